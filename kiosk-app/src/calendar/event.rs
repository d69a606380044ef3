//! One VEVENT, checked.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::details::{Details, short};
use super::lines::{Block, Method};
use super::problem::Problem;
use super::rule::{Rule, spend};
use super::stamp::Stamp;
use super::times::{Placed, duration, stamp, stamps};
use super::zone::Zone;
use super::zones::Zones;

/// The longest UID, in bytes, as RFC 7986 section 5.3 advises.
const UID_MAX: usize = 255;

/// The longest a workshop may last.
const LONGEST: TimeDelta = TimeDelta::days(7);

/// How long an event lasts that does not say.
const USUAL: TimeDelta = TimeDelta::hours(1);

/// An instance of a series: by its original start, or by its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which {
    At(DateTime<Utc>),
    Day(NaiveDate),
}

/// An event: a single one, a series, or a change to one instance of a series.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// Where it begins in the file.
    pub(super) line: usize,
    /// Grows with each change in the calendar's program; then the time of the change.
    pub(super) version: (u32, Option<DateTime<Utc>>),
    /// For a change: the instance that it changes.
    pub(super) changes: Option<Which>,
    /// A change of this and all following instances.
    pub(super) and_following: bool,
    /// Whether its object is news of single events, and says nothing of those that it does not name.
    pub(super) is_news: bool,
    pub(super) starts: DateTime<Utc>,
    /// The zone that it was written in.
    pub(super) zone: Zone,
    pub(super) lasts: TimeDelta,
    pub(super) cancelled: bool,
    rules: Vec<Rule>,
    /// Rules of instances that were taken out.
    except_rules: Vec<Rule>,
    /// Dates beside the rules, and how long each lasts where it is another time.
    dates: Vec<(DateTime<Utc>, Option<TimeDelta>)>,
    except: BTreeSet<Which>,
    pub(super) details: Details,
    /// Why it is no workshop though it can be read: it is private, or lasts whole days.
    pub(super) hidden: Option<Problem>,
    /// Whether a date of its lists could not be read.
    pub(super) in_part: bool,
    /// What was wrong with it; told only where it gives a workshop.
    pub(super) problems: Vec<Problem>,
}

