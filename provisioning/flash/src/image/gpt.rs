//! The two GUID partition tables of an image, as UEFI describes them: do they hold together once on the medium?
//!
//! The primary header lies in the second sector, its backup in the last one of the *image*; an image smaller than the
//! medium keeps it there, and firmware copes. Both headers and both lists of partitions carry a CRC-32.

use std::ops::Range;

use flate2::Crc;

/// Sector sizes that tables are looked for at, in bytes.
const SECTORS: [usize; 2] = [512, 4096];
/// The fixed part of a header, in bytes.
const HEADER_MIN: usize = 92;
/// The longest list of partitions that is checked, in bytes: 1,024 entries of 128.
const LIST_MAX: u64 = 131_072;
const SIGNATURE: &[u8] = b"EFI PART";

/// Where an image has its tables.
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
}

struct Header {
    backup: u64,
    list: u64,
    list_bytes: u64,
    list_crc: u32,
}

impl PartitionTable {
    /// Looks for a table in the first bytes of an image.
    pub(crate) fn find(head: &[u8]) -> Option<Self> {
        SECTORS.into_iter().find_map(|sector| {
            let header = head.get(sector..)?.get(..HEADER_MIN)?;
            let backup = number(header, 32)?;
            header
                .starts_with(SIGNATURE)
                .then(|| Self { sector: sector as u64, backup_at: backup.saturating_mul(sector as u64) })
        })
    }

    /// Where the header of the backup table lies, and its length, in bytes.
    pub(crate) fn backup(&self) -> Range<u64> {
        self.backup_at..self.backup_at.saturating_add(self.sector)
    }

    /// Checks the first table through `read`, which gives so many bytes at a place.
    pub(crate) fn check_first<E: From<TableError>>(&self, read: Read<'_, E>) -> Result<(), E> {
        self.check(self.sector, read)
    }

    /// Checks the backup table in the same way.
    pub(crate) fn check_backup<E: From<TableError>>(&self, read: Read<'_, E>) -> Result<(), E> {
        self.check(self.backup_at, read)
    }

    /// The list of partitions is read from the medium even where a map leaves a part of it out: firmware reads all.
    fn check<E: From<TableError>>(&self, at: u64, read: Read<'_, E>) -> Result<(), E> {
        let header = Header::parse(&read(at, self.sector)?, at / self.sector)?;
        let list_at = header.list.checked_mul(self.sector).ok_or(TableError::Impossible)?;
        let list = read(list_at, header.list_bytes)?;
        if crc(&list) == header.list_crc { Ok(()) } else { Err(TableError::List.into()) }
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
        let list_bytes = u64::from(word(80)?).saturating_mul(u64::from(word(84)?));
        let header = Self { backup: long(32)?, list: long(72)?, list_bytes, list_crc: word(88)? };
        let is_possible = long(24)? == at && header.backup != at && (1..=LIST_MAX).contains(&list_bytes);
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
