//! What a person sees of themselves while holding a code up: small, grey, and as in a mirror.

use super::Frame;
use super::decode::view::View;

/// The widest preview, in pixels.
pub const PREVIEW_WIDTH: u32 = 320;
/// The highest preview, in pixels.
pub const PREVIEW_HEIGHT: u32 = 240;

/// The side of the square to aim at, in parts of a hundred of the shorter side of the picture.
const AIM: u32 = 70;

/// A small picture, mirrored.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    /// In pixels, at most [`PREVIEW_WIDTH`].
    pub width: u32,
    /// In pixels, at most [`PREVIEW_HEIGHT`].
    pub height: u32,
    /// Grey values, row by row.
    pub luma: Vec<u8>,
}

impl Preview {
    /// The preview of a frame.
    #[must_use]
    pub fn of(frame: &Frame) -> Self {
        let factor =
            frame.width().div_ceil(PREVIEW_WIDTH).max(frame.height().div_ceil(PREVIEW_HEIGHT)).max(1);
        let picture = View::new(frame.width(), frame.height(), frame.luma().into());
        let small = picture.shrunk(usize::try_from(factor).unwrap_or(usize::MAX));
        let luma = small.rows().flat_map(|row| row.iter().rev()).copied().collect();
        Self { width: frame.width() / factor, height: frame.height() / factor, luma }
    }

    /// The square to aim at: left, top, side, in pixels of the preview. A code that fills it is read best.
    #[must_use]
    pub fn aim(&self) -> (u32, u32, u32) {
        let side = self.width.min(self.height) * AIM / 100;
        ((self.width - side) / 2, (self.height - side) / 2, side)
    }
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Preview({} × {})", self.width, self.height)
    }
}
