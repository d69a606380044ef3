//! From grey values to the texts of the QR codes in them.
//!
//! A list of [`ATTEMPTS`], the likeliest first: most codes are read by the first in a third of a millisecond. A
//! picture above [`WORK_PIXELS`] is searched made smaller, then in overlapping tiles of its full size. The time is
//! looked at before each attempt. One attempt on [`WORK_PIXELS`] takes a few milliseconds, but a picture tiled with
//! the corner marks of codes, which nobody shows by accident, was measured to take seconds: no attempt can be
//! interrupted, which is why [`Decoder`](super::Decoder) gives up waiting for it.
//!
//! The detector comes from outside and its input is whatever somebody holds up. Should it panic, that attempt found
//! nothing: the panic ends here. (The process must unwind on panic, as all our profiles do.)

use std::borrow::Cow;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, RXingResult};

use super::frame::Frame;
use super::view::View;

/// The most pixels of one attempt: 1280 × 800.
pub const WORK_PIXELS: usize = 1_024_000;

/// The smallest QR code has 21 modules a side: a picture smaller than that holds none.
const LEAST_SIDE: usize = 21;

/// The longest text of one code kept, in bytes: four times what the largest QR code holds, for its bytes may be
/// written in an older character set.
const MAX_TEXT_BYTES: usize = 4 * 2953;

/// The most codes reported of one picture.
const MAX_CODES: usize = 16;

/// How the picture is changed before an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    /// Not at all.
    None,
    /// Half its sides: takes away noise and blur.
    Halved,
    /// Twice its sides: for codes of few pixels.
    Doubled,
    /// The full range of grey: for pictures taken in the dark.
    Stretched,
    /// Black for white: for codes on a dark screen.
    Negative,
}

/// How grey becomes black and white.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Method {
    /// A threshold for each neighbourhood.
    Local,
    /// The same, with gaps closed.
    Closed,
    /// One threshold for the picture.
    Global,
}

/// All ways to read a picture, in the order in which they are tried. Each reads pictures that no other does:
/// photographs turned, enlarged, blurred, darkened, made noisy and negative were measured.
const ATTEMPTS: [(Change, Method); 7] = [
    (Change::None, Method::Local),
    (Change::Doubled, Method::Local),
    (Change::Halved, Method::Local),
    (Change::None, Method::Global),
    (Change::Stretched, Method::Local),
    (Change::Negative, Method::Local),
    (Change::None, Method::Closed),
];

/// What is tried on each tile of a large picture.
const TILE_ATTEMPTS: [(Change, Method); 2] = [(Change::None, Method::Local), (Change::None, Method::Global)];

/// The side of a tile, in pixels. Tiles overlap by half, so a code up to that size is whole in one of them.
const TILE: usize = 1000;

/// Reads the QR codes of a grey picture, trying as hard as [`FRAME_LIMIT`](super::FRAME_LIMIT) allows.
///
/// Gives the codes that the first successful attempt found, each text once and exactly as encoded. A picture
/// without a code, or whose sizes do not agree, gives none.
#[must_use]
pub fn decode_luma(width: u32, height: u32, luma: &[u8]) -> Vec<String> {
    search(&View::new(width, height, Cow::Borrowed(luma)), Some(Instant::now() + super::FRAME_LIMIT))
}

/// Reads the QR codes of a grey picture like [`decode_luma`], making every attempt however long it takes: the same
/// picture gives the same answer on any machine, busy or not. For pictures that were drawn here, never for what somebody
/// holds up.
#[must_use]
pub fn decode_unhurried(width: u32, height: u32, luma: &[u8]) -> Vec<String> {
    search(&View::new(width, height, Cow::Borrowed(luma)), None)
}

/// Reads the QR codes of a frame like [`decode_luma`], beginning no attempt after `limit`.
#[must_use]
pub fn decode_frame(frame: &Frame, limit: Duration) -> Vec<String> {
    let picture = View::new(frame.width(), frame.height(), Cow::Borrowed(frame.luma()));
    search(&picture, Some(Instant::now() + limit))
}

/// Whether a moment is reached; one that is none never is.
fn is_over(until: Option<Instant>) -> bool {
    until.is_some_and(|until| Instant::now() >= until)
}

fn search(picture: &View<'_>, until: Option<Instant>) -> Vec<String> {
    let pixels = picture.luma.len();
    if pixels != picture.width.saturating_mul(picture.height) {
        return Vec::new();
    }
    if pixels <= WORK_PIXELS {
        return try_all(&ATTEMPTS, picture, until);
    }
    let factor = (2..).find(|factor| pixels / (factor * factor) <= WORK_PIXELS).unwrap_or(usize::MAX);
    let texts = try_all(&ATTEMPTS, &picture.shrunk(factor), until);
    if !texts.is_empty() {
        return texts;
    }
    let tiles = picture.tiles(TILE);
    tiles
        .take_while(|_| !is_over(until))
        .map(|tile| try_all(&TILE_ATTEMPTS, &tile, until))
        .find(|texts| !texts.is_empty())
        .unwrap_or_default()
}

fn try_all(attempts: &[(Change, Method)], picture: &View<'_>, until: Option<Instant>) -> Vec<String> {
    for &(change, method) in attempts {
        if is_over(until) {
            break;
        }
        let texts = match change {
            Change::None => guarded(method, picture),
            Change::Halved => guarded(method, &picture.shrunk(2)),
            Change::Doubled if picture.luma.len() * 4 > WORK_PIXELS => Vec::new(),
            Change::Doubled => guarded(method, &picture.doubled()),
            Change::Stretched => guarded(method, &picture.stretched()),
            Change::Negative => guarded(method, &picture.negative()),
        };
        if !texts.is_empty() {
            return texts;
        }
    }
    Vec::new()
}

/// One attempt, from which nothing escapes but texts.
fn guarded(method: Method, picture: &View<'_>) -> Vec<String> {
    if picture.width < LEAST_SIDE || picture.height < LEAST_SIDE {
        return Vec::new();
    }
    catch_unwind(AssertUnwindSafe(|| attempt(method, picture))).unwrap_or_else(|_| {
        tracing::warn!(?method, "the QR detector panicked on a picture; it counts as one without a code");
        Vec::new()
    })
}

fn attempt(method: Method, picture: &View<'_>) -> Vec<String> {
    let (Ok(width), Ok(height)) = (picture.width.try_into(), picture.height.try_into()) else {
        return Vec::new();
    };
    let Ok(source) = Luma8Source::new_with_slice(&picture.luma, width, height) else { return Vec::new() };
    if method == Method::Global {
        return read(BinaryBitmap::new(GlobalHistogramBinarizer::new(source)));
    }
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    if method == Method::Closed && bitmap.close().is_err() {
        return Vec::new();
    }
    read(bitmap)
}

fn read<B: Binarizer>(mut bitmap: BinaryBitmap<B>) -> Vec<String> {
    let hints = DecodeHints {
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    let results = QrReader.decode_multiple_with_hints(&mut bitmap, &hints);
    let mut kept: Vec<String> = Vec::new();
    for text in results.unwrap_or_default().iter().map(RXingResult::getText) {
        if kept.len() < MAX_CODES && text.len() <= MAX_TEXT_BYTES && !kept.iter().any(|k| k == text) {
            kept.push(text.to_owned());
        }
    }
    kept
}
