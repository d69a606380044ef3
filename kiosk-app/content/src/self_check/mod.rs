//! The self-check: nine questions over the five areas of DigComp, answered by yes, with help, or no; each no proposes
//! tutorials. No account, nothing kept.
//!
//! A folder with `check.toml` and one `<lang>.md` per language:
//!
//! ```toml
//! format = 1
//! version = 1
//! digcomp = "2.2"
//!
//! [[question]]
//! id = "read-mail"
//! area = 2
//! competence = "2.1"
//! tutorials = ["email-read"]      # the most helpful first
//! ```
//!
//! In the Markdown: title and summary, `## words` with `yes`, `help` and `no`, then `## id` for each question.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::check::texts;
use crate::finding::{Finding, Notes, Rule, Severity};
use crate::source::{BuiltInSelfCheck, Source};
use crate::tutorial::{self, Kind, Lines, Reader, Step, Text, language_of};
use crate::vocabulary::{DIGCOMP, EASY_FRENCH, is_competence, is_name};

/// The description's file.
pub const CHECK: &str = "check.toml";
/// How many questions there are: three minutes.
pub const QUESTIONS: usize = 9;
/// Tutorials that one question proposes.
const TUTORIALS_MAX: usize = 4;
/// Areas of DigComp.
const AREAS: std::ops::RangeInclusive<u8> = 1..=5;
/// Words that the answers need.
const ANSWERS: [&str; 3] = ["yes", "help", "no"];

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name, and that of its section.
    pub id: String,
    /// The area of DigComp, 1 to 5.
    pub area: u8,
    /// The competence, of that area.
    pub competence: String,
    /// Tutorials that help where the answer is no, the most helpful first.
    pub tutorials: Vec<String>,
}

/// The self-check that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    /// Grows with each change.
    pub version: u32,
    /// The version of DigComp.
    pub digcomp: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Texts by language; `words` has the answers, each step is a question.
    pub languages: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "format")]
    _format: i64,
    #[serde(default = "first")]
    version: u32,
    #[serde(default = "digcomp")]
    digcomp: String,
    #[serde(default)]
    question: Vec<Question>,
}

fn first() -> u32 {
    1
}

fn digcomp() -> String {
    DIGCOMP.first().copied().unwrap_or_default().to_owned()
}

impl SelfCheck {
    /// The one that comes with the program.
    ///
    /// # Errors
    /// Everything that keeps it from being asked.
    pub fn built_in() -> Result<Self, Vec<Finding>> {
        let (found, findings) = read(&BuiltInSelfCheck, "self-check", None);
        found.ok_or(findings)
    }

    /// Reads the folder `id` of a source.
    ///
    /// # Errors
    /// Everything that keeps it from being asked.
    pub fn read(source: &dyn Source, id: &str) -> Result<Self, Vec<Finding>> {
        let (found, findings) = read(source, id, None);
        found.ok_or(findings)
    }
}

/// Checks the folder `id` of a source; `shelf` names the tutorials there are.
#[must_use]
pub fn check(source: &dyn Source, id: &str, shelf: &BTreeSet<String>) -> Vec<Finding> {
    let (questions, mut found) = read(source, id, Some(shelf));
    let Some(questions) = questions else { return found };
    for (lang, text) in &questions.languages {
        let mut notes = Notes::about(format!("{id}/{lang}.md"));
        texts(lang, text, &mut notes);
        found.append(&mut notes.found);
    }
    for lang in [EASY_FRENCH, "en"].iter().filter(|lang| !questions.languages.contains_key(**lang)) {
        let mut notes = Notes::about(format!("{id}/{CHECK}"));
        notes.warn(1, Rule::Language, format!("there is no {lang}.md"), "write it when you can");
        found.append(&mut notes.found);
    }
    found
}

fn read(
    source: &dyn Source,
    id: &str,
    shelf: Option<&BTreeSet<String>>,
) -> (Option<SelfCheck>, Vec<Finding>) {
    let mut reader = Reader::new(source, id);
    let found = whole(&mut reader, shelf);
    let broken = reader.found.iter().any(|finding| finding.severity == Severity::Error);
    (found.filter(|_| !broken), reader.found)
}

