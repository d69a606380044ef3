//! Dates and times as iCalendar writes them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};

use super::zone::Zone;

/// A date, a time as clocks on a wall show it, or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    Day(NaiveDate),
    Local(NaiveDateTime),
    Utc(DateTime<Utc>),
}

impl Stamp {
    /// Reads `20261123`, `20261123T090000` or `20261123T090000Z`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = &text.to_ascii_uppercase();
        Some(match text.len() {
            8 => Self::Day(NaiveDate::parse_from_str(text, "%Y%m%d").ok()?),
            15 => Self::Local(NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok()?),
            16 => Self::Utc(NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok()?.and_utc()),
            _ => return None,
        })
    }

    pub(super) fn year(&self) -> i32 {
        match self {
            Self::Day(day) => day.year(),
            Self::Local(time) => time.year(),
            Self::Utc(time) => time.year(),
        }
    }

    /// The instant, if it is a time.
    pub(super) fn instant(&self, zone: &Zone) -> Option<DateTime<Utc>> {
        match self {
            Self::Day(_) => None,
            Self::Local(local) => zone.instant(*local),
            Self::Utc(time) => Some(*time),
        }
    }
}
