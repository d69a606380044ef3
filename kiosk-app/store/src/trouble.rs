//! Why the folder of the data gives trouble. SQLite has few words for it: a disk without room for its shared memory is an
//! input or output error to it, as a broken cable is, and whatever cannot be opened is one thing. So the folder itself is
//! asked.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind};
use std::path::Path;

use rustix::fs::{Access, StatVfs, StatVfsMountFlags, access, statvfs};
use rustix::io::Errno;

use crate::StoreError;
use crate::files::DATABASE;

/// Less room than this, in bytes, is none: SQLite's shared memory alone takes 32 KiB.
const ROOM_MIN: u64 = 64 << 10;

/// The same error, by the name of its cause where the folder shows one.
pub(crate) fn named(error: StoreError, dir: &Path) -> StoreError {
    match error {
        // What SQLite says where several causes share its word.
        StoreError::Disk(source) | StoreError::ReadOnly(source) => match cause(dir) {
            Some(cause) if cause.kind() == ErrorKind::StorageFull => StoreError::Full(source),
            Some(cause) => StoreError::File { path: dir.to_owned(), source: cause },
            None => source.into(),
        },
        error => error,
    }
}

/// What is wrong with the folder, if anything is.
fn cause(dir: &Path) -> Option<io::Error> {
    let fault = match statvfs(dir) {
        Ok(disk) if disk.f_flag.contains(StatVfsMountFlags::RDONLY) => Some(Errno::ROFS),
        Ok(disk) if is_full(&Room::of(&disk)) => Some(Errno::NOSPC),
        Ok(_) => access(dir, Access::WRITE_OK | Access::EXEC_OK).err(),
        Err(error) => Some(error),
    };
    fault.map(io::Error::from).or_else(|| unopened(dir))
}

/// What a disk says of its room. One that does not count has no blocks, or no files, at all.
struct Room {
    blocks: u64,
    free_bytes: u64,
    files: u64,
    free_files: u64,
}

impl Room {
    fn of(disk: &StatVfs) -> Self {
        Self {
            blocks: disk.f_blocks,
            free_bytes: disk.f_bavail.saturating_mul(disk.f_frsize),
            files: disk.f_files,
            free_files: disk.f_favail,
        }
    }
}

/// Whether there is no room for bytes, or none for another file.
fn is_full(room: &Room) -> bool {
    (room.blocks > 0 && room.free_bytes < ROOM_MIN) || (room.files > 0 && room.free_files == 0)
}

/// Why one of the database's files cannot be opened.
fn unopened(dir: &Path) -> Option<io::Error> {
    let open = |ending: &str| {
        let opened = OpenOptions::new().read(true).write(true).open(dir.join(format!("{DATABASE}{ending}")));
        opened.err().filter(|error| error.kind() != ErrorKind::NotFound)
    };
    ["", "-wal", "-shm"].into_iter().find_map(open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn sqlite(extended: i32) -> StoreError {
        rusqlite::Error::SqliteFailure(ffi::Error::new(extended), None).into()
    }

    #[test]
    fn a_full_disk_is_no_broken_cable() {
        for (blocks, free_bytes, files, free_files, full) in [
            (1000, 0, 0, 0, true),
            (1000, 4096, 100, 7, true),
            (1000, 1 << 30, 100, 0, true),
            (1000, 1 << 30, 100, 1, false),
            (1000, 1 << 30, 0, 0, false),
            (0, 0, 0, 0, false),
        ] {
            let room = Room { blocks, free_bytes, files, free_files };
            assert_eq!(is_full(&room), full, "{blocks} {free_bytes} {files} {free_files}");
        }
    }

    #[test]
    fn what_the_folder_shows_is_what_is_said() {
        let dir = tempfile::tempdir().unwrap();
        // Nothing is wrong with the folder: SQLite's word stands.
        let disk = named(sqlite(ffi::SQLITE_IOERR_READ), dir.path());
        assert!(matches!(disk, StoreError::Disk(_)), "{disk:?}");
        // A folder in the place of a file.
        std::fs::create_dir(dir.path().join("perron.db-wal")).unwrap();
        let folder = named(sqlite(ffi::SQLITE_CANTOPEN), dir.path());
        assert!(folder.to_string().contains("a folder stands where a file is due"), "{folder}");
        // A damaged file is told by SQLite alone.
        let corrupt = named(sqlite(ffi::SQLITE_CORRUPT), dir.path());
        assert!(matches!(corrupt, StoreError::Corrupt(_)), "{corrupt:?}");
        let gone = named(sqlite(ffi::SQLITE_CANTOPEN), &dir.path().join("gone"));
        assert!(gone.to_string().contains("check the path"), "{gone}");
    }
}