fn whole(reader: &mut Reader<'_>, shelf: Option<&BTreeSet<String>>) -> Option<SelfCheck> {
    let text = reader.text(CHECK)?;
    let raw: Raw = reader.about(CHECK, |notes| {
        let raw: Raw = tutorial::strictly(&text, notes)?;
        questions(&raw, &Lines::of(&text, "question"), shelf, notes);
        Some(raw)
    })?;
    let steps: Vec<Step> =
        raw.question.iter().map(|q| Step { id: q.id.clone(), kind: Kind::Read { picture: None } }).collect();
    let mut languages = BTreeMap::new();
    for file in reader.files(CHECK)? {
        let Some(lang) = language_of(&file) else {
            if file != CHECK {
                reader.about(&file, |notes| {
                    notes.error(
                        1,
                        Rule::FileName,
                        "this file has no place in a self-check",
                        "keep check.toml and <language>.md",
                    )
                });
            }
            continue;
        };
        let Some(text) = reader.text(&file) else { continue };
        let text = reader.about(&file, |notes| {
            let text = tutorial::parse_markdown(&text, notes)?;
            tutorial::compare(&steps, &text, notes);
            for word in ANSWERS.iter().filter(|word| !text.words.contains_key(**word)) {
                notes.error(
                    text.title.line,
                    Rule::Words,
                    format!("the answer `{word}` has no text"),
                    format!("add - {word}: … under ## words"),
                );
            }
            Some(text)
        });
        languages.extend(text.map(|text| (lang.to_owned(), text)));
    }
    if !languages.contains_key("fr") {
        reader.about(CHECK, |notes| {
            notes.error(
                1,
                Rule::Language,
                "there is no fr.md that can be read",
                "write the questions in French",
            )
        });
    }
    Some(SelfCheck { version: raw.version, digcomp: raw.digcomp, questions: raw.question, languages })
}

fn questions(raw: &Raw, lines: &Lines, shelf: Option<&BTreeSet<String>>, notes: &mut Notes) {
    if raw.question.len() != QUESTIONS {
        notes.error(
            1,
            Rule::Questions,
            format!("there are {} questions", raw.question.len()),
            format!("write {QUESTIONS}"),
        );
    }
    if !DIGCOMP.contains(&raw.digcomp.as_str()) {
        notes.error(
            lines.top("digcomp"),
            Rule::Competence,
            format!("DigComp “{}” is not known", raw.digcomp),
            "write digcomp = \"2.2\"",
        );
    }
    for area in AREAS.filter(|area| !raw.question.iter().any(|question| question.area == *area)) {
        notes.error(
            1,
            Rule::Questions,
            format!("no question is about area {area}"),
            "ask one about each of the five areas",
        );
    }
    let mut seen = BTreeSet::new();
    for (index, question) in raw.question.iter().enumerate() {
        let at = |key| lines.step_key(index, key);
        if !is_name(&question.id, 1) || question.id == "words" || !seen.insert(&question.id) {
            notes.error(
                at("id"),
                Rule::Id,
                format!("the id “{}” is there twice, or no name", question.id),
                "give it a name of its own of a-z, 0-9 and hyphens",
            );
        }
        if !is_competence(&question.competence)
            || !question.competence.starts_with(&format!("{}.", question.area))
        {
            let what = format!("“{}” is no competence of area {}", question.competence, question.area);
            notes.error(at("competence"), Rule::Competence, what, "write a code of that area");
        }
        if !(1..=TUTORIALS_MAX).contains(&question.tutorials.len()) {
            notes.error(
                at("tutorials"),
                Rule::Next,
                format!("{} tutorials are proposed", question.tutorials.len()),
                format!("name 1 to {TUTORIALS_MAX}"),
            );
        }
        for id in question.tutorials.iter().filter(|id| shelf.is_some_and(|shelf| !shelf.contains(*id))) {
            notes.error(
                at("tutorials"),
                Rule::Next,
                format!("there is no tutorial “{id}”"),
                "name one of the shelf",
            );
        }
    }
}
