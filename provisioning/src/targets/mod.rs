//! The disks that a technician names: checked, shown, confirmed, and then worked on, all at once.
//!
//! ```text
//!  --target … ─► guard ─► shown ─► last four of each serial ─► go on? ─► a thread each ─► results in order
//!                  └─ one refused: nothing is written to any ─┘
//! ```

mod choose;
mod chosen;
mod dock;
mod identity;
mod show;
mod slip;
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

pub(crate) use choose::{announce, choose, confirm, judged};
pub(crate) use chosen::{Chosen, chosen, tell_apart};
pub(crate) use show::{DiskEvent, Show};
pub(crate) use work::{Bad, DiskJob, confirmed, each, run, say_failed, sum_up};

/// Most disks of one command: a full USB hub. Each disk has its own thread.
pub(crate) const TARGETS_MAX: usize = MEDIA_MAX;

/// The longest text of a drive in a file name, in characters.
const FILE_PART_MAX: usize = 40;

/// The disks named on the command line, with their confirmation.
#[derive(Arguments)]
pub(crate) struct TargetArgs {
    /// Whole disks, such as /dev/sdb
    #[arg(long, value_name = "DEV", required = true, num_args = 1..)]
    pub(crate) target: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) confirmation: Confirmation,
}

/// What confirms that the named disks are the ones that are meant.
#[derive(Arguments)]
pub(crate) struct Confirmation {
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

/// What is done to disks, as messages call it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// The past participle, such as `erased`.
    pub(crate) done: &'static str,
    /// Whether all that is on them is lost.
    pub(crate) loses_all: bool,
}

impl Operation {
    /// An operation after which nothing of the old content is left.
    pub(crate) const fn losing_all(done: &'static str) -> Self {
        Self { done, loses_all: true }
    }
}

/// Gives the programs that ask and erase drives.
pub(crate) type ToolOf = Arc<dyn Fn() -> Box<dyn EraseTool> + Send + Sync>;

/// The disks and erase programs of the machine on which the tool runs. Tests use recorded ones.
pub(crate) struct Host {
    pub(crate) roots: Roots,
    pub(crate) medium: Box<dyn Fn(Target, Policy) -> Arc<dyn Medium> + Sync>,
    pub(crate) tool: ToolOf,
}

impl Host {
    /// Those of this machine.
    pub(crate) fn real() -> Self {
        let roots = Roots::default();
        let of = roots.clone();
        Self {
            medium: Box::new(move |target, policy| Arc::new(BlockMedium::new(target, policy, of.clone()))),
            tool: Arc::new(|| Box::new(Programs)),
            roots,
        }
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// A message could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The list of disks, or of those in use, could not be read.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// The guard refused some disks.
    #[error(
        "{count} refused, as said above: nothing was written to any disk; leave them out, or do what is said there"
    )]
    Refused {
        /// Disks that were refused.
        count: usize,
    },
    /// A disk was named twice.
    #[error("{0} is named twice: name each disk once")]
    Twice(String),
    /// More disks than one command works on.
    #[error("{found} disks are more than the {TARGETS_MAX} of one run: make several runs")]
    TooMany {
        /// Disks that were named.
        found: usize,
    },
    /// The number of confirmations is not the number of disks.
    #[error("{found} confirmations for {due} disks: give --confirm one for each disk, in the same order")]
    Count {
        /// Confirmations that were given.
        found: usize,
        /// Disks to confirm.
        due: usize,
    },
    /// The confirmation does not match the disk.
    #[error(
        "{0} is not confirmed: read the last {LAST} letters and digits of its serial number from its label, or of its port where it has none; nothing was written"
    )]
    Unconfirmed(String),
    /// The question whether to go on was not answered with yes.
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

/// A size in decimal units, as on a drive's packaging.
pub(crate) fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

/// The letters and digits of a text that a drive reports about itself, for a file name.
pub(crate) fn file_part(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(FILE_PART_MAX).collect()
}

/// The exit code where a disk could not be opened: `EXIT_REFUSED` where another disk is in its place or the kernel says
/// that it is in use, else `EXIT_FAILED`.
pub(crate) fn unopened(error: &OpenError) -> u8 {
    match error {
        OpenError::Changed { .. } => EXIT_REFUSED,
        OpenError::System { source, .. } if source.kind() == ErrorKind::ResourceBusy => EXIT_REFUSED,
        OpenError::System { .. } => EXIT_FAILED,
    }
}
