//! Everything slow, each on its own thread behind a bounded queue. Workers hold no state of the visit.

pub mod keeper;
pub mod librarian;
pub mod lifeline;
pub mod printing;
pub mod reader;

use perron_domain::jobs::{JobId, PaperOutcome};
use perron_flow::Event;
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
    /// Somebody asks whether everything that was asked before has been answered.
    Settle(Probe),
    /// The kiosk closes.
    Stop,
}

/// A question that goes through the runner and each worker behind all that was asked before it, and comes back. Whoever
/// drives the kiosk waits for it instead of for a time: a slow machine only takes longer.
#[derive(Debug)]
pub struct Probe {
    /// Where the answer goes.
    pub to: SyncSender<Settled>,
    /// Where it goes next.
    pub next: Stop,
}

impl Probe {
    /// A probe and the end at which its answer arrives.
    #[must_use]
    pub fn new() -> (Self, std::sync::mpsc::Receiver<Settled>) {
        let (to, answer) = std::sync::mpsc::sync_channel(1);
        (Self { to, next: Stop::Keeper }, answer)
    }
}

/// The stops of a [`Probe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The keeper.
    Keeper,
    /// The librarian.
    Librarian,
    /// Back.
    Home,
}

/// What a probe brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Happenings that the runner has handled since it started, probes apart. When two probes in a row bring the same
    /// number, nothing is under way but paper.
    pub handled: u64,
    /// Codes, readable or not, among them.
    pub scanned: u64,
    /// Papers that were handed to the printer and whose outcome is not known yet.
    pub papers: usize,
}

/// Papers on their way: counted up when one is handed to the printer, down when its outcome has arrived.
pub type Papers = std::sync::Arc<std::sync::atomic::AtomicUsize>;

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
