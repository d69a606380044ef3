//! A picture as the decoder wants it: grey values, row by row.

use super::CameraError;

/// The largest picture taken in, in pixels. Telephones take 12 to 50 million; a scan of an A4 page has 9.
pub const MAX_PIXELS: u64 = 40_000_000;

/// The longest side of a picture taken in, in pixels. A picture of a million rows of one pixel holds no code and takes
/// long to decode.
pub const MAX_SIDE: u32 = 16_384;

/// A grey picture of at most [`MAX_PIXELS`]. 0 is black, 255 white.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

impl Frame {
    /// A frame from its grey values, row by row from the top, without gaps.
    ///
    /// # Errors
    /// [`CameraError::TooLarge`] or [`CameraError::TooLong`], or [`CameraError::Size`] when the sizes do not agree.
    pub fn new(width: u32, height: u32, luma: Vec<u8>) -> Result<Self, CameraError> {
        if check_size(width, height)? == luma.len() {
            return Ok(Self { width, height, luma });
        }
        Err(CameraError::Size { width, height, length: luma.len() })
    }

    /// In pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// In pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The grey values, row by row.
    #[must_use]
    pub fn luma(&self) -> &[u8] {
        &self.luma
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({} × {})", self.width, self.height)
    }
}

/// The number of pixels of a picture, if it may be taken in.
pub(super) fn check_size(width: u32, height: u32) -> Result<usize, CameraError> {
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(CameraError::TooLong { width, height });
    }
    let pixels = u64::from(width) * u64::from(height);
    match usize::try_from(pixels) {
        Ok(count) if pixels <= MAX_PIXELS => Ok(count),
        _ => Err(CameraError::TooLarge { width, height }),
    }
}
