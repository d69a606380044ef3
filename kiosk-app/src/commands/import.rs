//! `perron import-workshops`: from a calendar to planned workshops.

use super::{CommandError, Place};
use crate::calendar::{self, Instance, Level as Said, Options};
use perron_domain::ids::StaffText;
use perron_domain::log::{Command, Lang};
use perron_domain::time::Timestamp;
use perron_domain::workshop::{Details, Level, source_id, workshop_id};
use perron_outside::shown;
use perron_store::{Extras, Store};
use std::io::Write;
use std::path::Path;

/// Days that are planned ahead.
const DAYS: u16 = 90;

/// What an import did.
#[derive(Debug, Default)]
struct Tally {
    planned: usize,
    revised: usize,
    called_off: usize,
    same: usize,
}

pub(super) fn run(place: &Place, file: &Path, out: &mut dyn Write) -> Result<bool, CommandError> {
    let text = String::from_utf8_lossy(&perron_outside::read(file, calendar::MAX_FILE as u64)?).into_owned();
    let setup = place.setup()?;
    let mut store = place.open_store(&setup)?;
    let time = place.clock.time();
    if !time.is_believed() {
        return Err(CommandError::Clock(time));
    }
    let options = Options {
        zone: setup.settings.zone,
        from: time.now.utc(),
        days: DAYS,
        default_seats: setup.settings.seats,
        default_level: said(setup.settings.level),
    };
    let read = calendar::read(&text, &options)
        .map_err(|source| CommandError::Calendar { path: file.to_owned(), source })?;
    for warning in &read.warnings {
        writeln!(out, "warning: {}", shown(&warning.to_string()))?;
    }
    let mut tally = Tally::default();
    for instance in &read.instances {
        apply(&mut store, place, instance, &mut tally)?;
    }
    let calls = to_call(&store, place)?;
    writeln!(
        out,
        "{} planned, {} revised, {} called off, {} as they were; {calls} people to call: see the advisor's list",
        tally.planned, tally.revised, tally.called_off, tally.same
    )?;
    Ok(true)
}

fn apply(
    store: &mut Store,
    place: &Place,
    instance: &Instance,
    tally: &mut Tally,
) -> Result<(), CommandError> {
    let source = source_id(&instance.uid, instance.recurrence_id.map(Timestamp::from));
    let id = workshop_id(store.device(), &source);
    let known = store.workshop(id)?;
    let command = match (instance.cancelled, &known) {
        (true, None) => return Ok(()),
        (true, Some(_)) => Command::CallOff { workshop: id },
        (false, _) => Command::Plan { source, details: details(instance) },
    };
    let moment = place.clock.moment()?;
    let done = store.execute(moment.ids.op(), &command, &moment, Extras::default())?;
    match () {
        () if done.bodies.is_empty() => tally.same += 1,
        () if instance.cancelled => tally.called_off += 1,
        () if known.is_some() => tally.revised += 1,
        () => tally.planned += 1,
    }
    Ok(())
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

fn said(level: Level) -> Said {
    match level {
        Level::Beginner => Said::Beginner,
        Level::SomePractice => Said::SomePractice,
        Level::AtEase => Said::AtEase,
    }
}

/// People with news that nobody told them yet.
fn to_call(store: &Store, place: &Place) -> Result<usize, CommandError> {
    const AHEAD: i64 = DAYS as i64 * perron_domain::time::DAY;
    let now = place.clock.time().now;
    let mut due = 0;
    for workshop in store.workshops_between(now, now.plus(AHEAD))? {
        for signup in workshop.signups.iter().filter(|s| s.news.is_some()) {
            due += usize::from(store.call(signup.id)?.due(signup));
        }
    }
    Ok(due)
}
