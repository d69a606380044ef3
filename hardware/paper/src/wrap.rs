//! Breaking texts into lines, alike for columns and for dots: `measure` says how wide a text is.
//!
//! Lines break at ordinary spaces only, so « 10 € » with its no-break space stays whole. A word
//! wider than the line is broken where the line ends.

/// A function that gives a text's width, in the unit of the line's width.
pub(crate) trait Measure: FnMut(&str) -> u32 {}
impl<F: FnMut(&str) -> u32> Measure for F {}

/// Width in columns.
pub(crate) fn columns(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// The lines of `text` at this width. An empty paragraph is an empty line.
pub(crate) fn wrap(text: &str, width: u32, measure: &mut impl Measure) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if measure(&joined) <= width {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = break_word(word, width, measure, &mut lines);
        }
        lines.push(line);
    }
    lines
}

/// Pushes the full lines of an overlong word and returns what is left of it.
fn break_word(word: &str, width: u32, measure: &mut impl Measure, lines: &mut Vec<String>) -> String {
    let mut line = String::new();
    for c in word.chars() {
        line.push(c);
        if measure(&line) > width && line.chars().count() > 1 {
            line.pop();
            lines.push(std::mem::replace(&mut line, c.to_string()));
        }
    }
    line
}

/// How a label and its value share the width.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pair {
    /// At both ends of the same lines.
    Beside(Vec<(String, String)>),
    /// The value's lines below the label's.
    Stacked(Vec<String>, Vec<String>),
}

/// A label and its value: beside each other if both fit with `gap` between, or if the value is so
/// short that the label can wrap next to it; else stacked, the value `indent` narrower.
pub(crate) fn pair(
    (left, right): (&str, &str),
    width: u32,
    (gap, indent): (u32, u32),
    measure: &mut impl Measure,
) -> Pair {
    let value = measure(right);
    let beside = width.saturating_sub(value.saturating_add(gap));
    let one_line = !left.contains('\n') && measure(left) <= beside;
    if !right.contains('\n') && (one_line || value <= width / 2) {
        let mut rights = std::iter::once(right.to_owned());
        let lines = wrap(left, beside, measure).into_iter();
        return Pair::Beside(lines.map(|left| (left, rights.next().unwrap_or_default())).collect());
    }
    Pair::Stacked(wrap(left, width, measure), wrap(right, width.saturating_sub(indent), measure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_only() {
        for (text, width, lines) in [
            ("deux mots", 20, vec!["deux mots"]),
            ("deux mots", 5, vec!["deux", "mots"]),
            ("il reste 10\u{a0}€ ici", 11, vec!["il reste", "10\u{a0}€ ici"]),
            ("anticonstitutionnel", 8, vec!["anticons", "titution", "nel"]),
            ("a\n\nb", 8, vec!["a", "", "b"]),
            ("", 8, vec![""]),
        ] {
            assert_eq!(wrap(text, width, &mut columns), lines, "{text:?} in {width}");
        }
    }

    #[test]
    fn a_pair_keeps_label_and_value_apart() {
        let beside = |lines: &[(&str, &str)]| {
            Pair::Beside(lines.iter().map(|(l, r)| (String::from(*l), String::from(*r))).collect())
        };
        let stacked = Pair::Stacked(vec!["Lieu".into()], vec!["Médiathèque du".into(), "parc".into()]);
        for (left, right, expected) in [
            ("Salle", "Bleue", beside(&[("Salle", "Bleue")])),
            ("Ce que vous apportez", "rien", beside(&[("Ce que vous", "rien"), ("apportez", "")])),
            ("Lieu", "Médiathèque du parc", stacked),
        ] {
            assert_eq!(pair((left, right), 18, (2, 2), &mut columns), expected);
        }
    }
}
