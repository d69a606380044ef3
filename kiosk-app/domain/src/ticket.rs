//! What stands on a ticket: a QR code and a code to type. Both name a sign-up and say nothing of a person.

use crate::ids::SignUpId;
use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

/// Begins the text of a ticket's QR code.
pub const TICKET_PREFIX: &str = "PT1:";

/// 31 symbols without look-alikes (no 0, 1, I, O, S). A prime number, so that the check symbol finds every single wrong
/// symbol and every exchange of two neighbours.
pub const CODE_ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKLMNPQRTUVWXYZ";
/// Symbols of a typed code before its check symbol.
pub const CODE_SYMBOLS: usize = 7;

/// The text of a ticket's QR code: the prefix and 26 letters and digits.
#[must_use]
pub fn qr_text(signup: SignUpId) -> String {
    format!("{TICKET_PREFIX}{}", BASE32_NOPAD.encode(&signup.0))
}

/// Reads a ticket's QR code, ignoring case.
#[must_use]
pub fn read_qr(text: &str) -> Option<SignUpId> {
    let text = text.trim();
    let (prefix, rest) = text.split_at_checked(TICKET_PREFIX.len())?;
    if !prefix.eq_ignore_ascii_case(TICKET_PREFIX) || rest.len() != 26 {
        return None;
    }
    let bytes = BASE32_NOPAD.decode(rest.to_ascii_uppercase().as_bytes()).ok()?;
    Some(SignUpId(bytes.try_into().ok()?))
}

/// A code to type: 7 symbols and a check symbol, as 8 letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TicketCode([u8; CODE_SYMBOLS + 1]);

impl TicketCode {
    /// The code of a sign-up. Two sign-ups share one with a chance of 1 in 27 billion.
    #[must_use]
    pub fn of(signup: SignUpId) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"perron ticket code\0");
        hash.update(signup.0);
        let mut number = hash.finalize().iter().take(8).fold(0_u64, |n, b| (n << 8) | u64::from(*b));
        let mut digits = [0_u8; CODE_SYMBOLS + 1];
        for digit in digits.iter_mut().take(CODE_SYMBOLS) {
            *digit = u8::try_from(number % 31).unwrap_or(0);
            number /= 31;
        }
        digits[CODE_SYMBOLS] = check(&digits);
        Self(digits)
    }

    /// Reads what was typed: case, spaces and dashes do not matter. `None` when a symbol is wrong or missing.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let mut digits = [0_u8; CODE_SYMBOLS + 1];
        let mut symbols = typed.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'-');
        for digit in &mut digits {
            let symbol = symbols.next()?.to_ascii_uppercase();
            *digit = u8::try_from(CODE_ALPHABET.iter().position(|s| *s == symbol)?).ok()?;
        }
        let code = Self(digits);
        (symbols.next().is_none() && check(&digits) == digits[CODE_SYMBOLS]).then_some(code)
    }
}

/// Weights 1 to 7 modulo 31.
fn check(digits: &[u8; CODE_SYMBOLS + 1]) -> u8 {
    let sum: u32 = (1..).zip(digits).take(CODE_SYMBOLS).map(|(weight, d)| weight * u32::from(*d)).sum();
    u8::try_from(sum % 31).unwrap_or(0)
}

impl std::fmt::Display for TicketCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, digit) in self.0.iter().enumerate() {
            if i == 4 {
                f.write_str("-")?;
            }
            let symbol = CODE_ALPHABET.get(usize::from(*digit)).copied().unwrap_or(b'?');
            write!(f, "{}", char::from(symbol))?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for TicketCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_typing_and_no_slip_passes() {
        for n in 0..200_u8 {
            let code = TicketCode::of(SignUpId([n; 16]));
            let shown = code.to_string();
            assert_eq!(TicketCode::read(&shown.to_lowercase()), Some(code));
            assert_eq!(TicketCode::read(&shown.replace('-', " ")), Some(code));
            let plain: Vec<u8> = shown.bytes().filter(|b| *b != b'-').collect();
            for i in 0..plain.len() {
                for symbol in CODE_ALPHABET.iter().filter(|s| **s != plain[i]) {
                    let mut wrong = plain.clone();
                    wrong[i] = *symbol;
                    assert_eq!(TicketCode::read(std::str::from_utf8(&wrong).unwrap()), None);
                }
                if i + 1 < CODE_SYMBOLS && plain[i] != plain[i + 1] {
                    let mut swapped = plain.clone();
                    swapped.swap(i, i + 1);
                    assert_eq!(TicketCode::read(std::str::from_utf8(&swapped).unwrap()), None);
                }
            }
        }
    }

    #[test]
    fn a_qr_code_reads_back_and_others_do_not() {
        let id = SignUpId(*b"0123456789abcdef");
        assert_eq!(read_qr(&qr_text(id)), Some(id));
        assert_eq!(read_qr(&qr_text(id).to_lowercase()), Some(id));
        for other in
            ["", "PT1:", "PT1:AAAA", "https://example.org", "PT2:AAAAAAAAAAAAAAAAAAAAAAAAAA", "PT1:é"]
        {
            assert_eq!(read_qr(other), None, "{other}");
        }
    }
}
