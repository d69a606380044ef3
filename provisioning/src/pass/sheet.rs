//! `pass sheet`: vouchers on A4 pages, five to a page, to print and cut.
//!
//! ```text
//!  ┌──────────┬──────────────────────────────┐
//!  │          │ Pass numérique         10 €  │
//!  │    QR    │ Valable jusqu’au 30 juin 2026│
//!  │          │ …who pays, for what, serial  │
//!  ├─ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┤  cut here
//! ```
//!
//! Each code, as drawn, is read back by the decoder of the kiosk's own camera before its page is written: a voucher
//! that could not be read at the counter is never handed out. No clock decides that: a busy machine takes longer, and
//! comes to the same.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args as Arguments;
use perron_domain::pass::Services;
use perron_hardware::camera::decode_unhurried;
use perron_paper::raster::{self, Raster};
use perron_paper::{Document, QrSize, Size, Style};
use serde_json::json;
use zeroize::Zeroizing;

use super::terms::Euros;
use super::{PassError, TABLE_MAX};
use crate::base::{BaseError, RowProblem};
use crate::files::{self, Access};
use crate::french;
use crate::page::{A4_HEIGHT, A4_WIDTH, Page};
use crate::report::Report;
use crate::table::{self, Row, Table, Wrong};

#[derive(Arguments)]
pub(crate) struct Sheet {
    /// The table that `pass mint` wrote
    pub(crate) vouchers: PathBuf,
    /// Folder for the pages
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace pages of the same names
    #[arg(long)]
    pub(crate) force: bool,
}

/// Vouchers on one page.
const PER_PAGE: usize = 5;
/// Most vouchers of one run: as many as `pass mint` makes.
const VOUCHERS_MAX: usize = 10_000;
/// Kept white at the top and the bottom, in dots: 5 mm.
const MARGIN: u32 = 40;
/// Height of one voucher, in dots: 57 mm.
const CELL: u32 = (A4_HEIGHT - 2 * MARGIN) / 5;
/// Place for the code, in dots: 61 mm with its quiet zone.
const CODE_WIDTH: u32 = 480;
/// Where the words begin and how wide they are.
const WORDS_LEFT: u32 = MARGIN + CODE_WIDTH + 20;
const WORDS_WIDTH: u32 = A4_WIDTH - WORDS_LEFT - MARGIN;

/// What is drawn of one voucher.
struct Voucher {
    serial: String,
    text: Zeroizing<String>,
    value: String,
    valid_until: NaiveDate,
    services: Services,
    issuer: String,
    funder: String,
}

/// Draws the pages.
pub(crate) fn sheet(args: &Sheet, report: &mut Report<'_>) -> Result<(), PassError> {
    let text = table::read(&args.vouchers, TABLE_MAX, report)?;
    let table = Table::read(&text, &args.vouchers)?;
    if table.len() > VOUCHERS_MAX {
        return Err(BaseError::TooMany { found: table.len(), limit: VOUCHERS_MAX }.into());
    }
    let vouchers = table
        .rows()
        .map(|row| voucher(&row).map_err(|wrong| row.at(&args.vouchers, wrong)))
        .collect::<Result<Vec<_>, _>>()?;
    let name = |page: usize| args.out.join(format!("vouchers-{page:03}.png"));
    let pages = vouchers.chunks(PER_PAGE);
    for page in 1..=pages.len() {
        files::ensure_free(&name(page), args.force)?;
    }
    files::folder(&args.out, Access::Secret)?;
    for (page, vouchers) in (1..).zip(pages) {
        draw_page(vouchers, &name(page), args.force)?;
        report.file(&format!("page of {} vouchers, secret until handed out", vouchers.len()), &name(page))?;
    }
    let count = vouchers.len();
    let text = format!("{count} vouchers drawn; every code was read back.");
    Ok(report.say("sheet", &text, &json!({ "vouchers": count, "pages": count.div_ceil(PER_PAGE) }))?)
}

fn voucher(row: &Row<'_>) -> Result<Voucher, Wrong> {
    let day = row.need("valid_until")?;
    let date = day.parse().map_err(|_| ("valid_until", RowProblem::Date(day.chars().take(40).collect())))?;
    let value = row.need("value")?.parse::<Euros>().map_err(|problem| ("value", problem))?;
    Ok(Voucher {
        serial: row.need("serial")?.to_owned(),
        text: Zeroizing::new(row.exact("text")?.to_owned()),
        value: french::euros(value.0),
        valid_until: date,
        services: row.need("services")?.parse().unwrap_or(Services::ANY),
        issuer: row.need("issuer")?.to_owned(),
        funder: row.need("funder")?.to_owned(),
    })
}

