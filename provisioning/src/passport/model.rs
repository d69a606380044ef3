//! The record that a passport holds.

use chrono::NaiveDate;
use perron_flash::erase::Certificate;
use perron_qualify::{Machine, Report};
use serde::{Deserialize, Serialize};

use crate::machine::{AssetTag, EnrolmentRecord, ImageRecord, Place, Role, Verdict};

/// The only format so far.
pub(super) const FORMAT: u32 = 1;

/// A day, written as `2026-02-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Day(pub(crate) NaiveDate);

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map(Self).map_err(|_| "a date such as 2026-02-03 is due: make the passport again")
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0.to_string()
    }
}

/// The record of one machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Passport {
    /// Version of this form.
    pub(crate) format: u32,
    /// What stands on its label.
    pub(crate) asset_tag: AssetTag,
    /// Where it goes.
    pub(crate) place: Place,
    /// What it is for.
    pub(crate) role: Role,
    /// What becomes of it.
    pub(crate) verdict: Verdict,
    /// Which machine, as its firmware says; empty where nobody asked it.
    pub(crate) machine: Machine,
    /// How it was judged.
    pub(crate) qualification: Option<Report>,
    /// Its erased drives.
    pub(crate) erasures: Vec<Certificate>,
    /// What was written.
    pub(crate) image: Option<ImageRecord>,
    /// How it was enrolled.
    pub(crate) enrolment: Option<EnrolmentRecord>,
    /// The day on which the passport was made, UTC.
    pub(crate) made_on: Day,
    /// The program that made it.
    pub(crate) software: String,
}
