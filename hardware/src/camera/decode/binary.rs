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
    let rows = (0..picture.height).map(|y| levels.row(y / BLOCK));
    let mut thresholds: Vec<u8> = Vec::new();
    let mut matrix = matrix(picture)?;
    for (y, (row, levels)) in picture.rows().zip(rows).enumerate() {
        if y % BLOCK == 0 {
            thresholds.clear();
            thresholds.extend(levels.into_iter().flat_map(|level| [level; BLOCK]));
        }
        set_row(&mut matrix, y, row, &thresholds);
    }
    Some(matrix)
}

/// One threshold for the whole picture: the one that parts its greys into the two most different groups.
pub(super) fn global(picture: &View<'_>) -> Option<BitMatrix> {
    let thresholds = vec![parting(&picture.counts()); picture.width];
    let mut matrix = matrix(picture)?;
    picture.rows().enumerate().for_each(|(y, row)| set_row(&mut matrix, y, row, &thresholds));
    Some(matrix)
}

fn matrix(picture: &View<'_>) -> Option<BitMatrix> {
    BitMatrix::new(picture.width.try_into().ok()?, picture.height.try_into().ok()?).ok()
}

fn set_row(matrix: &mut BitMatrix, y: usize, row: &[u8], thresholds: &[u8]) {
    const BITS: usize = usize::BITS as usize;
    let mut bits = BitArray::with_size(row.len());
    for (number, (greys, limits)) in row.chunks(BITS).zip(thresholds.chunks(BITS)).enumerate() {
        let black = greys.iter().zip(limits).map(|(grey, limit)| usize::from(grey <= limit));
        bits.setBulk(number * BITS, black.rev().fold(0, |word, black| word << 1 | black));
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
            let mut squares = vec![Square::default(); across];
            for row in rows.chunks_exact(picture.width) {
                squares.iter_mut().zip(row.chunks(BLOCK)).for_each(|(square, greys)| square.add(greys));
            }
            let start = values.len();
            for (at, square) in squares.iter().enumerate() {
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

/// The greys of one square.
#[derive(Clone)]
struct Square {
    sum: u32,
    count: u32,
    darkest: u8,
    lightest: u8,
}

impl Default for Square {
    fn default() -> Self {
        Self { sum: 0, count: 0, darkest: u8::MAX, lightest: 0 }
    }
}

impl Square {
    fn add(&mut self, greys: &[u8]) {
        let mut sum = 0_u32;
        for &grey in greys {
            sum += u32::from(grey);
            self.darkest = self.darkest.min(grey);
            self.lightest = self.lightest.max(grey);
        }
        self.sum += sum;
        self.count += u32::try_from(greys.len()).unwrap_or(0);
    }

    /// `near` is the level of the squares around it that are known already.
    fn level(&self, near: Option<u8>) -> u8 {
        if self.lightest.saturating_sub(self.darkest) > FLAT {
            return u8::try_from(self.sum / self.count.max(1)).unwrap_or(u8::MAX);
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
