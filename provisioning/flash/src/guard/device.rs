//! A disk as the kernel knows it: its numbers, its partitions, and what it is used for.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::block::Kind;
use super::identity::{SerialOf, Transport};
use super::ports::BusPath;

/// A device's number, major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub u32, pub u32);

impl Number {
    /// Reads `8:16`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.trim().split_once(':')?;
        Some(Self(major.parse().ok()?, minor.parse().ok()?))
    }

    /// That of a device node.
    #[must_use]
    pub fn of_node(path: &Path) -> Option<Self> {
        let node = fs::metadata(path).ok().filter(|node| node.file_type().is_block_device())?;
        Some(Self(rustix::fs::major(node.rdev()), rustix::fs::minor(node.rdev())))
    }
}

/// A partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name in the kernel: `sdb1`.
    pub name: String,
    /// Its number.
    pub number: Number,
    /// Where it begins, in bytes.
    pub start: u64,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A whole device. Its texts are fit to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its name in the kernel: `sdb`.
    pub name: String,
    /// Its node: `/dev/sdb`.
    pub node: PathBuf,
    /// Its number.
    pub number: Number,
    /// What it is.
    pub kind: Kind,
    /// How it is attached.
    pub transport: Transport,
    /// Size in bytes, as it claims; 0 without a medium.
    pub bytes: u64,
    /// Whether it cannot be written.
    pub is_read_only: bool,
    /// Whether its medium can be taken out.
    pub is_removable: bool,
    /// Whether it turns.
    pub is_rotational: bool,
    /// Maker, or nothing.
    pub vendor: String,
    /// Model, or nothing.
    pub model: String,
    /// Serial number.
    pub serial: Option<String>,
    /// Whose that is.
    pub serial_of: SerialOf,
    /// Where it is plugged in.
    pub bus_path: BusPath,
    /// The kernel's number of this insertion.
    pub sequence: Option<u64>,
    /// Its partitions, as the kernel sees them.
    pub parts: Vec<Part>,
    /// What it is used for now, itself or through what lies on it.
    pub uses: Vec<Use>,
}

/// What holds a disk or one of its partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// An open LUKS or plain dm-crypt volume.
    Luks,
    /// A logical volume.
    Lvm,
    /// Another map of the device mapper.
    Mapper,
    /// An md array.
    Raid,
    /// bcache.
    Bcache,
    /// A loop device on top of it.
    Loop,
    /// A mounted btrfs that spans several disks.
    Btrfs,
    /// Something else.
    Other,
}

/// One use of a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// The running system.
    Root,
    /// What the machine starts from.
    Boot {
        /// Where it is mounted.
        at: String,
    },
    /// It carries swap space, as a partition or in a file.
    Swap {
        /// The kernel's name for it.
        on: String,
    },
    /// Another mount.
    Mounted {
        /// Its mount point.
        at: String,
    },
    /// Held by another device.
    Held {
        /// What kind.
        by: Holding,
        /// The holder's name in the kernel.
        name: String,
    },
}
