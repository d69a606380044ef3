//! Making a pack. The same tutorials, name, version and day give the same bytes.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};

use super::manifest::{digest, hash, label, split};
use super::{Entry, FORMAT, MANIFEST_FILE, Manifest, PackError, SIGNATURE_FILE, Sign, TOTAL_MAX};
use crate::finding::Severity;
use crate::source::Source;
use crate::tutorial;

/// Packs every tutorial of a source and has the list signed. Gives the bytes of the pack's file. `created`: the day,
/// as `2026-11-24`.
///
/// # Errors
/// There is no tutorial, one cannot be played, or a name, size or number is beyond what a pack may have.
pub fn make(
    source: &dyn Source,
    name: &str,
    version: u32,
    created: &str,
    sign: Sign<'_>,
) -> Result<Vec<u8>, PackError> {
    label(name, version, created)?;
    let mut files = vec![];
    let mut total = 0;
    for id in source.ids()? {
        playable(source, &id)?;
        for file in source.files(&id)? {
            let path = format!("{id}/{file}");
            split(&path)?;
            let bytes = source.read(&id, &file)?.into_owned();
            total += bytes.len() as u64;
            if total > TOTAL_MAX {
                return Err(PackError::TooLarge { what: "the pack".to_owned(), limit: TOTAL_MAX });
            }
            files.push((path, bytes));
        }
    }
    files.sort();
    let entries = files
        .iter()
        .map(|(path, bytes)| Entry { path: path.clone(), size: bytes.len() as u64, sha256: hash(bytes) })
        .collect();
    let manifest = Manifest {
        format: FORMAT,
        name: name.to_owned(),
        version,
        created: created.to_owned(),
        file: entries,
    };
    manifest.check()?;
    let manifest = toml::to_string(&manifest).map_err(|e| PackError::Manifest(e.to_string()))?.into_bytes();
    let signature = sign(&digest(&manifest));
    let head = [(MANIFEST_FILE.to_owned(), manifest), (SIGNATURE_FILE.to_owned(), signature)];
    container(head.iter().chain(&files)).map_err(|e| PackError::Malformed(e.to_string()))
}

/// Refuses a tutorial that the kiosk would leave out.
pub(super) fn playable(source: &dyn Source, id: &str) -> Result<(), PackError> {
    let (_, found) = tutorial::read(source, id, true);
    match found.into_iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) => Err(PackError::Broken(Box::new(finding))),
        None => Ok(()),
    }
}

/// The compressed archive of these files, in this order.
pub(super) fn container<'f>(files: impl Iterator<Item = &'f (String, Vec<u8>)>) -> std::io::Result<Vec<u8>> {
    let mut archive = Builder::new(GzEncoder::new(vec![], Compression::best()));
    for (path, bytes) in files {
        let mut header = Header::new_ustar();
        header.set_path(path)?;
        header.set_entry_type(EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append(&header, bytes.as_slice())?;
    }
    let mut packed = archive.into_inner()?;
    packed.flush()?;
    packed.finish()
}
