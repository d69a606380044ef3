//! Sources of codes: a scanner or a camera, run on a thread of its own that puts what it reads into a bounded queue.
//!
//! The kiosk cannot tell, and need not care, which of the two read a code.
//!
//! ```text
//!  Scanner ─ bytes ─► Framer ──────────────────────────────► Scan::new ─►┌─ ScanEvent::Scanned
//!  Camera ─ Frame ─► Decoder ─ text ─► seen lately? no ────► Scan::new ─►├─ ScanEvent::Rejected
//!                                                                        └─ ScanEvent::Lost, then the thread ends
//! ```
//!
//! The thread ends when the source is lost (it says so last), when it is told to stop, or when nobody listens any
//! more. Opening a scanner again is the caller's: only the caller knows whether to wait, and what to show. A camera is
//! opened while a code is awaited ([`Wanted`]) and closed when none is; what is the matter with it, and what it sees, it
//! tells beside the codes ([`CameraReport`]).
//! While the queue is full the thread waits, the source with it; no code is lost.

mod camera;
#[cfg(test)]
mod camera_tests;
mod scanner;
#[cfg(test)]
mod tests;
mod wanted;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::camera::CameraError;
use crate::scanner::{Scan, ScanFault, ScannerError};

pub use camera::{CameraListener, CameraReport, PREVIEW_EVERY, RETRY, SEEN_AGAIN, watch_camera};
pub use scanner::watch_scanner;
pub use wanted::Wanted;

/// A fitting size for the queue of [`ScanEvent`]s: nobody shows the kiosk more codes than this in a row.
pub const SCAN_QUEUE: usize = 16;

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
    /// What the thread may be asleep on.
    waker: Option<Wanted>,
}

impl Watch {
    /// Runs `work` on a named thread; it must look at the flag often and end when it is set.
    fn spawn(name: &str, work: impl FnOnce(&AtomicBool) + Send + 'static) -> Result<Self, std::io::Error> {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || work(&seen))?;
        Ok(Self { stop, thread: Some(thread), waker: None })
    }

    /// The same, whose thread sleeps on a switch.
    fn woken_by(mut self, waker: Wanted) -> Self {
        self.waker = Some(waker);
        self
    }

    fn tell(&self) {
        self.stop.store(true, Ordering::SeqCst);
        self.waker.iter().for_each(Wanted::ring);
    }

    /// Stops the source and waits until its thread has ended, about a quarter of a second.
    pub fn stop(mut self) {
        self.tell();
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
        self.tell();
    }
}

/// Puts an event into the queue, waiting while it is full. Returns false when there is nobody left to tell.
fn deliver(sink: &SyncSender<ScanEvent>, event: ScanEvent, stop: &AtomicBool) -> bool {
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
