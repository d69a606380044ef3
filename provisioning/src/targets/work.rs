//! Many disks at once: a thread each, one listener.

use std::error::Error;
use std::path::Path;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use serde_json::json;

use super::show::Show;
use super::{Bay, Chosen, Deed, TargetArgs, TargetError, choose};
use crate::base::BaseError;
use crate::exit::{EXIT_OK, EXIT_PARTIAL};
use crate::files::{self, Access};
use crate::report::Report;

/// Events on their way to the listener; a disk that tells more waits.
const QUEUE: usize = 64;

/// What happens to a disk meanwhile.
pub(crate) enum Step {
    /// How far it is.
    Progress { doing: &'static str, done: u64, total: u64 },
    /// What a person should know.
    Note(String),
}

/// Works on every disk at once. Gives each one's result in order; `None` for a thread that broke.
pub(crate) fn each<R: Send>(
    chosen: &[&Chosen],
    report: &mut Report<'_>,
    work: impl Fn(&Chosen, &mut dyn FnMut(Step)) -> R + Sync,
) -> Result<Vec<Option<R>>, BaseError> {
    let mut show = Show::new(chosen, report);
    let mut told = Ok(());
    let results = thread::scope(|scope| {
        let (sender, steps) = mpsc::sync_channel(QUEUE);
        let threads: Vec<_> = chosen
            .iter()
            .enumerate()
            .map(|(nth, one)| {
                let (sender, work): (SyncSender<(usize, Step)>, _) = (sender.clone(), &work);
                // A listener that is gone stops no disk.
                scope.spawn(move || work(one, &mut |step| drop(sender.send((nth, step)))))
            })
            .collect();
        drop(sender);
        for (nth, step) in steps {
            if told.is_ok() {
                told = show.step(nth, step, report);
            }
        }
        threads.into_iter().map(|thread| thread.join().ok()).collect()
    });
    show.end();
    told.map(|()| results)
}

/// What a command does to disks of a person's choice, as far as that is not the work itself.
pub(crate) struct DiskJob<'a> {
    pub(crate) targets: &'a TargetArgs,
    pub(crate) bay: &'a Bay,
    pub(crate) deed: Deed,
    /// Where records go, if anywhere; made before anything is lost.
    pub(crate) folder: Option<&'a Path>,
}

/// Disks that did not end well.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bad {
    /// How many.
    pub(crate) bad: usize,
    /// Of how many.
    pub(crate) all: usize,
    /// The exit code that tells a script what happened.
    pub(crate) code: u8,
}

/// Has disks chosen and confirmed, works on all of them at once, then says of each what became of it: `tell` gets the
/// result, or `None` where the thread broke, and gives the disk's exit code. `None`: all ended well, or it was a dry run.
pub(crate) fn run<R: Send>(
    job: &DiskJob<'_>,
    report: &mut Report<'_>,
    work: impl Fn(&Chosen, &mut dyn FnMut(Step)) -> R + Sync,
    tell: impl Fn(&Chosen, Option<R>, &mut Report<'_>) -> Result<u8, BaseError>,
) -> Result<Option<Bad>, TargetError> {
    let Some(chosen) = choose(job.targets, job.bay, 0, job.deed, report)? else { return Ok(None) };
    if let Some(folder) = job.folder {
        files::folder(folder, Access::Public)?;
    }
    let results = each(&chosen.iter().collect::<Vec<_>>(), report, work)?;
    let told = chosen.iter().zip(results).map(|(one, result)| tell(one, result, report));
    Ok(bad(&told.collect::<Result<Vec<_>, _>>()?))
}

/// Says that a disk did not come to its end, and why: `text` is how people read it, `result` how scripts do.
pub(crate) fn say_failed(
    one: &Chosen,
    (text, result): (&str, &str),
    error: &dyn Error,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let fields = json!({ "target": one.name, "result": result, "problem": error.to_string() });
    report.say("result", &format!("{}: {text}: {error}", one.name), &fields)
}

/// How many of several did not end well. Their exit code is the worst where none is done, else that some are.
fn bad(codes: &[u8]) -> Option<Bad> {
    let worst = codes.iter().copied().max().unwrap_or(EXIT_OK);
    let (bad, all) = (codes.iter().filter(|code| **code != EXIT_OK).count(), codes.len());
    let code = if bad < all { EXIT_PARTIAL } else { worst };
    (bad > 0).then_some(Bad { bad, all, code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::{EXIT_DIFFERS, EXIT_FAILED, EXIT_REFUSED};

    #[test]
    fn the_exit_code_is_the_worst_unless_some_are_done() {
        for (codes, found) in [
            (&[][..], None),
            (&[EXIT_OK, EXIT_OK], None),
            (&[EXIT_DIFFERS], Some((1, 1, EXIT_DIFFERS))),
            (&[EXIT_FAILED, EXIT_DIFFERS, EXIT_REFUSED], Some((3, 3, EXIT_DIFFERS))),
            (&[EXIT_OK, EXIT_DIFFERS], Some((1, 2, EXIT_PARTIAL))),
        ] {
            assert_eq!(bad(codes).map(|bad| (bad.bad, bad.all, bad.code)), found, "{codes:?}");
        }
    }
}
