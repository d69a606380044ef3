//! Texts come from calendars and keyboards. Before a text reaches paper it loses what a printer
//! would obey (control characters are its commands) and what would reorder or hide letters.

/// Narrow no-break space: set as an ordinary no-break space, which every font here has.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';
/// No-break space.
pub(crate) const NO_BREAK_SPACE: char = '\u{a0}';

/// Keeps line breaks, turns other control characters into spaces, drops invisible formatting.
pub(crate) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|c| match c {
            '\n' => Some(c),
            NARROW_NO_BREAK_SPACE => Some(NO_BREAK_SPACE),
            '\u{2028}' | '\u{2029}' => Some('\n'),
            c if is_invisible(c) => None,
            c if c.is_control() => Some(' '),
            c => Some(c),
        })
        .collect()
}

/// Soft hyphens, zero-width characters, direction marks, variation selectors and tags.
fn is_invisible(c: char) -> bool {
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

/// Whether losing `c` would change a word. A missing star or smiling face is left out; a missing
/// letter or accent is an error.
pub(crate) fn is_essential(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn commands_and_hidden_marks_never_reach_paper() {
        for (given, expected) in [
            ("Léa\u{1b}@\u{1d}V\0", "Léa @ V "),
            ("un\r\ndeux\ttrois", "un\ndeux trois"),
            ("abc\u{202e}def\u{feff}", "abcdef"),
            ("10\u{202f}€", "10\u{a0}€"),
            ("coöp\u{ad}érer", "coöpérer"),
        ] {
            assert_eq!(clean(given), expected, "{given:?}");
        }
    }
}
