//! Writes images to media, and proves what is on them.
//!
//! ```text
//!  image manifest ─► NAME.toml, NAME.toml.sig             where the image is made, once
//!  flash ─► signature ─► hashes ─► guard ─► last four of each serial ─► write ─► read back ─► verified
//!           └─ any of these fails: not a byte is written ───────────┘
//!  verify ─► signature ─► hashes ─► read back              any time later
//! ```

mod make;
mod record;
mod show;
mod trusted;
mod write;

use std::path::PathBuf;

use clap::{Args as Arguments, Subcommand};
use perron_flash::engine::EngineError;
use perron_flash::image::{ImageError, ManifestError};

use crate::base::BaseError;
use crate::exit::{EXIT_DIFFERS, EXIT_FAILED, EXIT_PARTIAL, EXIT_REFUSED, EXIT_UNVERIFIED};
use crate::targets::{TargetArgs, TargetError};
use crate::values::HexKey;

pub(crate) use make::manifest;
pub(crate) use record::record;
pub(crate) use trusted::{Trusted, open as open_image};
pub(crate) use write::{Mode, flash, verify, write};

/// The image, and who signed it.
#[derive(Arguments)]
pub(crate) struct ImageArgs {
    /// The image: .img, .gz, .xz or .zst
    #[arg(long, value_name = "FILE")]
    pub(crate) image: PathBuf,
    /// Its block map [default: the one that the manifest names, beside the image]
    #[arg(long, value_name = "FILE")]
    pub(crate) bmap: Option<PathBuf>,
    /// Its manifest; the signature lies beside it, with .sig appended
    #[arg(long, value_name = "FILE", required_unless_present = "unsigned", conflicts_with = "unsigned")]
    pub(crate) manifest: Option<PathBuf>,
    /// Take an image that nobody vouches for
    #[arg(long)]
    pub(crate) unsigned: bool,
    /// Folder of the site whose authority must have signed the manifest
    #[arg(long, value_name = "DIR", required_unless_present_any = ["authority", "unsigned"])]
    pub(crate) site: Option<PathBuf>,
    /// Public key of that authority, in hexadecimal
    #[arg(long, value_name = "KEY", conflicts_with = "site")]
    pub(crate) authority: Option<HexKey>,
}

#[derive(Arguments)]
pub(crate) struct FlashArgs {
    #[command(flatten)]
    pub(crate) image: ImageArgs,
    #[command(flatten)]
    pub(crate) targets: TargetArgs,
    /// Do not read back: the media then count as not verified
    #[arg(long)]
    pub(crate) no_verify: bool,
    /// Folder for a record of each medium, for the passport
    #[arg(long, value_name = "DIR")]
    pub(crate) record: Option<PathBuf>,
}

#[derive(Arguments)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) image: ImageArgs,
    /// Whole disks, such as /dev/sdb
    #[arg(long, value_name = "DEV", required = true, num_args = 1..)]
    pub(crate) target: Vec<PathBuf>,
    /// Take loop devices too, which are files that pose as disks
    #[arg(long)]
    pub(crate) allow_loop: bool,
    /// Folder for a record of each medium, for the passport
    #[arg(long, value_name = "DIR")]
    pub(crate) record: Option<PathBuf>,
}

#[derive(Arguments)]
pub(crate) struct ManifestArgs {
    /// The image: .img, .gz, .xz or .zst
    #[arg(long, value_name = "FILE")]
    pub(crate) image: PathBuf,
    /// Its block map
    #[arg(long, value_name = "FILE")]
    pub(crate) bmap: Option<PathBuf>,
    /// Make the block map from the holes of a sparse image
    #[arg(long, value_name = "FILE", conflicts_with = "bmap")]
    pub(crate) make_bmap: Option<PathBuf>,
    /// What the image is called
    #[arg(long)]
    pub(crate) name: String,
    /// Its version, as people read it
    #[arg(long)]
    pub(crate) version: String,
    /// The least medium [default: as large as the image]
    #[arg(long, value_name = "BYTES")]
    pub(crate) min_size: Option<u64>,
    /// The site's folder, whose authority signs
    #[arg(long, value_name = "DIR")]
    pub(crate) site: PathBuf,
    /// The manifest to write; its signature goes beside it
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace manifest, signature and map
    #[arg(long)]
    pub(crate) force: bool,
}

/// Commands about images.
#[derive(Subcommand)]
pub(crate) enum ImageCommand {
    /// Describe and sign an image for the technicians of a site
    Manifest(ManifestArgs),
}

/// Why an image was not written or not verified.
#[derive(Debug, thiserror::Error)]
pub enum FlashError {
    /// A file, a key, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Disks that may not be written, or were not confirmed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The image could not be read.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The manifest is not signed by the site, or not usable.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The engine that writes and reads media.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A file that differs from the one that was signed.
    #[error(
        "{0} is not the file that was signed: copy it again, or ask for its manifest. Nothing was written"
    )]
    NotSigned(PathBuf),
    /// A block map that the manifest does not name.
    #[error("the manifest names no block map, and {0} was given: leave --bmap out. Nothing was written")]
    ForeignMap(PathBuf),
    /// Media that were written but not read back.
    #[error("{0} written and not verified: run perron-kit verify before they are used")]
    Unverified(usize),
    /// No medium holds the image.
    #[error("none of {0} holds the image: see each one above, and use none of them")]
    Differs(usize),
    /// No medium could be written to its end.
    #[error("all {all} were given up: see each one above")]
    GivenUp {
        /// All media of the run.
        all: usize,
        /// The exit code that tells a script what happened.
        code: u8,
    },
    /// Some media hold the image and others do not.
    #[error("{bad} of {all} failed: see each one above, and set those aside")]
    Partial {
        /// Media that failed.
        bad: usize,
        /// All media of the run.
        all: usize,
    },
}

impl FlashError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Target(error) => error.exit_code(),
            Self::Unverified(_) => EXIT_UNVERIFIED,
            Self::Differs(_) => EXIT_DIFFERS,
            Self::Partial { .. } => EXIT_PARTIAL,
            Self::GivenUp { code, .. } => *code,
            Self::Engine(EngineError::Thread(_))
            | Self::Image(ImageError::Io { .. })
            | Self::Engine(EngineError::Image(ImageError::Io { .. })) => EXIT_FAILED,
            _ => EXIT_REFUSED,
        }
    }
}
