//! What the decoder does to a picture before it searches again: other sizes, other greys, parts.

use std::borrow::Cow;

/// A grey picture, borrowed or made from another.
#[derive(Clone)]
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
const SHARPEN: i16 = 3;

impl<'a> View<'a> {
    pub(in crate::camera) fn new(width: u32, height: u32, luma: Cow<'a, [u8]>) -> Self {
        Self { width: width as usize, height: height as usize, luma }
    }

    fn made(width: usize, height: usize, luma: Vec<u8>) -> View<'static> {
        View { width, height, luma: Cow::Owned(luma) }
    }

    pub(in crate::camera) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.luma.chunks_exact(self.width.max(1))
    }

    /// Smaller by a whole factor; each grey is the mean of a square.
    pub(in crate::camera) fn shrunk(&self, factor: usize) -> View<'static> {
        let (width, height) = (self.width / factor, self.height / factor);
        let mut luma = Vec::with_capacity(width * height);
        let mut columns = vec![0_u32; self.width];
        let area = u32::try_from(factor * factor).unwrap_or(u32::MAX);
        let mean = |sum: u32| u8::try_from(sum / area).unwrap_or(u8::MAX);
        for (number, row) in self.rows().take(height * factor).enumerate() {
            columns.iter_mut().zip(row).for_each(|(sum, &value)| *sum += u32::from(value));
            if (number + 1) % factor != 0 {
                continue;
            }
            match factor {
                2 => luma.extend(columns.as_chunks().0.iter().map(|[a, b]| mean(a + b))),
                _ => luma.extend(columns.chunks_exact(factor).map(|square| mean(square.iter().sum()))),
            }
            columns.fill(0);
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
        let table: [u8; 256] = std::array::from_fn(|grey| {
            u8::try_from(grey.saturating_sub(dark) * 255 / range).unwrap_or(u8::MAX)
        });
        let stretch = |&value: &u8| table.get(usize::from(value)).copied().unwrap_or(value);
        Self::made(self.width, self.height, self.luma.iter().map(stretch).collect())
    }

    /// Each grey the mean of a square of `radius` around it; beyond the edges the last greys go on.
    fn means(&self, radius: usize) -> Vec<u8> {
        let rows: Vec<&[u8]> = self.rows().collect();
        let last = rows.len().saturating_sub(1);
        let side = u32::try_from(2 * radius + 1).unwrap_or(1);
        // A division for each pixel would take longer than all the rest.
        let part = 65_536 / (side * side) + 1;
        let mut means = Vec::with_capacity(self.luma.len());
        let (mut columns, mut padded, mut sums) =
            (vec![0_u16; self.width], Vec::new(), vec![0_u16; self.width]);
        for at in 0..rows.len() {
            columns.fill(0);
            for near in 0..=2 * radius {
                let row = rows.get((at + near).saturating_sub(radius).min(last));
                columns
                    .iter_mut()
                    .zip(row.into_iter().copied().flatten())
                    .for_each(|(sum, &v)| *sum += u16::from(v));
            }
            let ends = |value: Option<&u16>| std::iter::repeat_n(value.copied().unwrap_or(0), radius);
            padded.clear();
            padded.extend(ends(columns.first()).chain(columns.iter().copied()).chain(ends(columns.last())));
            sums.fill(0);
            for near in 0..=2 * radius {
                let shifted = padded.get(near..).unwrap_or_default();
                sums.iter_mut().zip(shifted).for_each(|(sum, &more)| *sum += more);
            }
            means.extend(sums.iter().map(|&sum| ((u32::from(sum) * part) >> 16).min(255) as u8));
        }
        means
    }

    /// With differences between neighbours made smaller.
    pub(super) fn smoothed(&self) -> View<'static> {
        Self::made(self.width, self.height, self.means(SMOOTH_RADIUS))
    }

    /// With differences between neighbours made larger.
    pub(super) fn sharpened(&self) -> View<'static> {
        let mut luma = self.means(SHARPEN_RADIUS);
        for (mean, &value) in luma.iter_mut().zip(self.luma.iter()) {
            let (value, around) = (i16::from(value), i16::from(*mean));
            *mean = (value + SHARPEN * (value - around)).clamp(0, 255) as u8;
        }
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
