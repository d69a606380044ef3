//! Recorded machines: sysfs, procfs and udev's database as the kernel documents them, in a folder.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use perron_flash::guard::{Inventory, Roots};

/// A SATA drive's place.
pub(crate) const SATA: &str = "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block";
/// A USB stick's place in port 2.
pub(crate) const STICK: &str = "pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/host6/target6:0:0/6:0:0:0/block";
/// Another's, in port 3.
pub(crate) const STICK_3: &str = "pci0000:00/0000:00:14.0/usb2/2-3/2-3:1.0/host7/target7:0:0/7:0:0:0/block";
/// An NVMe drive's place.
pub(crate) const NVME: &str = "pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme0";
/// Where the kernel's own devices are.
pub(crate) const VIRTUAL: &str = "virtual/block";

/// A machine.
pub(crate) struct Tree(tempfile::TempDir);

impl Tree {
    /// One that has mounted nothing but the kernel's own file systems.
    pub(crate) fn new() -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        tree.write(
            "proc/self/mountinfo",
            "22 27 0:21 / /proc rw - proc proc rw\n23 27 0:22 / /sys rw - sysfs sysfs rw\n",
        );
        tree.write("proc/swaps", "Filename Type Size Used Priority\n");
        fs::create_dir_all(tree.path("dev")).unwrap();
        fs::create_dir_all(tree.path("sys/block")).unwrap();
        tree
    }

    /// A path in it.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// Its folders.
    pub(crate) fn roots(&self) -> Roots {
        Roots::under(self.0.path())
    }

    /// What the guard reads of it.
    pub(crate) fn inventory(&self) -> Inventory {
        Inventory::read(&self.roots()).unwrap()
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds lines to a file.
    pub(crate) fn append(&self, name: &str, text: &str) {
        let before = fs::read_to_string(self.path(name)).unwrap_or_default();
        self.write(name, before + text);
    }

    /// A disk of 32 GB, with its node, a plain file of some bytes. Gives its folder in sysfs.
    pub(crate) fn disk(&self, name: &str, place: &str, number: &str) -> String {
        let folder = format!("sys/devices/{place}/{name}");
        for (attribute, text) in [
            ("dev", number),
            ("size", "62500000"),
            ("ro", "0"),
            ("removable", "0"),
            ("diskseq", "9"),
            ("queue/rotational", "0"),
        ] {
            self.write(&format!("{folder}/{attribute}"), format!("{text}\n"));
        }
        for empty in ["holders", "slaves"] {
            fs::create_dir_all(self.path(format!("{folder}/{empty}"))).unwrap();
        }
        symlink(self.path(&folder), self.path("sys/block").join(name)).unwrap();
        self.write(&format!("dev/{}", name.replace('!', "/")), [0xa5; 4096]);
        folder
    }

    /// A disk with model and serial number.
    pub(crate) fn named(&self, name: &str, place: &str, number: &str, model: &str, serial: &str) -> String {
        let folder = self.disk(name, place, number);
        self.write(&format!("{folder}/device/model"), format!("{model}\n"));
        self.write(&format!("{folder}/device/serial"), format!("{serial}\n"));
        folder
    }

    /// A disk of `sectors` in a bay, counted from 0, of the USB dock in this socket, whose serial number is the dock's own.
    pub(crate) fn in_dock(
        &self,
        name: &str,
        (socket, bay): (u32, u32),
        number: &str,
        serial: &str,
        sectors: u64,
    ) -> String {
        let usb = format!("pci0000:00/0000:00:14.0/usb2/2-{socket}");
        let host = format!("2-{socket}:1.0/host{socket}/target{socket}:0:0/{socket}:0:0:{bay}");
        let folder = self.disk(name, &format!("{usb}/{host}/block"), number);
        self.write(&format!("{folder}/size"), format!("{sectors}\n"));
        self.write(&format!("{folder}/device/model"), "Dock\n");
        self.write(&format!("sys/devices/{usb}/idVendor"), "152d\n");
        self.write(&format!("sys/devices/{usb}/serial"), format!("{serial}\n"));
        folder
    }

    /// Takes a disk out.
    pub(crate) fn unplug(&self, name: &str) {
        let link = self.path("sys/block").join(name);
        fs::remove_dir_all(link.canonicalize().unwrap()).unwrap();
        fs::remove_file(link).unwrap();
        fs::remove_file(self.path("dev").join(name)).unwrap();
    }

    /// A partition of a disk.
    pub(crate) fn part(&self, disk: &str, name: &str, number: &str) -> String {
        let folder = format!("{disk}/{name}");
        let nth = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        for (attribute, text) in [
            ("partition", nth.rsplit('p').next().unwrap()),
            ("dev", number),
            ("size", "2048"),
            ("start", "2048"),
        ] {
            self.write(&format!("{folder}/{attribute}"), format!("{text}\n"));
        }
        fs::create_dir_all(self.path(format!("{folder}/holders"))).unwrap();
        self.write(&format!("dev/{name}"), [0xa5; 512]);
        folder
    }

    /// Puts a device on top of another: `slaves` above, `holders` below.
    pub(crate) fn stack(&self, top: &str, below: &str) {
        let last = |path: &str| Path::new(path).file_name().unwrap().to_owned();
        symlink(self.path(below), self.path(top).join("slaves").join(last(below))).unwrap();
        symlink(self.path(top), self.path(below).join("holders").join(last(top))).unwrap();
    }

    /// Mounts a device by its number.
    pub(crate) fn mount(&self, number: &str, at: &str, source: &str) {
        self.append(
            "proc/self/mountinfo",
            &format!("40 27 {number} / {at} rw,relatime shared:1 - ext4 {source} rw\n"),
        );
    }

    /// Everything that its device nodes hold.
    pub(crate) fn media(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.path("dev")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
            .into_iter()
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect()
    }
}
