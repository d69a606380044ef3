//! `bench`: every machine of a roster, from plug-in to label.
//!
//! ```text
//!  roster ─► journal ─► report of `qualify` ─► round: the disks that are plugged in ─► passport ─► label ─► summary
//!              ▲                                 │                                       │
//!              └───────── each step, when it begins and when it ended ───────────────────┘
//! ```
//!
//! Only the journal says what is done. The same command, run again after a crash or with a cable back in its place,
//! continues with the step that is due for each machine. A machine that failed does not hold up the others.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::Utc;
use perron_outside::PRIVATE;
use perron_qualify::Text;
use serde_json::json;

use super::args::{BenchArgs, Reject};
use super::run::BenchRun;
use super::whose::{Owner, owner};
use super::{BenchError, media, reports, round};
use crate::base::BaseError;
use crate::files::{self, Access};
use crate::flash::open_image;
use crate::journal::{Journal, JournalError, Likeness, Outcome, Pin, State, Step};
use crate::label::{Destination, print_label};
use crate::machine::{AssetTag, Roster, Unit, Verdict};
use crate::passport::issue;
use crate::report::Report;
use crate::site::SiteFolder;
use crate::targets::{Chosen, Host};

/// Without it spreadsheets take UTF-8 for the code page of their system.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Takes each unit of a roster as far as its disks and reports allow now.
pub(crate) fn bench(args: &BenchArgs, report: &mut Report<'_>) -> Result<(), BenchError> {
    bench_in(Host::real(), args, report)
}

/// The same on the disks and programs of this host.
pub(super) fn bench_in(host: Host, args: &BenchArgs, report: &mut Report<'_>) -> Result<(), BenchError> {
    let site = args.image.site.as_deref().ok_or(BenchError::NoSite)?;
    let units = Roster::read(&args.roster, report)?.units().to_vec();
    let trusted = open_image(&args.image, report)?;
    files::folder(&args.out, Access::Public)?;
    let kept = args.out.join("journal.db");
    let copy = args.media.confirmation.dry_run.then(|| JournalCopy::of(&kept)).transpose()?;
    let mut journal = Journal::open(copy.as_ref().map_or(&kept, |copy| &copy.0))?;
    journal.enlist(&units)?;
    let folder = SiteFolder::new(site);
    let mut run = BenchRun { args, folder, units, trusted, journal, host };
    reports::take(&mut run, report)?;
    set_aside(&mut run, report)?;
    rebind(&mut run, report)?;
    round::all(&mut run, report)?;
    if copy.is_some() {
        return Ok(());
    }
    label(&mut run, report)?;
    sum_up(&run, report)
}

/// A copy of the journal for a dry run, removed when dropped.
struct JournalCopy(PathBuf);

impl JournalCopy {
    fn of(journal: &Path) -> Result<Self, BaseError> {
        let copy = Self(journal.with_file_name(format!(".dry-run.{}.db", std::process::id())));
        for end in ["", "-wal"] {
            let (from, to) = (beside(journal, end), beside(&copy.0, end));
            if from.exists() {
                copy_new(&from, &to)?;
            }
        }
        Ok(copy)
    }
}

/// Copies a file to a path that must not exist.
fn copy_new(from: &Path, to: &Path) -> Result<(), BaseError> {
    let mut source = perron_outside::open(from)?;
    let mut options = OpenOptions::new();
    let made = options.write(true).create_new(true).mode(PRIVATE).open(to);
    made.and_then(|mut copy| std::io::copy(&mut source, &mut copy))
        .map(drop)
        .map_err(|source| BaseError::File { doing: "copy", path: from.to_owned(), source })
}

impl Drop for JournalCopy {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(beside(&self.0, end)));
        }
    }
}

/// SQLite's files have its name with an ending.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Notes the machines that a technician sets aside. One whose label says so is left as it is.
fn set_aside(run: &mut BenchRun<'_>, report: &mut Report<'_>) -> Result<(), BenchError> {
    for Reject { unit, reason } in &run.args.reject {
        let standing = run.journal.resume()?;
        let found = standing.iter().find(|(tag, _)| tag.is_same(unit)).map(|(_, next)| next);
        let next = found.ok_or_else(|| JournalError::NoUnit(unit.clone()))?;
        let Some(step) = next.next.filter(|_| !matches!(next.state, State::Rejected { .. })) else {
            continue;
        };
        let begun = run.begin(unit, step)?;
        let reasons = vec![Text::same(reason.clone())];
        run.end(begun, step, Ok(Outcome::Rejected { reasons }), report)?;
    }
    Ok(())
}

