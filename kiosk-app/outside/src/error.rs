//! Why a file from outside is not read, or not written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::FileType;

use crate::{Encoding, remedy, shown};

/// What stands where a file is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A symbolic link, wherever it leads.
    Link,
    /// A folder.
    Folder,
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// A file.
    File,
    /// A link that leads to nothing.
    LostLink,
}

impl Kind {
    /// What a type of file is, unless it is a regular one.
    pub(crate) fn of(found: FileType) -> Option<Self> {
        match found {
            FileType::RegularFile => None,
            FileType::Symlink => Some(Self::Link),
            FileType::Directory => Some(Self::Folder),
            FileType::Fifo => Some(Self::Pipe),
            FileType::Socket => Some(Self::Socket),
            _ => Some(Self::Device),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Link => "a link",
            Self::Folder => "a folder",
            Self::Pipe => "a pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::File => "a file",
            Self::LostLink => "a link to nothing",
        })
    }
}

/// Why a file from outside is not read, or not written.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// Something else stands there.
    #[error("{} is {kind}, not a file: give the file itself", shown(.path))]
    NotAFile {
        /// The path that was given.
        path: PathBuf,
        /// What stands there.
        kind: Kind,
    },
    /// More bytes than its kind may have.
    #[error("{} has more than {limit} bytes: give the right file", shown(.path))]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// The most that is read.
        limit: u64,
    },
    /// Something else stands where a folder is due.
    #[error("{} is {kind}, not a folder: name a folder, or move it away", shown(.path))]
    NotAFolder {
        /// The path where a folder is due.
        path: PathBuf,
        /// What stands there.
        kind: Kind,
    },
    /// No text in UTF-8.
    #[error("{}: {encoding}", shown(.path))]
    NotText {
        /// Which file.
        path: PathBuf,
        /// How it seems to be written.
        encoding: Encoding,
    },
    /// Nothing is replaced.
    #[error("{} is there already: choose another name, or remove it", shown(.path))]
    Exists {
        /// What stands there.
        path: PathBuf,
    },
    /// The system's answer.
    #[error("{}: {source}; {}", shown(.path), remedy(.source))]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl OutsideError {
    pub(crate) fn io<E: Into<io::Error>>(path: &Path) -> impl FnOnce(E) -> Self {
        move |error| Self::Io { path: path.to_owned(), source: error.into() }
    }

    /// Whether there is nothing of that name.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}
