//! GUID partition tables, as UEFI describes them: do the two of an image hold together, and which partitions are there?
//!
//! The primary header lies in the second sector, its backup in the last one of the *image*; an image smaller than the
//! medium keeps it there, and firmware copes. Both headers and both lists of partitions carry a CRC-32.
//!
//! A table is measured before it is decoded, and its partitions are believed only where all of them fit the medium:
//! one outside, upside down or over another means that something else than an image of ours stands there.

use std::ops::Range;

use flate2::Crc;

use crate::disk::{Disk, Unreadable, read_some};

/// Sector sizes that tables are looked for at, in bytes.
const SECTORS: [usize; 2] = [512, 4096];
/// Bytes of a medium's beginning in which a table shows.
pub(crate) const HEAD: usize = 8192;
/// The fixed part of a header, in bytes.
const HEADER_MIN: usize = 92;
/// The least size of an entry in the list of partitions, in bytes.
const ENTRY_MIN: u64 = 128;
/// The longest list of partitions that is checked, in bytes: 1,024 entries of 128.
pub(crate) const LIST_MAX: u64 = 131_072;
const SIGNATURE: &[u8] = b"EFI PART";

/// What a partition is for: the type GUID as it lies in the table, with the lowest byte of its first three groups first.
pub type Kind = [u8; 16];

/// A partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// What it is for.
    pub kind: Kind,
    /// Where it lies, in bytes.
    pub range: Range<u64>,
}

/// Where a medium or an image has its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PartitionTable {
    sector: u64,
    backup_at: u64,
}

/// Gives so many bytes (second) at a place (first) of the medium.
pub(crate) type Read<'r, E> = &'r mut dyn FnMut(u64, u64) -> Result<Vec<u8>, E>;

/// What is wrong with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// There is none.
    #[error("there is no header")]
    Missing,
    /// A number in it cannot be.
    #[error("the header names impossible places")]
    Impossible,
    /// The header's checksum.
    #[error("the header's checksum is wrong")]
    Header,
    /// The checksum of the partitions.
    #[error("the checksum of the list of partitions is wrong")]
    List,
    /// More sectors than there are.
    #[error("it is made for a larger medium")]
    Larger,
    /// A partition that is not where partitions may be.
    #[error("a partition lies outside of the medium")]
    Outside,
    /// Two in one place.
    #[error("two partitions lie over each other")]
    Overlap,
    /// The image ends before its backup.
    #[error("its backup lies behind the end of the image")]
    Cut,
    /// Two tables of one image that are not one another's.
    #[error("the first table and the backup name different partitions")]
    Differs,
}

/// Why the partitions of a medium are not known.
#[derive(Debug, thiserror::Error)]
pub enum PartitionsError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Its table cannot be believed.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// What a header says, once its checksum is right.
pub(crate) struct Header {
    /// Its own sector, and that of the other one.
    own: u64,
    backup: u64,
    /// First and last sector that partitions may have.
    usable: (u64, u64),
    list: u64,
    list_bytes: u64,
    entry_bytes: u64,
    list_crc: u32,
}

/// The partitions of a medium, as its first table has them, in the order of their places.
///
/// # Errors
/// There is no table ([`TableError::Missing`]), or one that cannot be read or believed.
pub fn partitions(disk: &mut dyn Disk) -> Result<Vec<Partition>, PartitionsError> {
    let size = disk.size();
    let head = read_some(disk, 0, size.min(HEAD as u64))?;
    let table = PartitionTable::find(&head).ok_or(TableError::Missing)?;
    table.partitions(size, &mut |at, bytes| match at.checked_add(bytes) {
        Some(end) if end <= size => Ok(read_some(disk, at, bytes)?),
        _ => Err(TableError::Impossible.into()),
    })
}

impl PartitionTable {
    /// Looks for a table in the first bytes of an image.
    pub(crate) fn find(head: &[u8]) -> Option<Self> {
        Self::all(head).next()
    }

    /// Looks for tables of every size of sectors in the first bytes of an image.
    pub(crate) fn all(head: &[u8]) -> impl Iterator<Item = Self> {
        SECTORS.into_iter().filter_map(|sector| {
            let header = head.get(sector..)?.get(..HEADER_MIN)?;
            let backup = number(header, 32)?;
            header
                .starts_with(SIGNATURE)
                .then(|| Self { sector: sector as u64, backup_at: backup.saturating_mul(sector as u64) })
        })
    }

    /// Bytes of the sectors that it counts in.
    pub(crate) fn sector(&self) -> u64 {
        self.sector
    }