/// The original starts of a series in the time wanted, with how long each lasts and whether it was taken out.
#[derive(Debug, Default)]
pub(super) struct Originals {
    pub(super) list: Vec<Original>,
    /// Whether the limit of steps cut it short.
    pub(super) cut: bool,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Original {
    pub(super) starts: DateTime<Utc>,
    pub(super) lasts: TimeDelta,
    pub(super) taken_out: bool,
}

/// The UID of an event, if it can be used.
pub(super) fn uid(block: &Block) -> Result<&str, Problem> {
    let uid = block.text("UID").map(str::trim).unwrap_or_default();
    let usable = !uid.is_empty() && uid.len() <= UID_MAX && !uid.chars().any(char::is_control);
    usable.then_some(uid).ok_or(Problem::NoUid)
}

/// Whether a single event is long over, so that nobody need know what is wrong with it.
pub(super) fn is_past(block: &Block, zones: &Zones<'_>, now: DateTime<Utc>) -> bool {
    let repeats = ["RRULE", "RDATE", "RECURRENCE-ID"].iter().any(|name| block.find(name).is_some());
    let before = now - LONGEST;
    let start = block.find("DTSTART").and_then(|line| stamp(line, "DTSTART", zones, zones.site).ok());
    !repeats
        && start.is_some_and(|(stamp, zone)| match stamp {
            Stamp::Day(day) => day < before.date_naive(),
            stamp => stamp.instant(&zone).is_some_and(|at| at < before),
        })
}

impl Event {
    pub(super) fn read(block: &Block, zones: &Zones<'_>, method: Method) -> Result<Self, Problem> {
        if !block.ended {
            return Err(Problem::CutOff);
        }
        // A class that is not known is private (RFC 5545 section 3.8.1.3).
        let class = block.text("CLASS").map(str::trim).unwrap_or_default();
        let public = class.is_empty() || class.eq_ignore_ascii_case("PUBLIC");
        let mut hidden = (!public).then_some(Problem::Private);
        let cancelled = method == Method::Cancel || block.says("STATUS", "CANCELLED");
        let start = block.find("DTSTART").map(|line| stamp(line, "DTSTART", zones, zones.site)).transpose();
        // Of what does not take place nothing need be readable but which one it is.
        let start = if cancelled || hidden.is_some() { start.unwrap_or(None) } else { start? };
        let usual = start.as_ref().map_or(zones.site, |(_, zone)| zone).clone();
        let changes = changed_instance(block, zones, &usual)?;
        let all_day = start.as_ref().is_some_and(|(stamp, _)| matches!(stamp, Stamp::Day(_)))
            || block.says("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE");
        hidden = hidden.or(all_day.then_some(Problem::AllDay));
        let off = cancelled || hidden.is_some();
        let (local, starts, zone) = begin(start, changes.clone(), off, zones.site)?;
        let mut problems = Vec::new();
        let lasts = lasting(block, zones, &zone, starts, off, &mut problems)?;
        let rules = |name| -> Result<Vec<Rule>, Problem> {
            let rules = block.all(name).map(|line| Rule::read(&line.text, local, &zone));
            if off { Ok(rules.flatten().collect()) } else { rules.collect() }
        };
        let (rules, except_rules) = (rules("RRULE")?, rules("EXRULE")?);
        let mut list = |name| listed(block, name, zones, &zone, &mut problems);
        let (dates, except) = (list("RDATE"), list("EXDATE"));
        let in_part = problems.iter().any(|problem| matches!(problem, Problem::Time(..) | Problem::Zone(_)));
        let dates = dates.into_iter().filter_map(|((stamp, zone), lasts)| {
            let stamp =
                if let Stamp::Day(day) = stamp { Stamp::Local(day.and_time(local.time())) } else { stamp };
            Some((stamp.instant(&zone)?, lasts.filter(|lasts| fits(*lasts))))
        });
        let except = except.into_iter().filter_map(|(placed, _)| which(&placed, local.time()));
        Ok(Self {
            line: block.line,
            version: version(block, zones),
            changes: changes.and_then(|placed| which(&placed, local.time())),
            and_following: block.find("RECURRENCE-ID").is_some_and(|line| {
                line.parameter("RANGE").is_some_and(|r| r.eq_ignore_ascii_case("THISANDFUTURE"))
            }),
            is_news: matches!(method, Method::Request | Method::Cancel),
            starts,
            lasts,
            cancelled,
            dates: dates.collect(),
            except: except.collect(),
            rules,
            except_rules,
            details: Details::read(block, &mut problems),
            zone,
            hidden,
            in_part,
            problems,
        })
    }

    /// Whether it has more than one date.
    pub(super) fn is_series(&self) -> bool {
        !self.rules.is_empty() || !self.dates.is_empty()
    }

    /// Whether its start was taken out.
    pub(super) fn excepts_itself(&self) -> bool {
        self.except.contains(&Which::At(self.starts))
            || self.except.contains(&Which::Day(self.day(self.starts)))
    }

    /// The day of an instant, in its own zone.
    pub(super) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.zone.local(at).date()
    }

    /// The original starts of a series whose instances lie in `from..until`, those taken out too.
    pub(super) fn originals(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        steps: &mut usize,
    ) -> Originals {
        let longest = self.dates.iter().filter_map(|(_, lasts)| *lasts).chain([self.lasts]).max();
        let early = from - longest.unwrap_or(self.lasts);
        let mut cut = false;
        let mut follow = |rules: &[Rule]| {
            let mut all = Vec::new();
            for rule in rules {
                let (dates, whole) = rule.dates(early, until, steps);
                all.extend(dates);
                cut |= !whole;
            }
            all
        };
        let mut starts = follow(&self.rules);
        let except: BTreeSet<_> = follow(&self.except_rules).into_iter().collect();
        if self.rules.is_empty() {
            starts.push(self.starts);
        }
        let mut list: Vec<Original> = starts
            .into_iter()
            .map(|starts| (starts, None))
            .chain(self.dates.iter().copied())
            .map(|(starts, lasts)| Original {
                starts,
                lasts: lasts.unwrap_or(self.lasts),
                taken_out: except.contains(&starts)
                    || self.except.contains(&Which::At(starts))
                    || self.except.contains(&Which::Day(self.day(starts))),
            })
            .filter(|original| original.starts + original.lasts > from && original.starts < until)
            .collect();
        list.sort_by_key(|original| original.starts);
        list.dedup_by_key(|original| original.starts);
        cut |= !spend(steps, self.dates.len());
        Originals { list, cut }
    }
}

