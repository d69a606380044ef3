//! Everything slow, each on its own thread behind a bounded queue. Workers hold no state of the visit.

pub mod camera;
pub mod content;
pub mod keys;
pub mod lifeline;
pub mod printing;
pub mod reader;
pub mod sound;
pub mod store;

use perron_domain::jobs::PaperOutcome;
use perron_flow::Event;
use perron_hardware::camera::Preview;
use std::sync::mpsc::{SyncSender, TrySendError};

/// Requests that wait in front of one worker, and messages in front of the runner.
pub const QUEUE: usize = 128;

/// What reaches the runner.
#[derive(Debug)]
pub enum Message {
    /// For the state machine.
    Event(Event),
    /// The printer is done with a job: kept by the store first, then for the state machine.
    Paper(printing::PaperOf, PaperOutcome),
    /// A source of codes is plugged in, or is no more.
    Scanner(Source, bool),
    /// What the camera sees.
    Preview(Preview),
    /// An act on the simulator's panel: a switch's place, or -1 with a text.
    Simulate(i32, String),
    /// Somebody asks whether everything that was asked before has been answered.
    Settle(Probe),
    /// The kiosk closes.
    Stop,
}

/// Where codes come from, cameras apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Scanners that pose as keyboards.
    Keys,
    /// A scanner of its own: serial, a pipe.
    Line,
    /// The simulated one.
    Simulated,
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
        (Self { to, next: Stop::Store }, answer)
    }
}

/// The stops of a [`Probe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The worker of the store.
    Store,
    /// The worker of the tutorials.
    Content,
    /// The runner, which sent it and gives the answer.
    Home,
}

/// What a probe brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Messages that the runner has handled since it started, probes apart. When two probes in a row bring the same
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
pub type Inbox = tokio::sync::mpsc::Sender<Message>;

/// Sends from a thread; false when the runner is gone.
pub(crate) fn report(inbox: &Inbox, message: Message) -> bool {
    inbox.blocking_send(message).is_ok()
}

/// Sends a request to a worker without waiting; a full queue is said in the log and drops it.
pub(crate) fn try_send<T>(queue: &SyncSender<T>, request: T, worker: &'static str) -> bool {
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
