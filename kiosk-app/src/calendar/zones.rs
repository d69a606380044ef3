//! From the names that calendars give to time zones to the zones themselves.
//!
//! What the file tells of a zone (`VTIMEZONE`) defines it, whatever its name (RFC 5545 section 3.6.5).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Utc};

use super::lines::{Block, Object};
use super::rule::{Rule, spend};
use super::stamp::Stamp;
use super::zone::{Told, Zone, by_name, city, offset};

/// The most changes of offset that a file's zones tell in all.
const CHANGES_MAX: usize = 50_000;
/// The most zones of a file.
const ZONES_MAX: usize = 200;
/// Years before and after now in which a rule's changes are looked at.
const YEARS_AROUND: i32 = 4;
/// A zone whose last change is older than this has none any more.
const STALE: TimeDelta = TimeDelta::days(400);

/// The zones that a file tells.
#[derive(Debug)]
pub(super) struct FileZones {
    /// By name; an object's own where another object of the file tells the same name otherwise.
    told: BTreeMap<(Option<usize>, String), (Block, Option<Zone>)>,
    /// Changes of offset that may still be told.
    steps: usize,
}

impl FileZones {
    /// Reads the zones of all objects. `now` says which of their changes matter.
    pub(super) fn read(objects: &[Object], now: DateTime<Utc>) -> Self {
        let mut zones = Self { told: BTreeMap::new(), steps: CHANGES_MAX };
        for (number, object) in objects.iter().enumerate() {
            for block in &object.zones {
                zones.add(number, block, now);
            }
        }
        zones
    }

    fn add(&mut self, object: usize, block: &Block, now: DateTime<Utc>) {
        let Some(name) = block.text("TZID").map(|name| name.trim().trim_matches('"').to_owned()) else {
            return;
        };
        let key = match self.told.get(&(None, name.clone())) {
            None => (None, name),
            Some((known, _)) if known.is_like(block) => return,
            Some(_) => (Some(object), name),
        };
        if self.told.len() < ZONES_MAX {
            let zone = told(block, &key.1, now, &mut self.steps);
            self.told.insert(key, (block.clone(), zone));
        }
    }

    /// The zone of a name in one object, or `None` when nothing tells what it is.
    fn resolve(&self, object: usize, name: &str) -> Option<Zone> {
        let get = |object| self.told.get(&(object, name.to_owned()));
        let told = get(Some(object)).or_else(|| get(None)).and_then(|(_, zone)| zone.clone());
        told.or_else(|| by_name(name))
    }
}

/// The zones as one object of a file names them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zones<'a> {
    /// The zone of times that name none.
    pub(super) site: &'a Zone,
    pub(super) file: &'a FileZones,
    /// Number of the object in the file.
    pub(super) object: usize,
}

impl Zones<'_> {
    /// The zone of a name, or `None` when nothing tells what it is.
    pub(super) fn resolve(&self, name: &str) -> Option<Zone> {
        self.file.resolve(self.object, name)
    }
}

/// What a block tells of a zone; a place that it names where it tells nothing that can be read.
fn told(block: &Block, name: &str, now: DateTime<Utc>, steps: &mut usize) -> Option<Zone> {
    let place = || by_name(block.text("X-LIC-LOCATION")?.trim());
    match Told::read(block, now, steps) {
        Some(told) if told.stopped(now) => {
            let known = city(name).map(Zone::Known).or_else(place);
            Some(known.unwrap_or_else(|| Zone::Told(Arc::new(told))))
        }
        Some(told) => Some(Zone::Told(Arc::new(told))),
        None => by_name(name).or_else(place),
    }
}

impl Told {
    /// Reads the observances, `None` when one of them cannot be read or there is none.
    fn read(block: &Block, now: DateTime<Utc>, steps: &mut usize) -> Option<Self> {
        let mut changes = Vec::new();
        let mut earliest: Option<(DateTime<Utc>, i32)> = None;
        for part in block.parts(&["STANDARD", "DAYLIGHT"]) {
            let (from, to) = (offset(part.text("TZOFFSETFROM")?)?, offset(part.text("TZOFFSETTO")?)?);
            for local in onsets(part, from, now, steps)? {
                let at = local.and_utc().checked_sub_signed(TimeDelta::seconds(from.into()))?;
                changes.push((at, to));
                if earliest.is_none_or(|(first, _)| at < first) {
                    earliest = Some((at, from));
                }
            }
        }
        changes.sort_by_key(|(at, _)| *at);
        earliest.map(|(_, first)| Self { first, changes })
    }

    /// Whether it knew summers and winters, and tells none any more: some programs write the changes of the years in
    /// which they were made, and a city's name says what came after.
    fn stopped(&self, now: DateTime<Utc>) -> bool {
        let changed = self.changes.iter().any(|(_, offset)| *offset != self.first);
        changed && self.changes.len() > 1 && self.changes.last().is_some_and(|(last, _)| *last + STALE < now)
    }
}

/// When an observance begins, by clocks that show the offset before: its start, its list and its rules.
fn onsets(part: &Block, from: i32, now: DateTime<Utc>, steps: &mut usize) -> Option<Vec<NaiveDateTime>> {
    let local = |stamp: Stamp| match stamp {
        Stamp::Local(local) => Some(local),
        Stamp::Utc(at) => at.naive_utc().checked_add_signed(TimeDelta::seconds(from.into())),
        Stamp::Day(day) => day.and_hms_opt(0, 0, 0),
    };
    let start = local(Stamp::parse(part.text("DTSTART")?.trim())?)?;
    let mut onsets = vec![start];
    for line in part.all("RDATE") {
        for item in line.text.split(',') {
            let item = item.split('/').next().unwrap_or_default();
            onsets.push(local(Stamp::parse(item.trim())?)?);
        }
    }
    let fixed = Zone::Told(Arc::new(Told { first: from, changes: Vec::new() }));
    for line in part.all("RRULE") {
        let start = Rule::later_start(&line.text, start, now.year() - YEARS_AROUND);
        onsets.extend(Rule::read(&line.text, start, &fixed).ok()?.before(now.year() + YEARS_AROUND, steps)?);
    }
    spend(steps, onsets.len()).then_some(onsets)
}
