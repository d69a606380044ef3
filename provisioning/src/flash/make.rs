//! `image manifest`: describes an image and signs that. What is no image of a whole disk is never signed.

use std::path::Path;

use data_encoding::HEXLOWER;
use perron_domain::crypto::sign1;
use perron_flash::engine::{self, Limits};
use perron_flash::image::{
    Bmap, CompressedFile, ContentEntry, FORMAT, Image, Look, Manifest, ManifestError, MapFile,
    SIGNATURE_CONTEXT,
};
use serde_json::json;

use super::{FlashError, ManifestArgs, trusted};
use crate::files::{self, Access};
use crate::keys;
use crate::report::Report;
use crate::site::SiteFolder;

/// `image manifest`: unpacks the image once, checks it against its map, and signs what was found.
pub(crate) fn manifest(args: &ManifestArgs, report: &mut Report<'_>) -> Result<(), FlashError> {
    let signature_path = trusted::signature_path(&args.out);
    for path in [Some(&args.out), Some(&signature_path), args.make_bmap.as_ref()].into_iter().flatten() {
        files::ensure_free(path, args.force)?;
    }
    let key = keys::read_authority(&SiteFolder::new(&args.site).authority(), report)?;
    if let Some(path) = &args.make_bmap {
        Image::open(&args.image, None, None, None)?.check_layout(Look::Quick)?; // before the map is there
        let map = Bmap::of_sparse(&args.image)?;
        files::write(path, map.to_xml().as_bytes(), Access::Public, args.force)?;
        report.file("block map of the image", path)?;
    }
    let map_path = args.bmap.as_ref().or(args.make_bmap.as_ref());
    let map = map_path.map(|path| trusted::read_map(path)).transpose()?;
    let (map, map_sha256) = map.unzip();
    let image = Image::open(&args.image, map, None, None)?;
    let min_size = args.min_size.unwrap_or(image.size());
    if min_size < image.size() {
        return Err(FlashError::Manifest(ManifestError::Sizes { least: min_size, image: image.size() }));
    }
    image.check_layout(Look::Whole)?;
    let sha256 = trusted::sha256(&image)?;
    let content = engine::survey(&image, &Limits::default(), &mut |_| ())?;
    let manifest = Manifest {
        format: FORMAT,
        name: args.name.clone(),
        version: args.version.clone(),
        min_size,
        image: CompressedFile { file: file_name(&args.image)?, size: image.file_bytes(), sha256 },
        content: ContentEntry { size: image.size(), digest: content.digest() },
        bmap: match (map_path, map_sha256) {
            (Some(path), Some(sha256)) => Some(MapFile { file: file_name(path)?, sha256 }),
            _ => None,
        },
    };
    let text = manifest.to_toml()?;
    let signature = sign1(&key, &Manifest::digest(text.as_bytes()), SIGNATURE_CONTEXT);
    files::write(&args.out, text.as_bytes(), Access::Public, args.force)?;
    files::write(&signature_path, &signature, Access::Public, args.force)?;
    let told = format!(
        "Image {}, version {}: {} bytes, {} of them to write.",
        manifest.name,
        manifest.version,
        image.size(),
        content.mapped_bytes()
    );
    let fields = json!({
        "name": manifest.name, "version": manifest.version, "bytes": image.size(),
        "mapped": content.mapped_bytes(), "content": HEXLOWER.encode(&content.digest()),
    });
    report.say("image", &told, &fields)?;
    report.file("manifest of the image", &args.out)?;
    Ok(report.file("its signature", &signature_path)?)
}

/// A file's name, which a manifest may only hold as plain text.
fn file_name(path: &Path) -> Result<String, FlashError> {
    let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name.ok_or(FlashError::Manifest(ManifestError::Label("file name")))
}
