//! What the system answers about a file: what to do, and whether to try again.

use std::io::{self, ErrorKind};

use rustix::io::Errno;

/// What to do about an answer of the system, for the place where a message ends.
pub(super) fn remedy(error: &io::Error) -> &'static str {
    let is = |errno: Errno| error.raw_os_error() == Some(errno.raw_os_error());
    match error.kind() {
        ErrorKind::NotFound => "check the path of the data folder",
        ErrorKind::PermissionDenied => "give the folder and its files to the user of the kiosk",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "the disk is full: free some space, then try again"
        }
        ErrorKind::ReadOnlyFilesystem => "its disk is mounted read-only: mount it read-write",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "a file stands where a folder is due: move it away, or name another folder"
        }
        ErrorKind::IsADirectory => "a folder stands where a file is due: move it away",
        _ if is(Errno::MFILE) || is(Errno::NFILE) => {
            "too many files are open: close other programs, or allow more (ulimit -n)"
        }
        _ if is(Errno::IO) => "the disk fails: check its cable and its health",
        _ => "check the folder's disk and owner",
    }
}

/// Whether the same may go well later without repair.
pub(super) fn passes(error: &io::Error) -> bool {
    let is = |errno: Errno| error.raw_os_error() == Some(errno.raw_os_error());
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
        || is(Errno::MFILE)
        || is(Errno::NFILE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreError;

    #[test]
    fn every_cause_at_opening_has_a_remedy_of_its_own() {
        let mut told = std::collections::BTreeSet::new();
        for (errno, said, later) in [
            (Errno::NOENT, "path", false),
            (Errno::ACCESS, "user of the kiosk", false),
            (Errno::NOSPC, "free some space", true),
            (Errno::ROFS, "read-write", false),
            (Errno::NOTDIR, "where a folder is due", false),
            (Errno::ISDIR, "where a file is due", false),
            (Errno::MFILE, "ulimit", true),
            (Errno::IO, "cable", false),
            (Errno::BADF, "disk and owner", false),
        ] {
            let error = StoreError::File { path: "/data".into(), source: errno.into() };
            let text = error.to_string();
            assert!(text.starts_with("/data: ") && text.contains(said), "{text}");
            assert_eq!(error.is_transient(), later, "{text}");
            assert!(told.insert(remedy(&errno.into())), "{errno:?} says what another says");
        }
    }
}
