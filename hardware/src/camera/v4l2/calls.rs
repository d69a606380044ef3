//! The few calls that a camera is made of, so that the rest can be tested against a camera that is none.

use std::io;
use std::time::Duration;

use super::grey::Part;
use super::wire::{Buffer, Capability, Format, FormatEntry, IntervalEntry, Rate, Request, SizeEntry};

/// What is asked of the driver, which writes its answer into the same record.
#[derive(Debug)]
pub(super) enum Ask<'a> {
    Capability(&'a mut Capability),
    Formats(&'a mut FormatEntry),
    Sizes(&'a mut SizeEntry),
    Intervals(&'a mut IntervalEntry),
    SetFormat(&'a mut Format),
    SetRate(&'a mut Rate),
    Request(&'a mut Request),
    Query(&'a mut Buffer),
    Queue(&'a mut Buffer),
    Dequeue(&'a mut Buffer),
    Start,
    Stop,
}

/// An open node. Dropping it closes it.
pub(super) trait Calls: Send {
    /// Asks without waiting.
    fn ask(&mut self, ask: Ask<'_>) -> io::Result<()>;

    /// Waits until a picture is there, or the camera is gone. False: neither in time.
    fn wait(&mut self, wait: Duration) -> io::Result<bool>;

    /// Shows one more buffer's memory to this program. Buffers are counted in this order.
    fn map(&mut self, offset: u64, length: u32) -> io::Result<()>;

    /// Hides all of them again.
    fn unmap(&mut self);

    /// Adds a copy of some bytes of a buffer; fewer where it has not so many, none where there is no such buffer.
    fn copy(&self, buffer: u32, part: Part, into: &mut Vec<u8>);
}
