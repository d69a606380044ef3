//! Blocks set one below another.
//!
//! Places are counted from the side reading starts from, and turned into dots from the left edge
//! only where a line is drawn.

use super::{
    canvas::{BLACK, Raster, WHITE},
    direction::{Levelled, Line, Reading},
    fonts::Weight,
    typeset::{Room, Setting, Typesetter},
};
use crate::{
    block::{Align, Block, Cell, Size},
    error::PaperError,
    qr::Modules,
    wrap::{self, Pair},
};

/// White kept at both sides, in dots: printers lose the outermost ones.
const MARGIN: u32 = 8;
/// White between a label and its value, and between two cells.
const GAP: u32 = 16;
/// A value below its label stands this far in.
const INDENT: u32 = 24;
/// White above and below a rule or inside a banner.
const PADDING: u32 = 12;
/// Thickness of a rule.
const RULE: u32 = 3;
/// Dash and gap of the line that shows a cut.
const DASH: u32 = 12;
/// Largest and smallest letters of a typed code; it shrinks to stay on one line.
const CODE_EM: std::ops::RangeInclusive<u16> = 40..=88;
/// White at the head and the foot of the paper.
const EDGE: u32 = 16;

/// A piece of paper being set.
pub(super) struct Page {
    letters: Typesetter,
    raster: Raster,
    reading: Reading,
}

/// Where lines stand across the paper, in dots.
#[derive(Debug, Clone, Copy)]
struct Column {
    /// From the margin at the side reading starts from.
    start: u32,
    width: u32,
    align: Align,
}

impl Page {
    /// An empty page of this width in dots, for a document that reads this way.
    pub(super) fn new(width: u32, reading: Reading) -> Result<Self, PaperError> {
        let mut raster = Raster::blank(width);
        raster.grow(EDGE)?;
        Ok(Self { letters: Typesetter::new()?, raster, reading })
    }

    /// Sets all these blocks.
    pub(super) fn blocks(&mut self, blocks: &[Block]) -> Result<(), PaperError> {
        blocks.iter().try_for_each(|block| self.block(block))
    }

    /// A dashed line across the paper.
    pub(super) fn cut_mark(&mut self) -> Result<(), PaperError> {
        self.raster.grow(2 * PADDING)?;
        let top = self.raster.height() - PADDING;
        for x in (0..self.raster.width()).step_by(usize::try_from(2 * DASH).unwrap_or(1)) {
            self.raster.fill(x, top, DASH, 1, BLACK);
        }
        self.raster.grow(PADDING)
    }

    /// The finished picture.
    pub(super) fn finish(mut self) -> Result<Raster, PaperError> {
        self.raster.grow(EDGE)?;
        Ok(self.raster)
    }

    fn block(&mut self, block: &Block) -> Result<(), PaperError> {
        match block {
            Block::Heading(text) => {
                let text = self.levelled(text)?;
                self.paragraph(&text, letters(Size::Large, true), Align::Centre)
            }
            Block::Text { text, style } => {
                let text = self.levelled(text)?;
                self.paragraph(&text, letters(style.size, style.bold), style.align)
            }
            Block::Banner(text) => self.banner(text),
            Block::Rule => self.rule(),
            Block::Pair { left, right } => self.pair(left, right),
            Block::Row(cells) => self.row(cells),
            Block::Qr { text, size } => self.raster.draw_qr(&Modules::new(text)?, *size),
            Block::Code(code) => self.code(code),
            Block::Space(lines) => {
                let line = self.letters.room("", letters(Size::Normal, false)).height();
                self.raster.grow(u32::from(*lines) * line)
            }
            Block::Cut => Ok(()),
        }
    }

    /// What of a text can be drawn, and which way it runs.
    fn levelled(&self, text: &str) -> Result<Levelled, PaperError> {
        Ok(Levelled::new(&self.letters.printable(text)?, self.reading))
    }

