//! Writing a file into a folder that others write to as well, such as a stick's.
//!
//! ```text
//!  open the folder ─► draft, new, of a name nobody can foresee ─► bytes, fsync ─► name ─► fsync of the folder
//!                                         └──────────── any failure: the draft goes ───────┘
//! ```
//!
//! The folder is held open, so that it stays the same one. The draft is made anew (`O_EXCL`), which follows no link.
//! Taking the name replaces nothing: where the file system does not know that (`renameat2` with `NOREPLACE`), a second
//! name is made for the draft, and where it knows no second names (FAT, exFAT) the name is looked at and the draft
//! renamed. Renaming never follows a link, so the worst that a name planted between the two can do is to be replaced.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{
    AtFlags, Mode, OFlags, RenameFlags, linkat, openat, renameat, renameat_with, statat, unlinkat,
};
use rustix::io::Errno;

use crate::OutsideError;

/// Rights of a file for its owner alone.
pub const PRIVATE: u32 = 0o600;
/// Rights of a file that anyone may read.
pub const PUBLIC: u32 = 0o644;
/// Names tried for a draft.
const NAMES_TRIED: usize = 8;

/// Writes a file that appears whole and synced, or not at all; what is there is left alone. `mode` are its rights,
/// of which the umask may take some.
///
/// # Errors
/// [`OutsideError::Exists`] when anything has that name, a link too; [`OutsideError::Io`].
pub fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), OutsideError> {
    write(path, bytes, mode, take_new)
}

/// The same, and what is there is replaced: a link itself, never what it leads to.
///
/// # Errors
/// [`OutsideError::Io`].
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), OutsideError> {
    write(path, bytes, mode, |folder, draft, name| renameat(folder, draft, folder, name))
}

/// Gives a draft its name.
type Take = fn(&OwnedFd, &OsStr, &OsStr) -> rustix::io::Result<()>;

fn write(path: &Path, bytes: &[u8], mode: u32, take: Take) -> Result<(), OutsideError> {
    let fail = |error: std::io::Error| OutsideError::Io { path: path.to_owned(), source: error };
    let name = path.file_name().ok_or_else(|| fail(std::io::ErrorKind::InvalidInput.into()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = rustix::fs::open(folder, flags, Mode::empty()).map_err(|error| fail(error.into()))?;
    let (draft, mut file) = new_draft(&folder, mode).map_err(|error| fail(error.into()))?;
    let filled = file.write_all(bytes).and_then(|()| file.sync_all());
    let done = filled.map_err(fail).and_then(|()| match take(&folder, &draft, name) {
        Ok(()) => Ok(()),
        Err(Errno::EXIST) => Err(OutsideError::Exists { path: path.to_owned() }),
        Err(error) => Err(fail(error.into())),
    });
    if done.is_err() {
        let _ = unlinkat(&folder, &draft, AtFlags::empty());
    }
    done.and_then(|()| sync(&folder).map_err(|error| fail(error.into())))
}

fn new_draft(folder: &OwnedFd, mode: u32) -> rustix::io::Result<(OsString, File)> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut last = Errno::EXIST;
    for number in 0..NAMES_TRIED {
        // Each state is keyed by the system's random source.
        let name = OsString::from(format!(".{:016x}.part", RandomState::new().hash_one(number)));
        match openat(folder, &name, flags, Mode::from_raw_mode(mode)) {
            Ok(file) => return Ok((name, file.into())),
            Err(error) => last = error,
        }
        if last != Errno::EXIST {
            break;
        }
    }
    Err(last)
}

/// Gives the draft a name that nothing has.
fn take_new(folder: &OwnedFd, draft: &OsStr, name: &OsStr) -> rustix::io::Result<()> {
    match renameat_with(folder, draft, folder, name, RenameFlags::NOREPLACE) {
        Err(error) if is_unknown(error) => take_by_link(folder, draft, name),
        done => done,
    }
}

/// The same where renaming cannot be told to replace nothing.
fn take_by_link(folder: &OwnedFd, draft: &OsStr, name: &OsStr) -> rustix::io::Result<()> {
    match linkat(folder, draft, folder, name, AtFlags::empty()) {
        Ok(()) => unlinkat(folder, draft, AtFlags::empty()),
        Err(error) if is_unknown(error) => take_by_look(folder, draft, name),
        Err(error) => Err(error),
    }
}

/// The same where a file has one name only.
fn take_by_look(folder: &OwnedFd, draft: &OsStr, name: &OsStr) -> rustix::io::Result<()> {
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(_) => Err(Errno::EXIST),
        Err(Errno::NOENT) => renameat(folder, draft, folder, name),
        Err(error) => Err(error),
    }
}

/// Whether the file system says that it does not know this.
fn is_unknown(error: Errno) -> bool {
    matches!(error, Errno::INVAL | Errno::NOSYS | Errno::NOTSUP | Errno::PERM)
}

fn sync(folder: &OwnedFd) -> rustix::io::Result<()> {
    match rustix::fs::fsync(folder) {
        Err(Errno::INVAL) => Ok(()), // a file system without it
        done => done,
    }
}

#[cfg(test)]
#[path = "new_file_tests.rs"]
mod tests;
