//! Files below a root: `/` for this machine, a folder for a recorded one.
//!
//! A recording comes from elsewhere, so its links are resolved inside its folder (`RESOLVE_IN_ROOT`): it cannot show
//! files of the machine that reads it. Only regular files are read, without waiting: a pipe would never end.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{Dir, FileType, Mode, OFlags, ResolveFlags, fstat, open, openat2, readlinkat};

use super::{FILE_MAX, Files, NAMES_MAX};

/// The files below one folder.
pub struct Rooted(OwnedFd);

impl Rooted {
    /// Opens the folder.
    ///
    /// # Errors
    /// The system's answer: it is no folder, or cannot be read.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self(open(root, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?))
    }

    fn within(&self, path: &str, flags: OFlags) -> io::Result<OwnedFd> {
        let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
        Ok(openat2(&self.0, path, flags | OFlags::CLOEXEC, Mode::empty(), resolve)?)
    }
}

impl Files for Rooted {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let file = self.within(path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY)?;
        if !FileType::from_raw_mode(fstat(&file)?.st_mode).is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut bytes = vec![];
        File::from(file).take(FILE_MAX as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        let folder = self.within(path, OFlags::RDONLY | OFlags::DIRECTORY)?;
        let names = Dir::read_from(folder)?
            .filter_map(|entry| entry.ok()?.file_name().to_str().ok().map(str::to_owned))
            .filter(|name| name != "." && name != "..");
        let mut names: Vec<String> = names.take(NAMES_MAX).collect();
        names.sort();
        Ok(names)
    }

    fn link(&self, path: &str) -> io::Result<String> {
        let (folder, name) = path.rsplit_once('/').ok_or(io::ErrorKind::InvalidInput)?;
        let folder = if folder.is_empty() { "/" } else { folder };
        let folder = self.within(folder, OFlags::PATH | OFlags::DIRECTORY)?;
        readlinkat(&folder, name, vec![])?.into_string().map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn nothing_outside_the_root_is_read() {
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret"), "key").unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("sys/block/sda")).unwrap();
        std::fs::write(dir.path().join("sys/block/sda/size"), "12\n").unwrap();
        let secret = outside.path().join("secret");
        symlink(&secret, dir.path().join("sys/absolute")).unwrap();
        symlink("../../../../../../../../etc/passwd", dir.path().join("sys/climb")).unwrap();
        symlink("block/sda", dir.path().join("sys/inside")).unwrap();
        let root = Rooted::open(dir.path()).unwrap();
        assert!(root.read("/sys/absolute").is_err());
        assert!(root.read("/sys/climb").is_err());
        assert!(root.read("/../../etc/passwd").is_err());
        assert_eq!(root.read("/sys/inside/size").unwrap(), b"12\n");
        assert_eq!(root.link("/sys/inside").unwrap(), "block/sda");
        assert!(root.link("/sys/block").is_err());
        assert_eq!(root.list("/sys").unwrap(), ["absolute", "block", "climb", "inside"]);
    }

    #[test]
    fn only_regular_files_are_read_and_not_all_of_a_long_one() {
        let dir = tempfile::tempdir().unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, dir.path().join("pipe"), Mode::RUSR).unwrap();
        std::fs::write(dir.path().join("long"), vec![b'x'; FILE_MAX + 5]).unwrap();
        let root = Rooted::open(dir.path()).unwrap();
        assert_eq!(root.read("/pipe").unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert!(root.read("/").is_err());
        assert_eq!(root.read("/long").unwrap().len(), FILE_MAX);
        assert!(Rooted::open(&dir.path().join("long")).is_err());
    }

    #[test]
    fn this_machine_has_a_processor() {
        let root = Rooted::open(Path::new("/")).unwrap();
        assert!(String::from_utf8_lossy(&root.read("/proc/cpuinfo").unwrap()).contains("processor"));
        assert!(root.list("/proc/self").unwrap().contains(&"status".to_owned()));
    }
}
