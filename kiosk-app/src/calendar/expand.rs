//! From events to dated instances.
//!
//! Events of one UID make a series: at most one event of its own, and changes to single instances, each found by the
//! original start of what it changes. A change wins over the rule, over the list of dates, and over an exception.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::details::Details;
use super::event::{Event, Original, Which};
use super::problem::{Problem, Warnings};
use super::rule::MAX_STEPS;
use super::{Instance, Level, MAX_DAYS, MAX_INSTANCES, Options};

/// All events of one UID.
#[derive(Debug, Default)]
pub(super) struct Series {
    own: Option<Event>,
    changes: BTreeMap<Which, Event>,
    /// Whether an event of it was left out.
    pub(super) in_part: bool,
    /// Where an event stands in the file that has the same identity as another.
    twice: Option<usize>,
}

impl Series {
    /// Takes an event in; of two with the same identity the one changed last stays.
    pub(super) fn take(&mut self, event: Event) {
        let line = event.line;
        self.in_part |= event.in_part;
        let (kept, other) = match event.changes {
            None => newest(self.own.take(), event),
            Some(which) => newest(self.changes.remove(&which), event),
        };
        if other.is_some_and(|other| other.is_news == kept.is_news) {
            self.twice = Some(line);
        }
        match kept.changes {
            None => self.own = Some(kept),
            Some(which) => drop(self.changes.insert(which, kept)),
        }
    }

    /// Whether what it does not show does not take place. News of single instances say nothing of the others.
    fn is_whole(&self) -> bool {
        !self.in_part && (self.own.is_some() || self.changes.values().any(|change| !change.is_news))
    }
}

fn newest(before: Option<Event>, event: Event) -> (Event, Option<Event>) {
    match before {
        Some(before) if before.version > event.version => (before, Some(event)),
        before => (event, before),
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) instances: Vec<Instance>,
    pub(super) later: Vec<Instance>,
    pub(super) uids: BTreeMap<String, bool>,
}

/// Follows all series of a file through the time wanted.
#[derive(Debug)]
struct Expander<'a> {
    options: &'a Options,
    until: DateTime<Utc>,
    steps: usize,
    warnings: &'a mut Warnings,
    found: Expanded,
    dropped: usize,
    /// Where the events of the instances stand in the file, by title and start.
    shown: BTreeMap<(DateTime<Utc>, String), String>,
    /// UIDs of which it was told that they stand twice.
    told: BTreeSet<String>,
}

/// The instances of all events that lie in the time wanted, or did before they were moved.
pub(super) fn expand(all: BTreeMap<String, Series>, options: &Options, warnings: &mut Warnings) -> Expanded {
    let until = options.from + TimeDelta::days(i64::from(options.days.min(MAX_DAYS)));
    let mut expander = Expander {
        options,
        until,
        steps: MAX_STEPS,
        warnings,
        found: Expanded::default(),
        dropped: 0,
        shown: BTreeMap::new(),
        told: BTreeSet::new(),
    };
    let mut dropped = Dropped::default();
    for (uid, series) in all {
        expander.series(&uid, series);
        if expander.found.instances.len() > 2 * MAX_INSTANCES {
            dropped.keep_earliest(&mut expander.found.instances);
        }
    }
    dropped.keep_earliest(&mut expander.found.instances);
    dropped.count += expander.dropped;
    let mut found = expander.found;
    Dropped::default().keep_earliest(&mut found.later);
    if dropped.count > 0 {
        warnings.add(0, "", Problem::TooManyInstances(dropped.count));
    }
    for uid in dropped.uids {
        found.uids.insert(uid, false);
    }
    found
}

/// Instances beyond [`MAX_INSTANCES`].
#[derive(Debug, Default)]
struct Dropped {
    count: usize,
    uids: BTreeSet<String>,
}

