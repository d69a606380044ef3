//! Where on a medium the EFI system partition lies.
//!
//! The table is measured before it is decoded: how many entries it claims, how large they are and where they lie is
//! held against limits first. Then nothing is believed that does not fit the medium: partitions outside, upside down
//! or over each other mean that something else than our image stands there, and nothing is written.

use std::io::{Read, Seek, SeekFrom};

use gpt::GptConfig;
use gpt::disk::LogicalBlockSize;
use gpt::partition::Partition;
use gpt::partition_types;

use super::error::EnrolError;
use super::stream::Stream;

/// Most entries of a partition table: the usual 128, twice.
const ENTRIES_MAX: u32 = 256;
/// Bytes of one entry: the only size in use.
const ENTRY_BYTES: u32 = 128;
/// Bytes of a table's header that are defined.
const HEADER_BYTES: usize = 92;
const SIGNATURE: &[u8] = b"EFI PART";

/// Where the partition lies, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Esp {
    pub(super) start: u64,
    pub(super) bytes: u64,
}

/// Finds the only EFI system partition of a medium.
pub(super) fn find(stream: &mut Stream, name: &str) -> Result<Esp, EnrolError> {
    stream.show(0, u64::MAX);
    let block = block_size(stream).ok_or_else(|| EnrolError::NoTable(name.to_owned()))?;
    let broken = |why: &str| EnrolError::BadTable { name: name.to_owned(), why: why.to_owned() };
    for at in [block.as_u64(), stream.size().saturating_sub(block.as_u64())] {
        is_bounded(stream, at, block).then_some(()).ok_or_else(|| broken("its size is not a table's"))?;
    }
    let size = stream.size();
    let table = GptConfig::new()
        .writable(false)
        .logical_block_size(block)
        .open_from_device(&mut *stream)
        .map_err(|error| broken(&error.to_string()))?;
    let header = table.primary_header().map_err(|error| broken(&error.to_string()))?;
    let usable = (header.first_usable, header.last_usable);
    let partitions: Vec<&Partition> = table.partitions().values().filter(|part| part.is_used()).collect();
    check(&partitions, usable, size / block.as_u64()).map_err(broken)?;
    let mut esps = partitions.iter().filter(|part| part.part_type_guid == partition_types::EFI);
    match (esps.next(), esps.next()) {
        (None, _) => Err(EnrolError::NoEsp(name.to_owned())),
        (Some(_), Some(_)) => Err(EnrolError::TwoEsps(name.to_owned())),
        (Some(esp), None) => {
            let blocks = esp.last_lba - esp.first_lba + 1;
            Ok(Esp { start: esp.first_lba * block.as_u64(), bytes: blocks * block.as_u64() })
        }
    }
}

/// The size of the table's blocks, told by where its header stands.
fn block_size(stream: &mut Stream) -> Option<LogicalBlockSize> {
    let sizes = [LogicalBlockSize::Lb512, LogicalBlockSize::Lb4096];
    sizes
        .into_iter()
        .find(|size| header(stream, size.as_u64()).is_some_and(|head| head.starts_with(SIGNATURE)))
}

fn header(stream: &mut Stream, at: u64) -> Option<[u8; HEADER_BYTES]> {
    let mut bytes = [0; HEADER_BYTES];
    stream.seek(SeekFrom::Start(at)).ok()?;
    stream.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether a header at this place, if there is one, asks for no more than a table needs.
fn is_bounded(stream: &mut Stream, at: u64, block: LogicalBlockSize) -> bool {
    let Some(head) = header(stream, at).filter(|head| head.starts_with(SIGNATURE)) else { return true };
    let table = field(&head, 72).checked_mul(block.as_u64());
    let entries = u32::try_from(field(&head, 80) & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    let entry_bytes = u32::try_from(field(&head, 80) >> 32).unwrap_or(u32::MAX);
    let end = table.and_then(|table| table.checked_add(u64::from(entries) * u64::from(ENTRY_BYTES)));
    entry_bytes == ENTRY_BYTES && entries <= ENTRIES_MAX && end.is_some_and(|end| end <= stream.size())
}

/// Eight bytes, the lowest first.
fn field(head: &[u8], at: usize) -> u64 {
    let bytes = head.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0xff; 8]);
    u64::from_le_bytes(bytes)
}

/// Every partition lies on the medium, and none over another.
fn check(partitions: &[&Partition], usable: (u64, u64), blocks: u64) -> Result<(), &'static str> {
    if usable.0 > usable.1 || usable.1 >= blocks {
        return Err("it is made for a larger medium");
    }
    let mut places: Vec<(u64, u64)> = partitions.iter().map(|part| (part.first_lba, part.last_lba)).collect();
    if places.iter().any(|(first, last)| first > last || *first < usable.0 || *last > usable.1) {
        return Err("a partition lies outside of the medium");
    }
    places.sort_unstable();
    let over = places.iter().zip(places.iter().skip(1)).any(|((_, last), (next, _))| next <= last);
    if over { Err("two partitions lie over each other") } else { Ok(()) }
}
