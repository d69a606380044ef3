//! Files of the data folder beside the database: the lock, and files that are there whole or not at all.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FlockOperation, OFlags, RenameFlags, flock, renameat_with};
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

/// Removes a file; that it is not there is well.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(path)(error)),
        _ => Ok(()),
    }
}

/// Reads a small file of the data folder: a regular one, of at most `limit` bytes (and one more, so that a longer one is
/// seen to be longer).
pub(crate) fn read_small(path: &Path, limit: usize) -> Result<Vec<u8>, StoreError> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits().cast_signed();
    let read = || {
        let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
        if !file.metadata()?.is_file() {
            return Err(std::io::Error::from(std::io::ErrorKind::InvalidInput));
        }
        let mut bytes = Vec::new();
        file.take(u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(StoreError::file(path))
}

/// SQLite would mix a journal that some earlier database left into a new one. Where there is no database, its journals
/// are set aside under another name.
pub(crate) fn set_stray_journals_aside(database: &Path) -> Result<(), StoreError> {
    if database.exists() {
        return Ok(());
    }
    for ending in ["-wal", "-shm", "-journal"] {
        let named = |ending: &str| {
            let mut path = database.as_os_str().to_owned();
            path.push(ending);
            PathBuf::from(path)
        };
        let (stray, aside) = (named(ending), named(&format!("{ending}.stray")));
        match std::fs::rename(&stray, aside) {
            Ok(()) => tracing::warn!(path = %stray.display(), "a journal without its database: set aside"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::file(stray)(error)),
        }
    }
    Ok(())
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
