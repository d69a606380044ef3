//! Characters that readers put around and between the parts of a code, and that are no data.

/// What ends a code: carriage return, line feed, tab, end of text, end of transmission. Which of
/// them comes is a matter of a reader's settings.
pub(super) fn ends_a_code(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | b'\t' | 0x03 | 0x04)
}

/// Characters that only transport a code or part it, and are dropped wherever they stand: start and
/// end of text and their kin (00 to 06), what holds up and resumes a line (11 to 17), and the
/// separators between the fields of a GS1 code (1C to 1F). Anything else that does not print makes a
/// code unreadable, an escape most of all.
pub(super) fn is_framing(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{6}' | '\u{11}'..='\u{17}' | '\u{1c}'..='\u{1f}')
}
