//! May this device be written? Decided from the inventory alone: the same inventory gives the same answer.

use std::path::{Path, PathBuf};

use super::block::Kind;
use super::device::{Device, Part, Use};
use super::identity::{SerialOf, Transport};
use super::inventory::Inventory;
use super::pin::Pin;
use super::ports::Ports;
use super::refusal::Refusal;
use super::serials::controller;

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
