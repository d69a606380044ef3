//! How an image is cut for the way to the media.
//!
//! ```text
//!  map        ▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░▓▓░░▓░░░░░░▓▓▓▓      ranges
//!  segments   ├────┼────┤       ├┤  │      ├──┤      one write each; cut at multiples of the chunk
//!  batches    [    ][   ........................]    one buffer each; small ranges share one
//! ```
//!
//! The cut is fixed before anything is written: a batch is the unit that a medium may miss and get later.

use std::ops::Range;

use crate::image::Image;

/// The least alignment of any medium, in bytes.
pub(crate) const LEAST_ALIGN: usize = 512;
/// Most segments of one batch, so that a stall is noticed within so many writes.
const SEGMENTS_MAX: usize = 256;

/// Bytes that are written with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Place on the medium.
    pub(crate) at: u64,
    /// Bytes of the image; the write is rounded up to the medium's alignment.
    pub(crate) bytes: u64,
    /// Place in the batch's buffer.
    pub(crate) start: usize,
    /// The range of the map that it belongs to.
    pub(crate) range: usize,
    /// Whether that range ends with it.
    pub(crate) is_last: bool,
}

impl Segment {
    /// Its bytes in the buffer.
    pub(crate) fn span(&self) -> Range<usize> {
        self.start..self.start.saturating_add(to_usize(self.bytes))
    }
}

/// The cut.
pub(crate) struct Plan {
    segments: Vec<Segment>,
    batches: Vec<Range<usize>>,
    buffer: usize,
}

impl Plan {
    /// Cuts an image into batches of at most `chunk` bytes, whose segments begin at multiples of `align` in the buffer.
    pub(crate) fn new(image: &Image, chunk: usize, align: usize) -> Self {
        let whole = [(0, image.size())];
        let ranges: Vec<(u64, u64)> = match image.map() {
            Some(map) => map.ranges.iter().map(|range| (range.at, range.bytes)).collect(),
            None => whole.to_vec(),
        };
        let is_mapped = image.map().is_some();
        let mut plan =
            Self { segments: Vec::new(), batches: Vec::new(), buffer: chunk.next_multiple_of(align) };
        let (mut first, mut used) = (0, 0);
        for (range, (at, bytes)) in ranges.into_iter().enumerate() {
            let end = at.saturating_add(bytes);
            let mut at = at;
            while at < end {
                let cut = (at / chunk as u64).saturating_add(1).saturating_mul(chunk as u64).min(end);
                let bytes = cut.saturating_sub(at);
                let room = to_usize(bytes).next_multiple_of(align);
                let count = plan.segments.len().saturating_sub(first);
                if count > 0
                    && (room > plan.buffer.saturating_sub(used) || count >= SEGMENTS_MAX || !is_mapped)
                {
                    plan.batches.push(first..plan.segments.len());
                    (first, used) = (plan.segments.len(), 0);
                }
                plan.segments.push(Segment { at, bytes, start: used, range, is_last: cut == end });
                used = used.saturating_add(room);
                at = cut;
            }
        }
        plan.batches.push(first..plan.segments.len());
        plan
    }

    /// How many batches there are.
    pub(crate) fn len(&self) -> usize {
        self.batches.len()
    }

    /// The segments of a batch.
    pub(crate) fn batch(&self, index: usize) -> &[Segment] {
        self.batches.get(index).and_then(|range| self.segments.get(range.clone())).unwrap_or_default()
    }

    /// All batches in order.
    pub(crate) fn batches(&self) -> impl Iterator<Item = &[Segment]> {
        self.batches.iter().map(|range| self.segments.get(range.clone()).unwrap_or_default())
    }

    /// Bytes of the buffer that every batch fits in.
    pub(crate) fn buffer_bytes(&self) -> usize {
        self.buffer
    }

    /// Bytes that are written in all, before rounding.
    pub(crate) fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }

    /// Whether every segment begins at a multiple of `align`.
    pub(crate) fn suits(&self, align: usize) -> bool {
        self.segments.iter().all(|segment| segment.at.is_multiple_of(align as u64))
    }
}

fn to_usize(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
