//! A tutorial in one language, ready to be played.

use crate::scene::Plan;
use std::sync::Arc;

/// A picture as SVG text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Its file's name: two drawings of one tutorial with one name are the same.
    pub name: String,
    /// SVG, checked when the tutorial was read.
    pub svg: Arc<[u8]>,
    /// What it shows, for those who do not see it.
    pub text: String,
}

/// One answer of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Where to look instead; empty for a right one.
    pub why: String,
    /// Whether it is right.
    pub right: bool,
}

/// A place in a picture, in hundredths of its width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// From the left.
    pub x: u8,
    /// From above.
    pub y: u8,
    /// Width.
    pub w: u8,
    /// Height.
    pub h: u8,
}

/// What a step asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// To read.
    Read(Option<Drawing>),
    /// To do it, in a scene.
    Practice(Box<Plan>),
    /// To choose the right answer; with several right ones each counts.
    Choice(Vec<Choice>),
    /// To put in order.
    Order {
        /// In the right order.
        options: Vec<String>,
        /// Places in `options`, as they are shown.
        shown: Vec<usize>,
    },
    /// To find something in a picture.
    Hotspot {
        /// The picture.
        picture: Drawing,
        /// Its places and what each is.
        spots: Vec<(Spot, Choice)>,
    },
    /// What to remember.
    Recap(Vec<String>),
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name in the tutorial.
    pub id: String,
    /// What it asks.
    pub kind: StepKind,
    /// The one instruction.
    pub ask: String,
    /// Sentences under it.
    pub text: Vec<String>,
    /// Help that does not do it.
    pub hint: String,
    /// What is true once it is done.
    pub done: String,
    /// What is read aloud instead of `ask` and `text`; empty: those.
    pub say: String,
}

/// A tutorial in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tutorial {
    /// Its name, as `email-read`.
    pub id: String,
    /// The language it is written in, as `fr-x-falc`.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// The steps, at least one.
    pub steps: Vec<Step>,
}

impl Tutorial {
    /// Whether its language is written from right to left.
    #[must_use]
    pub fn mirrored(&self) -> bool {
        let base = self.lang.split('-').next().unwrap_or_default();
        ["ar", "fa", "he", "ps", "ur", "ckb"].contains(&base)
    }

    /// The things to remember.
    #[must_use]
    pub fn points(&self) -> &[String] {
        let recap = self.steps.iter().rev().find_map(|step| match &step.kind {
            StepKind::Recap(points) => Some(points.as_slice()),
            _ => None,
        });
        recap.unwrap_or_default()
    }
}
