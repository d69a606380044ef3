//! The one way out to a terminal: text goes on, what a terminal would obey is written as an escape.
//!
//! ```text
//!  bytes ─► kept cut character + new bytes ─► whole characters ─► printable: as they are
//!                   ▲                              │              else: \u001b
//!                   └── up to 3 bytes of the next ─┘              no UTF-8: \ufffd
//! ```
//!
//! `\n` goes on, and `\t`, which separates columns. The escapes are valid inside a string of JSON, where they mean the
//! same character. What the program itself means as a command for the terminal (bars that move) goes around this.

use std::io::{self, Write};

use crate::shown::{escape, is_hidden};

/// What stands for bytes that are no UTF-8.
const NO_TEXT: &str = "\\ufffd";

/// Passes text on to `W`, made harmless.
#[derive(Debug)]
pub struct Plain<W: Write> {
    inner: W,
    /// The beginning of a character whose other bytes are still to come.
    cut: Vec<u8>,
}

impl<W: Write> Plain<W> {
    /// Text written here reaches `inner` made harmless.
    pub fn new(inner: W) -> Self {
        Self { inner, cut: Vec::new() }
    }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.cut);
        all.extend_from_slice(bytes);
        let mut text = String::with_capacity(all.len());
        let mut chunks = all.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            chunk.valid().chars().for_each(|c| put(c, &mut text));
            let rest = chunk.invalid();
            if chunks.peek().is_none() && is_cut(rest) {
                self.cut = rest.to_vec();
            } else if !rest.is_empty() {
                text.push_str(NO_TEXT);
            }
        }
        self.inner.write_all(text.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for Plain<W> {
    /// A character that was never finished is said; nobody is left to tell that this failed.
    fn drop(&mut self) {
        if !self.cut.is_empty() {
            let _ = self.inner.write_all(NO_TEXT.as_bytes());
        }
    }
}

fn put(c: char, text: &mut String) {
    if is_hidden(c) && !matches!(c, '\n' | '\t') {
        let _ = escape(c, text); // a string takes everything
    } else {
        text.push(c);
    }
}

/// Whether more bytes could make these a character.
fn is_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;