    /// What its first header says, read in the first bytes of an image.
    pub(crate) fn header(&self, head: &[u8]) -> Result<Header, TableError> {
        let from = usize::try_from(self.sector).map_err(|_| TableError::Impossible)?;
        Header::parse(head.get(from..from.saturating_mul(2)).ok_or(TableError::Impossible)?, 1)
    }

    /// Checks both tables, and that each names the other and the same partitions.
    pub(crate) fn check_both<E: From<TableError>>(&self, read: Read<'_, E>) -> Result<(), E> {
        let (first, _) = self.check(self.sector, read)?;
        let (backup, _) = self.check(self.backup_at, read)?;
        let is_twin = first.own == backup.backup && first.list_crc == backup.list_crc;
        if is_twin { Ok(()) } else { Err(TableError::Differs.into()) }
    }

    /// Where the header of the backup table lies, and its length, in bytes.
    pub(crate) fn backup(&self) -> Range<u64> {
        self.backup_at..self.backup_at.saturating_add(self.sector)
    }

    /// Checks the first table through `read`, which gives so many bytes at a place.
    pub(crate) fn check_first<E: From<TableError>>(&self, read: Read<'_, E>) -> Result<(), E> {
        self.check(self.sector, read).map(drop)
    }

    /// Checks the backup table in the same way.
    pub(crate) fn check_backup<E: From<TableError>>(&self, read: Read<'_, E>) -> Result<(), E> {
        self.check(self.backup_at, read).map(drop)
    }

    /// The partitions of the first table on a medium of so many bytes, in the order of their places.
    pub(crate) fn partitions<E: From<TableError>>(
        &self,
        size: u64,
        read: Read<'_, E>,
    ) -> Result<Vec<Partition>, E> {
        let (header, list) = self.check(self.sector, read)?;
        let (first, last) = header.usable;
        if header.entry_bytes < ENTRY_MIN {
            return Err(TableError::Impossible.into());
        }
        if first > last || last >= size / self.sector {
            return Err(TableError::Larger.into());
        }
        let mut found = Vec::new();
        for entry in list.chunks_exact(usize::try_from(header.entry_bytes).unwrap_or(usize::MAX)) {
            let kind: Kind = entry.first_chunk().copied().unwrap_or_default();
            if kind == Kind::default() {
                continue;
            }
            let (begin, end) = (number(entry, 32).unwrap_or(0), number(entry, 40).unwrap_or(0));
            if begin > end || begin < first || end > last {
                return Err(TableError::Outside.into());
            }
            found.push(Partition { kind, range: begin * self.sector..(end + 1) * self.sector });
        }
        found.sort_unstable_by_key(|partition| partition.range.start);
        let mut next = found.iter().zip(found.iter().skip(1));
        if next.any(|(one, other)| other.range.start < one.range.end) {
            return Err(TableError::Overlap.into());
        }
        Ok(found)
    }

    /// The list of partitions is read from the medium even where a map leaves a part of it out: firmware reads all.
    fn check<E: From<TableError>>(&self, at: u64, read: Read<'_, E>) -> Result<(Header, Vec<u8>), E> {
        let header = Header::parse(&read(at, self.sector)?, at / self.sector)?;
        let list_at = header.list.checked_mul(self.sector).ok_or(TableError::Impossible)?;
        let list = read(list_at, header.list_bytes)?;
        if crc(&list) == header.list_crc { Ok((header, list)) } else { Err(TableError::List.into()) }
    }
}

impl Header {
    fn parse(sector: &[u8], at: u64) -> Result<Self, TableError> {
        let word = |offset| number32(sector, offset).ok_or(TableError::Impossible);
        let long = |offset| number(sector, offset).ok_or(TableError::Impossible);
        if !sector.starts_with(SIGNATURE) {
            return Err(TableError::Missing);
        }
        let size = word(12)? as usize;
        let mut header = sector.get(..size.max(HEADER_MIN)).ok_or(TableError::Impossible)?.to_vec();
        if let Some(sum) = header.get_mut(16..20) {
            sum.fill(0);
        }
        if crc(&header) != word(16)? {
            return Err(TableError::Header);
        }
        let entry_bytes = u64::from(word(84)?);
        let header = Self {
            own: at,
            backup: long(32)?,
            usable: (long(40)?, long(48)?),
            list: long(72)?,
            list_bytes: u64::from(word(80)?).saturating_mul(entry_bytes),
            entry_bytes,
            list_crc: word(88)?,
        };
        let is_possible =
            long(24)? == at && header.backup != at && (1..=LIST_MAX).contains(&header.list_bytes);
        if is_possible { Ok(header) } else { Err(TableError::Impossible) }
    }
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}
