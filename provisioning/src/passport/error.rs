//! Why there is no passport, or why one is not believed.

use std::path::PathBuf;

use perron_domain::crypto::SignError;
use perron_outside::shown;

use crate::base::BaseError;
use crate::exit::{EXIT_PARTIAL, EXIT_REFUSED};
use crate::machine::{AssetTag, RosterError};

/// Why there is no passport, or why one is refused.
#[derive(Debug, thiserror::Error)]
pub enum PassportError {
    /// A file, a key, the page, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The roster.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// A passport's file is refused.
    #[error("{}: {source}", shown(.path))]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<PassportError>,
    },
    /// The file has not the form of a passport.
    #[error("this is no passport ({0}): give the file that `perron-kit passport make` wrote")]
    NoPassport(String),
    /// The record of another command has not its form.
    #[error("{} is no {what} ({why}): give the file that `perron-kit {command}` wrote", shown(.path))]
    NoPart {
        /// Which file.
        path: PathBuf,
        /// What was expected.
        what: &'static str,
        /// The command that writes it.
        command: &'static str,
        /// Where and why reading stopped.
        why: String,
    },
    /// The file is signed, but its text was altered.
    #[error("the file was altered, or written anew by another program: get the original")]
    Rewritten,
    /// The signature is not valid.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A later version of this tool wrote it.
    #[error("the passport has format {0}, which this version does not know: use a newer perron-kit")]
    Format(u32),
    /// The passport contradicts itself.
    #[error("the passport of {unit} contradicts itself ({why}): make it again from the records")]
    Inconsistent {
        /// The unit of the passport.
        unit: AssetTag,
        /// The contradiction.
        why: &'static str,
    },
    /// A record of another machine.
    #[error("{what} says {found}, and the roster says {wanted}: give the record of this machine")]
    OtherUnit {
        /// The record.
        what: &'static str,
        /// The value in the record.
        found: String,
        /// The value in the roster.
        wanted: String,
    },
    /// The record is longer than allowed.
    #[error("the passport has {found} bytes, more than the {limit} of one: leave records out")]
    TooLong {
        /// Its length, in bytes.
        found: usize,
        /// The greatest length, in bytes.
        limit: usize,
    },
    /// Of several passports, some are refused.
    #[error("{refused} of {all} passports refused: see above")]
    Refused {
        /// Passports that were refused.
        refused: usize,
        /// All passports that were given.
        all: usize,
    },
    /// No key is given to verify with.
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
