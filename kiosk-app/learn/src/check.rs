//! The self-check: nine questions, no right or wrong, and three tutorials to begin with.

use perron_content::written_in;
use std::sync::Arc;

/// Tutorials that it proposes.
const PROPOSED: usize = 3;

/// What a person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// « Yes »: the person can do it alone.
    Alone,
    /// The person can do it with help.
    Helped,
    /// The person cannot do it yet.
    NotYet,
}

impl Answer {
    /// All of them, in the order of [`SelfCheck::words`].
    pub const ALL: [Self; 3] = [Self::Alone, Self::Helped, Self::NotYet];
}

/// The self-check as it is being answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    source: Arc<perron_content::SelfCheck>,
    lang: String,
    /// Answers so far, in the order of the questions.
    pub answers: Vec<Answer>,
}

impl SelfCheck {
    /// The self-check in the language for somebody who reads `lang`, nothing answered yet; `None` where it has no
    /// language at all.
    #[must_use]
    pub fn for_reader(source: Arc<perron_content::SelfCheck>, lang: &str, simple: bool) -> Option<Self> {
        let lang = written_in(source.languages.keys().map(String::as_str), lang, simple)?.to_owned();
        Some(Self { source, lang, answers: vec![] })
    }

    fn text(&self) -> Option<&perron_content::Text> {
        self.source.languages.get(&self.lang)
    }

    /// How many questions there are.
    #[must_use]
    pub fn question_count(&self) -> usize {
        self.source.questions.len()
    }

    /// What is asked now; `None` once all questions are answered.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        let at = self.answers.len();
        self.source.questions.get(at)?;
        self.text()?.steps.get(at).map(|question| question.ask.text.as_str())
    }

    /// The words of the answers, in the order of their places on the screen.
    #[must_use]
    pub fn words(&self) -> [&str; 3] {
        let word = |name| self.text().and_then(|text| text.words.get(name)).map_or("", |line| &line.text);
        ["yes", "help", "no"].map(word)
    }

    /// The tutorials to begin with: those of what one cannot do yet, then of what one can do with help, in the order of
    /// the questions, which go from the first gestures onwards. Each once, at most three. Whoever can do everything gets
    /// the last ones.
    #[must_use]
    pub fn proposals(&self) -> Vec<String> {
        let mut found: Vec<String> = vec![];
        let mut add = |id: &String| {
            if found.len() < PROPOSED && !found.contains(id) {
                found.push(id.clone());
            }
        };
        let questions = &self.source.questions;
        for wanted in [Answer::NotYet, Answer::Helped] {
            let asked = || questions.iter().zip(&self.answers).filter(|(_, answer)| **answer == wanted);
            asked().filter_map(|(question, _)| question.tutorials.first()).for_each(&mut add);
            asked().flat_map(|(question, _)| &question.tutorials).for_each(&mut add);
        }
        questions.iter().rev().flat_map(|question| &question.tutorials).for_each(&mut add);
        found
    }
}
