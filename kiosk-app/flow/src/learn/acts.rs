//! What is done in learning, screen by screen.

use perron_domain::ids::WorkshopId;
use perron_learn::{Answer, Filter};
use std::fmt;

/// What is done in learning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LearnAct {
    /// Easy words on or off, on any of its screens.
    Simple,
    /// On the shelf.
    Shelf(ShelfAct),
    /// In the self-check.
    SelfCheck(SelfCheckAct),
    /// On the cover of a tutorial.
    Cover(CoverAct),
    /// In a lesson.
    Lesson(LessonAct),
    /// At its end.
    End(EndAct),
    /// The code of a memo is typed: open what it names.
    OpenMemo,
}

/// What is done on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShelfAct {
    /// Show this part.
    Filter(Filter),
    /// Show the cover of this tutorial.
    Open(String),
    /// Begin the self-check.
    SelfCheck,
    /// Type the code of a memo.
    TypeMemo,
}

/// What is done in the self-check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfCheckAct {
    /// Give this answer.
    Answer(Answer),
    /// The question before.
    Before,
}

/// What is done on a cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverAct {
    /// Begin, or go on where one stopped.
    Begin,
    /// Begin at the first step though one stopped later.
    FromStart,
}

/// What is done in a lesson.
#[derive(Clone, PartialEq, Eq)]
pub enum LessonAct {
    /// Touch an item of the practice, by its key.
    Touch(String),
    /// Drag one item of the practice onto another, by their keys.
    Drag {
        /// The item dragged.
        from: String,
        /// The item it is put on.
        to: String,
    },
    /// Take this choice, thing or spot, by its place in the step.
    Choose(usize),
    /// « Montrez-moi ».
    Show,
    /// The step after, once this one is done.
    Next,
    /// The step after, though this one is not done.
    Skip,
    /// The step before.
    Before,
    /// « Près de moi »: calls the advisor.
    CallAdvisor,
}

impl fmt::Debug for LessonAct {
    /// Without what was typed: on a practice keyboard the item touched is the letter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Touch(_) => "Touch(…)",
            Self::Drag { .. } => "Drag(…)",
            Self::Choose(_) => "Choose(…)",
            Self::Show => "Show",
            Self::Next => "Next",
            Self::Skip => "Skip",
            Self::Before => "Before",
            Self::CallAdvisor => "CallAdvisor",
        })
    }
}

/// What is done at the end of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndAct {
    /// Print the memo.
    PrintMemo,
    /// Show the cover of this tutorial.
    Open(String),
    /// Show the workshop that goes on with the subject.
    Workshop(WorkshopId),
    /// Back to the shelf.
    Shelf,
}

macro_rules! becomes_learn_act {
    ($($act:ident => $screen:ident),* $(,)?) => {$(
        impl From<$act> for LearnAct {
            fn from(act: $act) -> Self {
                Self::$screen(act)
            }
        }
    )*};
}
becomes_learn_act! {
    ShelfAct => Shelf, SelfCheckAct => SelfCheck, CoverAct => Cover, LessonAct => Lesson, EndAct => End,
}