impl Dropped {
    /// Puts the instances in order and keeps the first [`MAX_INSTANCES`].
    fn keep_earliest(&mut self, instances: &mut Vec<Instance>) {
        instances
            .sort_by(|a, b| (a.starts, &a.uid, a.recurrence_id).cmp(&(b.starts, &b.uid, b.recurrence_id)));
        for instance in instances.drain(MAX_INSTANCES.min(instances.len())..) {
            self.count += 1;
            self.uids.insert(instance.uid);
        }
    }
}

impl Expander<'_> {
    fn holds(&self, starts: DateTime<Utc>, lasts: TimeDelta) -> bool {
        starts + lasts > self.options.from && starts < self.until
    }

    fn series(&mut self, uid: &str, mut series: Series) {
        let mut whole = series.is_whole();
        let before = self.found.instances.len();
        let changes = std::mem::take(&mut series.changes);
        let (originals, cut) = series.own.as_ref().map_or_else(Default::default, |own| self.originals(own));
        whole &= !cut;
        let changes = resolve(changes, series.own.as_ref(), &originals);
        if let Some(own) = &series.own {
            self.own(uid, own, &originals, &changes);
            if cut && self.steps == 0 {
                self.warnings.add(own.line, uid, Problem::RuleTooLong);
            }
        }
        let own_off = series.own.as_ref().is_some_and(|own| own.cancelled || own.hidden.is_some());
        for (original, mut change) in changes {
            if let Some(own) = &series.own {
                change.details = std::mem::take(&mut change.details).or(&own.details);
            }
            let at = At { original: Some(original), starts: change.starts, lasts: change.lasts };
            if self.holds(at.starts, at.lasts) || self.holds(original, at.lasts) {
                self.give(uid, &change, &change.details, at, own_off);
                self.tell(uid, &change);
            }
        }
        if let Some(line) = series.twice.filter(|_| self.found.instances.len() > before) {
            self.warnings.add(line, uid, Problem::Twice);
        }
        self.found.uids.insert(uid.to_owned(), whole);
    }

    /// The original starts of an event, its own included.
    fn originals(&mut self, own: &Event) -> (Vec<Original>, bool) {
        if own.hidden.is_some() || !own.is_series() {
            return (Vec::new(), false);
        }
        let mut found = own.originals(self.options.from, self.until, &mut self.steps);
        // More than are given in all: those are left out before their texts are made.
        let over = found.list.len().saturating_sub(MAX_INSTANCES);
        found.list.truncate(MAX_INSTANCES);
        self.dropped += over;
        (found.list, found.cut || over > 0)
    }

    /// The instances of an event of its own that no change replaces.
    fn own(
        &mut self,
        uid: &str,
        own: &Event,
        originals: &[Original],
        changes: &BTreeMap<DateTime<Utc>, Event>,
    ) {
        if own.hidden.is_some() {
            if own.is_series() || own.starts + own.lasts > self.options.from {
                self.tell(uid, own);
            }
            return;
        }
        let before = self.found.instances.len();
        if !own.is_series() && !changes.contains_key(&own.starts) {
            let at = At { original: None, starts: own.starts, lasts: own.lasts };
            let off = own.excepts_itself();
            if self.holds(at.starts, at.lasts) {
                self.give(uid, own, &own.details, at, off);
            } else if at.starts >= self.until && !own.cancelled && !off {
                let later = self.instance(uid, own, &own.details, at);
                self.found.later.push(later);
                if self.found.later.len() > 2 * MAX_INSTANCES {
                    Dropped::default().keep_earliest(&mut self.found.later);
                }
            }
        }
        let mut following = None;
        let mut ranges = changes.iter().filter(|(_, change)| change.and_following).peekable();
        for original in originals {
            while let Some(range) = ranges.next_if(|(from, _)| **from <= original.starts) {
                following = Some((*range.0, range.1, range.1.details.clone().or(&own.details)));
            }
            if changes.contains_key(&original.starts) {
                continue;
            }
            let Original { starts, lasts, taken_out } = *original;
            match &following {
                // « This and all following » moved: as far as that one was.
                Some((from, change, details)) => {
                    let moved = change.zone.local(change.starts) - change.zone.local(*from);
                    let moved = change.zone.instant(change.zone.local(starts) + moved);
                    let at =
                        At { original: Some(starts), starts: moved.unwrap_or(starts), lasts: change.lasts };
                    self.give(uid, change, details, at, own.cancelled || taken_out);
                }
                None => {
                    let at = At { original: Some(starts), starts, lasts };
                    self.give(uid, own, &own.details, at, taken_out);
                }
            }
        }
        if self.found.instances.len() > before {
            self.tell(uid, own);
        }
    }

    fn give(&mut self, uid: &str, event: &Event, details: &Details, at: At, off: bool) {
        let mut instance = self.instance(uid, event, details, at);
        instance.cancelled |= off;
        if !instance.cancelled {
            let other = self.shown.insert((at.starts, instance.title.clone()), uid.to_owned());
            if other.is_some_and(|other| other != uid) && self.told.insert(uid.to_owned()) {
                self.warnings.add(event.line, uid, Problem::StandsTwice(instance.title.clone()));
            }
        }
        self.found.instances.push(instance);
    }

    fn instance(&self, uid: &str, event: &Event, details: &Details, at: At) -> Instance {
        let mut instance = Instance {
            uid: uid.to_owned(),
            recurrence_id: at.original,
            and_following: event.and_following && event.is_news,
            starts: at.starts,
            ends: at.starts + at.lasts,
            title: String::new(),
            summary: String::new(),
            room: String::new(),
            seats: 0,
            level: Level::default(),
            bring: String::new(),
            advisor: String::new(),
            languages: Vec::new(),
            access: String::new(),
            cancelled: event.cancelled || event.hidden.is_some(),
        };
        details.fill(&mut instance, self.options);
        instance
    }

    /// Tells what was wrong with an event that counts.
    fn tell(&mut self, uid: &str, event: &Event) {
        if let Some(problem) = &event.hidden {
            return self.warnings.add(event.line, uid, problem.clone());
        }
        if event.cancelled {
            return;
        }
        for problem in &event.problems {
            self.warnings.add(event.line, uid, problem.clone());
        }
        if !event.details.is_named() {
            self.warnings.add(event.line, uid, Problem::NoTitle);
        }
    }
}

