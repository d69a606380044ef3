//! Input devices: which are keyboards and which are touch screens, and what they send.

mod events;

use evdev::{AbsoluteAxisCode, KeyCode, PropType};

use crate::clean;
use crate::exam::Exam;

pub(super) use events::{Decoder, Event};

/// Where the kernel lists input devices.
const DEVICES: &str = "/sys/class/input";

/// The most devices that are looked at.
const DEVICES_MAX: usize = 64;

/// The letters of the upper row of a keyboard; remote controls and buttons lack them.
const LETTERS: std::ops::RangeInclusive<u16> = KeyCode::KEY_Q.code()..=KeyCode::KEY_P.code();

/// A keyboard or touch screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Device {
    /// The name that it gives itself, cleaned.
    pub(super) name: String,
    /// Its node below `/dev/input`, such as `event4`.
    pub(super) event: Option<String>,
    /// Whether it is a keyboard or a touch screen.
    pub(super) kind: Kind,
}

/// Kinds of input devices that an examination knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyboard with all letters.
    Keyboard,
    /// A panel that is touched where the picture is, unlike a touch pad.
    TouchScreen,
}

/// The devices of one kind.
pub(super) fn devices(exam: &Exam<'_>, kind: Kind) -> Vec<Device> {
    let names = exam.names(DEVICES).into_iter().filter(|name| name.starts_with("input")).take(DEVICES_MAX);
    names.filter_map(|name| device(exam, &name)).filter(|device| device.kind == kind).collect()
}

fn device(exam: &Exam<'_>, name: &str) -> Option<Device> {
    let path = format!("{DEVICES}/{name}");
    let word = if is_32_bit(exam) { 32 } else { 64 };
    let map = |field: &str| exam.page(&format!("{path}/{field}")).unwrap_or_default();
    let (keys, axes, properties) = (map("capabilities/key"), map("capabilities/abs"), map("properties"));
    let has_key = |key: KeyCode| has(&keys, word, key.code());
    let has_axis = |axis: AbsoluteAxisCode| has(&axes, word, axis.0);
    let is_multi = has_axis(AbsoluteAxisCode::ABS_MT_POSITION_X);
    let is_single =
        has_axis(AbsoluteAxisCode::ABS_X) && has_key(KeyCode::BTN_TOUCH) && !has_key(KeyCode::BTN_TOOL_PEN);
    let kind = if has(&properties, word, PropType::DIRECT.0) && (is_multi || is_single) {
        Kind::TouchScreen
    } else if LETTERS.map(KeyCode::new).all(has_key) {
        Kind::Keyboard
    } else {
        return None;
    };
    let event = exam.names(&path).into_iter().find(|name| name.starts_with("event"));
    let label = exam.text(&format!("{path}/name")).unwrap_or_else(|| clean::name(name));
    Some(Device { name: label, event, kind })
}

/// Whether the kernel counts its bits in words of 32.
fn is_32_bit(exam: &Exam<'_>) -> bool {
    let arch = exam.text("/proc/sys/kernel/arch").unwrap_or_default();
    (arch.starts_with('i') && arch.ends_with("86")) || arch.starts_with("armv")
}

/// Whether a bit is set in a map of hexadecimal words, the lowest last.
fn has(map: &str, word: u16, bit: u16) -> bool {
    let found = map.split_whitespace().rev().nth((bit / word).into());
    found.and_then(|hex| u64::from_str_radix(hex, 16).ok()).is_some_and(|bits| bits >> (bit % word) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_last_word() {
        for (map, word, bit, want) in [
            ("1", 64, 0, true),
            ("1", 64, 64, false),
            ("1 0", 64, 64, true),
            ("20000000000000", 64, 0x35, true),
            ("200000 0", 32, 0x35, true),
            ("400 0 0 0 0 0", 64, 0x14a, true),
            ("zz", 64, 0, false),
            ("", 64, 0, false),
            ("fffffffffffffffff", 64, 0, false),
        ] {
            assert_eq!(has(map, word, bit), want, "{map} {bit}");
        }
    }
}
