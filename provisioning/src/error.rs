//! What can go wrong, and the exit code that scripts see.

use std::path::PathBuf;

use perron_content::pack::PackError;
use perron_domain::badges::BadgesError;
use perron_domain::crypto::{BadgeError, SealError, SignError};
use perron_domain::pass::{RegisterError, TrustError, VoucherProblem};
use perron_hardware::camera::CameraError;
use perron_outside::{OutsideError, shown};

/// The command did what it was asked.
pub const EXIT_OK: u8 = 0;
/// The machine failed: a file, the disk, the random source.
pub const EXIT_FAILED: u8 = 1;
/// The command was not understood.
pub const EXIT_USAGE: u8 = 2;
/// A file, key, voucher or number was read and refused.
pub const EXIT_REFUSED: u8 = 3;
/// A file exists already and `--force` was not given.
pub const EXIT_EXISTS: u8 = 4;
/// Written, but nobody read it back.
pub const EXIT_UNVERIFIED: u8 = 5;
/// Read back, and it is something else: a medium that lies or fails, or another image.
pub const EXIT_DIFFERS: u8 = 6;
/// Of several units some are done and others are not; the answer names them.
pub const EXIT_PARTIAL: u8 = 7;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// A file could not be read or written.
    #[error("cannot {doing} {} ({source}): check the path, the rights and the free space", shown(.path))]
    File {
        /// What was tried.
        doing: &'static str,
        /// On which file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// Something else than a file, or a file that is no text.
    #[error(transparent)]
    Outside(OutsideError),
    /// Standard output is closed.
    #[error("cannot write the answer ({0}): run the command again")]
    Output(#[source] std::io::Error),
    /// The system gives no randomness.
    #[error("the system gives no random numbers ({0}): restart the machine")]
    Random(getrandom::Error),
    /// Nothing is replaced unasked.
    #[error("{} exists already: choose another name, or add --force to replace it", shown(.0))]
    Exists(PathBuf),
    /// Larger than its kind may be.
    #[error("{} has more than {limit} bytes: give the right file", shown(.path))]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// Greatest size.
        limit: u64,
    },
    /// A file with keys or terms that does not say what it must.
    #[error("{} is not usable: {problem}", shown(.path))]
    Toml {
        /// Which file.
        path: PathBuf,
        /// Line, column and what is wrong there.
        problem: Box<toml::de::Error>,
    },
    /// A key of another kind.
    #[error("{} is no {wanted} key: give the file that was made for this", shown(.path))]
    KeyKind {
        /// Which file.
        path: PathBuf,
        /// The kind that is needed.
        wanted: &'static str,
    },
    /// A line of a table.
    #[error("{}, line {line}: {problem}", shown(.path))]
    Row {
        /// Which file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong there.
        problem: RowProblem,
    },
    /// No line with content.
    #[error("{} holds no line to read: give the file that was made for this", shown(.0))]
    Empty(PathBuf),
    /// The site's version of its list would not grow.
    #[error(
        "version {wanted} is not above the {last} that this site signed before: leave --list-version out"
    )]
    Version {
        /// Asked for.
        wanted: u32,
        /// Signed before.
        last: u32,
    },
    /// A printed code that our own decoder cannot read.
    #[error(
        "the code of voucher {0} could not be read back from the page: report this, do not hand the page out"
    )]
    Unreadable(String),
    /// Texts too long for the place on the page.
    #[error("voucher {0} does not fit its place on the page: shorten the names of issuer and funder")]
    Overflow(String),
    /// A picture with no voucher in it.
    #[error("{} shows no QR code that can be read: take a sharper, straighter picture", shown(.0))]
    NoCode(PathBuf),
    /// More vouchers than one command makes.
    #[error("{found} vouchers are more than the {limit} of one run: make several files")]
    TooMany {
        /// Asked for.
        found: usize,
        /// Greatest number.
        limit: usize,
    },
    /// Tutorials that must be mended.
    #[error("{errors} to mend: correct what is listed above, then check again")]
    Content {
        /// How many findings.
        errors: usize,
    },
    /// A folder with nothing to check or pack.
    #[error("{} holds no tutorial: give a folder with tutorial.toml, or one whose subfolders have it", shown(.0))]
    NoContent(PathBuf),
    /// A pack of tutorials.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The list of issuers.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A voucher.
    #[error(transparent)]
    Voucher(#[from] VoucherProblem),
    /// A site's file from before badges stood on a signed list.
    #[error(
        "{0} was made by an earlier version of this tool, which knew one badge only: make the site again with \
         `perron-kit site init --force`; names sealed before then stay closed"
    )]
    OldSite(PathBuf),
    /// The badge.
    #[error(transparent)]
    Badge(#[from] BadgeError),
    /// The list of badges.
    #[error(transparent)]
    Badges(#[from] BadgesError),
    /// Making or withdrawing a badge.
    #[error(transparent)]
    BadgeFault(#[from] crate::badge::BadgeFault),
    /// The sealing key.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A signature or key.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A drawn page.
    #[error(transparent)]
    Paper(#[from] perron_paper::PaperError),
    /// A picture to read.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// Disks that may not be written, or were not confirmed.
    #[error(transparent)]
    Target(#[from] crate::targets::TargetError),
    /// Writing or checking media.
    #[error(transparent)]
    Flash(#[from] crate::flash::FlashError),
    /// Looking for false capacity.
    #[error(transparent)]
    Probe(#[from] crate::probe::ProbeError),
    /// Erasing drives.
    #[error(transparent)]
    Erase(#[from] crate::erase::EraseError),
    /// Judging a machine.
    #[error(transparent)]
    Qualify(#[from] crate::qualify::QualifyError),
    /// Enrolling a machine.
    #[error(transparent)]
    Enrol(#[from] crate::enrol::EnrolError),
    /// A passport.
    #[error(transparent)]
    Passport(#[from] crate::passport::PassportError),
    /// A label.
    #[error(transparent)]
    Label(#[from] crate::label::LabelError),
    /// The journal of the bench.
    #[error(transparent)]
    Journal(#[from] crate::journal::JournalError),
    /// The whole morning.
    #[error(transparent)]
    Bench(#[from] crate::bench::BenchError),
    /// A picture to write.
    #[error("the page could not be written as PNG ({0}): report this")]
    Png(#[from] png::EncodingError),
}

/// What is wrong in one line of a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// A column is missing.
    #[error("there is no column “{0}”: add it to the first line")]
    NoColumn(&'static str),
    /// Fewer fields than columns.
    #[error("there are fewer fields than columns: complete the line")]
    Short,
    /// A quotation mark is not closed.
    #[error("a quotation mark is not closed: close it or remove it")]
    Quote,
    /// No printed number.
    #[error("“{}” is no number of 6 to 24 letters and digits: correct it", shown(.0))]
    Number(String),
    /// No amount.
    #[error("“{}” is no amount in euros such as 10 or 10,50: correct it", shown(.0))]
    Amount(String),
    /// No date.
    #[error("“{}” is no date such as 2026-12-31: correct it", shown(.0))]
    Date(String),
}

impl From<OutsideError> for KitError {
    fn from(error: OutsideError) -> Self {
        match error {
            OutsideError::Io { path, source } => Self::File { doing: "read", path, source },
            OutsideError::TooLarge { path, limit } => Self::TooLarge { path, limit },
            OutsideError::Exists { path } => Self::Exists(path),
            error => Self::Outside(error),
        }
    }
}

impl KitError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::File { .. }
            | Self::Outside(_)
            | Self::Output(_)
            | Self::Random(_)
            | Self::Png(_)
            | Self::Unreadable(_)
            | Self::Pack(PackError::Outside(_))
            | Self::Camera(CameraError::Outside(_)) => EXIT_FAILED,
            Self::Exists(_) => EXIT_EXISTS,
            Self::Pack(pack) if pack.is_transient() => EXIT_FAILED,
            Self::Target(error) => error.exit_code(),
            Self::Flash(error) => error.exit_code(),
            Self::Probe(error) => error.exit_code(),
            Self::Erase(error) => error.exit_code(),
            Self::Qualify(error) => error.exit_code(),
            Self::Enrol(error) => error.exit_code(),
            Self::Passport(error) => error.exit_code(),
            Self::Label(error) => error.exit_code(),
            Self::Journal(error) => error.exit_code(),
            Self::Bench(error) => error.exit_code(),
            _ => EXIT_REFUSED,
        }
    }
}
