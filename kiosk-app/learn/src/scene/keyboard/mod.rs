//! Typing, with nothing around it: a model to copy, one field that always has the caret, and the keyboard.

#[cfg(test)]
mod tests;
mod view;

use super::act::facts;
use super::keys::{Stroke, Typing, type_into};
use super::names::{text, yes};
use super::{Act, Facts, Stage, Start, StartError, View, Words};

/// Characters counted as taken back, at most.
const ERASED_MAX: u16 = 999;

/// A field and a keyboard.
#[derive(Clone)]
pub struct Keyboard {
    text: String,
    wanted: String,
    label: Option<String>,
    typing: Typing,
    erased: u16,
}

impl Stage for Keyboard {
    const NAME: &'static str = "keyboard";

    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        Ok(Self {
            text: text(start, words, "text")?.unwrap_or_default(),
            wanted: text(start, words, "wanted")?.unwrap_or_default(),
            label: text(start, words, "label")?,
            typing: Typing { shift: start.switch("shift", false)? },
            erased: 0,
        })
    }

    fn act(&mut self, act: &Act, _: &Words) {
        let Some(stroke) = act.stroke(&mut self.typing) else { return };
        if stroke == Stroke::Erase && !self.text.is_empty() {
            self.erased = (self.erased + 1).min(ERASED_MAX);
        }
        type_into(&mut self.text, stroke);
    }

    fn view(&self, words: &Words) -> View {
        view::view(self, words)
    }

    fn facts(&self) -> Facts {
        facts([
            ("text", self.text.clone()),
            ("count", self.text.chars().count().to_string()),
            ("erased", self.erased.to_string()),
            ("capitals", yes(self.text.chars().any(char::is_uppercase)).to_owned()),
        ])
    }
}
