//! The things a document can say. Each names a meaning; how large and where is for the renderings.

/// Most blocks in one document: a list of 300 people fits.
pub const MAX_BLOCKS: usize = 400;
/// Longest text of one block, in characters.
pub const MAX_TEXT_CHARS: usize = 1_000;
/// Longest content of a QR code, in bytes: what still scans from a small ticket.
pub const MAX_QR_BYTES: usize = 600;
/// Most cells in a table row.
pub const MAX_CELLS: usize = 4;

/// How large a text is set. The standard size is already twice a receipt's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// A receipt's usual size: legal notes only.
    Small,
    /// Body text.
    #[default]
    Normal,
    /// What must be found at once.
    Large,
    /// A number called across the room.
    Huge,
}

/// Where a text stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the side reading starts from.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// At the side reading ends.
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// How large.
    pub size: Size,
    /// Whether in bold.
    pub bold: bool,
    /// Where on the line.
    pub align: Align,
}

/// How large a QR code is printed. Narrow paper may give less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QrSize {
    /// About half a millimetre per module.
    Small,
    /// About three quarters of a millimetre per module.
    #[default]
    Medium,
    /// One millimetre per module: for worn scanners and cameras.
    Large,
}

/// One cell of a table row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Its part of the width, relative to the other cells of the row.
    pub share: u8,
    /// Where its text stands.
    pub align: Align,
}

impl Cell {
    /// A cell that takes `share` parts of the width.
    pub fn new(text: impl Into<String>, share: u8, align: Align) -> Self {
        Self { text: text.into(), share, align }
    }
}

/// One thing a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A title, large, bold, centred.
    Heading(String),
    /// A paragraph.
    Text {
        /// What it says; line breaks are kept.
        text: String,
        /// How it looks.
        style: Style,
    },
    /// White on black over the whole width: the one thing to remember, such as day and hour.
    Banner(String),
    /// A line across the paper.
    Rule,
    /// A label and its value, at both ends of a line.
    Pair {
        /// The label.
        left: String,
        /// The value.
        right: String,
    },
    /// A row of a table.
    Row(Vec<Cell>),
    /// A QR code, centred.
    Qr {
        /// Its exact content.
        text: String,
        /// How large.
        size: QrSize,
    },
    /// A code people type: as large as fits, letters apart.
    Code(String),
    /// Empty lines.
    Space(u8),
    /// The paper is cut here. Every document ends with one, written or not.
    Cut,
}
