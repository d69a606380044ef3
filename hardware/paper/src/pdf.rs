//! A document on A4 sheets, as PDF, for an office printer.
//!
//! The sheets are pictures of ours, as the ticket on the screen is: no font of the printer's, no letter it lacks. Each
//! piece of paper begins a sheet, and a long one goes on at a white row on the next. Nothing else stands in the file: no
//! name, no date, no program.

use std::fmt::Write as _;

use crate::{
    document::Document,
    error::PaperError,
    raster::{self, Raster},
};

/// Dots across a sheet: letters a third larger than on a roll.
const DOTS: u32 = 1024;
/// Width of what is drawn, and the margins, in millimetres.
const WIDTH_MM: f32 = 170.0;
const MARGIN_MM: f32 = 20.0;
/// An A4 sheet, in points.
const SHEET: (f32, f32) = (595.28, 841.89);
/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// Rows of a sheet: what 257 mm hold.
const ROWS: u32 = 1548;
/// How far above the end of a sheet white rows are looked for.
const LOOK_BACK: u32 = 500;
/// White rows between two lines of text; less may be the white of a letter.
const WHITE_ROWS: u32 = 8;
/// Most sheets of one document.
pub const SHEETS_MAX: usize = 24;

/// The document as a PDF file.
///
/// # Errors
/// What [`raster::render`] answers, or more than [`SHEETS_MAX`] sheets.
pub fn a4(document: &Document) -> Result<Vec<u8>, PaperError> {
    let mut sheets = Vec::new();
    for piece in document.pieces()? {
        let picture = raster::piece(piece, document.lang(), DOTS)?;
        let mut top = 0;
        while top < picture.height() {
            let end = sheet_end(&picture, top);
            if sheets.len() == SHEETS_MAX {
                return Err(PaperError::TooLong {
                    limit: ROWS * u32::try_from(SHEETS_MAX).unwrap_or(u32::MAX),
                });
            }
            sheets.push(Sheet {
                rows: end - top,
                dots: (top..end).flat_map(|y| picture.packed_row(y)).collect(),
            });
            top = end;
        }
    }
    Ok(file(&sheets))
}

/// One sheet's picture, eight dots a byte.
struct Sheet {
    rows: u32,
    dots: Vec<u8>,
}

/// The row after the last one that fits on a sheet which begins at `top`.
fn sheet_end(picture: &Raster, top: u32) -> u32 {
    let full = top + ROWS;
    if picture.height() <= full {
        return picture.height();
    }
    let white = |y: u32| !(0..picture.width()).any(|x| picture.is_dark(x, y));
    let between = |end: &u32| (end.saturating_sub(WHITE_ROWS)..*end).all(white);
    (full - LOOK_BACK..=full).rev().find(between).unwrap_or(full)
}

/// Catalogue, list of sheets, and three objects for each: the sheet, what to draw, the picture.
fn file(sheets: &[Sheet]) -> Vec<u8> {
    let mut objects = Objects { bytes: b"%PDF-1.4\n".to_vec(), offsets: Vec::new() };
    objects.add("/Type /Catalog /Pages 2 0 R", None);
    let kids: String = (0..sheets.len()).map(|index| format!("{} 0 R ", 3 + 3 * index)).collect();
    objects.add(&format!("/Type /Pages /Kids [ {kids}] /Count {}", sheets.len()), None);
    for (index, sheet) in sheets.iter().enumerate() {
        let first = 3 + 3 * index;
        let (width, height) = SHEET;
        objects.add(
            &format!(
                "/Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {} 0 R \
                 /Resources << /XObject << /P {} 0 R >> >>",
                first + 1,
                first + 2
            ),
            None,
        );
        objects.add("", Some(drawing(sheet.rows).as_bytes()));
        let picture = format!(
            "/Type /XObject /Subtype /Image /Width {DOTS} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 1 \
             /Decode [1 0]",
            sheet.rows
        );
        objects.add(&picture, Some(&sheet.dots));
    }
    objects.finish()
}

/// Lays the picture at the top left, inside the margins.
fn drawing(rows: u32) -> String {
    let width = WIDTH_MM * POINTS;
    // Few enough rows that the number is exact.
    let height = width * f32::from(u16::try_from(rows).unwrap_or(u16::MAX)) / 1024.0;
    let (left, bottom) = (MARGIN_MM * POINTS, SHEET.1 - MARGIN_MM * POINTS - height);
    format!("q {width:.3} 0 0 {height:.3} {left:.3} {bottom:.3} cm /P Do Q")
}

