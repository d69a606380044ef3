//! Why the journal does not go on.

use super::Step;
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};
use crate::machine::AssetTag;

/// Why the journal does not go on.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// SQLite's answer.
    #[error("the journal cannot be used ({0}): check the disk, and that no other bench runs")]
    Database(#[from] rusqlite::Error),
    /// The path names no file.
    #[error(transparent)]
    Outside(#[from] perron_outside::OutsideError),
    /// Written by a later version.
    #[error("the journal was written by a newer perron-kit (form {0}): use that version")]
    Newer(usize),
    /// A record that no version writes.
    #[error(
        "the journal holds a record that cannot be read ({0}): restore the file, or begin another journal"
    )]
    Record(#[from] serde_json::Error),
    /// A word in the journal that no version writes.
    #[error("the journal holds “{0}”, which no version writes: restore the file, or begin another journal")]
    Word(String),
    /// No such unit.
    #[error("the journal has no unit {0}: read its roster in first")]
    NoUnit(AssetTag),
    /// More units than one journal holds.
    #[error("{found} units are more than the {limit} of one journal: begin another journal")]
    TooMany {
        /// Units found.
        found: usize,
        /// Greatest number.
        limit: usize,
    },
    /// Another step is due.
    #[error("{unit} cannot {step} now, {}: run the step that is due", due.map_or("nothing is left to do".to_owned(), |due| format!("{due} is due")))]
    NotNext {
        /// Which unit.
        unit: AssetTag,
        /// Asked for.
        step: Step,
        /// What is due.
        due: Option<Step>,
    },
    /// Too many attempts.
    #[error("{0} was tried too often: set the machine aside")]
    TooOften(AssetTag),
    /// A record of another step.
    #[error("what came of {step} of {unit} is another step's record: report this")]
    WrongRecord {
        /// Which unit.
        unit: AssetTag,
        /// Which step.
        step: Step,
    },
    /// A record too long to keep.
    #[error("the record of {unit} has {found} bytes, more than the {limit} that are kept: report this")]
    TooLong {
        /// Which unit.
        unit: AssetTag,
        /// Bytes of it.
        found: usize,
        /// Most bytes.
        limit: usize,
    },
    /// Another drive than before.
    #[error(
        "{unit} was begun with the drive {bound}: plug that one in again, or give the unit a new line in the roster"
    )]
    OtherDrive {
        /// Which unit.
        unit: AssetTag,
        /// Serial number of its drive.
        bound: String,
    },
    /// A drive of another unit.
    #[error("the drive {serial} belongs to {unit}: take the right drive")]
    TakenDrive {
        /// Its serial number.
        serial: String,
        /// Whose it is.
        unit: AssetTag,
    },
}

impl JournalError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Database(_) | Self::Outside(_) | Self::WrongRecord { .. } | Self::TooLong { .. } => {
                EXIT_FAILED
            }
            _ => EXIT_REFUSED,
        }
    }
}
