//! What became of one medium.

use std::io;

use super::fault::Fault;
use super::prove::Verified;
use crate::disk::OpenError;

/// What became of one medium. Only a read-back makes the first.
#[derive(Debug)]
pub enum Outcome {
    /// Every mapped byte of the image was read back from the medium and is right.
    Verified(Verified),
    /// Written without an error, and that is all that is known.
    Unverified {
        /// Bytes written or zeroed.
        written: u64,
        /// Why nothing more is known.
        why: Unproven,
    },
    /// Read back, and it does not hold the image.
    Failed(Fault),
    /// Given up before it could be read back.
    Dropped(Dropped),
}

impl Outcome {
    /// Whether it was read back and is right.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Verified(_))
    }
}

/// Why a medium counts as not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// Nobody asked.
    #[error("it was not read back: run perron-kit verify")]
    NotAsked,
    /// Reads may have come from memory.
    #[error("reads come from the system's memory and prove nothing: read it back with direct access")]
    Cached,
}

/// What was done when a medium was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Opening it.
    Opening,
    /// Writing the image to it.
    Writing,
    /// Waiting until all of it lies on the medium.
    Syncing,
    /// Reading back.
    Verifying,
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Opening => "being opened",
            Self::Writing => "written",
            Self::Syncing => "flushed",
            Self::Verifying => "read back",
        })
    }
}

/// Why a medium was given up.
#[derive(Debug, thiserror::Error)]
pub enum Dropped {
    /// It was not opened, or is another one by now.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It refuses.
    #[error("it failed while {phase}, at {at} ({source}): try another medium")]
    Io {
        /// What was being done.
        phase: Phase,
        /// Place, in bytes.
        at: u64,
        /// The system's answer.
        source: io::Error,
    },
    /// It does not answer.
    #[error("it stopped answering while {phase}: unplug it, try another medium")]
    Stalled {
        /// What was being done.
        phase: Phase,
    },
    /// The image does not fit.
    #[error("it has {found} bytes and the image needs {due}: take a larger medium")]
    Small {
        /// Its size, in bytes.
        found: u64,
        /// What is needed, in bytes.
        due: u64,
    },
    /// The map's blocks do not begin where its sectors do.
    #[error(
        "its sectors have {0} bytes and the image is made for smaller ones: take another medium or image"
    )]
    Sectors(usize),
    /// The image's partition table counts in other sectors than the medium has: nobody would find its partitions.
    #[error(
        "its sectors have {has} bytes and the image's partition table counts in sectors of {made}: take a medium with such \
         sectors, or ask for an image made for {has}"
    )]
    Table {
        /// Sectors of the image's table, in bytes.
        made: u64,
        /// Sectors of the medium, in bytes.
        has: u64,
    },
    /// The same may be so, and the image does not show it.
    #[error(
        "its sectors have {has} bytes and nothing in the image shows in what sectors its partition table counts: take a medium \
         with sectors of 512, or ask for an image made for {has}, with a GUID partition table"
    )]
    HiddenTable {
        /// Sectors of the medium, in bytes.
        has: u64,
    },
    /// The image itself failed on the way.
    #[error(
        "the image failed on the way, so this medium holds only a part of it: see the error, then write it again"
    )]
    Image,
    /// A fault in this program.
    #[error("the program failed on this medium: report this, and write it again")]
    Crashed,
}
