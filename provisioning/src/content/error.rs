//! Why tutorials were not checked or packed.

use std::path::PathBuf;

use perron_content::pack::PackError;
use perron_outside::shown;

use crate::base::BaseError;
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};

/// Why a command about tutorials stopped.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// A file, a key, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Tutorials that must be mended.
    #[error("{errors} to mend: correct what is listed above, then check again")]
    Findings {
        /// Findings that are errors.
        errors: usize,
    },
    /// A folder with nothing to check or pack.
    #[error("{} holds no tutorial: give a folder with tutorial.toml, or one whose subfolders have it", shown(.0))]
    NoContent(PathBuf),
    /// A pack cannot be made or read.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl ContentError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Pack(PackError::Outside(_)) => EXIT_FAILED,
            Self::Pack(pack) if pack.is_transient() => EXIT_FAILED,
            Self::Findings { .. } | Self::NoContent(_) | Self::Pack(_) => EXIT_REFUSED,
        }
    }
}
