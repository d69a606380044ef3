//! Work on many disks at once: each disk has its thread, and one thread reports on all of them.

use std::error::Error;
use std::path::Path;
use std::sync::mpsc::{self, SyncSender};
use std::thread;

use serde_json::json;

use super::choose::choose;
use super::chosen::Chosen;
use super::show::{DiskEvent, Show};
use super::{Host, Operation, TargetArgs, TargetError};
use crate::base::BaseError;
use crate::exit::{EXIT_OK, EXIT_PARTIAL};
use crate::files::{self, Access};
use crate::report::Report;

/// Events that wait to be reported; a disk's thread waits while the queue is full.
const QUEUE: usize = 64;

/// Works on every disk at once, which `work` knows by its place too. Gives the results in the order of the disks; `None` for
/// a thread that panicked.
pub(crate) fn each<R: Send>(
    chosen: &[&Chosen],
    report: &mut Report<'_>,
    work: impl Fn(usize, &Chosen, &mut dyn FnMut(DiskEvent)) -> R + Sync,
) -> Result<Vec<Option<R>>, BaseError> {
    let mut show = Show::new(chosen, report);
    let mut told = Ok(());
    let results = thread::scope(|scope| {
        let (sender, steps) = mpsc::sync_channel(QUEUE);
        let threads: Vec<_> = chosen
            .iter()
            .enumerate()
            .map(|(nth, one)| {
                let (sender, work): (SyncSender<(usize, DiskEvent)>, _) = (sender.clone(), &work);
                // The work goes on even where nobody receives its events.
                scope.spawn(move || work(nth, one, &mut |step| drop(sender.send((nth, step)))))
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

/// What a command that works on disks needs besides the work itself.
pub(crate) struct DiskJob<'a> {
    pub(crate) targets: &'a TargetArgs,
    pub(crate) host: &'a Host,
    pub(crate) operation: Operation,
    /// The folder for records, if any. It is made before anything on a disk is changed.
    pub(crate) folder: Option<&'a Path>,
}

/// How many disks failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bad {
    /// Disks that failed.
    pub(crate) bad: usize,
    /// All disks of the run.
    pub(crate) all: usize,
    /// The exit code that tells a script what happened.
    pub(crate) code: u8,
}

/// Lets the technician confirm the disks, works on all of them at once, then reports the result of each. `tell` gets that
/// result, or `None` where the thread panicked, and returns the disk's exit code. Returns `None` where no disk failed, and
/// after a dry run.
pub(crate) fn run<R: Send>(
    job: &DiskJob<'_>,
    report: &mut Report<'_>,
    work: impl Fn(&Chosen, &mut dyn FnMut(DiskEvent)) -> R + Sync,
    tell: impl Fn(&Chosen, Option<R>, &mut Report<'_>) -> Result<u8, BaseError>,
) -> Result<Option<Bad>, TargetError> {
    let Some(chosen) = confirmed(job, report)? else { return Ok(None) };
    let results = each(&chosen.iter().collect::<Vec<_>>(), report, |_, one, tell| work(one, tell))?;
    Ok(sum_up(&chosen, results, report, |_, one, result, report| tell(one, result, report))?)
}

/// The disks that the technician confirmed; `None` after a dry run. The folder for records is there then.
pub(crate) fn confirmed(
    job: &DiskJob<'_>,
    report: &mut Report<'_>,
) -> Result<Option<Vec<Chosen>>, TargetError> {
    let chosen = choose(job.targets, job.host, 0, job.operation, report)?;
    if let Some(folder) = job.folder.filter(|_| chosen.is_some()) {
        files::folder(folder, Access::Public)?;
    }
    Ok(chosen)
}

/// Reports the result of each disk. `tell` gets its place among them, its result, or `None` where the thread panicked, and
/// returns its exit code.
pub(crate) fn sum_up<R>(
    chosen: &[Chosen],
    results: Vec<Option<R>>,
    report: &mut Report<'_>,
    tell: impl Fn(usize, &Chosen, Option<R>, &mut Report<'_>) -> Result<u8, BaseError>,
) -> Result<Option<Bad>, BaseError> {
    let told = chosen.iter().zip(results).enumerate();
    let told = told.map(|(nth, (one, result))| tell(nth, one, result, report));
    Ok(bad(&told.collect::<Result<Vec<_>, _>>()?))
}

/// Reports why a disk failed. `text` says so to people, `result` to scripts.
pub(crate) fn say_failed(
    one: &Chosen,
    (text, result): (&str, &str),
    error: &dyn Error,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let fields = json!({ "target": one.name, "result": result, "problem": error.to_string() });
    let text = format!("{}: {text}: {error}", one.name);
    report.remember(&text);
    report.say("result", &text, &fields)
}

/// Counts the disks that failed. The exit code is the highest one where all failed, else `EXIT_PARTIAL`.
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
