//! An image that may be written: its manifest is signed by the site's authority, and its files are those signed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use perron_domain::crypto::{PublicKey, verify1};
use perron_flash::engine::{self, Limits};
use perron_flash::guard::clean;
use perron_flash::image::{
    BMAP_MAX, Bmap, Encoding, Image, ImageError, Look, MANIFEST_MAX, Manifest, SIGNATURE_CONTEXT,
    SIGNATURE_MAX,
};
use perron_outside::shown;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{FlashError, ImageArgs};
use crate::files;
use crate::report::Report;
use crate::site;

/// An image that was checked, and what its manifest says.
pub(crate) struct Trusted {
    pub(crate) image: Image,
    /// Digest of the signed content; `None` for an unsigned image.
    pub(crate) content: Option<[u8; 32]>,
    /// Size of the smallest medium that may be written, in bytes.
    pub(crate) least: u64,
    /// Name and version of the manifest; for an unsigned image, its file name and digest.
    pub(crate) name: String,
    pub(crate) version: String,
    /// Digest of the signed manifest.
    pub(crate) manifest: Option<[u8; 32]>,
}

/// Checks signature, map and file, in this order, and says what was found.
pub(crate) fn open(args: &ImageArgs, report: &mut Report<'_>) -> Result<Trusted, FlashError> {
    let Some(path) = &args.manifest else { return open_unsigned(args, report) };
    let authority = site::authority(args.site.as_deref(), args.authority)?;
    let (manifest, digest) = read_manifest(path, &authority)?;
    let map = signed_map(args, &manifest)?;
    let image = Image::open(&args.image, map, Some(manifest.content.size), None)?;
    if !is_signed(&image, &manifest)? {
        return Err(FlashError::NotSigned(args.image.clone()));
    }
    image.check_layout(Look::Quick)?; // of a packed one, the rest before it was signed
    let text = format!(
        "Image {}, version {}: signed, and its files are those signed.",
        manifest.name, manifest.version
    );
    let fields = json!({
        "name": manifest.name, "version": manifest.version, "signed": true,
        "sha256": HEXLOWER.encode(&manifest.image.sha256), "bytes": manifest.content.size,
        "content": HEXLOWER.encode(&manifest.content.digest), "min-size": manifest.min_size,
    });
    report.say("image", &text, &fields)?;
    Ok(Trusted {
        image,
        content: Some(manifest.content.digest),
        least: manifest.min_size,
        name: manifest.name,
        version: manifest.version,
        manifest: Some(digest),
    })
}

fn open_unsigned(args: &ImageArgs, report: &mut Report<'_>) -> Result<Trusted, FlashError> {
    report.decide(
        "NOBODY VOUCHES FOR THIS IMAGE: what is written may be altered or false. Use --manifest for kiosks.",
    )?;
    let map = args.bmap.as_deref().map(read_map).transpose()?.map(|(map, _)| map);
    let image = Image::open(&args.image, map, None, None)?;
    image.check_layout(Look::Whole)?;
    // Of a raw image with its map only what will be written is read: it is known by that.
    let (what, digest) = if is_read_by_its_map(&image) {
        ("content", engine::survey(&image, &Limits::default(), &mut |_| ())?.digest())
    } else {
        ("sha256", sha256(&image)?)
    };
    let digest = HEXLOWER.encode(&digest);
    let named = if what == "content" { "content" } else { "SHA-256" };
    let text = format!("Image {}, unsigned, {named} {digest}.", shown(&args.image));
    report.say("image", &text, &json!({ "signed": false, what: digest, "bytes": image.size() }))?;
    let file = args.image.file_name().map(|name| clean(&name.to_string_lossy())).unwrap_or_default();
    Ok(Trusted {
        least: image.size(),
        image,
        content: None,
        name: file,
        version: format!("unsigned, {named} {}", digest.get(..16).unwrap_or_default()),
        manifest: None,
    })
}

/// Whether an image's own map says which bytes of its file mean something, and their checksums. The holes are many times
/// more, and are not read.
fn is_read_by_its_map(image: &Image) -> bool {
    image.encoding() == Encoding::Raw && image.map().is_some()
}

/// Whether the image is the signed one, found out before a medium is opened. Of a sparse image with its map, only what
/// will be written is read: the holes are many times more. Of every other one, the whole file.
fn is_signed(image: &Image, manifest: &Manifest) -> Result<bool, FlashError> {
    if image.file_bytes() != manifest.image.size {
        return Ok(false);
    }
    if is_read_by_its_map(image) {
        return match engine::survey(image, &Limits::default(), &mut |_| ()) {
            Err(ImageError::Range { .. }) => Ok(false),
            content => Ok(content?.digest() == manifest.content.digest),
        };
    }
    Ok(sha256(image)? == manifest.image.sha256)
}

/// A manifest whose signature holds.
fn read_manifest(path: &Path, authority: &PublicKey) -> Result<(Manifest, [u8; 32]), FlashError> {
    let bytes = files::read(path, MANIFEST_MAX)?;
    let signature = files::read(&signature_path(path), SIGNATURE_MAX)?;
    let is_signed = |digest: &[u8], signature: &[u8]| {
        let limit = usize::try_from(SIGNATURE_MAX).unwrap_or(usize::MAX);
        verify1(signature, authority, SIGNATURE_CONTEXT, limit).is_ok_and(|signed| signed == digest)
    };
    let manifest = Manifest::open(&bytes, &signature, &is_signed)?;
    Ok((manifest, Sha256::digest(bytes.as_slice()).into()))
}

/// The map that the manifest names; none where it names none.
fn signed_map(args: &ImageArgs, manifest: &Manifest) -> Result<Option<Bmap>, FlashError> {
    let beside = |name: &str| args.image.with_file_name(name);
    let path = match (&args.bmap, &manifest.bmap) {
        (None, None) => return Ok(None),
        (Some(path), None) => return Err(FlashError::ForeignMap(path.clone())),
        (given, Some(map)) => given.clone().unwrap_or_else(|| beside(&map.file)),
    };
    let (map, sha256) = read_map(&path)?;
    if manifest.bmap.as_ref().is_none_or(|signed| signed.sha256 != sha256) {
        return Err(FlashError::NotSigned(path));
    }
    Ok(Some(map))
}

/// A block map and the SHA-256 of its file.
pub(super) fn read_map(path: &Path) -> Result<(Bmap, [u8; 32]), FlashError> {
    let bytes = files::read(path, BMAP_MAX)?;
    let map = Bmap::parse(&bytes).map_err(|error| FlashError::Image(ImageError::Map(error)))?;
    Ok((map, Sha256::digest(bytes.as_slice()).into()))
}

/// Where a manifest's signature lies.
pub(super) fn signature_path(manifest: &Path) -> PathBuf {
    let mut path = OsString::from(manifest);
    path.push(".sig");
    path.into()
}

/// The SHA-256 of an image's file.
pub(super) fn sha256(image: &Image) -> Result<[u8; 32], FlashError> {
    Ok(image.file_sha256(&mut |_| ())?)
}
