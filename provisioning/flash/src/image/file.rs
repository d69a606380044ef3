//! Opening an image: a regular file, or at once a word of what stands there.
//!
//! A pipe is opened without waiting for its writer, and a device is not opened at all: opening alone can move a tape or
//! reset a line. A link to a file counts as the file. What was opened is asked again: by name it may have changed.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use super::{ImageError, io};

/// Opens a regular file to read.
pub(super) fn open(path: &Path) -> Result<(File, Metadata), ImageError> {
    ensure_file(path, &fs::metadata(path).map_err(io("open", path))?)?;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(io("open", path))?;
    let about = file.metadata().map_err(io("read", path))?;
    ensure_file(path, &about)?;
    Ok((file, about))
}

fn ensure_file(path: &Path, about: &Metadata) -> Result<(), ImageError> {
    match kind(about.file_type()) {
        None => Ok(()),
        Some(kind) => Err(ImageError::NotPlain { path: path.to_owned(), kind }),
    }
}

/// What it is, unless it is a regular file.
fn kind(found: FileType) -> Option<&'static str> {
    match found {
        _ if found.is_file() => None,
        _ if found.is_dir() => Some("a folder"),
        _ if found.is_fifo() => Some("a named pipe"),
        _ if found.is_socket() => Some("a socket"),
        _ => Some("a device"),
    }
}
