//! Which devices are scanners by what they say of themselves.

/// Makers of nothing but scanners, by their USB numbers: Symbol and Zebra, Honeywell, its Hand Held Products, Datalogic,
/// Newland, Opticon, CipherLab.
const MAKERS: [u16; 7] = [0x05e0, 0x0c2e, 0x0536, 0x05f9, 0x1eab, 0x065a, 0x0745];

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
pub fn looks_like_a_scanner(name: &str, vendor: Option<u16>) -> bool {
    let name = name.to_lowercase();
    vendor.is_some_and(|vendor| MAKERS.contains(&vendor)) || NAMES.iter().any(|known| name.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(looks_like_a_scanner(name, vendor), want, "{name}");
        }
    }
}
