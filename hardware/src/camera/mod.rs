//! Codes held in front of a camera.
//!
//! A camera gives [`Frame`]s: grey values, nothing else. [`decode_luma`] finds the QR codes in one; [`Decoder`] does
//! it on a thread of its own within a time limit, because a picture is outside input and can be slow to search.
//! [`crate::source`] runs camera and decoder together.
//!
//! ```text
//!  Camera (pictures in a folder today) ─► Frame ─► Decoder ─► text
//! ```
//!
//! No picture is kept: a frame is overwritten by the next one and never written anywhere.

mod decode;
mod decoder;
mod frame;
mod picture;
mod pictures;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

use perron_outside::{OutsideError, shown};

pub use decode::{LiveSearch, WORK_PIXELS, decode_frame, decode_luma, decode_unhurried};
pub use decoder::Decoder;
pub use frame::{Frame, MAX_PIXELS, MAX_SIDE};
pub use picture::{MAX_PICTURE_BYTES, PICTURE_LIMIT, read_picture, read_picture_file};
pub use pictures::{MAX_PICTURES, PictureCamera};

/// The longest a frame is searched. A person holds a code still for about a second.
pub const FRAME_LIMIT: Duration = Duration::from_millis(600);

/// A source of frames, at the wire.
pub trait Camera: Send {
    /// Waits at most `wait` for the next frame. `None` says that none came in time.
    ///
    /// # Errors
    /// [`CameraError`]; when it [is transient](CameraError::is_transient) the next frame may be good again.
    fn frame(&mut self, wait: Duration) -> Result<Option<Frame>, CameraError>;
}

/// Why there is no frame, or nothing was read from it.
#[derive(Debug, thiserror::Error)]
pub enum CameraError {
    /// A folder cannot be read.
    #[error("{} cannot be read ({source}): check that it exists and may be read", shown(.path))]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no picture of a kind that is known.
    #[error("this is no PNG, JPEG, PGM or PPM picture: save it as one of these")]
    UnknownKind,
    /// The picture is damaged or cut off.
    #[error("the {kind} picture is damaged ({reason}): save it again")]
    Damaged {
        /// Its kind.
        kind: &'static str,
        /// What is wrong, in the decoder's words.
        reason: String,
    },
    /// The picture has more pixels than [`MAX_PIXELS`].
    #[error("the picture of {width} × {height} is larger than {} million pixels: save it smaller", MAX_PIXELS / 1_000_000)]
    TooLarge {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// A side of the picture is longer than [`MAX_SIDE`].
    #[error("the picture of {width} × {height} has a side of more than {MAX_SIDE} pixels: save it smaller")]
    TooLong {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// The file took longer than [`PICTURE_LIMIT`] to decode.
    #[error("the picture took longer than {} seconds to read: save it smaller, as PNG", PICTURE_LIMIT.as_secs())]
    SlowPicture,
    /// The file cannot be read, or has more bytes than [`MAX_PICTURE_BYTES`].
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// Width, height and number of grey values do not agree.
    #[error(
        "a frame of {width} × {height} came with {length} grey values: choose another format of this camera"
    )]
    Size {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// Grey values that came.
        length: usize,
    },
    /// The frame took longer than [`FRAME_LIMIT`] to search, or the one before still does.
    #[error("the picture took too long to search: hold the code nearer and flat")]
    TooSlow,
    /// The pictures came to their end.
    #[error("there are no more pictures: open the camera again")]
    Ended,
    /// The system gives no thread.
    #[error("the camera's decoder cannot be started ({0}): close other programs")]
    Thread(#[source] std::io::Error),
}

impl CameraError {
    /// Whether the same camera may give a good frame next.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        !matches!(self, Self::Ended | Self::Thread(_))
    }
}
