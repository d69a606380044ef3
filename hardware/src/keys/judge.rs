//! Is it a scanner, or does a person type?
//!
//! ```text
//!  looks like one, or was known as one ──► Scanner: all it sends is codes
//!  else ──► Unknown: keys wait up to HOLD; so quick one after the other that no hand does it ──► a code
//!                                          else ──► a person's keys
//!                    20 characters in 200 ms ──► Scanner from now on
//! ```

use std::time::Duration;

use super::device::KeyDeviceInfo;

/// How long a key waits for the next before it counts as a person's. Scanners send one every 1 to 20 ms; two fingers that
/// come down together are as quick, but not six.
pub const HOLD: Duration = Duration::from_millis(25);
/// So many characters, none later than [`HOLD`] after the one before, are no person's.
pub const QUICK: usize = 6;
/// A device that types so many characters...
pub const SCANNER_CHARACTERS: usize = 20;
/// ...in so short a time is a scanner.
pub const SCANNER_TIME: Duration = Duration::from_millis(200);

/// Makers of nothing but scanners, by their USB numbers: Symbol and Zebra, Honeywell with Metrologic and Hand Held,
/// Datalogic, Newland, Opticon, Zebex, Code Corporation, Unitech.
const MAKERS: [u16; 9] = [0x05e0, 0x0c2e, 0x0536, 0x05f9, 0x1eab, 0x065a, 0x0564, 0x11fa, 0x0745];

/// What scanners call themselves, in small letters.
const NAMES: [&str; 10] = [
    "barcode",
    "bar code",
    "scanner",
    "scankey",
    "qr code",
    "qrcode",
    "2d product",
    "hid kbw",
    "imager",
    "code reader",
];

/// Whether a device is a scanner by what it says of itself.
#[must_use]
pub fn looks_like_a_scanner(info: &KeyDeviceInfo) -> bool {
    let name = info.name.to_lowercase();
    info.vendor.is_some_and(|vendor| MAKERS.contains(&vendor))
        || NAMES.iter().any(|known| name.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::DeviceId;

    #[test]
    fn what_devices_call_themselves() {
        for (name, vendor, want) in [
            ("Symbol Technologies, Inc, 2008 Symbol Bar Code Scanner", Some(0x05e0), true),
            ("Honeywell 1450g", Some(0x0c2e), true),
            ("SM SM-2D PRODUCT HID KBW", Some(0x2dd6), true),
            ("USB Barcode Scanner", Some(0x1a86), true),
            ("WCM HIDKeyBoard", Some(0x1234), false),
            ("AT Translated Set 2 keyboard", None, false),
            ("Logitech USB Keyboard", Some(0x046d), false),
            ("Yubico YubiKey OTP+FIDO+CCID", Some(0x1050), false),
        ] {
            let info =
                KeyDeviceInfo { id: DeviceId::stored("x"), name: name.into(), vendor, node: "event0".into() };
            assert_eq!(looks_like_a_scanner(&info), want, "{name}");
        }
    }
}
