//! Texts from firmware, drives and programs, made fit to print.
//!
//! A drive's model may hold escape sequences that move the technician's cursor, or marks that turn the reading
//! direction. Neither reaches a terminal or a passport.

use perron_outside::{is_invisible, separates_lines};

/// The longest name or figure, in characters.
pub(crate) const NAME_MAX: usize = 60;

/// The longest sentence, in characters.
pub(crate) const SENTENCE_MAX: usize = 400;

/// The space that French sets before `:` and between a number and its unit.
const NO_BREAK: char = '\u{a0}';

/// What vendors leave where they should have written something.
const PLACEHOLDERS: [&str; 9] = [
    "to be filled by o.e.m.",
    "default string",
    "system manufacturer",
    "system product name",
    "system serial number",
    "not specified",
    "not applicable",
    "none",
    "0",
];

/// At most `limit` visible characters on one line.
pub(crate) fn clean(text: &str, limit: usize) -> String {
    line(text, limit, char::is_whitespace)
}

/// A sentence of ours, with what it tells of the machine. The no-break spaces of French stay as they are.
pub(crate) fn sentence(text: &str) -> String {
    line(text, SENTENCE_MAX, |c| c.is_whitespace() && c != NO_BREAK)
}

fn line(text: &str, limit: usize, is_space: fn(char) -> bool) -> String {
    let mut clean = String::new();
    let mut count = 0;
    let printable = text.chars().map(|c| if c.is_control() || is_unprinted(c) { ' ' } else { c });
    let mut is_gap = false;
    for c in printable {
        if is_space(c) {
            is_gap = !clean.is_empty();
            continue;
        }
        let needed = if is_gap { 2 } else { 1 };
        if count + needed > limit {
            break;
        }
        if is_gap {
            clean.push(' ');
        }
        clean.push(c);
        count += needed;
        is_gap = false;
    }
    clean
}

/// A name as a vendor gave it; empty where it gave none.
pub(crate) fn name(text: &str) -> String {
    let clean = clean(text, NAME_MAX);
    if PLACEHOLDERS.contains(&clean.to_lowercase().as_str()) { String::new() } else { clean }
}

/// What is invisible, and the private and unassigned ends where fonts differ.
const fn is_unprinted(c: char) -> bool {
    is_invisible(c)
        || separates_lines(c)
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffd}' | '\u{e0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_moves_the_cursor_or_turns_the_text_is_gone() {
        for (text, want) in [
            ("  SSD \t 870\n", "SSD 870"),
            ("a\u{1b}[2Jb", "a [2Jb"),
            ("a\u{202e}b\u{200b}c", "a b c"),
            ("a\u{2028}b\u{e000}c\u{fff0}d\u{fe0f}e\u{10ffff}", "a b c d e"),
            ("\u{feff}\u{0}", ""),
            ("Médiathèque", "Médiathèque"),
            ("SSD\u{a0}870\u{a0}", "SSD 870"),
        ] {
            assert_eq!(clean(text, 60), want, "{text:?}");
        }
        assert_eq!(clean("abc def", 4), "abc");
        assert_eq!(clean("abc def", 5), "abc d");
    }

    #[test]
    fn a_vendors_placeholder_is_no_name() {
        for text in ["Default string", "To Be Filled By O.E.M.", " None ", "0", ""] {
            assert_eq!(name(text), "", "{text}");
        }
        assert_eq!(name("OptiPlex 7450"), "OptiPlex 7450");
    }

    proptest! {
        #[test]
        fn always_one_short_visible_line(text: String, limit in 0usize..80) {
            let line = clean(&text, limit);
            prop_assert!(line.chars().count() <= limit);
            prop_assert!(!line.chars().any(|c| c.is_control() || is_unprinted(c)));
            prop_assert_eq!(clean(&line, limit), line.clone());
        }

        #[test]
        fn a_sentence_is_one_bounded_visible_line_too(text in "[\\PC\\s\u{a0}\u{1b}]{0,600}") {
            let line = sentence(&text);
            prop_assert!(line.chars().count() <= SENTENCE_MAX);
            prop_assert!(!line.chars().any(|c| c.is_control() || is_unprinted(c)));
            prop_assert_eq!(sentence(&line), line.clone());
        }
    }
}
