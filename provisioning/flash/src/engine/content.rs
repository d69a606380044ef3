//! What an image says must lie where: the measure of every read-back.
//!
//! With a block map a region is one of its ranges. Without one it is a piece of the image ([`crate::engine::Limits::chunk`]),
//! and pieces of zeroes are noted as such: they must read as zeroes, though nobody sends them.

use std::ops::Range;

use sha2::{Digest, Sha256, Sha512};

use super::plan::{Plan, Segment};
use crate::buffer::is_zero;
use crate::image::{Image, ImageError, PartitionTable, Sum};

/// Bytes of an image's beginning that are kept to look for partition tables.
const HEAD: usize = 8192;

/// What a region must read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Bytes of this SHA-256.
    Sha256([u8; 32]),
    /// Zeroes.
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
    digest: [u8; 32],
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
}

#[derive(Default)]
struct Sums {
    small: Sha256,
    large: Option<Sha512>,
}

impl<'i> Surveyor<'i> {
    pub(crate) fn new(image: &'i Image) -> Self {
        Self { image, regions: Vec::new(), head: Vec::new(), current: Sums::default() }
    }

    /// The next bytes of the image that mean something. Says whether they are to be sent, or are zeroes.
    pub(crate) fn pass(&mut self, segment: &Segment, bytes: &[u8]) -> Result<Expected, ImageError> {
        if segment.at < HEAD as u64 && self.head.len() as u64 == segment.at {
            let room = HEAD.saturating_sub(self.head.len());
            self.head.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
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
            digest: all.finalize().into(),
        })
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
    let mut surveyor = Surveyor::new(image);
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
