//! The small files that the kernel shows, read with bounds.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Bytes read of an attribute: the kernel gives at most one page.
const ATTRIBUTE_MAX: u64 = 4096;
/// Bytes read of a table such as mountinfo.
pub(super) const TABLE_MAX: u64 = 4 << 20;
/// Entries read of a folder.
const ENTRIES_MAX: usize = 4096;

/// A file's bytes, at most `limit`. Longer ones are an error: a table that is cut off hides mounts.
pub(super) fn bytes(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more than this program reads"));
    }
    Ok(bytes)
}

/// An attribute's text, trimmed; nothing where it is missing, empty or unreadable.
pub(super) fn text(folder: &Path, name: &str) -> Option<String> {
    let bytes = bytes(&folder.join(name), ATTRIBUTE_MAX).ok()?;
    let text = String::from_utf8_lossy(&bytes).trim_matches(['\0', '\n', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// An attribute's number.
pub(super) fn number(folder: &Path, name: &str) -> Option<u64> {
    text(folder, name)?.parse().ok()
}

/// An attribute's bytes.
pub(super) fn raw(folder: &Path, name: &str) -> Option<Vec<u8>> {
    bytes(&folder.join(name), ATTRIBUTE_MAX).ok()
}

/// The names in a folder, in order; none where there is no such folder.
///
/// # Errors
/// The folder is there and cannot be read whole.
pub(super) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(error),
    };
    let mut names = vec![];
    for entry in entries {
        if names.len() == ENTRIES_MAX {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more entries than this program reads"));
        }
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}
