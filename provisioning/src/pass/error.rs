//! Why vouchers were not made, drawn or verified.

use std::path::PathBuf;

use perron_domain::pass::{RegisterError, VoucherProblem};
use perron_hardware::camera::CameraError;
use perron_outside::shown;

use crate::base::BaseError;
use crate::exit::{EXIT_FAILED, EXIT_REFUSED};
use crate::trust::TrustFault;

/// Why a command about vouchers stopped.
#[derive(Debug, thiserror::Error)]
pub enum PassError {
    /// A file, a key, a table, a page, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The site's list of issuers.
    #[error(transparent)]
    Trust(#[from] TrustFault),
    /// A register is not valid.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A voucher is not valid.
    #[error(transparent)]
    Voucher(#[from] VoucherProblem),
    /// Texts too long for the place on the page.
    #[error("voucher {0} does not fit its place on the page: shorten the names of issuer and funder")]
    Overflow(String),
    /// A picture cannot be read.
    #[error(transparent)]
    Camera(#[from] CameraError),
    /// A picture with no voucher in it.
    #[error("{} shows no QR code that can be read: take a sharper, straighter picture", shown(.0))]
    NoCode(PathBuf),
}

impl PassError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Trust(error) => error.exit_code(),
            Self::Camera(CameraError::Outside(_)) => EXIT_FAILED,
            _ => EXIT_REFUSED,
        }
    }
}
