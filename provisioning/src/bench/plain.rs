//! Texts from firmware, tables and media, made harmless before they reach a terminal or paper.

/// Put in the place of the cut end of a text.
const ELLIPSIS: char = '…';

/// The text on one line of at most `limit` characters: control characters become spaces; marks that hide letters or
/// turn their order are dropped.
pub(crate) fn plain(text: &str, limit: usize) -> String {
    let clean = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    let mut kept: String = text.chars().filter(|c| !is_hidden(*c)).map(clean).take(limit + 1).collect();
    if kept.chars().count() > limit {
        kept = kept.chars().take(limit.saturating_sub(1)).chain([ELLIPSIS]).collect();
    }
    kept.trim().to_owned()
}

/// Whether the text is shown as it is: no control character and nothing hidden.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || is_hidden(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Soft hyphens, zero-width characters, direction marks, variation selectors and tags.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
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
