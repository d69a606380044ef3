//! What sysfs says of one block device, for whoever writes disks and whoever only examines them.

use super::identity::Transport;

/// Bytes of a sector, as sysfs counts sizes whatever the device's blocks are.
pub(super) const SECTOR: u64 = 512;

/// Where a device's attributes are read: this machine, or a recorded one.
pub trait Attributes {
    /// An attribute, such as `removable` or `queue/rotational` of `sda`, trimmed; none where it is missing or empty.
    fn attribute(&self, device: &str, name: &str) -> Option<String>;

    /// Where the device lies below the folder `devices` of sysfs; none where that is not known.
    fn place(&self, device: &str) -> Option<String>;
}

/// What a device is, as its name in the kernel tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A disk, a stick, a card.
    Disk,
    /// A file shown as a disk.
    Loop,
    /// Anything else: made of other disks, of memory, optical, a boot area, or unknown.
    Other,
}

impl Kind {
    /// A list of what is allowed; what the kernel brings later is no disk until it stands here.
    fn of(name: &str) -> Self {
        let tail = |prefix: &str| name.strip_prefix(prefix).unwrap_or_default();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let letters = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase());
        let is_space = tail("nvme").split_once('n').is_some_and(|(a, b)| digits(a) && digits(b));
        let is_lettered = ["sd", "vd", "xvd", "hd"].iter().any(|prefix| letters(tail(prefix)));
        if is_space || is_lettered || digits(tail("mmcblk")) {
            Self::Disk
        } else if digits(tail("loop")) {
            Self::Loop
        } else {
            Self::Other
        }
    }
}

/// A block device, as sysfs shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// How it is attached; [`Transport::Other`] where its place is not known.
    pub transport: Transport,
    /// Size in bytes, as it claims; none where it does not tell.
    pub bytes: Option<u64>,
    /// Whether its medium can be taken out.
    pub is_removable: bool,
    /// Whether it turns.
    pub is_rotational: bool,
    /// Whether it is an SD card, not the memory that is soldered behind the same kind of slot.
    pub is_card: bool,
}

impl Block {
    /// Reads a device, by its name in the kernel.
    #[must_use]
    pub fn read(from: &dyn Attributes, name: &str) -> Self {
        let is_set = |attribute: &str| from.attribute(name, attribute).as_deref() == Some("1");
        let sectors = from.attribute(name, "size").and_then(|text| text.parse::<u64>().ok());
        Self {
            // The kernel hides the single paths to a disk that it shows once as a whole.
            kind: if is_set("hidden") { Kind::Other } else { Kind::of(name) },
            transport: from.place(name).map_or(Transport::Other, |place| Transport::from_sysfs(&place)),
            bytes: sectors.map(|sectors| sectors.saturating_mul(SECTOR)),
            is_removable: is_set("removable"),
            is_rotational: is_set("queue/rotational"),
            is_card: from.attribute(name, "device/type").as_deref() == Some("SD"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn only_what_is_known_to_be_a_disk_is_one() {
        for name in ["sda", "sdaa", "vda", "xvdb", "hdc", "nvme0n1", "nvme10n2", "mmcblk0"] {
            assert_eq!(Kind::of(name), Kind::Disk, "{name}");
        }
        assert_eq!(Kind::of("loop12"), Kind::Loop);
        for name in [
            "dm-0",
            "md0",
            "md127",
            "sr0",
            "zram0",
            "ram0",
            "fd0",
            "nbd0",
            "zd0",
            "bcache0",
            "nvme0c0n1",
            "mmcblk0boot0",
            "mmcblk0rpmb",
            "loop",
            "sd",
            "sda1",
            "mtdblock0",
            "rbd0",
            "drbd1",
            "",
            "sd\u{430}",
        ] {
            assert_eq!(Kind::of(name), Kind::Other, "{name}");
        }
    }

    /// Attributes by name, and where the device lies.
    struct Shown(BTreeMap<&'static str, &'static str>, Option<&'static str>);

    impl Attributes for Shown {
        fn attribute(&self, _device: &str, name: &str) -> Option<String> {
            self.0.get(name).map(|text| (*text).to_owned())
        }

        fn place(&self, _device: &str) -> Option<String> {
            self.1.map(str::to_owned)
        }
    }

    #[test]
    fn what_attributes_tell() {
        let block = |shown: &[(&'static str, &'static str)], place| {
            Block::read(&Shown(shown.iter().copied().collect(), place), "sda")
        };
        let silent = Block {
            kind: Kind::Disk,
            transport: Transport::Other,
            bytes: None,
            is_removable: false,
            is_rotational: false,
            is_card: false,
        };
        for (shown, place, want) in [
            (&[][..], None, silent),
            (
                &[("size", "2048")],
                Some("pci0/ata1/block/sda"),
                Block { bytes: Some(1 << 20), transport: Transport::Ata, ..silent },
            ),
            (
                &[("size", "0"), ("removable", "1")],
                Some("pci0/usb1/1-2/block/sda"),
                Block { bytes: Some(0), is_removable: true, transport: Transport::Usb, ..silent },
            ),
            (
                &[("size", "18446744073709551615"), ("queue/rotational", "1")],
                None,
                Block { bytes: Some(u64::MAX), is_rotational: true, ..silent },
            ),
            (
                &[("size", "-1"), ("removable", "yes"), ("device/type", "SD")],
                None,
                Block { is_card: true, ..silent },
            ),
            (&[("hidden", "1"), ("device/type", "MMC")], None, Block { kind: Kind::Other, ..silent }),
        ] {
            assert_eq!(block(shown, place), want, "{shown:?}");
        }
    }
}
