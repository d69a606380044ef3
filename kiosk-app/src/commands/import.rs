//! `perron import-workshops`: from a calendar to planned workshops.

use super::{CommandError, Place};
use crate::calendar::{self, Level as Said, Options};
use crate::reconcile::{Here, Outcome, reconcile};
use perron_domain::ids::StaffText;
use perron_domain::log::{Command, Refusal};
use perron_domain::time::{DAY, Moment, Timestamp};
use perron_domain::workshop::{Level, Workshop};
use perron_outside::shown;
use perron_store::{Store, StoreError};
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

/// Days that are planned ahead.
const DAYS: u16 = 90;
/// Commands that share one sync of the disk.
const BATCH: usize = 100;
/// The most gone workshops that are named one by one.
const NAMED: usize = 20;

/// What to do with workshops whose events are gone from the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Gone {
    /// Name them, and ask; without a terminal they stay
    #[default]
    Ask,
    /// Name them, and leave them as they are
    Keep,
    /// Call them off
    CallOff,
}

/// What to import.
pub(super) struct Import<'a> {
    pub(super) file: &'a Path,
    pub(super) calendar: Option<&'a str>,
    pub(super) gone: Gone,
}

/// What an import did.
#[derive(Debug, Default)]
struct Tally {
    planned: usize,
    revised: usize,
    called_off: usize,
    refused: Vec<Refusal>,
}

pub(super) fn run(place: &Place, import: &Import<'_>, out: &mut dyn Write) -> Result<bool, CommandError> {
    let octets = perron_outside::read(import.file, calendar::MAX_FILE as u64)?;
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
    let read = calendar::read(&octets, &options)
        .map_err(|source| CommandError::Calendar { path: import.file.to_owned(), source })?;
    for warning in &read.warnings {
        writeln!(out, "warning: {}", shown(&warning.to_string()))?;
    }
    if read.unlisted > 0 {
        writeln!(out, "warning: and {} more", read.unlisted)?;
    }
    let name = StaffText::lossy(import.calendar.unwrap_or(&read.name));
    let workshops = store.own_ahead(time.now)?;
    let here = Here {
        me: store.device(),
        zone: setup.settings.zone,
        calendar: &name,
        workshops: &workshops,
        now: time.now,
        until: time.now.plus(i64::from(DAYS) * DAY),
    };
    let mut outcome = reconcile(&read, &here, |id| {
        Ok::<_, StoreError>(store.workshop(id)?.is_some_and(|w| w.details.is_some()))
    })?;
    tell(&outcome, &name, out)?;
    let gone: Vec<&Workshop> = workshops.iter().filter(|w| outcome.gone.contains(&w.id)).collect();
    if calls_off(import.gone, &gone, out)? {
        outcome.commands.extend(outcome.gone.iter().map(|id| Command::CallOff { workshop: *id }));
    }
    let tally = carry_out(&mut store, place, outcome.commands)?;
    for refusal in &tally.refused {
        writeln!(out, "warning: left out: {refusal}")?;
    }
    let calls = to_call(&store, place)?;
    writeln!(
        out,
        "{} planned, {} revised, {} called off, {} as they were; {calls} people to call: see the advisor's list",
        tally.planned, tally.revised, tally.called_off, outcome.same
    )?;
    Ok(tally.refused.is_empty())
}

fn tell(outcome: &Outcome, calendar: &StaffText, out: &mut dyn Write) -> Result<(), CommandError> {
    for (title, starts) in &outcome.twice {
        writeln!(
            out,
            "warning: « {} », {}, stands twice on the list: here and in another calendar than « {} ». If the calendar was \
             renamed, import it with --calendar and its old name",
            shown(title.as_str()),
            starts.utc().format("%Y-%m-%d %H:%M UTC"),
            shown(calendar.as_str())
        )?;
    }
    if calendar.is_empty() {
        writeln!(
            out,
            "warning: the file does not name its calendar, so nobody can tell which events are gone from it: name it with \
             --calendar, always the same"
        )?;
    }
    if outcome.unplaced > 0 {
        writeln!(out, "note: {} workshops stand in no calendar and stay as they are", outcome.unplaced)?;
    }
    if outcome.kept > 0 {
        writeln!(
            out,
            "note: {} workshops stay as they are: the file shows only a part of their series, or it could not be read",
            outcome.kept
        )?;
    }
    Ok(())
}

/// Names the workshops whose events are gone, and finds out whether they are called off.
fn calls_off(gone: Gone, workshops: &[&Workshop], out: &mut dyn Write) -> Result<bool, CommandError> {
    let count = workshops.len();
    if count == 0 {
        return Ok(false);
    }
    writeln!(out, "{count} workshops are no longer in the calendar:")?;
    for details in workshops.iter().filter_map(|workshop| workshop.details.as_ref()).take(NAMED) {
        let starts = details.starts.utc().format("%Y-%m-%d %H:%M UTC");
        writeln!(out, "  {starts}  {}", shown(details.title.as_str()))?;
    }
    if count > NAMED {
        writeln!(out, "  and {} more", count - NAMED)?;
    }
    let input = std::io::stdin();
    match gone {
        Gone::CallOff => Ok(true),
        Gone::Ask if input.is_terminal() => {
            write!(out, "Call them off? Type yes, or leave them as they are: ")?;
            out.flush()?;
            let mut line = String::new();
            input.lock().read_line(&mut line)?;
            Ok(line.trim().eq_ignore_ascii_case("yes"))
        }
        Gone::Ask | Gone::Keep => {
            writeln!(out, "They stay as they are. To call them off: --gone call-off")?;
            Ok(false)
        }
    }
}

/// Executes commands, so many to a sync of the disk. Cut in between, the same import goes on where it was.
fn carry_out(store: &mut Store, place: &Place, commands: Vec<Command>) -> Result<Tally, CommandError> {
    let mut tally = Tally::default();
    let total = commands.len();
    let mut rest = commands.into_iter().peekable();
    let mut done = 0;
    while rest.peek().is_some() {
        let batch: Vec<(Command, Moment)> = rest
            .by_ref()
            .take(BATCH)
            .map(|command| Ok((command, place.clock.moment()?)))
            .collect::<Result<_, getrandom::Error>>()?;
        for ((command, _), result) in batch.iter().zip(store.execute_all(&batch)?) {
            match (command, result) {
                (_, Err(refusal)) => tally.refused.push(refusal),
                (Command::Plan { .. }, Ok(_)) => tally.planned += 1,
                (Command::CallOff { .. }, Ok(_)) => tally.called_off += 1,
                (_, Ok(_)) => tally.revised += 1,
            }
        }
        done += batch.len();
        progress(done, total);
    }
    Ok(tally)
}

/// How far it is, for whoever watches.
fn progress(done: usize, total: usize) {
    let mut screen = std::io::stderr();
    if total > BATCH && screen.is_terminal() {
        let end = if done == total { "\n" } else { "" };
        // Whoever closed the screen meanwhile need not see it.
        drop(write!(screen, "\r{done} of {total}{end}"));
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
    let now: Timestamp = place.clock.time().now;
    let mut due = 0;
    for workshop in store.own_ahead(now)? {
        for signup in workshop.signups.iter().filter(|s| s.news.is_some()) {
            due += usize::from(store.call(signup.id)?.due(signup));
        }
    }
    Ok(due)
}
