//! Why a badge cannot be made or withdrawn.

use std::path::PathBuf;

use perron_domain::badges::BadgesError;
use perron_domain::crypto::{BadgeError, SealError};

use crate::base::BaseError;
use crate::exit::EXIT_REFUSED;

/// Why a badge command stopped.
#[derive(Debug, thiserror::Error)]
pub enum BadgeFault {
    /// A file, a key, the page, or a message that could not be written.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// The badge is not on the list, is withdrawn, or may not read names.
    #[error(transparent)]
    Badge(#[from] BadgeError),
    /// The list of badges is not valid or full.
    #[error(transparent)]
    Badges(#[from] BadgesError),
    /// The sealing key could not be wrapped or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The site has no list.
    #[error("{0} is missing: copy it back from a kiosk's keys folder or from your copy of the site's folder")]
    NoList(PathBuf),
    /// None of the badges in the folder opens the sealing key.
    #[error(
        "no badge at hand opens the sealing key: give the file of one that does with --old, or put it back as \
         secret/badge.key"
    )]
    NoOpener,
    /// A prefix that is too short, or no hexadecimal.
    #[error(
        "“{0}” names no badge: give at least the first 8 digits of its number, as `badge --list` shows them"
    )]
    Prefix(String),
    /// No badge of this number.
    #[error("no badge of this site begins with {0}: look it up with `badge --list`")]
    Unknown(String),
    /// Several badges have a number that begins so.
    #[error("{found} badges begin with {prefix}: give more digits of the number")]
    Ambiguous {
        /// The digits that were given.
        prefix: String,
        /// Badges whose number begins with them.
        found: usize,
    },
    /// The last badge that reads names would be withdrawn.
    #[error(
        "badge {0} is the last one that opens names: without it nobody ever reads those that are kept, backups \
         included. Make another badge first with `badge --add`; or add --force if that is what you want"
    )]
    LastReader(String),
    /// The version of the list cannot grow any more.
    #[error("the list's version cannot grow any more: check secret/badges.version, then make the site again")]
    Version,
}

impl BadgeFault {
    /// The exit code that tells a script what happened.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Base(error) => error.exit_code(),
            _ => EXIT_REFUSED,
        }
    }
}
