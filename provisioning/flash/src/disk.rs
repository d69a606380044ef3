//! A medium at the wire: the smallest thing that writing, checking, probing and erasing need of it.
//!
//! The real one is a block device opened past the page cache (`linux`); its simulated twin in memory
//! (`simulated`) fails on demand. Both are reached through a [`Medium`], which can be opened again: a check
//! that reads through the handle that wrote proves less.

use std::io::{self, ErrorKind};

use crate::buffer::Buffer;

/// How a medium is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only read.
    Read,
    /// Read and write; nobody else may have it open for mounting.
    Write,
}

/// An open medium. Offsets, lengths and the addresses of buffers are multiples of [`Disk::align`].
pub trait Disk: Send {
    /// Its size in bytes, as it claims.
    fn size(&self) -> u64;

    /// Bytes of which offsets, lengths and buffer addresses are multiples: a power of two, 512 to 65,536.
    fn align(&self) -> usize;

    /// Bytes of the sectors that partition tables on it count in. Whoever wraps a disk hands it on.
    fn sector(&self) -> u64 {
        512
    }

    /// Whether reads come from the medium itself and not from memory.
    fn is_direct(&self) -> bool;

    /// Reads at `at`. May give fewer bytes than asked, a multiple of [`Disk::align`]; 0 only at the end.
    ///
    /// # Errors
    /// The system's answer.
    fn read_at(&mut self, buffer: &mut [u8], at: u64) -> io::Result<usize>;

    /// Writes at `at`. May take fewer bytes than given, a multiple of [`Disk::align`].
    ///
    /// # Errors
    /// The system's answer.
    fn write_at(&mut self, bytes: &[u8], at: u64) -> io::Result<usize>;

    /// Makes a range read as zeroes without sending them.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] where the medium cannot: write zeroes instead. Else the system's answer.
    fn zero(&mut self, at: u64, bytes: u64) -> io::Result<()>;

    /// Waits until everything written lies on the medium.
    ///
    /// # Errors
    /// The system's answer: nothing written since the last good call is certain.
    fn sync(&mut self) -> io::Result<()>;
}

/// A medium that can be opened, and opened again.
pub trait Medium: Send + Sync {
    /// What people and scripts call it: `/dev/sdb`.
    fn name(&self) -> &str;

    /// Opens it, and makes sure that it still is the medium it was.
    ///
    /// # Errors
    /// It is gone, busy, or another one.
    fn open(&self, access: Access) -> Result<Box<dyn Disk>, OpenError>;

    /// Has the system ask the medium again how large it is. Where it cannot, nothing happens.
    fn rescan(&self) {}
}

/// Why a medium was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The system does not open it.
    #[error("{name} cannot be opened ({source}): check that it is plugged in and that nothing uses it")]
    System {
        /// Which medium.
        name: String,
        /// The system's answer.
        source: io::Error,
    },
    /// Another medium stands in its place.
    #[error(
        "{name} is no longer the medium that was chosen ({was} before, {is} now): look again, then choose anew"
    )]
    Changed {
        /// Which medium.
        name: String,
        /// Serial, size and port when it was chosen.
        was: String,
        /// The same now.
        is: String,
    },
}

/// A place that a medium does not give back.
#[derive(Debug, thiserror::Error)]
#[error("it cannot be read at {at} ({source})")]
pub struct Unreadable {
    /// The first byte that was not read.
    pub at: u64,
    /// The system's answer.
    pub source: io::Error,
}

/// Fills all of `into` from `at`, however little the medium gives at once.
///
/// # Errors
/// The medium refuses, or ends before.
pub fn read_exact(disk: &mut dyn Disk, mut into: &mut [u8], mut at: u64) -> Result<(), Unreadable> {
    let align = disk.align();
    while !into.is_empty() {
        match disk.read_at(into, at) {
            Ok(found) => {
                let found = (found - found % align).min(into.len());
                if found == 0 {
                    return Err(Unreadable { at, source: ErrorKind::UnexpectedEof.into() });
                }
                into = into.get_mut(found..).unwrap_or_default();
                at = at.saturating_add(found as u64);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(source) => return Err(Unreadable { at, source }),
        }
    }
    Ok(())
}

/// Writes all of it. A medium may take less than it is given, but not nothing.
///
/// # Errors
/// The medium refuses.
pub fn write_all(disk: &mut dyn Disk, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match disk.write_at(bytes, at) {
            Ok(taken) => {
                let taken = taken - taken % disk.align();
                if taken == 0 {
                    return Err(ErrorKind::WriteZero.into());
                }
                bytes = bytes.get(taken..).unwrap_or_default();
                at = at.saturating_add(taken as u64);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Any bytes within the medium, a few kilobytes at most, whatever its alignment.
pub(crate) fn read_some(disk: &mut dyn Disk, at: u64, bytes: u64) -> Result<Vec<u8>, Unreadable> {
    let align = disk.align() as u64;
    let start = at - at % align;
    let end = at.saturating_add(bytes).next_multiple_of(align);
    let length = |bytes: u64| usize::try_from(bytes).unwrap_or_default();
    let mut buffer = Buffer::new(length(end.saturating_sub(start)));
    read_exact(disk, buffer.bytes_mut(), start)?;
    Ok(buffer.bytes().iter().skip(length(at - start)).take(length(bytes)).copied().collect())
}
