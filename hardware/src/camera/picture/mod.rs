//! Picture files → grey frames. The kind is told by the first bytes, never by the name.
//!
//! A file comes from outside: its size is limited while it is read, the sides of its picture before memory is asked
//! for, and the time while it is decoded. PNG and PNM need one byte of memory per pixel, JPEG up to seven (a progressive one is kept whole until its
//! last scan). Transparent parts count as white paper.

mod jpeg;
mod png;
mod pnm;
#[cfg(test)]
mod tests;
mod timed;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{CameraError, FRAME_LIMIT, Frame};
use timed::Limit;

/// The largest picture file read, in bytes.
pub const MAX_PICTURE_BYTES: u64 = 64 << 20;

/// The longest that one picture file is decoded: five times what 40 million pixels take on a slow machine.
pub const PICTURE_LIMIT: Duration = Duration::from_secs(5);

/// What reads pictures of one kind.
type Reader = fn(&[u8], Limit<'_>) -> Result<Frame, CameraError>;

/// Reads a picture from the bytes of its file: PNG, JPEG, PGM or PPM (of bytes or of digits).
///
/// # Errors
/// [`CameraError`] when it is of no known kind, damaged, too large, or takes longer than [`PICTURE_LIMIT`].
pub fn read_picture(bytes: &[u8]) -> Result<Frame, CameraError> {
    let until = Instant::now() + PICTURE_LIMIT;
    read_within(bytes, Limit(&|| Instant::now() >= until))
}

/// Reads a JPEG picture of a moving one, as cameras send them: the tables that all of them share may be left out.
pub(super) fn read_moving(bytes: &[u8]) -> Result<Frame, CameraError> {
    /// A mark of moving pictures, at which the decoder takes the tables that all share.
    const MOVING: &[u8] = b"\xff\xe0\x00\x08AVI1\0\0";
    let until = Instant::now() + FRAME_LIMIT;
    let limit = Limit(&|| Instant::now() >= until);
    let mut pairs = bytes.windows(2).take_while(|pair| *pair != [0xff, 0xda]);
    if pairs.any(|pair| pair == [0xff, 0xc4]) {
        return read_within(bytes, limit);
    }
    let (start, rest) = bytes.split_at(bytes.len().min(2));
    read_within(&[start, MOVING, rest].concat(), limit)
}

/// The same within a limit of time.
fn read_within(bytes: &[u8], limit: Limit<'_>) -> Result<Frame, CameraError> {
    let (kind, read): (_, Reader) = match bytes {
        [0x89, b'P', b'N', b'G', ..] => ("PNG", png::read),
        [0xff, 0xd8, 0xff, ..] => ("JPEG", jpeg::read),
        [b'P', b'2' | b'3' | b'5' | b'6', b' ' | b'\t' | b'\r' | b'\n' | b'#', ..] => ("PNM", pnm::read),
        _ => return Err(CameraError::UnknownKind),
    };
    // The decoders of other people may panic on what nobody tried; to us that is a damaged picture.
    let frame = catch_unwind(AssertUnwindSafe(|| read(bytes, limit)))
        .unwrap_or_else(|_| Err(CameraError::Damaged { kind, reason: "its decoder gave up".to_owned() }));
    // A decoder that was stopped says that the file is cut off, or gives what it has.
    limit.check().and(frame)
}

/// Reads a picture file of at most [`MAX_PICTURE_BYTES`].
///
/// # Errors
/// [`CameraError`] as for [`read_picture`], or when it is no file that can be read.
pub fn read_picture_file(path: &Path) -> Result<Frame, CameraError> {
    read_picture(&perron_outside::read(path, MAX_PICTURE_BYTES)?)
}

/// The grey value of a colour, by the weights of ITU-R BT.601.
fn grey(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
}

/// A grey value of some opacity laid on white paper.
fn on_paper(grey: u8, alpha: u8) -> u8 {
    let sum = u32::from(grey) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}
