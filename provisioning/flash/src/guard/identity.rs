//! Who a device says it is: the kernel first, then udev's database.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::placeholder::is_serial;
use super::sysfs;
use super::text::clean;

/// Bytes read of udev's record of a device.
const RECORD_MAX: u64 = 64 << 10;
/// Folders walked up to find a device's USB parent.
const PARENTS_MAX: usize = 12;

/// How a device is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// USB, with whatever stands behind the bridge.
    Usb,
    /// NVMe.
    Nvme,
    /// SATA or parallel ATA.
    Ata,
    /// An SD or MMC slot.
    Mmc,
    /// A virtual machine's disk.
    Virtio,
    /// Made by the kernel itself, such as a loop device.
    Virtual,
    /// Another, such as SAS.
    Other,
}

impl Transport {
    /// Whether an adapter may stand between the disk and this PC, which hides what the disk says or loses commands.
    #[must_use]
    pub fn is_bridged(self) -> bool {
        matches!(self, Self::Usb | Self::Other)
    }

    /// Reads it from a device's place in sysfs, below `devices/`.
    pub(super) fn from_sysfs(place: &str) -> Self {
        let has = |kind: &str| {
            let is_it = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
            place.split('/').any(|part| part.strip_prefix(kind).is_some_and(is_it))
        };
        if place.starts_with("virtual/") && !has("nvme") {
            Self::Virtual
        } else if has("usb") {
            Self::Usb
        } else if has("nvme") || place.contains("/nvme-subsystem/") {
            Self::Nvme
        } else if has("ata") {
            Self::Ata
        } else if has("mmc") {
            Self::Mmc
        } else if has("virtio") {
            Self::Virtio
        } else {
            Self::Other
        }
    }
}

/// Whose a device's serial number is: how far it tells the disk from every other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SerialOf {
    /// The disk says it itself.
    Disk,
    /// The USB bridge says it: a stick's own, or the one of a dock for whatever stands in it.
    Bridge,
    /// Several disks of this machine have it, or it is one that makers put everywhere: it is nobody's.
    Many,
    /// There is none.
    #[default]
    Nobody,
}

/// What a device says of itself, fit to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) serial: Option<String>,
    pub(super) serial_of: SerialOf,
    pub(super) model: String,
    pub(super) vendor: String,
}

/// Reads it. `folder` is the device's own in sysfs, `record` udev's about it.
pub(super) fn read(folder: &Path, record: &BTreeMap<String, String>, transport: Transport) -> Identity {
    let device = folder.join("device");
    let usb = usb_parent(folder);
    let above = |name: &str| usb.as_deref().and_then(|usb| sysfs::text(usb, name));
    let udev = |name: &str| record.get(name).cloned();
    let own = |name: &str| sysfs::text(&device, name);
    let pick = |found: Option<String>| found.map(|raw| clean(&raw)).filter(|text| !text.is_empty());
    // Behind a bridge, udev's is the disk's own where udev asked the disk.
    let asked = if record.get("ID_ATA").is_some_and(|is| is == "1") { udev("ID_SERIAL_SHORT") } else { None };
    let of_disk = [own("serial"), sysfs::text(folder, "serial"), page_89(&device), asked];
    let of_scsi = [page_80(&device), udev("ID_SERIAL_SHORT")].into_iter().chain([
        above("serial"),
        own("wwid"),
        sysfs::text(folder, "wwid"),
    ]);
    let of_bridge = if transport == Transport::Usb { SerialOf::Bridge } else { SerialOf::Disk };
    let told = of_disk.into_iter().map(|found| (found, SerialOf::Disk));
    let told = told.chain(of_scsi.map(|found| (found, of_bridge)));
    let told: Vec<(String, SerialOf)> = told.filter_map(|(found, of)| Some((pick(found)?, of))).collect();
    // What makers leave in the place of a number is taken only where nothing else is there.
    let found = told.iter().find(|(serial, _)| is_serial(serial)).or_else(|| told.first()).cloned();
    let (serial, serial_of) = found.unzip();
    let model = [own("model"), own("name"), udev("ID_MODEL"), above("product")].into_iter().find_map(pick);
    let vendor = [own("vendor"), udev("ID_VENDOR"), above("manufacturer")].into_iter().find_map(pick);
    // libata and PCI give words that name no maker.
    let is_maker = |vendor: &String| vendor != "ATA" && !vendor.starts_with("0x");
    Identity {
        serial,
        serial_of: serial_of.unwrap_or_default(),
        model: model.unwrap_or_default(),
        vendor: vendor.filter(is_maker).unwrap_or_default(),
    }
}

/// The serial number of an ATA disk behind SCSI: page 89h, which holds the disk's own answer to IDENTIFY DEVICE. Its words
/// have their two letters swapped.
fn page_89(device: &Path) -> Option<String> {
    const IDENTIFY: usize = 60;
    const SERIAL: std::ops::Range<usize> = IDENTIFY + 20..IDENTIFY + 40;
    let page = sysfs::raw(device, "vpd_pg89").filter(|page| page.get(1) == Some(&0x89))?;
    let letters = page.get(SERIAL)?.chunks(2).flat_map(|pair| pair.iter().rev()).copied();
    Some(String::from_utf8_lossy(&letters.collect::<Vec<_>>()).trim_matches(['\0', ' ']).to_owned())
}

/// The serial number of a SCSI device: page 80h of its product data, four bytes of header first.
fn page_80(device: &Path) -> Option<String> {
    let page = sysfs::raw(device, "vpd_pg80")?;
    let length = usize::from(u16::from_be_bytes([*page.get(2)?, *page.get(3)?]));
    let text = page.get(4..)?;
    Some(String::from_utf8_lossy(text.get(..length).unwrap_or(text)).trim_matches(['\0', ' ']).to_owned())
}

/// The folder of the USB device that a disk hangs on.
fn usb_parent(folder: &Path) -> Option<std::path::PathBuf> {
    let whole = folder.canonicalize().ok()?;
    let is_usb = |path: &&Path| path.join("idVendor").is_file();
    whole.ancestors().take(PARENTS_MAX).find(is_usb).map(Path::to_owned)
}

/// What udev's database says about a device: `E:KEY=VALUE` lines.
pub(super) fn udev_record(folder: &Path, number: &str) -> BTreeMap<String, String> {
    let bytes = sysfs::bytes(&folder.join(format!("b{number}")), RECORD_MAX).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let entries = text.lines().filter_map(|line| line.strip_prefix("E:")?.split_once('='));
    entries.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transports_are_told_apart() {
        for (place, transport) in [
            ("pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb", Transport::Usb),
            ("pci0000:00/0000:03:00.0/nvme/nvme0/nvme0n1", Transport::Nvme),
            ("virtual/nvme-subsystem/nvme-subsys0/nvme0n1", Transport::Virtual),
            ("pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda", Transport::Ata),
            ("platform/fe340000.mmc/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0", Transport::Mmc),
            ("pci0000:00/0000:00:02.0/virtio1/block/vda", Transport::Virtio),
            ("virtual/block/loop0", Transport::Virtual),
            ("pci0000:00/0000:00:10.0/host2/target2:0:1/2:0:1:0/block/sdc", Transport::Other),
        ] {
            assert_eq!(Transport::from_sysfs(place), transport, "{place}");
        }
    }
}
