//! Serial numbers that tell nothing: those that several disks have, and those that makers put into every device.

use super::device::Device;
use super::identity::SerialOf;
use super::placeholder::is_serial;

/// Fewer letters and digits tell no disk.
const LEAST: usize = 4;
/// After leading zeroes, so many letters and digits of a bridge are a model's number or a port's.
const TAIL_MAX: usize = 4;
/// What docks and bridges of the field begin with, whatever stands in them.
const FIELD: [&str; 6] =
    ["DD5641988", "MSFT30", "12345678", "ABCDEF01", "35000000000000001", "NAA5000000000000001"];

/// Whether a serial number tells no disk from others.
#[must_use]
pub fn tells_no_disk(serial: &str, of: SerialOf) -> bool {
    let text: String =
        serial.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let is_bridge = of == SerialOf::Bridge;
    let tail = text.trim_start_matches('0').len();
    let is_padded = tail < text.len() && tail <= TAIL_MAX;
    text.len() < LEAST
        || !is_serial(serial)
        || is_bridge && (FIELD.iter().any(|begin| text.starts_with(begin)) || is_padded)
}

/// Marks serial numbers that tell no disk from another. Namespaces of one NVMe controller rightly share theirs.
pub(super) fn mark(devices: &mut [Device]) {
    let seen: Vec<(String, String)> = devices
        .iter()
        .filter_map(|device| Some((device.name.clone(), device.serial.clone()?.to_ascii_uppercase())))
        .collect();
    for device in devices {
        let Some(serial) = &device.serial else { continue };
        let upper = serial.to_ascii_uppercase();
        let own = controller(&device.name);
        let is_other = |name: &str| name != device.name && (own.is_none() || controller(name) != own);
        let is_shared = seen.iter().any(|(name, other)| *other == upper && is_other(name));
        if is_shared || tells_no_disk(serial, device.serial_of) {
            device.serial_of = SerialOf::Many;
        }
    }
}

/// The number of an NVMe controller: that of `nvme0n2` is `0`.
pub(super) fn controller(name: &str) -> Option<&str> {
    name.strip_prefix("nvme")?.split_once('n').map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_docks_and_factories_are_none() {
        for (serial, of_bridge, of_disk) in [
            ("000000000000", true, true),
            ("FFFF-FFFF", true, true),
            ("0123456789ABCDEF", true, true),
            ("456789012345", true, true),
            ("DD56419883914", true, false),
            ("MSFT30123456789", true, false),
            ("1234567890123", true, true),
            ("12345678ACF4", true, false),
            ("000000004BA8", true, false),
            ("35000000000000001", true, false),
            ("naa.5000000000000001", true, false),
            ("12", true, true),
            ("", true, true),
            ("none", true, true),
            ("S2RBNX0J", false, false),
            ("E0D55EA573DCF450", false, false),
            ("WD-WCC4N1234567", false, false),
            ("AAAA-1111", false, false),
            ("00A1B2C3", false, false),
        ] {
            let is = |of| tells_no_disk(serial, of);
            assert_eq!((is(SerialOf::Bridge), is(SerialOf::Disk)), (of_bridge, of_disk), "{serial}");
        }
    }
}