/// The instance that an event changes, as it is written.
fn changed_instance(block: &Block, zones: &Zones<'_>, usual: &Zone) -> Result<Option<Placed>, Problem> {
    block.find("RECURRENCE-ID").map(|line| stamp(line, "RECURRENCE-ID", zones, usual)).transpose()
}

/// An instance as a list or a change names it. A date stands for the instance of that day; midnight too, unless the
/// series begins then: some programs write a date that way.
fn which((stamp, zone): &Placed, usual: NaiveTime) -> Option<Which> {
    match stamp {
        Stamp::Day(day) => Some(Which::Day(*day)),
        Stamp::Local(local) if local.time() == NaiveTime::MIN && usual != NaiveTime::MIN => {
            Some(Which::Day(local.date()))
        }
        stamp => stamp.instant(zone).map(Which::At),
    }
}

/// The start, by the clocks on the wall of its zone and as an instant. What does not take place (`off`) may say none:
/// then it is that of the instance that it changes, else one long ago, where nothing is looked for.
fn begin(
    start: Option<Placed>,
    changes: Option<Placed>,
    off: bool,
    site: &Zone,
) -> Result<(NaiveDateTime, DateTime<Utc>, Zone), Problem> {
    let nowhere = || off.then(|| (Stamp::Utc(DateTime::UNIX_EPOCH), site.clone()));
    let named = start.or(changes.filter(|_| off)).or_else(nowhere);
    let (stamp, zone) = named.ok_or(Problem::NoStart)?;
    let stamp = if let Stamp::Day(day) = stamp { Stamp::Local(day.and_time(NaiveTime::MIN)) } else { stamp };
    let at = stamp.instant(&zone).ok_or(Problem::NoStart)?;
    let local = if let Stamp::Local(local) = stamp { local } else { zone.local(at) };
    Ok((local, at, zone))
}

fn fits(lasts: TimeDelta) -> bool {
    lasts > TimeDelta::zero() && lasts <= LONGEST
}

/// How long it lasts, by DTEND or DURATION. What does not take place (`off`) need not say it rightly.
fn lasting(
    block: &Block,
    zones: &Zones<'_>,
    zone: &Zone,
    starts: DateTime<Utc>,
    off: bool,
    problems: &mut Vec<Problem>,
) -> Result<TimeDelta, Problem> {
    let lasts = if let Some(line) = block.find("DTEND") {
        stamp(line, "DTEND", zones, zone)
            .and_then(|(end, zone)| end.instant(&zone).map(|end| end - starts).ok_or(Problem::End))
    } else if let Some(text) = block.text("DURATION") {
        duration(text).ok_or_else(|| Problem::Time("DURATION", short(text)))
    } else {
        if !off {
            problems.push(Problem::NoEnd);
        }
        Ok(USUAL)
    };
    match lasts {
        Ok(lasts) if fits(lasts) => Ok(lasts),
        _ if off => Ok(USUAL),
        Ok(_) => Err(Problem::End),
        Err(problem) => Err(problem),
    }
}

/// All dates of the lists of a name; those that cannot be read are told and left out.
fn listed(
    block: &Block,
    name: &'static str,
    zones: &Zones<'_>,
    usual: &Zone,
    problems: &mut Vec<Problem>,
) -> Vec<(Placed, Option<TimeDelta>)> {
    let mut list = Vec::new();
    for line in block.all(name) {
        match stamps(line, name, zones, usual) {
            Err(problem) => problems.push(problem),
            Ok(items) => {
                for item in items {
                    match item {
                        Ok(item) => list.push(item),
                        Err(problem) => problems.push(problem),
                    }
                }
            }
        }
    }
    list
}

fn version(block: &Block, zones: &Zones<'_>) -> (u32, Option<DateTime<Utc>>) {
    let sequence = block.text("SEQUENCE").and_then(|text| text.trim().parse().ok()).unwrap_or_default();
    let changed = block.find("LAST-MODIFIED").or_else(|| block.find("DTSTAMP"));
    let at = changed.and_then(|line| stamp(line, "DTSTAMP", zones, &Zone::UTC).ok());
    (sequence, at.and_then(|(stamp, zone)| stamp.instant(&zone)))
}
