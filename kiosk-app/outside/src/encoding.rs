//! A text is UTF-8. What was saved in another way is told by name, with the line, and how to save it.

use std::fmt;

/// The mark that Windows programs put before UTF-8. It is accepted and dropped.
const UTF8_MARK: &str = "\u{feff}";

/// How a file that is no UTF-8 seems to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Two bytes to a letter.
    Utf16,
    /// One byte to a letter: Latin-1, Windows-1252 and their relatives.
    OneByte {
        /// The first line that cannot be read, from 1.
        line: u64,
    },
    /// It is no text at all.
    Binary,
}

impl Encoding {
    /// How bytes that are not UTF-8 seem to be written; `at` is where the first of them stands.
    fn of(bytes: &[u8], at: usize) -> Self {
        let before = bytes.get(..at).unwrap_or(bytes);
        // Letters of our languages have a zero byte each in UTF-16, and no text in one byte to a letter has any.
        let zeros = bytes.iter().filter(|byte| **byte == 0).count();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            Self::Utf16
        } else if zeros > 0 {
            if zeros >= bytes.len() / 4 { Self::Utf16 } else { Self::Binary }
        } else if bytes.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()) {
            Self::Binary
        } else {
            let ends = before.iter().filter(|byte| **byte == b'\n').count();
            Self::OneByte { line: u64::try_from(ends).unwrap_or(u64::MAX).saturating_add(1) }
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utf16 => f.write_str(
                "the text is written in UTF-16: save it as UTF-8 (in Notepad: Save as, Encoding: UTF-8)",
            ),
            Self::OneByte { line } => write!(
                f,
                "line {line}: a letter is not written in UTF-8, but probably in Latin-1 or Windows-1252: save the file as \
                 UTF-8 (in Notepad: Save as, Encoding: UTF-8; or iconv -f WINDOWS-1252 -t UTF-8)"
            ),
            Self::Binary => f.write_str("no text: give the right file"),
        }
    }
}

/// The text of these bytes, without the mark that may stand before it.
///
/// # Errors
/// How they seem to be written instead.
pub fn text_of(bytes: Vec<u8>) -> Result<String, Encoding> {
    // UTF-16 without accents is UTF-8 too, with a zero byte in each letter: no text of ours holds any.
    if bytes.contains(&0) {
        return Err(Encoding::of(&bytes, 0));
    }
    let mut text = String::from_utf8(bytes)
        .map_err(|error| Encoding::of(error.as_bytes(), error.utf8_error().valid_up_to()))?;
    if text.starts_with(UTF8_MARK) {
        text.drain(..UTF8_MARK.len());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = if mark { UTF8_MARK } else { "" };
        mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn what_is_no_utf_8_is_told_by_name_with_its_line() {
        let text = "[site]\nname = \"Médiathèque\"\n";
        let latin1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_eq!(text_of(text.into()).unwrap(), text);
        assert_eq!(text_of(format!("{UTF8_MARK}{text}").into()).unwrap(), text, "the mark is accepted");
        assert_eq!(text_of(latin1), Err(Encoding::OneByte { line: 2 }));
        for mark in [true, false] {
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(text_of(utf16(text, mark, bytes)), Err(Encoding::Utf16), "{mark}");
                assert_eq!(
                    text_of(utf16("name = 1\n", mark, bytes)),
                    Err(Encoding::Utf16),
                    "without accents"
                );
            }
        }
        assert_eq!(text_of(b"\x89PNG\r\n\x1a\n\xff\x01\x02".to_vec()), Err(Encoding::Binary));
        assert_eq!(text_of(b"a text with \0 in it, and much more beside it".to_vec()), Err(Encoding::Binary));
        assert_eq!(text_of(vec![]).unwrap(), "");
        for encoding in [Encoding::Utf16, Encoding::OneByte { line: 7 }] {
            assert!(encoding.to_string().contains("save"), "{encoding}");
        }
        assert!(Encoding::OneByte { line: 7 }.to_string().starts_with("line 7: "));
    }
}
