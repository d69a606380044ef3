//! Codes read by a scanner, as text that is safe to judge.
//!
//! A scanner is a source of bytes, nothing more: [`Scanner`] reads them at the wire, [`Framer`] cuts them into codes,
//! [`Scan`] checks each; [`crate::source`] runs them. Every scanner goes through the same framer, the simulated one
//! too, so that a simulation skips no byte. What a scanner sends never reaches the interface as keystrokes: a code
//! that spells a command is a text like any other.
//!
//! ```text
//!  pipe, standard input ─┐
//!  ScannerSimulator ─────┼─ bytes ─► Framer ─► Scan::new ──► Scan (bounded, printable), or ScanFault
//!  (keyboard layouts are │   end sign, or a pause     ▲
//!   undone before here) ─┘                            └── text from a camera
//! ```
//!
//! A scanner that poses as a keyboard sends key codes instead of characters. Turning them into the characters that
//! were printed belongs to its [`Scanner`], before the framer sees a byte.

mod framer;
mod framing;
mod pipe;
mod scan;
mod simulator;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

pub use framer::{Framer, GIVE_UP, PAUSE, Part, SLOW_PAUSE, Symbol};
pub use pipe::PipeScanner;
pub use scan::{MAX_PREFIX_CHARS, MAX_SCAN_BYTES, OWN_STARTS, Scan, ScanFault};
pub(crate) use scan::{is_own, windows_1252};
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
    /// The address names no kind of scanner.
    #[error("« {0} » names no scanner: write pipe:///path/of/a/pipe or stdin:")]
    Address(String),
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
            Self::Address(_) => false,
            Self::Open { source, .. } => source.kind() != std::io::ErrorKind::PermissionDenied,
            Self::Read(_) | Self::Ended | Self::Unplugged => true,
        }
    }
}

/// Opens the scanner at an address: `pipe:///path` (a named pipe or a file) or `stdin:`.
///
/// # Errors
/// [`ScannerError::Address`] for any other address, [`ScannerError::Open`] when it is not there.
pub fn open(address: &str) -> Result<Box<dyn Scanner>, ScannerError> {
    match address.split_once(':') {
        Some(("stdin", "")) => Ok(Box::new(PipeScanner::stdin()?)),
        Some(("pipe", path)) if path.starts_with("///") => {
            let path = path.strip_prefix("//").unwrap_or(path);
            Ok(Box::new(PipeScanner::open(std::path::Path::new(path))?))
        }
        _ => Err(ScannerError::Address(address.to_owned())),
    }
}
