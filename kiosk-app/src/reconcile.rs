//! What a calendar that was read again means for the workshops that are here.
//!
//! **One calendar is one truth.** A file changes the workshops of its own calendar and no others, least of all those that
//! staff planned by hand. Within it, a UID that stands in the file speaks for all its dates:
//!
//! ```text
//!  dates of a UID      ─ by original start, or its day ─► the same workshop: as it was, revised, on again, called off
//!  what is left        ─ by day, then in order ─► moved: it keeps its id, its sign-ups stay, people are to be called
//!  a date left over    ─► planned
//!  a workshop left over ─► called off, where the file shows all of its series; else it stays as it is
//!  a UID no more in the file ─► gone: told, and called off on request
//! ```
//!
//! Pure: the calendar and the workshops come in, commands come out.

use crate::calendar::{Calendar, Instance, Level as Said};
use chrono_tz::Tz;
use perron_domain::ids::{DeviceId, StaffText, WorkshopId};
use perron_domain::lang::Lang;
use perron_domain::log::Command;
use perron_domain::time::Timestamp;
use perron_domain::workshop::{Details, Level, Origin, Uid, Workshop, source_id, workshop_id};
use std::collections::{BTreeMap, BTreeSet};

/// What a calendar is read into.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// The device that imports: it changes only its own workshops.
    pub me: DeviceId,
    /// The site's zone: what one day is.
    pub zone: Tz,
    /// The calendar's name.
    pub calendar: &'a StaffText,
    /// The device's workshops that are not over.
    pub workshops: &'a [Workshop],
    /// The time. A date that was moved before it takes place no more: it is called off, so that people can be called.
    pub now: Timestamp,
    /// Until when the calendar was looked at. What starts later is left as it is, unless the file names it.
    pub until: Timestamp,
}

/// What is to be done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// In the order of the workshops' starts.
    pub commands: Vec<Command>,
    /// Dates and workshops that agree already.
    pub same: usize,
    /// Workshops that stay though the file does not show them: a part of their series could not be read.
    pub kept: usize,
    /// Workshops whose events are gone from the calendar. Of one without a name that cannot be told: what it does not show
    /// may stand in another.
    pub gone: Vec<WorkshopId>,
    /// Own workshops that stand in no calendar: planned by hand, or before calendars were told apart.
    pub unplaced: usize,
    /// Title and start of workshops that stand twice on the list, once in this calendar and once elsewhere.
    pub twice: Vec<(StaffText, Timestamp)>,
}

/// Compares a calendar with the workshops that are here. `taken` tells whether an id belongs to a workshop already, one
/// that is over included.
///
/// # Errors
/// Those of `taken`.
pub fn reconcile<E>(
    read: &Calendar,
    here: &Here<'_>,
    taken: impl Fn(WorkshopId) -> Result<bool, E>,
) -> Result<Outcome, E> {
    let mut of_uid: BTreeMap<&str, Dates<'_>> = BTreeMap::new();
    for instance in &read.instances {
        of_uid.entry(&instance.uid).or_default().instances.push(instance);
    }
    for instance in &read.later {
        of_uid.entry(&instance.uid).or_default().later.push(instance);
    }
    let mut known = known(read, here);
    let mut plan = Plan { here, taken, planned: BTreeSet::new(), outcome: Outcome::default() };
    for (uid, whole) in &read.uids {
        let dates = of_uid.remove(uid.as_str()).unwrap_or_default();
        plan.uid(dates, known.remove(uid.as_str()).unwrap_or_default(), *whole)?;
    }
    if read.whole && !here.calendar.is_empty() {
        let gone = known.into_values().flatten().filter(|old| !old.called_off && starts(old) < here.until);
        plan.outcome.gone = gone.map(|workshop| workshop.id).collect();
    }
    let mut outcome = plan.outcome;
    let revised: BTreeSet<WorkshopId> = outcome.commands.iter().filter_map(changed).collect();
    let unplaced = |w: &&Workshop| w.origin.is_none() && !w.called_off && !revised.contains(&w.id);
    outcome.unplaced = here.workshops.iter().filter(unplaced).count();
    outcome.commands.sort_by_key(|command| match command {
        Command::Plan { details, .. } | Command::Revise { details, .. } => Some(details.starts),
        _ => None,
    });
    outcome.twice = twice(here, &outcome);
    Ok(outcome)
}

