//! What an image says must lie where: the measure of every read-back.
//!
//! With a block map a region is one of its ranges. Without one it is a piece of the image ([`crate::engine::Limits::chunk`]),
//! and pieces of zeroes are noted as such: they must read as zeroes, though nobody sends them.

use std::ops::Range;

use sha2::{Digest, Sha256, Sha512};

use super::plan::Segment;
use crate::buffer::is_zero;
use crate::gpt::{Kind, PartitionTable, TableError};
use crate::image::{Image, ImageError, MappedRange, Sum};

/// What a region must read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Bytes of this SHA-256.
    Sha256([u8; 32]),
    /// Nothing but zero bytes.
    Zero,
}

/// Bytes that lie together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) at: u64,
    pub(crate) bytes: u64,
    pub(crate) expected: Expected,
}

impl Region {
    pub(crate) fn range(&self) -> Range<u64> {
        self.at..self.at.saturating_add(self.bytes)
    }
}

/// The content of an image, by digests.
#[derive(Clone, Debug)]
pub struct Content {
    pub(crate) image_bytes: u64,
    pub(crate) regions: Vec<Region>,
    pub(crate) table: Option<PartitionTable>,
    reserved: Option<Reserved>,
    digest: [u8; 32],
}

/// The partition that is the machine's own.
#[derive(Clone, Debug)]
pub(super) struct Reserved {
    range: Range<u64>,
    /// Whether the image has nothing in it.
    is_blank: bool,
}

impl Content {
    /// Size of the image, in bytes.
    #[must_use]
    pub fn image_bytes(&self) -> u64 {
        self.image_bytes
    }

    /// Bytes that must lie on a medium.
    #[must_use]
    pub fn mapped_bytes(&self) -> u64 {
        self.regions.iter().map(|region| region.bytes).sum()
    }

    /// SHA-256 over place, length and digest of every region: the same for the same image and map.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The partition that is the machine's own ([`crate::engine::Job::reserved`]), where the image has one.
    pub(crate) fn reserved(&self) -> Option<Range<u64>> {
        self.reserved.as_ref().map(|reserved| reserved.range.clone())
    }

    /// What a medium may have changed since it was written. Nothing, where the image itself holds something there: it is
    /// one machine's then, and is compared whole.
    pub(crate) fn left_out(&self) -> Option<Range<u64>> {
        self.reserved.as_ref().filter(|reserved| reserved.is_blank).map(|reserved| reserved.range.clone())
    }

    /// Bytes of the image within a range.
    pub(crate) fn mapped_within(&self, range: &Range<u64>) -> u64 {
        let within =
            |region: Range<u64>| region.end.min(range.end).saturating_sub(region.start.max(range.start));
        self.regions.iter().map(|region| within(region.range())).sum()
    }

    /// Whether these bytes belong to the image.
    pub(crate) fn is_mapped(&self, range: &Range<u64>) -> bool {
        let mut from = range.start;
        for region in self.regions.iter().map(Region::range).filter(|region| region.end > range.start) {
            if region.start > from || from >= range.end {
                break;
            }
            from = region.end;
        }
        from >= range.end
    }
}

/// Computes the digests while the image passes by once.
pub(crate) struct Surveyor<'i> {
    image: &'i Image,
    regions: Vec<Region>,
    current: Sums,
    reserved: Option<Reserved>,
}

/// The checksums of one region while its bytes pass by.
#[derive(Default)]
pub(crate) struct Sums {
    small: Sha256,
    large: Option<Sha512>,
}

impl<'i> Surveyor<'i> {
    /// `reserved` is the type of the partition that is the machine's own.
    pub(crate) fn new(image: &'i Image, reserved: Option<Kind>) -> Self {
        let reserved = reserved.and_then(|kind| find(image, kind));
        Self { image, regions: Vec::new(), current: Sums::default(), reserved }
    }

