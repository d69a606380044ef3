//! What makes a medium this one and no other.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ports::BusPath;

/// Letters and digits that a person types to confirm.
pub const LAST: usize = 4;

/// A medium as it was chosen. It is compared again each time the medium is opened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Serial number, where it has one.
    pub serial: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// Where it is plugged in.
    pub bus_path: BusPath,
    /// The kernel's number of this insertion, where it counts them (Linux 5.15): tells two equal cards in one reader
    /// apart. A pin that comes from a file has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
}

impl Pin {
    /// Whether this is still that medium. The insertion counts only where both know it.
    #[must_use]
    pub fn is(&self, now: &Self) -> bool {
        let same_insertion = match (self.sequence, now.sequence) {
            (Some(then), Some(now)) => then == now,
            _ => true,
        };
        same_insertion
            && self.serial == now.serial
            && self.bytes == now.bytes
            && self.bus_path == now.bus_path
    }

    /// What a person must type: the last four letters and digits of the serial number. Of the port, where the medium
    /// has no serial number, or one with fewer than four; of the whole way in any bay of a dock but the first.
    #[must_use]
    pub fn confirmation(&self) -> String {
        let last = |text: &str| -> Option<String> {
            let plain: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
            let from = plain.len().checked_sub(LAST)?;
            Some(plain.get(from..)?.iter().collect::<String>().to_ascii_uppercase())
        };
        let of_serial = self.serial.as_deref().and_then(last);
        let place = if self.bus_path.unit() > 0 { self.bus_path.as_str() } else { self.bus_path.port() };
        of_serial.or_else(|| last(place)).unwrap_or_else(|| self.bytes.to_string())
    }

    /// What records call it: its serial number, or its size and port, which tell it from others of its kind today.
    #[must_use]
    pub fn known_as(&self) -> String {
        let named = self.serial.clone().filter(|serial| !serial.trim().is_empty());
        let place = if self.bus_path.unit() > 0 { self.bus_path.as_str() } else { self.bus_path.port() };
        named.unwrap_or_else(|| format!("none, {} bytes at {place}", self.bytes))
    }

    /// Whether [`Pin::confirmation`] is taken from the serial number, not from the port.
    #[must_use]
    pub fn has_serial(&self) -> bool {
        let letters = |serial: &String| serial.chars().filter(char::is_ascii_alphanumeric).count();
        self.serial.as_ref().map(letters) >= Some(LAST)
    }

    /// Whether a person typed the confirmation; small letters count as large ones.
    #[must_use]
    pub fn is_confirmed_by(&self, typed: &str) -> bool {
        typed.trim().eq_ignore_ascii_case(&self.confirmation())
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { serial, bytes, bus_path, sequence } = self;
        match serial {
            Some(serial) => write!(f, "serial {serial}")?,
            None => write!(f, "no serial")?,
        }
        write!(f, ", {bytes} bytes, at {bus_path}")?;
        sequence.map_or(Ok(()), |number| write!(f, ", insertion {number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(serial: Option<&str>, place: &str) -> Pin {
        let serial = serial.map(str::to_owned);
        Pin { serial, bytes: 32_000_000_000, bus_path: BusPath::from_sysfs(place), sequence: Some(7) }
    }

    #[test]
    fn the_last_four_are_read_as_people_read_them() {
        let usb = "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0/block/sdb";
        for (serial, typed, is_confirmed) in [
            (Some("WD-WCC4N1234567"), "4567", true),
            (Some("wd-abcd-ef"), "CDEF", true),
            (Some("wd-abcd-ef"), " cdef\n", true),
            (Some("WD-WCC4N1234567"), "3456", false),
            (Some("WD-WCC4N1234567"), "", false),
            (Some("WD-WCC4N1234567"), "1234567", false),
            (Some("12"), "SB12", true),
            (None, "sb12", true),
            (None, "sb13", false),
            (None, "", false),
        ] {
            assert_eq!(pin(serial, usb).is_confirmed_by(typed), is_confirmed, "{serial:?} {typed:?}");
        }
        // Two bays of one dock are told apart.
        assert!(pin(None, &usb.replace("6:0:0:0", "6:0:0:1")).is_confirmed_by("0001"));
        assert!(pin(Some("WD12"), usb).has_serial() && !pin(Some("1-2-"), usb).has_serial());
    }

    #[test]
    fn each_part_of_the_pin_counts() {
        let was = pin(Some("A1B2C3"), "virtual/block/loop1");
        assert!(was.is(&was.clone()));
        assert!(was.is(&Pin { sequence: None, ..was.clone() }));
        for other in [
            Pin { serial: None, ..was.clone() },
            Pin { serial: Some("A1B2C4".to_owned()), ..was.clone() },
            Pin { bytes: was.bytes - 512, ..was.clone() },
            Pin { bus_path: BusPath::from_sysfs("virtual/block/loop2"), ..was.clone() },
            Pin { sequence: Some(8), ..was.clone() },
        ] {
            assert!(!was.is(&other), "{other}");
        }
    }
}
