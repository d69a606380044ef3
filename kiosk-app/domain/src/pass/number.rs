//! Printed numbers: how they are read, and how hard they are to guess.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

/// Fewest letters and digits of a number.
pub const NUMBER_MIN: usize = 6;
/// Most letters and digits of a number.
pub const NUMBER_MAX: usize = 24;
/// The longest text that is looked at, in bytes.
const TEXT_MAX: usize = 128;
/// Below this many bits a stolen kiosk would reveal the numbers of a register.
pub const BITS_MIN: f64 = 50.0;
/// From this many numbers on, a place that never varies is taken for fixed.
const SAMPLE: usize = 8;

/// A printed number in its one form: capitals and digits. Whoever knows it can spend it, so `Debug` shows its end
/// only.
#[derive(Clone, PartialEq, Eq)]
pub struct PassNumber(Zeroizing<String>);

impl PassNumber {
    /// Reads a number, dropping spaces and dashes and ignoring case. Nothing when 6 to 24 letters and digits, at least
    /// one of them a digit, do not remain.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > TEXT_MAX {
            return None;
        }
        let mut symbols = Zeroizing::new(String::with_capacity(NUMBER_MAX));
        for c in text.trim().chars() {
            match c {
                ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2010}'..='\u{2014}' => {}
                c if c.is_ascii_alphanumeric() && symbols.len() < NUMBER_MAX => {
                    symbols.push(c.to_ascii_uppercase())
                }
                _ => return None,
            }
        }
        let fits = symbols.len() >= NUMBER_MIN && symbols.bytes().any(|b| b.is_ascii_digit());
        fits.then_some(Self(symbols))
    }

    /// The capitals and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last four symbols, to be shown: `…4821`.
    #[must_use]
    pub fn tail(&self) -> String {
        let from = self.0.len().saturating_sub(4);
        format!("…{}", self.0.get(from..).unwrap_or_default())
    }
}

impl std::fmt::Debug for PassNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PassNumber({})", self.tail())
    }
}

/// Bits that someone must guess to hit one given number, judged from alphabet and length: of the numbers of each
/// length, places that vary count as a digit, a letter or either; places that never vary count as known. The smallest
/// answer of all lengths; numbers drawn in sequence are rightly judged weak.
#[must_use]
pub fn number_bits<'n>(numbers: impl IntoIterator<Item = &'n PassNumber>) -> f64 {
    let mut lengths: BTreeMap<usize, (usize, Vec<u64>)> = BTreeMap::new();
    for number in numbers {
        let length = number.0.len();
        let (count, places) = lengths.entry(length).or_insert_with(|| (0, vec![0; length]));
        *count += 1;
        for (seen, symbol) in places.iter_mut().zip(number.0.chars()) {
            *seen |= 1_u64 << symbol.to_digit(36).unwrap_or(0);
        }
    }
    let of_length =
        |(count, places): &(usize, Vec<u64>)| places.iter().map(|seen| place_bits(*seen, *count)).sum();
    lengths.values().map(of_length).fold(f64::INFINITY, f64::min)
}

fn place_bits(seen: u64, count: usize) -> f64 {
    const DIGITS: u64 = (1 << 10) - 1;
    if count >= SAMPLE && seen.count_ones() < 2 {
        return 0.0;
    }
    match (seen & DIGITS != 0, seen & !DIGITS != 0) {
        (true, true) => 36_f64.log2(),
        (true, false) => 10_f64.log2(),
        _ => 26_f64.log2(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> PassNumber {
        PassNumber::read(text).unwrap()
    }

    #[test]
    fn one_form_for_all_ways_to_write() {
        for text in ["ab12 34-56", "AB123456", " ab\u{a0}1234\u{202f}56\r\n", "AB–12‑34—56"] {
            assert_eq!(number(text).as_str(), "AB123456", "{text:?}");
        }
        for text in [
            "",
            "12345",
            "1234567890123456789012345",
            "12 34 é6",
            "12\t3456",
            "ABCDEFGH",
            "12/3456",
            "１２３４５６",
        ] {
            assert_eq!(PassNumber::read(text), None, "{text:?}");
        }
        assert!(PassNumber::read(&"-".repeat(129)).is_none());
        assert_eq!(format!("{:?}", number("99998888")), "PassNumber(…8888)");
    }

    #[test]
    fn guessing_is_judged_by_what_varies() {
        let mixed = |text: &str, step: u64| -> Vec<PassNumber> {
            (0..200_u64).map(|n| number(&format!("{text}{:012}", (n * step) % 1_000_000_000_000))).collect()
        };
        let drawn = number_bits(&mixed("", 618_033_988_749));
        assert!((drawn - 12.0 * 10_f64.log2()).abs() < 1e-9, "{drawn}");
        let with_year = number_bits(&mixed("PN2026", 618_033_988_749));
        assert!((with_year - drawn).abs() < 1e-9, "a fixed prefix adds nothing: {with_year}");
        assert!(number_bits(&mixed("", 1)) < 10.0, "in sequence");
        let one = [number("ABCD-EFGH-1JKL")];
        assert!(number_bits(&one) > BITS_MIN);
        let both = [number("ABCD-EFGH-1JKL"), number("123456")];
        assert!(number_bits(&both) < 20.0, "the weakest length counts");
    }
}
