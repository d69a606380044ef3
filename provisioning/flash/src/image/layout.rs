//! Whether an image is that of a whole disk, from its first sector to its last: what no medium starts from is refused by
//! name, before anything is written or signed.
//!
//! ```text
//!  GPT     header at sector 1 of 512 or of 4096 bytes ─► its list ─► backup within the image, right, and of the same list
//!  MBR     ≥ 1 partition, each within the image          ISO       hybrid (it has an MBR), and as long as it says
//! ```
//!
//! Where an MBR's partitions end depends on the sectors in which it counts ([`super::sectors`]).

use super::foreign::{self, TRAILER};
use super::mbr;
use super::sectors::USUAL;
use super::tail::Tail;
use super::{Encoding, Image, ImageError};
use crate::gpt::{PartitionTable, TableError};

/// Bytes of an image's beginning that are kept: the list of partitions lies there, and all that formats go by.
pub(super) const HEAD: u64 = 262_144;
/// The type of the one partition of an MBR that stands before a GPT.
const PROTECTIVE: u8 = 0xee;
/// The first descriptor of an ISO 9660 image, and where it says its length in blocks of 2048 bytes.
const ISO: usize = 32_768;
const ISO_BLOCKS: usize = ISO + 80;
const ISO_BLOCK: u64 = 2048;

/// How much of an image is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What can be read at once: of a compressed image only its beginning. The rest was looked at before it was signed.
    Quick,
    /// All of it, even where that takes unpacking it once.
    Whole,
}

/// Gives bytes of an image: place, length.
type ReadAt<'r> = &'r mut dyn FnMut(u64, u64) -> Result<Vec<u8>, ImageError>;

impl Image {
    /// Makes sure that this is the image of a whole disk, all of it.
    ///
    /// # Errors
    /// [`ImageError::Foreign`], [`ImageError::NoTable`], [`ImageError::Table`], [`ImageError::Cut`], a map that leaves out
    /// the tables, or an image that cannot be read.
    pub fn check_layout(&self, look: Look) -> Result<(), ImageError> {
        let own;
        let tail = match (self.encoding, &self.tail, look) {
            (Encoding::Raw, ..) | (_, None, Look::Quick) => None,
            (_, Some(tail), _) => Some(tail),
            (_, None, Look::Whole) => {
                own = Tail::unpack(self, self.size)?;
                if own.size != self.size {
                    return Err(ImageError::Size { found: own.size, said: self.size });
                }
                Some(&own)
            }
        };
        let is_whole = self.encoding == Encoding::Raw || tail.is_some();
        let mut read = |at: u64, bytes: u64| self.read_piece(tail, at, bytes);
        if is_whole && self.size >= TRAILER as u64 {
            let trailer = read(self.size - TRAILER as u64, TRAILER as u64)?;
            if let Some(format) = foreign::by_trailer(&trailer) {
                return Err(ImageError::Foreign { path: self.path.clone(), format });
            }
        }
        let tables = self.tables();
        for table in &tables {
            self.check_gpt(table, is_whole, &mut read)?;
        }
        if tables.is_empty() {
            self.check_mbr()?;
        }
        self.check_map(&tables)
    }

    /// The GUID partition tables with a right first header: where one has its list, another may once have begun.
    pub(super) fn tables(&self) -> Vec<PartitionTable> {
        PartitionTable::all(&self.head).filter(|table| table.header(&self.head).is_ok()).collect()
    }

    fn check_gpt(&self, table: &PartitionTable, is_whole: bool, read: ReadAt<'_>) -> Result<(), ImageError> {
        let due = table.backup().end;
        if due > self.size {
            return Err(ImageError::Cut { path: self.path.clone(), found: self.size, due });
        }
        let mut read = |at, bytes| read(at, bytes).map_err(Piece::Image);
        let check = |which, checked: Result<(), Piece>| {
            checked.map_err(|fault| match fault {
                Piece::Table(source) => ImageError::Table { path: self.path.clone(), which, source },
                Piece::Image(error) => error,
            })
        };
        check("first", table.check_first(&mut read))?;
        if is_whole { check("backup", table.check_both(&mut read)) } else { Ok(()) }
    }

    /// An image without a GPT: it has an MBR, or is a hybrid of one and an image for CDs.
    fn check_mbr(&self) -> Result<(), ImageError> {
        let none = |what| ImageError::NoTable { path: self.path.clone(), what };
        let wrong = |source| ImageError::Table { path: self.path.clone(), which: "first", source };
        if let Some(Err(source)) = PartitionTable::find(&self.head).map(|table| table.header(&self.head)) {
            return Err(wrong(source));
        }
        let is_iso = foreign::is_iso(&self.head);
        let blocks = self.head.get(ISO_BLOCKS..ISO_BLOCKS + 4).and_then(|bytes| bytes.try_into().ok());
        let blocks = blocks.filter(|_| is_iso).map_or(0, |bytes| u64::from(u32::from_le_bytes(bytes)));
        let entries = mbr::entries(&self.head);
        let has_table = entries.as_ref().is_some_and(|entries| !entries.is_empty());
        let is_hybrid = is_iso && mbr::has_mark(&self.head);
        if !has_table && !is_hybrid {
            return Err(none(foreign::bare(&self.head)));
        }
        let mut entries = entries.unwrap_or_default();
        entries.retain(|entry| entry.kind != 0); // a hybrid's one without a type may end on a cylinder, behind its file
        if entries.iter().any(|entry| entry.kind == PROTECTIVE) {
            return Err(wrong(TableError::Missing));
        }
        let sector = self.sectors().first();
        let ends = entries.iter().map(|entry| entry.end.saturating_mul(sector));
        let due = ends.chain([blocks.saturating_mul(ISO_BLOCK)]).max().unwrap_or_default();
        if due > self.size {
            return Err(ImageError::Cut { path: self.path.clone(), found: self.size, due });
        }
        Ok(())
    }

    /// A map must have what firmware and systems look at first; else a medium keeps what it had there.
    fn check_map(&self, tables: &[PartitionTable]) -> Result<(), ImageError> {
        let Some(map) = &self.map else { return Ok(()) };
        let is_mapped = |range: std::ops::Range<u64>| {
            map.ranges
                .iter()
                .any(|one| one.at <= range.start && range.end <= one.at.saturating_add(one.bytes))
        };
        let headers = tables.iter().map(|table| table.sector()..table.sector() * 2);
        if std::iter::once(0..USUAL).chain(headers).all(is_mapped) {
            Ok(())
        } else {
            Err(ImageError::MapWithout)
        }
    }

    fn read_piece(&self, tail: Option<&Tail>, at: u64, bytes: u64) -> Result<Vec<u8>, ImageError> {
        let lies = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let end = at.saturating_add(bytes);
        if end > self.size {
            return Err(ImageError::Cut { path: self.path.clone(), found: self.size, due: end });
        }
        if let Some(piece) = self.head.get(lies(at)..lies(end)) {
            return Ok(piece.to_vec());
        }
        match tail {
            None if self.encoding == Encoding::Raw => {
                let mut piece = vec![0; lies(bytes)];
                self.read_at(at, &mut piece).map(|()| piece)
            }
            tail => tail.and_then(|tail| tail.piece(at, bytes)).ok_or_else(|| ImageError::Table {
                path: self.path.clone(),
                which: "backup",
                source: TableError::Impossible,
            }),
        }
    }
}

/// A table that is wrong, or an image that cannot be read.
enum Piece {
    Table(TableError),
    Image(ImageError),
}

impl From<TableError> for Piece {
    fn from(fault: TableError) -> Self {
        Self::Table(fault)
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
