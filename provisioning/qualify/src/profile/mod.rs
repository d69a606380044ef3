//! A profile: the figures that make a part pass, and what a kiosk and a station need.
//!
//! It is a file that a project can adapt; the one called `kiosk` is built in ([`Profile::kiosk`]) and says where its
//! figures come from. A key that is not known is an error, so that a figure with a slip in its name is not ignored.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::report::{Outcome, Part};

/// The longest profile, in bytes.
pub const PROFILE_MAX: u64 = 64 << 10;

/// The longest name of a profile, in characters.
const NAME_MAX: usize = 40;

/// Why a text is no profile.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ProfileError(Box<toml::de::Error>);

/// A figure that must be reached: so much passes, so much is limited, less fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Bound")]
pub struct AtLeast(Bound);

/// A figure that must not be passed: up to so much passes, up to so much is limited, more fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Bound")]
pub struct AtMost(Bound);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound {
    pass: u64,
    limited: u64,
}

impl TryFrom<Bound> for AtLeast {
    type Error = &'static str;

    fn try_from(bound: Bound) -> Result<Self, Self::Error> {
        let is_ordered = bound.pass >= bound.limited;
        is_ordered.then_some(Self(bound)).ok_or("more is better here: write a pass that is not below limited")
    }
}

impl TryFrom<Bound> for AtMost {
    type Error = &'static str;

    fn try_from(bound: Bound) -> Result<Self, Self::Error> {
        let is_ordered = bound.pass <= bound.limited;
        is_ordered.then_some(Self(bound)).ok_or("less is better here: write a pass that is not above limited")
    }
}

impl AtLeast {
    /// Rates a value.
    #[must_use]
    pub const fn rate(&self, value: u64) -> Outcome {
        if value >= self.0.pass {
            Outcome::Pass
        } else if value >= self.0.limited {
            Outcome::Limited
        } else {
            Outcome::Fail
        }
    }
}

impl AtMost {
    /// Rates a value.
    #[must_use]
    pub const fn rate(&self, value: u64) -> Outcome {
        if value <= self.0.pass {
            Outcome::Pass
        } else if value <= self.0.limited {
            Outcome::Limited
        } else {
            Outcome::Fail
        }
    }
}

/// What a kind of hardware counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Counts as a pass.
    Pass,
    /// Counts as limited.
    Limited,
    /// Counts as a fail.
    Fail,
}

impl From<Level> for Outcome {
    fn from(level: Level) -> Self {
        match level {
            Level::Pass => Self::Pass,
            Level::Limited => Self::Limited,
            Level::Fail => Self::Fail,
        }
    }
}

/// Figures and needs. Every key must be there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// What the report calls it.
    #[serde(deserialize_with = "name")]
    pub name: String,
    pub(crate) kiosk: Needs,
    pub(crate) station: StationNeeds,
    /// Parts worth keeping of a machine that becomes spare parts.
    #[serde(deserialize_with = "parts")]
    pub(crate) keep: BTreeSet<Part>,
    pub(crate) processor: Processor,
    pub(crate) memory: Memory,
    pub(crate) storage: Storage,
    pub(crate) battery: Battery,
    pub(crate) screen: Screen,
    pub(crate) usb: Usb,
    pub(crate) temperature: Temperature,
    pub(crate) firmware: Firmware,
}

macro_rules! figures {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub(crate) struct $name { $(pub(crate) $field: $kind,)+ }
    )+};
}

figures! {
    /// Cores, and the highest clock of one.
    Processor { cores: AtLeast, mhz: AtLeast, }
    /// Size as the kernel sees it.
    Memory { mib: AtLeast, }
    /// Size and health of the drive.
    Storage {
        gib: AtLeast, rotating: Level, hours: AtMost, reallocated: AtMost, pending: AtMost, uncorrectable: AtMost,
        wear_percent: AtMost, media_errors: AtMost,
    }
    /// What is left of the battery.
    Battery { health_percent: AtLeast, }
    /// Points and size of the screen, fields of it that answer to a finger.
    Screen { width: AtLeast, height: AtLeast, inches: AtLeast, no_touch: Level, dead_fields: AtMost, stains: Level, }
    /// USB ports, which printer and scanner need.
    Usb { ports: AtLeast, }
    /// The hottest place of the processor while it is kept busy.
    Temperature { celsius: AtMost, }
    /// Age, and the old way to start.
    Firmware { year: AtLeast, no_uefi: Level, }
}

