//! Every disk of the machine, and what each is used for: read from the kernel's own files, opening no device.

use std::io;
use std::path::{Path, PathBuf};

use super::block::{Attributes, Block, SECTOR};
use super::device::{Device, Number, Part};
use super::nodes::resolve;
use super::ports::BusPath;
use super::refusal::Refusal;
use super::roots::Roots;
use super::text::clean;
use super::{identity, serials, sysfs, usage};

/// Every disk of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    /// In the order of their names.
    pub devices: Vec<Device>,
    /// Uses of which nobody can say which disk they are on: while there are any, nothing may be written.
    pub unplaced: Vec<String>,
    dev: PathBuf,
}

/// Why there is no inventory. Without one nothing may be written.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// A file of the kernel.
    #[error("cannot read {path} ({source}): run this on Linux, with sysfs and procfs mounted")]
    Read {
        /// The file or folder, in sysfs or procfs.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl Inventory {
    /// Reads it.
    ///
    /// # Errors
    /// The list of devices, of mounts or of swap cannot be read whole.
    pub fn read(roots: &Roots) -> Result<Self, InventoryError> {
        let folder = roots.sys.join("block");
        let fault = |path: &Path| {
            let path = path.to_owned();
            move |source| InventoryError::Read { path, source }
        };
        let names = sysfs::names(&folder).map_err(fault(&folder))?;
        if names.is_empty() {
            return Err(fault(&folder)(io::ErrorKind::NotFound.into()));
        }
        let mut devices: Vec<Device> = names.iter().filter_map(|name| device(roots, name)).collect();
        serials::mark(&mut devices);
        let unplaced = usage::fill(roots, &mut devices)
            .map_err(|(path, source)| InventoryError::Read { path, source })?;
        Ok(Self { devices, unplaced, dev: roots.dev.clone() })
    }

    /// The device that a person named: a node, a link to one such as `/dev/disk/by-id/…`, or a name such as `sdb`.
    ///
    /// # Errors
    /// There is none, or it is a partition.
    pub fn find(&self, named: &Path) -> Result<&Device, Refusal> {
        let shown = clean(&named.to_string_lossy());
        let (number, name) = resolve(&self.dev, named);
        for device in &self.devices {
            if number.map_or(Some(&device.name) == name.as_ref(), |number| number == device.number) {
                return Ok(device);
            }
            let is_it = |part: &&Part| {
                number.map_or(Some(&part.name) == name.as_ref(), |number| number == part.number)
            };
            if device.parts.iter().any(|part| is_it(&part)) {
                return Err(Refusal::Partition { named: shown, disk: device.node.display().to_string() });
            }
        }
        Err(Refusal::NoSuchDevice { named: shown })
    }
}

fn device(roots: &Roots, name: &str) -> Option<Device> {
    let folder = roots.sys.join("block").join(name);
    let number = Number::parse(&sysfs::text(&folder, "dev")?)?;
    let place = roots.place(name)?;
    let block = Block::read(roots, name);
    let record = identity::udev_record(&roots.udev, &format!("{}:{}", number.0, number.1));
    let identity = identity::read(&folder, &record, block.transport);
    let is_named_well = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!._-".contains(&b));
    Some(Device {
        kind: block.kind,
        node: roots.dev.join(name.replace('!', "/")),
        name: if is_named_well { name.to_owned() } else { clean(name) },
        number,
        transport: block.transport,
        bytes: block.bytes.unwrap_or(0),
        // What cannot be read counts as what forbids.
        is_read_only: sysfs::number(&folder, "ro") != Some(0),
        is_removable: block.is_removable,
        is_rotational: block.is_rotational,
        vendor: identity.vendor,
        model: identity.model,
        serial: identity.serial,
        serial_of: identity.serial_of,
        bus_path: BusPath::from_sysfs(&place),
        sequence: sysfs::number(&folder, "diskseq"),
        parts: parts(&folder),
        uses: vec![],
    })
}

fn parts(folder: &Path) -> Vec<Part> {
    let names = sysfs::names(folder).unwrap_or_default();
    let part = |name: &String| {
        let folder = folder.join(name);
        sysfs::number(&folder, "partition")?;
        Some(Part {
            name: clean(name),
            number: Number::parse(&sysfs::text(&folder, "dev")?)?,
            start: sysfs::number(&folder, "start").unwrap_or(0).saturating_mul(SECTOR),
            bytes: sysfs::number(&folder, "size").unwrap_or(0).saturating_mul(SECTOR),
        })
    };
    names.iter().filter_map(part).collect()
}
