//! Texts come from calendars and keyboards. Before a text reaches paper it loses what a printer
//! would obey (control characters are its commands) and what would reorder or hide letters.

use perron_outside::{is_invisible, separates_lines};

/// Narrow no-break space: set as an ordinary no-break space, which every font here has.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';
/// No-break space.
pub(crate) const NO_BREAK_SPACE: char = '\u{a0}';
/// Keeps two letters of an Arabic word apart that would join: Persian spells with it. Elsewhere it
/// is only a hidden character.
pub(crate) const NON_JOINER: char = '\u{200c}';

/// Keeps line breaks, turns other control characters into spaces, drops invisible formatting, and
/// leaves one space of several.
pub(crate) fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let c = match c {
            '\n' => c,
            NARROW_NO_BREAK_SPACE => NO_BREAK_SPACE,
            c if separates_lines(c) => '\n',
            NON_JOINER if kept.ends_with(is_joining) && rest.peek().is_some_and(|c| is_joining(*c)) => c,
            c if is_invisible(c) => continue,
            c if c.is_control() => ' ',
            c => c,
        };
        push(&mut kept, c);
    }
    kept
}

/// Adds `c`, unless it is one more space.
pub(crate) fn push(text: &mut String, c: char) {
    if c != ' ' || !text.ends_with(' ') {
        text.push(c);
    }
}

/// Letters and marks of Arabic script.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' | '\u{6fa}'..='\u{6ff}' | '\u{750}'..='\u{77f}')
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
            ("un\u{2028}deux\u{2029}trois\u{fe0f}", "un\ndeux\ntrois"),
            ("10\u{202f}€", "10\u{a0}€"),
            ("coöp\u{ad}érer", "coöpérer"),
            ("trois   espaces\u{1}\u{2}", "trois espaces "),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a\u{200c}b \u{200c}م م\u{200c}\u{200c}", "ab م م"),
        ] {
            assert_eq!(clean(given), expected, "{given:?}");
        }
    }
}
