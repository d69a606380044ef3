//! What the decoder does to a picture before it searches again: other sizes, other greys, parts.

use std::borrow::Cow;

/// A grey picture, borrowed or made from another.
pub(super) struct View<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) luma: Cow<'a, [u8]>,
}

/// How many of a hundred pixels may be darker or lighter than what becomes black and white.
const STRETCH_PERCENT: usize = 1;

impl<'a> View<'a> {
    pub(super) fn new(width: u32, height: u32, luma: Cow<'a, [u8]>) -> Self {
        Self { width: width as usize, height: height as usize, luma }
    }

    fn made(width: usize, height: usize, luma: Vec<u8>) -> View<'static> {
        View { width, height, luma: Cow::Owned(luma) }
    }

    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.luma.chunks_exact(self.width.max(1))
    }

    /// Smaller by a whole factor; each grey is the mean of a square.
    pub(super) fn shrunk(&self, factor: usize) -> View<'static> {
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
    pub(super) fn doubled(&self) -> View<'static> {
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

    /// With the darkest grey made black and the lightest white.
    pub(super) fn stretched(&self) -> View<'static> {
        let mut counts = [0_usize; 256];
        for &value in self.luma.iter() {
            if let Some(count) = counts.get_mut(usize::from(value)) {
                *count += 1;
            }
        }
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

    /// Black for white.
    pub(super) fn negative(&self) -> View<'static> {
        Self::made(self.width, self.height, self.luma.iter().map(|value| !value).collect())
    }

    /// Squares of `side` that overlap by half and cover the whole, row by row.
    pub(super) fn tiles(&self, side: usize) -> impl Iterator<Item = View<'static>> {
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