struct Objects {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl Objects {
    fn add(&mut self, entries: &str, stream: Option<&[u8]>) {
        self.offsets.push(self.bytes.len());
        let number = self.offsets.len();
        let length = stream.map(|data| format!(" /Length {}", data.len())).unwrap_or_default();
        self.bytes.extend(format!("{number} 0 obj\n<< {entries}{length} >>\n").bytes());
        if let Some(data) = stream {
            self.bytes.extend(b"stream\n");
            self.bytes.extend(data);
            self.bytes.extend(b"\nendstream\n");
        }
        self.bytes.extend(b"endobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let (table, size) = (self.bytes.len(), self.offsets.len() + 1);
        let mut end = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            // Writing to a String cannot fail.
            let _ = writeln!(end, "{offset:010} 00000 n ");
        }
        let _ = write!(end, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        self.bytes.extend(end.bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QrSize;

    /// The dots of each sheet, found by the file's own table of offsets.
    fn sheets(file: &[u8]) -> Vec<Vec<u8>> {
        // One letter a byte, so that offsets hold.
        let text: String = file.iter().map(|b| if b.is_ascii() { char::from(*b) } else { '?' }).collect();
        let table: usize =
            text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        let entries: Vec<&str> =
            text[table..].lines().skip(3).take_while(|line| line.ends_with("n ")).collect();
        let mut found = Vec::new();
        for (number, entry) in (1..).zip(entries) {
            let at: usize = entry[..10].parse().unwrap();
            let object = &text[at..];
            assert!(object.starts_with(&format!("{number} 0 obj\n")), "object {number}");
            if object.lines().nth(1).unwrap().contains("/Subtype /Image") {
                let value = |key: &str| -> usize {
                    let after = &object[object.find(key).unwrap() + key.len() + 1..];
                    after.split(' ').next().unwrap().parse().unwrap()
                };
                let start = at + object.find("stream\n").unwrap() + 7;
                assert_eq!(value("/Length"), value("/Height") * 128);
                assert!(file[start + value("/Length")..].starts_with(b"\nendstream"));
                found.push(file[start..start + value("/Length")].to_vec());
            }
        }
        found
    }

    #[test]
    fn a_ticket_fills_one_sheet_with_the_picture_that_was_seen() {
        for (lang, text) in [("fr", "Premiers pas"), ("ar", "الخطوات الأولى"), ("uk", "Перші кроки")]
        {
            let document =
                Document::new("t", lang).heading(text).qr("PT1:ABC", QrSize::Large).code("7K3M-9QRX");
            let file = a4(&document).unwrap();
            let seen = raster::render(&document, DOTS).unwrap();
            let dots: Vec<u8> = (0..seen.height()).flat_map(|y| seen.packed_row(y)).collect();
            assert!(sheets(&file) == [dots], "{lang}");
            if let Some(folder) = std::env::var_os("PERRON_TEST_PICTURES") {
                std::fs::write(std::path::Path::new(&folder).join(format!("sheet-{lang}.pdf")), file)
                    .unwrap();
            }
        }
    }

    #[test]
    fn a_long_memo_goes_on_at_a_white_row() {
        let line = "Touchez l’écran du bout du doigt, puis levez-le. Il ne faut pas appuyer.";
        let memo = (0..60).fold(Document::new("t", "fr"), |memo, _| memo.text(line)).cut().text(line);
        let file = a4(&memo).unwrap();
        let sheets = sheets(&file);
        assert!(sheets.len() >= 3, "{}", sheets.len());
        for sheet in &sheets {
            let edge = |rows: &[u8]| rows.iter().all(|dots| *dots == 0);
            assert!(edge(&sheet[sheet.len() - 128 * 8..]), "a line is cut");
            assert!(sheet.len() <= 128 * ROWS as usize && !edge(sheet));
        }
        if let Some(folder) = std::env::var_os("PERRON_TEST_PICTURES") {
            std::fs::write(std::path::Path::new(&folder).join("sheet-memo.pdf"), file).unwrap();
        }
    }

    #[test]
    fn more_sheets_than_one_document_has_are_refused() {
        let many = (0..=SHEETS_MAX).fold(Document::new("t", "fr"), |paper, _| paper.text("un").cut());
        assert!(matches!(a4(&many), Err(PaperError::TooLong { .. })));
    }
}
