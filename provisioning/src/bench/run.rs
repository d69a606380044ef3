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
use std::str::FromStr;

use chrono::Utc;
use clap::Args as Arguments;
use perron_hardware::printer::Address;
use perron_outside::PRIVATE;
use perron_qualify::Text;
use serde_json::json;

use super::whose::{Owner, owner};
use super::{BenchError, media, reports, round};
use crate::base::BaseError;
use crate::erase::HowArgs;
use crate::files::{self, Access};
use crate::flash::{ImageArgs, Trusted, open_image};
use crate::journal::{Begun, Journal, JournalError, Likeness, Next, Outcome, Pin, State, Step};
use crate::label::{Destination, Paper, print_label};
use crate::machine::{AssetTag, Roster, Unit, UnitProblem, Verdict};
use crate::passport::{REASON_MAX, issue};
use crate::plain::plain;
use crate::report::Report;
use crate::site::SiteFolder;
use crate::targets::{Chosen, Host};

/// Without it spreadsheets take UTF-8 for the code page of their system.
const BYTE_ORDER_MARK: char = '\u{feff}';

#[derive(Arguments)]
pub(crate) struct BenchArgs {
    /// Table of the machines: asset-tag, place, role, language, hostname, wifi-ssid, wifi-password
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: PathBuf,
    #[command(flatten)]
    pub(crate) image: ImageArgs,
    /// Folder for the journal, the passports, the labels and the summary of the day
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Folder with what `qualify` wrote on each machine, ASSET.json [default: reports in --out]
    #[arg(long, value_name = "DIR")]
    pub(crate) reports: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) media: media::MediaArgs,
    /// Take its disk, no longer plugged in, from this machine, which begins anew with another; may be repeated
    #[arg(long, value_name = "ASSET")]
    pub(crate) rebind: Vec<AssetTag>,
    /// Set this machine aside for spare parts, and why; may be repeated
    #[arg(long, value_name = "ASSET=REASON")]
    pub(crate) reject: Vec<Reject>,
    /// This machine is a PC of its own, though its firmware tells the number of another; may be repeated
    #[arg(long, value_name = "ASSET")]
    pub(crate) distinct: Vec<AssetTag>,
    #[command(flatten)]
    pub(crate) how: HowArgs,
    /// The printer of labels: tcp://host:9100, file:///dev/usb/lp0, serial:///dev/ttyUSB0 or sim://folder [default: PNG
    /// files in --out]
    #[arg(long, value_name = "URL")]
    pub(crate) printer: Option<Address>,
    /// Width of the labels' paper, in millimetres
    #[arg(long, value_enum, default_value = "80")]
    pub(crate) paper: Paper,
}

/// A machine that the technician sets aside, and why.
#[derive(Clone, Debug)]
pub(crate) struct Reject {
    unit: AssetTag,
    reason: String,
}

impl FromStr for Reject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (unit, reason) =
            text.split_once('=').ok_or("write ASSET=REASON, such as K-002=\"The hinge is broken.\"")?;
        let unit = unit.parse().map_err(|problem: UnitProblem| problem.to_string())?;
        let reason = plain(reason, REASON_MAX);
        if reason.is_empty() {
            Err("say why the machine is set aside".to_owned())
        } else {
            Ok(Self { unit, reason })
        }
    }
}

/// One run over the machines of a roster.
pub(super) struct BenchRun<'a> {
    pub(super) args: &'a BenchArgs,
    pub(super) folder: SiteFolder,
    pub(super) units: Vec<Unit>,
    pub(super) trusted: Trusted,
    pub(super) journal: Journal,
    pub(super) host: Host,
}

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
    run.set_aside(report)?;
    run.rebind(report)?;
    round::all(&mut run, report)?;
    if copy.is_some() {
        return Ok(());
    }
    run.label(report)?;
    run.sum_up(report)
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

