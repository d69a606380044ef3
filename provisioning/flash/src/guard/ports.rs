//! Where a device is plugged in, and which places the technician armed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::clean;

/// The way from the machine to a device, named much as udev's `ID_PATH` is:
/// `pci-0000:00:14.0-usb-1:2:1.0-scsi-0:0:0:0`. Unlike there, USB ports carry the number of their bus: sockets 1-2 and
/// 2-2 of one controller may be two holes in the case. The kernel gives that number anew at each start of the machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BusPath(String);

impl BusPath {
    /// Reads the way from a device's place in sysfs, below `devices/`.
    #[must_use]
    pub fn from_sysfs(place: &str) -> Self {
        let mut steps: Vec<String> = vec![];
        let mut is_usb = false;
        for part in place.split('/') {
            if is_pci(part) {
                steps = vec![format!("pci-{part}")]; // only the nearest counts: bridges are numbered anew
            } else if let Some((bus, port)) = usb_interface(part) {
                steps.retain(|step| !step.starts_with("usb-"));
                steps.push(format!("usb-{bus}:{port}"));
                is_usb = true;
            } else if let Some(port) = numbered(part, "ata") {
                steps.push(format!("ata-{port}"));
            } else if let Some((_, space)) = part.strip_prefix("nvme").and_then(|rest| rest.split_once('n')) {
                steps.push(format!("nvme-{space}"));
            } else if let Some(host) = numbered(part, "mmc") {
                steps.push(format!("mmc-{host}"));
            } else if let Some(unit) = scsi_unit(part).filter(|_| is_usb || !has(&steps, "ata-")) {
                steps.push(format!("scsi-0:{unit}"));
            }
        }
        if steps.is_empty() {
            let last = place.rsplit('/').next().unwrap_or_default();
            let kind = if place.starts_with("virtual/") { "virtual" } else { "platform" };
            steps.push(format!("{kind}-{last}"));
        }
        Self(clean_path(&steps.join("-")))
    }

    /// The port: the way without what a device itself adds to it (interface and unit).
    #[must_use]
    pub fn port(&self) -> &str {
        let Some((before, after)) = usb_split(&self.0) else { return &self.0 };
        let end = after.find(':').unwrap_or(after.len());
        self.0.get(..before.len() + end).unwrap_or(&self.0)
    }

    /// The unit of a USB device that has several, such as the bay of a dock, counted from 0.
    #[must_use]
    pub fn unit(&self) -> u32 {
        let numbers = self.0.rsplit_once("-scsi-").map(|(_, unit)| unit.rsplit(':').map(str::parse::<u32>));
        // The logical unit, and the target where bays are told apart by that.
        let units = numbers.into_iter().flatten().take(2).filter_map(Result::ok);
        units.fold(0, u32::saturating_add)
    }

    /// The whole way.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BusPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ports that a batch may write to: those that the technician armed, and no other.
///
/// An armed port is written as [`BusPath::port`] gives it. That of a USB hub arms the ports of the hub.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ports(Vec<String>);

impl Ports {
    /// These ports.
    #[must_use]
    pub fn new(armed: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(armed.into_iter().map(Into::into).collect())
    }

    /// Whether a device there may be written to.
    #[must_use]
    pub fn cover(&self, path: &BusPath) -> bool {
        let port = path.port();
        let is_behind = |armed: &str| {
            let below = port.strip_prefix(armed).is_some_and(|rest| rest.starts_with('.'));
            below && usb_split(armed).is_some_and(|(_, hub)| !hub.is_empty())
        };
        self.0.iter().any(|armed| armed == port || is_behind(armed))
    }
}

/// Up to and with `usb-2:`, and what follows.
fn usb_split(path: &str) -> Option<(&str, &str)> {
    let at = path.find("usb-")?;
    let colon = at + path.get(at..)?.find(':')?;
    path.split_at_checked(colon + 1)
}

/// Long ways are cut at the front: what tells two ports apart stands at the end.
fn clean_path(text: &str) -> String {
    const PATH_MAX: usize = 200;
    let from = text.char_indices().rev().nth(PATH_MAX - 1).map_or(0, |(at, _)| at);
    text.get(from..).unwrap_or_default().split('-').map(clean).collect::<Vec<_>>().join("-")
}

fn has(steps: &[String], kind: &str) -> bool {
    steps.iter().any(|step| step.starts_with(kind))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn numbered<'t>(part: &'t str, kind: &str) -> Option<&'t str> {
    part.strip_prefix(kind).filter(|rest| is_digits(rest))
}

/// `0000:00:14.0`
fn is_pci(part: &str) -> bool {
    let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    let Some((place, function)) = part.split_once('.') else { return false };
    let fields: Vec<&str> = place.split(':').collect();
    fields.len() == 3 && fields.iter().all(|field| is_hex(field)) && is_digits(function)
}

