//! `flash` and `verify`.

use std::path::Path;
use std::sync::Arc;

use perron_domain::enrolment::TYPE_GUID_BYTES;
use perron_flash::Medium;
use perron_flash::engine::{self, Dropped, EngineError, Event, Job, Limits, Outcome};
use perron_flash::guard::Policy;
use serde_json::json;

use super::show::EngineListener;
use super::trusted::{self, Trusted};
use super::{FlashArgs, FlashError, VerifyArgs, record};
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};
use crate::files::{self, Access};
use crate::report::Report;
use crate::targets::{self, Chosen, Host, Operation};

/// The outcome of each medium, in order.
type Outcomes = Result<Vec<Arc<Outcome>>, EngineError>;
/// The engine's entry points: write, or read back only.
type Run = fn(&Job<'_>, Vec<Arc<dyn Medium>>, &mut dyn FnMut(Event)) -> Outcomes;

/// What is done with media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write, then read back.
    Write,
    /// Write only.
    WriteOnly,
    /// Read back only.
    Read,
}

/// `flash`: writes an image to media, and reads each back.
pub(crate) fn flash(args: &FlashArgs, report: &mut Report<'_>) -> Result<(), FlashError> {
    let trusted = trusted::open(&args.image, report)?;
    let needs = trusted.least.max(trusted.image.size());
    let host = Host::real();
    let Some(chosen) =
        targets::choose(&args.targets, &host, needs, Operation::losing_all("written"), report)?
    else {
        return Ok(());
    };
    if args.no_verify {
        report.decide("the media will not be read back and count as not verified")?;
    }
    let mode = if args.no_verify { Mode::WriteOnly } else { Mode::Write };
    run(mode, &trusted, &chosen, args.record.as_deref(), report)
}

/// `verify`: reads media back and compares them with an image.
pub(crate) fn verify(args: &VerifyArgs, report: &mut Report<'_>) -> Result<(), FlashError> {
    let trusted = trusted::open(&args.image, report)?;
    let policy = Policy { allow_loop: args.allow_loop, for_reading: true, ..Policy::default() };
    let chosen = targets::judged(&args.target, policy, &Host::real(), report)?;
    run(Mode::Read, &trusted, &chosen, args.record.as_deref(), report)
}

fn run(
    mode: Mode,
    trusted: &Trusted,
    chosen: &[Chosen],
    records: Option<&Path>,
    report: &mut Report<'_>,
) -> Result<(), FlashError> {
    if let Some(folder) = records {
        files::folder(folder, Access::Public)?; // before anything is lost
        chosen.iter().try_for_each(|one| record::forget(one, folder))?;
    }
    let outcomes = write(mode, trusted, &chosen.iter().collect::<Vec<_>>(), report)?;
    if let Some(folder) = records {
        for (one, outcome) in chosen.iter().zip(&outcomes) {
            record::keep(trusted, one, outcome, folder, report)?;
        }
    }
    sum_up(&outcomes, report)
}

/// Writes or reads all media at once and shows the progress. Gives the outcome of each, in order.
pub(crate) fn write(
    mode: Mode,
    trusted: &Trusted,
    chosen: &[&Chosen],
    report: &mut Report<'_>,
) -> Result<Vec<Arc<Outcome>>, FlashError> {
    let Trusted { image, content, .. } = trusted;
    let verify = mode != Mode::WriteOnly;
    let job = Job {
        image,
        content: *content,
        least: image.size(),
        verify,
        reserved: Some(TYPE_GUID_BYTES),
        limits: Limits::default(),
    };
    let run: Run = if mode == Mode::Read { engine::verify } else { engine::flash };
    let media = chosen.iter().map(|one| Arc::clone(&one.medium)).collect();
    let mut listener = EngineListener::new(chosen, report);
    let outcomes = run(&job, media, &mut |event| listener.on(event));
    listener.end()?;
    Ok(outcomes?)
}

/// Reports how many media hold the image. Fails unless all do.
fn sum_up(outcomes: &[Arc<Outcome>], report: &mut Report<'_>) -> Result<(), FlashError> {
    let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let all = outcomes.len();
    let verified = count(Outcome::is_verified);
    let unverified = count(|outcome| matches!(outcome, Outcome::Unverified { .. }));
    let differ = count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let given_up = count(|outcome| matches!(outcome, Outcome::Dropped(_)));
    let text = format!("{verified} of {all} verified.");
    let fields = json!({
        "all": all, "verified": verified, "unverified": unverified, "differ": differ, "given-up": given_up,
    });
    report.say("sum", &text, &fields)?;
    let bad = differ.saturating_add(given_up);
    Err(match (verified, unverified, differ) {
        (good, _, _) if good == all => return Ok(()),
        (_, _, _) if bad == 0 => FlashError::Unverified(unverified),
        (0, 0, 0) => FlashError::GivenUp { all, code: code_of(outcomes) },
        (0, 0, _) => FlashError::Differs(all),
        _ => FlashError::Partial { bad, all },
    })
}

/// The exit code where all media were given up: `EXIT_REFUSED` where each is in use, was replaced by another one, or does
/// not suit the image, so that nothing was written.
fn code_of(outcomes: &[Arc<Outcome>]) -> u8 {
    let codes = outcomes.iter().map(|outcome| match outcome.as_ref() {
        Outcome::Dropped(Dropped::Open(error)) => targets::unopened(error),
        Outcome::Dropped(
            Dropped::Table { .. } | Dropped::HiddenTable { .. } | Dropped::Sectors(_) | Dropped::Small { .. },
        ) => EXIT_REFUSED,
        _ => EXIT_FAILED,
    });
    if codes.clone().all(|code| code == EXIT_REFUSED) { EXIT_REFUSED } else { EXIT_FAILED }
}
