//! The shelf: what there is to learn, from all sources.
//!
//! Opening reads every description and every text once, to know that it can be played, and keeps a light card of it:
//! five hundred tutorials are some hundred kilobytes. A tutorial is read whole, with its pictures, when it is opened.
//!
//! Where two sources have the same tutorial, the higher version wins; of the same version, the earlier source's.

use std::collections::BTreeMap;

use crate::finding::{Finding, Notes, Rule};
use crate::source::Source;
use crate::tutorial::{self, Meta, Tutorial};
use crate::vocabulary::written_in;

/// A tutorial's title and summary in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardText {
    /// Its title.
    pub title: String,
    /// What it is, and what one will be able to do.
    pub summary: String,
}

/// A tutorial on the shelf. Light: its steps are read when it is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Its name, level, minutes, themes, pictogram …
    pub meta: Meta,
    /// How many steps it has.
    pub steps: usize,
    /// Title and summary by language: the languages it can be played in, at least one.
    pub languages: BTreeMap<String, CardText>,
}

/// Why a tutorial is not opened.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not on the shelf.
    #[error("there is no tutorial “{0}” on the shelf: choose another")]
    Unknown(String),
    /// It was playable when the shelf was opened, or has a picture that may not be drawn.
    #[error("the tutorial “{id}” cannot be opened ({first}): mend it, or install its pack again")]
    Broken {
        /// Its name.
        id: String,
        /// What is wrong first.
        first: Box<Finding>,
    },
}

/// All tutorials that can be played.
pub struct Shelf {
    sources: Vec<Box<dyn Source>>,
    cards: BTreeMap<String, (usize, Card)>,
    findings: Vec<Finding>,
}

impl Shelf {
    /// Opens the shelf. A tutorial or source that is broken is left out, and said in [`Self::findings`].
    #[must_use]
    pub fn open(sources: Vec<Box<dyn Source>>) -> Self {
        let mut shelf = Self { sources: vec![], cards: BTreeMap::new(), findings: vec![] };
        for (index, source) in sources.iter().enumerate() {
            match source.ids() {
                Ok(ids) => ids.iter().for_each(|id| shelf.put(index, source.as_ref(), id)),
                Err(error) => {
                    let mut notes = Notes::about(".");
                    notes.error(
                        1,
                        Rule::Unreadable,
                        error.to_string(),
                        "mend this source, or take it off the shelf",
                    );
                    shelf.findings.append(&mut notes.found);
                }
            }
        }
        shelf.sources = sources;
        shelf
    }

    fn put(&mut self, index: usize, source: &dyn Source, id: &str) {
        let (tutorial, found) = tutorial::read(source, id, false);
        self.findings.extend(found);
        let Some(tutorial) = tutorial else { return };
        let standing = self.cards.get(id).map(|(_, card)| card.meta.version);
        if standing.is_none_or(|version| tutorial.meta.version > version) {
            self.cards.insert(id.to_owned(), (index, Card::of(tutorial)));
        }
    }

    /// All cards, by name.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.values().map(|(_, card)| card)
    }

    /// The card of a tutorial.
    #[must_use]
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.get(id).map(|(_, card)| card)
    }

    /// What was wrong with those left out, and what would better be mended in the others.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Reads a tutorial whole.
    ///
    /// # Errors
    /// It is not on the shelf, or its files changed or have an unsafe picture.
    pub fn load(&self, id: &str) -> Result<Tutorial, LoadError> {
        let unknown = || LoadError::Unknown(id.to_owned());
        let source =
            self.cards.get(id).and_then(|(index, _)| self.sources.get(*index)).ok_or_else(unknown)?;
        let (tutorial, found) = tutorial::read(source.as_ref(), id, true);
        let first = found.into_iter().max_by_key(|finding| finding.severity);
        tutorial.ok_or_else(|| {
            first
                .map_or_else(unknown, |first| LoadError::Broken { id: id.to_owned(), first: Box::new(first) })
        })
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf")
            .field("cards", &self.cards)
            .field("findings", &self.findings)
            .finish_non_exhaustive()
    }
}

impl Card {
    /// Title and summary for somebody who reads `lang`, and the language they are in.
    #[must_use]
    pub fn text(&self, lang: &str, simple: bool) -> Option<(&str, &CardText)> {
        let lang = written_in(self.languages.keys().map(String::as_str), lang, simple)?;
        self.languages.get_key_value(lang).map(|(lang, text)| (lang.as_str(), text))
    }

    /// Whether a workshop of this title is on the same subject.
    #[must_use]
    pub fn matches(&self, title: &str) -> bool {
        let title = title.to_lowercase();
        self.meta.workshops.iter().any(|word| title.contains(word))
    }

    fn of(tutorial: Tutorial) -> Self {
        let text = |text: tutorial::Text| CardText { title: text.title.text, summary: text.summary.text };
        let languages = tutorial.languages.into_iter().map(|(lang, all)| (lang, text(all))).collect();
        Self { meta: tutorial.meta, steps: tutorial.steps.len(), languages }
    }
}

#[cfg(test)]
#[path = "shelf_tests.rs"]
mod tests;
