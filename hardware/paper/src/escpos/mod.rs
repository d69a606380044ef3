//! A document as the bytes of an ESC/POS printer.
//!
//! Text is fast, sharp and cheap on the thermal head, so a document goes as text whenever the
//! printer's code pages hold every letter of it. If one letter is missing, the whole document goes
//! as a picture: a ticket set half in one type and half in another looks like a fake.
//!
//! ```text
//!   every letter in a code page? ──yes──► text::write     ESC t, GS !, GS ( k
//!              └──────no─────────────────► picture::write  GS v 0 in bands
//! ```

mod commands;
mod encode;
mod memory;
mod picture;
mod text;

pub use commands::zeros_to_close_anything;

use ::escpos::{printer::Printer, utils::Protocol};

use crate::{
    document::Document,
    error::PaperError,
    profile::{Cutter, Profile},
};
use memory::Memory;

/// Which way a document went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As the printer's own letters.
    Text,
    /// As a picture of ours.
    Picture,
}

/// A document ready for the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Everything to send, from the initialisation to the last cut.
    pub bytes: Vec<u8>,
    /// Offset of the first cut (or the feed in its place). While no more than this has been sent,
    /// no ticket can have come out; from here on it may have.
    pub cut_at: usize,
    /// Which way the document went.
    pub mode: Mode,
}

/// The document as bytes for a printer of this profile.
///
/// # Errors
/// What [`crate::raster::render`] answers, where the document has to go as a picture, and a limit
/// of the document.
pub fn render(document: &Document, profile: &Profile) -> Result<Rendered, PaperError> {
    let pieces = document.pieces()?;
    let blocks = || pieces.iter().copied().flatten();
    let as_text = blocks().all(|block| encode::is_encodable(block, &profile.code_pages));
    let mode = if as_text { Mode::Text } else { Mode::Picture };

    let mut writer = Writer::new()?;
    let mut cut_at = None;
    for piece in &pieces {
        match mode {
            Mode::Text => text::write(piece, profile, &mut writer)?,
            Mode::Picture => picture::write(piece, document.lang(), profile, &mut writer)?,
        }
        let here = writer.length()?;
        cut_at.get_or_insert(here);
        writer.cut(profile.cutter)?;
    }
    let bytes = writer.finish()?;
    Ok(Rendered { cut_at: cut_at.unwrap_or(bytes.len()), bytes, mode })
}

/// Lines fed where there is no cutter, so that the text is past the tear bar.
const TEAR_LINES: u8 = 5;
/// `FS .`: leave the two-byte mode that many printers wake up in, where accents become ideograms.
const SINGLE_BYTE_MODE: &[u8] = &[0x1c, b'.'];
/// `GS V 66 0`: feed to the cutter, cut all but a corner. The encoder's own sends another letter.
const PARTIAL_CUT: &[u8] = &[0x1d, b'V', 66, 0];
/// `GS V 65 0`: feed to the cutter, cut.
const FULL_CUT: &[u8] = &[0x1d, b'V', 65, 0];

/// The encoder with its memory, and what both ways need.
struct Writer {
    printer: Printer<Memory>,
    memory: Memory,
}

impl Writer {
    fn new() -> Result<Self, PaperError> {
        let memory = Memory::default();
        let mut printer = Printer::new(memory.clone(), Protocol::default(), None);
        printer.init()?.custom(SINGLE_BYTE_MODE)?;
        printer.character_set(::escpos::utils::CharacterSet::USA)?;
        Ok(Self { printer, memory })
    }

    /// Bytes written so far.
    fn length(&mut self) -> Result<usize, PaperError> {
        self.printer.print()?;
        Ok(self.memory.length())
    }

    fn cut(&mut self, cutter: Cutter) -> Result<(), PaperError> {
        match cutter {
            Cutter::None => self.printer.feeds(TEAR_LINES)?,
            Cutter::Partial => self.printer.custom(PARTIAL_CUT)?,
            Cutter::Full => self.printer.custom(FULL_CUT)?,
        };
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, PaperError> {
        self.printer.print()?;
        Ok(self.memory.take())
    }
}
