//! Which of a camera's formats is taken.
//!
//! Codes are read from pictures of about [`WIDTH`] × [`HEIGHT`]: smaller ones lose dense codes, larger ones take longer
//! and come more slowly over the cable. Among formats of one size the one with more pictures in a second is better, up to
//! [`ENOUGH`]; among equals the one that costs less to turn into grey.

use super::wire::fourcc;
use crate::camera::frame::check_size;

/// The width that is looked for, in pixels.
pub(super) const WIDTH: u32 = 1280;
/// The height that is looked for, in pixels.
pub(super) const HEIGHT: u32 = 720;

/// As many pictures in a second as are of use, in thousandths.
const ENOUGH: u64 = 30_000;

/// Fewer pictures in a second, in thousandths, make a camera that a person has to wait for.
const SLOW: u64 = 10_000;

/// What is taken for the rate of a camera that does not say it, in thousandths of a picture in a second.
const UNSAID: u64 = 15_000;

/// How pixels are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PixelFormat {
    /// A byte of grey for each.
    Grey,
    /// A byte of grey for each, then the colours.
    Nv12,
    /// Grey and colour by turns.
    Yuyv,
    /// A JPEG picture.
    Mjpeg,
}

impl PixelFormat {
    /// All of them, the cheapest to read first.
    pub const ALL: [Self; 4] = [Self::Grey, Self::Nv12, Self::Yuyv, Self::Mjpeg];

    pub(super) const fn fourcc(self) -> u32 {
        match self {
            Self::Grey => fourcc(b"GREY"),
            Self::Nv12 => fourcc(b"NV12"),
            Self::Yuyv => fourcc(b"YUYV"),
            Self::Mjpeg => fourcc(b"MJPG"),
        }
    }

    pub(super) fn of(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.fourcc() == code)
    }
}

/// Something that a camera offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// How pixels are written.
    pub format: PixelFormat,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Seconds between two pictures, as numerator and denominator; none where the camera does not say.
    pub interval: Option<(u32, u32)>,
}

impl Offer {
    /// In thousandths of a picture in a second.
    #[must_use]
    pub fn rate(&self) -> u64 {
        match self.interval {
            Some((0, _) | (_, 0)) | None => UNSAID,
            Some((seconds, parts)) => u64::from(parts) * 1000 / u64::from(seconds),
        }
    }
}

/// The offers that can be used, the best first.
#[must_use]
pub fn ranked(mut offers: Vec<Offer>) -> Vec<Offer> {
    offers.retain(|offer| check_size(offer.width, offer.height).is_ok_and(|pixels| pixels > 0));
    let away = |ours: u32, wanted: u32| u64::from(ours.abs_diff(wanted)).pow(2);
    let cost = |format| PixelFormat::ALL.into_iter().position(|known| known == format);
    offers.sort_by_key(|offer| {
        let distance = away(offer.width, WIDTH) + away(offer.height, HEIGHT);
        let rate = offer.rate().min(ENOUGH);
        (rate < SLOW, distance, std::cmp::Reverse(rate), cost(offer.format))
    });
    offers.dedup();
    offers
}

/// The value of a range that is nearest to the one that is looked for: at least `from`, at most `to`, in steps.
#[must_use]
pub fn nearest((from, to, step): (u32, u32, u32), wanted: u32) -> u32 {
    let (to, step) = (to.max(from), step.max(1));
    let above = u64::from(wanted.clamp(from, to) - from);
    let steps = ((above + u64::from(step / 2)) / u64::from(step)).min(u64::from((to - from) / step));
    u32::try_from(steps * u64::from(step)).map_or(from, |above| from + above)
}
