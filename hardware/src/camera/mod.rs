//! Codes held in front of a camera.
//!
//! A camera gives [`Frame`]s: grey values, nothing else. [`decode_luma`] finds the QR codes in one; [`Decoder`] does
//! it on a thread of its own within a time limit, because a picture is outside input and can be slow to search.
//! [`crate::source`] runs camera and decoder together.
//!
//! ```text
//!  Camera (v4l2, or pictures in a folder) ─► Frame ─► Decoder ─► text
//!                                              └──► Preview: small and mirrored, for the screen
//! ```
//!
//! No picture is kept: a frame is overwritten by the next one and never written anywhere.

mod cameras;
mod decode;
mod decoder;
mod frame;
mod picture;
mod pictures;
mod preview;
mod sight;
#[cfg(test)]
mod tests;
pub(crate) mod v4l2;

use std::path::PathBuf;
use std::time::Duration;

use perron_outside::{OutsideError, shown};

pub use cameras::{CameraChoice, CameraInfo, Cameras, SimulatedCameras};
pub use decode::{LiveSearch, WORK_PIXELS, decode_frame, decode_luma, decode_unhurried};
pub use decoder::Decoder;
pub use frame::{Frame, MAX_PIXELS, MAX_SIDE};
pub use picture::{MAX_PICTURE_BYTES, PICTURE_LIMIT, read_picture, read_picture_file};
pub use pictures::{MAX_PICTURES, PictureCamera};
pub use preview::{PREVIEW_HEIGHT, PREVIEW_WIDTH, Preview};
pub use sight::{BLACK_AFTER, Sight};
pub use v4l2::{Bad, Layout, Offer, PixelFormat, V4l2Camera, V4l2Cameras, nearest, ranked};

/// The longest a frame is searched. A person holds a code still for about a second.
pub const FRAME_LIMIT: Duration = Duration::from_millis(600);

/// A source of frames, at the wire.
pub trait Camera: Send {
    /// Waits at most `wait` for the next frame. `None` says that none came in time.
    ///
    /// # Errors
    /// [`CameraError`]; when it [is transient](CameraError::is_transient) the next frame may be good again.
    fn frame(&mut self, wait: Duration) -> Result<Option<Frame>, CameraError>;

    /// Whether frames follow each other, so that each may show what the last one did. Where they do not, each is
    /// searched in every way.
    fn is_live(&self) -> bool {
        false
    }
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
    /// No camera is plugged in, or not the one that was chosen.
    #[error("there is no camera: plug one in, or choose another")]
    Absent,
    /// The camera was plugged out.
    #[error("the camera is unplugged: plug it in again")]
    Unplugged,
    /// Another program holds the camera.
    #[error("another program holds the camera: close it")]
    Busy,
    /// This program may not open the camera.
    #[error("the camera may not be opened: let this program's user into the group « video »")]
    Denied,
    /// The camera has no format that is read here.
    #[error("the camera gives no YUYV, NV12, GREY or MJPEG pictures: use another camera")]
    NoFormat,
    /// The camera is open but gives no pictures.
    #[error("the camera gives no pictures: plug it out and in again")]
    Silent,
    /// The camera gives nothing but damaged pictures.
    #[error("the camera's pictures are damaged, {count} of them: use a shorter cable, and no hub")]
    Torn {
        /// How many, since it was opened.
        count: u64,
    },
    /// The camera gives nothing but black pictures.
    #[error("the camera sees nothing: take its cover off, and make light")]
    Black,
    /// The system refuses something else.
    #[error("the camera does not work ({doing}: {source}): plug it out and in again, or use another one")]
    Device {
        /// What was asked of it.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gives no thread.
    #[error("the camera's decoder cannot be started ({0}): close other programs")]
    Thread(#[source] std::io::Error),
}

impl CameraError {
    /// Whether trying again may help, with the camera as it is or opened again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        !matches!(self, Self::Ended)
    }

    /// Whether the camera must be closed, and opened again, before it can give another frame.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        let opened =
            matches!(self, Self::Absent | Self::Unplugged | Self::Busy | Self::Denied | Self::NoFormat);
        opened || matches!(self, Self::Silent | Self::Device { .. } | Self::File { .. } | Self::Ended)
    }
}