    fn wrap<'a>(&mut self, text: &'a Levelled, setting: Setting, width: u32) -> Vec<Line<'a>> {
        wrap::wrap(text.line(), width, &mut |line: Line<'_>| self.letters.measure(line, setting))
    }

    fn paragraph(&mut self, text: &Levelled, setting: Setting, align: Align) -> Result<(), PaperError> {
        let column = Column { start: 0, width: self.inner(), align };
        let room = self.letters.room(text.text(), setting);
        for line in self.wrap(text, setting, column.width) {
            self.raster.grow(room.height())?;
            self.line(line, setting, column, room.below);
        }
        Ok(())
    }

    fn banner(&mut self, text: &str) -> Result<(), PaperError> {
        let top = self.raster.height();
        let setting = Setting { ink: WHITE, ..letters(Size::Large, true) };
        let text = self.levelled(text)?;
        let column = Column { start: 0, width: self.inner(), align: Align::Centre };
        let room = self.letters.room(text.text(), setting);
        let lines = self.wrap(&text, setting, column.width);
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let height = count.saturating_mul(room.height()).saturating_add(2 * PADDING);
        self.raster.grow(height)?;
        self.raster.fill(0, top, self.raster.width(), height, BLACK);
        for (under, line) in (0..count).rev().zip(lines) {
            self.line(line, setting, column, under * room.height() + PADDING + room.below);
        }
        self.raster.grow(PADDING)
    }

    fn rule(&mut self) -> Result<(), PaperError> {
        self.raster.grow(2 * PADDING + RULE)?;
        let top = self.raster.height() - PADDING - RULE;
        self.raster.fill(0, top, self.raster.width(), RULE, BLACK);
        Ok(())
    }

    fn pair(&mut self, label: &str, value: &str) -> Result<(), PaperError> {
        let (plain, bold) = (letters(Size::Normal, false), letters(Size::Normal, true));
        let (label, value) = (self.levelled(label)?, self.levelled(value)?);
        let width = self.inner();
        let room = self.letters.room(label.text(), plain).max(self.letters.room(value.text(), bold));
        let start = Column { start: 0, width, align: Align::Start };
        // Bold is the wider of the two: what fits in it fits.
        let measure = &mut |line: Line<'_>| self.letters.measure(line, bold);
        match wrap::pair((label.line(), value.line()), width, (GAP, INDENT), measure) {
            Pair::Beside(labels, value) => {
                let mut value = Some(value);
                for label in labels {
                    self.raster.grow(room.height())?;
                    self.line(label, plain, start, room.below);
                    if let Some(value) = value.take() {
                        self.line(value, bold, Column { align: Align::End, ..start }, room.below);
                    }
                }
            }
            Pair::Stacked(labels, values) => {
                let below = Column { start: INDENT, width: width - INDENT, ..start };
                let labels = labels.into_iter().map(|line| (line, plain, start));
                for (line, setting, column) in
                    labels.chain(values.into_iter().map(|line| (line, bold, below)))
                {
                    self.raster.grow(room.height())?;
                    self.line(line, setting, column, room.below);
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), PaperError> {
        let setting = letters(Size::Normal, false);
        let width = self.inner();
        let shares: u32 = cells.iter().map(|cell| u32::from(cell.share)).sum::<u32>().max(1);
        let texts = cells.iter().map(|cell| self.levelled(&cell.text)).collect::<Result<Vec<_>, _>>()?;
        let rooms = texts.iter().map(|text| self.letters.room(text.text(), setting));
        let room = rooms.reduce(Room::max).unwrap_or_else(|| self.letters.room("", setting));
        let top = self.raster.height();
        let mut parts = 0;
        for (cell, text) in cells.iter().zip(&texts) {
            let start = width * parts / shares;
            parts += u32::from(cell.share);
            let end = width * parts / shares;
            let inner = if end < width { (end - start).saturating_sub(GAP) } else { end - start };
            let column = Column { start, width: inner, align: cell.align };
            for (bottom, line) in
                (1u32..).map(|n| top + n * room.height()).zip(self.wrap(text, setting, inner))
            {
                self.raster.grow(bottom.saturating_sub(self.raster.height()))?;
                let under = self.raster.height() - bottom;
                self.line(line, setting, column, under + room.below);
            }
        }
        Ok(())
    }

    /// A code is typed from the left, whatever the language around it.
    fn code(&mut self, code: &str) -> Result<(), PaperError> {
        let code = Levelled::new(&self.letters.printable(code)?, Reading::LeftToRight);
        let width = self.inner();
        let spaced = |em: u16| Setting {
            em: f32::from(em),
            tracking: f32::from(em) / 8.0,
            ..letters(Size::Huge, true)
        };
        let fits = |em: &u16| self.letters.measure(code.line(), spaced(*em)) <= width;
        let em = CODE_EM.rev().step_by(4).find(fits).unwrap_or(*CODE_EM.start());
        self.paragraph(&code, spaced(em), Align::Centre)
    }

    /// Draws one line whose letters stand `above` dots over the picture's foot.
    fn line(&mut self, line: Line<'_>, setting: Setting, column: Column, above: u32) {
        let free = column.width.saturating_sub(self.letters.measure(line, setting));
        let left = match self.reading {
            Reading::LeftToRight => column.start,
            Reading::RightToLeft => self.inner().saturating_sub(column.start + column.width),
        };
        let x = match (column.align, self.reading) {
            (Align::Centre, _) => free / 2,
            (Align::Start, Reading::LeftToRight) | (Align::End, Reading::RightToLeft) => 0,
            (Align::End, Reading::LeftToRight) | (Align::Start, Reading::RightToLeft) => free,
        };
        let baseline = self.raster.height().saturating_sub(above);
        self.letters.draw(&mut self.raster, line, setting, MARGIN + left + x, baseline);
    }

    fn inner(&self) -> u32 {
        self.raster.width().saturating_sub(2 * MARGIN)
    }
}

/// Letters of a size, at eight dots a millimetre: a standard capital is 3 mm high.
fn letters(size: Size, bold: bool) -> Setting {
    let em = match size {
        Size::Small => 26.0,
        Size::Normal => 36.0,
        Size::Large => 50.0,
        Size::Huge => 80.0,
    };
    let weight = if bold { Weight::Bold } else { Weight::Regular };
    Setting { em, weight, tracking: 0.0, ink: BLACK }
}
