//! Codes read by a scanner, as text that is safe to judge.
//!
//! A scanner is a source of bytes, nothing more: [`Scanner`] reads them at the wire, [`Framer`] cuts them into codes,
//! [`Scan`] checks each; [`crate::source`] runs them. Every scanner goes through the same framer, the simulated one
//! too, so that a simulation skips no byte. What a scanner sends never reaches the interface as keystrokes: a code
//! that spells a command is a text like any other.
//!
//! ```text
//!  serial line, pipe ────┐
//!  ScannerSimulator ─────┼─ bytes ─► Framer ─► Scan::new ──► Scan (bounded, printable), or ScanFault
//!  strokes of keys ──────┘   end sign, or a pause     ▲
//!  (crate::keys)                                      └── text from a camera
//! ```
//!
//! A scanner that poses as a keyboard sends keys instead of characters: [`crate::keys`] reads it, with the same framer.

mod address;
mod framer;
mod framing;
mod maker;
mod pipe;
mod scan;
mod serial;
mod simulator;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

use crate::find::Machine;

pub use address::{Address, AddressError, DEFAULT_BAUD};
pub use framer::{Framer, GIVE_UP, PAUSE, Part, SLOW_PAUSE, Symbol};
pub use maker::looks_like_a_scanner;
pub use pipe::PipeScanner;
pub use scan::{MAX_PREFIX_CHARS, MAX_SCAN_BYTES, OWN_STARTS, Scan, ScanFault};
pub(crate) use scan::{is_own, windows_1252};
pub use serial::{SerialScanner, serial_scanners};
pub use simulator::{SIMULATED_CHUNKS, ScannerSimulator, SimulatedScanner};

/// A source of scanned bytes, at the wire.
pub trait Scanner: Send {
    /// Waits at most `wait` for bytes and appends what came, at most [`READ_BYTES`], to `into`.
    ///
    /// Returns how many came; 0 says that none came in time.
    ///
    /// # Errors
    /// [`ScannerError`] when the source is gone. It is then of no more use: open it again.
    fn read(&mut self, into: &mut Vec<u8>, wait: Duration) -> Result<usize, ScannerError>;
}

/// The most bytes one [`Scanner::read`] hands over.
pub const READ_BYTES: usize = 1024;

/// Why a scanner cannot be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum ScannerError {
    /// The source cannot be opened.
    #[error("the scanner at {path} cannot be opened ({source}): check that it exists and may be read")]
    Open {
        /// Where it was looked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Reading failed.
    #[error("the scanner stopped answering ({0}): plug it in again")]
    Read(#[source] std::io::Error),
    /// The source came to its end: a file was read whole, a pipe was closed.
    #[error("the scanner's source came to its end: open it again to read more")]
    Ended,
    /// The scanner was taken out.
    #[error("the scanner was unplugged: plug it in again")]
    Unplugged,
}

impl ScannerError {
    /// Whether opening the same source again may help.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Open { source, .. } => source.kind() != std::io::ErrorKind::PermissionDenied,
            Self::Read(_) | Self::Ended | Self::Unplugged => true,
        }
    }
}

/// Opens the scanner at an address; of `auto` the serial one that is plugged in, since those that send keys are read by
/// [`crate::keys`]. Nothing where there is none.
///
/// # Errors
/// [`ScannerError::Open`] when it is not there.
pub fn open(address: &Address) -> Result<Option<Box<dyn Scanner>>, ScannerError> {
    Ok(Some(match address {
        Address::None => return Ok(None),
        Address::Auto => match serial_scanners(&Machine::default()).first() {
            Some(node) => Box::new(SerialScanner::open(&node.file, DEFAULT_BAUD)?),
            None => return Ok(None),
        },
        Address::StandardInput => Box::new(PipeScanner::stdin()?),
        Address::Pipe(path) => Box::new(PipeScanner::open(path)?),
        Address::Serial { path, baud } => Box::new(SerialScanner::open(path, *baud)?),
    }))
}
