//! What the journal notes: steps, their outcomes, and the drive of each unit.

use std::fmt;

use perron_flash::erase::Certificate;
use perron_qualify::{Report, Text};
use serde::{Deserialize, Serialize};

use super::JournalError;
use crate::machine::{EnrolmentRecord, ImageRecord};
use crate::plain::plain;
use crate::targets::Chosen;

/// A step of the bench, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Judge the machine.
    Qualify,
    /// Erase its drives.
    Erase,
    /// Write the image.
    Flash,
    /// Read it back.
    Verify,
    /// Write the enrolment.
    Enrol,
    /// Print the label.
    Label,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Qualify, Self::Erase, Self::Flash, Self::Verify, Self::Enrol, Self::Label];

    /// Its name in the journal.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Qualify => "qualify",
            Self::Erase => "erase",
            Self::Flash => "flash",
            Self::Verify => "verify",
            Self::Enrol => "enrol",
            Self::Label => "label",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, JournalError> {
        let step = Self::ALL.into_iter().find(|step| step.as_str() == text);
        step.ok_or_else(|| JournalError::Word(plain(text, 40)))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The outcome of a step. None of these has a place for a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", content = "record", rename_all = "kebab-case")]
pub enum Outcome {
    /// Judged; as spare parts, the machine is rejected.
    Qualified(Report),
    /// Its drives are erased.
    Erased(Vec<Certificate>),
    /// The image is written, and not read back yet.
    Flashed(ImageRecord),
    /// The image was read back; as anything else than equal, the step failed.
    Verified(ImageRecord),
    /// The enrolment is on it.
    Enrolled(EnrolmentRecord),
    /// The label was printed.
    Labelled {
        /// Whether the printer confirmed it.
        confirmed: bool,
    },
    /// A technician set the machine aside, at any step.
    Rejected {
        /// The reasons, in sentences.
        reasons: Vec<Text>,
    },
    /// The step did not succeed.
    Failed {
        /// The reason, in a sentence.
        reason: String,
    },
}

impl Outcome {
    /// Whether a step of this kind can have this outcome.
    #[must_use]
    pub fn is_of(&self, step: Step) -> bool {
        match self {
            Self::Qualified(_) => step == Step::Qualify,
            Self::Erased(_) => step == Step::Erase,
            Self::Flashed(_) => step == Step::Flash,
            Self::Verified(_) => step == Step::Verify,
            Self::Enrolled(_) => step == Step::Enrol,
            Self::Labelled { .. } => step == Step::Label,
            Self::Rejected { .. } | Self::Failed { .. } => true,
        }
    }
}

/// The drive that is bound to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Serial number; empty where it has none.
    pub serial: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Where it is plugged in.
    pub bus_path: String,
}

impl Pin {
    /// The drive of a disk that the guard allows.
    pub(crate) fn of(disk: &Chosen) -> Self {
        let pin = disk.target.pin();
        Self {
            serial: pin.serial.clone().unwrap_or_default(),
            bytes: pin.bytes,
            bus_path: pin.bus_path.as_str().to_owned(),
        }
    }

    /// Whether this is the same drive: by its serial number wherever it stands, else by its place.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let is_named = !self.serial.trim().is_empty();
        self.serial == other.serial
            && self.bytes == other.bytes
            && (is_named || self.bus_path == other.bus_path)
    }
}

/// A row: a step that began, and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StepRow {
    pub(super) step: Step,
    /// Seconds since 1970, UTC.
    pub(super) begun: i64,
    pub(super) end: Option<(i64, Outcome)>,
}
