//! Why a drive has no certificate.

use std::io;
use std::path::PathBuf;

use super::remedy::{OWN_PORT, psid};
use super::{Method, OwnError, SECURITY_PASSWORD};
use crate::disk::OpenError;

/// Why a drive has no certificate.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// It cannot be opened, or is another one.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It gives nothing without a password.
    #[error(
        "{name} is locked with a password and takes no writes; the kit's own, “{SECURITY_PASSWORD}”, was tried first and is \
         not it: unlock it with hdparm --user-master u --security-unlock PASSWORD {}, {}, or destroy it",
        node.display(), psid(node)
    )]
    Locked {
        /// Which drive.
        name: String,
        /// Its node.
        node: PathBuf,
    },
    /// It is locked, behind an adapter that may have kept the right password from it.
    #[error(
        "{name} is locked with a password and takes no writes; the kit's own, “{SECURITY_PASSWORD}”, was tried first through \
         its adapter and does not open it: {OWN_PORT}; else unlock it with hdparm --user-master u --security-unlock \
         PASSWORD {}, or {}; without password and PSID, destroy it",
        node.display(), psid(node)
    )]
    LockedBehind {
        /// Which drive.
        name: String,
        /// Its node.
        node: PathBuf,
    },
    /// It has a password, and nobody can say whose.
    #[error(
        "{name} has a password, and the kit's own, “{SECURITY_PASSWORD}”, could not be tried ({why}): {remedy}; nothing was \
         written to it"
    )]
    PasswordUntried {
        /// Which drive.
        name: String,
        /// Why it could not be tried.
        why: String,
        /// What to do.
        remedy: String,
    },
    /// A sanitize that did not end bars everything else.
    #[error(
        "{name} stands in a sanitize that did not end ({why}), and takes nothing else: it is not erased; {remedy}"
    )]
    Unfinished {
        /// Which drive.
        name: String,
        /// Why it still does.
        why: OwnError,
        /// What to do.
        remedy: String,
    },
    /// Somebody's password is set on it.
    #[error(
        "{name} has a password and would lock at the next power-on; the kit's own, “{SECURITY_PASSWORD}”, was tried first and \
         is not it: remove it in the firmware of its PC, or with hdparm --user-master u --security-disable PASSWORD {}, or {}",
        node.display(), psid(node)
    )]
    PasswordSet {
        /// Which drive.
        name: String,
        /// Its node.
        node: PathBuf,
    },
    /// The kit's own password may still be set on it.
    #[error(
        "{name} may have kept the password that its erase needs, “{SECURITY_PASSWORD}”, and would lock at the next power-on: it \
         is not ready. Switch it off and on, then run hdparm --user-master u --security-unlock {SECURITY_PASSWORD} {0} and \
         hdparm --user-master u --security-disable {SECURITY_PASSWORD} {0}, and erase it again",
        node.display()
    )]
    PasswordKept {
        /// Which drive.
        name: String,
        /// Its node.
        node: PathBuf,
    },
    /// The firmware of the machine froze it, and nobody asked to overwrite it.
    #[error(
        "{name} is frozen by the firmware of this PC, which bars its own erase and any password: have the PC sleep and wake \
         (--frozen suspend){or}; nothing was written to it"
    )]
    Frozen {
        /// Which drive.
        name: String,
        /// What else can be done.
        or: &'static str,
    },
    /// It is larger since its hidden area was opened.
    #[error(
        "{name} hid {bytes} bytes from the system, which are open now: run the same command again, so that they are erased \
         too; nothing was written to it"
    )]
    Grown {
        /// Which drive.
        name: String,
        /// How many were hidden.
        bytes: u64,
    },
    /// It does not take the bytes.
    #[error(
        "{name} cannot be overwritten at byte {at} ({source}){after}: it is not erased; {remedy}destroy it"
    )]
    Write {
        /// Which drive.
        name: String,
        /// First byte of the piece that was refused.
        at: u64,
        /// The system's answer.
        source: io::Error,
        /// What failed before.
        after: String,
        /// What may still help.
        remedy: String,
    },
    /// What was written cannot be read.
    #[error(
        "{name} cannot be read back at byte {at} ({source}): nobody can say that it is erased; destroy it"
    )]
    Read {
        /// Which drive.
        name: String,
        /// First byte of the piece that cannot be read.
        at: u64,
        /// The system's answer.
        source: io::Error,
    },
    /// Something else than what was written.
    #[error(
        "{name} does not hold what was written over byte {at}: it is not erased, whatever it says; destroy it"
    )]
    Differs {
        /// Which drive.
        name: String,
        /// First byte of the sector that differs.
        at: u64,
    },
    /// The drive lies.
    #[error("{name} says that its {} succeeded, and still holds at byte {at} what was there before: try --method overwrite, or destroy it", method.name())]
    Survived {
        /// Which drive.
        name: String,
        /// What it says it did.
        method: Method,
        /// First byte of a sector that still holds a mark.
        at: u64,
    },
}

impl EraseError {
    /// Whether the drive was read and found not to be erased, though nothing failed.
    #[must_use]
    pub fn is_lie(&self) -> bool {
        matches!(self, Self::Differs { .. } | Self::Survived { .. })
    }

    /// Whether nothing was tried, and a person has to do something first.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        let is_barred = matches!(self, Self::Locked { .. } | Self::LockedBehind { .. } | Self::Frozen { .. });
        let has_password = matches!(self, Self::PasswordSet { .. } | Self::PasswordUntried { .. });
        is_barred || has_password || matches!(self, Self::Grown { .. })
    }

    /// That the drive's own erase left its password.
    pub(super) fn kept(name: &str, node: &std::path::Path, why: &OwnError) -> Option<Self> {
        let is_kept = matches!(why, OwnError::PasswordKept);
        is_kept.then(|| Self::PasswordKept { name: name.to_owned(), node: node.to_owned() })
    }
}
