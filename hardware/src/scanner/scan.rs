//! One code's text, checked once at the edge so that nobody behind has to.
//!
//! A reader adds to a code what a shop once set it to: a symbology identifier, control characters
//! around the text, a letter of its own. All of that goes; what is left is what was printed.

use perron_outside::{separates_lines, turns_direction};
use perron_paper::CodePage;

use super::framing::is_framing;

/// The longest code passed on, in bytes of UTF-8. The largest QR code holds 2953.
pub const MAX_SCAN_BYTES: usize = 4096;

/// How the codes that Perron prints begin: tickets, vouchers, badges, memos. In capitals or not.
pub const OWN_STARTS: [&str; 4] = ["PT1:", "PN1:", "PB1:", "PL1:"];

/// Most characters before such a start that are taken for a reader's own prefix: three letters of a
/// code id, a station's number, a separator. A code that has one of ours further inside is foreign.
pub const MAX_PREFIX_CHARS: usize = 8;

/// The text of one code: 1 to [`MAX_SCAN_BYTES`] bytes, printable, without white space at its ends.
///
/// Its `Debug` tells only the length: a code may be a person's ticket or the secret of a badge, and must not end
/// up in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    text: String,
    other: Option<Box<Scan>>,
}

/// Why a code is not passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanFault {
    /// Longer than [`MAX_SCAN_BYTES`]; it was dropped to its end.
    #[error("the code is longer than {MAX_SCAN_BYTES} bytes: it is none of ours, scan another")]
    TooLong,
    /// It is empty, holds characters that do not print, or only half of it came.
    #[error("the code holds no readable text: scan it again, or another")]
    Unreadable,
}

impl Scan {
    /// Checks the bytes of one code, and drops what a reader adds. Bytes that are no UTF-8 are read
    /// as Windows-1252, the letters of old label printers: none of our codes, and a readable text.
    ///
    /// # Errors
    /// [`ScanFault`] when it is too long, or no text that can be shown on one line.
    pub fn new(bytes: &[u8]) -> Result<Self, ScanFault> {
        if bytes.len() > MAX_SCAN_BYTES {
            return Err(ScanFault::TooLong);
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(windows_1252).collect(),
        };
        let text: String = text.chars().filter(|c| !is_framing(*c)).collect();
        let text = without_prefix(trimmed(without_identifier(trimmed(&text))));
        if text.len() > MAX_SCAN_BYTES {
            return Err(ScanFault::TooLong);
        }
        if text.is_empty() || text.chars().any(does_not_print) {
            return Err(ScanFault::Unreadable);
        }
        Ok(Self { text: text.to_owned(), other: None })
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it may be instead: a scanner set to one of two countries, of which its codes do not tell, types the same keys
    /// for both.
    #[must_use]
    pub fn other(&self) -> Option<&Self> {
        self.other.as_deref()
    }

    /// Notes what it may be instead.
    pub(crate) fn set_other(&mut self, other: Option<Self>) {
        self.other = other.map(Box::new);
    }
}

/// Without white space, control characters and the mark of byte order at its ends. Not without an
/// escape at its start: that begins a command for a terminal, and what follows belongs to it.
fn trimmed(text: &str) -> &str {
    const ESCAPE: char = '\u{1b}';
    let dropped = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    text.trim_start_matches(|c| dropped(c) && c != ESCAPE).trim_end_matches(dropped)
}

/// Without the identifier of ISO/IEC 15424 that tells the kind of barcode: `]`, a letter, a modifier.
fn without_identifier(text: &str) -> &str {
    let mut rest = text.chars();
    let found = rest.next() == Some(']')
        && rest.next().is_some_and(|c| c.is_ascii_alphabetic())
        && rest.next().is_some_and(|c| c.is_ascii_alphanumeric());
    if found { rest.as_str() } else { text }
}

/// Without a reader's own prefix, which can be told from a code only where the code is one of ours.
fn without_prefix(text: &str) -> &str {
    let mut ends = text.char_indices().take(MAX_PREFIX_CHARS + 1).filter_map(|(at, _)| text.get(at..));
    ends.find(|rest| is_own(rest)).unwrap_or(text)
}

/// Whether a text begins as the codes that Perron prints.
pub(crate) fn is_own(text: &str) -> bool {
    OWN_STARTS.iter().any(|own| text.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(own)))
}

/// The character of a byte of Windows-1252.
pub(crate) fn windows_1252(byte: u8) -> char {
    CodePage::Wpc1252.decode(byte).unwrap_or('\u{fffd}')
}

/// Control characters, line separators, and the marks that turn the direction of what follows.
fn does_not_print(c: char) -> bool {
    c.is_control()
        || turns_direction(c)
        || separates_lines(c)
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}')
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scan({} bytes)", self.text.len())
    }
}