/// Unbinds disks that are no longer plugged in. One that is plugged in stays bound, so that the same command can be run
/// again.
fn rebind(run: &mut BenchRun<'_>, report: &mut Report<'_>) -> Result<(), BenchError> {
    if run.args.rebind.is_empty() {
        return Ok(());
    }
    let disks = media::find(run, report)?;
    for unit in &run.args.rebind {
        match plugged_in(run, unit, &disks, report)? {
            Some(disk) => report.warn(&format!("{unit} keeps {}: it is plugged in", disk.name))?,
            None => run.journal.unbind(unit, Utc::now())?,
        }
    }
    Ok(())
}

/// The disk of a unit, where it is among these.
fn plugged_in<'d>(
    run: &BenchRun<'_>,
    unit: &AssetTag,
    disks: &'d [Chosen],
    report: &mut Report<'_>,
) -> Result<Option<&'d Chosen>, BenchError> {
    let Some(bound) = run.journal.pinned(unit)? else { return Ok(None) };
    for disk in disks {
        match bound.likeness(&Pin::of(disk)) {
            Likeness::Same => return Ok(Some(disk)),
            Likeness::Unsure if owner(run, disk, report)? == Owner::Unit(unit.clone()) => {
                return Ok(Some(disk));
            }
            Likeness::Unsure | Likeness::Other => {}
        }
    }
    Ok(None)
}

/// Makes passport and label of each unit for which the label is due, also of those for spare parts.
fn label(run: &mut BenchRun<'_>, report: &mut Report<'_>) -> Result<(), BenchError> {
    for (unit, next) in run.standing()? {
        if next.next != Some(Step::Label) {
            continue;
        }
        let begun = run.begin(&unit.asset_tag, Step::Label)?;
        let done = label_one(run, &unit, report).map_err(|error| error.to_string());
        run.end(begun, Step::Label, done, report)?;
    }
    Ok(())
}

fn label_one(run: &BenchRun<'_>, unit: &Unit, report: &mut Report<'_>) -> Result<Outcome, BenchError> {
    let parts = run.journal.parts(&unit.asset_tag)?;
    let sealed = issue(unit, parts, &run.folder, &run.args.out, true, report)?;
    if let Verdict::Incomplete { .. } = sealed.passport.verdict {
        return Err(BenchError::NotReady(unit.asset_tag.clone()));
    }
    let picture = run.args.out.join(format!("{}.label.png", unit.asset_tag));
    let to = match &run.args.printer {
        Some(printer) => Destination::Printer(printer),
        None => Destination::File { out: &picture, force: true },
    };
    let confirmed = print_label(&sealed, &run.args.paper.profile(), &to, report)?;
    Ok(Outcome::Labelled { confirmed })
}

/// Writes the summary and reports how many machines are ready.
fn sum_up(run: &BenchRun<'_>, report: &mut Report<'_>) -> Result<(), BenchError> {
    let standing = run.standing()?;
    let count = |is: fn(&State) -> bool| standing.iter().filter(|(_, next)| is(&next.state)).count();
    let ready = count(|state| matches!(state, State::Labelled));
    let rejected = count(|state| matches!(state, State::Rejected { labelled: true, .. }));
    let failed = count(|state| matches!(state, State::Failed { .. }));
    let all = standing.len();
    let left = all.saturating_sub(ready + rejected);
    let path = run.args.out.join("summary.csv");
    let summary = format!("{BYTE_ORDER_MARK}{}", run.journal.summary()?);
    files::write(&path, summary.as_bytes(), Access::Public, true)?;
    report.file("summary of the day", &path)?;
    let text = format!("{ready} of {all} ready, {rejected} for spare parts, {failed} failed.");
    let fields = json!({ "all": all, "ready": ready, "spare-parts": rejected, "failed": failed });
    report.say("bench", &text, &fields)?;
    if left == 0 { Ok(()) } else { Err(BenchError::Left { left, all }) }
}
