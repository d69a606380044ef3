//! Packs that are installed, and the source they are for the shelf.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::digest;
use super::{MANIFEST_FILE, MANIFEST_MAX, Manifest, PackError, SIGNATURE_FILE, SIGNATURE_MAX, Verify, io};
use crate::source::{FILE_MAX, Source, SourceError, read_plain};
use crate::vocabulary::{ID_MIN, is_name};

/// Packs in a folder.
const PACKS_MAX: usize = 200;

/// A pack that is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The day on which it was made.
    pub created: String,
    /// Its tutorials.
    pub tutorials: Vec<String>,
    /// Its folder.
    pub path: PathBuf,
}

impl Installed {
    pub(super) fn of(manifest: &Manifest, path: PathBuf) -> Self {
        Self {
            name: manifest.name.clone(),
            version: manifest.version,
            created: manifest.created.clone(),
            tutorials: manifest.tutorials(),
            path,
        }
    }
}

/// The folder of a pack.
pub(super) fn folder_name(name: &str, version: u32) -> String {
    format!("{name}@{version}")
}

/// The name and version that a folder's name says.
pub(super) fn label_of(folder: &str) -> Option<(&str, u32)> {
    let (name, version) = folder.split_once('@')?;
    let version = version.parse().ok().filter(|v: &u32| *v > 0 && v.to_string() == version)?;
    is_name(name, ID_MIN).then_some((name, version))
}

/// Folders of packs by name, the highest version first.
fn folders(dir: &Path) -> Result<BTreeMap<String, Vec<(u32, PathBuf)>>, PackError> {
    let mut all: BTreeMap<String, Vec<(u32, PathBuf)>> = BTreeMap::new();
    if dir.symlink_metadata().is_err() {
        return Ok(all); // nothing was ever installed
    }
    for (count, entry) in fs::read_dir(dir).map_err(io("read", dir))?.enumerate() {
        if count >= PACKS_MAX {
            return Err(PackError::TooLarge {
                what: format!("the folder {}", dir.display()),
                limit: PACKS_MAX as u64,
            });
        }
        let entry = entry.map_err(io("read", dir))?;
        let name = entry.file_name();
        let is_folder = entry.file_type().map_err(io("read", dir))?.is_dir();
        if let Some((name, version)) = name.to_str().and_then(label_of).filter(|_| is_folder) {
            all.entry(name.to_owned()).or_default().push((version, entry.path()));
        }
    }
    all.values_mut().for_each(|versions| versions.sort_by(|a, b| b.cmp(a)));
    Ok(all)
}

/// The packs in a folder, the highest readable version of each, by name. Signatures are not verified: that is
/// [`open_all`]'s.
///
/// # Errors
/// The folder cannot be read.
pub fn installed(dir: &Path) -> Result<Vec<Installed>, PackError> {
    let first = |versions: Vec<(u32, PathBuf)>| {
        versions.into_iter().find_map(|(_, path)| {
            let manifest =
                Manifest::parse(&read_plain(&path.join(MANIFEST_FILE), MANIFEST_MAX).ok()?).ok()?;
            Some(Installed::of(&manifest, path))
        })
    };
    Ok(folders(dir)?.into_values().filter_map(first).collect())
}

/// Opens the packs in a folder: of each the highest version that verifies. Gives also why others were left out.
///
/// # Errors
/// The folder cannot be read.
pub fn open_all(dir: &Path, verify: Verify<'_>) -> Result<(Vec<Pack>, Vec<PackError>), PackError> {
    let (mut packs, mut refused) = (vec![], vec![]);
    for versions in folders(dir)?.into_values() {
        for (_, path) in versions {
            match Pack::open(&path, verify) {
                Ok(pack) => {
                    packs.push(pack);
                    break;
                }
                Err(error) => refused.push(error),
            }
        }
    }
    Ok((packs, refused))
}

/// An installed pack as a source of tutorials. Its signature was verified when it was opened; each file is compared
/// with the signed list when it is read.
#[derive(Clone, Debug)]
pub struct Pack {
    path: PathBuf,
    manifest: Manifest,
}

impl Pack {
    /// Opens the folder of an installed pack.
    ///
    /// # Errors
    /// It is no such folder, or not signed by whom `verify` trusts.
    pub fn open(path: &Path, verify: Verify<'_>) -> Result<Self, PackError> {
        let manifest = read_plain(&path.join(MANIFEST_FILE), MANIFEST_MAX)?;
        let signature = read_plain(&path.join(SIGNATURE_FILE), SIGNATURE_MAX)?;
        if !verify(&digest(&manifest), &signature) {
            return Err(PackError::Signature);
        }
        let manifest = Manifest::parse(&manifest)?;
        let label = path.file_name().and_then(|name| name.to_str()).and_then(label_of);
        if label != Some((manifest.name.as_str(), manifest.version)) {
            return Err(PackError::Altered(path.display().to_string()));
        }
        Ok(Self { path: path.to_owned(), manifest })
    }

    /// What is in it.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Compares every file with the signed list.
    ///
    /// # Errors
    /// The first that cannot be read, or has other bytes.
    pub fn verify_files(&self) -> Result<(), PackError> {
        let mut paths = self.manifest.file.iter().filter_map(|entry| entry.path.split_once('/'));
        Ok(paths.try_for_each(|(id, file)| self.read(id, file).map(drop))?)
    }
}

impl Source for Pack {
    fn ids(&self) -> Result<Vec<String>, SourceError> {
        Ok(self.manifest.tutorials())
    }

    fn files(&self, id: &str) -> Result<Vec<String>, SourceError> {
        Ok(self.manifest.files(id))
    }

    fn read(&self, id: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError> {
        let due =
            self.manifest.entry(id, file).ok_or_else(|| SourceError::Missing(format!("{id}/{file}")))?;
        let path = self.path.join(id).join(file);
        let bytes = read_plain(&path, FILE_MAX)?;
        if due.is(&bytes) { Ok(Cow::Owned(bytes)) } else { Err(SourceError::Altered(path)) }
    }
}
