//! Follows recurrence rules, within limits.
//!
//! A rule is followed by the clocks on the wall of its event's zone, whatever the zone is, and each date becomes an
//! instant afterwards: ten o'clock stays ten o'clock when summer time ends.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, TimeZone, Utc};
use icalendar::rrule::{Frequency, RRule, RRuleSet, Tz as RuleZone, Unvalidated};

use super::details::short;
use super::problem::Problem;
use super::stamp::Stamp;
use super::zone::Zone;

/// The most dates of all rules of a file that are stepped through: ten years of 500 weekly workshops. Between two
/// dates, each ten days beyond a year count as one more: a rule whose days hardly ever come is looked through day by day.
pub(super) const MAX_STEPS: usize = 260_000;
/// What a rule costs that gives no date at all, as 30 February: it is looked through to its own limit.
const BARREN: usize = 10_000;

/// A rule that can be followed.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// None where the rule ends before it begins: some programs leave of a series that was deleted only that.
    set: Option<RRuleSet>,
    /// Its last moment by the clocks on the wall, where it says one.
    until: Option<NaiveDateTime>,
    zone: Zone,
}

impl Rule {
    /// Reads a rule of an event that starts at `starts` in `zone`. Rules by hour and finer are refused: no workshop has
    /// one.
    pub(super) fn read(text: &str, starts: NaiveDateTime, zone: &Zone) -> Result<Self, Problem> {
        let refused = || Problem::Rule(short(text));
        let upper = text.to_ascii_uppercase().replace('+', "");
        if !upper.is_ascii() {
            return Err(refused());
        }
        let mut parts = Vec::new();
        let (mut skips, mut until) = (false, None);
        for part in upper.split(';').map(str::trim) {
            match part.split_once('=') {
                // RFC 7529: the usual calendar and the usual rule for days that a month does not have say nothing new.
                Some(("RSCALE", "GREGORIAN") | ("SKIP", "OMIT")) | Some((_, "")) => {}
                None if part.is_empty() => {}
                Some(("RSCALE", _)) => return Err(refused()),
                Some(("SKIP", _)) => skips = true,
                // An instance every no week, and none at all: somebody's mistake, which must not empty a series.
                Some(("INTERVAL" | "COUNT", "0")) => return Err(refused()),
                Some(("UNTIL", end)) => {
                    let end = last(end, zone).ok_or_else(refused)?;
                    until = Some(end);
                    parts.push(format!("UNTIL={}Z", end.format("%Y%m%dT%H%M%S")));
                }
                _ => parts.push(part.to_owned()),
            }
        }
        let rule: RRule<Unvalidated> = parts.join(";").parse().map_err(|_| refused())?;
        let often = matches!(rule.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly);
        if often || (skips && meets_short_months(&rule, starts)) {
            return Err(refused());
        }
        if until.is_some_and(|until| until < starts) {
            return Ok(Self { set: None, until, zone: zone.clone() });
        }
        let starts = RuleZone::UTC.from_utc_datetime(&starts);
        let set = RRuleSet::new(starts).rrule(rule.validate(starts).map_err(|_| refused())?).limit();
        Ok(Self { set: Some(set), until, zone: zone.clone() })
    }

    /// The dates from `from` until before `until`, and whether `steps` sufficed to find them all.
    pub(super) fn dates(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        steps: &mut usize,
    ) -> (Vec<DateTime<Utc>>, bool) {
        let mut dates = Vec::new();
        let Some(set) = &self.set else { return (dates, true) };
        // What ended long ago costs nothing.
        if self.until.is_some_and(|until| until < self.zone.local(from) - TimeDelta::days(1)) {
            return (dates, true);
        }
        if *steps == 0 {
            return (dates, false);
        }
        let start = set.get_dt_start().naive_utc();
        let end = self.zone.local(until) + TimeDelta::days(1);
        let mut last = None;
        for date in set {
            let local = date.naive_utc();
            let days = (local - last.unwrap_or(start)).num_days();
            last = Some(local);
            if !spend(steps, 1 + usize::try_from((days - 366) / 10).unwrap_or(0)) {
                return (dates, false);
            }
            if local >= end {
                break;
            }
            dates.extend(self.zone.instant(local).filter(|date| *date >= from && *date < until));
        }
        let whole = last.is_some() || spend(steps, BARREN);
        (dates, whole)
    }

    /// The dates by the clocks on the wall before a year; none when `steps` did not suffice to find them all.
    pub(super) fn before(&self, year: i32, steps: &mut usize) -> Option<Vec<NaiveDateTime>> {
        let Some(set) = self.set.as_ref().filter(|_| *steps > 0) else {
            return self.set.is_none().then(Vec::new);
        };
        let dates = set.into_iter().map(|date| date.naive_utc());
        let dates: Vec<_> = dates.take_while(|date| date.year() < year).take(*steps + 1).collect();
        spend(steps, if dates.is_empty() { BARREN } else { dates.len() }).then_some(dates)
    }

    /// The same moment of a later year, for a start from which a rule of every year may as well be followed.
    pub(super) fn later_start(text: &str, start: NaiveDateTime, year: i32) -> NaiveDateTime {
        let upper = text.to_ascii_uppercase();
        let mut parts = upper.split(';').map(str::trim);
        let other = |part: &str| {
            part.starts_with("COUNT=")
                || part.starts_with("UNTIL=")
                || part.starts_with("INTERVAL=") && part != "INTERVAL=1"
        };
        let plain = upper.contains("FREQ=YEARLY") && !parts.any(other);
        if plain && start.year() < year { start.with_year(year).unwrap_or(start) } else { start }
    }
}

/// Whether a rule names days that some months do not have, so that what it does about them matters.
fn meets_short_months(rule: &RRule<Unvalidated>, starts: NaiveDateTime) -> bool {
    let slow = matches!(rule.get_freq(), Frequency::Monthly | Frequency::Yearly);
    let named = rule.get_by_month_day();
    let late = if named.is_empty() { starts.day() > 28 } else { named.iter().any(|day| day.abs() > 28) };
    slow && late && rule.get_by_weekday().is_empty()
}

/// False when not so many steps are left; then none are.
pub(super) fn spend(steps: &mut usize, cost: usize) -> bool {
    let left = steps.checked_sub(cost);
    *steps = left.unwrap_or(0);
    left.is_some()
}

/// The end of a rule by the clocks on the wall. Calendars also write it as a day, which is meant whole.
fn last(text: &str, zone: &Zone) -> Option<NaiveDateTime> {
    match Stamp::parse(text)? {
        Stamp::Utc(time) => Some(zone.local(time)),
        Stamp::Local(time) => Some(time),
        Stamp::Day(day) => day.and_hms_opt(23, 59, 59),
    }
}
