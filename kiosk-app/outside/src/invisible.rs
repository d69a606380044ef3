//! The one table of characters that take no place: they hide letters, or turn the order of what stands around them.
//!
//! What is done with one is each user's matter: written as an escape, dropped, refused.

/// Whether a character opens or closes a run of text in another direction: an embedding, an override or an isolate. No
/// text of one line needs it, and it can make a line read as something else.
#[must_use]
pub const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character takes no place: soft hyphens, zero-width characters, marks of direction, variation selectors,
/// annotations and tags. Control characters and separators of lines are not among them: they are seen as a break.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    turns_direction(c)
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2060}'..='\u{2065}'
                | '\u{206a}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a character separates lines or paragraphs without being a control character.
#[must_use]
pub const fn separates_lines(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_character_is_told_apart() {
        // Invisible, turns the direction, separates lines.
        for (characters, expected) in [
            ("aé ’«0-\u{a0}\u{202f}\u{200a}\u{fffd}\u{301}مΩ漢😀", (false, false, false)),
            ("\0\n\t\u{1b}\u{7f}\u{9b}", (false, false, false)),
            ("\u{2028}\u{2029}", (false, false, true)),
            ("\u{ad}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}", (true, false, false)),
            ("\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}", (true, true, false)),
            ("\u{2066}\u{2067}\u{2068}\u{2069}", (true, true, false)),
            ("\u{2060}\u{2065}\u{206a}\u{206f}\u{fe00}\u{fe0f}\u{feff}", (true, false, false)),
            ("\u{fff9}\u{fffb}\u{e0000}\u{e0041}\u{e0fff}", (true, false, false)),
            ("\u{2010}\u{2027}\u{2070}\u{fe10}\u{fff8}\u{fffc}\u{1f600}", (false, false, false)),
        ] {
            for c in characters.chars() {
                assert_eq!((is_invisible(c), turns_direction(c), separates_lines(c)), expected, "{c:?}");
            }
        }
    }
}
