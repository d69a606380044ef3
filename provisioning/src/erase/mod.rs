//! Erases drives, checks, and certifies.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args as Arguments, ValueEnum};
use perron_flash::erase::{self as engine, Certificate, Drive, Event, Job, SAMPLES_MAX, Stage, Wish};
use perron_flash::probe::Seed;
use serde_json::json;

use crate::base::BaseError;
use crate::exit::{EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED};
use crate::files::{self, Access};
use crate::report::Report;
use crate::targets::{self, Bad, Chosen, DiskEvent, DiskJob, Host, Operation, TargetArgs, TargetError};

#[derive(Arguments)]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    pub(crate) targets: TargetArgs,
    /// How: the best that the drive can do, or overwriting
    #[arg(long, value_enum, default_value_t)]
    pub(crate) method: MethodArg,
    /// Random places that are read back afterwards
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=i64::from(SAMPLES_MAX)))]
    pub(crate) samples: u32,
    /// Folder for a certificate of each drive
    #[arg(long, value_name = "DIR")]
    pub(crate) certificate: Option<PathBuf>,
}

/// How a drive is erased, as typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MethodArg {
    /// The drive's own erase where there is one, else overwriting
    #[default]
    Auto,
    /// Overwriting, whatever the drive can do
    Overwrite,
}

/// `erase`: erases drives, checks them, and writes a certificate of each.
pub(crate) fn erase(args: &EraseArgs, report: &mut Report<'_>) -> Result<(), EraseError> {
    erase_in(&Host::real(), args, report)
}

fn erase_in(host: &Host, args: &EraseArgs, report: &mut Report<'_>) -> Result<(), EraseError> {
    let folder = args.certificate.as_deref();
    let job = DiskJob { targets: &args.targets, host, operation: Operation::losing_all("erased"), folder };
    let bad = targets::run(
        &job,
        report,
        |one, tell| one_drive(one, host, args.method, args.samples, tell),
        |one, result, report| match result.unwrap_or(Err(EraseError::Broken)) {
            Ok(certificate) => certify(one, &certificate, folder, report).map(|()| EXIT_OK),
            Err(error) => {
                targets::say_failed(one, ("NOT ERASED", "not erased"), &error, report)?;
                Ok(error.exit_code())
            }
        },
    )?;
    match bad {
        None => Ok(()),
        Some(Bad { bad, all, code }) => Err(EraseError::NotErased { bad, all, code }),
    }
}

/// Erases one drive and reads back `samples` random places of it.
pub(crate) fn one_drive(
    one: &Chosen,
    host: &Host,
    method: MethodArg,
    samples: u32,
    tell: &mut dyn FnMut(DiskEvent),
) -> Result<Certificate, EraseError> {
    let seed = Seed::from_system().map_err(EraseError::Random)?;
    let drive = Drive::from(&one.target);
    let wish = if method == MethodArg::Overwrite { Wish::Overwrite } else { Wish::Auto };
    let job = Job { drive: &drive, medium: one.medium.as_ref(), wish, samples, seed: &seed };
    let mut hear = |event: Event<'_>| match event {
        Event::Planned(plan) => {
            plan.passed_over.iter().for_each(|over| tell(DiskEvent::Note(over.to_string())));
        }
        Event::Progress { stage, done, total } => {
            let doing = if stage == Stage::Own { "erasing itself" } else { "overwriting" };
            tell(DiskEvent::Progress { doing, done, total });
        }
        Event::FellBack { from, why } => {
            tell(DiskEvent::Note(format!("{} failed ({why}): it is overwritten instead", from.name())));
        }
    };
    Ok(engine::erase(&job, (host.tool)().as_mut(), &mut hear)?)
}

/// Reports an erased drive, and writes its certificate where a folder is given.
fn certify(
    one: &Chosen,
    certificate: &Certificate,
    folder: Option<&Path>,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let Certificate { samples, sampled_bytes, limits, .. } = certificate;
    let text = format!(
        "{}: ERASED by {}, checked at {samples} places with {sampled_bytes} bytes. {}",
        one.name,
        certificate.method.name(),
        limits.en
    );
    let now = Utc::now();
    let whole = json!({
        "certificate": certificate, "erased_at": now.to_rfc3339_opts(SecondsFormat::Secs, true),
        "program": concat!("perron-kit ", env!("CARGO_PKG_VERSION")),
    });
    let mut fields = whole.clone();
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("target".to_owned(), one.name.clone().into());
        fields.insert("result".to_owned(), "erased".into());
    }
    report.say("result", &text, &fields)?;
    let Some(folder) = folder else { return Ok(()) };
    let path = folder.join(file_name(one, certificate, now));
    files::write(&path, format!("{whole:#}\n").as_bytes(), Access::Public, false)?;
    report.file("certificate of erasure", &path)
}

/// `erase-S2RBNX0J-20261231T235959Z-sda.json`: only letters and digits of what the drive says.
fn file_name(one: &Chosen, certificate: &Certificate, now: DateTime<Utc>) -> String {
    let (serial, name) = (targets::file_part(&certificate.serial), targets::file_part(one.target.name()));
    format!("erase-{serial}-{}-{name}.json", now.format("%Y%m%dT%H%M%SZ"))
}

/// Why drives were not erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// A file could not be made, or a message could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Disks that may not be written, or were not confirmed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}): restart the machine")]
    Random(getrandom::Error),
    /// The drive could not be erased or checked.
    #[error(transparent)]
    Erase(#[from] engine::EraseError),
    /// The thread of the drive panicked.
    #[error("the program broke: report this, and take the drive for not erased")]
    Broken,
    /// Some or all are not erased.
    #[error("{bad} of {all} are not erased: keep those named above apart")]
    NotErased {
        /// Drives that are not erased.
        bad: usize,
        /// All drives of the run.
        all: usize,
        /// The exit code that tells a script what happened.
        code: u8,
    },
}

impl EraseError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Target(error) => error.exit_code(),
            Self::NotErased { code, .. } => *code,
            Self::Erase(error) if error.is_lie() => EXIT_DIFFERS,
            Self::Erase(engine::EraseError::Open(error)) => targets::unopened(error),
            Self::Erase(engine::EraseError::Locked { .. }) => EXIT_REFUSED,
            Self::Random(_) | Self::Erase(_) | Self::Broken => EXIT_FAILED,
        }
    }
}
