//! The time that one picture file may take to be read.
//!
//! A small file can ask for a large amount of work: many rows of one pixel, many passes over the same pixels. The
//! clock is looked at before each row, and every [`READS`] reads of the decoders that give no rows.

use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

use crate::camera::CameraError;

/// How many reads a decoder does between two looks at the clock.
const READS: u32 = 1024;

/// Says whether the time is over.
#[derive(Clone, Copy)]
pub(super) struct Limit<'l>(pub(super) &'l dyn Fn() -> bool);

impl Limit<'_> {
    /// Stops a picture that takes too long.
    pub(super) fn check(self) -> Result<(), CameraError> {
        if (self.0)() { Err(CameraError::SlowPicture) } else { Ok(()) }
    }
}

/// The bytes of a file, which come to an end with an error when the time is over.
pub(super) struct Timed<'b, 'l> {
    bytes: Cursor<&'b [u8]>,
    limit: Limit<'l>,
    /// Reads until the next look; none once the time is over.
    left: Cell<Option<u32>>,
}

impl<'b, 'l> Timed<'b, 'l> {
    pub(super) fn new(bytes: &'b [u8], limit: Limit<'l>) -> Self {
        Self { bytes: Cursor::new(bytes), limit, left: Cell::new(Some(0)) }
    }

    fn look(&self) -> io::Result<()> {
        let left = self.left.get().and_then(|left| match left.checked_sub(1) {
            None if self.limit.check().is_ok() => Some(READS),
            left => left,
        });
        self.left.set(left);
        left.map(drop).ok_or_else(|| io::ErrorKind::TimedOut.into())
    }
}

impl Read for Timed<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.look()?;
        self.bytes.read(buffer)
    }
}

impl BufRead for Timed<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look()?;
        self.bytes.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
    }
}

impl Seek for Timed<'_, '_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
