//! Judges the machine on which it runs: kiosk, station or spare parts.
//!
//! ```text
//!  technician ── qualify ──► what only needs reading ─► what a person must do ─► load and memory ─► verdict
//!             ── qualify --unattended ──► the same without the person: what nobody saw stays unknown
//!             ── qualify --root DIR ──► a recorded machine, for tests and support
//! ```

mod person;
mod same;
mod screen;

use std::io;
use std::path::{Path, PathBuf};

use clap::Args as Arguments;
use perron_outside::shown;
use perron_qualify::wire::{Devices, Files, Recorded, Rooted, Tools, is_root};
use perron_qualify::{
    Options, PROFILE_MAX, Part, Profile, ProfileError, Real, RealClock, Report as Judged, Wire,
};
use serde_json::json;

use crate::base::BaseError;
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};
use crate::files::{self, Access};
use crate::report::Report;
use person::Technician;

#[derive(Arguments)]
pub(crate) struct QualifyArgs {
    /// Figures and needs to judge by [default: the built-in profile `kiosk`]
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// Nobody stands before the machine: what a person must look at stays unknown
    #[arg(long)]
    pub(crate) unattended: bool,
    /// Leave a part out, such as `sound`: it stays unknown; may be repeated
    #[arg(long, value_name = "PART")]
    pub(crate) skip: Vec<Part>,
    /// Judge this drive, such as /dev/sda; may be repeated [default: every drive that is built in]
    #[arg(long, value_name = "DEV")]
    pub(crate) drive: Vec<PathBuf>,
    /// Also write what was found, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Replace that file
    #[arg(long)]
    pub(crate) force: bool,
    /// Judge a recorded machine instead of this one
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

/// Why nothing was judged.
#[derive(Debug, thiserror::Error)]
pub enum QualifyError {
    /// A file, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The profile cannot be used.
    #[error("{} is no profile: {problem}", shown(.path))]
    Profile {
        /// The file that was given.
        path: PathBuf,
        /// Line, column and what to write there.
        problem: ProfileError,
    },
    /// No drive of this name.
    #[error("{0} is no drive of this machine: give a whole drive, such as /dev/sda")]
    NoDrive(PathBuf),
    /// The recording, or this machine, cannot be read.
    #[error("{} cannot be read as a machine ({source}): give the folder that holds its proc and sys", shown(.path))]
    Root {
        /// The folder that was given, or `/`.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl QualifyError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Root { .. } => EXIT_FAILED,
            Self::Profile { .. } | Self::NoDrive(_) => EXIT_REFUSED,
        }
    }
}

/// `qualify`: examines a machine, tells each finding and the verdict, and writes them if asked to.
pub(crate) fn qualify(args: &QualifyArgs, report: &mut Report<'_>) -> Result<(), QualifyError> {
    let profile = profile(args.profile.as_deref())?;
    if let Some(out) = &args.out {
        files::ensure_free(out, args.force)?;
        // Before the minutes that it takes, not after them.
        if let Some(folder) = out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            files::folder(folder, Access::Public)?;
        }
    }
    let judged = match &args.root {
        Some(folder) => recorded(folder, args, &profile, report)?,
        None => this_machine(args, &profile, report)?,
    };
    tell(&judged, report)?;
    let Some(out) = &args.out else { return Ok(()) };
    if let Some(same) = same::says(out, &judged.machine) {
        report.warn(&format!("{}: one PC has one tag; delete the report of the wrong one", shown(&same)))?;
    }
    let mut text = serde_json::to_vec_pretty(&judged).unwrap_or_default();
    text.push(b'\n');
    files::write(out, &text, Access::Public, args.force)?;
    Ok(report.file("what was found, for the machine's passport", out)?)
}

