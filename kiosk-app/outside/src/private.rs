//! Folders of data that only their owner enters.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use crate::OutsideError;

/// Makes a folder, and those above it that are missing, for its owner alone: 0700 from the first moment, whatever the
/// umask lets through. One that is there keeps the rights that somebody gave it.
///
/// # Errors
/// [`OutsideError::Io`].
pub fn private_folder(path: &Path) -> Result<(), OutsideError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(OutsideError::io(path))
}
