//! Everything slow, each on its own thread behind a bounded queue. Workers hold no state of the visit.

pub mod keeper;
pub mod librarian;
pub mod printing;
pub mod reader;

use perron_domain::flow::{Event, JobId, PaperOutcome};
use std::sync::mpsc::{SyncSender, TrySendError};

/// Requests that wait in front of one worker, and happenings in front of the runner.
pub const QUEUE: usize = 128;

/// Visits since the kiosk started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit(pub u32);

impl Visit {
    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// What reaches the runner.
#[derive(Debug)]
pub enum Happening {
    /// For the state machine.
    Event(Event),
    /// An answer about one person, asked during this visit; nobody else sees it.
    Answer(Visit, Event),
    /// The printer is done with a job: kept by the keeper first, then for the state machine.
    Paper(Option<JobId>, PaperOutcome),
    /// An act on the simulator's panel: a switch's place, or -1 with a text.
    Simulate(i32, String),
    /// The kiosk closes.
    Stop,
}

/// A way into the runner, for workers and the screen.
pub type Inbox = tokio::sync::mpsc::Sender<Happening>;

/// Sends from a thread; false when the runner is gone.
pub(crate) fn report(inbox: &Inbox, happening: Happening) -> bool {
    inbox.blocking_send(happening).is_ok()
}

/// Hands a request to a worker without waiting; a full queue is said in the log and drops it.
pub(crate) fn hand<T>(queue: &SyncSender<T>, request: T, worker: &'static str) -> bool {
    match queue.try_send(request) {
        Ok(()) => true,
        Err(TrySendError::Full(_)) => {
            tracing::error!(worker, "queue full: request dropped; is the disk or the printer hanging?");
            false
        }
        Err(TrySendError::Disconnected(_)) => {
            tracing::error!(worker, "worker gone: request dropped; restart the kiosk");
            false
        }
    }
}
