//! The disks that a technician names: judged, shown, confirmed, and only then worked on, all at once.
//!
//! ```text
//!  --target … ─► guard ─► shown ─► last four of each serial ─► go on? ─► a thread each ─► results in order
//!                  └─ one refused: nothing is written to any ─┘
//! ```

mod choose;
mod show;
#[cfg(test)]
pub(crate) mod testing;
mod work;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args as Arguments;
use perron_flash::engine::MEDIA_MAX;
use perron_flash::erase::{EraseTool, Programs};
use perron_flash::guard::{BlockMedium, InventoryError, LAST, Policy, Roots, Target};
use perron_flash::{Medium, OpenError};

use crate::base::BaseError;
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};

pub(crate) use choose::{Chosen, announce, choose, chosen, confirm, judged};
pub(crate) use show::{Show, size};
pub(crate) use work::{Bad, DiskJob, Step, each, run, say_failed};

/// Disks that one command works on: a full hub, and each has its thread.
pub(crate) const TARGETS_MAX: usize = MEDIA_MAX;

/// Characters of one such part of a file's name.
const FILE_PART_MAX: usize = 40;

/// Which disks, and how sure.
#[derive(Arguments)]
pub(crate) struct TargetArgs {
    /// Whole disks, such as /dev/sdb
    #[arg(long, value_name = "DEV", required = true, num_args = 1..)]
    pub(crate) target: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) sure: Sure,
}

/// How sure somebody is of the disks named.
#[derive(Arguments)]
pub(crate) struct Sure {
    /// The last four letters and digits of each disk's serial number, in the same order; of its port if it has none
    #[arg(long, value_name = "LAST4", num_args = 1..)]
    pub(crate) confirm: Vec<String>,
    /// Take loop devices too, which are files that pose as disks
    #[arg(long)]
    pub(crate) allow_loop: bool,
    /// Say what would be written to, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask whether to go on; the confirmation is still due
    #[arg(long)]
    pub(crate) yes: bool,
}

/// What is to be done to disks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed {
    /// As it is told afterwards: `erased`.
    pub(crate) done: &'static str,
    /// Whether all that is on them is lost.
    pub(crate) loses_all: bool,
}

impl Deed {
    /// One that leaves nothing of what was there.
    pub(crate) const fn losing_all(done: &'static str) -> Self {
        Self { done, loses_all: true }
    }
}

/// The machine's disks and programs; tests have recorded ones.
pub(crate) struct Bay {
    pub(crate) roots: Roots,
    pub(crate) medium: Box<dyn Fn(Target, Policy) -> Arc<dyn Medium> + Sync>,
    pub(crate) tool: Box<dyn Fn() -> Box<dyn EraseTool> + Sync>,
}

impl Bay {
    /// This machine's.
    pub(crate) fn real() -> Self {
        let roots = Roots::default();
        let of = roots.clone();
        Self {
            medium: Box::new(move |target, policy| Arc::new(BlockMedium::new(target, policy, of.clone()))),
            tool: Box::new(|| Box::new(Programs)),
            roots,
        }
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The answer.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Nobody knows which disks are in use.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// Disks that may not be written.
    #[error(
        "{count} refused, as said above: nothing was written to any disk; leave them out, or do what is said there"
    )]
    Refused {
        /// How many.
        count: usize,
    },
    /// One disk, named twice.
    #[error("{0} is named twice: name each disk once")]
    Twice(String),
    /// More than are worked on at once.
    #[error("{found} disks are more than the {TARGETS_MAX} of one run: make several runs")]
    TooMany {
        /// Named.
        found: usize,
    },
    /// A confirmation too many or too few.
    #[error("{found} confirmations for {due} disks: give --confirm one for each disk, in the same order")]
    Count {
        /// Given.
        found: usize,
        /// Needed.
        due: usize,
    },
    /// Not the right letters.
    #[error(
        "{0} is not confirmed: read the last {LAST} letters and digits of its serial number from its label, or of its port where it has none; nothing was written"
    )]
    Unconfirmed(String),
    /// No yes.
    #[error("nobody said yes: nothing was written; answer yes, or add --yes")]
    NotAgreed,
}

impl TargetError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Inventory(_) => EXIT_FAILED,
            _ => EXIT_REFUSED,
        }
    }
}

/// Letters and digits of what a drive says about itself, for the name of a file.
pub(crate) fn file_part(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(FILE_PART_MAX).collect()
}

/// The exit code where a disk could not be opened: another one in its place, or in use as only the kernel knows, is
/// refused; anything else failed.
pub(crate) fn unopened(error: &OpenError) -> u8 {
    match error {
        OpenError::Changed { .. } => EXIT_REFUSED,
        OpenError::System { source, .. } if source.kind() == ErrorKind::ResourceBusy => EXIT_REFUSED,
        OpenError::System { .. } => EXIT_FAILED,
    }
}
