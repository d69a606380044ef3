//! Many disks at once: a thread each, one listener.

use std::sync::mpsc::{self, SyncSender};
use std::thread;

use super::Chosen;
use super::show::Show;
use crate::base::BaseError;
use crate::exit::{EXIT_OK, EXIT_PARTIAL};
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

/// The exit code of several: of all where they agree, else the worst where none is done, else that some are.
pub(crate) fn code(codes: &[u8]) -> u8 {
    let is_done = |code: &u8| *code == EXIT_OK;
    if codes.iter().any(is_done) && !codes.iter().all(is_done) {
        return EXIT_PARTIAL;
    }
    codes.iter().copied().max().unwrap_or(EXIT_OK)
}
