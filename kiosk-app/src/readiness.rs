//! The readiness report: what was there, what was tried, what came of it. On paper, and in the data folder as
//! `readiness.json`, where `perron doctor` finds it.

use crate::catalogue::Words;
use perron_domain::jobs::PaperFault;
use perron_domain::time::{Time, Timestamp};
use perron_flow::{CameraFault, Device, Found, Trial, Tried};
use perron_outside::{OutsideError, PRIVATE, read_text, replace};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file's name in the data folder.
const NAME: &str = "readiness.json";
/// The longest file that is read, in bytes.
const FILE_MAX: u64 = 16 * 1024;

/// The report as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Readiness {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Whether that time was believed.
    pub believed: bool,
    /// A line for each device.
    pub devices: Vec<Line>,
}

/// One device.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Line {
    /// `scanner`, `camera`, `printer`, `sound`.
    pub device: String,
    /// `there`, `absent`, `unused`, or what is the matter.
    pub found: String,
    /// `not-tried`, `works`, `fails`, `unsure`.
    pub trial: String,
}

impl Readiness {
    /// The report of a moment.
    #[must_use]
    pub fn of(report: &[Tried], time: &Time) -> Self {
        let line = |tried: &Tried| Line {
            device: device(tried.device).to_owned(),
            found: found(tried.found).to_owned(),
            trial: trial(tried.trial).to_owned(),
        };
        Self { at: time.now.0, believed: time.is_believed(), devices: report.iter().map(line).collect() }
    }

    /// When it was made.
    #[must_use]
    pub fn made(&self) -> Timestamp {
        Timestamp(self.at)
    }

    /// Keeps it in the data folder, in place of the one before.
    ///
    /// # Errors
    /// [`OutsideError`] when the file cannot be written.
    pub fn keep(&self, data: &Path) -> Result<(), OutsideError> {
        // Nothing in it that JSON cannot hold.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        replace(&data.join(NAME), text.as_bytes(), PRIVATE)
    }

    /// The last one that was kept; none where there is no such file, or one that cannot be read.
    #[must_use]
    pub fn last(data: &Path) -> Option<Self> {
        serde_json::from_str(&read_text(&data.join(NAME), FILE_MAX).ok()?).ok()
    }
}

fn device(device: Device) -> &'static str {
    match device {
        Device::Scanner => "scanner",
        Device::Camera => "camera",
        Device::Printer => "printer",
        Device::Sound => "sound",
    }
}

fn found(found: Found) -> &'static str {
    match found {
        Found::There => "there",
        Found::Absent => "absent",
        Found::Unused => "unused",
        Found::Paper(PaperFault::NoPaper) => "no-paper",
        Found::Paper(PaperFault::CoverOpen) => "cover-open",
        Found::Paper(PaperFault::Unplugged | PaperFault::NoPrinter) => "unplugged",
        Found::Paper(PaperFault::Other) => "fault",
        Found::Sight(CameraFault::Black) => "black",
        Found::Sight(CameraFault::NoPictures) => "no-pictures",
    }
}

fn trial(trial: Trial) -> &'static str {
    match trial {
        Trial::NotTried => "not-tried",
        Trial::Running | Trial::Unsure => "unsure",
        Trial::Works => "works",
        Trial::Fails => "fails",
    }
}

/// A device's name, in the reader's language.
#[must_use]
pub fn name_of(w: &Words<'_>, device: Device) -> String {
    w.text(match device {
        Device::Scanner => "device-scanner",
        Device::Camera => "device-camera",
        Device::Printer => "device-printer",
        Device::Sound => "device-sound",
    })
}

/// Whether it is there, in words.
#[must_use]
pub fn found_text(w: &Words<'_>, device: Device, found: Found) -> String {
    w.text(match (found, device) {
        (Found::There, _) => "device-there",
        (Found::Absent, Device::Scanner) => "device-no-scanner",
        (Found::Absent, Device::Camera) => "device-no-camera",
        (Found::Absent, Device::Printer) => "device-no-printer",
        (Found::Absent, Device::Sound) => "device-no-sound",
        (Found::Unused, _) => "device-unused",
        (Found::Paper(PaperFault::NoPaper), _) => "device-no-paper",
        (Found::Paper(PaperFault::CoverOpen), _) => "device-cover",
        (Found::Paper(PaperFault::Unplugged | PaperFault::NoPrinter), _) => "device-no-printer",
        (Found::Paper(PaperFault::Other), _) => "device-printer-fault",
        (Found::Sight(CameraFault::Black), _) => "camera-black",
        (Found::Sight(CameraFault::NoPictures), _) => "camera-fault",
    })
}

/// What came of trying it, in a word or two.
#[must_use]
pub fn trial_text(w: &Words<'_>, trial: Trial) -> String {
    w.text(match trial {
        Trial::NotTried => "trial-not-tried",
        Trial::Running => "trial-running",
        Trial::Unsure => "trial-unsure",
        Trial::Works => "trial-works",
        Trial::Fails => "trial-fails",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_report_is_found_again_and_a_broken_one_is_none() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Readiness::last(dir.path()), None);
        let report = [
            Tried { device: Device::Scanner, found: Found::There, trial: Trial::Works },
            Tried { device: Device::Camera, found: Found::Sight(CameraFault::Black), trial: Trial::NotTried },
            Tried { device: Device::Printer, found: Found::Paper(PaperFault::NoPaper), trial: Trial::Fails },
        ];
        let made = Readiness::of(&report, &Time::synchronised(Timestamp(1_795_000_000_000)));
        made.keep(dir.path()).unwrap();
        assert_eq!(Readiness::last(dir.path()), Some(made));
        let text = std::fs::read_to_string(dir.path().join(NAME)).unwrap();
        assert!(text.contains("\"found\": \"no-paper\""), "{text}");
        for broken in ["", "{}", "[1]", "\u{0}"] {
            std::fs::write(dir.path().join(NAME), broken).unwrap();
            assert_eq!(Readiness::last(dir.path()), None, "{broken}");
        }
    }
}
