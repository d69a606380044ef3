//! Blocks set one below another.

use super::{
    canvas::{BLACK, Raster, WHITE},
    typeset::{Setting, Typesetter, Weight},
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
}

impl Page {
    /// An empty page of this width in dots.
    pub(super) fn new(width: u32) -> Result<Self, PaperError> {
        let mut raster = Raster::blank(width);
        raster.grow(EDGE)?;
        Ok(Self { letters: Typesetter::new()?, raster })
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
            Block::Heading(text) => self.paragraph(text, letters(Size::Large, true), Align::Centre),
            Block::Text { text, style } => self.paragraph(text, letters(style.size, style.bold), style.align),
            Block::Banner(text) => self.banner(text),
            Block::Rule => self.rule(),
            Block::Pair { left, right } => self.pair(left, right),
            Block::Row(cells) => self.row(cells),
            Block::Qr { text, size } => self.raster.draw_qr(&Modules::new(text)?, *size),
            Block::Code(code) => self.code(code),
            Block::Space(lines) => {
                self.raster.grow(u32::from(*lines) * leading(letters(Size::Normal, false)))
            }
            Block::Cut => Ok(()),
        }
    }

    fn paragraph(&mut self, text: &str, setting: Setting, align: Align) -> Result<(), PaperError> {
        let text = self.letters.printable(text)?;
        let width = self.inner();
        let lines = wrap::wrap(&text, width, &mut |line| self.letters.measure(line, setting));
        for line in lines {
            self.raster.grow(leading(setting))?;
            self.line(&line, setting, MARGIN, width, align, 0);
        }
        Ok(())
    }

    fn banner(&mut self, text: &str) -> Result<(), PaperError> {
        let top = self.raster.height();
        let setting = Setting { ink: WHITE, ..letters(Size::Large, true) };
        let text = self.letters.printable(text)?;
        let width = self.inner();
        let lines = wrap::wrap(&text, width, &mut |line| self.letters.measure(line, setting));
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let height = count.saturating_mul(leading(setting)).saturating_add(2 * PADDING);
        self.raster.grow(height)?;
        self.raster.fill(0, top, self.raster.width(), height, BLACK);
        for (above, line) in (0..count).rev().zip(lines) {
            self.line(&line, setting, MARGIN, width, Align::Centre, above * leading(setting) + PADDING);
        }
        self.raster.grow(PADDING)
    }

    fn rule(&mut self) -> Result<(), PaperError> {
        self.raster.grow(2 * PADDING + RULE)?;
        let top = self.raster.height() - PADDING - RULE;
        self.raster.fill(0, top, self.raster.width(), RULE, BLACK);
        Ok(())
    }

    fn pair(&mut self, left: &str, right: &str) -> Result<(), PaperError> {
        let (label, value) = (letters(Size::Normal, false), letters(Size::Normal, true));
        let (left, right) = (self.letters.printable(left)?, self.letters.printable(right)?);
        let width = self.inner();
        // Bold is the wider of the two: what fits in it fits.
        let measure = &mut |line: &str| self.letters.measure(line, value);
        match wrap::pair((&left, &right), width, (GAP, INDENT), measure) {
            Pair::Beside(lines) => {
                for (left, right) in lines {
                    self.raster.grow(leading(label))?;
                    self.line(&left, label, MARGIN, width, Align::Start, 0);
                    self.line(&right, value, MARGIN, width, Align::End, 0);
                }
            }
            Pair::Stacked(lefts, rights) => {
                for (line, setting, indent) in lefts
                    .iter()
                    .map(|line| (line, label, 0))
                    .chain(rights.iter().map(|line| (line, value, INDENT)))
                {
                    self.raster.grow(leading(setting))?;
                    self.line(line, setting, MARGIN + indent, width - INDENT, Align::Start, 0);
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), PaperError> {
        let setting = letters(Size::Normal, false);
        let width = self.inner();
        let shares: u32 = cells.iter().map(|cell| u32::from(cell.share)).sum::<u32>().max(1);
        let top = self.raster.height();
        let mut parts = 0;
        for cell in cells {
            let start = width * parts / shares;
            parts += u32::from(cell.share);
            let end = width * parts / shares;
            let inner = if end < width { (end - start).saturating_sub(GAP) } else { end - start };
            let text = self.letters.printable(&cell.text)?;
            let lines = wrap::wrap(&text, inner, &mut |line| self.letters.measure(line, setting));
            for (bottom, line) in (1u32..).map(|n| top + n * leading(setting)).zip(lines) {
                self.raster.grow(bottom.saturating_sub(self.raster.height()))?;
                let above = self.raster.height() - bottom;
                self.line(&line, setting, MARGIN + start, inner, cell.align, above);
            }
        }
        Ok(())
    }

    fn code(&mut self, code: &str) -> Result<(), PaperError> {
        let code = self.letters.printable(code)?;
        let width = self.inner();
        let spaced = |em: u16| Setting {
            em: f32::from(em),
            tracking: f32::from(em) / 8.0,
            ..letters(Size::Huge, true)
        };
        let fits = |em: &u16| self.letters.measure(&code, spaced(*em)) <= width;
        let em = CODE_EM.rev().step_by(4).find(fits).unwrap_or(*CODE_EM.start());
        self.paragraph(&code, spaced(em), Align::Centre)
    }

    /// Draws one line that ends `above` dots over the picture's foot.
    fn line(&mut self, text: &str, setting: Setting, x: u32, width: u32, align: Align, above: u32) {
        let free = width.saturating_sub(self.letters.measure(text, setting));
        let x = match align {
            Align::Start => x,
            Align::Centre => x + free / 2,
            Align::End => x + free,
        };
        let baseline = (self.raster.height() - above).saturating_sub(leading(setting) * 3 / 10);
        self.letters.draw(&mut self.raster, text, setting, x, baseline);
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

/// Height of a line, in dots.
fn leading(setting: Setting) -> u32 {
    // The em is between 26 and 88: the cast loses only the fraction.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let dots = (setting.em * 1.25) as u32;
    dots
}
