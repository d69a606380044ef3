//! The self-check: nine questions, no right or wrong, and three tutorials to begin with.

use std::sync::Arc;

/// Tutorials that it proposes.
const PROPOSED: usize = 3;

/// One question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What it asks.
    pub ask: String,
    /// Tutorials for those who cannot do it yet, the most useful first.
    pub tutorials: Vec<String>,
}

/// What a person says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes, alone.
    Alone,
    /// With help.
    Helped,
    /// Not yet.
    NotYet,
}

impl Answer {
    /// From its place on the screen.
    #[must_use]
    pub fn from_place(place: usize) -> Option<Self> {
        [Self::Alone, Self::Helped, Self::NotYet].get(place).copied()
    }
}

/// The self-check as it is being answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    /// Its title.
    pub title: String,
    /// The words of the three answers.
    pub words: [String; 3],
    /// The questions.
    pub questions: Arc<Vec<Question>>,
    /// Answers so far.
    pub answers: Vec<Answer>,
}

impl SelfCheck {
    /// The question on the screen; `None` once all are answered.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.questions.get(self.answers.len())
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
        let asked = || self.questions.iter().zip(&self.answers);
        for wanted in [Answer::NotYet, Answer::Helped] {
            asked()
                .filter(|(_, a)| **a == wanted)
                .filter_map(|(q, _)| q.tutorials.first())
                .for_each(&mut add);
            asked().filter(|(_, a)| **a == wanted).flat_map(|(q, _)| &q.tutorials).for_each(&mut add);
        }
        self.questions.iter().rev().flat_map(|q| &q.tutorials).for_each(&mut add);
        found
    }
}
