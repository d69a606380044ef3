//! What an interrupted job leaves behind. The printer stays on while connections come and go, and
//! may still want dots of a picture whose job was given up; so this is kept by whoever sends the
//! next job, and sent before it.

use std::time::Duration;

use perron_paper::Profile;
use perron_paper::escpos::{Rendered, zeros_to_close_anything};

use super::{Fault, Printer};

/// The bytes that bring a printer between two commands, after a job that was cut off. Zero bytes,
/// at most one band of a picture, then a cut. A printer that was switched off meanwhile passes over
/// the zeros. Empty when the last job was sent whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfinished(Vec<u8>);

impl Unfinished {
    /// After an earlier run of the program, which may have ended in the middle of anything.
    #[must_use]
    pub fn of_an_earlier_run(profile: &Profile) -> Self {
        Self(zeros_to_close_anything(profile))
    }

    /// After a job of which the printer took at most `sent` bytes.
    pub(super) fn after(document: &Rendered, sent: usize) -> Self {
        Self(document.closing(sent))
    }

    /// How many bytes are to be sent before the next job.
    pub fn length(&self) -> usize {
        self.0.len()
    }

    /// Sends them. They are forgotten only once a whole job has followed: what a line took may
    /// still be lost on its way.
    pub(super) fn send(&self, printer: &mut dyn Printer, timeout: Duration) -> Result<(), Fault> {
        if self.0.is_empty() {
            return Ok(());
        }
        printer.send(&self.0, timeout).fault.map_or(Ok(()), Err)
    }
}
