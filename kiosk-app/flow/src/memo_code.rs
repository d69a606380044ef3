//! The code on a printed memo: which tutorial and which step, nothing else. Progress lives in it, not on the kiosk.

use perron_domain::ticket::CODE_ALPHABET;
use sha2::{Digest, Sha256};

/// Begins the text of a memo's QR code.
pub const MEMO_PREFIX: &str = "PL1:";
/// Symbols before the check symbol: 31⁵ is more than 2²⁴.
const SYMBOLS: usize = 5;
/// Bits of the tutorial's name. Two of 500 tutorials share them with a chance of 1 in 4; then the first on the shelf is
/// proposed, and the person sees its title before anything begins.
const NAME_BITS: u32 = 19;
/// Bits of the step.
const STEP_BITS: u32 = 5;

/// A place in a tutorial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoCode {
    name: u32,
    /// The step to go on with, from 0, at most 31.
    pub step: u8,
}

impl MemoCode {
    /// The code of a step of a tutorial.
    #[must_use]
    pub fn new(tutorial: &str, step: usize) -> Self {
        let step = u8::try_from(step).unwrap_or(u8::MAX).min((1 << STEP_BITS) - 1);
        Self { name: name(tutorial), step }
    }

    /// Whether it means this tutorial.
    #[must_use]
    pub fn means(&self, tutorial: &str) -> bool {
        self.name == name(tutorial)
    }

    /// Reads what was typed or scanned: the prefix, case, spaces and dashes do not matter. `None` when a symbol is
    /// wrong or missing.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = match text.split_at_checked(MEMO_PREFIX.len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case(MEMO_PREFIX) => rest,
            _ => text,
        };
        let mut digits = [0_u8; SYMBOLS + 1];
        let mut symbols = rest.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'-');
        for digit in &mut digits {
            let symbol = symbols.next()?.to_ascii_uppercase();
            *digit = u8::try_from(CODE_ALPHABET.iter().position(|s| *s == symbol)?).ok()?;
        }
        let [rest @ .., last] = digits;
        if symbols.next().is_some() || check(&rest) != last {
            return None;
        }
        let number = rest.iter().rev().fold(0_u32, |n, d| n * 31 + u32::from(*d));
        let step = u8::try_from(number & ((1 << STEP_BITS) - 1)).ok()?;
        let name = number >> STEP_BITS;
        (name < 1 << NAME_BITS).then_some(Self { name, step })
    }

    /// The text of its QR code.
    #[must_use]
    pub fn qr_text(&self) -> String {
        format!("{MEMO_PREFIX}{}", self.to_string().replace('-', ""))
    }
}

fn name(tutorial: &str) -> u32 {
    let mut hash = Sha256::new();
    hash.update(b"perron memo code\0");
    hash.update(tutorial.as_bytes());
    hash.finalize().iter().take(4).fold(0_u32, |n, b| (n << 8) | u32::from(*b)) >> (32 - NAME_BITS)
}

/// Weights 1 to 5 modulo 31: every single wrong symbol and every exchange of two neighbours is found.
fn check(digits: &[u8; SYMBOLS]) -> u8 {
    let sum: u32 = (1..).zip(digits).map(|(weight, d)| weight * u32::from(*d)).sum();
    u8::try_from(sum % 31).unwrap_or(0)
}

impl std::fmt::Display for MemoCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut number = (self.name << STEP_BITS) | u32::from(self.step);
        let mut digits = [0_u8; SYMBOLS];
        for digit in &mut digits {
            *digit = u8::try_from(number % 31).unwrap_or(0);
            number /= 31;
        }
        for (i, digit) in digits.iter().chain([&check(&digits)]).enumerate() {
            if i == 3 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(CODE_ALPHABET.get(usize::from(*digit)).copied().unwrap_or(b'?')))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_code_survives_typing_and_no_slip_passes() {
        for (n, id) in ["email-read", "touch-mouse", "scams", "x"].into_iter().enumerate() {
            let code = MemoCode::new(id, n * 7);
            assert_eq!(usize::from(code.step), n * 7);
            assert!(code.means(id) && !code.means("other"));
            let shown = code.to_string();
            assert_eq!(shown.len(), 7);
            for typed in [
                shown.clone(),
                shown.to_lowercase(),
                shown.replace('-', " "),
                code.qr_text(),
                code.qr_text().to_lowercase(),
            ] {
                assert_eq!(MemoCode::read(&typed), Some(code), "{typed}");
            }
            let plain: Vec<u8> = shown.bytes().filter(|b| *b != b'-').collect();
            for i in 0..plain.len() {
                for symbol in CODE_ALPHABET.iter().filter(|s| **s != plain[i]) {
                    let mut wrong = plain.clone();
                    wrong[i] = *symbol;
                    assert_eq!(MemoCode::read(std::str::from_utf8(&wrong).unwrap()), None);
                }
            }
        }
        assert_eq!(MemoCode::new("x", 400).step, 31);
        for text in ["", "PL1:", "PL1", "234567", "PT1:ABC", "2345678", "é", "PL1:éé"] {
            assert_eq!(MemoCode::read(text), None, "{text}");
        }
    }
}
