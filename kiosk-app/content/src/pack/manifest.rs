//! The list of a pack: what was signed.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FILES_MAX, FORMAT, PackError, TOTAL_MAX};
use crate::source::FILE_MAX;
use crate::tutorial::{MANIFEST, is_picture, language_of};
use crate::vocabulary::{ID_MIN, is_name};

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `id/file`.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What is in a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The pack's format.
    pub format: i64,
    /// Its name.
    pub name: String,
    /// Its version; a higher one takes the place of a lower one.
    pub version: u32,
    /// The day on which it was made, `2026-11-24`.
    pub created: String,
    /// Every file, by path.
    pub file: Vec<Entry>,
}

#[derive(Deserialize)]
struct Format {
    format: i64,
}

/// The SHA-256 of a file, in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// What is signed for a manifest.
pub(super) fn digest(manifest: &[u8]) -> Vec<u8> {
    Sha256::digest(manifest).to_vec()
}

impl Entry {
    /// Whether these are the bytes that were signed.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        u64::try_from(bytes.len()) == Ok(self.size) && hash(bytes) == self.sha256
    }
}

impl Manifest {
    /// Reads a manifest whose signature was verified.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, PackError> {
        let wrong = |problem: String| PackError::Manifest(problem);
        let text = std::str::from_utf8(bytes).map_err(|e| wrong(e.to_string()))?;
        let Format { format } = toml::from_str(text).map_err(|e| wrong(e.message().to_owned()))?;
        if format > FORMAT {
            return Err(PackError::Later { found: format });
        }
        if format < 1 {
            return Err(wrong(format!("format {format}")));
        }
        let manifest: Self = toml::from_str(text).map_err(|e| wrong(e.message().to_owned()))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Name, version, day, paths and sizes.
    pub(super) fn check(&self) -> Result<(), PackError> {
        label(&self.name, self.version, &self.created)?;
        if self.file.len() > FILES_MAX {
            return Err(PackError::TooLarge {
                what: "the number of files".to_owned(),
                limit: FILES_MAX as u64,
            });
        }
        let mut total: u64 = 0;
        for entry in &self.file {
            split(&entry.path)?;
            total = total.saturating_add(entry.size);
            if entry.size > FILE_MAX as u64 {
                return Err(PackError::TooLarge { what: entry.path.clone(), limit: FILE_MAX as u64 });
            }
        }
        if total > TOTAL_MAX {
            return Err(PackError::TooLarge { what: "the pack".to_owned(), limit: TOTAL_MAX });
        }
        let again = self.file.windows(2).find_map(|pair| match pair {
            [a, b] if a.path >= b.path => Some(b.path.clone()),
            _ => None,
        });
        if let Some(path) = again {
            return Err(PackError::Manifest(format!("“{path}” is there twice, or out of order")));
        }
        if self.tutorials().is_empty() { Err(PackError::Empty) } else { Ok(()) }
    }

    /// The names of the tutorials.
    #[must_use]
    pub fn tutorials(&self) -> Vec<String> {
        let ids: BTreeSet<&str> =
            self.file.iter().filter_map(|entry| Some(entry.path.split_once('/')?.0)).collect();
        ids.into_iter().map(str::to_owned).collect()
    }

    /// The names of a tutorial's files.
    pub(super) fn files(&self, id: &str) -> Vec<String> {
        let inside = self.file.iter().filter_map(|entry| entry.path.strip_prefix(id)?.strip_prefix('/'));
        inside.map(str::to_owned).collect()
    }

    /// The entry of a tutorial's file.
    pub(super) fn entry(&self, id: &str, file: &str) -> Option<&Entry> {
        self.file.iter().find(|entry| entry.path.split_once('/') == Some((id, file)))
    }
}

/// Checks what a pack is called.
pub(super) fn label(name: &str, version: u32, created: &str) -> Result<(), PackError> {
    let wrong = |what, found: &str, remedy| Err(PackError::Label { what, found: found.to_owned(), remedy });
    if !is_name(name, ID_MIN) {
        return wrong("the name", name, "write 3 to 40 small letters, digits and hyphens");
    }
    if version == 0 {
        return wrong("the version", "0", "begin with 1");
    }
    let day = created.len() == 10
        && created
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if day { Ok(()) } else { wrong("the day", created, "write it as 2026-11-24") }
}

/// The tutorial and the file that a path names; anything else than these two names is refused.
pub(super) fn split(path: &str) -> Result<(&str, &str), PackError> {
    let known = |file: &str| file == MANIFEST || is_picture(file) || language_of(file).is_some();
    path.split_once('/')
        .filter(|(id, file)| is_name(id, ID_MIN) && known(file))
        .ok_or_else(|| PackError::Path(path.chars().take(80).collect()))
}
