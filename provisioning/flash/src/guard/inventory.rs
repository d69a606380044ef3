//! Every disk of the machine, and what each is used for: read from the kernel's own files, opening no device.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::block::{Attributes, Block, Kind, SECTOR};
use super::identity::{self, SerialOf, Transport};
use super::ports::BusPath;
use super::text::clean;
use super::usage::{self, Use};
use super::{Refusal, serials, sysfs};

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

/// Number and kernel name of a node: the number, where the node is a real one.
pub(super) fn resolve(dev: &Path, named: &Path) -> (Option<Number>, Option<String>) {
    let below = if named.is_absolute() {
        named.strip_prefix(dev).or_else(|_| named.strip_prefix("/dev")).unwrap_or(named)
    } else {
        named
    };
    let path = dev.join(below);
    let whole = path.canonicalize().unwrap_or(path);
    let base = dev.canonicalize().unwrap_or_else(|_| dev.to_owned());
    let name = whole.strip_prefix(&base).ok().and_then(Path::to_str).map(|name| name.replace('/', "!"));
    (Number::of_node(&whole), name)
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

/// Where a node's name or number leads: the place of its device in the list.
pub(super) struct Index {
    names: BTreeMap<String, usize>,
    numbers: BTreeMap<Number, usize>,
}

impl Index {
    pub(super) fn new(devices: &[Device]) -> Self {
        let mut index = Self { names: BTreeMap::new(), numbers: BTreeMap::new() };
        for (at, device) in devices.iter().enumerate() {
            let parts = device.parts.iter().map(|part| (part.name.clone(), part.number));
            for (name, number) in parts.chain([(device.name.clone(), device.number)]) {
                index.names.insert(name, at);
                index.numbers.insert(number, at);
            }
        }
        index
    }

    pub(super) fn number(&self, number: Number) -> Option<usize> {
        self.numbers.get(&number).copied()
    }

    pub(super) fn name(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }
}
