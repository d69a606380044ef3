//! One code's text, checked once at the edge so that nobody behind has to.

/// The longest code passed on, in bytes of UTF-8. The largest QR code holds 2953.
pub const MAX_SCAN_BYTES: usize = 4096;

/// The text of one code: 1 to [`MAX_SCAN_BYTES`] bytes, printable, without white space at its ends.
///
/// Its `Debug` tells only the length: a code may be a person's ticket or the secret of a badge, and must not end
/// up in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan(String);

/// Why a code is not passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanFault {
    /// Longer than [`MAX_SCAN_BYTES`]; it was dropped to its end.
    #[error("the code is longer than {MAX_SCAN_BYTES} bytes: it is none of ours, scan another")]
    TooLong,
    /// It is no UTF-8 text, is empty, or holds characters that do not print.
    #[error("the code holds no readable text: scan it again, or another")]
    Unreadable,
}

impl Scan {
    /// Checks the bytes of one code. White space at both ends is dropped.
    ///
    /// # Errors
    /// [`ScanFault`] when it is too long, or no text that can be shown on one line.
    pub fn new(bytes: &[u8]) -> Result<Self, ScanFault> {
        if bytes.len() > MAX_SCAN_BYTES {
            return Err(ScanFault::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ScanFault::Unreadable)?.trim();
        if text.is_empty() || text.chars().any(does_not_print) {
            return Err(ScanFault::Unreadable);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, line separators, and the marks that turn the direction of what follows.
fn does_not_print(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scan({} bytes)", self.0.len())
    }
}
