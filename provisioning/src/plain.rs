//! Texts from firmware, tables and media, without control and hidden characters, for terminals and paper.

use perron_outside::{is_invisible, separates_lines};

/// Replaces the end of a text that was cut.
const ELLIPSIS: char = '…';

/// The text on one line of at most `limit` characters: control characters become spaces; marks that hide letters or
/// turn their order are dropped.
pub(crate) fn plain(text: &str, limit: usize) -> String {
    let clean = |c: char| if c.is_control() || separates_lines(c) { ' ' } else { c };
    let mut kept: String = text.chars().filter(|c| !is_invisible(*c)).map(clean).take(limit + 1).collect();
    if kept.chars().count() > limit {
        kept = kept.chars().take(limit.saturating_sub(1)).chain([ELLIPSIS]).collect();
    }
    kept.trim().to_owned()
}

/// Whether the text is shown as it is: no control character and nothing hidden.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || is_invisible(c) || separates_lines(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_or_obeyed_is_left() {
        for (given, limit, shown) in [
            ("Médiathèque", 20, "Médiathèque"),
            ("a\u{1b}[2Jb\r\n", 20, "a [2Jb"),
            ("abc\u{202e}fed\u{200b}", 20, "abcfed"),
            ("a\u{2028}b\u{fe0f}c", 20, "a bc"),
            ("0123456789", 5, "0123…"),
            ("01234", 5, "01234"),
            ("", 5, ""),
        ] {
            assert_eq!(plain(given, limit), shown, "{given:?}");
            assert!(is_plain(&plain(given, limit)));
        }
        assert!(!is_plain("a\u{202e}b") && !is_plain("a\nb") && is_plain("œuvre n°\u{a0}3"));
    }
}
