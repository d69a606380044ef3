//! A table's file as text, with what a person must look at in it.

use std::path::Path;

use perron_outside::{OutsideError, shown};
use zeroize::Zeroizing;

use super::Table;
use super::encoding::decode;
use crate::base::BaseError;
use crate::files;
use crate::plain::plain;
use crate::report::Report;

/// How the own files of spreadsheets begin: packed ones, and those before 2007.
const SPREADSHEETS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
/// What the names of columns hold whose cells nobody may see.
const SECRET: &str = "password";
/// Most cells that are shown of a line, and of each so many characters.
const CELLS_MAX: usize = 3;
const SHOWN_MAX: usize = 40;

/// Reads a table's file of at most `limit` bytes. What is not sure to be right is told, and again at the end.
pub(crate) fn read(path: &Path, limit: u64, report: &mut Report<'_>) -> Result<Zeroizing<String>, BaseError> {
    let bytes = files::read(path, limit)?;
    if SPREADSHEETS.iter().any(|begin| bytes.starts_with(begin)) {
        return Err(BaseError::Spreadsheet(path.to_owned()));
    }
    let not_text = |encoding| OutsideError::NotText { path: path.to_owned(), encoding };
    let decoded = decode(&bytes).map_err(not_text)?;
    if decoded.is_guessed {
        let (path, accents) = (shown(path), accents(&decoded.text, path));
        report.decide(&format!(
            "{path} is not in UTF-8 and was read as Windows-1252: {accents}; if these accents are wrong, save it as CSV UTF-8"
        ))?;
    }
    Ok(decoded.text)
}

/// The first line with letters beyond ASCII, in words: its cells that have some. A password is never shown, neither where
/// its column is named on a later line than the first.
fn accents(text: &str, path: &Path) -> String {
    let Ok(table) = Table::read(text, path) else { return "look at its accents".to_owned() };
    let lines: Vec<(usize, Vec<&str>)> = table.lines().collect();
    let is_secret = |place: usize| {
        let names = lines.iter().filter_map(|(_, cells)| cells.get(place));
        names.map(|name| name.to_lowercase()).any(|name| name.contains(SECRET))
    };
    let accented = |cells: &[&str]| -> Vec<String> {
        let found = cells.iter().enumerate().filter(|(place, cell)| !cell.is_ascii() && !is_secret(*place));
        found.map(|(_, cell)| format!("“{}”", plain(cell, SHOWN_MAX))).take(CELLS_MAX).collect()
    };
    let mut found = lines.iter().map(|(line, cells)| (line, accented(cells)));
    match found.find(|(_, cells)| !cells.is_empty()) {
        Some((line, cells)) => format!("line {line} reads {}", cells.join(", ")),
        None => "look at its accents".to_owned(),
    }
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
        let mut report = Report::new(console, false);
        let read = read(&path, 1000, &mut report);
        report.end();
        (
            read.map(|text| text.to_string()).map_err(|error| error.to_string()),
            String::from_utf8(err).unwrap(),
        )
    }

    #[test]
    fn a_guessed_encoding_is_told_with_what_was_read_and_no_password() {
        for (text, words) in [
            (
                "place;n\n\nMédiathèque Œuvre;1\nÉcole;2\n",
                "line 3 reads “Médiathèque Œuvre”; if these accents",
            ),
            ("sep=;\r\nplace;net\r\nÉcole;Été\r\n", "line 3 reads “École”, “Été”;"),
            ("place;n°\rMairie;1\r", "line 1 reads “n°”;"),
            ("place;wifi-password\nMairie;é-secret\n", "look at its accents;"),
            ("place;wifi-password\nMairie;é-secret\nÉcole;secret\n", "line 3 reads “École”;"),
            ("place;n\n\"é-secret;1\n", "look at its accents;"),
            ("Mai;\nplace;wifi-password\nÉcole;é-secret\n", "line 3 reads “École”;"),
            ("Machines\nplace,wifi-password\nÉcole,secret\n", "look at its accents;"),
        ] {
            let (read, err) = read_bytes(&encoding_rs::WINDOWS_1252.encode(text).0);
            assert_eq!(read.as_deref(), Ok(text));
            assert_eq!(err.matches(words).count(), 2, "now and at the end: {err}");
            assert!(err.contains("READ BEFORE YOU GO") && !err.contains("secret"), "{err}");
            let (read, err) = read_bytes(text.as_bytes());
            assert_eq!((read.as_deref(), err.as_str()), (Ok(text), ""));
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
