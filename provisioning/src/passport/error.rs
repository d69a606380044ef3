//! Why there is no passport, or why one is not believed.

use std::path::PathBuf;

use perron_domain::crypto::SignError;
use perron_outside::shown;

use crate::base::BaseError;
use crate::exit::{EXIT_PARTIAL, EXIT_REFUSED};
use crate::machine::{AssetTag, RosterError};

/// Why it stopped.
#[derive(Debug, thiserror::Error)]
pub enum PassportError {
    /// Files, keys, pages or the answer.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The roster.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// A file at fault.
    #[error("{}: {source}", shown(.path))]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<PassportError>,
    },
    /// Not of the documented form.
    #[error("this is no passport ({0}): give the file that `perron-kit passport make` wrote")]
    NoPassport(String),
    /// The record of another command, not of its form.
    #[error("{} is no {what} ({why}): give the file that `perron-kit {command}` wrote", shown(.path))]
    NoPart {
        /// Which file.
        path: PathBuf,
        /// What was expected.
        what: &'static str,
        /// The command that writes it.
        command: &'static str,
        /// Where reading stopped, and why.
        why: String,
    },
    /// Signed, but the file is not as it was written.
    #[error("the file was altered, or written anew by another program: get the original")]
    Rewritten,
    /// The signature.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// Of a later version of this tool.
    #[error("the passport has format {0}, which this version does not know: use a newer perron-kit")]
    Format(u32),
    /// Signed, and yet it cannot be.
    #[error("the passport of {unit} contradicts itself ({why}): make it again from the records")]
    Inconsistent {
        /// Whose.
        unit: AssetTag,
        /// In what.
        why: &'static str,
    },
    /// A record of another machine.
    #[error("{what} says {found}, and the roster says {wanted}: give the record of this machine")]
    OtherUnit {
        /// Which record.
        what: &'static str,
        /// What it says.
        found: String,
        /// What it should say.
        wanted: String,
    },
    /// More than a passport holds.
    #[error("the passport has {found} bytes, more than the {limit} of one: leave records out")]
    TooLong {
        /// Bytes of it.
        found: usize,
        /// Most bytes.
        limit: usize,
    },
    /// Of several passports, some are refused.
    #[error("{refused} of {all} passports refused: see above")]
    Refused {
        /// How many.
        refused: usize,
        /// Of how many.
        all: usize,
    },
    /// No key to verify with.
    #[error("nothing says who must have signed: add --site or --authority")]
    NoSigner,
}

impl PassportError {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            Self::Roster(error) => error.exit_code(),
            Self::Refused { refused, all } if refused < all => EXIT_PARTIAL,
            _ => EXIT_REFUSED,
        }
    }
}