/// What a kiosk needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Needs {
    /// Parts that must pass.
    #[serde(deserialize_with = "parts")]
    pub(crate) pass: BTreeSet<Part>,
    /// Parts that may be limited.
    #[serde(deserialize_with = "parts")]
    pub(crate) work: BTreeSet<Part>,
}

/// What a station needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct StationNeeds {
    /// Parts that must not fail.
    #[serde(deserialize_with = "parts")]
    pub(crate) work: BTreeSet<Part>,
}

fn name<'de, D: serde::Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let name = String::deserialize(d)?;
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let is_name = (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(is_plain);
    is_name.then_some(name).ok_or_else(|| {
        serde::de::Error::custom("this is no name: write 1 to 40 small letters, digits and hyphens")
    })
}

fn parts<'de, D: serde::Deserializer<'de>>(d: D) -> Result<BTreeSet<Part>, D::Error> {
    let list = Vec::<Part>::deserialize(d)?;
    let count = list.len();
    let set: BTreeSet<Part> = list.into_iter().collect();
    let once = set.len() == count;
    once.then_some(set).ok_or_else(|| serde::de::Error::custom("a part stands here twice: write it once"))
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    /// Line, column, what is wrong there and what to write instead.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        toml::from_str(text).map_err(|problem| ProfileError(Box::new(problem)))
    }

    /// The text of the profile that is built in: the one to copy and change.
    pub const KIOSK: &'static str = include_str!("kiosk.toml");

    /// The profile that is built in.
    ///
    /// # Errors
    /// None, as a test holds: its text is part of this program.
    pub fn kiosk() -> Result<Self, ProfileError> {
        Self::parse(Self::KIOSK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profile_is_one() {
        let profile = Profile::kiosk().unwrap();
        assert_eq!(profile.name, "kiosk");
        assert!(profile.kiosk.pass.contains(&Part::Screen));
        assert!(profile.kiosk.pass.is_disjoint(&profile.kiosk.work));
        assert!(profile.station.work.is_subset(&(&profile.kiosk.pass | &profile.kiosk.work)));
    }

    #[test]
    fn bounds_rate_on_both_sides_of_each_figure() {
        let least = AtLeast::try_from(Bound { pass: 10, limited: 5 }).unwrap();
        let most = AtMost::try_from(Bound { pass: 5, limited: 10 }).unwrap();
        for (value, up, down) in [
            (4, Outcome::Fail, Outcome::Pass),
            (5, Outcome::Limited, Outcome::Pass),
            (6, Outcome::Limited, Outcome::Limited),
            (9, Outcome::Limited, Outcome::Limited),
            (10, Outcome::Pass, Outcome::Limited),
            (11, Outcome::Pass, Outcome::Fail),
        ] {
            assert_eq!((least.rate(value), most.rate(value)), (up, down), "{value}");
        }
    }

    #[test]
    fn a_slip_names_its_line_and_what_to_write() {
        for (from, to, words) in [
            ("mib = {", "mb = {", ["unknown field `mb`", "expected `mib`"]),
            ("name = \"kiosk\"", "name = \"Kiosk!\"", ["line ", "small letters, digits and hyphens"]),
            ("pass = 2, limited = 1 }", "pass = 1, limited = 2 }", ["more is better here", "line "]),
            ("pass = 85, limited = 95 }", "pass = 95, limited = 85 }", ["less is better here", "line "]),
            ("pass = 85, limited = 95 }", "pass = -85, limited = 95 }", ["invalid value", "line "]),
            ("keep = [", "keep = [\"memory\", ", ["stands here twice", "line "]),
            ("keep = [", "keep = [\"wheel\", ", ["unknown variant `wheel`", "processor"]),
            ("rotating = \"limited\"", "rotating = \"slow\"", ["unknown variant `slow`", "line "]),
            ("[usb]", "[usbs]", ["unknown field `usbs`", "line "]),
        ] {
            assert!(Profile::KIOSK.contains(from), "{from}");
            let error = Profile::parse(&Profile::KIOSK.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(words.iter().all(|word| error.contains(word)), "{to}: {error}");
        }
        let missing = Profile::parse("name = \"a\"").unwrap_err().to_string();
        assert!(missing.contains("missing field"), "{missing}");
    }
}