/// The dates of one UID.
#[derive(Default)]
struct Dates<'a> {
    instances: Vec<&'a Instance>,
    later: Vec<&'a Instance>,
}

/// The workshops of this calendar by UID. One that an earlier version of this program planned names no calendar; it is
/// known by its id, which was made from the event.
fn known<'a>(read: &'a Calendar, here: &Here<'a>) -> BTreeMap<&'a str, Vec<&'a Workshop>> {
    let mut known: BTreeMap<&str, Vec<&Workshop>> = BTreeMap::new();
    let mut unnamed: BTreeMap<WorkshopId, &Workshop> = BTreeMap::new();
    for workshop in here.workshops.iter().filter(|workshop| workshop.owner == Some(here.me)) {
        match &workshop.origin {
            Some(origin) if origin.calendar == *here.calendar => {
                known.entry(origin.uid.as_str()).or_default().push(workshop);
            }
            Some(_) => {}
            None => drop(unnamed.insert(workshop.id, workshop)),
        }
    }
    for instance in read.instances.iter().chain(&read.later) {
        let id = workshop_id(here.me, &source_id(&instance.uid, original(instance), 0));
        if let Some(workshop) = unnamed.remove(&id) {
            known.entry(&instance.uid).or_default().push(workshop);
        }
    }
    known
}

/// A date that no workshop is known for.
struct New<'a> {
    instance: &'a Instance,
    /// It lies after the time that is looked at: a workshop may have moved there, and none is planned.
    is_later: bool,
}

struct Plan<'a, F> {
    here: &'a Here<'a>,
    taken: F,
    /// Ids that this import gives.
    planned: BTreeSet<WorkshopId>,
    outcome: Outcome,
}

