//! What unpacking an image once leaves behind: its size, its last bytes, and the pieces where its backup tables lie.

use std::io::Read;
use std::ops::Range;

use super::foreign::TRAILER;
use super::{Image, ImageError, STEP, reader};
use crate::gpt::{LIST_MAX, PartitionTable};

/// Pieces of an image that was unpacked from its first byte to its last.
pub(super) struct Tail {
    /// Bytes of the image; one more than the limit where that was reached.
    pub(super) size: u64,
    pieces: Vec<(u64, Vec<u8>)>,
}

impl Tail {
    /// Unpacks an image, `limit` bytes of it at most.
    pub(super) fn unpack(image: &Image, limit: u64) -> Result<Self, ImageError> {
        let mut wanted: Vec<(Range<u64>, Vec<u8>)> =
            PartitionTable::all(&image.head).map(|table| (around(&table), Vec::new())).collect();
        let decoder = reader::decoder(&image.file, image.encoding).map_err(|error| image.unpacked(error))?;
        let mut decoder = decoder.take(limit.saturating_add(1));
        let (mut size, mut step, mut last) = (0_u64, vec![0; STEP], Vec::new());
        loop {
            let found = match decoder.read(&mut step) {
                Ok(0) => break,
                Ok(found) => found,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(image.unpacked(error)),
            };
            let bytes = step.get(..found).unwrap_or_default();
            let place = |at: u64| usize::try_from(at.saturating_sub(size)).unwrap_or(usize::MAX).min(found);
            for (range, piece) in &mut wanted {
                piece.extend_from_slice(bytes.get(place(range.start)..place(range.end)).unwrap_or_default());
            }
            last.extend_from_slice(bytes.get(found.saturating_sub(TRAILER)..).unwrap_or_default());
            last.drain(..last.len().saturating_sub(TRAILER));
            size = size.saturating_add(found as u64);
        }
        let mut pieces: Vec<_> = wanted.into_iter().map(|(range, piece)| (range.start, piece)).collect();
        pieces.push((size.saturating_sub(last.len() as u64), last));
        Ok(Self { size, pieces })
    }

    /// Bytes of it, where they were kept.
    pub(super) fn piece(&self, at: u64, bytes: u64) -> Option<Vec<u8>> {
        self.pieces.iter().find_map(|(start, piece)| {
            let from = usize::try_from(at.checked_sub(*start)?).ok()?;
            let to = from.checked_add(usize::try_from(bytes).ok()?)?;
            Some(piece.get(from..to)?.to_vec())
        })
    }
}

/// Where a backup table lies: its list stands before its header.
fn around(table: &PartitionTable) -> Range<u64> {
    let backup = table.backup();
    backup.start.saturating_sub(LIST_MAX)..backup.end
}