fn draw_page(vouchers: &[Voucher], path: &Path, force: bool) -> Result<(), PassError> {
    let mut page = Page::a4();
    page.cut_line(MARGIN);
    for (place, voucher) in (0_u32..).zip(vouchers) {
        let top = MARGIN + place * CELL;
        let (code, words) = (draw_code(voucher)?, draw_words(voucher)?);
        page.place(&code, MARGIN, top + CELL.saturating_sub(code.height()) / 2, 1);
        page.place(&words, WORDS_LEFT, top + CELL.saturating_sub(words.height()) / 2, 1);
        page.cut_line(top + CELL);
    }
    Ok(files::write(path, &page.to_png()?, Access::Secret, force)?)
}

fn draw_code(voucher: &Voucher) -> Result<Raster, PassError> {
    let document = Document::new("voucher-code", "fr").qr(voucher.text.as_str(), QrSize::Medium);
    let code = fits(raster::render(&document, CODE_WIDTH).map_err(BaseError::from)?, voucher)?;
    let read = decode_unhurried(code.width(), code.height(), code.grey());
    if read.iter().any(|text| *text == *voucher.text) {
        Ok(code)
    } else {
        Err(BaseError::Unreadable(voucher.serial.clone()).into())
    }
}

fn draw_words(voucher: &Voucher) -> Result<Raster, PassError> {
    let bold = |size| Style { size, bold: true, ..Style::default() };
    let document = Document::new("voucher", "fr")
        .styled(format!("Pass numérique\u{a0}: {}", voucher.value), bold(Size::Large))
        .styled(format!("Valable jusqu’au {}", french::date(voucher.valid_until)), bold(Size::Normal))
        .text(format!("Financé par\u{a0}: {}", voucher.funder))
        .text(french::services(voucher.services))
        .small(format!("Émis par\u{a0}: {}", voucher.issuer))
        .small("Présentez ce Pass à la borne pour savoir ce qu’il vaut.")
        .small(format!("N°\u{a0}{}", voucher.serial));
    fits(raster::render(&document, WORDS_WIDTH).map_err(BaseError::from)?, voucher)
}

fn fits(picture: Raster, voucher: &Voucher) -> Result<Raster, PassError> {
    if picture.height() <= CELL { Ok(picture) } else { Err(PassError::Overflow(voucher.serial.clone())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use perron_hardware::camera::{Frame, decode_frame};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    fn voucher() -> Voucher {
        Voucher {
            serial: "ABCD-EFGH".to_owned(),
            text: Zeroizing::new(format!("PN1:{}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(8))),
            value: "10\u{a0}€".to_owned(),
            valid_until: "2026-06-30".parse().unwrap(),
            services: Services::ANY,
            issuer: "Ville".to_owned(),
            funder: "Ville".to_owned(),
        }
    }

    #[test]
    fn a_code_is_read_back_however_busy_the_machine_is() {
        let is_done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..4 * std::thread::available_parallelism().map_or(2, usize::from) {
                scope.spawn(|| {
                    while !is_done.load(Ordering::Relaxed) {
                        std::hint::spin_loop()
                    }
                });
            }
            let drawn = (0..3).map(|_| draw_code(&voucher())).collect::<Result<Vec<_>, _>>();
            is_done.store(true, Ordering::Relaxed);
            let drawn = drawn.unwrap();
            assert!(drawn.windows(2).all(|pair| pair[0].grey() == pair[1].grey()));
        });
    }

    #[test]
    fn no_clock_decides_what_is_read() {
        let document = Document::new("voucher-code", "fr").qr(voucher().text.as_str(), QrSize::Medium);
        let code = raster::render(&document, CODE_WIDTH).unwrap();
        // Black for white: only a late attempt reads it.
        let negative: Vec<u8> = code.grey().iter().map(|grey| 255 - grey).collect();
        for grey in [code.grey(), &negative] {
            let read = decode_unhurried(code.width(), code.height(), grey);
            assert_eq!(read, [voucher().text.as_str()]);
        }
        let frame = Frame::new(code.width(), code.height(), negative).unwrap();
        assert!(decode_frame(&frame, Duration::ZERO).is_empty(), "a camera's limit is a limit");
    }
}
