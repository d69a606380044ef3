//! Why a backup cannot be written or read.

use super::BACKUPS_MAX;
use perron_domain::crypto::{BadgeError, SealError};
use perron_outside::{OutsideError, shown};
use std::path::PathBuf;

/// Why a backup cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The badge's picture or text.
    #[error("the badge does not read: {0}")]
    Badge(#[from] BadgeError),
    /// No badge in the picture.
    #[error("{}: no badge in this picture; take another, straight and in good light", shown(.0))]
    NoBadge(PathBuf),
    /// Another site's badge.
    #[error("this badge is not this site's: use the one printed for it")]
    WrongBadge,
    /// No badge ever vouched for this device.
    #[error(
        "no badge was ever shown to this kiosk, so nobody could tell its backup from a forged one: show an advisor's badge \
         to its reader once, then back up again"
    )]
    NotAttested,
    /// The seal of a backup does not open, or cannot be made.
    #[error("the backup does not open: {0}; is it this site's, and whole?")]
    Seal(#[from] SealError),
    /// Not a backup.
    #[error("{}: no backup, or a damaged one; try an older one", shown(.0))]
    Malformed(PathBuf),
    /// Of the first form.
    #[error("{}: made by an earlier version, whose backups anybody could forge; it is not restored", shown(.0))]
    FirstForm(PathBuf),
    /// Not by a device that this site's badge vouched for.
    #[error("{}: not made by a kiosk of this site, or altered; is it this site's, and whole? It is not restored", shown(.0))]
    Forged(PathBuf),
    /// Nothing to restore.
    #[error("{}: no backup in this folder; name the folder or the file", shown(.0))]
    None(PathBuf),
    /// More than are looked at.
    #[error("{}: {} backups, of which at most {BACKUPS_MAX} are looked at: name the file to restore, or put some aside", shown(.0), .1)]
    TooMany(PathBuf, usize),
    /// Backups of several kiosks, none of which holds the others.
    #[error("{}: backups of several kiosks; name the file to restore", shown(.0))]
    Several(PathBuf),
    /// Not the same when it was read again.
    #[error("{}: it changed while it was read; use another stick. Nothing was restored", shown(.0))]
    Changed(PathBuf),
    /// A person said no.
    #[error("nothing was restored")]
    Declined,
    /// Nobody is there to be asked.
    #[error("nobody can be asked here whether to restore it; with --yes it is restored without a question")]
    Unasked,
    /// A file.
    #[error(transparent)]
    Outside(#[from] OutsideError),
}
