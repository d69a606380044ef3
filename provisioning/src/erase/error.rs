//! Why drives were not erased.

use perron_flash::erase as engine;

use crate::base::BaseError;
use crate::exit::{EXIT_DIFFERS, EXIT_FAILED, EXIT_REFUSED};
use crate::targets::{self, TargetError};

/// Why drives were not erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// A file could not be made, or a message could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Disks that may not be written, or were not confirmed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The number of asset tags is not the number of disks.
    #[error(
        "{found} asset tags for {due} disks: give --asset one for each disk, in the order of --target; nothing was written"
    )]
    Tags {
        /// Asset tags that were given.
        found: usize,
        /// Disks that were named.
        due: usize,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}): restart the machine")]
    Random(getrandom::Error),
    /// The drive could not be erased or checked.
    #[error(transparent)]
    Erase(#[from] engine::EraseError),
    /// The thread of the drive panicked.
    #[error("the program broke: report this, and take the drive for not erased")]
    Broken,
    /// Some or all are not erased.
    #[error("{bad} of {all} are not erased: keep those named above apart")]
    NotErased {
        /// Drives that are not erased.
        bad: usize,
        /// All drives of the run.
        all: usize,
        /// The exit code that tells a script what happened.
        code: u8,
    },
}

impl EraseError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Target(error) => error.exit_code(),
            Self::NotErased { code, .. } => *code,
            Self::Erase(error) if error.is_lie() => EXIT_DIFFERS,
            Self::Erase(error) if error.is_refusal() => EXIT_REFUSED,
            Self::Erase(engine::EraseError::Open(error)) => targets::unopened(error),
            Self::Tags { .. } => EXIT_REFUSED,
            Self::Random(_) | Self::Erase(_) | Self::Broken => EXIT_FAILED,
        }
    }
}
