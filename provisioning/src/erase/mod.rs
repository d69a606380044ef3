//! Erases drives, checks, and certifies.
//!
//! ```text
//!  chosen disks ─► frozen? sleep, or ask ─► a thread each: engine ─► certificate, with the PC that the drive is of
//! ```

mod error;
mod frozen;
mod pc;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_frozen;

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args as Arguments, ValueEnum};
use perron_flash::erase::{
    self as engine, Certificate, Drive, Event, Frozen, Hidden, Job, Pc, SAMPLES_MAX, SECURITY_PASSWORD,
    Stage, Unfinished, Wish,
};
use perron_flash::probe::Seed;
use serde_json::json;

use crate::base::BaseError;
use crate::exit::EXIT_OK;
use crate::files::{self, Access};
use crate::machine::AssetTag;
use crate::report::Report;
use crate::targets::{self, Bad, Chosen, DiskEvent, DiskJob, Host, Operation, TargetArgs};

pub(crate) use error::EraseError;
pub(crate) use frozen::{FrozenArg, thaw};
pub(crate) use pc::pc;

#[derive(Arguments)]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    pub(crate) targets: TargetArgs,
    #[command(flatten)]
    pub(crate) how: HowArgs,
    /// Folder for a certificate of each drive
    #[arg(long, value_name = "DIR")]
    pub(crate) certificate: Option<PathBuf>,
    /// Asset tags of the PCs that the drives are of, in the order of --target, for the certificates
    #[arg(long, value_name = "ASSET", num_args = 1..)]
    pub(crate) asset: Vec<AssetTag>,
    /// Folder with what `qualify` wrote on each PC, ASSET.json: its serial number goes into the certificate
    #[arg(long, value_name = "DIR", requires = "asset")]
    pub(crate) reports: Option<PathBuf>,
}

/// How drives are erased.
#[derive(Arguments, Clone, Copy, Debug)]
pub(crate) struct HowArgs {
    /// How drives are erased: the best that each can do, or overwriting
    #[arg(long, value_enum, default_value_t)]
    pub(crate) method: MethodArg,
    /// Random places of each drive that are read back after erasing
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=i64::from(SAMPLES_MAX)))]
    pub(crate) samples: u32,
    /// What is done with a drive that the firmware of this PC froze
    #[arg(long, value_enum, default_value_t)]
    pub(crate) frozen: FrozenArg,
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
    let pcs = pc::named(args, report)?;
    let folder = args.certificate.as_deref();
    let job = DiskJob { targets: &args.targets, host, operation: Operation::losing_all("erased"), folder };
    let Some(chosen) = targets::confirmed(&job, report)? else { return Ok(()) };
    let disks: Vec<&Chosen> = chosen.iter().collect();
    let frozen = thaw(&disks, host, args.how, report)?;
    let results = targets::each(&disks, report, |nth, one, tell| {
        let pc = pcs.get(nth).cloned();
        one_drive(one, host, args.how, frozen, pc, tell)
    })?;
    let bad = targets::sum_up(&chosen, results, report, |_, one, result, report| {
        match result.unwrap_or(Err(EraseError::Broken)) {
            Ok(certificate) => certify(one, &certificate, folder, report).map(|()| EXIT_OK),
            Err(error) => {
                targets::say_failed(one, ("NOT ERASED", "not erased"), &error, report)?;
                Ok(error.exit_code())
            }
        }
    })?;
    match bad {
        None => Ok(()),
        Some(Bad { bad, all, code }) => Err(EraseError::NotErased { bad, all, code }),
    }
}

/// Erases one drive and reads back random places of it.
pub(crate) fn one_drive(
    one: &Chosen,
    host: &Host,
    how: HowArgs,
    frozen: Frozen,
    pc: Option<Pc>,
    tell: &mut dyn FnMut(DiskEvent),
) -> Result<Certificate, EraseError> {
    let seed = Seed::from_system().map_err(EraseError::Random)?;
    let (serial, model) = (one.pin().known_as(), one.identity.model.clone());
    let drive = Drive { serial, model, ..Drive::from(&one.target) };
    let samples = how.samples;
    let job =
        Job { drive: &drive, medium: one.medium.as_ref(), wish: how.wish(), frozen, samples, seed: &seed };
    let certificate = engine::erase(&job, (host.tool)().as_mut(), &mut |event| hear(&event, tell))?;
    if let Some(Hidden::Left { .. }) = certificate.hidden {
        tell(DiskEvent::Decisive(certificate.limits.en.clone()));
    }
    Ok(Certificate { pc, ..certificate })
}

impl HowArgs {
    fn wish(self) -> Wish {
        if self.method == MethodArg::Overwrite { Wish::Overwrite } else { Wish::Auto }
    }
}

/// What the engine tells, in words.
fn hear(event: &Event<'_>, tell: &mut dyn FnMut(DiskEvent)) {
    match event {
        Event::Unlocked => tell(DiskEvent::Note(format!(
            "it was locked with this kit's own password, “{SECURITY_PASSWORD}”, by an erase that was cut off: the password is \
             taken away, and it is erased anew"
        ))),
        Event::Unfinished(Unfinished::Running) => tell(DiskEvent::Note(
            "a sanitize that was cut off runs on in it and bars everything else: that is waited for, for four hours at \
             most; then it is erased anew"
                .to_owned(),
        )),
        Event::Unfinished(Unfinished::Failed) => tell(DiskEvent::Note(
            "a sanitize of it failed, which bars everything else: another one is started, without marks; then it is \
             erased anew, with marks"
                .to_owned(),
        )),
        Event::Planned(plan) => {
            plan.passed_over.iter().for_each(|over| tell(DiskEvent::Note(over.to_string())));
        }
        Event::Uncovered { bytes } => tell(DiskEvent::Note(format!(
            "it hid {bytes} bytes from the system; they are opened, and erased with the rest where they can be reached"
        ))),
        Event::Begins { method, at_most } => {
            let (method, at_most) = (method.name(), in_words(*at_most));
            tell(DiskEvent::Note(format!("it erases itself ({method}), which takes {at_most} at most")));
        }
        Event::Progress { stage, done, total } => {
            let doing = if *stage == Stage::Own { "erasing itself" } else { "overwriting" };
            tell(DiskEvent::Progress { doing, done: *done, total: *total });
        }
        Event::FellBack { from, why } => {
            tell(DiskEvent::Decisive(format!("{} failed ({why}): it is overwritten instead", from.name())));
        }
    }
}

/// `34 min`, `2 h 20 min`.
fn in_words(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Reports an erased drive, and writes its certificate where a folder is given.
fn certify(
    one: &Chosen,
    certificate: &Certificate,
    folder: Option<&Path>,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let Certificate { samples, sampled_bytes, limits, .. } = certificate;
    let of = certificate.pc.as_ref().map(|pc| format!(" Of PC {}.", pc::named_in(pc))).unwrap_or_default();
    let text = format!(
        "{}: ERASED by {}, checked at {samples} places with {sampled_bytes} bytes. {}{of}",
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
