//! What the decoder does to a picture before it searches again: other sizes, other greys, parts.

use std::borrow::Cow;

#[derive(Clone)]
/// A grey picture, borrowed or made from another.
pub(in crate::camera) struct View<'a> {
    pub(in crate::camera) width: usize,
    pub(in crate::camera) height: usize,
    pub(in crate::camera) luma: Cow<'a, [u8]>,
}

/// How many of a hundred pixels may be darker or lighter than what becomes black and white.
const STRETCH_PERCENT: usize = 1;

/// Over how many neighbours on each side a picture is smoothed.
const SMOOTH_RADIUS: usize = 1;

/// How far around a pixel its neighbours count where differences are made larger.
const SHARPEN_RADIUS: usize = 3;

/// How many times the difference to its neighbours is added to a pixel.
const SHARPEN: i32 = 3;

/// For each value of a row the sum of those up to `radius` away; beyond the ends the last value goes on.
fn sums(row: &[u8], radius: usize) -> Vec<u16> {
    let (first, last) = (row.first().copied().unwrap_or(0), row.last().copied().unwrap_or(0));
    let ends = |value| std::iter::repeat_n(value, radius);
    let padded: Vec<u16> = ends(first).chain(row.iter().copied()).chain(ends(last)).map(u16::from).collect();
    padded.windows(2 * radius + 1).map(|window| window.iter().sum()).collect()
}

impl<'a> View<'a> {
    pub(in crate::camera) fn new(width: u32, height: u32, luma: Cow<'a, [u8]>) -> Self {
        Self { width: width as usize, height: height as usize, luma }
    }

    fn made(width: usize, height: usize, luma: Vec<u8>) -> View<'static> {
        View { width, height, luma: Cow::Owned(luma) }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.luma.chunks_exact(self.width.max(1))
    }

    /// Smaller by a whole factor; each grey is the mean of a square.
    pub(in crate::camera) fn shrunk(&self, factor: usize) -> View<'static> {
        let (width, height) = (self.width / factor, self.height / factor);
        let mut luma = Vec::with_capacity(width * height);
        let mut sums = vec![0; width];
        for (number, row) in self.rows().take(height * factor).enumerate() {
            for (sum, square) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                *sum += square.iter().map(|&value| usize::from(value)).sum::<usize>();
            }
            if (number + 1) % factor == 0 {
                luma.extend(sums.iter().map(|sum| u8::try_from(sum / (factor * factor)).unwrap_or(u8::MAX)));
                sums.fill(0);
            }
        }
        Self::made(width, height, luma)
    }

    /// Twice as large in both directions, with means between.
    pub(in crate::camera) fn doubled(&self) -> View<'static> {
        let wide = |row: &[u8]| -> Vec<u8> {
            let next = row.iter().skip(1).chain(row.last());
            row.iter().zip(next).flat_map(|(&left, &right)| [left, left.midpoint(right)]).collect()
        };
        let rows: Vec<Vec<u8>> = self.rows().map(wide).collect();
        let mut luma = Vec::with_capacity(self.luma.len() * 4);
        for (row, below) in rows.iter().zip(rows.iter().skip(1).chain(rows.last())) {
            luma.extend_from_slice(row);
            luma.extend(row.iter().zip(below).map(|(&high, &low)| high.midpoint(low)));
        }
        Self::made(self.width * 2, self.height * 2, luma)
    }

    /// How many pixels have each grey.
    pub(super) fn counts(&self) -> [usize; 256] {
        let mut counts = [0_usize; 256];
        for &value in self.luma.iter() {
            if let Some(count) = counts.get_mut(usize::from(value)) {
                *count += 1;
            }
        }
        counts
    }

    /// With the darkest grey made black and the lightest white.
    pub(in crate::camera) fn stretched(&self) -> View<'static> {
        let counts = self.counts();
        let few = self.luma.len() * STRETCH_PERCENT / 100;
        let reached = |total: &mut usize, (grey, count): (usize, &usize)| {
            *total += count;
            Some((*total, grey))
        };
        let dark = counts.iter().enumerate().scan(0, reached).find(|(total, _)| *total > few);
        let light = counts.iter().enumerate().rev().scan(0, reached).find(|(total, _)| *total > few);
        let (dark, light) = (dark.map_or(0, |(_, grey)| grey), light.map_or(255, |(_, grey)| grey));
        let range = light.saturating_sub(dark).max(1);
        let stretch = |value: &u8| {
            let above = usize::from(*value).saturating_sub(dark);
            u8::try_from(above * 255 / range).unwrap_or(u8::MAX)
        };
        Self::made(self.width, self.height, self.luma.iter().map(stretch).collect())
    }

    /// Each grey the mean of a square of `radius` around it.
    fn means(&self, radius: usize) -> Vec<u8> {
        let count = u32::try_from(2 * radius + 1).unwrap_or(1);
        let wide: Vec<Vec<u16>> = self.rows().map(|row| sums(row, radius)).collect();
        let mut columns = vec![0_u32; self.width];
        let last = wide.len().saturating_sub(1);
        let row = |at: isize| wide.get(usize::try_from(at).unwrap_or(0).min(last));
        let reach = radius.cast_signed();
        for at in -reach..=reach {
            columns
                .iter_mut()
                .zip(row(at).into_iter().flatten())
                .for_each(|(sum, &more)| *sum += u32::from(more));
        }
        let mut means = Vec::with_capacity(self.luma.len());
        for at in 0..wide.len().cast_signed() {
            means.extend(columns.iter().map(|sum| u8::try_from(sum / (count * count)).unwrap_or(u8::MAX)));
            let (Some(out), Some(new)) = (row(at - reach), row(at + reach + 1)) else { continue };
            for ((sum, &less), &more) in columns.iter_mut().zip(out).zip(new) {
                *sum = *sum + u32::from(more) - u32::from(less);
            }
        }
        means
    }

    /// With differences between neighbours made smaller.
    pub(super) fn smoothed(&self) -> View<'static> {
        Self::made(self.width, self.height, self.means(SMOOTH_RADIUS))
    }

    /// With differences between neighbours made larger.
    pub(super) fn sharpened(&self) -> View<'static> {
        let sharpen = |(&value, mean): (&u8, u8)| {
            let (value, mean) = (i32::from(value), i32::from(mean));
            u8::try_from((value + SHARPEN * (value - mean)).clamp(0, 255)).unwrap_or_default()
        };
        let luma = self.luma.iter().zip(self.means(SHARPEN_RADIUS)).map(sharpen).collect();
        Self::made(self.width, self.height, luma)
    }

    /// Black for white.
    pub(in crate::camera) fn negative(&self) -> View<'static> {
        Self::made(self.width, self.height, self.luma.iter().map(|value| !value).collect())
    }

    /// Squares of `side` that overlap by half and cover the whole, row by row.
    pub(in crate::camera) fn tiles(&self, side: usize) -> impl Iterator<Item = View<'static>> {
        let starts =
            move |length: usize| (0..length.saturating_sub(side / 2).max(1)).step_by((side / 2).max(1));
        starts(self.height).flat_map(move |top| {
            starts(self.width).map(move |left| {
                let part = |row: &[u8]| row.iter().skip(left).take(side).copied().collect::<Vec<u8>>();
                let luma = self.rows().skip(top).take(side).flat_map(part).collect();
                let height = self.height.saturating_sub(top).min(side);
                Self::made(self.width.saturating_sub(left).min(side), height, luma)
            })
        })
    }
}
