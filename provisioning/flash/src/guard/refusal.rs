//! Why a device may not be written, and what a technician does about it.

use std::path::PathBuf;

use super::device::Holding;

/// Why a device may not be written. No flag overrides any of these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing there.
    #[error(
        "{named} is no disk of this machine: look at the list with lsblk, and check that it is plugged in"
    )]
    NoSuchDevice {
        /// As it was named.
        named: String,
    },
    /// A part of a disk.
    #[error("{named} is a partition: name the whole disk, {disk}, if all of it may go")]
    Partition {
        /// As it was named.
        named: String,
        /// The disk that it is on.
        disk: String,
    },
    /// No kind of disk that this program writes.
    #[error("{device} is no disk, stick or card: name the disk itself")]
    Kind {
        /// Which device.
        device: PathBuf,
    },
    /// A loop device, unasked.
    #[error("{device} is a loop device: add --allow-loop if that is meant")]
    Loop {
        /// Which device.
        device: PathBuf,
    },
    /// No medium.
    #[error("{device} holds no medium: insert one, then look again")]
    NoMedium {
        /// Which device.
        device: PathBuf,
    },
    /// It carries the running system.
    #[error(
        "{device} carries the running system: it is never written; start from another disk to write this one"
    )]
    Root {
        /// Which device.
        device: PathBuf,
    },
    /// The machine starts from it.
    #[error(
        "{device} carries {at}, from which this machine starts: it is never written; start from another disk"
    )]
    Boot {
        /// Which device.
        device: PathBuf,
        /// Where it is mounted.
        at: String,
    },
    /// It carries swap.
    #[error("{device} carries swap in use ({on}): run swapoff first if the disk may go")]
    Swap {
        /// Which device.
        device: PathBuf,
        /// The kernel's name for it.
        on: String,
    },
    /// It is mounted.
    #[error("{device} is mounted at {at}: unmount it first if the disk may go")]
    Mounted {
        /// Which device.
        device: PathBuf,
        /// Its mount point.
        at: String,
    },
    /// Something holds it.
    #[error("{device} is held by {name}, {}: {}", said(*.by).0, said(*.by).1)]
    Held {
        /// Which device.
        device: PathBuf,
        /// What holds it.
        by: Holding,
        /// The holder's name.
        name: String,
    },
    /// It cannot be written.
    #[error("{device} is read-only: move the card's switch, or take another medium")]
    ReadOnly {
        /// Which device.
        device: PathBuf,
    },
    /// Too small.
    #[error("{device} has {has} bytes and {needs} are needed: take a larger medium")]
    TooSmall {
        /// Which device.
        device: PathBuf,
        /// What it claims.
        has: u64,
        /// What must fit.
        needs: u64,
    },
    /// Not in an armed port.
    #[error("{device} is plugged in at {port}, which is not armed: arm that port, or move the medium")]
    NotArmed {
        /// Which device.
        device: PathBuf,
        /// Its port.
        port: String,
    },
    /// A use that cannot be tied to a disk.
    #[error(
        "{source_name} is in use and nobody can say on which disk it lies: unmount it or run swapoff, then look again"
    )]
    Unplaced {
        /// What mountinfo or swaps names.
        source_name: String,
    },
}

/// The holder's kind and the remedy.
fn said(by: Holding) -> (&'static str, &'static str) {
    match by {
        Holding::Luks => ("an open encrypted volume", "close it with cryptsetup close if the disk may go"),
        Holding::Lvm => ("a logical volume", "deactivate its group with vgchange -an if the disk may go"),
        Holding::Mapper => ("a map of the device mapper", "remove it with dmsetup remove if the disk may go"),
        Holding::Raid => ("an md array", "stop it with mdadm --stop if the disk may go"),
        Holding::Bcache => ("a bcache device", "stop it if the disk may go"),
        Holding::Loop => ("a loop device", "detach it with losetup -d if the disk may go"),
        Holding::Btrfs => ("a mounted btrfs", "unmount that if the disk may go"),
        Holding::Other => ("another device", "stop that if the disk may go"),
    }
}
