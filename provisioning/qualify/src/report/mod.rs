//! What was found about one machine, and what it is good for.

mod machine;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::Text;
use crate::words::{Message, say};

pub use machine::Machine;

/// A part that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Word size, cores and clock.
    Processor,
    /// Memory: size and a timed test.
    Memory,
    /// Drives and their health.
    Storage,
    /// What is left of the battery's capacity.
    Battery,
    /// Screen: touch grid, dead pixels.
    Screen,
    /// Whether each key answers.
    Keyboard,
    /// Sound card and speakers.
    Sound,
    /// Whether a camera gives a picture.
    Camera,
    /// Network: cable and radio.
    Network,
    /// How many USB ports there are, and whether each answers.
    Usb,
    /// Whether the battery on the board kept the time.
    Clock,
    /// Temperature under load.
    Temperature,
    /// TPM, Secure Boot, age of the firmware.
    Firmware,
}

impl Part {
    /// Every part, in the order of a report.
    pub const ALL: [Self; 13] = [
        Self::Processor,
        Self::Memory,
        Self::Storage,
        Self::Battery,
        Self::Screen,
        Self::Keyboard,
        Self::Sound,
        Self::Camera,
        Self::Network,
        Self::Usb,
        Self::Clock,
        Self::Temperature,
        Self::Firmware,
    ];

    /// Its name, as files and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Processor => "processor",
            Self::Memory => "memory",
            Self::Storage => "storage",
            Self::Battery => "battery",
            Self::Screen => "screen",
            Self::Keyboard => "keyboard",
            Self::Sound => "sound",
            Self::Camera => "camera",
            Self::Network => "network",
            Self::Usb => "usb",
            Self::Clock => "clock",
            Self::Temperature => "temperature",
            Self::Firmware => "firmware",
        }
    }

    /// Its name in every language, as a title.
    #[must_use]
    pub fn title(self) -> Text {
        self.message().text()
    }

    pub(crate) fn message(self) -> Message {
        match self {
            Self::Processor => say!("part-processor"),
            Self::Memory => say!("part-memory"),
            Self::Storage => say!("part-storage"),
            Self::Battery => say!("part-battery"),
            Self::Screen => say!("part-screen"),
            Self::Keyboard => say!("part-keyboard"),
            Self::Sound => say!("part-sound"),
            Self::Camera => say!("part-camera"),
            Self::Network => say!("part-network"),
            Self::Usb => say!("part-usb"),
            Self::Clock => say!("part-clock"),
            Self::Temperature => say!("part-temperature"),
            Self::Firmware => say!("part-firmware"),
        }
    }
}

/// A name that is no part's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no part of this name: write one of {}", Part::ALL.map(Part::name).join(", "))]
pub struct NoPart;

impl FromStr for Part {
    type Err = NoPart;

    fn from_str(name: &str) -> Result<Self, NoPart> {
        Self::ALL.into_iter().find(|part| part.name() == name).ok_or(NoPart)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a part did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Does what a kiosk needs.
    Pass,
    /// Works with a limit that the reason names.
    Limited,
    /// Does not work, or too little of it.
    Fail,
    /// Nobody looked, or the machine would not say.
    Unknown,
}

impl Outcome {
    /// Its name, as files write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Limited => "limited",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }

    /// What it says after the name of any part.
    pub(crate) fn message(self) -> Message {
        match self {
            Self::Pass => say!("outcome-pass"),
            Self::Limited => say!("outcome-limited"),
            Self::Fail => say!("outcome-fail"),
            Self::Unknown => say!("outcome-unknown"),
        }
    }

    /// The worse of two. What is not known weighs more than a limit, and less than a defect that was seen.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.weight() > self.weight() { other } else { self }
    }

    /// 0 for a pass, 3 for a fail.
    pub(crate) const fn weight(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Limited => 1,
            Self::Unknown => 2,
            Self::Fail => 3,
        }
    }
}

/// What was found about one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The part that was looked at.
    pub part: Part,
    /// How it did.
    pub outcome: Outcome,
    /// What was measured or seen, for a person: `4 cores, 2.4 GHz`.
    pub seen: Text,
    /// Why it is not a pass.
    pub reason: Option<Text>,
}

/// What the machine is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything a resident needs.
    Kiosk,
    /// Good enough with keyboard and an advisor beside it.
    Station,
    /// Only its parts.
    SpareParts,
}

impl Verdict {
    /// Its name, as people read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Station => "station",
            Self::SpareParts => "spare parts",
        }
    }
}

/// What was found about one machine, and the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The machine that was examined.
    pub machine: Machine,
    /// Name of the profile that it was held against.
    pub profile: String,
    /// Each part once.
    pub findings: Vec<Finding>,
    /// What it is good for.
    pub verdict: Verdict,
    /// Why, in sentences.
    pub reasons: Vec<Text>,
    /// Parts worth keeping where it is spare parts.
    pub keep: Vec<Part>,
    /// How long it took, in seconds.
    pub took_s: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_files() {
        for part in Part::ALL {
            assert_eq!(serde_json::to_value(part).unwrap(), part.name());
            assert_eq!(part.name().parse(), Ok(part));
        }
        for outcome in [Outcome::Pass, Outcome::Limited, Outcome::Fail, Outcome::Unknown] {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.name());
        }
        assert_eq!("Screen".parse::<Part>(), Err(NoPart));
        assert!(NoPart.to_string().contains("processor, memory"), "{NoPart}");
    }

    #[test]
    fn the_order_of_all_is_that_of_the_parts() {
        assert!(Part::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_defect_outweighs_doubt_and_doubt_outweighs_a_limit() {
        use Outcome::{Fail, Limited, Pass, Unknown};
        for (a, b, worse) in [(Pass, Limited, Limited), (Limited, Unknown, Unknown), (Unknown, Fail, Fail)] {
            assert_eq!((a.worse(b), b.worse(a)), (worse, worse));
        }
    }
}
