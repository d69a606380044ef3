//! Base32 without padding (RFC 4648, section 6), read ignoring case.
//!
//! Codes use it because its letters and digits fit a QR code's compact alphanumeric mode and survive a scanner
//! set to another keyboard layout better than base64 would.

use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE};

/// Why a text is not base32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Base32Error {
    /// The text would give more bytes than the reader accepts.
    #[error("the code has {found} characters, more than the {limit} that are read: scan the right code")]
    TooLong {
        /// Characters found.
        found: usize,
        /// Greatest number of characters.
        limit: usize,
    },
    /// A character outside the alphabet, or bits left over at the end.
    #[error("the code is damaged near its character {at}: scan it again")]
    Damaged {
        /// Position of the first wrong byte of the text, counted from 0.
        at: usize,
    },
}

/// Characters that `bytes` bytes take.
#[must_use]
pub const fn encoded_len(bytes: usize) -> usize {
    bytes.saturating_mul(8).div_ceil(5)
}

/// Writes bytes in capitals and digits.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes)
}

/// Reads a text in any case into at most `max_bytes` bytes. Each byte string has one text only: bits left over
/// at the end must be zero.
///
/// # Errors
/// [`Base32Error`] when the text is too long, which is checked first, or damaged.
pub fn decode(text: &str, max_bytes: usize) -> Result<Vec<u8>, Base32Error> {
    let limit = encoded_len(max_bytes);
    if text.len() > limit {
        return Err(Base32Error::TooLong { found: text.len(), limit });
    }
    BASE32_NOPAD_NOCASE.decode(text.as_bytes()).map_err(|e| Base32Error::Damaged { at: e.position })
}

/// What follows an ASCII prefix, compared ignoring case; nothing when the text does not start so.
#[must_use]
pub fn after_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_rfc_4648_writes() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(&text.to_lowercase(), bytes.len()), Ok(bytes.as_bytes().to_vec()));
        }
    }

    #[test]
    fn refuses_what_is_not_the_one_text() {
        assert_eq!(decode("MZ", 1), Err(Base32Error::Damaged { at: 1 }), "left-over bits");
        assert_eq!(decode("M0", 1), Err(Base32Error::Damaged { at: 1 }), "0 is outside the alphabet");
        assert_eq!(decode("MÉMM", 8), Err(Base32Error::Damaged { at: 1 }));
        assert_eq!(decode("MZXW6YTB", 4), Err(Base32Error::TooLong { found: 8, limit: 7 }));
    }

    #[test]
    fn finds_the_prefix_in_any_case() {
        assert_eq!(after_prefix("pn1:AB", "PN1:"), Some("AB"));
        assert_eq!(after_prefix("PN1", "PN1:"), None);
        assert_eq!(after_prefix("é1:AB", "PN1:"), None);
    }
}
