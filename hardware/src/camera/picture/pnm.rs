//! PGM and PPM, of bytes (P5, P6) and of digits (P2, P3): what a test writes by hand, and what many tools give.

use super::grey;
use super::timed::Limit;
use crate::camera::CameraError;
use crate::camera::frame::{Frame, check_size};

pub(super) fn read(bytes: &[u8], limit: Limit<'_>) -> Result<Frame, CameraError> {
    let (&[_, kind], rest) = bytes.split_first_chunk().ok_or_else(|| damaged("it is empty"))?;
    let mut fields = Fields { rest };
    let (width, height, full) = (fields.number()?, fields.number()?, fields.number()?);
    let pixels = check_size(width, height)?;
    if full == 0 || full > 65_535 {
        return Err(damaged("its greatest value is not within 1 to 65535"));
    }
    let colours = if matches!(kind, b'3' | b'6') { 3 } else { 1 };
    let scale = |value: u32| u8::try_from(value.min(full) * 255 / full).unwrap_or(u8::MAX);
    let mut luma = Vec::with_capacity(if fields.holds(pixels) { pixels } else { 0 });
    fields.begin_bytes(kind);
    for at in 0..pixels {
        if at % width as usize == 0 {
            limit.check()?;
        }
        let mut sample = || fields.sample(kind, full).map(scale);
        let value = if colours == 3 { grey(sample()?, sample()?, sample()?) } else { sample()? };
        luma.push(value);
    }
    Frame::new(width, height, luma)
}

/// What is left of the file.
struct Fields<'a> {
    rest: &'a [u8],
}

impl Fields<'_> {
    /// Whether so many samples can be in what is left; each takes a byte at least.
    fn holds(&self, samples: usize) -> bool {
        self.rest.len() >= samples
    }

    /// Skips the one white space between the header and samples of bytes.
    fn begin_bytes(&mut self, kind: u8) {
        if matches!(kind, b'5' | b'6') {
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
    }

    fn sample(&mut self, kind: u8, full: u32) -> Result<u32, CameraError> {
        if matches!(kind, b'2' | b'3') {
            return self.number();
        }
        let width = if full > 255 { 2 } else { 1 };
        let (sample, rest) = self.rest.split_at_checked(width).ok_or_else(|| damaged("it is cut off"))?;
        self.rest = rest;
        Ok(sample.iter().fold(0, |value, &byte| value << 8 | u32::from(byte)))
    }

    /// The next number in digits, after white space and comments.
    fn number(&mut self) -> Result<u32, CameraError> {
        let mut comment = false;
        let skipped = self.rest.iter().take_while(|&&byte| {
            comment = if comment { byte != b'\n' } else { byte == b'#' };
            comment || byte.is_ascii_whitespace()
        });
        let digits = self.rest.get(skipped.count()..).unwrap_or_default();
        let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = digits.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        let number = std::str::from_utf8(number).unwrap_or_default();
        number.parse().map_err(|_| damaged("a number is missing or too large"))
    }
}

fn damaged(reason: &str) -> CameraError {
    CameraError::Damaged { kind: "PNM", reason: reason.to_owned() }
}
