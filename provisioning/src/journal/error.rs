//! Why the journal refuses or fails.

use super::Step;
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};
use crate::machine::AssetTag;

/// Why the journal refuses or fails.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// SQLite failed.
    #[error("the journal cannot be used ({0}): check the disk, and that no other bench runs")]
    Database(#[from] rusqlite::Error),
    /// The path is no regular file.
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
    /// A value in the journal that no version writes.
    #[error("the journal holds “{0}”, which no version writes: restore the file, or begin another journal")]
    Word(String),
    /// The unit is not in the journal.
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
    /// A step that may not begin now.
    #[error("{unit} cannot {step} now, {}: run the step that is due", due.map_or("nothing is left to do".to_owned(), |due| format!("{due} is due")))]
    NotNext {
        /// The unit.
        unit: AssetTag,
        /// The step that was asked for.
        step: Step,
        /// The step that is due; `None` where nothing is left to do.
        due: Option<Step>,
    },
    /// The unit was tried too often.
    #[error("{0} was tried too often: set the machine aside")]
    TooOften(AssetTag),
    /// An outcome that is another step's.
    #[error("what came of {step} of {unit} is another step's record: report this")]
    WrongRecord {
        /// The unit.
        unit: AssetTag,
        /// The step.
        step: Step,
    },
    /// A record too long to keep.
    #[error("the record of {unit} has {found} bytes, more than the {limit} that are kept: report this")]
    TooLong {
        /// The unit.
        unit: AssetTag,
        /// Its length, in bytes.
        found: usize,
        /// The greatest length, in bytes.
        limit: usize,
    },
    /// Another drive is bound to the unit.
    #[error(
        "{unit} was begun with the drive {bound}: plug that one in again, or give the unit a new line in the roster"
    )]
    OtherDrive {
        /// The unit.
        unit: AssetTag,
        /// Serial number of its drive.
        bound: String,
    },
    /// The drive is bound to another unit.
    #[error("the drive {serial} belongs to {unit}: take the right drive")]
    TakenDrive {
        /// Its serial number.
        serial: String,
        /// The unit to which it is bound.
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
