//! What a document says, before anyone knows on which paper.
//!
//! Blocks are added one after another. A document holds its own limits: the first block that
//! breaks one is kept out, and every rendering then answers with that error. So the writer of a
//! ticket chains calls without a `?` on each, and nothing too large is ever stored.

use crate::{
    block::{Block, Cell, MAX_BLOCKS, MAX_CELLS, MAX_QR_BYTES, MAX_TEXT_CHARS, QrSize, Size, Style},
    clean::clean,
    error::{Limit, PaperError},
};

/// A bounded list of blocks, with its kind and language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    kind: String,
    lang: String,
    blocks: Vec<Block>,
    broken: Option<Limit>,
}

impl Document {
    /// An empty document. `kind` names it in files and logs (`workshop-ticket`); `lang` is a
    /// BCP 47 language tag (`fr`), which also says from which side its pictures read.
    pub fn new(kind: impl Into<String>, lang: impl Into<String>) -> Self {
        Self { kind: kind.into(), lang: lang.into(), blocks: Vec::new(), broken: None }
    }

    /// The name of this sort of document.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The language of its texts, a BCP 47 tag.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// The blocks so far.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The contents of its QR codes, in order.
    pub fn qr_texts(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Qr { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    /// Adds a title.
    pub fn heading(self, text: impl AsRef<str>) -> Self {
        self.push_text(text, Block::Heading)
    }

    /// Adds a paragraph in the standard size.
    pub fn text(self, text: impl AsRef<str>) -> Self {
        self.styled(text, Style::default())
    }

    /// Adds a paragraph in the receipt's usual size.
    pub fn small(self, text: impl AsRef<str>) -> Self {
        self.styled(text, Style { size: Size::Small, ..Style::default() })
    }

    /// Adds a paragraph that looks as `style` says.
    pub fn styled(self, text: impl AsRef<str>, style: Style) -> Self {
        self.push_text(text, |text| Block::Text { text, style })
    }

    /// Adds a white on black banner.
    pub fn banner(self, text: impl AsRef<str>) -> Self {
        self.push_text(text, Block::Banner)
    }

    /// Adds a line across the paper.
    pub fn rule(self) -> Self {
        self.push(Block::Rule)
    }

    /// Adds a label and its value.
    pub fn pair(mut self, left: impl AsRef<str>, right: impl AsRef<str>) -> Self {
        match (bounded(left.as_ref()), bounded(right.as_ref())) {
            (Ok(left), Ok(right)) => self.push(Block::Pair { left, right }),
            (Err(limit), _) | (_, Err(limit)) => {
                self.refuse(limit);
                self
            }
        }
    }

    /// Adds a row of a table, of one to [`MAX_CELLS`] cells.
    pub fn row(mut self, cells: impl IntoIterator<Item = Cell>) -> Self {
        let cells: Vec<Cell> = cells.into_iter().take(MAX_CELLS + 1).collect();
        if cells.is_empty() || cells.len() > MAX_CELLS || cells.iter().any(|cell| cell.share == 0) {
            self.refuse(Limit::BadRow { cells: cells.len() });
            return self;
        }
        let cells = cells.into_iter().map(|cell| bounded(&cell.text).map(|text| Cell { text, ..cell }));
        match cells.collect::<Result<Vec<_>, _>>() {
            Ok(cells) => self.push(Block::Row(cells)),
            Err(limit) => {
                self.refuse(limit);
                self
            }
        }
    }

    /// Adds a QR code with exactly this content, 1 to [`MAX_QR_BYTES`] bytes.
    pub fn qr(mut self, text: impl Into<String>, size: QrSize) -> Self {
        let text = text.into();
        if text.is_empty() || text.len() > MAX_QR_BYTES {
            self.refuse(Limit::QrSize { bytes: text.len() });
            return self;
        }
        self.push(Block::Qr { text, size })
    }

    /// Adds a code people type.
    pub fn code(self, text: impl AsRef<str>) -> Self {
        self.push_text(text, Block::Code)
    }

    /// Adds empty lines.
    pub fn space(self, lines: u8) -> Self {
        self.push(Block::Space(lines))
    }

    /// Cuts the paper here, between two tickets of one document.
    pub fn cut(self) -> Self {
        self.push(Block::Cut)
    }

    /// The pieces of paper this document makes, each without its cut.
    ///
    /// # Errors
    /// The limit that a block broke while the document was built.
    pub fn pieces(&self) -> Result<Vec<&[Block]>, PaperError> {
        if let Some(limit) = self.broken {
            return Err(limit.into());
        }
        let pieces = self.blocks.split(|block| *block == Block::Cut);
        Ok(pieces.filter(|piece| !piece.is_empty()).collect())
    }

    fn push_text(mut self, text: impl AsRef<str>, block: impl FnOnce(String) -> Block) -> Self {
        match bounded(text.as_ref()) {
            Ok(text) => self.push(block(text)),
            Err(limit) => {
                self.refuse(limit);
                self
            }
        }
    }

    fn push(mut self, block: Block) -> Self {
        if self.blocks.len() < MAX_BLOCKS {
            self.blocks.push(block);
        } else {
            self.refuse(Limit::TooManyBlocks);
        }
        self
    }

    fn refuse(&mut self, limit: Limit) {
        self.broken.get_or_insert(limit);
    }
}

fn bounded(text: &str) -> Result<String, Limit> {
    match text.chars().count() {
        chars if chars > MAX_TEXT_CHARS => Err(Limit::TextTooLong { chars }),
        _ => Ok(clean(text)),
    }
}
