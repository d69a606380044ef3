//! What can go wrong, said with what to do next.

mod system;

use std::path::PathBuf;

use perron_domain::ids::{DeviceId, SignUpId};
use perron_domain::jobs::JobId;
use perron_domain::log::{RECORD_MAX, RecordError, Refusal};
use rusqlite::ErrorCode;

use crate::job::JobState;
use system::{passes, remedy};

/// Why the store could not do its work. Nothing of the attempted change is kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// One process at a time.
    #[error("another Perron uses the folder {}: close it, then start again", .dir.display())]
    InUse {
        /// The data folder.
        dir: PathBuf,
    },
    /// No space left.
    #[error("the disk is full: free some space, then try again")]
    Full(#[source] rusqlite::Error),
    /// Reading works, writing does not.
    #[error("the data folder cannot be written to: mount its disk read-write and check its owner")]
    ReadOnly(#[source] rusqlite::Error),
    /// The file is no longer what was written.
    #[error("the store is damaged ({0}): keep a copy of the folder and restore the last backup")]
    Corrupt(#[source] rusqlite::Error),
    /// [`crate::Store::check`] found damage.
    #[error("the store is damaged ({0}): keep a copy of the folder and restore the last backup")]
    Damaged(String),
    /// Someone else reads or writes the file at this moment.
    #[error("the store is busy: close other programs that read it, then try again")]
    Busy(#[source] rusqlite::Error),
    /// The disk fails.
    #[error("the disk does not answer ({0}): check its cable and health")]
    Disk(#[source] rusqlite::Error),
    /// Any other answer of SQLite.
    #[error("the store did not accept a statement ({0}): report this with the log")]
    Sql(#[source] rusqlite::Error),
    /// A file beside the store.
    #[error("{}: {source}; {}", .path.display(), remedy(.source))]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The device key's file is something else.
    #[error("{} is not a device key: put it aside and restore a backup under a new key", .path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
    },
    /// The store was written under another key.
    #[error("the store in {} belongs to another device: restore it from a backup instead of copying it", .dir.display())]
    OtherDevice {
        /// The data folder.
        dir: PathBuf,
    },
    /// The key's log is gone.
    #[error("{} holds this machine's key, but not its records: beginning anew would make spent vouchers worth money again. Restore the last backup (perron restore); or, to begin as a new machine, move device.key away", .dir.display())]
    LostDatabase {
        /// The data folder.
        dir: PathBuf,
    },
    /// The log's key is gone.
    #[error("{} holds records, but not the key of the machine that wrote them: put device.key back, or restore the last backup into an empty folder", .dir.display())]
    LostKey {
        /// The data folder.
        dir: PathBuf,
    },
    /// A stored record does not decode any more.
    #[error("record {seq} of {device:?} is damaged ({source}): restore the last backup")]
    Record {
        /// Whose log.
        device: DeviceId,
        /// Which record.
        seq: u64,
        /// What is wrong with it.
        source: RecordError,
    },
    /// A row of a projection does not decode.
    #[error("a projection is damaged ({0}): rebuild the projections")]
    Projection(#[from] minicbor::decode::Error),
    /// A command that says too much.
    #[error("the command makes a record of {bytes} bytes, more than {RECORD_MAX}: split it")]
    RecordTooLong {
        /// Bytes of the record.
        bytes: usize,
    },
    /// A late copy of a contact that was deleted.
    #[error("the contact of {0:?} was deleted: it is not stored again")]
    ContactErased(SignUpId),
    /// A contact handed in with the command of another sign-up.
    #[error("the contact is for {contact:?}, the command is not: seal it to the sign-up that is made")]
    ContactOfAnother {
        /// Whose contact.
        contact: SignUpId,
    },
    /// No such print job.
    #[error("print job {} is not in the spool any more: print again from the list", .0.0)]
    JobUnknown(JobId),
    /// The job is not where the step begins.
    #[error("print job {} is {state:?} and cannot go on from there: look at the spool again", .job.0)]
    JobState {
        /// Which job.
        job: JobId,
        /// Where it is.
        state: JobState,
    },
    /// The spool has no room.
    #[error("{0} tickets wait for the printer: look after the printer first")]
    SpoolFull(usize),
    /// More than is kept or copied at once.
    #[error("{what} has {bytes} bytes, more than the {limit} that fit: make it smaller")]
    TooLarge {
        /// A noun with its article: `the backup`, `a setting`, `a sealed contact`.
        what: &'static str,
        /// Its size.
        bytes: u64,
        /// The greatest size.
        limit: u64,
    },
}

impl StoreError {
    /// Whether the same attempt can succeed later without repair.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::InUse { .. } | Self::Full(_) | Self::Busy(_) | Self::SpoolFull(_) => true,
            Self::File { source, .. } => passes(source),
            _ => false,
        }
    }

    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(error),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly(error)
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            Some(ErrorCode::SystemIoFailure) => Self::Disk(error),
            _ => Self::Sql(error),
        }
    }
}

/// Why a command was not executed.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The rules say no. Nothing was recorded.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store could not do it. Nothing was recorded.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for ExecuteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Why a record from elsewhere was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Its bytes are no record of that device.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// From devices that answer to another authority.
    #[error("the record belongs to another fleet: exchange only with devices of this site")]
    OtherFleet,
    /// Numbers begin at 1.
    #[error("the record has the impossible number {0}: refuse the sender")]
    Seq(u64),
    /// The device has signed two histories.
    #[error("{0:?} signed two histories and is in quarantine: ask the site's technician to enrol it again")]
    Quarantined(DeviceId),
    /// Too many records came before the one that is missing.
    #[error("{0:?} sent too many records ahead of a gap: ask for the earlier ones first")]
    TooFarAhead(DeviceId),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for ImportError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Why a backup was not restored. The folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A store is there already.
    #[error("{} holds a store already: restore into an empty folder", .dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// Its content makes no sense.
    #[error("the backup is damaged ({0}): take an earlier one")]
    Damaged(String),
    /// A record does not verify.
    #[error("record {seq} of {device:?} in the backup does not hold ({source}): take an earlier backup")]
    Record {
        /// Whose log.
        device: DeviceId,
        /// Which record.
        seq: u64,
        /// What is wrong with it.
        source: RecordError,
    },
    /// Records do not follow each other.
    #[error("the log of {device:?} in the backup breaks at record {seq}: take an earlier backup")]
    Chain {
        /// Whose log.
        device: DeviceId,
        /// Where it breaks.
        seq: u64,
    },
    /// Made by a later version.
    #[error("the backup was made by a later version of this software: upgrade this one first")]
    Later,
    /// From devices that answer to another authority.
    #[error("the backup belongs to another site: restore it with that site's configuration")]
    OtherFleet,
    /// The new device would go on under the old one's name.
    #[error("this device is in the backup already: restore under a new device key")]
    SameDevice,
    /// The rules did not let a workshop be carried on.
    #[error("a workshop of the backup cannot be carried on: {0}")]
    Refused(#[from] Refusal),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for RestoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<ExecuteError> for RestoreError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Refused(refusal) => Self::Refused(refusal),
            ExecuteError::Store(error) => Self::Store(error),
        }
    }
}
