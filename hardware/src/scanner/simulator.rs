//! A scanner that exists only in this process, for the simulator's panel, the tour and tests.
//!
//! [`ScannerSimulator`] is the hand that holds it: it scans, unplugs, plugs in again and lets the next openings
//! fail. [`SimulatedScanner`] is the device the kiosk sees.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{READ_BYTES, Scanner, ScannerError};

/// How many chunks of bytes wait for a kiosk that does not read; more are refused.
pub const SIMULATED_CHUNKS: usize = 64;

/// Moves a simulated scanner from outside. Clones move the same one.
#[derive(Clone, Debug, Default)]
pub struct ScannerSimulator {
    cable: Arc<Cable>,
}

#[derive(Debug, Default)]
struct Cable {
    unplugged: AtomicBool,
    failures: AtomicU32,
    wire: Mutex<Option<SyncSender<Vec<u8>>>>,
}

/// The device's end.
#[derive(Debug)]
pub struct SimulatedScanner {
    cable: Arc<Cable>,
    wire: Receiver<Vec<u8>>,
    rest: Vec<u8>,
}

impl ScannerSimulator {
    /// A simulated scanner, plugged in.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens the device. The one opened before, if any, hears nothing more.
    ///
    /// # Errors
    /// [`ScannerError::Unplugged`] while it is unplugged or told to fail.
    pub fn open(&self) -> Result<SimulatedScanner, ScannerError> {
        let fails =
            self.cable.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if fails.is_ok() || self.cable.unplugged.load(Ordering::SeqCst) {
            return Err(ScannerError::Unplugged);
        }
        let (sender, wire) = sync_channel(SIMULATED_CHUNKS);
        *self.cable.wire.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        Ok(SimulatedScanner { cable: Arc::clone(&self.cable), wire, rest: Vec::new() })
    }

    /// Sends bytes exactly as given. Returns whether they went out: nobody may have opened the scanner, or nobody
    /// reads it.
    #[must_use]
    pub fn send(&self, bytes: &[u8]) -> bool {
        let wire = self.cable.wire.lock().unwrap_or_else(PoisonError::into_inner);
        match wire.as_ref().map(|wire| wire.try_send(bytes.to_vec())) {
            Some(Ok(())) => true,
            Some(Err(TrySendError::Full(_) | TrySendError::Disconnected(_))) | None => false,
        }
    }

    /// Scans a code as most scanners do: its text, then Enter.
    #[must_use]
    pub fn scan(&self, text: &str) -> bool {
        self.send(format!("{text}\r").as_bytes())
    }

    /// Pulls the cable. What was sent and not read is lost.
    pub fn unplug(&self) {
        self.cable.unplugged.store(true, Ordering::SeqCst);
        *self.cable.wire.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Puts the cable back; the kiosk may open the scanner again.
    pub fn plug(&self) {
        self.cable.unplugged.store(false, Ordering::SeqCst);
    }

    /// Lets the next `count` openings fail.
    pub fn fail_next(&self, count: u32) {
        self.cable.failures.store(count, Ordering::SeqCst);
    }

    /// Whether the cable is in.
    #[must_use]
    pub fn is_plugged(&self) -> bool {
        !self.cable.unplugged.load(Ordering::SeqCst)
    }
}

impl Scanner for SimulatedScanner {
    fn read(&mut self, into: &mut Vec<u8>, wait: Duration) -> Result<usize, ScannerError> {
        if self.rest.is_empty() {
            match self.wire.recv_timeout(wait) {
                Ok(bytes) => self.rest = bytes,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(ScannerError::Unplugged),
            }
        }
        if self.cable.unplugged.load(Ordering::SeqCst) {
            return Err(ScannerError::Unplugged);
        }
        let count = self.rest.len().min(READ_BYTES);
        into.extend(self.rest.drain(..count));
        Ok(count)
    }
}
