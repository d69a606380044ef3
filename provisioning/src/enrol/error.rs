//! Why a machine was not enrolled.

use std::io;

use perron_domain::enrolment::{EnrolmentError, PARTITION_BYTES};
use perron_flash::OpenError;
use perron_flash::gpt::TableError;

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
        why: TableError,
    },
    /// The image was not made for enrolment.
    #[error(
        "{0} has no partition for the enrolment: flash an image of Perron that is made for enrolment, then enrol"
    )]
    NoPartition(String),
    /// More than one place for the enrolment.
    #[error("{0} has two partitions for the enrolment: flash the image again, which has one")]
    TwoPartitions(String),
    /// Another size or place than the format asks for.
    #[error(
        "the partition for the enrolment of {name} has {bytes} bytes at {start}, and {PARTITION_BYTES} are due at a \
         multiple of 4096: take an image that is made for enrolment"
    )]
    Shape {
        /// Which medium.
        name: String,
        /// Where it begins, in bytes.
        start: u64,
        /// Its size, in bytes.
        bytes: u64,
    },
    /// Another machine's.
    #[error("{name} is enrolled as {unit} already: take the right medium, or add --force to enrol it anew")]
    Taken {
        /// Which medium.
        name: String,
        /// The asset tag on it.
        unit: String,
    },
    /// An enrolment of another site, or a forged one.
    #[error("{name} holds an enrolment that this site did not sign ({source}): add --force to replace it")]
    Foreign {
        /// Which medium.
        name: String,
        /// What is wrong with it.
        source: EnrolmentError,
    },
    /// Written by a later version of this tool.
    #[error(
        "{name} is enrolled in format {format}, which this version does not know: use a newer perron-kit, or flash \
         the image again"
    )]
    Later {
        /// Which medium.
        name: String,
        /// The format.
        format: u32,
    },
    /// Not enrolled, and asked to show it.
    #[error("{0} holds no enrolment: enrol it first")]
    NotEnrolled(String),
    /// A write that was cut off, and asked to show it.
    #[error("{0} holds an enrolment that is not whole: enrol it again")]
    Torn(String),
    /// The medium fails.
    #[error(
        "cannot {doing} the enrolment of {name} ({source}): plug the medium in again and repeat, or use another one"
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
        "the enrolment on {0} is not what was written: the medium fails or lies about its size; use another one"
    )]
    Differs(String),
    /// The enrolment itself.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
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
            Self::Differs(_) => EXIT_DIFFERS,
            _ => EXIT_REFUSED,
        }
    }
}
