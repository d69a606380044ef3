//! Texts from firmware, drives and programs, made fit to print.
//!
//! A drive's model may hold escape sequences that move the technician's cursor, or marks that turn the reading
//! direction. Neither reaches a terminal or a passport.

use std::collections::BTreeSet;

use perron_flash::guard::{is_placeholder, is_serial};
use perron_outside::{is_invisible, separates_lines};

/// The longest name or figure, in characters.
pub(crate) const NAME_MAX: usize = 60;

/// The longest sentence, in characters.
pub(crate) const SENTENCE_MAX: usize = 400;

/// Digits of a UUID.
const UUID_DIGITS: usize = 32;

/// More zeroes than this are in none that a machine has alone: of random digits two are.
const UUID_ZEROES: usize = 16;

/// So few kinds of digits are in none either.
const UUID_KINDS: usize = 5;

/// The space that French sets before `:` and between a number and its unit.
const NO_BREAK: char = '\u{a0}';

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
    Some(clean(text, NAME_MAX)).filter(|name| !is_placeholder(name)).unwrap_or_default()
}

/// A serial number as a vendor gave it; empty where it gave none.
pub(crate) fn serial(text: &str) -> String {
    Some(clean(text, NAME_MAX)).filter(|serial| is_serial(serial)).unwrap_or_default()
}

/// A UUID in small letters; empty where it is none, or one that whole batches have: stand-ins are mostly zeroes, or few
/// signs again and again.
pub(crate) fn uuid(text: &str) -> String {
    let uuid = text.trim().to_ascii_lowercase();
    let digits: Vec<char> = uuid.chars().filter(|c| *c != '-').collect();
    let zeroes = digits.iter().filter(|digit| **digit == '0').count();
    let kinds: BTreeSet<&char> = digits.iter().collect();
    let is_uuid = digits.len() == UUID_DIGITS && digits.iter().all(char::is_ascii_hexdigit);
    let tells = zeroes <= UUID_ZEROES && kinds.len() > UUID_KINDS && !uuid.starts_with("12345678-1234-5678");
    if is_uuid && tells { uuid } else { String::new() }
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
        for text in ["Default string", "To Be Filled By O.E.M.", " None ", "0", "", "INVALID", "N/A", "...."]
        {
            assert_eq!((name(text), serial(text)), (String::new(), String::new()), "{text}");
        }
        assert_eq!((name("OptiPlex 7450"), serial("\u{1b} 5CG73")), ("OptiPlex 7450".into(), "5CG73".into()));
        assert_eq!((name("0123456789"), serial("0123456789")), ("0123456789".into(), String::new()));
    }

    #[test]
    fn a_uuid_that_whole_batches_have_is_none() {
        for (text, want) in [
            ("4C4C4544-0042-3510-8054-B4C04F564432\n", "4c4c4544-0042-3510-8054-b4c04f564432"),
            ("76006b9c-c49c-11e4-8ab1-74d02b1f4d6a", "76006b9c-c49c-11e4-8ab1-74d02b1f4d6a"),
            ("76006b9c-c49c-0000-0000-000000000000", ""),
            ("03000200-0400-0500-0006-000700080009", ""),
            ("00020003-0004-0005-0006-000700080009", ""),
            ("00000000-0000-0000-0000-000000000000", ""),
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", ""),
            ("fefefefe-fefe-fefe-fefe-fefefefefefe", ""),
            ("11111111-2222-3333-4444-555555555555", ""),
            ("12345678-1234-5678-90ab-cddeefaabbcc", ""),
            ("Not Settable", ""),
            ("4c4c4544-0042-3510-8054-b4c04f56443g", ""),
            ("", ""),
        ] {
            assert_eq!(uuid(text), want, "{text}");
        }
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
