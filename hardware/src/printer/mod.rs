//! Printers at the wire, and the one question that matters: did the ticket come out?
//!
//! [`Printer`] moves bytes, both ways, with time limits; nothing else differs between a network
//! printer, a device file, a serial line and the simulated printer. What bytes mean is the same for
//! all and stands above: [`ask_status`] reads the real-time status, [`print`] sends a job and finds
//! out what became of it.
//!
//! ```text
//!             status says no paper, cover open…           ┌──────────► Failed(fault)
//!                     ▲                                   │ fault before the cut was sent
//!  job ──► ask status ┴─ fine, or no answer ──► send bytes ┤
//!                                                         │ fault after  ┌─► Unknown(Some(fault))
//!                                                         ├──────────────┘
//!                                                         │ all sent ─► ask « done? »
//!                                                         │               ├─ answered ─► Printed
//!                                                         │               ├─ status shows a fault ─► Unknown(Some)
//!                                                         │               └─ nothing in time ─► Unknown(None)
//! ```
//!
//! `Failed` promises that no whole ticket came out, so printing again is safe. `Unknown` promises
//! nothing: a person has to look, and nothing is printed again unasked. A job that was cut off
//! leaves an [`Unfinished`], which [`print_after`] closes before the next one. A document with a command that documents
//! never hold, such as a drawer's, is refused before its first byte.
//!
//! Which printer is meant, and what it can do, is found out by [`find`] and [`Recognised`]. An office printer behind CUPS
//! is no [`Printer`]: it is given whole sheets, and its job is followed ([`cups`]).
//!
//! A printer that answers nothing about its status may still have a cable that tells of the paper ([`PortStatus`]):
//! nothing is sent into an empty one. Where neither tells, the ticket is sent and a person looks.

mod address;
mod answer;
mod ask;
pub mod cups;
mod discover;
mod error;
mod job;
#[cfg(test)]
mod job_tests;
mod limits;
mod line;
mod port;
mod queue;
mod reply;
mod simulated;
mod status;
mod unfinished;

use std::time::Duration;

use crate::find::Machine;

pub use address::{Address, AddressError, DEFAULT_BAUD, DEFAULT_PORT};
pub use answer::JobNumber;
pub use ask::ask_model;
pub use discover::{
    ASKED_MAX, PluggedPrinters, PrinterInfo, Printers, Recognised, SimulatedPrinters, find, open_found,
};
pub use error::{Fault, PrinterError};
pub use job::{Outcome, print, print_after};
pub use limits::{Limits, SLOW_PACE};
pub use port::PortStatus;
pub use queue::Queue;
pub use simulated::{Folder, FolderState, MAX_FILES, SimulatedPrinter};
pub use status::{Paper, PrinterStatus, ask_status};
pub use unfinished::Unfinished;

/// Longest wait for a network printer to accept the connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// A printer at the wire.
pub trait Printer: Send {
    /// Sends bytes until all are taken, `timeout` has passed, or the printer is gone.
    fn send(&mut self, bytes: &[u8], timeout: Duration) -> Sent;

    /// Reads what the printer says into `buffer`, waiting at most `timeout` for a first byte.
    /// Returns how many came; 0 says that none came in time.
    ///
    /// # Errors
    /// A [`Fault`] when the printer is gone. Open it again.
    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, Fault>;

    /// Bytes a second that the line carries; none when that is not known. It decides how long a
    /// job may take.
    fn line_speed(&self) -> Option<u32> {
        None
    }

    /// Waits until the printer has taken what [`Printer::send`] handed to the system; false when `timeout` comes first.
    /// Only a line that drops it when it is closed has to wait.
    ///
    /// # Errors
    /// A [`Fault`] when the printer is gone.
    fn drain(&mut self, _timeout: Duration) -> Result<bool, Fault> {
        Ok(true)
    }

    /// What the cable tells of the printer beside the stream; none where it tells nothing.
    fn port_status(&mut self) -> Option<PortStatus> {
        None
    }
}

/// How far a [`Printer::send`] came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Bytes the printer, or the system on its behalf, has taken. It may have printed up to here.
    pub accepted: usize,
    /// What stopped it, if anything did.
    pub fault: Option<Fault>,
}

/// Opens the printer at this address. `auto` looks at what is plugged into this machine, without a memory of what was
/// chosen before: [`find`] has one.
///
/// # Errors
/// [`PrinterError::Open`] with what is in the way, why `auto` finds none, or [`PrinterError::Sheets`] for a queue of CUPS.
pub fn open(address: &Address) -> Result<Box<dyn Printer>, PrinterError> {
    let opened: Result<Box<dyn Printer>, Fault> = match address {
        Address::Auto | Address::Only(_) => {
            let mut plugged = PluggedPrinters::at(Machine::default());
            let found = find(address, None, &mut plugged)?;
            return plugged.open(&found);
        }
        Address::Tcp { host, port } => line::tcp(host, *port).map(|line| Box::new(line) as _),
        Address::File(path) => line::file(path).map(|line| Box::new(line) as _),
        Address::Serial { path, baud } => line::serial(path, *baud).map(|line| Box::new(line) as _),
        Address::Cups(_) => return Err(PrinterError::Sheets { address: address.clone() }),
        Address::Simulated(folder) => SimulatedPrinter::open(folder).map(|printer| Box::new(printer) as _),
    };
    opened.map_err(|fault| PrinterError::Open { address: address.clone(), fault })
}
