//! A tutorial as it is played: what was read of it, and the language it is shown in.
//!
//! Texts and pictures stay where they were read; a [`Step`] borrows them. While a tutorial is open it holds all its
//! languages and pictures; the files of the largest built-in one have 35 kB.

use perron_content::tutorial::{Kind, Spot, StepText, Text};
use perron_content::{Practice, written_in};
use std::sync::Arc;

/// A tutorial in one of its languages.
#[derive(Clone, Debug, PartialEq)]
pub struct Tutorial {
    source: Arc<perron_content::Tutorial>,
    lang: String,
}

impl Tutorial {
    /// A tutorial in this language; `None` where it has no such language.
    #[must_use]
    pub fn in_language(source: Arc<perron_content::Tutorial>, lang: &str) -> Option<Self> {
        source.languages.contains_key(lang).then(|| Self { source, lang: lang.to_owned() })
    }

    /// A tutorial in the language for somebody who reads `lang`; `None` where it has no language at all.
    #[must_use]
    pub fn for_reader(source: Arc<perron_content::Tutorial>, lang: &str, simple: bool) -> Option<Self> {
        let lang = written_in(source.languages.keys().map(String::as_str), lang, simple)?.to_owned();
        Some(Self { source, lang })
    }

    /// Its name, as `email-read`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.source.meta.id
    }

    /// The language it is shown in, as `fr-x-falc`.
    #[must_use]
    pub fn lang(&self) -> &str {
        &self.lang
    }

    fn text(&self) -> Option<&Text> {
        self.source.languages.get(&self.lang)
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        self.text().map_or("", |text| &text.title.text)
    }

    /// How many steps it has: at least one.
    #[must_use]
    pub fn step_count(&self) -> usize {
        self.source.steps.len()
    }

    /// The step at this place, from 0.
    #[must_use]
    pub fn step(&self, at: usize) -> Option<Step<'_>> {
        let (step, text) = (self.source.steps.get(at)?, self.text()?.steps.get(at)?);
        Some(Step { tutorial: self, at, step, text })
    }

    /// All steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        (0..self.step_count()).filter_map(|at| self.step(at))
    }

    /// The things to remember.
    #[must_use]
    pub fn points(&self) -> Vec<&str> {
        let recap = self.steps().filter(|step| *step.kind() == Kind::Recap).last();
        recap.map(|step| step.points()).unwrap_or_default()
    }
}

/// An answer to a question, or a place in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<'t> {
    /// What it says.
    pub text: &'t str,
    /// Where to look instead; empty for a right one.
    pub why: &'t str,
    /// Whether it is right.
    pub right: bool,
}

/// One of the things to put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thing<'t> {
    /// What it says.
    pub text: &'t str,
    /// Its place in the right order, from 0.
    pub place: usize,
}

/// A picture as SVG text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing<'t> {
    /// Its file's name, unique within the tutorial.
    pub name: &'t str,
    /// SVG, checked when the tutorial was read.
    pub svg: &'t [u8],
    /// What it shows, for those who do not see it.
    pub text: &'t str,
}

/// One step of a tutorial, in its language.
#[derive(Clone, Copy, Debug)]
pub struct Step<'t> {
    tutorial: &'t Tutorial,
    at: usize,
    step: &'t perron_content::tutorial::Step,
    text: &'t StepText,
}

impl<'t> Step<'t> {
    /// Its name in the tutorial.
    #[must_use]
    pub fn id(&self) -> &'t str {
        &self.step.id
    }

    /// What is done in it.
    #[must_use]
    pub fn kind(&self) -> &'t Kind {
        &self.step.kind
    }

    /// The one instruction or question.
    #[must_use]
    pub fn ask(&self) -> &'t str {
        &self.text.ask.text
    }

    /// The paragraphs under it.
    pub fn paragraphs(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.text.text.iter().map(|line| line.text.as_str())
    }

    fn key(&self, name: &str) -> &'t str {
        self.text.get(name).unwrap_or_default()
    }

    /// Help that does not give the answer; may be empty.
    #[must_use]
    pub fn hint(&self) -> &'t str {
        self.key("hint")
    }

    /// What is true once it is done; may be empty.
    #[must_use]
    pub fn done(&self) -> &'t str {
        self.key("done")
    }

    /// The practice with the words of this language; `None` in another kind of step.
    #[must_use]
    pub fn practice(&self) -> Option<Practice> {
        self.tutorial.source.practice(self.at, &self.tutorial.lang)
    }

    /// The answers of a choice or the places of a hotspot, as they are shown; none in another kind of step.
    #[must_use]
    pub fn choices(&self) -> Vec<Choice<'t>> {
        let choice = |name: &String, right: &[String]| Choice {
            text: self.key(name),
            why: self.text.why(name).unwrap_or_default(),
            right: right.contains(name),
        };
        match self.kind() {
            Kind::Choice { options, right } => options.iter().map(|name| choice(name, right)).collect(),
            Kind::Hotspot { spots, right, .. } => spots.iter().map(|s| choice(&s.name, right)).collect(),
            _ => vec![],
        }
    }

    /// Where the places of a hotspot lie in its picture, in the order of [`Self::choices`].
    #[must_use]
    pub fn spots(&self) -> &'t [Spot] {
        if let Kind::Hotspot { spots, .. } = self.kind() { spots } else { &[] }
    }

    /// The things to put in order, as they are shown; none in another kind of step.
    #[must_use]
    pub fn things(&self) -> Vec<Thing<'t>> {
        let Kind::Order { options, shown } = self.kind() else { return vec![] };
        let thing = |name: &String| {
            let place = options.iter().position(|option| option == name)?;
            Some(Thing { text: self.key(name), place })
        };
        shown.iter().filter_map(thing).collect()
    }

    /// The picture of a reading or hotspot.
    #[must_use]
    pub fn picture(&self) -> Option<Drawing<'t>> {
        let name = match self.kind() {
            Kind::Read { picture } => picture.as_ref()?,
            Kind::Hotspot { picture, .. } => picture,
            _ => return None,
        };
        let svg = self.tutorial.source.pictures.get(name).map(Vec::as_slice).unwrap_or_default();
        Some(Drawing { name, svg, text: self.key("picture") })
    }

    /// The things to remember; none but in a recap.
    #[must_use]
    pub fn points(&self) -> Vec<&'t str> {
        if *self.kind() == Kind::Recap { self.text.points() } else { vec![] }
    }
}
