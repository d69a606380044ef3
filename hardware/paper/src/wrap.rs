//! Breaking texts into lines, alike for columns and for dots: `measure` says how wide a text is.
//!
//! Lines break at ordinary spaces only, so « 10 € » with its no-break space stays whole. A word
//! wider than the line is broken where the line ends, or after a hyphen shortly before. Lines are parts of the text they come from,
//! so what is known of the whole text (the direction of its letters) stays known of each line.

use std::ops::Range;

/// A text that lines are cut from.
pub(crate) trait Text: Copy {
    /// Its letters.
    fn as_str(&self) -> &str;
    /// The part between these byte offsets, both between two letters.
    fn part(self, range: Range<usize>) -> Self;
}

impl Text for &str {
    fn as_str(&self) -> &str {
        self
    }

    fn part(self, range: Range<usize>) -> Self {
        self.get(range).unwrap_or_default()
    }
}

/// A function that gives a text's width, in the unit of the line's width.
pub(crate) trait Measure<T>: FnMut(T) -> u32 {}
impl<T, F: FnMut(T) -> u32> Measure<T> for F {}

/// Width in columns.
pub(crate) fn columns(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// The lines of `text` at this width. An empty paragraph is an empty line.
pub(crate) fn wrap<T: Text>(text: T, width: u32, measure: &mut impl Measure<T>) -> Vec<T> {
    let mut lines = Vec::new();
    for paragraph in split(text.as_str(), '\n', 0) {
        let words = text.part(paragraph.clone());
        let mut line = paragraph.start..paragraph.start;
        for word in split(words.as_str(), ' ', paragraph.start).filter(|word| !word.is_empty()) {
            let joined = if line.is_empty() { word.clone() } else { line.start..word.end };
            if measure(text.part(joined.clone())) <= width {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(text.part(line));
            }
            line = break_word(text, word, width, measure, &mut lines);
        }
        lines.push(text.part(line));
    }
    lines
}

/// Where the parts between separators stand, `from` added.
fn split(text: &str, separator: char, from: usize) -> impl Iterator<Item = Range<usize>> {
    text.split(separator).scan(from, move |start, part| {
        let range = *start..*start + part.len();
        *start = range.end + separator.len_utf8();
        Some(range)
    })
}

/// Pushes the full lines of an overlong word and returns what is left of it.
fn break_word<T: Text>(
    text: T,
    word: Range<usize>,
    width: u32,
    measure: &mut impl Measure<T>,
    lines: &mut Vec<T>,
) -> Range<usize> {
    let letters = text.part(word.clone());
    let mut line = word.start..word.start;
    for c in letters.as_str().chars() {
        let longer = line.start..line.end + c.len_utf8();
        if measure(text.part(longer.clone())) > width && !line.is_empty() {
            let cut = after_hyphen(text.part(line.clone()).as_str()).map_or(line.end, |at| line.start + at);
            let cut = if measure(text.part(cut..longer.end)) > width { line.end } else { cut };
            lines.push(text.part(line.start..cut));
            line = cut..longer.end;
        } else {
            line = longer;
        }
    }
    line
}

/// Where a word is better broken than where its line ends: after a hyphen in the second half, as a code has one.
fn after_hyphen(line: &str) -> Option<usize> {
    line.rfind('-').map(|at| at + 1).filter(|at| at * 2 >= line.len())
}

/// How a label and its value share the width.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pair<T> {
    /// The label's lines at one end, the value at the other end of the first.
    Beside(Vec<T>, T),
    /// The value's lines below the label's.
    Stacked(Vec<T>, Vec<T>),
}

/// A label and its value: beside each other if both fit with `gap` between, or if the value is so
/// short that the label can wrap next to it; else stacked, the value `indent` narrower.
pub(crate) fn pair<T: Text>(
    (label, value): (T, T),
    width: u32,
    (gap, indent): (u32, u32),
    measure: &mut impl Measure<T>,
) -> Pair<T> {
    let taken = measure(value);
    let beside = width.saturating_sub(taken.saturating_add(gap));
    let one_line = !label.as_str().contains('\n') && measure(label) <= beside;
    if !value.as_str().contains('\n') && (one_line || taken <= width / 2) {
        return Pair::Beside(wrap(label, beside, measure), value);
    }
    Pair::Stacked(wrap(label, width, measure), wrap(value, width.saturating_sub(indent), measure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_only() {
        for (text, width, lines) in [
            ("deux mots", 20, vec!["deux mots"]),
            ("deux mots", 5, vec!["deux", "mots"]),
            (" deux mots ", 5, vec!["deux", "mots"]),
            ("il reste 10\u{a0}€ ici", 11, vec!["il reste", "10\u{a0}€ ici"]),
            ("anticonstitutionnel", 8, vec!["anticons", "titution", "nel"]),
            // A code, as in a list's narrow column: in its halves, not before its last sign.
            ("7K3M-9QRX", 8, vec!["7K3M-", "9QRX"]),
            ("7K3M-9QRX", 5, vec!["7K3M-", "9QRX"]),
            ("7K3M-9QRX", 3, vec!["7K3", "M-", "9QR", "X"]),
            ("a-bbbbbbbbbb", 8, vec!["a-bbbbbb", "bbbb"]),
            ("--------", 3, vec!["---", "---", "--"]),
            ("été 2026\nà l’école", 4, vec!["été", "2026", "à", "l’éc", "ole"]),
            ("a\n\nb", 8, vec!["a", "", "b"]),
            ("", 8, vec![""]),
        ] {
            assert_eq!(wrap(text, width, &mut columns), lines, "{text:?} in {width}");
        }
    }

    #[test]
    fn a_pair_keeps_label_and_value_apart() {
        for (label, value, expected) in [
            ("Salle", "Bleue", Pair::Beside(vec!["Salle"], "Bleue")),
            ("Ce que vous apportez", "rien", Pair::Beside(vec!["Ce que vous", "apportez"], "rien")),
            ("Lieu", "Médiathèque du parc", Pair::Stacked(vec!["Lieu"], vec!["Médiathèque du", "parc"])),
        ] {
            assert_eq!(pair((label, value), 18, (2, 2), &mut columns), expected);
        }
    }
}
