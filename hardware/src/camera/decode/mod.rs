//! From grey values to the texts of the QR codes in them.
//!
//! ```text
//!  grey ─ changes ─► View ─ threshold ─► black and white ─► corner marks ─► threes of them ─► modules ─► a sure text
//! ```
//!
//! A list of [`ATTEMPTS`], the likeliest first: most codes are read by the first, in two milliseconds at 1280 × 720. A
//! still picture gets all of them, one above [`WORK_PIXELS`] made smaller, then in overlapping tiles of its full size.
//! The frames of a camera share them out: [`LiveSearch`]. The time is looked at before each attempt and between the
//! places of one. What lies between cannot be interrupted and takes some milliseconds, but nobody promises that for every
//! picture, which is why [`Decoder`](super::Decoder) gives up waiting for it.
//!
//! A wrong text is worse than none: what makes a text doubtful is said in [`reading`].
//!
//! The detector comes from outside and its input is whatever somebody holds up. Should it panic, that attempt found
//! nothing: the panic ends here. (The process must unwind on panic, as all our profiles do.)

mod binary;
mod live;
mod reading;
mod search;
mod triples;
pub(super) mod view;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::frame::Frame;
pub use live::LiveSearch;
use search::Found;
use view::View;

/// The most pixels of one attempt: 1280 × 800.
pub const WORK_PIXELS: usize = 1_024_000;

/// The smallest QR code has 21 modules a side: a picture smaller than that holds none.
const LEAST_SIDE: usize = 21;

/// The most places tried in one attempt where three corner marks could be of one code.
const MAX_SETS: usize = 400;

/// A change of the picture before an attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    /// Half its sides: takes away noise and blur.
    Halve,
    /// Twice its sides: for codes of few pixels.
    Double,
    /// The full range of grey: for pictures taken in the dark.
    Stretch,
    /// Black for white: for codes on a dark screen.
    Negate,
    /// Differences made larger: for what is out of focus or moved.
    Sharpen,
    /// Differences made smaller: for noise and for the points of a screen.
    Smooth,
}

/// How grey becomes black and white.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Method {
    /// A threshold for each neighbourhood.
    Local,
    /// One threshold for the picture.
    Global,
}

/// A way to read a picture.
type Attempt = (&'static [Change], Method);

/// All ways to read a picture, in the order in which they are tried. Each reads pictures that no other does:
/// photographs turned, enlarged, blurred, darkened, made noisy and negative were measured.
const ATTEMPTS: [Attempt; 12] = [
    (&[], Method::Local),
    (&[Change::Double], Method::Local),
    (&[Change::Halve], Method::Local),
    (&[Change::Halve, Change::Sharpen], Method::Local),
    (&[Change::Smooth], Method::Local),
    (&[Change::Halve, Change::Smooth, Change::Sharpen, Change::Sharpen], Method::Local),
    (&[Change::Halve, Change::Smooth, Change::Sharpen, Change::Sharpen, Change::Sharpen], Method::Global),
    (&[Change::Sharpen], Method::Local),
    (&[Change::Stretch], Method::Local),
    (&[Change::Negate, Change::Halve], Method::Local),
    (&[], Method::Global),
    (&[Change::Negate], Method::Local),
];

/// What is tried on each tile of a large picture.
const TILE_ATTEMPTS: [Attempt; 2] = [(&[], Method::Local), (&[], Method::Global)];

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
    let texts = try_all(&ATTEMPTS, &into_work(picture), until);
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

/// The picture, made smaller by a whole factor where it is above [`WORK_PIXELS`].
fn into_work<'a>(picture: &'a View<'_>) -> Cow<'a, View<'a>> {
    let pixels = picture.luma.len();
    match (1..).find(|factor| pixels / (factor * factor) <= WORK_PIXELS).unwrap_or(usize::MAX) {
        1 => Cow::Borrowed(picture),
        factor => Cow::Owned(picture.shrunk(factor)),
    }
}

fn try_all(attempts: &[Attempt], picture: &View<'_>, until: Option<Instant>) -> Vec<String> {
    for &(changes, method) in attempts {
        if is_over(until) {
            break;
        }
        let texts = changed(changes, picture).map(|view| guarded(method, &view, MAX_SETS, until).texts);
        if let Some(texts) = texts.filter(|texts| !texts.is_empty()) {
            return texts;
        }
    }
    Vec::new()
}

/// The picture as an attempt wants it; none where that is too large.
fn changed<'a>(changes: &[Change], picture: &'a View<'_>) -> Option<Cow<'a, View<'a>>> {
    let mut view = Cow::Borrowed(picture);
    for change in changes {
        view = Cow::Owned(match change {
            Change::Halve => view.shrunk(2),
            Change::Double if view.luma.len() * 4 > WORK_PIXELS => return None,
            Change::Double => view.doubled(),
            Change::Stretch => view.stretched(),
            Change::Negate => view.negative(),
            Change::Sharpen => view.sharpened(),
            Change::Smooth => view.smoothed(),
        });
    }
    Some(view)
}

/// One attempt, from which nothing escapes but what was found.
fn guarded(method: Method, picture: &View<'_>, most: usize, until: Option<Instant>) -> Found {
    if picture.width < LEAST_SIDE || picture.height < LEAST_SIDE {
        return Found::default();
    }
    let attempt = || {
        let bits = match method {
            Method::Local => binary::local(picture),
            Method::Global => binary::global(picture),
        };
        bits.map(|bits| search::look(&bits, most, &|| is_over(until))).unwrap_or_default()
    };
    catch_unwind(AssertUnwindSafe(attempt)).unwrap_or_else(|_| {
        tracing::warn!(?method, "the QR detector panicked on a picture; it counts as one without a code");
        Found::default()
    })
}
