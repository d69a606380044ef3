//! What can be wrong with a document, said so that whoever wrote it can mend it.

use crate::block::{MAX_BLOCKS, MAX_CELLS, MAX_QR_BYTES, MAX_TEXT_CHARS};

/// A limit of a document that one of its blocks broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// More blocks than a document holds.
    #[error("the document has more than {MAX_BLOCKS} blocks: print it as several documents")]
    TooManyBlocks,
    /// One text is longer than a block holds.
    #[error("a text of {chars} characters is longer than the {MAX_TEXT_CHARS} of a block: split it")]
    TextTooLong {
        /// Characters in the refused text.
        chars: usize,
    },
    /// A table row has no cell, too many, or only empty shares.
    #[error("a table row has {cells} cells: give it 1 to {MAX_CELLS}, with shares above zero")]
    BadRow {
        /// Cells in the refused row.
        cells: usize,
    },
    /// The content of a QR code is empty or too long to be scanned from paper.
    #[error("a QR code of {bytes} bytes cannot be printed: give it 1 to {MAX_QR_BYTES} bytes")]
    QrSize {
        /// Bytes in the refused content.
        bytes: usize,
    },
}

/// Why a document could not be rendered. None of these passes by itself: the document must change.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The document broke one of its own limits while it was written.
    #[error(transparent)]
    Limit(#[from] Limit),
    /// The QR code needs more dots than the paper is wide.
    #[error("a QR code of {modules} modules does not fit on {dots} dots: shorten its text")]
    QrTooWide {
        /// Modules on one side, quiet zone included.
        modules: u32,
        /// Printable dots.
        dots: u32,
    },
    /// The QR encoder refused the content.
    #[error("the QR code could not be made: shorten its text")]
    Qr(#[source] qrcode::types::QrError),
    /// No embedded font draws this letter. Printing another one in its place would be worse.
    #[error("no font here draws {glyph:?} (U+{:04X}): write the text in another script", *glyph as u32)]
    NoGlyph {
        /// The letter.
        glyph: char,
    },
    /// An embedded font is damaged, which means the program file is.
    #[error("the embedded font {name} cannot be read: reinstall the program")]
    Font {
        /// Which font.
        name: &'static str,
    },
    /// The picture would be longer than any ticket.
    #[error("the document is longer than {limit} dots of paper: print it as several documents")]
    TooLong {
        /// Longest picture, in dots.
        limit: u32,
    },
    /// The paper is too narrow to set anything on.
    #[error("a width of {dots} dots is not a printer's: use 200 to 2048")]
    Width {
        /// The refused width.
        dots: u32,
    },
    /// The ESC/POS encoder refused a command.
    #[error("the printer's commands could not be written: check the profile")]
    Escpos(#[source] ::escpos::errors::PrinterError),
    /// The PNG encoder failed.
    #[error("the picture could not be written as PNG")]
    Png(#[source] ::png::EncodingError),
}

impl From<::escpos::errors::PrinterError> for PaperError {
    fn from(source: ::escpos::errors::PrinterError) -> Self {
        Self::Escpos(source)
    }
}
