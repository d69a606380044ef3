//! A time zone, and what its name alone says.
//!
//! A name is tried in order: a city's (`Europe/Paris`), the same behind a prefix
//! (`/mozilla.org/20070129_1/Europe/Paris`), a Windows name (`Romance Standard Time`, `tzone://Microsoft/Utc`), and an
//! offset (`GMT+01:00`).

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::windows;

/// The greatest offset from UTC that is taken for real, in seconds.
const OFFSET_MAX: i32 = 18 * 3600;

/// A time zone.
#[derive(Clone, Debug)]
pub(super) enum Zone {
    /// A city's, as the world knows it.
    Known(Tz),
    /// As a file tells it.
    Told(Arc<Told>),
}

/// What a file tells of a zone.
#[derive(Debug)]
pub(super) struct Told {
    /// Offset from UTC before the first change, in seconds.
    pub(super) first: i32,
    /// The changes, earliest first: when, and the offset from then on.
    pub(super) changes: Vec<(DateTime<Utc>, i32)>,
}

impl Zone {
    pub(super) const UTC: Self = Self::Known(Tz::UTC);

    /// Offset from UTC, in seconds.
    fn offset(&self, at: DateTime<Utc>) -> i32 {
        match self {
            Self::Known(zone) => zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc(),
            Self::Told(told) => {
                let after = told.changes.partition_point(|(from, _)| *from <= at);
                after
                    .checked_sub(1)
                    .and_then(|last| told.changes.get(last))
                    .map_or(told.first, |change| change.1)
            }
        }
    }

    /// What clocks on a wall show.
    pub(super) fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let offset = TimeDelta::seconds(self.offset(at).into());
        at.naive_utc().checked_add_signed(offset).unwrap_or_else(|| at.naive_utc())
    }

    /// The instant of a local time. One that the change to summer time leaves out is read with the offset before the
    /// change, one that autumn has twice is the first, as the standard says.
    pub(super) fn instant(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        let by = |offset: i32| local.and_utc().checked_sub_signed(TimeDelta::seconds(offset.into()));
        let around = |day: i64| Some(self.offset(local.and_utc().checked_add_signed(TimeDelta::days(day))?));
        let (before, after) = (around(-1)?, around(1)?);
        let fits = |offset: &i32| by(*offset).is_some_and(|at| self.offset(at) == *offset);
        by([before, after].into_iter().find(fits).unwrap_or(before))
    }
}

/// The zone of a name alone.
pub(super) fn by_name(name: &str) -> Option<Zone> {
    let behind =
        || name.match_indices('/').find_map(|(at, _)| name.get(at + 1..).and_then(|rest| named(rest.trim())));
    named(name).or_else(behind).map(Zone::Known).or_else(|| by_offset(name))
}

fn named(name: &str) -> Option<Tz> {
    city(name).or_else(|| windows::zone(name))
}

/// The zone of a city.
pub(super) fn city(name: &str) -> Option<Tz> {
    TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name)).copied()
}

/// `GMT+01:00`, `UTC-4`, `+0100`.
fn by_offset(name: &str) -> Option<Zone> {
    let upper = name.to_ascii_uppercase();
    let rest = upper.strip_prefix("GMT").or_else(|| upper.strip_prefix("UTC")).unwrap_or(&upper);
    let digits = rest.get(1..)?.replace(':', "");
    let written = match digits.len() {
        1 => format!("0{digits}00"),
        2 => format!("{digits}00"),
        _ => digits,
    };
    let first = offset(&format!("{}{written}", rest.get(..1)?))?;
    Some(Zone::Told(Arc::new(Told { first, changes: Vec::new() })))
}

/// Reads `+0100` or `-043000`, in seconds.
pub(super) fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let digits = text.get(1..)?;
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |at: usize| digits.get(at..at + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    let seconds = part(0)? * 3600 + part(2)? * 60 + part(4)?;
    (seconds <= OFFSET_MAX).then_some(sign * seconds)
}
