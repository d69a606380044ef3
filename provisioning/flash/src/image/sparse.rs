//! Makes a block map of a sparse image. Holes of 4 MiB and more mean nothing: they are free space, and stay as they are on
//! the medium. Smaller ones are written as zeroes: tables of a FAT and lists of partitions are mostly zeroes, which a
//! file system stores as holes.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rustix::fs::{SeekFrom, seek};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use super::{Bmap, ImageError, MappedRange, STEP, Sum, io};

/// Size of the blocks of maps made here, in bytes.
const BLOCK: u64 = 4096;
/// The smallest hole that is left out, in bytes: above the tables of an EFI partition of a gigabyte.
const HOLE_MIN: u64 = 4 << 20;
/// Bytes at either end that are mapped in any case.
const ENDS: u64 = 128 * 1024;

impl Bmap {
    /// The map of a sparse image that is not compressed, with a SHA-256 for each range.
    ///
    /// # Errors
    /// A file that cannot be read, or with nothing in it.
    pub fn of_sparse(path: &Path) -> Result<Self, ImageError> {
        let (file, about) = super::file::open(path)?;
        let image_bytes = about.len();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(data) = next_data(&file, at, image_bytes).map_err(|e| io("read", path)(e.into()))? {
            at = data.end;
            found.push(data);
        }
        if found.is_empty() {
            return Err(ImageError::Empty(path.to_owned()));
        }
        found.push(0..ENDS.min(image_bytes));
        found.push(image_bytes.saturating_sub(ENDS)..image_bytes);
        let mut ranges = merge(found, image_bytes);
        for range in &mut ranges {
            range.sum = Some(Sum::Sha256(digest(&file, range).map_err(io("read", path))?));
        }
        Ok(Self { image_bytes, block_bytes: BLOCK, ranges })
    }
}

/// Whole blocks that cover all of these, in order; those with only a small hole between them as one.
fn merge(mut found: Vec<Range<u64>>, image_bytes: u64) -> Vec<MappedRange> {
    found.sort_by_key(|data| data.start);
    let mut ranges: Vec<MappedRange> = Vec::new();
    for data in found {
        let start = data.start - data.start % BLOCK;
        let end = data.end.next_multiple_of(BLOCK).min(image_bytes);
        match ranges.last_mut() {
            Some(last) if last.at.saturating_add(last.bytes).saturating_add(HOLE_MIN) > start => {
                last.bytes = last.bytes.max(end.saturating_sub(last.at));
            }
            _ => ranges.push(MappedRange { at: start, bytes: end.saturating_sub(start), sum: None }),
        }
    }
    ranges
}

/// The next stored bytes at or behind `at`.
pub(super) fn next_data(file: &File, at: u64, size: u64) -> Result<Option<Range<u64>>, Errno> {
    if at >= size {
        return Ok(None);
    }
    let start = match seek(file, SeekFrom::Data(at)) {
        Ok(start) => start,
        Err(Errno::NXIO) => return Ok(None),
        Err(Errno::INVAL) => return Ok(Some(at..size)), // this file system knows no holes
        Err(error) => return Err(error),
    };
    let end = seek(file, SeekFrom::Hole(start))?.min(size);
    Ok((start < end).then_some(start..end))
}

fn digest(file: &File, range: &MappedRange) -> std::io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut step = vec![0; STEP];
    let mut done = 0;
    while done < range.bytes {
        let due = usize::try_from(range.bytes - done).unwrap_or(usize::MAX).min(step.len());
        let part = step.get_mut(..due).unwrap_or_default();
        file.read_exact_at(part, range.at.saturating_add(done))?;
        hash.update(part);
        done = done.saturating_add(due as u64);
    }
    Ok(hash.finalize().into())
}
