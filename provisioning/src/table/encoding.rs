//! The bytes of a table as text: UTF-8, UTF-16 as "Unicode text" of a spreadsheet, or Windows-1252 as Excel saves a CSV
//! file in France.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use perron_outside::{Encoding, text_of};
use zeroize::{Zeroize, Zeroizing};

/// Bytes that stand for nothing in Windows-1252.
const UNDEFINED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/// The text of a table, and whether its accents may be wrong: nothing says that it is in Windows-1252.
pub(super) struct Decoded {
    pub(super) text: Zeroizing<String>,
    pub(super) is_guessed: bool,
}

/// The bytes as text; what they look like where they are none.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Encoding> {
    let sure = |text| Decoded { text, is_guessed: false };
    match text_of(bytes.to_vec()) {
        Ok(text) => Ok(sure(Zeroizing::new(text))),
        Err(Encoding::Utf16) => in_utf16(bytes).map(sure).ok_or(Encoding::Utf16),
        Err(Encoding::OneByte { .. }) if !bytes.iter().any(|byte| UNDEFINED.contains(byte)) => {
            let text = Zeroizing::new(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned());
            Ok(Decoded { text, is_guessed: true })
        }
        Err(encoding) => Err(encoding),
    }
}

/// A text in UTF-16, with its mark or without; nothing where a letter of it is torn.
fn in_utf16(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let encoding = match *bytes.get(..2)? {
        [0xff, 0xfe] => UTF_16LE,
        [0xfe, 0xff] | [0, _] => UTF_16BE,
        _ => UTF_16LE,
    };
    let (text, is_torn) = encoding.decode_with_bom_removal(bytes);
    let mut text = text.into_owned();
    if is_torn {
        text.zeroize();
        return None;
    }
    Some(Zeroizing::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_in_every_encoding_that_spreadsheets_write() {
        let text = "place;n°\r\nMédiathèque « Œuvre » – été;1\r\n";
        let utf16 = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        let windows = WINDOWS_1252.encode(text).0.into_owned();
        for (bytes, is_told) in [
            (text.as_bytes().to_vec(), false),
            (format!("\u{feff}{text}").into_bytes(), false),
            (utf16("\u{feff}", u16::to_le_bytes), false),
            (utf16("\u{feff}", u16::to_be_bytes), false),
            (utf16("", u16::to_le_bytes), false),
            (utf16("", u16::to_be_bytes), false),
            (windows, true),
        ] {
            let read = decode(&bytes).unwrap();
            assert_eq!((read.text.as_str(), read.is_guessed), (text, is_told), "{bytes:?}");
        }
    }
}
