//! The partitions of an MBR.

use super::foreign;

/// Where an MBR has its four partitions, and its mark.
const ENTRIES: usize = 446;
const ENTRY: usize = 16;
const MARK: std::ops::Range<usize> = 510..512;

/// A partition of an MBR that is one. It begins and ends in sectors of a size that the MBR does not tell.
pub(super) struct Entry {
    /// What it is for; 0 is nothing, but for the image that a hybrid of CD and disk holds.
    pub(super) kind: u8,
    pub(super) start: u64,
    pub(super) end: u64,
}

/// Whether the first sector ends as that of an MBR.
pub(super) fn has_mark(head: &[u8]) -> bool {
    head.get(MARK) == Some(&[0x55, 0xaa])
}

/// The partitions of the MBR at an image's beginning; `None` where no MBR stands there.
pub(super) fn entries(head: &[u8]) -> Option<Vec<Entry>> {
    let four = head.get(ENTRIES..MARK.start).filter(|_| has_mark(head))?;
    let is_iso = foreign::is_iso(head);
    let mut found = Vec::new();
    for entry in four.chunks_exact(ENTRY) {
        let number = |at: usize| {
            let bytes = entry.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
            u64::from(bytes.map_or(0, u32::from_le_bytes))
        };
        let (status, kind) = (entry.first().copied()?, entry.get(4).copied()?);
        if status != 0 && status != 0x80 {
            return None; // a boot sector of a file system has code here
        }
        let (start, sectors) = (number(8), number(12));
        if sectors != 0 && (is_iso || kind != 0 && start != 0) {
            found.push(Entry { kind, start, end: start.saturating_add(sectors) });
        }
    }
    Some(found)
}
