//! From events to dated instances.
//!
//! Events of one UID make a series: at most one event of its own, and changes to single instances, each found by the
//! original start of what it changes. A change wins over the rule, over the list of dates, and over an exception.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::event::Event;
use super::problem::{Problem, Warnings};
use super::rule::MAX_STEPS;
use super::{Instance, Level, MAX_DAYS, MAX_INSTANCES, Options};

/// All events of one UID.
#[derive(Default)]
struct Series {
    own: Option<Event>,
    changes: BTreeMap<DateTime<Utc>, Event>,
}

impl Series {
    /// Takes an event in; of two with the same identity the one changed last stays.
    fn take(&mut self, event: Event, warnings: &mut Warnings) {
        let (line, uid) = (event.line, event.uid.clone());
        let (kept, other) = match event.changes {
            None => newest(self.own.take(), event),
            Some(original) => newest(self.changes.remove(&original), event),
        };
        if other.is_some() {
            warnings.add(line, &uid, Problem::Twice);
        }
        match kept.changes {
            None => self.own = Some(kept),
            Some(original) => drop(self.changes.insert(original, kept)),
        }
    }
}

fn newest(before: Option<Event>, event: Event) -> (Event, Option<Event>) {
    match before {
        Some(before) if before.version > event.version => (before, Some(event)),
        before => (event, before),
    }
}

/// The time that is wanted.
struct Window<'a> {
    options: &'a Options,
    until: DateTime<Utc>,
}

impl Window<'_> {
    fn holds(&self, starts: DateTime<Utc>, lasts: TimeDelta) -> bool {
        starts + lasts > self.options.from && starts < self.until
    }

    fn instance(
        &self,
        event: &Event,
        recurrence_id: Option<DateTime<Utc>>,
        starts: DateTime<Utc>,
    ) -> Instance {
        let mut instance = Instance {
            uid: event.uid.clone(),
            recurrence_id,
            starts,
            ends: starts + event.lasts,
            title: String::new(),
            summary: String::new(),
            room: String::new(),
            seats: 0,
            level: Level::default(),
            bring: String::new(),
            advisor: String::new(),
            languages: Vec::new(),
            access: String::new(),
            cancelled: event.cancelled,
        };
        event.details.fill(&mut instance, self.options);
        instance
    }
}

/// The instances of all events that lie in the time wanted, or did before they were moved.
pub(super) fn expand(events: Vec<Event>, options: &Options, warnings: &mut Warnings) -> Vec<Instance> {
    let mut series: BTreeMap<String, Series> = BTreeMap::new();
    for event in events {
        series.entry(event.uid.clone()).or_default().take(event, warnings);
    }
    let window =
        Window { options, until: options.from + TimeDelta::days(i64::from(options.days.min(MAX_DAYS))) };
    let mut steps = MAX_STEPS;
    let mut instances = Vec::new();
    let mut dropped = 0;
    for series in series.into_values() {
        expand_series(series, &window, &mut steps, &mut instances, warnings);
        if instances.len() > 2 * MAX_INSTANCES {
            dropped += keep_earliest(&mut instances);
        }
    }
    dropped += keep_earliest(&mut instances);
    if dropped > 0 {
        warnings.add(0, "", Problem::TooManyInstances(dropped));
    }
    instances
}

/// Puts the instances in order and keeps the first [`MAX_INSTANCES`]. Returns how many went.
fn keep_earliest(instances: &mut Vec<Instance>) -> usize {
    instances.sort_by(|a, b| (a.starts, &a.uid, a.recurrence_id).cmp(&(b.starts, &b.uid, b.recurrence_id)));
    let dropped = instances.len().saturating_sub(MAX_INSTANCES);
    instances.truncate(MAX_INSTANCES);
    dropped
}

fn expand_series(
    series: Series,
    window: &Window<'_>,
    steps: &mut usize,
    instances: &mut Vec<Instance>,
    warnings: &mut Warnings,
) {
    let before = instances.len();
    if let Some(own) = &series.own {
        let untouched = |original: &DateTime<Utc>| !series.changes.contains_key(original);
        if own.is_series() {
            for original in originals(own, window, steps, warnings).into_iter().filter(untouched) {
                let mut instance = window.instance(own, Some(original), original);
                instance.cancelled |= own.excepts(original);
                instances.push(instance);
            }
        } else if window.holds(own.starts.to_utc(), own.lasts) {
            instances.push(window.instance(own, None, own.starts.to_utc()));
        }
    }
    for (original, mut change) in series.changes {
        let starts = change.starts.to_utc();
        if !window.holds(starts, change.lasts) && !window.holds(original, change.lasts) {
            continue;
        }
        if let Some(own) = &series.own {
            change.details = change.details.or(&own.details);
            change.cancelled |= own.cancelled;
        }
        instances.push(window.instance(&change, Some(original), starts));
        warn_unnamed(&change, warnings);
    }
    if let Some(own) = series.own.filter(|_| instances.len() > before) {
        warn_unnamed(&own, warnings);
    }
}

fn warn_unnamed(event: &Event, warnings: &mut Warnings) {
    if !event.details.is_named() {
        warnings.add(event.line, &event.uid, Problem::NoTitle);
    }
}

/// The original starts of a series in the time wanted, those taken out too.
fn originals(
    own: &Event,
    window: &Window<'_>,
    steps: &mut usize,
    warnings: &mut Warnings,
) -> BTreeSet<DateTime<Utc>> {
    let from = window.options.from - own.lasts;
    let mut all: BTreeSet<DateTime<Utc>> = own.dates.iter().copied().collect();
    if own.rules.is_empty() {
        all.insert(own.starts.to_utc());
    }
    for rule in &own.rules {
        let (dates, complete) = rule.dates(from, window.until, steps);
        all.extend(dates);
        if !complete {
            warnings.add(own.line, &own.uid, Problem::RuleTooLong);
        }
    }
    all.retain(|start| window.holds(*start, own.lasts));
    all
}
