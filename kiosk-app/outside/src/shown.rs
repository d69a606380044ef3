//! A stranger's text on one line: the name of a file on a stick, the text of a code.
//!
//! What a terminal obeys, what hides letters and what turns their order are written as escapes of four digits, which
//! mean the same inside a string of JSON. A line break or tab is written too, so that no text forges a line or column.

use std::fmt::{self, Write};
use std::path::Path;

use crate::{is_invisible, separates_lines};

/// Shows a path or text on one line.
pub fn shown<T: AsRef<Path> + ?Sized>(text: &T) -> Shown<'_> {
    Shown(text.as_ref())
}

/// Shows on one line, with nothing hidden. Bytes that are no UTF-8 appear as `�`.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a>(&'a Path);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.to_string_lossy().chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                c if is_hidden(c) => escape(c, f)?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Whether a terminal obeys a character, or it hides letters or turns their order.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c) || separates_lines(c)
}

/// Writes a character as `\u001b`; one beyond 65,535 as the two that UTF-16, and so JSON, makes of it.
pub(crate) fn escape(c: char, out: &mut impl fmt::Write) -> fmt::Result {
    c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))
}
