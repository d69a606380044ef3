//! Runs a scanner on a thread of its own and hands its codes to a bounded queue.
//!
//! The thread ends when the source is lost (it says so last), when it is told to stop, or when nobody listens any
//! more. Opening the source again is the caller's: only the caller knows whether to wait, and what to show.
//! While the queue is full the thread waits, the source with it; no code is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Framer, PAUSE, READ_BYTES, Scan, ScanFault, Scanner, ScannerError};
use crate::camera::CameraError;

/// A fitting size for the queue of [`ScanEvent`]s: nobody shows the kiosk more codes than this in a row.
pub const SCAN_QUEUE: usize = 16;

/// How long a quiet scanner is waited for before looking whether to stop.
const QUIET_WAIT: Duration = Duration::from_millis(250);

/// How long to wait before trying a full queue again.
const FULL_WAIT: Duration = Duration::from_millis(20);

/// What a source of codes reports.
#[derive(Debug)]
pub enum ScanEvent {
    /// A code was read.
    Scanned(Scan),
    /// Something was read that is not passed on.
    Rejected(ScanFault),
    /// The source is gone; nothing more comes from it.
    Lost(SourceError),
}

/// Why a source of codes was lost.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The scanner's own reason.
    #[error(transparent)]
    Scanner(#[from] ScannerError),
    /// The camera's own reason.
    #[error(transparent)]
    Camera(#[from] CameraError),
}

impl SourceError {
    /// Whether opening the same source again may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Scanner(e) => e.is_transient(),
            Self::Camera(e) => e.is_transient(),
        }
    }
}

impl From<Result<Scan, ScanFault>> for ScanEvent {
    fn from(code: Result<Scan, ScanFault>) -> Self {
        match code {
            Ok(scan) => Self::Scanned(scan),
            Err(fault) => Self::Rejected(fault),
        }
    }
}

/// A running source. Dropping it tells the thread to stop, without waiting for it.
#[derive(Debug)]
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Runs `work` on a named thread; it must look at the flag often and end when it is set.
    pub(crate) fn spawn(
        name: &str,
        work: impl FnOnce(&AtomicBool) + Send + 'static,
    ) -> Result<Self, std::io::Error> {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || work(&seen))?;
        Ok(Self { stop, thread: Some(thread) })
    }

    /// Stops the source and waits until its thread has ended, about a quarter of a second.
    pub fn stop(mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a device's thread had panicked");
        }
    }

    /// Whether the thread has ended by itself.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

/// Reads `scanner` until it is lost, and sends each code to `sink`.
///
/// # Errors
/// [`ScannerError::Read`] when the system gives no thread.
pub fn watch(scanner: Box<dyn Scanner>, sink: SyncSender<ScanEvent>) -> Result<Watch, ScannerError> {
    Watch::spawn("scanner", move |stop| run(scanner, &sink, stop)).map_err(ScannerError::Read)
}

fn run(mut scanner: Box<dyn Scanner>, sink: &SyncSender<ScanEvent>, stop: &AtomicBool) {
    let mut framer = Framer::new();
    let mut bytes = Vec::with_capacity(READ_BYTES);
    while !stop.load(Ordering::SeqCst) {
        bytes.clear();
        let read = scanner.read(&mut bytes, if framer.is_open() { PAUSE } else { QUIET_WAIT });
        let now = Instant::now();
        let codes = match &read {
            Ok(0) => framer.pause(now).into_iter().collect(),
            Ok(_) => framer.push(&bytes, now),
            Err(ScannerError::Ended) => framer.end().into_iter().collect(),
            Err(_) => Vec::new(), // half a code from a pulled cable is no code
        };
        for code in codes {
            if !deliver(sink, code.into(), stop) {
                return;
            }
        }
        if let Err(lost) = read {
            deliver(sink, ScanEvent::Lost(lost.into()), stop);
            return;
        }
    }
}

/// Puts an event into the queue, waiting while it is full. Returns false when there is nobody left to tell.
pub(crate) fn deliver(sink: &SyncSender<ScanEvent>, event: ScanEvent, stop: &AtomicBool) -> bool {
    let mut event = event;
    while !stop.load(Ordering::SeqCst) {
        match sink.try_send(event) {
            Ok(()) => return true,
            Err(TrySendError::Disconnected(_)) => return false,
            Err(TrySendError::Full(back)) => event = back,
        }
        std::thread::sleep(FULL_WAIT);
    }
    false
}
