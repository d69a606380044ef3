//! Files of the data folder beside the database: the lock, and files that are there whole or not at all.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use rustix::io::Errno;

use crate::StoreError;

/// The database's name in the data folder.
pub(crate) const DATABASE: &str = "perron.db";
/// The lock's name in the data folder.
const LOCK: &str = "perron.lock";

/// Held while a process uses the folder; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Lets go by name: a process being started at this moment (speech, say) briefly shares the open file, and closing
    /// ours alone would leave the folder locked.
    fn drop(&mut self) {
        if let Err(error) = flock(&self.file, FlockOperation::Unlock) {
            tracing::warn!(%error, "the data folder could not be unlocked");
        }
    }
}

impl Lock {
    /// Makes the folder when needed (0700) and takes its lock.
    pub(crate) fn take(dir: &Path) -> Result<Self, StoreError> {
        make_dir(dir)?;
        let path = dir.join(LOCK);
        let file = private().create(true).truncate(false).open(&path).map_err(StoreError::file(&path))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { file }),
            Err(Errno::WOULDBLOCK) => Err(StoreError::InUse { dir: dir.to_owned() }),
            Err(error) => Err(StoreError::File { path, source: error.into() }),
        }
    }
}

/// Options of a file that only its owner reads.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

/// Makes a folder that only its owner enters, unless it is there.
pub(crate) fn make_dir(dir: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(StoreError::file(dir))
}

/// Makes an empty private file, unless one is there. SQLite gives its journals the same rights.
pub(crate) fn make_file(path: &Path) -> Result<(), StoreError> {
    private().create(true).truncate(false).open(path).map(drop).map_err(StoreError::file(path))
}

/// Writes a private file that appears whole and synced, or not at all. `false` when one of that name was there first.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<bool, StoreError> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.new", std::process::id()));
    let draft = PathBuf::from(draft);
    let written = private().create(true).truncate(true).open(&draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(StoreError::file(&draft))?;
    publish(&draft, path)
}

/// Gives a finished file its name, unless one of that name is there: then the draft goes and the answer is `false`.
pub(crate) fn publish(draft: &Path, path: &Path) -> Result<bool, StoreError> {
    match renameat_with(CWD, draft, CWD, path, RenameFlags::NOREPLACE) {
        Ok(()) => {}
        Err(Errno::EXIST) => {
            std::fs::remove_file(draft).map_err(StoreError::file(draft))?;
            return Ok(false);
        }
        Err(error) => return Err(StoreError::File { path: path.to_owned(), source: error.into() }),
    }
    let dir = path.parent().unwrap_or(Path::new("."));
    File::open(dir).and_then(|d| d.sync_all()).map_err(StoreError::file(dir))?;
    Ok(true)
}
