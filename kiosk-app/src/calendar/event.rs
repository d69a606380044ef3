//! One VEVENT, checked.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::details::{Details, short};
use super::lines::Block;
use super::problem::{Problem, Warnings};
use super::rule::Rule;
use super::times::{Stamp, duration, stamp, stamps, time};
use super::zones::Zones;

/// The longest UID, in bytes.
const UID_MAX: usize = 255;

/// The longest a workshop may last.
const LONGEST: TimeDelta = TimeDelta::days(7);

/// How long an event lasts that does not say.
const USUAL: TimeDelta = TimeDelta::hours(1);

/// An instance taken out of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Except {
    At(DateTime<Utc>),
    Day(NaiveDate),
}

/// An event: a single one, a series, or a change to one instance of a series.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// Where it begins in the file.
    pub(super) line: usize,
    pub(super) uid: String,
    /// Grows with each change in the calendar's program; then the time of the change.
    pub(super) version: (u32, Option<DateTime<Utc>>),
    /// For a change: the original start of the instance that it changes.
    pub(super) changes: Option<DateTime<Utc>>,
    pub(super) starts: DateTime<Tz>,
    pub(super) lasts: TimeDelta,
    pub(super) cancelled: bool,
    pub(super) rules: Vec<Rule>,
    pub(super) dates: Vec<DateTime<Utc>>,
    pub(super) except: Vec<Except>,
    pub(super) details: Details,
}

impl Event {
    pub(super) fn read(
        block: &Block,
        zones: &Zones,
        file_cancels: bool,
        warnings: &mut Warnings,
    ) -> Result<Self, Problem> {
        if !block.ended {
            return Err(Problem::CutOff);
        }
        let uid = block.text("UID").map(str::trim).unwrap_or_default();
        if uid.is_empty() || uid.len() > UID_MAX || uid.chars().any(char::is_control) {
            return Err(Problem::NoUid);
        }
        let says =
            |name, word: &str| block.text(name).is_some_and(|text| text.trim().eq_ignore_ascii_case(word));
        if says("CLASS", "PRIVATE") || says("CLASS", "CONFIDENTIAL") {
            return Err(Problem::Private);
        }
        let cancelled = file_cancels || says("STATUS", "CANCELLED");
        let changes = changed_instance(block, zones)?;
        let starts = start(block, zones, changes.filter(|_| cancelled))?;
        if says("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE") {
            return Err(Problem::AllDay);
        }
        let lasts = lasting(block, zones, starts, || warnings.add(block.line, uid, Problem::NoEnd))?;
        let rules =
            block.all("RRULE").map(|line| Rule::read(&line.text, starts)).collect::<Result<_, _>>()?;
        let mut warn = |problem| warnings.add(block.line, uid, problem);
        if block.find("RECURRENCE-ID").is_some_and(|line| line.parameter("RANGE") == Some("THISANDFUTURE")) {
            warn(Problem::ThisAndFuture);
        }
        let except = listed(block, "EXDATE", zones, &mut warn).into_iter().map(|stamp| match stamp {
            Stamp::Time(time) => Except::At(time.to_utc()),
            Stamp::Day(day) => Except::Day(day),
        });
        Ok(Self {
            line: block.line,
            uid: uid.to_owned(),
            version: version(block, zones),
            changes: changes.map(|time| time.to_utc()),
            starts,
            lasts,
            cancelled,
            rules,
            except: except.collect(),
            dates: listed(block, "RDATE", zones, &mut warn).into_iter().filter_map(time).collect(),
            details: Details::read(block, uid, warnings),
        })
    }

    /// Whether it has more than one date.
    pub(super) fn is_series(&self) -> bool {
        !self.rules.is_empty() || !self.dates.is_empty()
    }

    /// Whether an instance with this original start was taken out.
    pub(super) fn excepts(&self, original: DateTime<Utc>) -> bool {
        let day = original.with_timezone(&self.starts.timezone()).date_naive();
        self.except.iter().any(|except| *except == Except::At(original) || *except == Except::Day(day))
    }
}

/// The original start of the instance that an event changes.
fn changed_instance(block: &Block, zones: &Zones) -> Result<Option<DateTime<Tz>>, Problem> {
    let Some(line) = block.find("RECURRENCE-ID") else { return Ok(None) };
    match stamp(line, "RECURRENCE-ID", zones)? {
        Stamp::Time(time) => Ok(Some(time)),
        Stamp::Day(_) => Err(Problem::AllDay),
    }
}

/// The start; a cancelled instance that says none keeps its original one.
fn start(block: &Block, zones: &Zones, fallback: Option<DateTime<Tz>>) -> Result<DateTime<Tz>, Problem> {
    let Some(line) = block.find("DTSTART") else { return fallback.ok_or(Problem::NoStart) };
    match stamp(line, "DTSTART", zones)? {
        Stamp::Time(time) => Ok(time),
        Stamp::Day(_) => Err(Problem::AllDay),
    }
}

/// How long it lasts, by DTEND or DURATION; neither is told to `no_end`.
fn lasting(
    block: &Block,
    zones: &Zones,
    starts: DateTime<Tz>,
    no_end: impl FnOnce(),
) -> Result<TimeDelta, Problem> {
    let lasts = if let Some(line) = block.find("DTEND") {
        time(stamp(line, "DTEND", zones)?).ok_or(Problem::End)? - starts.to_utc()
    } else if let Some(text) = block.text("DURATION") {
        duration(text).ok_or_else(|| Problem::Time("DURATION", short(text)))?
    } else {
        no_end();
        USUAL
    };
    if lasts > TimeDelta::zero() && lasts <= LONGEST { Ok(lasts) } else { Err(Problem::End) }
}

/// All dates of the lists of a name; those that cannot be read are told and left out.
fn listed(block: &Block, name: &'static str, zones: &Zones, warn: &mut impl FnMut(Problem)) -> Vec<Stamp> {
    let mut list = Vec::new();
    for line in block.all(name) {
        match stamps(line, name, zones) {
            Err(problem) => warn(problem),
            Ok(items) => {
                for item in items {
                    match item {
                        Ok(stamp) => list.push(stamp),
                        Err(problem) => warn(problem),
                    }
                }
            }
        }
    }
    list
}

fn version(block: &Block, zones: &Zones) -> (u32, Option<DateTime<Utc>>) {
    let sequence = block.text("SEQUENCE").and_then(|text| text.trim().parse().ok()).unwrap_or_default();
    let changed = block.find("LAST-MODIFIED").or_else(|| block.find("DTSTAMP"));
    (sequence, changed.and_then(|line| time(stamp(line, "DTSTAMP", zones).ok()?)))
}
