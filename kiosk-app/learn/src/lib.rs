//! Learning by doing: tutorials, the lesson that is open, the way through them.
//!
//! ```text
//!            shelf of cards ──► cover ──► lesson ──► end: memo, next tutorials, workshop
//!              ▲        ▲                  │  ▲
//!   self-check ┘        └── memo's code ───┘  └ read · practice · choice · order · hotspot · recap
//! ```
//!
//! What a person did is kept for this visit only. To go on another day, the place is in the code on the printed memo,
//! not on the kiosk. Counts name no person and no hour.

mod check;
mod doing;
mod lesson;
pub mod scene;
mod shelf;
mod show;
mod tutorial;

// So that the sample, which the tests of other crates share, names this crate as they do.
#[cfg(test)]
extern crate self as perron_learn;
#[cfg(test)]
mod tests;

pub use check::{Answer, SelfCheck};
pub use doing::Doing;
pub use lesson::{HINT_AFTER, Lesson, Tip};
pub use perron_content as content;
pub use perron_content::{Card, EASY_FRENCH};
pub use shelf::{Filter, Learning, Progress};
pub use show::Show;
pub use tutorial::{Choice, Drawing, Step, Thing, Tutorial};
