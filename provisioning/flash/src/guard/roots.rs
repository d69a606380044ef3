//! Where the kernel's files lie, on this machine or in a recorded one.

use std::path::{Path, PathBuf};

use super::block::Attributes;
use super::sysfs;

/// Where the kernel's files lie; tests point it at recorded ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roots {
    /// sysfs.
    pub sys: PathBuf,
    /// procfs.
    pub proc: PathBuf,
    /// udev's database.
    pub udev: PathBuf,
    /// Device nodes.
    pub dev: PathBuf,
}

impl Roots {
    /// The usual places below a folder.
    #[must_use]
    pub fn under(root: &Path) -> Self {
        Self {
            sys: root.join("sys"),
            proc: root.join("proc"),
            udev: root.join("run/udev/data"),
            dev: root.join("dev"),
        }
    }
}

impl Default for Roots {
    fn default() -> Self {
        Self::under(Path::new("/"))
    }
}

impl Attributes for Roots {
    fn attribute(&self, device: &str, name: &str) -> Option<String> {
        sysfs::text(&self.sys.join("block").join(device), name)
    }

    fn place(&self, device: &str) -> Option<String> {
        let whole = self.sys.join("block").join(device).canonicalize().ok()?;
        let base = self.sys.canonicalize().ok()?.join("devices");
        Some(whole.strip_prefix(base).ok()?.to_string_lossy().into_owned())
    }
}
