//! Files, written whole or not at all.
//!
//! A file is written under another name beside its place, flushed to the disk, and then takes its place in one step.
//! Without force the step fails where something stands already, even if it came in between.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::KitError;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone.
    Public,
    /// Its owner alone.
    Secret,
}

impl Access {
    const fn mode(self) -> u32 {
        match self {
            Self::Public => 0o644,
            Self::Secret => 0o600,
        }
    }
}

fn fault(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> KitError {
    let path = path.to_owned();
    move |source| KitError::File { doing, path, source }
}

/// Fails early where a file would be replaced unasked.
pub(crate) fn ensure_free(path: &Path, force: bool) -> Result<(), KitError> {
    if !force && path.symlink_metadata().is_ok() { Err(KitError::Exists(path.to_owned())) } else { Ok(()) }
}

/// Makes a folder and those above it.
pub(crate) fn folder(path: &Path, access: Access) -> Result<(), KitError> {
    let mode = if access == Access::Secret { 0o700 } else { 0o755 };
    DirBuilder::new().recursive(true).mode(mode).create(path).map_err(fault("make the folder", path))
}

/// Writes a file whole, or leaves what was there.
pub(crate) fn write(path: &Path, bytes: &[u8], access: Access, force: bool) -> Result<(), KitError> {
    ensure_free(path, force)?;
    let beside = beside(path);
    let done = fill(&beside, bytes, access).and_then(|()| take_place(&beside, path, force));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn fill(path: &Path, bytes: &[u8], access: Access) -> Result<(), KitError> {
    let mut options = OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(access.mode()).open(path).map_err(fault("write", path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fault("write", path))
}

fn take_place(beside: &Path, path: &Path, force: bool) -> Result<(), KitError> {
    if force {
        fs::rename(beside, path).map_err(fault("replace", path))?;
        return sync_folder(path);
    }
    match fs::hard_link(beside, path) {
        Ok(()) => fs::remove_file(beside).map_err(fault("tidy up", beside))?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(KitError::Exists(path.to_owned()));
        }
        Err(_) => {
            ensure_free(path, false)?; // a stick's file system knows no second name for a file
            fs::rename(beside, path).map_err(fault("write", path))?;
        }
    }
    sync_folder(path)
}

fn sync_folder(path: &Path) -> Result<(), KitError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault("save the folder", folder))
}

/// Reads a file of at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, KitError> {
    let mut bytes = Zeroizing::new(Vec::new());
    let file = File::open(path).map_err(fault("read", path))?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fault("read", path))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(KitError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}

/// Reads a text of at most `limit` bytes. A byte order mark, as spreadsheets write, is dropped.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<Zeroizing<String>, KitError> {
    let bytes = read(path, limit)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| fault("read", path)(std::io::Error::new(ErrorKind::InvalidData, error)))?;
    Ok(Zeroizing::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()))
}

/// Whether others than the owner may read a file.
pub(crate) fn is_exposed(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KitError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(KitError::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn nothing_is_replaced_unasked_and_nothing_is_left_beside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.key");
        write(&path, b"one", Access::Secret, false).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert!(matches!(write(&path, b"two", Access::Secret, false), Err(KitError::Exists(_))));
        assert_eq!(read(&path, 10).unwrap().as_slice(), b"one");
        write(&path, b"two", Access::Public, true).unwrap();
        assert_eq!(read(&path, 10).unwrap().as_slice(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let lost = dir.path().join("no/such/a");
        assert!(matches!(write(&lost, b"x", Access::Public, false), Err(KitError::File { .. })));
        std::os::unix::fs::symlink("nowhere", dir.path().join("link")).unwrap();
        assert!(matches!(
            write(&dir.path().join("link"), b"x", Access::Public, false),
            Err(KitError::Exists(_))
        ));
    }

    #[test]
    fn reading_is_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t");
        write(&path, "\u{feff}née".as_bytes(), Access::Public, false).unwrap();
        assert_eq!(read_text(&path, 7).unwrap().as_str(), "née");
        assert!(matches!(read_text(&path, 6), Err(KitError::TooLarge { limit: 6, .. })));
    }
}