/// `2-1.4:1.0` gives `2` and `1.4:1.0`.
fn usb_interface(part: &str) -> Option<(&str, &str)> {
    let (bus, rest) = part.split_once('-')?;
    let (port, interface) = rest.split_once(':')?;
    let is_dotted = |text: &str| text.split('.').all(is_digits);
    (is_digits(bus) && is_dotted(port) && is_dotted(interface)).then_some((bus, rest))
}

/// `6:0:0:0` gives `0:0:0`: hosts are numbered as they come.
fn scsi_unit(part: &str) -> Option<&str> {
    let (host, unit) = part.split_once(':')?;
    (is_digits(host) && unit.split(':').count() == 3 && unit.split(':').all(is_digits)).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STICK: &str =
        "pci0000:00/0000:00:14.0/usb2/2-1/2-1.4/2-1.4:1.0/host6/target6:0:0/6:0:0:0/block/sdb";

    #[test]
    fn the_way_and_the_port_are_read_from_sysfs() {
        for (place, path, port) in [
            (STICK, "pci-0000:00:14.0-usb-2:1.4:1.0-scsi-0:0:0:0", "pci-0000:00:14.0-usb-2:1.4"),
            (
                "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda",
                "pci-0000:00:17.0-ata-1",
                "pci-0000:00:17.0-ata-1",
            ),
            (
                "pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme0/nvme0n1",
                "pci-0000:03:00.0-nvme-1",
                "pci-0000:03:00.0-nvme-1",
            ),
            (
                "pci0000:00/0000:00:1c.0/0000:02:00.0/rtsx_pci_sdmmc.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0",
                "pci-0000:02:00.0-mmc-0",
                "pci-0000:02:00.0-mmc-0",
            ),
            ("pci0000:00/0000:00:02.0/virtio1/block/vda", "pci-0000:00:02.0", "pci-0000:00:02.0"),
            ("virtual/block/loop3", "virtual-loop3", "virtual-loop3"),
            (
                "pci0000:00/0000:00:10.0/host2/target2:0:1/2:0:1:0/block/sdc",
                "pci-0000:00:10.0-scsi-0:0:1:0",
                "pci-0000:00:10.0-scsi-0:0:1:0",
            ),
        ] {
            let read = BusPath::from_sysfs(place);
            assert_eq!((read.as_str(), read.port()), (path, port), "{place}");
        }
    }

    #[test]
    fn bays_of_a_dock_share_its_port_and_have_their_own_way() {
        for (unit, nth) in [("6:0:0:0", 0), ("6:0:0:1", 1), ("6:0:1:0", 1), ("6:0:0:3", 3)] {
            let bay = BusPath::from_sysfs(&STICK.replace("6:0:0:0", unit));
            assert_eq!((bay.port(), bay.unit()), ("pci-0000:00:14.0-usb-2:1.4", nth), "{unit}");
            assert_eq!(bay == BusPath::from_sysfs(STICK), nth == 0);
        }
        assert_eq!(BusPath::from_sysfs("virtual/block/loop3").unit(), 0);
    }

    #[test]
    fn an_armed_port_covers_itself_and_the_hub_behind_it_and_nothing_wider() {
        let stick = BusPath::from_sysfs(STICK);
        for (armed, is_covered) in [
            ("pci-0000:00:14.0-usb-2:1.4", true),
            ("pci-0000:00:14.0-usb-2:1", true),
            ("pci-0000:00:14.0-usb-2:1.", false),
            ("pci-0000:00:14.0-usb-2:1.40", false),
            ("pci-0000:00:14.0-usb-2:4", false),
            ("pci-0000:00:14.0-usb-1:1.4", false),
            ("pci-0000:00:15.0-usb-2:1.4", false),
            ("pci-0000:00:14.0-usb-2:", false),
            ("pci-0000:00:14", false),
            ("pci-0000:00:14.0", false),
            ("pci-0000", false),
            ("", false),
        ] {
            assert_eq!(Ports::new([armed]).cover(&stick), is_covered, "{armed}");
        }
        assert!(!Ports::default().cover(&stick));
        let eleven = BusPath::from_sysfs(&STICK.replace("2-1", "2-11"));
        assert!(!Ports::new(["pci-0000:00:14.0-usb-2:1"]).cover(&eleven));
        let internal =
            BusPath::from_sysfs("pci0000:00/0000:00:14.0/ata1/host0/target0:0:0/0:0:0:0/block/sda");
        assert!(!Ports::new(["pci-0000:00:14"]).cover(&internal));
    }

    proptest! {
        #[test]
        fn any_place_gives_a_printable_way(place in any::<String>()) {
            let path = BusPath::from_sysfs(&place);
            prop_assert!(path.as_str().chars().all(|c| !c.is_control()));
            prop_assert!(path.as_str().starts_with(path.port()));
        }
    }
}
