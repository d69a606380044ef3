//! The name of a queue of CUPS.

use std::fmt;

/// Longest name of a queue, in bytes; CUPS allows no longer one.
const QUEUE_MAX: usize = 127;

/// The name of a queue of CUPS, as `lpstat -p` lists it. It stands in an address of IPP and in messages, so it holds
/// nothing that means something there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue(String);

impl Queue {
    /// A queue of this name; none where CUPS has no such names, or where it is no plain word.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let is_plain = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        (is_plain && name.len() <= QUEUE_MAX && name.chars().all(allowed)).then(|| Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_are_names() {
        let longest = "a".repeat(QUEUE_MAX);
        for name in ["Bureau_2", "HP-LaserJet.1", "_x", "2", &longest] {
            assert_eq!(Queue::new(name).unwrap().name(), name);
        }
        let too_long = "a".repeat(QUEUE_MAX + 1);
        for name in [
            "",
            "-d",
            ".",
            "..",
            "../jobs",
            "a b",
            "a/b",
            "a?b",
            "a#b",
            "a%2fb",
            "a\r\nHost: b",
            "a\0",
            "é",
            &too_long,
        ] {
            assert_eq!(Queue::new(name), None, "{name:?}");
        }
    }
}
