//! Folders of data that only their owner enters.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;

use rustix::fs::FileType;

use crate::{Kind, OutsideError};

/// Makes a folder, and those above it that are missing, for its owner alone: 0700 from the first moment, whatever the
/// umask lets through. One that is there keeps the rights that somebody gave it.
///
/// # Errors
/// [`OutsideError::NotAFolder`] where a file, or a link to nothing, stands in the way; else [`OutsideError::Io`].
pub fn private_folder(path: &Path) -> Result<(), OutsideError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| in_the_way(path).unwrap_or_else(|| OutsideError::io(path)(error)))
}

/// What stands in the way, at this path or at one above it, if it is no folder.
fn in_the_way(path: &Path) -> Option<OutsideError> {
    let there = path.ancestors().find(|at| at.symlink_metadata().is_ok())?;
    let kind = match there.metadata() {
        Ok(found) if found.is_dir() => return None,
        Ok(found) => Kind::of(FileType::from_raw_mode(found.mode())).unwrap_or(Kind::File),
        // A link to something: what it leads to is not there.
        Err(error) if error.kind() == ErrorKind::NotFound => Kind::LostLink,
        Err(_) => return None,
    };
    Some(OutsideError::NotAFolder { path: there.to_owned(), kind })
}
