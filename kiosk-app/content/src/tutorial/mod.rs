//! A tutorial as it is played: what it is about, its steps, and their texts in each language.
//!
//! ```text
//!  tutorial.toml ─► manifest ─► Meta, Steps ─┐
//!  <lang>.md ─────► markdown ─► Text ────────┼─► structure: do they fit? ─► Tutorial
//!  *.svg ─────────► picture: is it safe? ────┘
//! ```
//!
//! A [`Tutorial`] that exists can be played: every step has its texts in every language, every option its answer,
//! every picture its file. `**bold**` is read and stripped: the screens show plain text.

mod day;
mod lines;
mod manifest;
mod markdown;
mod read;
mod sources;
mod step;
mod structure;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use crate::limits::*;

pub use day::Day;
pub(crate) use lines::Lines;
pub(crate) use manifest::strictly;
pub(crate) use markdown::parse as parse_markdown;
pub(crate) use read::{Reader, language_of, read};
pub use sources::Reference;
pub(crate) use step::is_picture;
pub(crate) use structure::{compare, interactive, own_keys};

/// What a tutorial is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Its name: the folder's.
    pub id: String,
    /// Grows with each change.
    pub version: u32,
    /// The version of DigComp that `competences` come from.
    pub digcomp: String,
    /// Codes of DigComp, as `2.1`.
    pub competences: Vec<String>,
    /// DigComp's level, 1 to 8.
    pub level: u8,
    /// How long it takes.
    pub minutes: u16,
    /// Themes of the national activity report.
    pub themes: Vec<String>,
    /// For whom.
    pub audience: Audience,
    /// Its pictogram on the shelf.
    pub icon: String,
    /// Words found in titles of matching workshops, in small letters.
    pub workshops: Vec<String>,
    /// Tutorials proposed at the end.
    pub next: Vec<String>,
    /// Languages not yet reviewed by the people concerned.
    pub unreviewed: Vec<String>,
    /// Where laws, numbers and addresses in its texts come from.
    pub sources: Vec<Reference>,
}

/// For whom a tutorial is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Knows nothing yet.
    #[default]
    Beginner,
    /// Knows something and wants more.
    Improver,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name in this tutorial.
    pub id: String,
    /// What is done in it.
    pub kind: Kind,
}

/// What is done in a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Something to read.
    Read {
        /// A picture beside it.
        picture: Option<String>,
    },
    /// Something to do in a scene.
    Practice(Exercise),
    /// A question with answers to choose from.
    Choice {
        /// Names of the answers, in the order shown.
        options: Vec<String>,
        /// Those that are right.
        right: Vec<String>,
    },
    /// Things to put in order.
    Order {
        /// Their names in the right order.
        options: Vec<String>,
        /// Their order on the screen.
        shown: Vec<String>,
    },
    /// A place to find in a picture.
    Hotspot {
        /// The picture.
        picture: String,
        /// Places, in reading order.
        spots: Vec<Spot>,
        /// Names of those that are right.
        right: Vec<String>,
    },
    /// What to remember. Always the last step.
    Recap,
}

/// A practice, without the words of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercise {
    /// The scene's name.
    pub scene: String,
    /// Its beginning: the stage's keys, with the step's over them.
    pub start: BTreeMap<String, String>,
    /// Lines of the goal.
    pub goal: Vec<String>,
    /// Lines of the way.
    pub way: Vec<String>,
}

/// A place in a picture, in per cent of its width and height.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Its name.
    pub name: String,
    /// From the left.
    pub x: f32,
    /// From above.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

/// A practice in one language, ready to be rehearsed or played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Practice {
    /// The scene's name.
    pub scene: String,
    /// Its beginning.
    pub start: BTreeMap<String, String>,
    /// The language.
    pub lang: String,
    /// The tutorial's words in it.
    pub words: BTreeMap<String, String>,
    /// Lines of the goal.
    pub goal: Vec<String>,
    /// Lines of the way.
    pub way: Vec<String>,
}

/// A text and the line it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The text, without marks.
    pub text: String,
    /// The line, from 1.
    pub line: usize,
}

/// All texts of a tutorial in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its title.
    pub title: Line,
    /// What it is, and what one will be able to do.
    pub summary: Line,
    /// Words used by several steps.
    pub words: BTreeMap<String, Line>,
    /// The texts of each step, in order.
    pub steps: Vec<StepText>,
    /// Words in **bold**, in small letters: those that the author explains there.
    pub terms: Vec<String>,
}

/// The texts of a step in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepText {
    /// The step's name.
    pub id: String,
    /// The line of its heading.
    pub line: usize,
    /// The one instruction or question.
    pub ask: Line,
    /// What stands under it: up to two paragraphs.
    pub text: Vec<Line>,
    /// `hint`, `done`, `say`, options, words … by key.
    pub keys: BTreeMap<String, Line>,
}

impl StepText {
    /// The text of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.keys.get(key).map(|line| line.text.as_str())
    }

    /// Where to look after the wrong answer `option`.
    #[must_use]
    pub fn why(&self, option: &str) -> Option<&str> {
        self.get(&format!("{option}.why"))
    }

    /// What is read aloud: `say`, or else the ask and the text.
    #[must_use]
    pub fn narration(&self) -> String {
        let written = || {
            let all = std::iter::once(&self.ask).chain(&self.text).map(|line| line.text.as_str());
            all.collect::<Vec<_>>().join(" ")
        };
        self.get("say").map_or_else(written, str::to_owned)
    }

    /// The things to remember, in a recap.
    #[must_use]
    pub fn points(&self) -> Vec<&str> {
        (1..=structure::POINTS_MAX).map_while(|n| self.get(&n.to_string())).collect()
    }
}

/// A tutorial that can be played.
#[derive(Clone, Debug, PartialEq)]
pub struct Tutorial {
    /// What it is about.
    pub meta: Meta,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Its texts, by language.
    pub languages: BTreeMap<String, Text>,
    /// Its pictures (SVG), by file name. Empty where it was read without them.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// Where things stand in `tutorial.toml`.
    pub(crate) lines: Lines,
}

impl Tutorial {
    /// The practice of step `index` (from 0) with the words of `lang`; `None` for another kind of step, or where the
    /// tutorial has no such language.
    #[must_use]
    pub fn practice(&self, index: usize, lang: &str) -> Option<Practice> {
        let (step, text) = (self.steps.get(index)?, self.languages.get(lang)?);
        let Kind::Practice(exercise) = &step.kind else { return None };
        let own = text.steps.get(index)?;
        let scene_words = own.keys.iter().filter(|(key, _)| !own_keys(&step.kind).contains(&key.as_str()));
        let all = text.words.iter().chain(scene_words);
        Some(Practice {
            scene: exercise.scene.clone(),
            start: exercise.start.clone(),
            lang: lang.to_owned(),
            words: all.map(|(key, line)| (key.clone(), line.text.clone())).collect(),
            goal: exercise.goal.clone(),
            way: exercise.way.clone(),
        })
    }
}
