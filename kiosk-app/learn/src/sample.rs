//! A tutorial, a card and a self-check for tests, of this crate and of those above it. The tutorial is read from files
//! as any other is, and is the same in every language.

use perron_learn::content::{self, EASY_FRENCH, Source, SourceError};
use perron_learn::{Card, SelfCheck, Tutorial};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The tutorial's name in its own file.
const SAMPLE: &str = "sample";
const LANGUAGES: [&str; 4] = ["ar", "en", "fr", EASY_FRENCH];

struct Sample;

impl Source for Sample {
    fn ids(&self) -> Result<Vec<String>, SourceError> {
        Ok(vec![SAMPLE.to_owned()])
    }

    fn files(&self, _: &str) -> Result<Vec<String>, SourceError> {
        let texts = LANGUAGES.iter().map(|lang| format!("{lang}.md"));
        Ok(texts.chain(["places.svg", "tutorial.toml"].map(str::to_owned)).collect())
    }

    fn read(&self, _: &str, file: &str) -> Result<Cow<'static, [u8]>, SourceError> {
        let bytes: &[u8] = match file {
            "tutorial.toml" => include_bytes!("../tests/sample/tutorial.toml"),
            "places.svg" => include_bytes!("../tests/sample/places.svg"),
            _ => include_bytes!("../tests/sample/text.md"),
        };
        Ok(Cow::Borrowed(bytes))
    }
}

/// A tutorial of this name with one step of each kind.
pub(crate) fn tutorial(id: &str, lang: &str) -> Tutorial {
    let shelf = content::Shelf::open(vec![Box::new(Sample)]);
    let mut source = shelf.load(SAMPLE).unwrap_or_else(|error| panic!("{error}: {:?}", shelf.findings()));
    source.meta.id = id.to_owned();
    Tutorial::in_language(Arc::new(source), lang).unwrap()
}

/// The card of [`tutorial`], written in French, easy French and English.
pub(crate) fn card(id: &str) -> Card {
    let shelf = content::Shelf::open(vec![Box::new(Sample)]);
    let mut card = shelf.card(SAMPLE).unwrap().clone();
    card.meta.id = id.to_owned();
    card.languages.remove("ar");
    card.languages.values_mut().for_each(|text| text.title = format!("Titre {id}"));
    card
}

/// A self-check whose questions propose these tutorials.
pub(crate) fn self_check(questions: &[&[&str]]) -> SelfCheck {
    let question = |(n, tutorials): (usize, &&[&str])| content::self_check::Question {
        id: format!("q{n}"),
        area: 1,
        competence: "1.1".to_owned(),
        tutorials: tutorials.iter().map(|id| (*id).to_owned()).collect(),
    };
    let line = |text: String| content::tutorial::Line { text, line: 1 };
    let asked = |n| content::tutorial::StepText { ask: line(format!("q{n} ?")), ..Default::default() };
    let words = [("yes", "Oui"), ("help", "Avec de l’aide"), ("no", "Non")];
    let text = content::Text {
        words: words.map(|(name, text)| (name.to_owned(), line(text.to_owned()))).into(),
        steps: (0..questions.len()).map(asked).collect(),
        ..Default::default()
    };
    let source = content::SelfCheck {
        version: 1,
        digcomp: "2.2".to_owned(),
        questions: questions.iter().enumerate().map(question).collect(),
        languages: BTreeMap::from([("fr".to_owned(), text)]),
    };
    SelfCheck::for_reader(Arc::new(source), "fr", false).unwrap()
}
