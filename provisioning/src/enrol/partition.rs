//! The partition of a medium that is reserved for the enrolment, reached through [`Disk`] without mounting anything.

use std::io;

use perron_domain::enrolment::slots::{Found, Partition, Rest, holds_only, read, write};
use perron_domain::enrolment::{BLOCK, Message, PARTITION_BYTES, TYPE_GUID_BYTES};
use perron_flash::buffer::Buffer;
use perron_flash::disk::{read_exact, write_all};
use perron_flash::gpt::{PartitionsError, TableError, partitions};
use perron_flash::{Access, Disk, Medium};
use zeroize::Zeroize;

use super::error::EnrolError;

/// Bytes on their way between the medium and the caller: more is read and written in steps.
const STEP: usize = 256 * 1024;

/// The partition of an open medium.
pub(super) struct Reserved<'m> {
    name: &'m str,
    disk: Box<dyn Disk>,
    /// Where it begins, in bytes.
    start: u64,
    buffer: Buffer,
}

impl<'m> Reserved<'m> {
    /// Finds it. A medium without it, or with one that is not as an image of ours has it, is refused.
    pub(super) fn open(medium: &'m dyn Medium, access: Access) -> Result<Self, EnrolError> {
        let name = medium.name();
        let named = || name.to_owned();
        let mut disk = medium.open(access)?;
        let found = partitions(disk.as_mut()).map_err(|error| match error {
            PartitionsError::Table(TableError::Missing) => EnrolError::NoTable(named()),
            PartitionsError::Table(why) => EnrolError::BadTable { name: named(), why },
            PartitionsError::Unreadable(error) => {
                EnrolError::Medium { doing: "read", name: named(), source: error.source }
            }
        })?;
        let mut ours = found.into_iter().filter(|partition| partition.kind == TYPE_GUID_BYTES);
        let range = match (ours.next(), ours.next()) {
            (None, _) => return Err(EnrolError::NoPartition(named())),
            (Some(_), Some(_)) => return Err(EnrolError::TwoPartitions(named())),
            (Some(one), None) => one.range,
        };
        let (start, bytes) = (range.start, range.end - range.start);
        let is_placed = start.is_multiple_of(BLOCK as u64) && BLOCK.is_multiple_of(disk.align());
        if bytes != PARTITION_BYTES || !is_placed {
            return Err(EnrolError::Shape { name: named(), start, bytes });
        }
        Ok(Self { name, disk, start, buffer: Buffer::new(STEP) })
    }

    /// Whether what is read comes from the medium itself.
    pub(super) fn is_direct(&self) -> bool {
        self.disk.is_direct()
    }

    /// What it holds.
    pub(super) fn read(&mut self) -> Result<Found, EnrolError> {
        let found = read(self).map_err(fault(self.name, "read"))?;
        match found.rest {
            Rest::Later(format) => Err(EnrolError::Later { name: self.name.to_owned(), format }),
            Rest::Nothing | Rest::Remains => Ok(found),
        }
    }

    /// Writes an enrolment in the place of what is there, and reads it back through a new opening of the medium. Says
    /// whether that came from the medium itself.
    pub(super) fn write(mut self, medium: &dyn Medium, message: &Message) -> Result<bool, EnrolError> {
        write(&mut self, message).map_err(fault(self.name, "write"))?;
        drop(self);
        let mut again = Reserved::open(medium, Access::Read)?;
        if !holds_only(&mut again, message).map_err(fault(medium.name(), "read"))? {
            return Err(EnrolError::Differs(medium.name().to_owned()));
        }
        Ok(again.is_direct())
    }
}

fn fault(name: &str, doing: &'static str) -> impl FnOnce(io::Error) -> EnrolError {
    move |source| EnrolError::Medium { doing, name: name.to_owned(), source }
}

impl Partition for Reserved<'_> {
    type Error = io::Error;

    fn read(&mut self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let places = (self.start + at..).step_by(STEP);
        for (piece, at) in into.chunks_mut(STEP).zip(places) {
            let window = self.buffer.bytes_mut().get_mut(..piece.len()).unwrap_or_default();
            read_exact(self.disk.as_mut(), window, at).map_err(|error| error.source)?;
            piece.copy_from_slice(window);
        }
        Ok(())
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let places = (self.start + at..).step_by(STEP);
        for (piece, at) in bytes.chunks(STEP).zip(places) {
            let window = self.buffer.bytes_mut().get_mut(..piece.len()).unwrap_or_default();
            window.copy_from_slice(piece);
            write_all(self.disk.as_mut(), window, at)?;
        }
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.sync()
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        self.buffer.bytes_mut().zeroize(); // a password may have passed through it
    }
}

#[cfg(test)]
#[path = "partition_tests.rs"]
mod tests;
