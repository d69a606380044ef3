//! What an image holds, found out without any medium.
//!
//! ```text
//!  raw, with a map   ranges ─► up to 4 readers, each its own range: positioned reads, SHA-256, the map's checksum
//!  else              one reader from the first byte to the last, holes passed over
//! ```
//!
//! A range has a checksum of its own, so ranges need not wait for one another, and what lies between them is not read.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::content::{Content, Expected, Region, Sums, Surveyor};
use super::plan::{LEAST_ALIGN, Plan};
use crate::buffer::is_zero;
use crate::image::{Bmap, Encoding, Image, ImageError, MappedRange};

/// Most ranges that are read at once.
const READERS_MAX: usize = 4;
/// Bytes read at once.
const STEP: usize = 1024 * 1024;

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
    match image.map() {
        Some(map) if image.encoding() == Encoding::Raw => by_ranges(image, map, watch),
        _ => in_order(image, limits, watch),
    }
}

fn in_order(
    image: &Image,
    limits: &super::Limits,
    watch: &mut dyn FnMut(u64),
) -> Result<Content, ImageError> {
    let plan = Plan::new(image, limits.chunk, LEAST_ALIGN);
    let mut reader = image.reader()?;
    let mut surveyor = Surveyor::new(image, None);
    let mut buffer = vec![0; plan.buffer_bytes()];
    let is_mapped = image.map().is_some();
    for batch in plan.batches() {
        for segment in batch {
            let bytes = buffer.get_mut(segment.span()).unwrap_or_default();
            let is_hole = !is_mapped && reader.is_hole(segment.at, segment.bytes);
            if !is_hole {
                reader.fill(segment.at, bytes)?;
            }
            surveyor.pass(segment, bytes, is_hole || (!is_mapped && is_zero(bytes)))?;
            watch(segment.at);
        }
    }
    reader.finish()?;
    surveyor.finish()
}

/// What several readers share: which range is next, and what was found.
struct Shared<'i> {
    image: &'i Image,
    map: &'i Bmap,
    next: AtomicUsize,
    found: Mutex<Vec<(usize, Result<Region, ImageError>)>>,
}

fn by_ranges(image: &Image, map: &Bmap, watch: &mut dyn FnMut(u64)) -> Result<Content, ImageError> {
    let shared = Shared { image, map, next: AtomicUsize::new(0), found: Mutex::default() };
    let readers =
        thread::available_parallelism().map_or(1, usize::from).min(READERS_MAX).min(map.ranges.len());
    thread::scope(|scope| {
        for _ in 1..readers {
            // Without a thread the others do its part.
            let _ = thread::Builder::new().spawn_scoped(scope, || shared.read(&mut |_| ()));
        }
        shared.read(watch);
    });
    let mut found = shared.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(range, _)| *range);
    let regions: Result<Vec<Region>, ImageError> = found.into_iter().map(|(_, region)| region).collect();
    let regions = regions?;
    if regions.len() != map.ranges.len() {
        return Err(ImageError::Content); // a reader died
    }
    Content::of(image, regions, None)
}

impl Shared<'_> {
    /// Reads ranges until there are no more, or one is wrong.
    fn read(&self, watch: &mut dyn FnMut(u64)) {
        let mut step = vec![0; STEP];
        while let Some((index, range)) = self.take() {
            let region = self.one(range, &mut step);
            if region.is_err() {
                self.next.store(usize::MAX / 2, Ordering::Relaxed);
            }
            self.found.lock().unwrap_or_else(PoisonError::into_inner).push((index, region));
            watch(range.at);
        }
    }

    fn take(&self) -> Option<(usize, &MappedRange)> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        Some((index, self.map.ranges.get(index)?))
    }

    fn one(&self, range: &MappedRange, step: &mut [u8]) -> Result<Region, ImageError> {
        let mut sums = Sums::default();
        let mut done = 0;
        while done < range.bytes {
            let due = usize::try_from(range.bytes - done).unwrap_or(usize::MAX).min(step.len());
            let bytes = step.get_mut(..due).unwrap_or_default();
            self.image.read_at(range.at.saturating_add(done), bytes)?;
            sums.update(bytes, range.sum.as_ref());
            done = done.saturating_add(due as u64);
        }
        let digest = sums.finish(range)?;
        Ok(Region { at: range.at, bytes: range.bytes, expected: Expected::Sha256(digest) })
    }
}
