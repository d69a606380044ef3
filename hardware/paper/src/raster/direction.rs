//! Which way letters run: a text in the order it is said, into the order it stands on paper.
//!
//! The Unicode bidirectional algorithm gives each letter a level, odd for right to left, over a
//! whole paragraph. Lines are cut from that, and only then is each one put in order:
//!
//! ```text
//!   Levelled ──wrap──► Line ──runs──► Run, Run …   from the left edge to the right
//!   text + levels      a part of it   letters of one direction, in the order they are said
//! ```
//!
//! What a document says has no direction marks (they are cleaned away), so two things are settled
//! here that a writer would settle with them. A number in groups, such as a telephone's, stays in
//! order and on one line. And a paragraph wholly in the other script, such as a French sentence in
//! an Arabic memo, keeps its own order.

use std::ops::Range;

use perron_languages::{Direction, direction_of};
use unicode_bidi::{
    BidiClass, BidiInfo, Level, ParagraphBidiInfo, bidi_class,
    format_chars::{LRI, PDI},
};

use super::numbers;
use crate::wrap::Text;

/// The way reading goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    LeftToRight,
    RightToLeft,
}

impl Reading {
    /// The way of a language, by its BCP 47 tag.
    pub(crate) fn of(lang: &str) -> Self {
        match direction_of(lang) {
            Direction::LeftToRight => Self::LeftToRight,
            Direction::RightToLeft => Self::RightToLeft,
        }
    }

    /// The way of a letter; none for digits, signs and spaces.
    fn of_letter(c: char) -> Option<Self> {
        match bidi_class(c) {
            BidiClass::L => Some(Self::LeftToRight),
            BidiClass::R | BidiClass::AL => Some(Self::RightToLeft),
            _ => None,
        }
    }

    /// The way of a paragraph in a document that reads this way: its own if all its letters run
    /// the other way. One line of a list stays in line with the others, by its number.
    fn of_paragraph(self, text: &str) -> Self {
        let mut ways = text.chars().filter_map(Self::of_letter);
        let first = ways.next().unwrap_or(self);
        if first == self || ways.any(|way| way == self) || is_numbered(text) { self } else { first }
    }

    fn level(self) -> Level {
        match self {
            Self::LeftToRight => Level::ltr(),
            Self::RightToLeft => Level::rtl(),
        }
    }
}

/// A text whose letters know their level.
pub(super) struct Levelled {
    text: String,
    /// One for each byte.
    levels: Vec<Level>,
}

impl Levelled {
    /// Levels for a text of a document that reads this way.
    pub(super) fn new(text: &str, reading: Reading) -> Self {
        let mut new = Self { text: String::with_capacity(text.len()), levels: Vec::new() };
        for paragraph in text.split_inclusive('\n') {
            new.push(paragraph, reading.of_paragraph(paragraph));
        }
        new
    }

    /// Adds a paragraph. Numbers in groups are isolated while its levels are found, and where lines
    /// run against their order they are not broken.
    fn push(&mut self, text: &str, reading: Reading) {
        if reading == Reading::LeftToRight && !text.chars().any(turns) {
            self.text.push_str(text);
            self.levels.resize(self.text.len(), Level::ltr());
            return;
        }
        let mut marked = String::with_capacity(text.len());
        let mut done = 0;
        for number in numbers::in_groups(text) {
            marked.push_str(text.part(done..number.start));
            marked.push(LRI);
            marked.push_str(&text.part(number.clone()).replace(' ', "\u{a0}"));
            marked.push(PDI);
            done = number.end;
        }
        marked.push_str(text.part(done..text.len()));
        let found = ParagraphBidiInfo::new(&marked, Some(reading.level()));
        for (at, c) in marked.char_indices().filter(|(_, c)| ![LRI, PDI].contains(c)) {
            self.text.push(c);
            let level = found.levels.get(at).copied().unwrap_or(reading.level());
            self.levels.resize(self.text.len(), level);
        }
    }

    /// The letters.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// All of it, as one line.
    pub(super) fn line(&self) -> Line<'_> {
        Line { text: &self.text, levels: &self.levels }
    }
}

/// A line, or what may become one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    text: &'a str,
    levels: &'a [Level],
}

impl Text for Line<'_> {
    fn as_str(&self) -> &str {
        self.text
    }

    fn part(self, range: Range<usize>) -> Self {
        let levels = self.levels.get(range.clone()).unwrap_or_default();
        Self { text: self.text.part(range), levels }
    }
}

/// Letters that stand together and run one way, in the order they are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    pub(super) reading: Reading,
}

impl<'a> Line<'a> {
    /// The runs as they stand on paper, from the left.
    pub(super) fn runs(self) -> Vec<Run<'a>> {
        let mut start = 0;
        let (mut runs, mut levels) = (Vec::new(), Vec::new());
        for part in self.levels.chunk_by(|one, next| one == next) {
            let range = start..start + part.len();
            start = range.end;
            let level = part.first().copied().unwrap_or(Level::ltr());
            let reading = if level.is_rtl() { Reading::RightToLeft } else { Reading::LeftToRight };
            runs.push(Run { text: self.text.part(range), reading });
            levels.push(level);
        }
        BidiInfo::reorder_visual(&levels).into_iter().filter_map(|place| runs.get(place).copied()).collect()
    }
}

/// Whether a paragraph begins as `1. ` or `1) ` does.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_numeric());
    rest.len() < text.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// Whether `c` can set anything from right to left: the letters that do, and the digits of Arabic.
fn turns(c: char) -> bool {
    matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

#[cfg(test)]
#[path = "direction_tests.rs"]
mod tests;
