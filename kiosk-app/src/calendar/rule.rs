//! Follows recurrence rules, within limits.

use chrono::{DateTime, Days, TimeZone, Utc};
use chrono_tz::Tz;
use icalendar::rrule::{Frequency, RRule, RRuleSet, Tz as RuleZone, Unvalidated};

use super::details::short;
use super::problem::Problem;
use super::times::{Stamp, instant, parse};

/// The most dates of all rules of a file that are stepped through: ten years of 500 weekly workshops. Between two
/// dates, each ten days beyond a year count as one more: a rule whose days hardly ever come is looked through day by day.
pub(super) const MAX_STEPS: usize = 260_000;
/// What a rule costs that gives no date at all, as 30 February: it is looked through to its own limit.
const BARREN: usize = 10_000;

/// A rule that can be followed.
#[derive(Clone, Debug)]
pub(super) struct Rule(RRuleSet);

impl Rule {
    /// Reads a rule of an event that starts at `starts`. Rules by hour and finer are refused: no workshop has one.
    pub(super) fn read(text: &str, starts: DateTime<Tz>) -> Result<Self, Problem> {
        let refused = || Problem::Rule(short(text));
        let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
        let parts: Option<Vec<String>> = parts.map(|part| with_utc_end(part, starts.timezone())).collect();
        let rule: RRule<Unvalidated> = parts.ok_or_else(refused)?.join(";").parse().map_err(|_| refused())?;
        if matches!(rule.get_freq(), Frequency::Hourly | Frequency::Minutely | Frequency::Secondly) {
            return Err(refused());
        }
        let zone = RuleZone::from(starts.timezone());
        let starts = zone.from_utc_datetime(&starts.naive_utc());
        Ok(Self(RRuleSet::new(starts).rrule(rule.validate(starts).map_err(|_| refused())?).limit()))
    }

    /// The dates from `from` until before `until`, and whether `steps` sufficed to find them all.
    pub(super) fn dates(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        steps: &mut usize,
    ) -> (Vec<DateTime<Utc>>, bool) {
        let mut dates = Vec::new();
        if *steps == 0 {
            return (dates, false);
        }
        let start = self.0.get_dt_start().to_utc();
        let mut last = None;
        for date in &self.0 {
            let date = date.to_utc();
            let days = (date - last.unwrap_or(start)).num_days();
            last = Some(date);
            if !spend(steps, 1 + usize::try_from((days - 366) / 10).unwrap_or(0)) {
                return (dates, false);
            }
            if date >= until {
                break;
            }
            if date >= from {
                dates.push(date);
            }
        }
        let whole = last.is_some() || spend(steps, BARREN);
        (dates, whole)
    }
}

/// False when not so many steps are left; then none are.
fn spend(steps: &mut usize, cost: usize) -> bool {
    let left = steps.checked_sub(cost);
    *steps = left.unwrap_or(0);
    left.is_some()
}

/// A rule's part, with the end (`UNTIL`) in UTC. Calendars also write it as a day or in local time.
fn with_utc_end(part: &str, zone: Tz) -> Option<String> {
    let Some((key, value)) = part.split_once('=') else { return Some(part.to_owned()) };
    if !key.eq_ignore_ascii_case("UNTIL") {
        return Some(part.to_owned());
    }
    let end = match parse(value, zone)? {
        Stamp::Time(time) => time,
        Stamp::Day(day) => instant(day.checked_add_days(Days::new(1))?.and_hms_opt(0, 0, 0)?, zone)?,
    };
    Some(format!("UNTIL={}", end.to_utc().format("%Y%m%dT%H%M%SZ")))
}
