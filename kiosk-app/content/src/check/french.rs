//! Typography. In French: a no-break space before : ; ? ! and inside « », the apostrophe ’, no straight quotation
//! marks, a no-break space between a number and its unit. Words that are typed on the keyboard are left alone.

use std::collections::BTreeSet;

use super::{Piece, Role};
use crate::finding::{Notes, Rule};
use crate::vocabulary::is_french;

/// Units after a number.
const UNITS: [&str; 14] = ["h", "min", "€", "%", "km", "m", "cm", "mm", "kg", "g", "ko", "Mo", "Go", "°C"];

/// Notes what a printer would mend.
pub(super) fn check(lang: &str, pieces: &[Piece<'_>], typed: &BTreeSet<String>, notes: &mut Notes) {
    for piece in pieces.iter().filter(|piece| !typed.contains(piece.key)) {
        let problem = apostrophe(piece.text).or_else(|| if is_french(lang) { french(piece) } else { None });
        if let Some((what, remedy)) = problem {
            if is_french(lang) {
                notes.error(piece.line, Rule::Typography, what, remedy);
            } else {
                notes.warn(piece.line, Rule::Typography, what, remedy);
            }
        }
    }
}

type Problem = Option<(String, &'static str)>;

/// The place of a problem, so that an author finds it in a long line.
fn at(text: &str, index: usize) -> String {
    let from = text.get(..index).unwrap_or_default().char_indices().rev().nth(11).map_or(0, |(i, _)| i);
    text.get(from..).unwrap_or_default().chars().take(24).collect()
}

fn apostrophe(text: &str) -> Problem {
    if let Some(i) = text.find('\'') {
        return Some((format!("a straight apostrophe in “{}”", at(text, i)), "write ’ (U+2019)"));
    }
    let i = text.find('"')?;
    Some((format!("a straight quotation mark in “{}”", at(text, i)), "write « » or “ ”"))
}

fn french(piece: &Piece<'_>) -> Problem {
    let text = piece.text;
    let found = |i: usize, what: &str, remedy| Some((format!("{what} in “{}”", at(text, i)), remedy));
    let nobreak = "write a no-break space (U+00A0)";
    let mut before = '\u{a0}';
    for (i, c) in text.char_indices() {
        let after = text.get(i + c.len_utf8()..).unwrap_or_default();
        let next = after.chars().next();
        let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '»' | '.' | ',' | ')'));
        match c {
            ':' | ';' | '?' | '!' | '»' if before == ' ' => {
                return found(i, &format!("an ordinary space before {c}"), nobreak);
            }
            '«' if next == Some(' ') => return found(i, "an ordinary space after «", nobreak),
            '«' if !next.is_some_and(is_nobreak) => return found(i, "no space after «", nobreak),
            '»' if !is_nobreak(before) => return found(i, "no space before »", nobreak),
            // In what imitates the world, « ! » may stand as badly as there. After a digit it may end a password.
            ':' | ';' | '?' | '!'
                if piece.role != Role::Word && ends && (before.is_alphabetic() || before == ')') =>
            {
                return found(i, &format!("no space before {c}"), nobreak);
            }
            ' ' if before.is_ascii_digit() && unit(after) => {
                return found(i, "an ordinary space between number and unit", nobreak);
            }
            _ => {}
        }
        before = c;
    }
    text.find("...").and_then(|i| found(i, "three dots", "write … (U+2026), or better nothing"))
}

fn is_nobreak(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}')
}

fn unit(after: &str) -> bool {
    let word = after
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ')' | '?' | '!'))
        .next()
        .unwrap_or_default();
    UNITS.contains(&word)
}
