//! In what sectors a partition table counts: 512 or 4096 bytes. On a disk with others nobody finds a partition.
//!
//! ```text
//!  GPT   its header lies in the second sector ─────────────────────────────────────────────► known
//!  MBR   what its partitions hold begins at start × 512, or at start × 4096 ───────────────► known
//!        └─ at neither or both ─► they would end outside of the image in sectors of 4096 ──► 512
//!                                 └─ else ─────────────────────────────────────────────────► hidden
//! ```

use std::io::Read;

use super::contents::{BEGINNING, is_beginning};
use super::mbr::{self, Entry};
use super::{Encoding, Image, foreign, reader};
use crate::gpt::PartitionTable;

/// The sectors of most disks, in bytes. A table that hides its own is written only to these.
pub(crate) const USUAL: u64 = 512;
/// Those of some others.
const LARGE: u64 = 4096;
/// Of a packed image, as much is unpacked to look at its partitions: those of a usual one begin within.
const UNPACKED_MAX: u64 = 16 << 20;

/// In what sectors an image's tables count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sectors {
    /// In these, in bytes; a table for each.
    Known(Vec<u64>),
    /// There is a table, and it does not show.
    Hidden,
    /// There is no table.
    NoTable,
}

impl Sectors {
    /// What an MBR's numbers are to be multiplied with.
    pub(super) fn first(&self) -> u64 {
        if let Self::Known(sectors) = self { sectors.first().copied().unwrap_or(USUAL) } else { USUAL }
    }
}

impl Image {
    /// In what sectors the image's tables count.
    pub(crate) fn sectors(&self) -> Sectors {
        let tables = self.tables();
        if !tables.is_empty() {
            return Sectors::Known(tables.iter().map(PartitionTable::sector).collect());
        }
        let entries = mbr::entries(&self.head).unwrap_or_default();
        if entries.is_empty() && !(foreign::is_iso(&self.head) && mbr::has_mark(&self.head)) {
            return Sectors::NoTable;
        }
        let last = entries.iter().map(|entry| entry.end).max().unwrap_or_default();
        match self.hold(&entries) {
            (true, false) => Sectors::Known(vec![USUAL]),
            (false, true) => Sectors::Known(vec![LARGE]),
            _ if last > self.size / LARGE => Sectors::Known(vec![USUAL]),
            _ => Sectors::Hidden,
        }
    }

    /// Whether one of the partitions begins where it does in usual sectors and not in large ones, and the reverse.
    fn hold(&self, entries: &[Entry]) -> (bool, bool) {
        let places = |sector: u64| entries.iter().map(move |entry| entry.start.saturating_mul(sector));
        let unpacked = self.unpack_to(places(USUAL).chain(places(LARGE)));
        let begins = |entry: &Entry, sector: u64| {
            let piece = self.beginning(unpacked.as_deref(), entry.start.saturating_mul(sector));
            piece.is_some_and(|piece| is_beginning(entry.kind, &piece))
        };
        let found: Vec<_> =
            entries.iter().map(|entry| (begins(entry, USUAL), begins(entry, LARGE))).collect();
        (found.contains(&(true, false)), found.contains(&(false, true)))
    }

    /// Of a packed image, all that is needed to look at these places; nothing where it can be read anywhere.
    fn unpack_to(&self, places: impl Iterator<Item = u64>) -> Option<Vec<u8>> {
        if self.encoding == Encoding::Raw {
            return None;
        }
        let within = places.filter(|place| *place < self.size.min(UNPACKED_MAX));
        let end = within.max().unwrap_or_default().saturating_add(BEGINNING);
        let mut bytes = Vec::new();
        let decoder = reader::decoder(&self.file, self.encoding).ok()?;
        decoder.take(end).read_to_end(&mut bytes).ok().map(|_| bytes)
    }

    /// The beginning of a partition at this place, as far as it lies in the image. What a map leaves out is zeroes: no
    /// medium gets it.
    fn beginning(&self, unpacked: Option<&[u8]>, at: u64) -> Option<Vec<u8>> {
        let end = at.saturating_add(BEGINNING).min(self.size);
        let bytes = usize::try_from(end.checked_sub(at)?).ok()?;
        let piece = match (self.encoding, unpacked) {
            (Encoding::Raw, _) => {
                let mut piece = vec![0; bytes];
                self.read_at(at, &mut piece).ok()?;
                piece
            }
            (_, unpacked) => {
                let rest = unpacked?.get(usize::try_from(at).ok()?..)?;
                rest.get(..bytes).unwrap_or(rest).to_vec()
            }
        };
        let Some(map) = &self.map else { return Some(piece) };
        let mut kept = vec![0; piece.len()];
        for range in &map.ranges {
            let place =
                |place: u64| usize::try_from(place.saturating_sub(at)).unwrap_or(usize::MAX).min(piece.len());
            let span = place(range.at)..place(range.at.saturating_add(range.bytes));
            if let (Some(to), Some(from)) = (kept.get_mut(span.clone()), piece.get(span)) {
                to.copy_from_slice(from);
            }
        }
        Some(kept)
    }
}
