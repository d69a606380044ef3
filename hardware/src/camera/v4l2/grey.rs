//! From the bytes of a camera to grey values.
//!
//! Every number here comes from a driver and is believed no farther than the bytes that came. A picture is gathered line
//! by line, without its colours: they would be as many bytes again, for nothing.

use super::choice::PixelFormat;
use super::wire::Format;
use crate::camera::frame::check_size;
use crate::camera::picture::read_moving;
use crate::camera::{CameraError, Frame};

/// The most bytes from one line to the next: four for each pixel of the widest picture.
const MAX_LINE: u32 = 4 * crate::camera::MAX_SIDE;

/// How the bytes of a picture lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How pixels are written.
    pub format: PixelFormat,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// From the start of one line to the next.
    pub line_bytes: u32,
    /// At least so many bytes a picture has that is whole.
    pub least_bytes: u32,
}

/// Some bytes of a buffer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// How many lie before them.
    pub(super) from: u32,
    /// How many they are.
    pub(super) bytes: u32,
}

/// Why bytes became no picture.
#[derive(Debug)]
pub enum Bad {
    /// Some are missing, or damaged: a picture torn on its way.
    Torn,
    /// Something else.
    Error(CameraError),
}

impl Layout {
    /// The most bytes of one picture.
    pub const MAX_BYTES: u32 = 64 << 20;

    /// The layout that the driver has set, if it is one that can be read.
    pub(super) fn of(set: &Format) -> Option<Self> {
        Self::new(PixelFormat::of(set.fourcc)?, (set.width, set.height), set.line_bytes, set.picture_bytes)
    }

    /// A layout from the numbers of a driver: width and height in pixels, bytes of a line and of a picture. A line of 0
    /// bytes has none between its lines.
    #[must_use]
    pub fn new(format: PixelFormat, (width, height): (u32, u32), line: u32, picture: u32) -> Option<Self> {
        check_size(width, height).ok().filter(|&pixels| pixels > 0)?;
        if picture > Self::MAX_BYTES {
            return None;
        }
        let pixel = if format == PixelFormat::Yuyv { 2 } else { 1 };
        let row = width.checked_mul(pixel)?;
        if format == PixelFormat::Mjpeg {
            return Some(Self { format, width, height, line_bytes: 0, least_bytes: 4 });
        }
        let line_bytes = if line == 0 { row } else { line };
        let least_bytes = line_bytes.checked_mul(height - 1)?.checked_add(row)?;
        let fits = line_bytes >= row && line_bytes <= MAX_LINE && least_bytes <= picture;
        fits.then_some(Self { format, width, height, line_bytes, least_bytes })
    }

    /// The picture in these bytes.
    ///
    /// # Errors
    /// [`Bad`] where they are too few, or no picture of this kind.
    pub fn frame(&self, bytes: &[u8]) -> Result<Frame, Bad> {
        let copy = |part: Part, into: &mut Vec<u8>| {
            let (Ok(from), Ok(count)) = (usize::try_from(part.from), usize::try_from(part.bytes)) else {
                return;
            };
            into.extend(bytes.iter().skip(from).take(count));
        };
        self.finish(self.gather(u32::try_from(bytes.len()).unwrap_or(u32::MAX), copy)?)
    }

    /// Takes what is of use of a picture of so many bytes, of which `copy` adds some to what is there: its grey values, or
    /// all of a JPEG picture.
    pub(super) fn gather(&self, used: u32, copy: impl Fn(Part, &mut Vec<u8>)) -> Result<Vec<u8>, Bad> {
        if used < self.least_bytes {
            return Err(Bad::Torn);
        }
        let mut gathered = Vec::new();
        if self.format == PixelFormat::Mjpeg {
            copy(Part { from: 0, bytes: used.min(Self::MAX_BYTES) }, &mut gathered);
            return Ok(gathered);
        }
        let pixels = check_size(self.width, self.height).map_err(Bad::Error)?;
        gathered.reserve_exact(pixels);
        let mut row = Vec::new();
        for line in 0..self.height {
            let from = line.saturating_mul(self.line_bytes);
            if self.format == PixelFormat::Yuyv {
                row.clear();
                copy(Part { from, bytes: self.width.saturating_mul(2) }, &mut row);
                gathered.extend(row.as_chunks().0.iter().map(|[grey, _]| *grey));
            } else {
                copy(Part { from, bytes: self.width }, &mut gathered);
            }
        }
        if gathered.len() == pixels { Ok(gathered) } else { Err(Bad::Torn) }
    }

    /// The picture in what was gathered.
    pub(super) fn finish(&self, gathered: Vec<u8>) -> Result<Frame, Bad> {
        if self.format == PixelFormat::Mjpeg {
            return compressed(&gathered);
        }
        Frame::new(self.width, self.height, gathered).map_err(Bad::Error)
    }
}

/// A JPEG picture that reaches to its end mark; cameras leave anything behind it.
fn compressed(bytes: &[u8]) -> Result<Frame, Bad> {
    let end = bytes.windows(2).rposition(|pair| pair == [0xff, 0xd9]).ok_or(Bad::Torn)?;
    let whole = bytes.get(..end + 2).unwrap_or_default();
    if !whole.starts_with(&[0xff, 0xd8]) {
        return Err(Bad::Torn);
    }
    match read_moving(whole) {
        Err(CameraError::Damaged { .. }) => Err(Bad::Torn),
        read => read.map_err(Bad::Error),
    }
}
