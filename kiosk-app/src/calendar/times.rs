//! Dates, times and durations as iCalendar writes them.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::details::short;
use super::lines::Line;
use super::problem::Problem;
use super::zones::Zones;

/// The years taken for real. Recurrences outside are somebody's mistake and costly to follow.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2199;

/// A date, or a time with the zone it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    Day(NaiveDate),
    Time(DateTime<Tz>),
}

/// Reads the one date or time of a line.
pub(super) fn stamp(line: &Line, what: &'static str, zones: &Zones) -> Result<Stamp, Problem> {
    parse(line.text.trim(), line_zone(line, zones)?).ok_or_else(|| Problem::Time(what, short(&line.text)))
}

/// Reads the list of a line: dates, times, or periods, of which the start counts. What cannot be read comes as `Err`.
pub(super) fn stamps<'a>(
    line: &'a Line,
    what: &'static str,
    zones: &Zones,
) -> Result<impl Iterator<Item = Result<Stamp, Problem>> + use<'a>, Problem> {
    let zone = line_zone(line, zones)?;
    let items = line.text.split(',').map(|item| item.split_once('/').map_or(item, |(start, _)| start).trim());
    Ok(items
        .filter(|item| !item.is_empty())
        .map(move |item| parse(item, zone).ok_or_else(|| Problem::Time(what, short(item)))))
}

fn line_zone(line: &Line, zones: &Zones) -> Result<Tz, Problem> {
    let Some(name) = line.parameter("TZID") else { return Ok(zones.site) };
    zones.resolve(name).ok_or_else(|| Problem::Zone(short(name)))
}

/// Reads `20261123`, `20261123T090000` (in `zone`) or `20261123T090000Z`.
pub(super) fn parse(text: &str, zone: Tz) -> Option<Stamp> {
    let stamp = match text.len() {
        8 => Stamp::Day(NaiveDate::parse_from_str(text, "%Y%m%d").ok()?),
        15 => Stamp::Time(instant(NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok()?, zone)?),
        16 => {
            let utc = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok()?;
            Stamp::Time(utc.and_utc().with_timezone(&Tz::UTC))
        }
        _ => return None,
    };
    let year = match stamp {
        Stamp::Day(day) => day.year(),
        Stamp::Time(time) => time.year(),
    };
    YEARS.contains(&year).then_some(stamp)
}

/// The instant of a local time. One that the change to summer time leaves out is read with the offset before the
/// change, one that autumn has twice is the first, as the standard says.
pub(super) fn instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Tz>> {
    let hour = Duration::hours(1);
    zone.from_local_datetime(&local)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(local - hour)).earliest().map(|before| before + hour))
}

/// Reads a positive duration such as `PT1H30M`, `P1D` or `P2W`.
pub(super) fn duration(text: &str) -> Option<TimeDelta> {
    let text = text.trim();
    let mut rest = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let mut total = TimeDelta::zero();
    let mut in_time = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T').filter(|_| !in_time) {
            in_time = true;
            rest = after;
            continue;
        }
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        let (number, unit) = rest.split_at_checked(digits)?;
        let number: i64 = number.parse().ok()?;
        let part = match (unit.chars().next()?, in_time) {
            ('W', false) => TimeDelta::try_weeks(number)?,
            ('D', false) => TimeDelta::try_days(number)?,
            ('H', true) => TimeDelta::try_hours(number)?,
            ('M', true) => TimeDelta::try_minutes(number)?,
            ('S', true) => TimeDelta::try_seconds(number)?,
            _ => return None,
        };
        total = total.checked_add(&part)?;
        rest = unit.get(1..)?;
    }
    Some(total)
}

/// The instant of a stamp, if it is a time.
pub(super) fn time(stamp: Stamp) -> Option<DateTime<Utc>> {
    match stamp {
        Stamp::Time(time) => Some(time.to_utc()),
        Stamp::Day(_) => None,
    }
}