impl<E, F: Fn(WorkshopId) -> Result<bool, E>> Plan<'_, F> {
    /// Reconciles one UID.
    fn uid(&mut self, dates: Dates<'_>, mut olds: Vec<&Workshop>, whole: bool) -> Result<(), E> {
        let last = olds.iter().map(|old| starts(old)).max();
        let mut news = self.by_original(&dates, &mut olds);
        let continues = news.len() < dates.instances.len();
        self.following(&dates, &mut olds);
        let mut olds: Vec<&Workshop> =
            olds.into_iter().filter(|old| !old.called_off && starts(old) < self.here.until).collect();
        olds.sort_by_key(|old| starts(old));
        if whole {
            self.by_day(&mut olds, &mut news);
            // Where the series goes on, a date after all that was known is a new one, not one that moved.
            let is_new = |new: &New<'_>| continues && Some(Timestamp::from(new.instance.starts)) > last;
            let (further, mut rest) = news.into_iter().partition(is_new);
            self.in_order(&mut olds, &mut rest);
            news = further;
            news.extend(rest);
        }
        for new in news.into_iter().filter(|new| !new.is_later) {
            self.plan(new.instance)?;
        }
        for old in olds {
            if whole {
                self.outcome.commands.push(Command::CallOff { workshop: old.id });
            } else {
                self.outcome.kept += 1;
            }
        }
        Ok(())
    }

    /// Matches dates and workshops by their original start, and, where the file names only the day of it, by that. Gives
    /// the dates that are new.
    fn by_original<'i>(&mut self, dates: &Dates<'i>, olds: &mut Vec<&Workshop>) -> Vec<New<'i>> {
        let mut rest = Vec::new();
        let later = dates.later.iter().map(|instance| New { instance, is_later: true });
        for new in dates.instances.iter().map(|instance| New { instance, is_later: false }).chain(later) {
            match take_same(olds, new.instance) {
                Some(old) => self.same(old, new.instance, self.origin(new.instance)),
                None => rest.push(new),
            }
        }
        let mut news = Vec::new();
        for new in rest {
            let of_day = take_of_day(olds, new.instance, self.here.zone);
            match of_day {
                // Midnight is no start but stands for the day: what is known says more.
                Some(old) if names_a_day(new.instance, self.here.zone) => {
                    self.same(old, new.instance, old.origin.clone());
                }
                Some(old) => self.same(old, new.instance, self.origin(new.instance)),
                None if self.is_off(new.instance) => self.outcome.same += 1,
                None => news.push(new),
            }
        }
        news
    }

    /// News of « this and all following » dates, sent without their series: what is known of it follows.
    fn following(&mut self, dates: &Dates<'_>, olds: &mut Vec<&Workshop>) {
        let zone = self.here.zone;
        for instance in dates.instances.iter().filter(|instance| instance.and_following) {
            let Some(from) = original(instance) else { continue };
            let moved = Timestamp::from(instance.starts).local(zone) - from.local(zone);
            olds.retain(|old| {
                let Some(at) =
                    old.origin.as_ref().and_then(|origin| origin.original).filter(|at| *at >= from)
                else {
                    return true;
                };
                let local = at.local(zone) + moved;
                let starts = local.and_local_timezone(zone).earliest().map(|at| at.to_utc());
                let starts = starts.unwrap_or(instance.starts);
                let ends = starts + (instance.ends - instance.starts);
                self.same(old, &Instance { starts, ends, ..(*instance).clone() }, old.origin.clone());
                false
            });
        }
    }

    fn is_off(&self, instance: &Instance) -> bool {
        instance.cancelled || Timestamp::from(instance.ends) <= self.here.now
    }

    /// Pairs what is left of one day, in the order of the hours.
    fn by_day<'i>(&mut self, olds: &mut Vec<&Workshop>, news: &mut Vec<New<'i>>) {
        let zone = self.here.zone;
        let mut of_day: BTreeMap<_, Vec<New<'i>>> = BTreeMap::new();
        for new in news.drain(..).rev() {
            of_day.entry(Timestamp::from(new.instance.starts).day(zone)).or_default().push(new);
        }
        olds.retain(|old| match of_day.get_mut(&starts(old).day(zone)).and_then(Vec::pop) {
            Some(new) => {
                self.revise(old, new.instance, self.origin(new.instance));
                false
            }
            None => true,
        });
        news.extend(of_day.into_values().flat_map(|day| day.into_iter().rev()));
    }

    /// Pairs what is left then, the first with the first.
    fn in_order(&mut self, olds: &mut Vec<&Workshop>, news: &mut Vec<New<'_>>) {
        let pairs = olds.len().min(news.len());
        for (old, new) in olds.drain(..pairs).zip(news.drain(..pairs)) {
            self.revise(old, new.instance, self.origin(new.instance));
        }
    }

    /// A date that is known as this workshop.
    fn same(&mut self, old: &Workshop, instance: &Instance, origin: Option<Origin>) {
        match (self.is_off(instance), old.called_off) {
            (true, true) => self.outcome.same += 1,
            (true, false) => self.outcome.commands.push(Command::CallOff { workshop: old.id }),
            (false, _) => self.revise(old, instance, origin),
        }
    }

    fn revise(&mut self, old: &Workshop, instance: &Instance, origin: Option<Origin>) {
        let details = details(instance);
        if !old.called_off && old.details.as_ref() == Some(&details) && old.origin == origin {
            self.outcome.same += 1;
        } else {
            self.outcome.commands.push(Command::Revise { workshop: old.id, details, origin });
        }
    }

    /// Plans a date under an id that no other workshop has: one planned there before may have moved away, or be over.
    fn plan(&mut self, instance: &Instance) -> Result<(), E> {
        let mut number = 0;
        let source = loop {
            let source = source_id(&instance.uid, original(instance), number);
            let id = workshop_id(self.here.me, &source);
            if !self.planned.contains(&id) && !(self.taken)(id)? {
                self.planned.insert(id);
                break source;
            }
            number += 1;
        };
        let (details, origin) = (details(instance), self.origin(instance));
        self.outcome.commands.push(Command::Plan { source, details, origin });
        Ok(())
    }

    fn origin(&self, instance: &Instance) -> Option<Origin> {
        let uid = Uid::new(&instance.uid)?;
        Some(Origin { calendar: self.here.calendar.clone(), uid, original: original(instance) })
    }
}

