//! What a disk seems to hold: nothing forbids writing over closed data, but nobody should do so unaware.

use std::io;

use super::device::Part;
use super::text::clean;
use crate::Disk;
use crate::probe::Buffer;

/// Bytes looked at from the front of a disk and of each partition.
const FRONT: usize = 8192;
/// Partitions looked at.
const PARTS_MAX: usize = 64;

/// A mark found on a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// On which part: `sdb1`, or `the whole disk`.
    pub on: String,
    /// What: `an encrypted volume (LUKS)`.
    pub what: &'static str,
}

/// Where each kind leaves its mark, in bytes from the front.
const MARKS: [(usize, &[u8], &str); 7] = [
    (0, b"LUKS\xba\xbe", "an encrypted volume (LUKS)"),
    (3, b"-FVE-FS-", "an encrypted volume (BitLocker)"),
    (512, b"LABELONE", "a physical volume (LVM)"),
    (4096, b"\xfc\x4e\x2b\xa9", "a member of an md array"),
    (0, b"\xfc\x4e\x2b\xa9", "a member of an md array"),
    (4120, b"\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81", "a member of bcache"),
    (3, b"NTFS    ", "a Windows file system (NTFS)"),
];

/// Looks for marks of encrypted volumes, LVM, md, bcache and Windows. Reads only.
///
/// # Errors
/// The medium cannot be read at its front.
pub fn signatures(disk: &mut dyn Disk, parts: &[Part]) -> io::Result<Vec<Found>> {
    let mut buffer = Buffer::new(FRONT.max(disk.align()), disk.align());
    let mut found = vec![];
    let places = parts.iter().take(PARTS_MAX).map(|part| (clean(&part.name), part.start));
    for (on, start) in std::iter::once(("the whole disk".to_owned(), 0)).chain(places) {
        if start % disk.align() as u64 != 0 {
            continue;
        }
        let read = disk.read_at(buffer.as_mut(), start)?;
        let front = buffer.as_ref().get(..read).unwrap_or_default();
        let is_there = |at: usize, mark: &[u8]| front.get(at..).is_some_and(|rest| rest.starts_with(mark));
        let marks = MARKS.iter().filter(|(at, mark, _)| is_there(*at, mark));
        found.extend(marks.map(|(_, _, what)| Found { on: on.clone(), what }));
    }
    Ok(found)
}
