//! How long a machine stood still: an emulated one does, and nobody's software is to blame.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::Failure;

/// How often it looks at the clock.
const EVERY: Duration = Duration::from_millis(5);
/// Later than this, the machine stood still.
const LATE: Duration = Duration::from_millis(5);

/// A thread that wants to be woken often, and takes note of when it was not.
pub(super) struct Pulse {
    /// When a wait ended that was too long, and by how much.
    late: Arc<Mutex<Vec<(Instant, Duration)>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Pulse {
    pub(super) fn new() -> Result<Self, Failure> {
        let (late, stop) = (Arc::<Mutex<Vec<_>>>::default(), Arc::<AtomicBool>::default());
        let (sink, told) = (Arc::clone(&late), Arc::clone(&stop));
        let thread = std::thread::Builder::new().name("pulse".to_owned()).spawn(move || {
            while !told.load(Ordering::SeqCst) {
                let began = Instant::now();
                std::thread::sleep(EVERY);
                let more = began.elapsed().saturating_sub(EVERY);
                if more > LATE {
                    sink.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), more));
                }
            }
        })?;
        Ok(Self { late, stop, thread: Some(thread) })
    }

    /// How long it stood still in all, from a moment until another.
    pub(super) fn stood_still(&self, from: Instant, until: Instant) -> Duration {
        let late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        let within = late.iter().filter(|(ended, more)| *ended >= from && *ended - *more <= until);
        within.map(|(_, more)| *more).sum()
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            println!("FAIL the pulse panicked");
        }
    }
}
