//! Lines that tell dates, times, periods and durations, each in the zone that the line names.

use chrono::TimeDelta;

use super::details::short;
use super::lines::Line;
use super::problem::Problem;
use super::stamp::Stamp;
use super::zone::Zone;
use super::zones::Zones;

/// The years taken for real. Recurrences outside are somebody's mistake and costly to follow.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2199;

/// A stamp with the zone that its line names.
pub(super) type Placed = (Stamp, Zone);

/// Reads the one date or time of a line; `usual` is the zone of a time that names none.
pub(super) fn stamp(
    line: &Line,
    what: &'static str,
    zones: &Zones<'_>,
    usual: &Zone,
) -> Result<Placed, Problem> {
    placed(line.text.trim(), what, &line_zone(line, zones, usual)?)
}

/// Reads the list of a line: dates, times, or periods, which come with how long they last. What cannot be read comes
/// as `Err`.
pub(super) fn stamps<'a>(
    line: &'a Line,
    what: &'static str,
    zones: &Zones<'_>,
    usual: &Zone,
) -> Result<impl Iterator<Item = Result<(Placed, Option<TimeDelta>), Problem>> + use<'a>, Problem> {
    let zone = line_zone(line, zones, usual)?;
    let items = line.text.split(',').map(str::trim).filter(|item| !item.is_empty());
    Ok(items.map(move |item| {
        let (start, end) = item.split_once('/').map_or((item, None), |(start, end)| (start, Some(end)));
        let placed = placed(start.trim(), what, &zone)?;
        let lasts = end.and_then(|end| period(&placed, end.trim(), &zone));
        Ok((placed, lasts))
    }))
}

fn placed(text: &str, what: &'static str, zone: &Zone) -> Result<Placed, Problem> {
    let stamp = Stamp::parse(text).filter(|stamp| YEARS.contains(&stamp.year()));
    let stamp = stamp.ok_or_else(|| Problem::Time(what, short(text)))?;
    Ok((stamp, if matches!(stamp, Stamp::Utc(_)) { Zone::UTC } else { zone.clone() }))
}

/// How long a period lasts, by its end or its duration.
fn period((start, _): &Placed, end: &str, zone: &Zone) -> Option<TimeDelta> {
    duration(end).or_else(|| Some(Stamp::parse(end)?.instant(zone)? - start.instant(zone)?))
}

fn line_zone(line: &Line, zones: &Zones<'_>, usual: &Zone) -> Result<Zone, Problem> {
    let Some(name) = line.parameter("TZID").map(str::trim).filter(|name| !name.is_empty()) else {
        return Ok(usual.clone());
    };
    zones.resolve(name).ok_or_else(|| Problem::Zone(short(name)))
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
