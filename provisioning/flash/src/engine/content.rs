//! What an image says must lie where: the measure of every read-back.
//!
//! With a block map a region is one of its ranges. Without one it is a piece of the image ([`crate::engine::Limits::chunk`]),
//! and pieces of zeroes are noted as such: they must read as zeroes, though nobody sends them.

use std::ops::Range;

use sha2::{Digest, Sha256, Sha512};

use super::plan::{Plan, Segment};
use crate::buffer::is_zero;
use crate::gpt::{HEAD, Kind, PartitionTable, TableError};
use crate::image::{Image, ImageError, Sum};

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
struct Reserved {
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
    head: Vec<u8>,
    current: Sums,
    reserved: Option<Reserved>,
}

#[derive(Default)]
struct Sums {
    small: Sha256,
    large: Option<Sha512>,
}

impl<'i> Surveyor<'i> {
    /// `reserved` is the type of the partition that is the machine's own.
    pub(crate) fn new(image: &'i Image, reserved: Option<Kind>) -> Self {
        let reserved = reserved.and_then(|kind| find(image, kind));
        Self { image, regions: Vec::new(), head: Vec::new(), current: Sums::default(), reserved }
    }

    /// The next bytes of the image that mean something. Says whether they are to be sent, or are zeroes.
    pub(crate) fn pass(&mut self, segment: &Segment, bytes: &[u8]) -> Result<Expected, ImageError> {
        if segment.at < HEAD as u64 && self.head.len() as u64 == segment.at {
            let room = HEAD.saturating_sub(self.head.len());
            self.head.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
        }
        if let Some(reserved) = &mut self.reserved {
            let place = |at: u64| usize::try_from(at.saturating_sub(segment.at)).unwrap_or(usize::MAX);
            let (from, to) = (place(reserved.range.start), place(reserved.range.end).min(bytes.len()));
            reserved.is_blank &= is_zero(bytes.get(from..to).unwrap_or_default());
        }
        let Some(map) = self.image.map() else {
            let expected =
                if is_zero(bytes) { Expected::Zero } else { Expected::Sha256(Sha256::digest(bytes).into()) };
            self.regions.push(Region { at: segment.at, bytes: segment.bytes, expected });
            return Ok(expected);
        };
        let range = map.ranges.get(segment.range);
        let sum = range.and_then(|range| range.sum.as_ref());
        if matches!(sum, Some(Sum::Sha512(_))) {
            self.current.large.get_or_insert_default().update(bytes);
        }
        self.current.small.update(bytes);
        if segment.is_last {
            let at = range.map_or(segment.at, |range| range.at);
            let bytes = range.map_or(segment.bytes, |range| range.bytes);
            let found = std::mem::take(&mut self.current).finish();
            if sum.is_some_and(|sum| *sum != found.1 && *sum != found.0) {
                return Err(ImageError::Range { at, bytes });
            }
            if let Sum::Sha256(digest) = found.0 {
                self.regions.push(Region { at, bytes, expected: Expected::Sha256(digest) });
            }
        }
        Ok(Expected::Sha256([0; 32]))
    }

    /// All of it has passed.
    pub(crate) fn finish(self) -> Result<Content, ImageError> {
        self.image.ensure_unchanged()?;
        let mut all = Sha256::new();
        for region in &self.regions {
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
        Ok(Content {
            image_bytes: self.image.size(),
            regions: self.regions,
            table: PartitionTable::find(&self.head),
            reserved: self.reserved,
            digest: all.finalize().into(),
        })
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

impl Sums {
    /// The SHA-256, and the SHA-512 where one was wanted.
    fn finish(self) -> (Sum, Sum) {
        let small = Sum::Sha256(self.small.finalize().into());
        let large = self.large.map(|large| Sum::Sha512(Box::new(large.finalize().into())));
        (small.clone(), large.unwrap_or(small))
    }
}

/// Reads an image once and gives what it says must lie where, without any medium. `watch` learns how far it is, in
/// bytes of the unpacked image.
///
/// # Errors
/// An image that cannot be read, or differs from its map.
pub fn survey(
    image: &Image,
    limits: &super::Limits,
    watch: &mut dyn FnMut(u64),
) -> Result<Content, ImageError> {
    let plan = Plan::new(image, limits.chunk, super::plan::LEAST_ALIGN);
    let mut reader = image.reader()?;
    let mut surveyor = Surveyor::new(image, None);
    let mut buffer = vec![0; plan.buffer_bytes()];
    for batch in plan.batches() {
        for segment in batch {
            let bytes = buffer.get_mut(segment.span()).unwrap_or_default();
            reader.fill(segment.at, bytes)?;
            surveyor.pass(segment, bytes)?;
            watch(segment.at);
        }
    }
    reader.finish()?;
    surveyor.finish()
}
