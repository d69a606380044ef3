//! The dots, and the few ways to set them.

use crate::{block::QrSize, error::PaperError, qr::Modules, qr::QUIET_ZONE};

/// Longest picture, in dots: two metres and a half of paper.
pub const MAX_HEIGHT: u32 = 20_000;
/// White paper.
pub(crate) const WHITE: u8 = 255;
/// Black ink.
pub(crate) const BLACK: u8 = 0;
/// Darker than this becomes a printed dot: a little bold, because thermal paper fades.
const DARK_BELOW: u8 = 150;

/// A grey picture, one byte per dot, row after row: 0 is black, 255 is white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

impl Raster {
    /// An empty picture that grows downwards.
    pub(crate) fn blank(width: u32) -> Self {
        Self { width, height: 0, grey: Vec::new() }
    }

    /// Dots across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Dots down.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The grey values, row after row from the top left.
    pub fn grey(&self) -> &[u8] {
        &self.grey
    }

    /// Whether the printer sets a dot here. Outside of the picture all is white.
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        self.index(x, y).and_then(|index| self.grey.get(index)).is_some_and(|grey| *grey < DARK_BELOW)
    }

    /// Adds white rows below.
    pub(crate) fn grow(&mut self, rows: u32) -> Result<(), PaperError> {
        let height = self.height.saturating_add(rows);
        if height > MAX_HEIGHT {
            return Err(PaperError::TooLong { limit: MAX_HEIGHT });
        }
        self.height = height;
        let dots = u64::from(self.width) * u64::from(height);
        self.grey.resize(usize::try_from(dots).unwrap_or(usize::MAX), WHITE);
        Ok(())
    }

    /// Fills a rectangle; what lies outside of the picture is left out.
    pub(crate) fn fill(&mut self, x: u32, y: u32, width: u32, height: u32, grey: u8) {
        for row in y..y.saturating_add(height).min(self.height) {
            for column in x..x.saturating_add(width).min(self.width) {
                self.set(column, row, grey);
            }
        }
    }

    /// Lays `ink` over a dot, `cover` of 255 opaque.
    pub(crate) fn blend(&mut self, x: i64, y: i64, ink: u8, cover: u8) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
        let Some(dot) = self.index(x, y).and_then(|index| self.grey.get_mut(index)) else { return };
        let (old, ink, cover) = (u32::from(*dot), u32::from(ink), u32::from(cover));
        let mixed = (old * (255 - cover) + ink * cover + 127) / 255;
        *dot = u8::try_from(mixed).unwrap_or(u8::MAX);
    }

    /// Adds a QR code in the middle of the width.
    pub(crate) fn draw_qr(&mut self, modules: &Modules, size: QrSize) -> Result<(), PaperError> {
        let dots = modules.module_dots(size, self.width)?;
        let side = modules.side * dots;
        let quiet = QUIET_ZONE * dots;
        let (left, top) = ((self.width - side) / 2, self.height + quiet);
        self.grow(side + 2 * quiet)?;
        for y in 0..modules.side {
            for x in (0..modules.side).filter(|x| modules.is_dark(*x, y)) {
                self.fill(left + x * dots, top + y * dots, dots, dots, BLACK);
            }
        }
        Ok(())
    }

    /// One row as a printer takes it: eight dots a byte, the leftmost in the highest bit, 1 black.
    pub(crate) fn packed_row(&self, y: u32) -> Vec<u8> {
        (0..self.width.div_ceil(8))
            .map(|byte| (0..8).fold(0u8, |bits, bit| (bits << 1) | u8::from(self.is_dark(byte * 8 + bit, y))))
            .collect()
    }

    fn set(&mut self, x: u32, y: u32, grey: u8) {
        if let Some(dot) = self.index(x, y).and_then(|index| self.grey.get_mut(index)) {
            *dot = grey;
        }
    }

    fn index(&self, x: u32, y: u32) -> Option<usize> {
        let inside = x < self.width && y < self.height;
        let index = u64::from(y) * u64::from(self.width) + u64::from(x);
        usize::try_from(index).ok().filter(|_| inside)
    }
}
