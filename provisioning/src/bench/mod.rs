//! `bench`: every machine of a roster, from the report of its parts to its label.

mod args;
mod command;
mod media;
mod reports;
mod round;
mod run;
#[cfg(test)]
mod tests;
mod whose;

use crate::base::BaseError;
use crate::exit::{EXIT_PARTIAL, EXIT_REFUSED};
use crate::flash::FlashError;
use crate::journal::JournalError;
use crate::label::LabelError;
use crate::machine::{AssetTag, RosterError};
use crate::passport::PassportError;
use crate::targets::TargetError;

pub(crate) use args::BenchArgs;
pub(crate) use command::bench;

/// Why a run of the bench stopped.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A file, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Disks that may not be written, or were not confirmed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The roster.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The image, or the engine that writes it.
    #[error(transparent)]
    Flash(#[from] FlashError),
    /// A machine's passport.
    #[error(transparent)]
    Passport(#[from] PassportError),
    /// A machine's label.
    #[error(transparent)]
    Label(#[from] LabelError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// More disks are named than machines need one.
    #[error(
        "{disks} disks are named and {machines} machines need one now: name one for each, in the roster's order; nothing was written"
    )]
    Unpaired {
        /// Disks that are bound to no machine yet.
        disks: usize,
        /// Machines that wait for one.
        machines: usize,
    },
    /// Nobody said whose disk it is.
    #[error(
        "nobody said whose disk {0} is: nothing was written; answer with the asset tag that is written on it, or give --whose \
         {0}=ASSET, or {0}=new"
    )]
    Unsure(String),
    /// The passport of a machine is not complete.
    #[error("{0} is not ready: its passport says what is missing; see `perron-kit passport show`")]
    NotReady(AssetTag),
    /// No site is named, whose authority signs the passports.
    #[error("the site's folder is missing: name it with --site; its authority signs the passports")]
    NoSite,
    /// Some machines are not ready.
    #[error("{left} of {all} are not ready yet: what is missing stands above; run the same command again")]
    Left {
        /// Machines that failed or wait.
        left: usize,
        /// All machines of the roster.
        all: usize,
    },
}

impl BenchError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Target(error) => error.exit_code(),
            Self::Roster(error) => error.exit_code(),
            Self::Flash(error) => error.exit_code(),
            Self::Passport(error) => error.exit_code(),
            Self::Label(error) => error.exit_code(),
            Self::Journal(error) => error.exit_code(),
            Self::Left { .. } => EXIT_PARTIAL,
            Self::Unpaired { .. } | Self::Unsure(_) | Self::NotReady(_) | Self::NoSite => EXIT_REFUSED,
        }
    }
}
