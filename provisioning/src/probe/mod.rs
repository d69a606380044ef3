//! Finds media that hold less than they claim. What is on them is lost, so this runs before flashing.

#[cfg(test)]
mod tests;

use clap::Args as Arguments;
use perron_flash::probe::{self as engine, Depth, Progress, Report as Found, Seed, Speed, Stage, Verdict};
use serde_json::json;

use crate::base::BaseError;
use crate::exit::{EXIT_DIFFERS, EXIT_FAILED, EXIT_OK};
use crate::report::Report;
use crate::targets::{self, Bad, Chosen, DiskEvent, DiskJob, Host, Operation, TargetArgs, TargetError};

#[derive(Arguments)]
pub(crate) struct ProbeArgs {
    #[command(flatten)]
    pub(crate) targets: TargetArgs,
    /// Write and read everything, not a sample; it takes as long as it takes
    #[arg(long)]
    pub(crate) full: bool,
}

/// `probe`: writes and reads media to find those that hold less than they claim.
pub(crate) fn probe(args: &ProbeArgs, report: &mut Report<'_>) -> Result<(), ProbeError> {
    probe_in(&Host::real(), args, report)
}

fn probe_in(host: &Host, args: &ProbeArgs, report: &mut Report<'_>) -> Result<(), ProbeError> {
    let depth = if args.full { Depth::Full } else { Depth::Sampled };
    let operation = Operation::losing_all("probed and emptied");
    let job = DiskJob { targets: &args.targets, host, operation, folder: None };
    let bad = targets::run(
        &job,
        report,
        |one, tell| one_medium(one, depth, tell),
        |one, result, report| match result.unwrap_or(Err(ProbeError::Broken)) {
            Ok(found) => say(one, &found, report),
            Err(error) => {
                targets::say_failed(one, ("not probed", "failed"), &error, report)?;
                Ok(error.exit_code())
            }
        },
    )?;
    match bad {
        None => Ok(()),
        Some(Bad { bad, all, code }) => Err(ProbeError::NotGenuine { bad, all, code }),
    }
}

fn one_medium(one: &Chosen, depth: Depth, tell: &mut dyn FnMut(DiskEvent)) -> Result<Found, ProbeError> {
    let seed = Seed::from_system().map_err(ProbeError::Random)?;
    let mut progress = |progress: Progress| {
        let doing = match progress.stage {
            Stage::Writing => "writing",
            Stage::Reading => "reading",
            Stage::Pushing => "filling its own memory",
        };
        tell(DiskEvent::Progress { doing, done: progress.done, total: progress.total });
    };
    Ok(engine::probe(one.medium.as_ref(), depth, &seed, &mut progress)?)
}

/// Reports what was found of one medium, and gives its exit code.
fn say(one: &Chosen, found: &Found, report: &mut Report<'_>) -> Result<u8, BaseError> {
    let name = &one.name;
    let (result, code) = match found.verdict {
        Verdict::Genuine => ("genuine", EXIT_OK),
        Verdict::Fake { .. } => ("fake", EXIT_DIFFERS),
        Verdict::Failing { .. } => ("failing", EXIT_DIFFERS),
    };
    let chances: Vec<_> =
        found.chances.iter().map(|chance| json!({ "real": chance.real, "missed": chance.missed })).collect();
    let fields = json!({
        "target": name, "serial": one.pin().serial, "result": result, "claims": found.claims,
        "full": found.depth == Depth::Full, "places": found.places, "bytes": found.sampled_bytes,
        "pushed": found.pushed, "speed": found.speed.map(speed), "finding": found.finding(),
        "limits": found.limits(), "chances": chances,
    });
    let speed = found.speed.map(|speed| format!(" {speed}")).unwrap_or_default();
    let limits = if code == EXIT_OK { format!(" {}", found.limits()) } else { String::new() };
    report.say(
        "result",
        &format!("{name}: {}: {}{speed}{limits}", result.to_uppercase(), found.finding()),
        &fields,
    )?;
    Ok(code)
}

/// Bytes a second, and bytes.
fn speed(speed: Speed) -> serde_json::Value {
    json!({
        "write-first": speed.first, "write-last": speed.last, "falls-after": speed.falls_after,
        "written": speed.written, "read": speed.read,
    })
}

/// Why media were not probed, or not found genuine.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// A message could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Disks that may not be written, or were not confirmed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}): restart the machine")]
    Random(getrandom::Error),
    /// The medium could not be probed.
    #[error(transparent)]
    Probe(#[from] engine::ProbeError),
    /// The thread of the medium panicked.
    #[error("the program broke: report this, and take the medium for unknown")]
    Broken,
    /// Some or all are not what they claim.
    #[error("{bad} of {all} are not genuine or could not be probed: take out those named above")]
    NotGenuine {
        /// Media that are not genuine or could not be probed.
        bad: usize,
        /// All media of the run.
        all: usize,
        /// The exit code that tells a script what happened.
        code: u8,
    },
}

impl ProbeError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Target(error) => error.exit_code(),
            Self::NotGenuine { code, .. } => *code,
            Self::Probe(engine::ProbeError::Open(error)) => targets::unopened(error),
            Self::Random(_) | Self::Probe(_) | Self::Broken => EXIT_FAILED,
        }
    }
}
