//! The bytes of a table as text: UTF-8, UTF-16 as "Unicode text" of a spreadsheet, or Windows-1252 as Excel saves a CSV
//! file in France.

use std::path::Path;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use perron_outside::{Encoding, OutsideError, shown, text_of};
use zeroize::{Zeroize, Zeroizing};

use crate::base::BaseError;
use crate::files;
use crate::report::Report;

/// How the own files of spreadsheets begin: packed ones, and those before 2007.
const SPREADSHEETS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
/// Bytes that stand for nothing in Windows-1252.
const UNDEFINED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/// Reads a table's file of at most `limit` bytes. What is not sure to be right is told.
pub(crate) fn read(path: &Path, limit: u64, report: &mut Report<'_>) -> Result<Zeroizing<String>, BaseError> {
    let bytes = files::read(path, limit)?;
    if SPREADSHEETS.iter().any(|begin| bytes.starts_with(begin)) {
        return Err(BaseError::Spreadsheet(path.to_owned()));
    }
    let not_text = |encoding| OutsideError::NotText { path: path.to_owned(), encoding };
    match text_of(bytes.to_vec()) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(Encoding::Utf16) => Ok(in_utf16(&bytes).ok_or_else(|| not_text(Encoding::Utf16))?),
        Err(Encoding::OneByte { line }) if !bytes.iter().any(|byte| UNDEFINED.contains(byte)) => {
            let path = shown(path);
            report.warn(&format!(
                "{path} is not in UTF-8 and was read as Windows-1252: look at the accents of line {line} below; if they are \
                 wrong, save it as CSV UTF-8"
            ))?;
            Ok(Zeroizing::new(WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()))
        }
        Err(encoding) => Err(not_text(encoding).into()),
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
    use crate::report::Console;

    fn read_bytes(bytes: &[u8]) -> (Result<String, String>, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.csv");
        std::fs::write(&path, bytes).unwrap();
        let (mut out, mut err) = (vec![], vec![]);
        let console = Console { input: &mut std::io::empty(), out: &mut out, err: &mut err, is_live: false };
        let read = read(&path, 1000, &mut Report::new(console, false));
        (
            read.map(|text| text.to_string()).map_err(|error| error.to_string()),
            String::from_utf8(err).unwrap(),
        )
    }

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
            let (read, err) = read_bytes(&bytes);
            assert_eq!(read.as_deref(), Ok(text), "{bytes:?}");
            assert_eq!(err.contains("read as Windows-1252: look at the accents of line 1"), is_told, "{err}");
        }
    }

    #[test]
    fn what_is_no_table_is_told_by_name() {
        for (bytes, words) in [
            (&b"PK\x03\x04\x14\x00"[..], "save it as CSV"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as CSV"),
            (b"place\nM\x81d\xe9\n", "not written in UTF-8"),
            (b"\xff\xfea\0\0\xd8", "UTF-16"),
            (b"\x89PNG\r\n\x1a\n\xff\x01", "no text"),
        ] {
            let found = read_bytes(bytes).0.unwrap_err();
            assert!(found.contains(words) && found.contains("t.csv"), "{found}");
        }
    }
}