    /// The next bytes of the image that mean something. Without a map, those of a segment of zeroes are not looked at.
    pub(crate) fn pass(
        &mut self,
        segment: &Segment,
        bytes: &[u8],
        is_zeroes: bool,
    ) -> Result<(), ImageError> {
        if let Some(reserved) = self.reserved.as_mut().filter(|_| !is_zeroes) {
            let place = |at: u64| usize::try_from(at.saturating_sub(segment.at)).unwrap_or(usize::MAX);
            let (from, to) = (place(reserved.range.start), place(reserved.range.end).min(bytes.len()));
            reserved.is_blank &= is_zero(bytes.get(from..to).unwrap_or_default());
        }
        let Some(map) = self.image.map() else {
            let expected =
                if is_zeroes { Expected::Zero } else { Expected::Sha256(Sha256::digest(bytes).into()) };
            self.regions.push(Region { at: segment.at, bytes: segment.bytes, expected });
            return Ok(());
        };
        let Some(range) = map.ranges.get(segment.range) else { return Ok(()) };
        self.current.update(bytes, range.sum.as_ref());
        if segment.is_last {
            let expected = Expected::Sha256(std::mem::take(&mut self.current).finish(range)?);
            self.regions.push(Region { at: range.at, bytes: range.bytes, expected });
        }
        Ok(())
    }

    /// All of it has passed.
    pub(crate) fn finish(self) -> Result<Content, ImageError> {
        Content::of(self.image, self.regions, self.reserved)
    }
}

impl Content {
    /// The content of an image with these regions, in order.
    pub(super) fn of(
        image: &Image,
        regions: Vec<Region>,
        reserved: Option<Reserved>,
    ) -> Result<Self, ImageError> {
        image.ensure_unchanged()?;
        let mut all = Sha256::new();
        for region in &regions {
            all.update(region.at.to_le_bytes());
            all.update(region.bytes.to_le_bytes());
            match region.expected {
                Expected::Zero => all.update([0]),
                Expected::Sha256(digest) => {
                    all.update([1]);
                    all.update(digest);
                }
            }
        }
        let mut content =
            Self { image_bytes: image.size(), regions, table: None, reserved, digest: all.finalize().into() };
        // Where the map leaves the beginning out, a medium keeps none of the image's tables.
        let is_there = |table: &PartitionTable| content.is_mapped(&(table.sector()..table.sector() * 2));
        content.table = PartitionTable::find(image.head()).filter(is_there);
        Ok(content)
    }
}

impl Sums {
    /// The next bytes of a region whose map has this checksum for it.
    pub(crate) fn update(&mut self, bytes: &[u8], sum: Option<&Sum>) {
        self.small.update(bytes);
        if matches!(sum, Some(Sum::Sha512(_))) {
            self.large.get_or_insert_default().update(bytes);
        }
    }

    /// The SHA-256 of all bytes of a range, if its map says the same of them.
    pub(crate) fn finish(self, range: &MappedRange) -> Result<[u8; 32], ImageError> {
        let small: [u8; 32] = self.small.finalize().into();
        let is_right = match (&range.sum, self.large) {
            (None, _) => true,
            (Some(Sum::Sha256(sum)), _) => *sum == small,
            (Some(Sum::Sha512(sum)), Some(large)) => **sum == <[u8; 64]>::from(large.finalize()),
            (Some(Sum::Sha512(_)), None) => false,
        };
        if is_right { Ok(small) } else { Err(ImageError::Range { at: range.at, bytes: range.bytes }) }
    }
}

/// The only partition of a type in an image. None where its table cannot be believed: then all of it is compared.
fn find(image: &Image, kind: Kind) -> Option<Reserved> {
    let head = image.head();
    let mut read = |at: u64, bytes: u64| {
        let range = usize::try_from(at).ok().zip(usize::try_from(at.saturating_add(bytes)).ok());
        let found = range.and_then(|(from, to)| head.get(from..to));
        found.map(<[u8]>::to_vec).ok_or(TableError::Impossible)
    };
    let table = PartitionTable::find(head);
    let found = table.and_then(|table| table.partitions(image.size(), &mut read).ok()).unwrap_or_default();
    let mut found = found.into_iter().filter(|partition| partition.kind == kind);
    match (found.next(), found.next()) {
        (Some(one), None) => Some(Reserved { range: one.range, is_blank: true }),
        _ => None,
    }
}
