//! From grey to black and white.
//!
//! Each square of [`BLOCK`] pixels has a level: the mean of its greys where they differ, else a level that makes the
//! square what its neighbours let it be taken for, white where nothing speaks against it. A pixel is black that is no
//! lighter than the mean of the levels of the [`AROUND`] squares around it in each direction.

use rxing::common::{BitArray, BitMatrix};

use super::view::View;

/// The side of a square, in pixels.
const BLOCK: usize = 8;

/// How many squares on each side of one count for its threshold.
const AROUND: usize = 2;

/// Greys of a square that lie no farther apart than this are one grey and noise.
const FLAT: u8 = 24;

/// The greys of the picture as pixels that are black or not.
pub(super) fn local(picture: &View<'_>) -> Option<BitMatrix> {
    let levels = Levels::of(picture)?;
    let mut matrix = matrix(picture)?;
    let rows = picture.luma.chunks(picture.width.checked_mul(BLOCK)?);
    for (down, rows) in rows.enumerate() {
        let limits: Vec<u8> = levels.row(down).into_iter().flat_map(|level| [level; BLOCK]).collect();
        for (y, row) in rows.chunks_exact(picture.width).enumerate() {
            set_row(&mut matrix, down * BLOCK + y, row, &limits);
        }
    }
    Some(matrix)
}

/// One threshold for the whole picture: the one that parts its greys into the two most different groups.
pub(super) fn global(picture: &View<'_>) -> Option<BitMatrix> {
    let limits = vec![parting(&picture.counts()); picture.width];
    let mut matrix = matrix(picture)?;
    picture.rows().enumerate().for_each(|(y, row)| set_row(&mut matrix, y, row, &limits));
    Some(matrix)
}

fn matrix(picture: &View<'_>) -> Option<BitMatrix> {
    BitMatrix::new(picture.width.try_into().ok()?, picture.height.try_into().ok()?).ok()
}

/// Sets the pixels of a row that are no lighter than their limits.
fn set_row(matrix: &mut BitMatrix, y: usize, row: &[u8], limits: &[u8]) {
    const BITS: usize = usize::BITS as usize;
    /// Multiplied with eight bytes of 0 or 1, gathers them in the highest byte, the first byte's bit the lowest.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut black: Vec<u8> = row.iter().zip(limits).map(|(grey, limit)| u8::from(grey <= limit)).collect();
    black.resize(row.len().next_multiple_of(BITS), 0);
    let mut bits = BitArray::with_size(row.len());
    let (words, _) = black.as_chunks::<BITS>();
    for (number, bytes) in words.iter().enumerate() {
        let gathered = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes).wrapping_mul(GATHER) >> 56;
        let word = bytes.as_chunks().0.iter().rev().fold(0, |word, bytes| word << 8 | gathered(bytes));
        bits.setBulk(number * BITS, usize::try_from(word).unwrap_or_default());
    }
    if let Ok(y) = y.try_into() {
        matrix.setRow(y, &bits);
    }
}

/// The levels of the squares of a picture.
struct Levels {
    across: usize,
    down: usize,
    values: Vec<u8>,
}

impl Levels {
    fn of(picture: &View<'_>) -> Option<Self> {
        let (across, down) = (picture.width.div_ceil(BLOCK), picture.height.div_ceil(BLOCK));
        let mut values: Vec<u8> = Vec::with_capacity(across * down);
        for rows in picture.luma.chunks(picture.width.checked_mul(BLOCK).filter(|&length| length > 0)?) {
            let mut columns = Columns::new(picture.width);
            rows.chunks_exact(picture.width).for_each(|row| columns.add(row));
            let start = values.len();
            for (at, square) in columns.squares().enumerate() {
                let above = |back: usize| values.get((start + at).checked_sub(across + back)?).copied();
                let before = if at == 0 { None } else { values.last().copied() };
                let near = match (above(0), above(1), before) {
                    (Some(above), Some(corner), Some(before)) => {
                        let sum = u16::from(above) + u16::from(corner) + 2 * u16::from(before);
                        u8::try_from(sum / 4).ok()
                    }
                    _ => None,
                };
                values.push(square.level(near));
            }
        }
        Some(Self { across, down, values })
    }

