//! What can go wrong below all commands: files, the answer, random numbers, keys, tables and drawn pages.

use std::fmt;
use std::path::PathBuf;

use perron_domain::crypto::{BadgeError, SignError};
use perron_outside::{OutsideError, shown};

use crate::exit::{EXIT_EXISTS, EXIT_FAILED, EXIT_REFUSED};

/// Why one of the shared parts stopped. Each command's own error holds it as one of its variants.
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// A file could not be read or written.
    #[error("cannot {doing} {} ({source}): check the path, the rights and the free space", shown(.path))]
    File {
        /// What was tried: read, write, remove…
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The path is no regular file, or the file is not UTF-8 text.
    #[error(transparent)]
    Outside(OutsideError),
    /// Standard output or standard error is closed.
    #[error("cannot write the answer ({0}): run the command again")]
    Output(#[source] std::io::Error),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}): restart the machine")]
    Random(getrandom::Error),
    /// The file exists, and `--force` was not given.
    #[error("{} exists already: choose another name, or add --force to replace it", shown(.0))]
    Exists(PathBuf),
    /// The file is larger than is allowed for its kind.
    #[error("{} has more than {limit} bytes: give the right file", shown(.path))]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// Greatest size, in bytes.
        limit: u64,
    },
    /// A TOML file that cannot be used.
    #[error("{} is not usable: {problem}", shown(.path))]
    Toml {
        /// Which file.
        path: PathBuf,
        /// Line, column and what is wrong there.
        problem: Box<toml::de::Error>,
    },
    /// A record could not be written as JSON.
    #[error("the record cannot be written ({0}): report this")]
    Record(#[source] serde_json::Error),
    /// A key file of another kind than needed.
    #[error("{} is no {wanted} key: give the file that was made for this", shown(.path))]
    KeyKind {
        /// Which file.
        path: PathBuf,
        /// The kind that is needed.
        wanted: &'static str,
    },
    /// The text of a badge is not valid.
    #[error(transparent)]
    Badge(#[from] BadgeError),
    /// A public key is missing or not valid.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The site was made before there was a signed list of badges.
    #[error(
        "{0} was made by an earlier version of this tool, which knew one badge only: make the site again with \
         `perron-kit site init --force`; names sealed before then stay closed"
    )]
    OldSite(PathBuf),
    /// A line of a table is not valid.
    #[error("{}, line {line}: {problem}{}", shown(.path), column.as_ref().map(ToString::to_string).unwrap_or_default())]
    Row {
        /// Which file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// Column, where it is one cell that is wrong.
        column: Option<Column>,
        /// What is wrong there.
        problem: RowProblem,
    },
    /// The own file of a spreadsheet program.
    #[error("{} is a spreadsheet program's own file: save it as CSV (in French: CSV UTF-8), and give that file", shown(.0))]
    Spreadsheet(PathBuf),
    /// The table has no line besides its head.
    #[error("{} holds no line to read: give the file that was made for this", shown(.0))]
    Empty(PathBuf),
    /// More vouchers, numbers or folders than one command takes.
    #[error("{found} vouchers are more than the {limit} of one run: make several files")]
    TooMany {
        /// The number that was asked for.
        found: usize,
        /// The greatest number that is allowed.
        limit: usize,
    },
    /// A text or code could not be drawn.
    #[error(transparent)]
    Paper(#[from] perron_paper::PaperError),
    /// Our own decoder cannot read a code that was drawn.
    #[error(
        "the code of voucher {0} could not be read back from the page: report this, do not hand the page out"
    )]
    Unreadable(String),
    /// The picture could not be encoded as PNG.
    #[error("the page could not be written as PNG ({0}): report this")]
    Png(#[from] png::EncodingError),
}

/// A column, as a message names it after what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Counted from 1.
    pub number: usize,
    /// Its name; empty where the first line gives it none.
    pub name: String,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => write!(f, " (column {})", self.number),
            name => write!(f, " (column {}, {name})", self.number),
        }
    }
}

/// What is wrong in one line of a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// A column is missing.
    #[error("there is no column “{0}”: the first line must name the columns, and this one is missing")]
    NoColumn(&'static str),
    /// The columns are named further down.
    #[error("the column “{column}” stands on line {line}: remove all that is above that line")]
    Lower {
        /// The column that was looked for.
        column: &'static str,
        /// The line that names it, counted from 1.
        line: usize,
    },
    /// A line break in a cell in which every sign counts.
    #[error("there is a line break inside the cell: write it without one")]
    Break,
    /// Fewer fields than columns.
    #[error("there are fewer fields than columns: complete the line")]
    Short,
    /// A quotation mark is not closed.
    #[error("a quotation mark is not closed: close it or remove it")]
    Quote,
    /// Not a voucher number.
    #[error("“{}” is no number of 6 to 24 letters and digits: correct it", shown(.0))]
    Number(String),
    /// Not an amount in euros.
    #[error("“{}” is no amount in euros such as 10 or 10,50: correct it", shown(.0))]
    Amount(String),
    /// Not a date.
    #[error("“{}” is no date such as 2026-12-31: correct it", shown(.0))]
    Date(String),
}

impl From<OutsideError> for BaseError {
    fn from(error: OutsideError) -> Self {
        match error {
            OutsideError::Io { path, source } => Self::File { doing: "read", path, source },
            OutsideError::TooLarge { path, limit } => Self::TooLarge { path, limit },
            OutsideError::Exists { path } => Self::Exists(path),
            error => Self::Outside(error),
        }
    }
}

impl BaseError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::File { .. }
            | Self::Outside(_)
            | Self::Output(_)
            | Self::Random(_)
            | Self::Record(_)
            | Self::Unreadable(_)
            | Self::Png(_) => EXIT_FAILED,
            Self::Exists(_) => EXIT_EXISTS,
            _ => EXIT_REFUSED,
        }
    }
}
