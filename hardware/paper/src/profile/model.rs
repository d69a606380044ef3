//! What a printer says it is.

use std::{fmt, str::FromStr};

/// Longest name of a maker or a model that is kept, in characters.
pub const MODEL_MAX: usize = 64;

/// The numbers by which a USB device names its maker and itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UsbId {
    /// Its maker's number.
    pub vendor: u16,
    /// Its maker's number for the product.
    pub product: u16,
}

impl fmt::Display for UsbId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:04x}", self.vendor, self.product)
    }
}

impl FromStr for UsbId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let two = text.split_once(':').and_then(|(vendor, product)| Some((four(vendor)?, four(product)?)));
        let wrong =
            || format!("« {text} » are no USB numbers: write four hexadecimal digits, a colon and four more");
        two.map(|(vendor, product)| Self { vendor, product }).ok_or_else(wrong)
    }
}

/// Four hexadecimal digits.
pub(super) fn four(text: &str) -> Option<u16> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
    digits.then(|| u16::from_str_radix(text, 16).ok()).flatten()
}

/// A maker's and a model's name as the printer gave them: printable ASCII, not empty, of bounded length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    maker: Option<String>,
    name: String,
}

impl Model {
    /// A model whose printer calls it so; none where nothing readable is left of the name.
    #[must_use]
    pub fn new(maker: Option<&str>, name: &str) -> Option<Self> {
        Some(Self { maker: maker.and_then(readable), name: readable(name)? })
    }

    /// Who the printer says made it.
    #[must_use]
    pub fn maker(&self) -> Option<&str> {
        self.maker.as_deref()
    }

    /// What it calls itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the words of this answer stand in the name, from the start of a word to the end of a word. What is
    /// neither letter nor digit does not count: `TM T20II` is `TM-T20II`, and `TM-T20III` is not.
    pub(super) fn has(&self, answer: &str) -> bool {
        let name = self.name.as_bytes();
        let starts = (0..name.len()).filter(|at| {
            let before = at.checked_sub(1).and_then(|before| name.get(before));
            before.is_none_or(|b| !b.is_ascii_alphanumeric())
        });
        starts.filter_map(|at| name.get(at..)).any(|rest| begins(rest, answer.as_bytes()))
    }

    /// The numbers in the name, with all their digits.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        self.name.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty())
    }
}

fn begins(name: &[u8], answer: &[u8]) -> bool {
    let mut rest = name.iter().peekable();
    for wanted in answer.iter().filter(|b| b.is_ascii_alphanumeric()) {
        while rest.next_if(|b| !b.is_ascii_alphanumeric()).is_some() {}
        if !rest.next().is_some_and(|b| b.eq_ignore_ascii_case(wanted)) {
            return false;
        }
    }
    rest.next().is_none_or(|b| !b.is_ascii_alphanumeric())
}

fn readable(text: &str) -> Option<String> {
    let shown: String = text.chars().filter(|c| matches!(c, ' '..='~')).take(MODEL_MAX).collect();
    let shown = shown.trim();
    shown.contains(|c: char| c.is_ascii_alphanumeric()).then(|| shown.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        for (name, answer, expected) in [
            ("TM-T20II", "TM-T20II", true),
            ("EPSON tm t20ii", "TM-T20II", true),
            ("TM-T20III", "TM-T20II", false),
            ("TM-T88V-JPN", "TM-T88V", true),
            ("TSP143 (STR_T-001)", "TSP143", true),
            ("XTM-T20II", "TM-T20II", false),
            ("TM", "TM-T20II", false),
        ] {
            assert_eq!(Model::new(None, name).unwrap().has(answer), expected, "{name}, {answer}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_no_name() {
        assert_eq!(Model::new(None, "\u{1b}\u{0}"), None);
        assert_eq!(Model::new(None, " - "), None);
        let model = Model::new(Some("\u{7}"), &"é5\n".repeat(200)).unwrap();
        assert_eq!((model.maker(), model.name().len()), (None, MODEL_MAX));
    }

    #[test]
    fn usb_numbers_are_read_and_written_alike() {
        assert_eq!("04b8:0E15".parse::<UsbId>().unwrap().to_string(), "04b8:0e15");
        for wrong in ["", "04b8", "4b8:0e15", "04b8:0e15:1", "04b8:+e15", "04b8:é15"] {
            assert!(wrong.parse::<UsbId>().unwrap_err().contains("four hexadecimal"), "{wrong}");
        }
    }
}
