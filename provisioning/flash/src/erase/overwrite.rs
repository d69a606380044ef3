//! Writing over everything, and planting marks: both from one random stream.

use std::io;

use super::samples::Samples;
use crate::Disk;
use crate::probe::{Buffer, Marks, write_all};

/// Bytes written at once.
const CHUNK: usize = 4 << 20;

/// Fills the whole medium with the stream. `tell` hears how many bytes are done.
///
/// # Errors
/// Where writing stopped, and the system's answer.
pub(super) fn everything(
    disk: &mut dyn Disk,
    marks: &Marks,
    tell: &mut dyn FnMut(u64),
) -> Result<(), (u64, io::Error)> {
    let (size, mut at) = (disk.size(), 0);
    let mut buffer = Buffer::new(CHUNK, disk.align());
    while at < size {
        let bytes = buffer.front(usize::try_from(size - at).unwrap_or(CHUNK));
        marks.fill(bytes, at);
        write_all(disk, bytes, at).map_err(|error| (at, error))?;
        at += bytes.len() as u64;
        tell(at);
    }
    disk.sync().map_err(|error| (0, error))
}

/// Fills only the samples.
///
/// # Errors
/// Where writing stopped, and the system's answer.
pub(super) fn plant(disk: &mut dyn Disk, marks: &Marks, samples: &Samples) -> Result<(), (u64, io::Error)> {
    let mut buffer = Buffer::new(samples.length, disk.align());
    for &at in &samples.places {
        marks.fill(buffer.as_mut(), at);
        write_all(disk, buffer.as_ref(), at).map_err(|error| (at, error))?;
    }
    disk.sync().map_err(|error| (0, error))
}