/// Takes out the workshop of a date: that of its original start, one that takes place before one that was called off.
fn take_same<'a>(olds: &mut Vec<&'a Workshop>, instance: &Instance) -> Option<&'a Workshop> {
    let original = original(instance);
    let id_of = |old: &Workshop| source_id(&instance.uid, original, 0) == old.source;
    let is_same = |old: &Workshop| match &old.origin {
        Some(origin) => origin.original == original,
        None => id_of(old),
    };
    let candidates = olds.iter().enumerate().filter(|(_, old)| is_same(old));
    let (at, _) = candidates.min_by_key(|(_, old)| old.called_off)?;
    Some(olds.swap_remove(at))
}

/// Takes out the workshop whose original start lies on the day that a date names as its own.
fn take_of_day<'a>(olds: &mut Vec<&'a Workshop>, instance: &Instance, zone: Tz) -> Option<&'a Workshop> {
    let day = original(instance)?.day(zone);
    let of_day = |old: &Workshop| {
        old.origin.as_ref().and_then(|origin| origin.original).is_some_and(|at| at.day(zone) == day)
    };
    let candidates = olds.iter().enumerate().filter(|(_, old)| of_day(old));
    let (at, _) = candidates.min_by_key(|(_, old)| (old.called_off, starts(old)))?;
    Some(olds.swap_remove(at))
}

/// Workshops with one title and start, one of them in this calendar and the other not.
fn twice(here: &Here<'_>, outcome: &Outcome) -> Vec<(StaffText, Timestamp)> {
    let key = |details: &Details| (details.title.clone(), details.starts);
    let changed: BTreeSet<WorkshopId> = outcome.commands.iter().filter_map(changed).collect();
    let in_calendar = |workshop: &Workshop| {
        workshop.origin.as_ref().is_some_and(|origin| origin.calendar == *here.calendar)
    };
    let living = |workshop: &&Workshop| !workshop.called_off && !changed.contains(&workshop.id);
    let (own, others): (Vec<_>, Vec<_>) = here.workshops.iter().filter(living).partition(|w| in_calendar(w));
    let said = outcome.commands.iter().filter_map(|command| match command {
        Command::Plan { details, .. } | Command::Revise { details, .. } => Some(key(details)),
        _ => None,
    });
    let own = own.into_iter().filter_map(|workshop| workshop.details.as_ref().map(key));
    let own: BTreeSet<(StaffText, Timestamp)> = own.chain(said).collect();
    let others = others.into_iter().filter_map(|workshop| workshop.details.as_ref().map(key));
    others.filter(|other| own.contains(other)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn names_a_day(instance: &Instance, zone: Tz) -> bool {
    original(instance).is_some_and(|at| at.local(zone).time() == chrono::NaiveTime::MIN)
}

fn changed(command: &Command) -> Option<WorkshopId> {
    match command {
        Command::Revise { workshop, .. } | Command::CallOff { workshop } => Some(*workshop),
        _ => None,
    }
}

fn starts(workshop: &Workshop) -> Timestamp {
    workshop.details.as_ref().map_or(Timestamp(i64::MAX), |details| details.starts)
}

fn original(instance: &Instance) -> Option<Timestamp> {
    instance.recurrence_id.map(Timestamp::from)
}

fn details(instance: &Instance) -> Details {
    Details {
        title: StaffText::lossy(&instance.title),
        summary: StaffText::lossy(&instance.summary),
        starts: instance.starts.into(),
        ends: instance.ends.into(),
        room: StaffText::lossy(&instance.room),
        seats: instance.seats,
        level: level(instance.level),
        bring: StaffText::lossy(&instance.bring),
        advisor: StaffText::lossy(&instance.advisor),
        languages: instance.languages.iter().map(|l| Lang::new(l)).collect(),
        access: StaffText::lossy(&instance.access),
    }
}

fn level(level: Said) -> Level {
    match level {
        Said::Beginner => Level::Beginner,
        Said::SomePractice => Level::SomePractice,
        Said::AtEase => Level::AtEase,
    }
}
