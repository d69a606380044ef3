//! Numbers written in groups: `06 12 34 56 78`, `10 000`, `2026-11-24`.
//!
//! Between Arabic words the bidirectional algorithm takes such groups for one number after another
//! and sets the first to the right: a telephone number nobody can call. A writer would put
//! direction marks around it; here it is found by its look. What may be two numbers is left alone:
//! `10-12` is a span and runs with the script, `12 14:00` a room and an hour.

use std::ops::Range;

use unicode_bidi::{BidiClass, bidi_class};

use crate::wrap::Text;

/// Hyphens that make groups of digits one number: a span has only one.
const HYPHENS: usize = 2;

struct Number {
    range: Range<usize>,
    /// Whether it is digits alone, which a space may join to more.
    plain: bool,
    groups: usize,
}

/// Where the numbers stand that must stay in order, first to last.
pub(super) fn in_groups(text: &str) -> Vec<Range<usize>> {
    let mut numbers: Vec<Number> = Vec::new();
    let mut start = 0;
    for word in text.split(' ') {
        let range = inner(word, start);
        start += word.len() + 1;
        let core = text.part(range.clone());
        let plain = is_plain(core);
        match numbers.last_mut() {
            Some(last) if plain && last.plain && last.range.end + 1 == range.start => {
                last.range.end = range.end;
                last.groups += 1;
            }
            _ if plain => {
                numbers.push(Number { range, plain, groups: 1 + usize::from(core.starts_with('+')) })
            }
            _ if is_hyphenated(core) => numbers.push(Number { range, plain, groups: 1 + HYPHENS }),
            _ => {}
        }
    }
    numbers.into_iter().filter(|number| number.groups > 1).map(|number| number.range).collect()
}

/// A word without the brackets, stops and Arabic letters around its digits.
fn inner(word: &str, start: usize) -> Range<usize> {
    let head = word.trim_start_matches(|c| !is_digit(c) && c != '+' && bidi_class(c) != BidiClass::L);
    let from = start + word.len() - head.len();
    let outside = |c| !is_digit(c) && ![BidiClass::ET, BidiClass::L].contains(&bidi_class(c));
    from..from + head.trim_end_matches(outside).len()
}

/// Digits, perhaps after a plus, perhaps before a sign such as € or %.
fn is_plain(core: &str) -> bool {
    let digits = core.strip_prefix('+').unwrap_or(core);
    let digits = digits.trim_end_matches(|c| bidi_class(c) == BidiClass::ET);
    !digits.is_empty() && digits.chars().all(is_digit)
}

fn is_hyphenated(core: &str) -> bool {
    use BidiClass::{AN, CS, EN, ES, ET};
    core.chars().all(|c| [AN, CS, EN, ES, ET].contains(&bidi_class(c)))
        && core.chars().filter(|c| bidi_class(*c) == ES).count() >= HYPHENS
}

fn is_digit(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::EN | BidiClass::AN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_one_number_are_found_and_others_left_alone() {
        for (text, expected) in [
            ("اتصل 06 12 34 56 78.", vec!["06 12 34 56 78"]),
            ("(36 46)، +33612345678؟", vec!["36 46", "+33612345678"]),
            ("ب10 000€ أو ٠٦ ١٢", vec!["10 000€", "٠٦ ١٢"]),
            ("06-12-34 ثم 2026-11-24", vec!["06-12-34", "2026-11-24"]),
            ("+33 6 12\n", vec!["+33 6 12"]),
            ("10-12, 12 14:00, 3 A4 5 B 7, 1) 2, 50%, -, + 4", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<&str> = in_groups(text).into_iter().map(|range| text.part(range)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
