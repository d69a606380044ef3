//! The names of what can be drawn on a stage. The screen draws each; any other name would leave a hole, so a beginning
//! that names one is refused.

use super::start::{Start, StartError};

/// Small signs, for an item's `icon`.
#[rustfmt::skip]
pub const PICTOGRAMS: [&str; 61] = [
    "bulb", "bell", "door", "folder", "letter", "apple", "cup", "key", "keyboard", "leaf", "phone", "mail", "camera",
    "photo", "map", "clock", "gear", "globe", "lock", "unlock", "mic", "mic-off", "camera-off", "speaker",
    "hang-up", "trash", "flag", "attach", "send", "back", "plus", "minus", "search", "close", "check",
    "warning", "person", "calendar", "file", "card", "heart", "book", "sun", "home", "star", "shift",
    "erase", "space", "download", "reply", "pencil", "wifi", "plane", "bluetooth", "pin", "chart", "up",
    "down", "doctor", "euro", "cart",
];

/// Large drawings, for a picture's `icon`.
#[rustfmt::skip]
pub const DRAWINGS: [&str; 12] = [
    "map", "photo-garden", "letter", "card-vitale", "house", "town", "screen", "phone-hand", "mouse-hand",
    "doctor", "post", "family",
];

/// The pictogram that `key` asks for.
pub(super) fn pictogram(key: &str, name: &str) -> Result<String, StartError> {
    known(&PICTOGRAMS, key, name, "the name of a pictogram")
}

/// The drawing that `key` asks for.
pub(super) fn drawing(key: &str, name: &str) -> Result<String, StartError> {
    known(&DRAWINGS, key, name, "the name of a drawing")
}

fn known(all: &[&str], key: &str, name: &str, remedy: &'static str) -> Result<String, StartError> {
    match all.contains(&name) {
        true => Ok(name.to_owned()),
        false => Err(Start::wrong(key, name, remedy)),
    }
}