fn profile(path: Option<&Path>) -> Result<Profile, QualifyError> {
    let built_in = || (PathBuf::from("the built-in profile"), Profile::kiosk());
    let (path, read) = match path {
        None => built_in(),
        Some(path) => (path.to_owned(), Profile::parse(&files::read_text(path, PROFILE_MAX)?)),
    };
    read.map_err(|problem| QualifyError::Profile { path, problem })
}

fn this_machine(
    args: &QualifyArgs,
    profile: &Profile,
    report: &mut Report<'_>,
) -> Result<Judged, QualifyError> {
    let files = Rooted::open(Path::new("/"))
        .map_err(|source| QualifyError::Root { path: PathBuf::from("/"), source })?;
    let drives = drives(&args.drive, &files, true)?;
    if !is_root() {
        report.warn("not run as root: drives, firmware and input devices may stay unknown")?;
    }
    let is_guided = !args.unattended && person::is_there(report)?;
    let clock = RealClock::start();
    let wire = Wire { files: &files, programs: &Tools, streams: &Devices, load: &Real, clock: &clock };
    examine(&wire, profile, args, is_guided, drives, report)
}

fn recorded(
    folder: &Path,
    args: &QualifyArgs,
    profile: &Profile,
    report: &mut Report<'_>,
) -> Result<Judged, QualifyError> {
    let machine =
        Recorded::open(folder).map_err(|source| QualifyError::Root { path: folder.to_owned(), source })?;
    if let Err(source) = machine.list("/proc").and_then(|_| machine.list("/sys")) {
        return Err(QualifyError::Root { path: folder.to_owned(), source });
    }
    let drives = drives(&args.drive, &machine, false)?;
    let clock = RealClock::start();
    let wire = Wire { files: &machine, programs: &machine, streams: &machine, load: &machine, clock: &clock };
    examine(&wire, profile, args, false, drives, report)
}

fn examine(
    wire: &Wire<'_>,
    profile: &Profile,
    args: &QualifyArgs,
    is_guided: bool,
    drives: Vec<String>,
    report: &mut Report<'_>,
) -> Result<Judged, QualifyError> {
    let options = Options { is_guided, skip: args.skip.iter().copied().collect(), drives };
    let mut technician = Technician::new(report);
    let judged = perron_qualify::qualify(wire, profile, &options, &mut technician);
    technician.end()?;
    Ok(judged)
}

/// The kernel's names of the drives that were asked for. Links such as `/dev/disk/by-id/…` are followed.
fn drives(asked: &[PathBuf], files: &dyn Files, is_here: bool) -> Result<Vec<String>, QualifyError> {
    let known = files.list("/sys/block").unwrap_or_default();
    let name = |path: &PathBuf| {
        let real = if is_here { path.canonicalize().ok()? } else { path.clone() };
        let name = real.strip_prefix("/dev").ok()?.to_str()?.to_owned();
        known.contains(&name).then_some(name)
    };
    asked.iter().map(|path| name(path).ok_or_else(|| QualifyError::NoDrive(path.clone()))).collect()
}

/// The verdict and why; scripts have everything in one event.
fn tell(judged: &Judged, report: &mut Report<'_>) -> Result<(), BaseError> {
    let machine = &judged.machine;
    let named = [&machine.vendor, &machine.model, &machine.serial];
    let named = named.into_iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let named = if named.is_empty() { "This machine".to_owned() } else { named };
    let text = format!(
        "{named}: {}, by the profile {}, in {} s.",
        judged.verdict.name(),
        judged.profile,
        judged.took_s
    );
    report.say("qualified", &text, &serde_json::to_value(judged).unwrap_or_default())?;
    if report.is_json() {
        return Ok(());
    }
    for reason in &judged.reasons {
        report.say("reason", &format!("  {}", reason.en()), &json!({}))?;
    }
    if !judged.keep.is_empty() {
        let keep = judged.keep.iter().map(|part| part.name()).collect::<Vec<_>>().join(", ");
        report.say("keep", &format!("  worth keeping: {keep}"), &json!({}))?;
    }
    Ok(())
}
