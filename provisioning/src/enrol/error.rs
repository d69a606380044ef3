//! Why a machine was not enrolled.

use std::io;

use perron_domain::crypto::SignError;
use perron_flash::OpenError;

use crate::badge::BadgeFault;
use crate::base::BaseError;
use crate::exit::{EXIT_DIFFERS, EXIT_FAILED, EXIT_REFUSED};
use crate::machine::RosterError;
use crate::targets::TargetError;

/// Why it stopped. Unless the message says otherwise, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// Files, keys or the answer.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Disks that may not be written, or were not confirmed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The roster.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The site's list of badges.
    #[error(transparent)]
    Badge(#[from] BadgeFault),
    /// The medium is not there, busy, or another one.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Neither a whole disk nor a plain file.
    #[error("{name} is {what}: give {remedy}")]
    Kind {
        /// Which path.
        name: String,
        /// What it is.
        what: &'static str,
        /// What to give instead.
        remedy: &'static str,
    },
    /// Nothing to enrol.
    #[error("no medium is named: give a disk with --target, or a file with --image-file")]
    NoMedium,
    /// No partition table.
    #[error("{0} has no GPT partition table: flash the image first")]
    NoTable(String),
    /// A partition table that cannot be believed.
    #[error("the partition table of {name} cannot be used ({why}): flash the image again")]
    BadTable {
        /// Which medium.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// No EFI system partition.
    #[error("{0} has no EFI system partition: flash an image of Perron first")]
    NoEsp(String),
    /// More than one EFI system partition.
    #[error("{0} has two EFI system partitions: flash the image again, which has one")]
    TwoEsps(String),
    /// Something else than FAT stands there.
    #[error("the EFI system partition of {name} cannot be used ({why}): flash the image again")]
    NotFat {
        /// Which medium.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// No room.
    #[error(
        "the EFI system partition of {name} has {free} bytes free and needs {needed}: use an image with more room"
    )]
    Full {
        /// Which medium.
        name: String,
        /// Bytes to write.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// Another machine's.
    #[error("{name} is enrolled as {unit} already: take the right medium, or add --force to enrol it anew")]
    Taken {
        /// Which medium.
        name: String,
        /// The asset tag on it.
        unit: String,
    },
    /// A provisioning file of another site, or a damaged one.
    #[error(
        "{name} holds a provisioning file that this site did not sign ({source}): add --force to replace it"
    )]
    Foreign {
        /// Which medium.
        name: String,
        /// What is wrong with it.
        source: ProvisionError,
    },
    /// Not enrolled, and asked to show it.
    #[error("{0} holds no provisioning file: enrol it first")]
    NotEnrolled(String),
    /// The medium fails.
    #[error(
        "cannot {doing} the EFI system partition of {name} ({source}): plug the medium in again and repeat, or use another one"
    )]
    Medium {
        /// What was tried.
        doing: &'static str,
        /// Which medium.
        name: String,
        /// The system's answer.
        source: io::Error,
    },
    /// Read back, and it is something else.
    #[error(
        "{file} on {name} is not what was written: the medium fails or lies about its size; use another one"
    )]
    Differs {
        /// Which medium.
        name: String,
        /// Which file.
        file: &'static str,
    },
    /// The provisioning file itself.
    #[error(transparent)]
    Provision(#[from] ProvisionError),
}

/// What is wrong with a provisioning file.
#[derive(Debug, thiserror::Error)]
pub enum ProvisionError {
    /// Not signed by this site.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// Signed, and not a text.
    #[error("the provisioning file is no text: enrol the machine again")]
    Text,
    /// Signed, and not of the documented shape.
    #[error("the provisioning file is not of the documented shape ({0}): enrol the machine again")]
    Shape(String),
    /// Of a later version of this tool.
    #[error("the provisioning file has format {0}, which this version does not know: use a newer perron-kit")]
    Format(u32),
}

impl EnrolError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Target(error) => error.exit_code(),
            Self::Roster(error) => error.exit_code(),
            Self::Badge(error) => error.exit_code(),
            Self::Open(OpenError::System { .. }) | Self::Medium { .. } => EXIT_FAILED,
            Self::Differs { .. } => EXIT_DIFFERS,
            _ => EXIT_REFUSED,
        }
    }
}
