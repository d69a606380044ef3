//! Where tutorials come from: the program itself, a folder, an installed pack.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use perron_outside::{OutsideError, shown};

use crate::limits::{FILES_MAX, MANIFEST, TEXT_FILE_MAX};

/// Tutorials of one source.
pub(crate) const TUTORIALS_MAX: usize = 2000;
/// The largest file of a tutorial, in bytes.
pub(crate) const FILE_MAX: usize = TEXT_FILE_MAX;

/// Why a source gives nothing.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The disk.
    #[error("cannot read {} ({source}): check that it is there and may be read", shown(.path))]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A symbolic link, a folder or a device where a file is due.
    #[error("{} is no plain file: put the file itself there", shown(.0))]
    NotPlain(PathBuf),
    /// Too large, or too many.
    #[error("{} holds more than {limit}: remove what is not needed", shown(.path))]
    TooMuch {
        /// Which file or folder.
        path: PathBuf,
        /// Bytes or entries.
        limit: usize,
    },
    /// A name that is no text, or leads elsewhere.
    #[error("{} is no name of a file here: use small letters, digits and hyphens", shown(.0))]
    Name(String),
    /// A file of a pack that is not what was signed.
    #[error("{} is not what was signed: install the pack again", shown(.0))]
    Altered(PathBuf),
    /// No such file.
    #[error("there is no {}: put it there", shown(.0))]
    Missing(String),
}

/// Gives tutorials, file by file.
pub trait Source: Send + Sync {
    /// The names of its tutorials, sorted.
    ///
    /// # Errors
    /// The source cannot be read, or holds too many.
    fn ids(&self) -> Result<Vec<String>, SourceError>;

    /// The names of a tutorial's files, sorted.
    ///
    /// # Errors
    /// As for [`Self::ids`].
    fn files(&self, id: &str) -> Result<Vec<String>, SourceError>;

    /// One file of a tutorial, of at most 256 KiB.
    ///
    /// # Errors
    /// It is not there, too large, or no plain file.
    fn read(&self, id: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError>;
}

/// Files embedded when the program was built: path from the crate's folder, and bytes.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The files in an embedded folder, with their names there.
fn embedded(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    EMBEDDED
        .iter()
        .filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?.strip_prefix('/')?, *bytes)))
}

fn embedded_file(folder: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError> {
    let found = embedded(folder).find(|(name, _)| *name == file);
    found
        .map(|(_, bytes)| Cow::Borrowed(bytes))
        .ok_or_else(|| SourceError::Missing(format!("{folder}/{file}")))
}

/// The tutorials that come with the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuiltIn;

impl Source for BuiltIn {
    fn ids(&self) -> Result<Vec<String>, SourceError> {
        let described = embedded("tutorials")
            .filter_map(|(path, _)| path.split_once('/'))
            .filter(|(_, file)| *file == MANIFEST);
        Ok(described.map(|(id, _)| id.to_owned()).collect())
    }

    fn files(&self, id: &str) -> Result<Vec<String>, SourceError> {
        Ok(embedded(&format!("tutorials/{id}")).map(|(file, _)| file.to_owned()).collect())
    }

    fn read(&self, id: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError> {
        embedded_file(&format!("tutorials/{id}"), file)
    }
}

/// The self-check that comes with the program.
pub(crate) struct BuiltInSelfCheck;

impl Source for BuiltInSelfCheck {
    fn ids(&self) -> Result<Vec<String>, SourceError> {
        Ok(vec!["self-check".to_owned()])
    }

    fn files(&self, id: &str) -> Result<Vec<String>, SourceError> {
        Ok(embedded(id).map(|(file, _)| file.to_owned()).collect())
    }

    fn read(&self, id: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError> {
        embedded_file(id, file)
    }
}

/// Tutorials as folders within a folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder whose subfolders are tutorials.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Names in a folder, sorted; hidden ones are left out.
    fn names(path: &Path, limit: usize) -> Result<Vec<String>, SourceError> {
        let io = |source| SourceError::Io { path: path.to_owned(), source };
        let mut names = vec![];
        for entry in fs::read_dir(path).map_err(io)? {
            let name = entry.map_err(io)?.file_name();
            let name =
                name.into_string().map_err(|name| SourceError::Name(name.to_string_lossy().into_owned()))?;
            if !name.starts_with('.') {
                names.push(name);
            }
            if names.len() > limit {
                return Err(SourceError::TooMuch { path: path.to_owned(), limit });
            }
        }
        names.sort();
        Ok(names)
    }
}

impl Source for Folder {
    fn ids(&self) -> Result<Vec<String>, SourceError> {
        let mut ids = Self::names(&self.0, TUTORIALS_MAX)?;
        ids.retain(|id| self.0.join(id).join(MANIFEST).symlink_metadata().is_ok());
        Ok(ids)
    }

    fn files(&self, id: &str) -> Result<Vec<String>, SourceError> {
        inside(id)?;
        Self::names(&self.0.join(id), FILES_MAX * 2)
    }

    fn read(&self, id: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError> {
        inside(id)?;
        inside(file)?;
        read_plain(&self.0.join(id).join(file), FILE_MAX).map(Cow::Owned)
    }
}

/// A name that stays in its folder.
fn inside(name: &str) -> Result<(), SourceError> {
    let leaves = name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']);
    if leaves { Err(SourceError::Name(name.to_owned())) } else { Ok(()) }
}

/// Reads a plain file of at most `limit` bytes; follows no link.
pub(crate) fn read_plain(path: &Path, limit: usize) -> Result<Vec<u8>, SourceError> {
    perron_outside::read(path, u64::try_from(limit).unwrap_or(u64::MAX)).map_err(|error| match error {
        OutsideError::NotAFile { path, .. } => SourceError::NotPlain(path),
        OutsideError::TooLarge { path, .. } => SourceError::TooMuch { path, limit },
        OutsideError::Io { path, source } => SourceError::Io { path, source },
        error => SourceError::Io { path: path.to_owned(), source: io::Error::other(error) },
    })
}