    /// The thresholds of a row of squares.
    fn row(&self, row: usize) -> Vec<u8> {
        let window = |at: usize, length: usize| {
            let start = at.saturating_sub(AROUND).min(length.saturating_sub(2 * AROUND + 1));
            (start, (2 * AROUND + 1).min(length))
        };
        let (top, rows) = window(row, self.down);
        let mut sums = vec![0_u32; self.across];
        for levels in self.values.chunks_exact(self.across).skip(top).take(rows) {
            sums.iter_mut().zip(levels).for_each(|(sum, &level)| *sum += u32::from(level));
        }
        let mean = |at: usize| {
            let (left, columns) = window(at, self.across);
            let sum: u32 = sums.iter().skip(left).take(columns).sum();
            u8::try_from(sum as usize / (rows * columns).max(1)).unwrap_or(u8::MAX)
        };
        (0..self.across).map(mean).collect()
    }
}

/// The greys of a row of squares, column by column: what goes over whole rows is many pixels at once to a processor.
struct Columns {
    rows: u32,
    sums: Vec<u16>,
    darkest: Vec<u8>,
    lightest: Vec<u8>,
}

impl Columns {
    fn new(width: usize) -> Self {
        Self { rows: 0, sums: vec![0; width], darkest: vec![u8::MAX; width], lightest: vec![0; width] }
    }

    fn add(&mut self, row: &[u8]) {
        self.rows += 1;
        self.sums.iter_mut().zip(row).for_each(|(sum, &grey)| *sum += u16::from(grey));
        self.darkest.iter_mut().zip(row).for_each(|(darkest, &grey)| *darkest = grey.min(*darkest));
        self.lightest.iter_mut().zip(row).for_each(|(lightest, &grey)| *lightest = grey.max(*lightest));
    }

    fn squares(&self) -> impl Iterator<Item = Square> {
        let ends = self.darkest.chunks(BLOCK).zip(self.lightest.chunks(BLOCK));
        self.sums.chunks(BLOCK).zip(ends).map(|(sums, (darkest, lightest))| {
            let count = self.rows * u32::try_from(sums.len()).unwrap_or(1);
            let sum: u32 = sums.iter().map(|&sum| u32::from(sum)).sum();
            Square {
                mean: u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX),
                darkest: darkest.iter().copied().min().unwrap_or(0),
                lightest: lightest.iter().copied().max().unwrap_or(0),
            }
        })
    }
}

/// The greys of one square.
struct Square {
    mean: u8,
    darkest: u8,
    lightest: u8,
}

impl Square {
    /// `near` is the level of the squares around it that are known already.
    fn level(&self, near: Option<u8>) -> u8 {
        if self.lightest.saturating_sub(self.darkest) > FLAT {
            return self.mean;
        }
        near.filter(|&near| self.darkest < near).unwrap_or(self.darkest / 2)
    }
}

/// The grey that parts greys, counted, into two groups whose means lie farthest apart for their sizes.
fn parting(counts: &[usize; 256]) -> u8 {
    let total: usize = counts.iter().sum();
    let weigh = |grey: usize, count: usize| grey as f64 * count as f64;
    let all: f64 = counts.iter().enumerate().map(|(grey, &count)| weigh(grey, count)).sum();
    let (mut best, mut parting) = (0.0, 0);
    let (mut dark, mut sum) = (0, 0.0);
    for (grey, &count) in (0..=u8::MAX).zip(counts) {
        dark += count;
        sum += weigh(grey.into(), count);
        let light = total - dark;
        if dark == 0 || light == 0 {
            continue;
        }
        let apart = sum / dark as f64 - (all - sum) / light as f64;
        let worth = dark as f64 * light as f64 * apart * apart;
        if worth > best {
            (best, parting) = (worth, grey);
        }
    }
    parting
}
