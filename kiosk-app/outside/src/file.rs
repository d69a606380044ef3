//! Reading a file whose path somebody gave, or that lay on a stick.
//!
//! It is opened once and asked what it is by its handle: what is looked at by name first may be another thing when it
//! is opened. Nothing is waited for, and a limit holds while reading, whatever the file says about its length.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rustix::fs::{FileType, Mode, OFlags, fstat};
use rustix::io::Errno;

use crate::{Kind, OutsideError, text_of};

/// Opens a regular file. Its last name may be no link; what the folders above are is the caller's.
///
/// # Errors
/// [`OutsideError::NotAFile`], or [`OutsideError::Io`] with the system's answer.
pub fn open(path: &Path) -> Result<File, OutsideError> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let refused = |kind| OutsideError::NotAFile { path: path.to_owned(), kind };
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::LOOP) => return Err(refused(Kind::Link)),
        Err(Errno::NXIO) => return Err(refused(Kind::Socket)),
        Err(error) => return Err(OutsideError::io(path)(error)),
    };
    let found = fstat(&file).map_err(OutsideError::io(path))?;
    match Kind::of(FileType::from_raw_mode(found.st_mode)) {
        None => Ok(file),
        Some(kind) => Err(refused(kind)),
    }
}

/// Reads a regular file of at most `limit` bytes.
///
/// # Errors
/// As for [`open`], and [`OutsideError::TooLarge`].
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, OutsideError> {
    let mut bytes = Vec::new();
    let mut file = open(path)?.take(limit.saturating_add(1));
    file.read_to_end(&mut bytes).map_err(OutsideError::io(path))?;
    if bytes.len() as u64 > limit {
        return Err(OutsideError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}

/// Reads a text of at most `limit` bytes, in UTF-8 with or without the mark of Windows programs.
///
/// # Errors
/// As for [`read`], and [`OutsideError::NotText`].
pub fn read_text(path: &Path, limit: u64) -> Result<String, OutsideError> {
    text_of(read(path, limit)?).map_err(|encoding| OutsideError::NotText { path: path.to_owned(), encoding })
}
