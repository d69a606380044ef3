//! What to do about an answer of the system: each kind of it has a cause of its own.

use std::io::{self, ErrorKind};

use rustix::io::Errno;

/// What to do, for the place where a message ends.
#[must_use]
pub fn remedy(error: &io::Error) -> &'static str {
    let is = |errno: Errno| error.raw_os_error() == Some(errno.raw_os_error());
    match error.kind() {
        ErrorKind::NotFound => "there is nothing of that name: check the path",
        ErrorKind::PermissionDenied => "check its owner and rights, and those of its folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "the disk is full: free some space, then try again"
        }
        ErrorKind::ReadOnlyFilesystem => "its disk is mounted read-only: mount it read-write",
        ErrorKind::NotADirectory => "a file stands where a folder is due: check the path",
        ErrorKind::IsADirectory => "a folder stands where a file is due: check the path",
        ErrorKind::InvalidFilename => {
            "the name is too long, or holds what the disk does not take: choose another"
        }
        _ if is(Errno::MFILE) || is(Errno::NFILE) => {
            "too many files are open: close other programs, or allow more (ulimit -n)"
        }
        _ if is(Errno::IO) => "the disk fails: check its cable and its health",
        _ => "check the path, the rights and the disk",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_a_remedy_of_its_own() {
        let mut told = std::collections::BTreeSet::new();
        for (errno, said) in [
            (Errno::NOENT, "check the path"),
            (Errno::ACCESS, "owner and rights"),
            (Errno::NOSPC, "free some space"),
            (Errno::ROFS, "read-write"),
            (Errno::NOTDIR, "where a folder is due"),
            (Errno::ISDIR, "where a file is due"),
            (Errno::NAMETOOLONG, "too long"),
            (Errno::MFILE, "too many files"),
            (Errno::IO, "cable"),
            (Errno::BADF, "the rights and the disk"),
        ] {
            let remedy = remedy(&errno.into());
            assert!(remedy.contains(said), "{errno:?}: {remedy}");
            assert!(told.insert(remedy), "{errno:?} says what another says");
        }
        for (errno, like) in
            [(Errno::DQUOT, Errno::NOSPC), (Errno::NFILE, Errno::MFILE), (Errno::PERM, Errno::ACCESS)]
        {
            assert_eq!(remedy(&errno.into()), remedy(&like.into()), "{errno:?}");
        }
    }
}
