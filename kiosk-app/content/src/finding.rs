//! What is wrong, where, and what to do about it: the one way in which this crate complains about content.

use std::fmt;

use serde::Serialize;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Better mended; the tutorial works.
    Warning,
    /// To be mended before anyone sees it.
    Error,
}

/// The rule that is broken, by a name that scripts can rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A file that cannot be read.
    Unreadable,
    /// A file or a number of files beyond the limit.
    Size,
    /// A file that has no place in a tutorial.
    FileName,
    /// TOML that cannot be read, or a key that the format does not know.
    Toml,
    /// Written for a later format.
    Format,
    /// A name with other characters than it may have, or twice the same.
    Id,
    /// Not a competence of DigComp.
    Competence,
    /// Not a level of DigComp.
    Level,
    /// Not a theme of the national activity report.
    Theme,
    /// Neither beginner nor improver.
    Audience,
    /// No pictogram of this name.
    Icon,
    /// Words that find workshops.
    Workshops,
    /// A tutorial that is not on the shelf.
    Next,
    /// A language that is not there.
    Unreviewed,
    /// Too few or too many steps, or the recap not at the end.
    Steps,
    /// Too little to do.
    Balance,
    /// Minutes that do not match the steps.
    Duration,
    /// A key that this kind of step needs, or does not have.
    Key,
    /// A stage that is not there, or that nobody uses.
    Stage,
    /// Options: their number or names.
    Options,
    /// The right answer is none of the options.
    Right,
    /// The order on the screen.
    Shown,
    /// Spots beyond the picture, or one over another.
    Spots,
    /// A picture that is missing, unsafe, unused or not described.
    Picture,
    /// Markdown that the format does not have.
    Markdown,
    /// A language that is missing.
    Language,
    /// Steps that differ between the languages.
    StepsDiffer,
    /// A text that is missing, or that nobody shows.
    Text,
    /// Words of a scene that differ between the languages.
    Words,
    /// A text that is too long.
    Length,
    /// A sentence that is too long.
    Sentence,
    /// Words and turns that are hard to read.
    Plain,
    /// Spaces, apostrophes, quotation marks.
    Typography,
    /// A screen is touched, not clicked.
    Click,
    /// What a voice would spoil.
    Narration,
    /// A practice that does not work.
    Goal,
    /// A law, a number or an address without its source, or a source that is not read right or too old.
    Source,
    /// The self-check's questions.
    Questions,
}

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Finding {
    /// The file, from the shelf's folder: `email-read/fr.md`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// How much it matters.
    pub severity: Severity,
    /// The rule.
    pub rule: Rule,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.what, self.remedy)
    }
}

/// Findings about one file, as they are made.
#[derive(Debug)]
pub(crate) struct Notes {
    file: String,
    /// What was found so far.
    pub(crate) found: Vec<Finding>,
}

impl Notes {
    /// For the file of this name.
    pub(crate) fn about(file: impl Into<String>) -> Self {
        Self { file: file.into(), found: vec![] }
    }

    /// Something that must be mended.
    pub(crate) fn error(
        &mut self,
        line: usize,
        rule: Rule,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(line, Severity::Error, rule, what.into(), remedy.into());
    }

    /// Something that would better be mended.
    pub(crate) fn warn(
        &mut self,
        line: usize,
        rule: Rule,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(line, Severity::Warning, rule, what.into(), remedy.into());
    }

    fn push(&mut self, line: usize, severity: Severity, rule: Rule, what: String, remedy: String) {
        self.found.push(Finding { file: self.file.clone(), line: line.max(1), severity, rule, what, remedy });
    }
}
