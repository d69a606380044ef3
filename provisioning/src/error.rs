//! Every command's error, composed for the one place that reports it.

use crate::badge::BadgeFault;
use crate::base::BaseError;
use crate::bench::BenchError;
use crate::content::ContentError;
use crate::enrol::EnrolError;
use crate::erase::EraseError;
use crate::flash::FlashError;
use crate::label::LabelError;
use crate::pass::PassError;
use crate::passport::PassportError;
use crate::probe::ProbeError;
use crate::qualify::QualifyError;
use crate::trust::TrustFault;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// A command without errors of its own.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// Making, printing or withdrawing a badge.
    #[error(transparent)]
    Badge(#[from] BadgeFault),
    /// The list of issuers.
    #[error(transparent)]
    Trust(#[from] TrustFault),
    /// Issuers, vouchers and registers of numbers.
    #[error(transparent)]
    Pass(#[from] PassError),
    /// Checking or packing tutorials, or reading a pack.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// Writing or checking media.
    #[error(transparent)]
    Flash(#[from] FlashError),
    /// Looking for false capacity.
    #[error(transparent)]
    Probe(#[from] ProbeError),
    /// Erasing drives.
    #[error(transparent)]
    Erase(#[from] EraseError),
    /// Judging a machine.
    #[error(transparent)]
    Qualify(#[from] QualifyError),
    /// Enrolling a machine.
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// A passport.
    #[error(transparent)]
    Passport(#[from] PassportError),
    /// A label.
    #[error(transparent)]
    Label(#[from] LabelError),
    /// All machines of a roster.
    #[error(transparent)]
    Bench(#[from] BenchError),
}

impl KitError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Badge(error) => error.exit_code(),
            Self::Trust(error) => error.exit_code(),
            Self::Pass(error) => error.exit_code(),
            Self::Content(error) => error.exit_code(),
            Self::Flash(error) => error.exit_code(),
            Self::Probe(error) => error.exit_code(),
            Self::Erase(error) => error.exit_code(),
            Self::Qualify(error) => error.exit_code(),
            Self::Enrol(error) => error.exit_code(),
            Self::Passport(error) => error.exit_code(),
            Self::Label(error) => error.exit_code(),
            Self::Bench(error) => error.exit_code(),
        }
    }
}
