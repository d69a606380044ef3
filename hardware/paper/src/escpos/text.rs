//! A document as the printer's own letters.

use ::escpos::utils::{JustifyMode, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption};

use super::{
    Writer,
    encode::{as_printed, runs},
    picture,
};
use crate::{
    block::{Align, Block, QrSize, Size, Style},
    error::PaperError,
    profile::Profile,
    qr::Modules,
    raster,
    text::{pad, pair_lines, row_lines},
    wrap,
};

/// `ESC t`: select a code page by the printer's number.
const SELECT_PAGE: [u8; 2] = [0x1b, b't'];
/// Widest letters, in multiples of the standard ones, tried first for a code.
const WIDEST: u8 = 4;

/// One piece of paper, up to but without its cut.
pub(super) fn write(blocks: &[Block], profile: &Profile, writer: &mut Writer) -> Result<(), PaperError> {
    let mut sheet = Sheet { profile, writer, page: None, look: Look::PLAIN };
    blocks.iter().try_for_each(|block| sheet.block(block))?;
    sheet.look(Look::PLAIN)
}

/// How letters look: what the printer remembers between lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    /// Multiples of the standard width and height.
    size: (u8, u8),
    bold: bool,
    reverse: bool,
    align: Align,
}

impl Look {
    /// As after the initialisation.
    const PLAIN: Self = Self { size: (1, 1), bold: false, reverse: false, align: Align::Start };

    fn of(style: Style) -> Self {
        let size = match style.size {
            Size::Small => (1, 1),
            Size::Normal => (1, 2),
            Size::Large => (2, 2),
            Size::Huge => (4, 4),
        };
        Self { size, bold: style.bold, reverse: false, align: style.align }
    }
}

struct Sheet<'a> {
    profile: &'a Profile,
    writer: &'a mut Writer,
    page: Option<u8>,
    look: Look,
}

impl Sheet<'_> {
    fn block(&mut self, block: &Block) -> Result<(), PaperError> {
        let body = Look::of(Style::default());
        let title = Look { size: (2, 2), bold: true, align: Align::Centre, ..Look::PLAIN };
        match block {
            Block::Heading(text) => self.wrapped(text, title),
            Block::Text { text, style } => self.wrapped(text, Look::of(*style)),
            Block::Banner(text) => self.banner(text, Look { reverse: true, align: Align::Start, ..title }),
            Block::Rule => self.line(&"-".repeat(usize::from(self.profile.columns)), Look::PLAIN),
            Block::Pair { left, right } => {
                let (left, right) = (self.printed(left), self.printed(right));
                self.lines(pair_lines(&left, &right, self.columns(1)), body)
            }
            Block::Row(cells) => {
                let mut cells = cells.clone();
                cells.iter_mut().for_each(|cell| cell.text = self.printed(&cell.text));
                self.lines(row_lines(&cells, self.columns(1)), body)
            }
            Block::Qr { text, size } => self.qr(text, *size),
            Block::Code(code) => {
                let code = self.printed(code);
                let length = wrap::columns(&code);
                let fits = |factor: &u8| length <= self.columns(*factor);
                let factor = (1..=WIDEST).rev().find(fits).unwrap_or(1);
                self.wrapped(&code, Look { size: (factor, factor.max(2)), ..title })
            }
            Block::Space(lines) => self.lines(vec![String::new(); usize::from(*lines)], body),
            Block::Cut => Ok(()),
        }
    }

    /// White on black over the whole width: the spaces around the text are black too.
    fn banner(&mut self, text: &str, look: Look) -> Result<(), PaperError> {
        let columns = self.columns(look.size.0);
        let text = self.printed(text);
        let lines = wrap::wrap(text.as_str(), columns, &mut wrap::columns);
        self.lines(lines.iter().map(|line| pad(line, columns, Align::Centre)).collect(), look)
    }

    fn wrapped(&mut self, text: &str, look: Look) -> Result<(), PaperError> {
        let text = self.printed(text);
        let lines = wrap::wrap(text.as_str(), self.columns(look.size.0), &mut wrap::columns);
        self.lines(lines, look)
    }

    fn lines(&mut self, lines: Vec<impl AsRef<str>>, look: Look) -> Result<(), PaperError> {
        lines.iter().try_for_each(|line| self.line(line.as_ref(), look))
    }

    fn line(&mut self, line: &str, look: Look) -> Result<(), PaperError> {
        self.look(look)?;
        for run in runs(line, self.page, &self.profile.code_pages) {
            if self.page != Some(run.page) {
                let [esc, t] = SELECT_PAGE;
                self.writer.printer.custom(&[esc, t, run.page])?;
                self.page = Some(run.page);
            }
            self.writer.printer.custom(&run.bytes)?;
        }
        self.writer.printer.feed()?;
        Ok(())
    }

    fn look(&mut self, wanted: Look) -> Result<(), PaperError> {
        let printer = &mut self.writer.printer;
        if wanted.align != self.look.align {
            printer.justify(match wanted.align {
                Align::Start => JustifyMode::LEFT,
                Align::Centre => JustifyMode::CENTER,
                Align::End => JustifyMode::RIGHT,
            })?;
        }
        if wanted.size != self.look.size {
            printer.size(wanted.size.0, wanted.size.1)?;
        }
        if wanted.bold != self.look.bold {
            printer.bold(wanted.bold)?;
        }
        if wanted.reverse != self.look.reverse {
            printer.reverse(wanted.reverse)?;
        }
        self.look = wanted;
        Ok(())
    }

    fn qr(&mut self, text: &str, size: QrSize) -> Result<(), PaperError> {
        let width = u32::from(self.profile.dots_width);
        if !self.profile.native_qr {
            self.look(Look::PLAIN)?;
            return picture::bands(&raster::qr(text, size, width)?, self.writer);
        }
        let dots = Modules::new(text)?.module_dots(size, width)?;
        self.look(Look { align: Align::Centre, ..Look::PLAIN })?;
        let dots = u8::try_from(dots).unwrap_or(u8::MAX);
        let option = QRCodeOption::new(QRCodeModel::Model2, dots, QRCodeCorrectionLevel::M);
        self.writer.printer.feed()?.qrcode_option(text, option)?.feed()?;
        Ok(())
    }

    fn printed(&self, text: &str) -> String {
        as_printed(text, &self.profile.code_pages)
    }

    /// Columns of letters `factor` times as wide as the standard ones.
    fn columns(&self, factor: u8) -> u32 {
        u32::from(self.profile.columns / factor.max(1)).max(1)
    }
}