impl BenchRun<'_> {
    /// The state of every unit, in the order of the roster.
    pub(super) fn standing(&self) -> Result<Vec<(Unit, Next)>, BenchError> {
        let known = self.journal.resume()?;
        let next = |unit: &Unit| known.iter().find(|(tag, _)| tag.is_same(&unit.asset_tag));
        Ok(self.units.iter().filter_map(|unit| Some((unit.clone(), next(unit)?.1.clone()))).collect())
    }

    /// Notes that a step of a unit begins.
    pub(super) fn begin(&mut self, unit: &AssetTag, step: Step) -> Result<Begun, BenchError> {
        Ok(self.journal.begin(unit, step, Utc::now())?)
    }

    /// Notes and reports the outcome of a step. An error of one step does not end the run.
    pub(super) fn end(
        &mut self,
        begun: Begun,
        step: Step,
        done: Result<Outcome, String>,
        report: &mut Report<'_>,
    ) -> Result<(), BenchError> {
        let unit = begun.unit().clone();
        let outcome = done.unwrap_or_else(|reason| Outcome::Failed { reason });
        self.journal.end(begun, &outcome, Utc::now())?;
        Ok(tell(&unit, step, &outcome, report)?)
    }

    /// Notes the machines that a technician sets aside. One whose label says so is left as it is.
    fn set_aside(&mut self, report: &mut Report<'_>) -> Result<(), BenchError> {
        for Reject { unit, reason } in &self.args.reject {
            let standing = self.journal.resume()?;
            let found = standing.iter().find(|(tag, _)| tag.is_same(unit)).map(|(_, next)| next);
            let next = found.ok_or_else(|| JournalError::NoUnit(unit.clone()))?;
            let Some(step) = next.next.filter(|_| !matches!(next.state, State::Rejected { .. })) else {
                continue;
            };
            let begun = self.begin(unit, step)?;
            let reasons = vec![Text::same(reason.clone())];
            self.end(begun, step, Ok(Outcome::Rejected { reasons }), report)?;
        }
        Ok(())
    }

    /// Unbinds disks that are no longer plugged in. One that is plugged in stays bound, so that the same command can be run
    /// again.
    fn rebind(&mut self, report: &mut Report<'_>) -> Result<(), BenchError> {
        if self.args.rebind.is_empty() {
            return Ok(());
        }
        let disks = media::find(self, report)?;
        for unit in &self.args.rebind {
            match self.plugged_in(unit, &disks, report)? {
                Some(disk) => report.warn(&format!("{unit} keeps {}: it is plugged in", disk.name))?,
                None => self.journal.unbind(unit, Utc::now())?,
            }
        }
        Ok(())
    }

    /// The disk of a unit, where it is among these.
    fn plugged_in<'d>(
        &self,
        unit: &AssetTag,
        disks: &'d [Chosen],
        report: &mut Report<'_>,
    ) -> Result<Option<&'d Chosen>, BenchError> {
        let Some(bound) = self.journal.pinned(unit)? else { return Ok(None) };
        for disk in disks {
            match bound.likeness(&Pin::of(disk)) {
                Likeness::Same => return Ok(Some(disk)),
                Likeness::Unsure if owner(self, disk, report)? == Owner::Unit(unit.clone()) => {
                    return Ok(Some(disk));
                }
                Likeness::Unsure | Likeness::Other => {}
            }
        }
        Ok(None)
    }

    /// Makes passport and label of each unit for which the label is due, also of those for spare parts.
    fn label(&mut self, report: &mut Report<'_>) -> Result<(), BenchError> {
        for (unit, next) in self.standing()? {
            if next.next != Some(Step::Label) {
                continue;
            }
            let begun = self.begin(&unit.asset_tag, Step::Label)?;
            let done = self.label_one(&unit, report).map_err(|error| error.to_string());
            self.end(begun, Step::Label, done, report)?;
        }
        Ok(())
    }

    fn label_one(&self, unit: &Unit, report: &mut Report<'_>) -> Result<Outcome, BenchError> {
        let parts = self.journal.parts(&unit.asset_tag)?;
        let sealed = issue(unit, parts, &self.folder, &self.args.out, true, report)?;
        if let Verdict::Incomplete { .. } = sealed.passport.verdict {
            return Err(BenchError::NotReady(unit.asset_tag.clone()));
        }
        let picture = self.args.out.join(format!("{}.label.png", unit.asset_tag));
        let to = match &self.args.printer {
            Some(printer) => Destination::Printer(printer),
            None => Destination::File { out: &picture, force: true },
        };
        let confirmed = print_label(&sealed, &self.args.paper.profile(), &to, report)?;
        Ok(Outcome::Labelled { confirmed })
    }

    /// Writes the summary and reports how many machines are ready.
    fn sum_up(&self, report: &mut Report<'_>) -> Result<(), BenchError> {
        let standing = self.standing()?;
        let count = |is: fn(&State) -> bool| standing.iter().filter(|(_, next)| is(&next.state)).count();
        let ready = count(|state| matches!(state, State::Labelled));
        let rejected = count(|state| matches!(state, State::Rejected { labelled: true, .. }));
        let failed = count(|state| matches!(state, State::Failed { .. }));
        let all = standing.len();
        let left = all.saturating_sub(ready + rejected);
        let path = self.args.out.join("summary.csv");
        let summary = format!("{BYTE_ORDER_MARK}{}", self.journal.summary()?);
        files::write(&path, summary.as_bytes(), Access::Public, true)?;
        report.file("summary of the day", &path)?;
        let text = format!("{ready} of {all} ready, {rejected} for spare parts, {failed} failed.");
        let fields = json!({ "all": all, "ready": ready, "spare-parts": rejected, "failed": failed });
        report.say("bench", &text, &fields)?;
        if left == 0 { Ok(()) } else { Err(BenchError::Left { left, all }) }
    }
}

/// Reports the outcome of a step.
fn tell(unit: &AssetTag, step: Step, outcome: &Outcome, report: &mut Report<'_>) -> Result<(), BaseError> {
    let (state, words) = match outcome {
        Outcome::Failed { reason } => ("failed", format!("FAILED: {reason}")),
        Outcome::Qualified(found) => ("done", found.verdict.name().to_owned()),
        Outcome::Verified(image) if !image.is_verified() => ("failed", "NOT VERIFIED".to_owned()),
        Outcome::Rejected { reasons } => {
            let reasons: Vec<&str> = reasons.iter().map(Text::en).collect();
            ("rejected", format!("set aside: {}", reasons.join(" ")))
        }
        _ => ("done", "done".to_owned()),
    };
    let text = format!("{unit}: {step}: {words}");
    if state == "failed" {
        report.remember(&text);
    }
    report.say("step", &text, &json!({ "unit": unit, "step": step.as_str(), "state": state, "text": words }))
}
