//! Serial numbers that name one device, and those that thousands share.

/// The fewest different characters of a serial number: fewer is a filler.
const DIFFERENT: usize = 3;

/// The fewest characters.
const SHORTEST: usize = 4;

/// What cheap devices all carry.
const SHARED: [&str; 9] = [
    "0123456789",
    "123456789",
    "1234567890",
    "0123456789ABCDEF",
    "012345678",
    "12345678",
    "SERIAL",
    "NONE",
    "NULL",
];

/// Whether a serial number can tell one device from another of its kind.
#[must_use]
pub fn is_believable(serial: &str) -> bool {
    let plain: String =
        serial.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let mut different: Vec<char> = plain.chars().collect();
    different.sort_unstable();
    different.dedup();
    plain.len() >= SHORTEST && different.len() >= DIFFERENT && !SHARED.contains(&plain.as_str())
}