/// When an instance takes place, and when it was to.
#[derive(Clone, Copy, Debug)]
struct At {
    original: Option<DateTime<Utc>>,
    starts: DateTime<Utc>,
    lasts: TimeDelta,
}

/// Changes by the original start of what they change. One that names no start of the series means the instance of its
/// day: programs write the day alone, or the hour that the series had before.
fn resolve(
    changes: BTreeMap<Which, Event>,
    own: Option<&Event>,
    originals: &[Original],
) -> BTreeMap<DateTime<Utc>, Event> {
    let exact: BTreeSet<DateTime<Utc>> = originals.iter().map(|original| original.starts).collect();
    let mut free: BTreeMap<NaiveDate, Vec<DateTime<Utc>>> = BTreeMap::new();
    for at in exact.iter().rev().filter(|at| !changes.contains_key(&Which::At(**at))) {
        free.entry(own.map_or_else(|| at.date_naive(), |own| own.day(*at))).or_default().push(*at);
    }
    let mut resolved = BTreeMap::new();
    for (which, change) in changes {
        let (day, otherwise) = match which {
            Which::At(at) if exact.contains(&at) => {
                resolved.insert(at, change);
                continue;
            }
            Which::At(at) => (own.map_or_else(|| at.date_naive(), |own| own.day(at)), at),
            // Midnight stands for the day where the series does not tell the hour.
            Which::Day(day) => {
                (day, change.zone.instant(day.and_time(NaiveTime::MIN)).unwrap_or(change.starts))
            }
        };
        let original = free.get_mut(&day).and_then(Vec::pop).unwrap_or(otherwise);
        resolved.insert(original, change);
    }
    resolved
}
