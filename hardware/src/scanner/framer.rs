//! Cuts a scanner's bytes into codes.
//!
//! Most scanners end a code with Enter, some with nothing at all: then a [`PAUSE`] ends it. The framer holds no
//! clock; the time comes with each call, so a test can play any timing.
//!
//! ```text
//!            ┌── byte (room left) ──┐
//!            ▼                      │
//!  Empty ──byte──► Holding ─────────┘        end of line or pause: Scan::new(held) ──► Empty
//!                    │ byte, no room left
//!                    ▼
//!                 Dropping ──────────────── end of line or pause: ScanFault::TooLong ──► Empty
//! ```

use std::time::{Duration, Instant};

use super::scan::{MAX_SCAN_BYTES, Scan, ScanFault};

/// The silence that ends a code whose scanner sends no Enter. Scanners send a whole code in one burst, with a few
/// milliseconds between characters at the slowest setting.
pub const PAUSE: Duration = Duration::from_millis(80);

/// The state of one scanner's stream. Holds at most [`MAX_SCAN_BYTES`].
#[derive(Debug, Default)]
pub struct Framer {
    held: Vec<u8>,
    dropping: bool,
    last: Option<Instant>,
}

impl Framer {
    /// A framer at the start of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the bytes that came at `now` and returns every code that they end, in order.
    pub fn push(&mut self, bytes: &[u8], now: Instant) -> Vec<Result<Scan, ScanFault>> {
        let mut codes: Vec<_> = self.pause(now).into_iter().collect();
        for &byte in bytes {
            match byte {
                b'\r' | b'\n' => codes.extend(self.end()),
                _ if self.dropping => {}
                _ if self.held.len() == MAX_SCAN_BYTES => self.dropping = true,
                _ => self.held.push(byte),
            }
        }
        if !bytes.is_empty() {
            self.last = self.is_open().then_some(now);
        }
        codes
    }

    /// Returns the code that a silence up to `now` ends, if there is one.
    pub fn pause(&mut self, now: Instant) -> Option<Result<Scan, ScanFault>> {
        let silent = self.last.is_some_and(|last| now.saturating_duration_since(last) >= PAUSE);
        if silent { self.end() } else { None }
    }

    /// Ends the code at hand, as at the end of a file.
    pub fn end(&mut self) -> Option<Result<Scan, ScanFault>> {
        let open = self.is_open();
        let held = std::mem::take(&mut self.held);
        let dropping = std::mem::take(&mut self.dropping);
        self.last = None;
        open.then(|| if dropping { Err(ScanFault::TooLong) } else { Scan::new(&held) })
    }

    /// Whether a code has begun and not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.held.is_empty()
    }
}
