//! `<lang>.md`: a title, a summary, and a section for each step. A parser of exactly that, so that whatever else
//! Markdown has (links, lists, code, HTML) is refused instead of shown raw.
//!
//! ```text
//!  Title ── paragraph ──► Summary ── "## words" ──► keys only
//!                            └────── "## id" ─────► ask, text, text, then keys
//! ```

use std::collections::BTreeMap;

use super::{Line, STEPS_MAX, StepText, TEXT_MAX, Text};
use crate::finding::{Notes, Rule};
use crate::vocabulary::is_name;

/// Keys of one section.
const KEYS_MAX: usize = 120;
/// Lines of a file.
const LINES_MAX: usize = 4000;
/// Sections of a file that are looked at.
const SECTIONS_MAX: usize = STEPS_MAX * 2;
/// The longest key, in characters.
const KEY_MAX: usize = 60;
/// Paragraphs under the ask.
const PARAGRAPHS_MAX: usize = 2;

/// A heading with what stands under it.
#[derive(Default)]
struct Section {
    heading: Line,
    paragraphs: Vec<Line>,
    keys: BTreeMap<String, Line>,
}

/// Cuts a file into sections; the first has the title as its heading.
struct Cutter<'n> {
    sections: Vec<Section>,
    /// Whether the last line belongs to a paragraph that goes on.
    open: bool,
    /// Words in bold.
    terms: Vec<String>,
    notes: &'n mut Notes,
}

/// Reads the texts of one language; notes all that is wrong.
pub(crate) fn parse(source: &str, notes: &mut Notes) -> Option<Text> {
    let before = notes.found.len();
    let mut cutter = Cutter { sections: vec![], open: false, terms: vec![], notes };
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if source.lines().count() > LINES_MAX {
        cutter.error(1, Rule::Size, format!("the file has more than {LINES_MAX} lines"), "make it shorter");
        return None;
    }
    for (number, line) in (1..).zip(source.lines()) {
        cutter.line(number, line.trim_end());
    }
    let text = cutter.finish()?;
    (notes.found.len() == before).then_some(text)
}

