//! Files, written whole or not at all.
//!
//! A file is written under another name beside its place, flushed to the disk, and then takes its place in one step.
//! Without `force` that step fails where the path exists, even if it was made in between. Only regular files are read,
//! up to the greatest size of their kind; see `perron-outside`.

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use perron_outside::{OutsideError, PRIVATE, PUBLIC};
use zeroize::Zeroizing;

use crate::base::BaseError;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Every user of the machine.
    Public,
    /// Its owner alone.
    Secret,
}

impl Access {
    const fn mode(self) -> u32 {
        match self {
            Self::Public => PUBLIC,
            Self::Secret => PRIVATE,
        }
    }
}

fn fault(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> BaseError {
    let path = path.to_owned();
    move |source| BaseError::File { doing, path, source }
}

/// Fails where the path exists, unless `force` is given: a check before long work.
pub(crate) fn ensure_free(path: &Path, force: bool) -> Result<(), BaseError> {
    if !force && path.symlink_metadata().is_ok() { Err(BaseError::Exists(path.to_owned())) } else { Ok(()) }
}

/// Makes a folder and its parents.
pub(crate) fn folder(path: &Path, access: Access) -> Result<(), BaseError> {
    let mode = if access == Access::Secret { 0o700 } else { 0o755 };
    DirBuilder::new().recursive(true).mode(mode).create(path).map_err(fault("make the folder", path))
}

/// Writes a whole file; on failure the old content stays.
pub(crate) fn write(path: &Path, bytes: &[u8], access: Access, force: bool) -> Result<(), BaseError> {
    let write = if force { perron_outside::replace } else { perron_outside::write_new };
    write(path, bytes, access.mode()).map_err(|error| match error {
        OutsideError::Io { path, source } => BaseError::File { doing: "write", path, source },
        error => error.into(),
    })
}

/// Reads a file of at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, BaseError> {
    Ok(Zeroizing::new(perron_outside::read(path, limit)?))
}

/// Reads a text of at most `limit` bytes. A byte order mark, as spreadsheets write, is dropped.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<Zeroizing<String>, BaseError> {
    let text = Zeroizing::new(perron_outside::read_text(path, limit)?);
    Ok(text.strip_prefix('\u{feff}').map(|text| Zeroizing::new(text.to_owned())).unwrap_or(text))
}

/// Whether a file may be read by others than its owner.
pub(crate) fn is_exposed(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], BaseError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(BaseError::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn nothing_is_replaced_unasked_and_nothing_is_left_beside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.key");
        write(&path, b"one", Access::Secret, false).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert!(matches!(write(&path, b"two", Access::Secret, false), Err(BaseError::Exists(_))));
        assert_eq!(read(&path, 10).unwrap().as_slice(), b"one");
        write(&path, b"two", Access::Public, true).unwrap();
        assert_eq!(read(&path, 10).unwrap().as_slice(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let lost = dir.path().join("no/such/a");
        assert!(matches!(write(&lost, b"x", Access::Public, false), Err(BaseError::File { .. })));
        std::os::unix::fs::symlink("nowhere", dir.path().join("link")).unwrap();
        assert!(matches!(
            write(&dir.path().join("link"), b"x", Access::Public, false),
            Err(BaseError::Exists(_))
        ));
    }

    #[test]
    fn reading_is_bounded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t");
        write(&path, "\u{feff}née".as_bytes(), Access::Public, false).unwrap();
        assert_eq!(read_text(&path, 7).unwrap().as_str(), "née");
        assert!(matches!(read_text(&path, 6), Err(BaseError::TooLarge { limit: 6, .. })));
    }
}
