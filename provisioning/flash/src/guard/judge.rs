//! May this device be written? Decided from the inventory alone: the same inventory gives the same answer.

use std::path::{Path, PathBuf};

use super::block::Kind;
use super::inventory::{Device, Inventory};
use super::pin::Pin;
use super::ports::Ports;
use super::serials::controller;
use super::usage::{Holding, Use};
use super::{Part, SerialOf, Transport};

/// What the technician asks for. Nothing here lets a disk through that is in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Whether loop devices may be written, which is for tests and images.
    pub allow_loop: bool,
    /// Bytes that must fit.
    pub needs: u64,
    /// Whether it is only read: a card's switch then does no harm.
    pub for_reading: bool,
    /// In batches: the armed ports, and nothing else is written. `None`: the technician names each disk.
    pub ports: Option<Ports>,
}

/// A disk that may be written. Only [`judge`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    device: Device,
    pin: Pin,
    siblings: Vec<String>,
    neighbours: Vec<PathBuf>,
    bay: Option<u32>,
}

impl Target {
    /// Its node: `/dev/sdb`.
    #[must_use]
    pub fn node(&self) -> &Path {
        &self.device.node
    }

    /// Its name in the kernel: `sdb`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.device.name
    }

    /// Maker and model, fit to print; `unnamed` where it says neither.
    #[must_use]
    pub fn model(&self) -> String {
        let Device { vendor, model, .. } = &self.device;
        match (vendor.as_str(), model.as_str()) {
            ("", "") => "unnamed".to_owned(),
            (vendor, model) if model.starts_with(vendor) => model.to_owned(),
            (vendor, model) => format!("{vendor} {model}").trim().to_owned(),
        }
    }

    /// What makes it this one.
    #[must_use]
    pub fn pin(&self) -> &Pin {
        &self.pin
    }

    /// How it is attached.
    #[must_use]
    pub fn transport(&self) -> Transport {
        self.device.transport
    }

    /// Whether it turns.
    #[must_use]
    pub fn is_rotational(&self) -> bool {
        self.device.is_rotational
    }

    /// Other disks of the same NVMe controller, by name: some commands go over all of them.
    #[must_use]
    pub fn siblings(&self) -> &[String] {
        &self.siblings
    }

    /// Whose the serial number of its pin is.
    #[must_use]
    pub fn serial_of(&self) -> SerialOf {
        self.device.serial_of
    }

    /// Its bay in a dock that has several at one port, counted from 1; none at a port that has one disk.
    #[must_use]
    pub fn bay(&self) -> Option<u32> {
        self.bay
    }

    /// The nodes of the other disks at its port: those of the same dock.
    #[must_use]
    pub fn neighbours(&self) -> &[PathBuf] {
        &self.neighbours
    }

    /// Its partitions, which go with it.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.device.parts
    }
}

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

/// Decides whether a device may be written.
///
/// # Errors
/// The gravest reason why not: what the machine needs comes before what the technician could change.
pub fn judge(inventory: &Inventory, device: &Device, policy: &Policy) -> Result<Target, Refusal> {
    let node = || device.node.clone();
    if let Some(refusal) = in_use(device) {
        return Err(refusal);
    }
    match device.kind {
        Kind::Other => return Err(Refusal::Kind { device: node() }),
        Kind::Loop if !policy.allow_loop => return Err(Refusal::Loop { device: node() }),
        Kind::Loop | Kind::Disk => {}
    }
    if let Some(source) = inventory.unplaced.first() {
        return Err(Refusal::Unplaced { source_name: source.clone() });
    }
    if device.bytes == 0 {
        return Err(Refusal::NoMedium { device: node() });
    }
    if device.is_read_only && !policy.for_reading {
        return Err(Refusal::ReadOnly { device: node() });
    }
    if device.bytes < policy.needs {
        return Err(Refusal::TooSmall { device: node(), has: device.bytes, needs: policy.needs });
    }
    if policy.ports.as_ref().is_some_and(|armed| !armed.cover(&device.bus_path)) {
        return Err(Refusal::NotArmed { device: node(), port: device.bus_path.port().to_owned() });
    }
    let pin = Pin {
        serial: device.serial.clone(),
        bytes: device.bytes,
        bus_path: device.bus_path.clone(),
        sequence: device.sequence,
    };
    let (neighbours, bay) = dock(inventory, device);
    Ok(Target { device: device.clone(), pin, siblings: siblings(inventory, device), neighbours, bay })
}

/// The other disks at the port of a device, and which bay it stands in where there are several.
fn dock(inventory: &Inventory, device: &Device) -> (Vec<PathBuf>, Option<u32>) {
    let is_there = |other: &&Device| {
        let is_same_port = other.bus_path.port() == device.bus_path.port();
        other.transport == Transport::Usb && is_same_port && other.number != device.number
    };
    let others: Vec<&Device> = inventory.devices.iter().filter(is_there).collect();
    let unit = device.bus_path.unit();
    let is_dock = device.transport == Transport::Usb && (!others.is_empty() || unit > 0);
    let full = others.iter().filter(|other| other.bytes > 0).map(|other| other.node.clone());
    (if is_dock { full.collect() } else { vec![] }, is_dock.then_some(unit.saturating_add(1)))
}

/// Other namespaces of the same controller: `nvme0n2` beside `nvme0n1`.
fn siblings(inventory: &Inventory, device: &Device) -> Vec<String> {
    let own = controller(&device.name);
    let others = inventory.devices.iter().filter(|other| own.is_some() && other.name != device.name);
    others.filter(|other| controller(&other.name) == own).map(|other| other.name.clone()).collect()
}

/// The gravest use of a device.
fn in_use(device: &Device) -> Option<Refusal> {
    let rank = |is: &&Use| match is {
        Use::Root => 0,
        Use::Boot { .. } => 1,
        Use::Swap { .. } => 2,
        Use::Mounted { .. } => 3,
        Use::Held { .. } => 4,
    };
    let node = device.node.clone();
    device.uses.iter().min_by_key(rank).map(|is| match is.clone() {
        Use::Root => Refusal::Root { device: node },
        Use::Boot { at } => Refusal::Boot { device: node, at },
        Use::Swap { on } => Refusal::Swap { device: node, on },
        Use::Mounted { at } => Refusal::Mounted { device: node, at },
        Use::Held { by, name } => Refusal::Held { device: node, by, name },
    })
}