impl Cutter<'_> {
    fn error(&mut self, line: usize, rule: Rule, what: impl Into<String>, remedy: &str) {
        self.notes.error(line, rule, what, remedy);
    }

    fn markdown(&mut self, line: usize, what: &str, remedy: &str) {
        self.notes.error(line, Rule::Markdown, what, remedy);
    }

    fn line(&mut self, number: usize, line: &str) {
        if line.is_empty() {
            self.open = false;
        } else if let Some(heading) = line.strip_prefix("## ") {
            self.heading(number, heading, !self.sections.is_empty());
        } else if let Some(title) = line.strip_prefix("# ") {
            self.heading(number, title, self.sections.is_empty());
        } else if self.sections.is_empty() {
            self.markdown(number, "something stands before the title", "begin with a line “# title”");
            self.sections.push(Section::default()); // said once
        } else if let Some(entry) = line.strip_prefix("- ") {
            self.key(number, entry);
        } else {
            self.paragraph(number, line);
        }
    }

    fn heading(&mut self, number: usize, heading: &str, fits: bool) {
        self.open = false;
        if !fits {
            self.markdown(
                number,
                "a heading in the wrong place",
                "write one “# title” first, then one “## step” for each step",
            );
        }
        let text = self.clean(number, heading, true);
        self.sections.push(Section { heading: Line { text, line: number }, ..Section::default() });
    }

    fn key(&mut self, number: usize, entry: &str) {
        self.open = false;
        let Some((key, text)) = entry.split_once(':') else {
            return self.markdown(
                number,
                "a line “- …” without a key",
                "write “- key: text”; lists are not part of the format",
            );
        };
        let text = self.clean(number, text.trim_start(), true);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if key.is_empty() || key.len() > KEY_MAX || !key.chars().all(plain) {
            return self.markdown(
                number,
                &format!("“{key}” is no key"),
                "write a name of letters, digits, dots and hyphens, then a plain colon, a space and the text",
            );
        }
        if text.is_empty() {
            self.error(number, Rule::Text, format!("“{key}” has no text"), "write it after the colon");
        }
        let Some(section) = self.sections.last_mut() else { return };
        let (key, count) = (key.to_owned(), section.keys.len());
        if section.keys.insert(key.clone(), Line { text, line: number }).is_some() {
            self.markdown(number, &format!("“{key}” stands here twice"), "keep one");
        } else if count == KEYS_MAX {
            self.error(number, Rule::Size, format!("more than {KEYS_MAX} keys in one section"), "use fewer");
        }
    }

    fn paragraph(&mut self, number: usize, line: &str) {
        let stranger = ["### ", "#", "* ", "+ ", "> ", "```", "~~~", "---", "===", "| ", "<", "-", "    "];
        let numbered = line
            .split_once(". ")
            .is_some_and(|(n, _)| n.len() < 3 && n.bytes().all(|b| b.is_ascii_digit()) && !n.is_empty());
        if numbered || stranger.iter().any(|sign| line.starts_with(sign)) {
            self.markdown(
                number,
                "this line is no plain paragraph",
                "write plain sentences, or “- key: text”",
            );
        }
        let text = self.clean(number, line.trim(), false);
        let goes_on = self.open;
        self.open = true;
        let Some(section) = self.sections.last_mut() else { return };
        match section.paragraphs.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            None if section.keys.is_empty() => section.paragraphs.push(Line { text, line: number }),
            None => self.markdown(
                number,
                "a paragraph after the keys",
                "put paragraphs right under the heading, and each key on one line",
            ),
        }
    }

    /// The text without its marks, once nothing else is in it.
    fn clean(&mut self, number: usize, text: &str, stars: bool) -> String {
        let hidden = |c: char| c.is_control() || perron_outside::turns_direction(c) || c == '\u{feff}';
        if text.chars().any(hidden) {
            self.markdown(number, "there is a sign that nobody sees (a tab or another control)", "remove it");
        }
        let tag = text
            .split('<')
            .skip(1)
            .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')));
        if tag || text.contains("](") || text.contains('`') {
            self.markdown(
                number,
                "links, pictures, code and HTML are not part of the format",
                "write plain words",
            );
        }
        let plain = text.replace("**", "");
        let single = !stars && plain.contains('*');
        if text.matches("**").count() % 2 == 1 || single {
            self.markdown(number, "a star stands alone", "write **bold** with two stars on each side");
        }
        self.terms.extend(text.split("**").skip(1).step_by(2).map(str::to_lowercase));
        if plain.chars().count() > TEXT_MAX {
            self.error(number, Rule::Length, format!("more than {TEXT_MAX} characters"), "make it shorter");
        }
        plain.trim().to_owned()
    }

    fn finish(mut self) -> Option<Text> {
        if self.sections.len() > SECTIONS_MAX {
            self.error(1, Rule::Size, "the file has too many sections", "write one for each step");
            return None;
        }
        let mut sections = std::mem::take(&mut self.sections).into_iter();
        let Some(first) = sections.next() else {
            self.error(1, Rule::Text, "the file is empty", "begin with a line “# title”");
            return None;
        };
        let terms = std::mem::take(&mut self.terms);
        let mut text = Text { title: first.heading, terms, ..Text::default() };
        let line = text.title.line;
        let mut paragraphs = first.paragraphs.into_iter();
        match (paragraphs.next(), paragraphs.next(), first.keys.is_empty()) {
            (Some(summary), None, true) => text.summary = summary,
            _ => self.error(
                line,
                Rule::Text,
                "under the title there is not exactly one paragraph",
                "write the summary: one paragraph, no keys",
            ),
        }
        for section in sections {
            self.section(section, &mut text);
        }
        Some(text)
    }

    fn section(&mut self, section: Section, text: &mut Text) {
        let (id, line) = (section.heading.text, section.heading.line);
        let again = text.steps.iter().any(|step| step.id == id) || (id == "words" && !text.words.is_empty());
        if again || !is_name(&id, 1) {
            self.error(
                line,
                Rule::StepsDiffer,
                format!("the section “{id}” is there twice, or has no step's name"),
                "write ## and the step's id",
            );
        }
        let mut paragraphs = section.paragraphs.into_iter();
        let first = paragraphs.next();
        if id == "words" {
            if first.is_some() {
                self.markdown(line, "a paragraph among the words", "write “- key: text” only");
            }
            text.words = section.keys;
            return;
        }
        let rest: Vec<Line> = paragraphs.collect();
        if rest.len() > PARAGRAPHS_MAX {
            let line = rest.get(PARAGRAPHS_MAX).map_or(line, |more| more.line);
            self.error(
                line,
                Rule::Length,
                format!("{} paragraphs under the instruction", rest.len()),
                "keep two at most",
            );
        }
        match first {
            Some(ask) => text.steps.push(StepText { id, line, ask, text: rest, keys: section.keys }),
            None => self.error(
                line,
                Rule::Text,
                format!("the step “{id}” asks nothing"),
                "write its instruction or question as first paragraph",
            ),
        }
    }
}
