//! A document as a picture: grey dots, set in our own letters.
//!
//! A document in a language written from right to left is the mirror of the others: its texts stand
//! at the right, a label at the right of its value, the first cell of a row at the right. What is
//! centred stays so. The same picture serves three ends: printers without the needed code page, the ticket drawn on
//! the screen, and the PNG files of tests and manuals. What is seen is therefore what is printed.

mod canvas;
mod direction;
mod fonts;
mod numbers;
mod page;
mod typeset;

pub use canvas::{MAX_HEIGHT, Raster};

use crate::{
    block::{Block, QrSize},
    document::Document,
    error::PaperError,
    qr::Modules,
};
use direction::Reading;
use page::Page;

/// Narrowest and widest printable area, in dots.
const WIDTHS: std::ops::RangeInclusive<u32> = 200..=2048;

/// Draws the document `width` dots wide (576 for paper of 80 mm, 384 for 58 mm). Where paper is
/// cut between two pieces, a dashed line shows it.
///
/// # Errors
/// A letter that no font here has, a QR code too wide, a picture longer than [`MAX_HEIGHT`], a
/// width that is no printer's, or a limit of the document.
pub fn render(document: &Document, width: u32) -> Result<Raster, PaperError> {
    let mut page = Page::new(checked(width)?, Reading::of(document.lang()))?;
    for (index, piece) in document.pieces()?.into_iter().enumerate() {
        if index > 0 {
            page.cut_mark()?;
        }
        page.blocks(piece)?;
    }
    page.finish()
}

/// Draws one piece of a paper in this language.
pub(crate) fn piece(blocks: &[Block], lang: &str, width: u32) -> Result<Raster, PaperError> {
    let mut page = Page::new(checked(width)?, Reading::of(lang))?;
    page.blocks(blocks)?;
    page.finish()
}

/// A QR code alone, centred on the paper's width, with its quiet zone.
pub(crate) fn qr(text: &str, size: QrSize, width: u32) -> Result<Raster, PaperError> {
    let mut raster = Raster::blank(checked(width)?);
    raster.draw_qr(&Modules::new(text)?, size)?;
    Ok(raster)
}

fn checked(width: u32) -> Result<u32, PaperError> {
    if WIDTHS.contains(&width) { Ok(width) } else { Err(PaperError::Width { dots: width }) }
}
