//! What the journal notes: steps, their outcomes, and the drive of each unit.

use std::fmt;

use perron_flash::erase::Certificate;
use perron_qualify::{Report, Text};
use serde::{Deserialize, Serialize};

use crate::machine::{EnrolmentRecord, ImageRecord};
use crate::plain::plain;
use crate::targets::{Chosen, size};

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

    /// Why drives that were erased do not count as such: one has a hidden area that was found and not reached.
    #[must_use]
    pub(crate) fn left_hidden(&self) -> Option<String> {
        let Self::Erased(drives) = self else { return None };
        let bytes = drives.iter().find_map(Certificate::left_hidden)?;
        Some(format!(
            "a hidden area of {bytes} bytes is not erased: switch the drive off and on, then run the same command again; if \
             it is said once more, give the machine another drive"
        ))
    }
}

/// The drive that is bound to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Serial number; empty where it has none that tells it from others.
    pub serial: String,
    /// Whether the drive itself says that number, and no bridge in its place.
    pub is_own: bool,
    /// Maker and model; empty where an earlier version did not note them.
    pub model: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Where it is plugged in.
    pub bus_path: String,
}

/// How far two drives are the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It is the same one.
    Same,
    /// Nobody can say but whoever put it there: a dock hides what stands in it.
    Unsure,
    /// It is another one.
    Other,
}

impl Pin {
    /// The drive of a disk that the guard allows.
    pub(crate) fn of(disk: &Chosen) -> Self {
        let pin = disk.pin();
        Self {
            serial: pin.serial.clone().unwrap_or_default(),
            is_own: disk.identity.is_own(),
            model: disk.identity.model.clone(),
            bytes: pin.bytes,
            bus_path: pin.bus_path.as_str().to_owned(),
        }
    }

    /// Whether this is the same drive: by the number that it says itself, wherever it stands. One without is known by its
    /// place, but not behind USB, where a dock may have another drive in the same place, or the same one in another.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Likeness {
        let is_same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
        let fits = |a: &str, b: &str| a.trim().is_empty() || b.trim().is_empty() || is_same(a, b);
        let is_named = is_same(&self.serial, &other.serial);
        let (is_sized, is_model) = (self.bytes == other.bytes, fits(&self.model, &other.model));
        match (self.is_own, other.is_own) {
            (true, true) if !is_named => Likeness::Other,
            // It may be larger since its hidden area was opened.
            (true, true) if is_sized || is_model => Likeness::Same,
            (true, true) => Likeness::Unsure,
            (false, false) if !self.is_usb() && !other.is_usb() => {
                let is_there = self.bus_path == other.bus_path;
                if is_named && is_sized && is_there { Likeness::Same } else { Likeness::Other }
            }
            (false, false) if fits(&self.serial, &other.serial) && is_sized && is_model => Likeness::Unsure,
            (false, false) => Likeness::Other,
            // Today's bridge hides what another one told, or the other way round.
            _ if is_sized && (self.is_usb() || other.is_usb()) => Likeness::Unsure,
            _ => Likeness::Other,
        }
    }

    fn is_usb(&self) -> bool {
        self.bus_path.contains("usb-")
    }

    /// As a question names it: model, number, size and place.
    pub(crate) fn shown(&self) -> String {
        let model = if self.model.is_empty() { "unknown model" } else { &self.model };
        let serial = if self.serial.is_empty() { "no serial" } else { &self.serial };
        format!("{}, {serial}, {}, at {}", plain(model, 60), size(self.bytes), self.bus_path)
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

#[cfg(test)]
mod tests {
    use super::*;

    const BAY: &str = "pci-0000:00:14.0-usb-2:4:1.0-scsi-0:0:0:0";
    const BAY_2: &str = "pci-0000:00:14.0-usb-2:4:1.0-scsi-0:0:0:1";
    const SATA: &str = "pci-0000:00:17.0-ata-1";

    fn pin(serial: &str, is_own: bool, model: &str, bytes: u64, bus: &str) -> Pin {
        let (serial, model, bus_path) = (serial.to_owned(), model.to_owned(), bus.to_owned());
        Pin { serial, is_own, model, bytes, bus_path }
    }

    #[test]
    fn a_drive_is_known_by_its_own_number_or_asked_about() {
        let own = |serial, bus| pin(serial, true, "SSD", 1000, bus);
        let dock = |serial, bytes, bus| pin(serial, false, "Dock", bytes, bus);
        for (a, b, likeness) in [
            (own("S1", BAY), own("s1 ", BAY_2), Likeness::Same),
            (own("S1", BAY), own("S1", SATA), Likeness::Same),
            (own("S1", BAY), own("S2", BAY), Likeness::Other),
            (own("S1", SATA), pin("S1", true, "ssd", 2000, SATA), Likeness::Same),
            (own("S1", SATA), pin("S1", true, "Other", 2000, SATA), Likeness::Unsure),
            // A dock's number, and none.
            (dock("D", 1000, BAY), dock("D", 1000, BAY), Likeness::Unsure),
            (dock("D", 1000, BAY), dock("D", 1000, BAY_2), Likeness::Unsure),
            (dock("D", 1000, BAY), dock("D", 2000, BAY), Likeness::Other),
            (dock("D", 1000, BAY), dock("E", 1000, BAY), Likeness::Other),
            (dock("", 1000, BAY), dock("", 1000, BAY_2), Likeness::Unsure),
            (dock("", 1000, BAY), dock("D", 1000, BAY), Likeness::Unsure),
            (dock("", 1000, BAY), pin("", false, "Stick", 1000, BAY), Likeness::Other),
            (dock("", 1000, BAY), pin("", false, "", 1000, BAY), Likeness::Unsure),
            // One bridge tells it, another does not.
            (own("S1", BAY), dock("D", 1000, BAY_2), Likeness::Unsure),
            (dock("D", 1000, BAY), own("S1", SATA), Likeness::Unsure),
            (own("S1", BAY), dock("D", 2000, BAY), Likeness::Other),
            (own("S1", SATA), dock("", 1000, "virtual-loop0"), Likeness::Other),
            // Not behind USB the place tells.
            (dock("", 1000, "virtual-loop0"), dock("", 1000, "virtual-loop0"), Likeness::Same),
            (dock("", 1000, "virtual-loop0"), dock("", 1000, "virtual-loop1"), Likeness::Other),
            (dock("", 1000, "virtual-loop0"), dock("", 2000, "virtual-loop0"), Likeness::Other),
        ] {
            assert_eq!((a.likeness(&b), b.likeness(&a)), (likeness, likeness), "{a:?} {b:?}");
        }
    }
}
