//! Making a password: of words that one touches, or with the keyboard. A flight of steps says how strong it is.
//!
//! ```text
//!            bricks, keys, clear
//!          ┌────────────────────┐
//!          ▼                    │     accept, once strong and long enough
//!       making ─────────────────┴──────────────────────────────────────────► accepted
//! ```
//!
//! Nobody types a password of their own here: the promise above the stage says that nothing is kept, and the words are
//! the tutorial's.

mod strength;
mod view;

#[cfg(test)]
mod tests;

use super::keys::{FIELD_MAX, Typing, type_into};
use super::names::{names, needs, text, yes};
use super::{Act, Facts, Stage, Start, StartError, View, Words};
use strength::{Judged, Wanted, judge};

/// Words to touch at most.
const BRICKS_MAX: usize = 8;
/// Passwords or parts that an author may list at most.
const LIST_MAX: usize = 20;
/// Characters wanted, where the author says nothing.
const NEED: u8 = 12;
/// The least and the most that an author may want.
const NEEDS: std::ops::RangeInclusive<u8> = 8..=40;
/// Kinds of character: small letters, capitals, digits, signs. An author may want so many.
const KINDS_MAX: u8 = 4;
/// What an accepted password reaches at least.
const STRONG: u8 = 3;
/// Names of the scene's own items.
const TAKEN: [&str; 4] = ["text", "show", "clear", "accept"];

/// A word to touch.
#[derive(Clone, PartialEq, Eq)]
struct Brick {
    name: String,
    word: String,
    used: bool,
}

/// The making of a password.
#[derive(Clone)]
pub struct Password {
    bricks: Vec<Brick>,
    text: String,
    weak: Vec<String>,
    personal: Vec<String>,
    need: u8,
    kinds: u8,
    keys: bool,
    typing: Typing,
    shown: bool,
    accepted: bool,
}

impl Password {
    fn used(&self) -> usize {
        self.bricks.iter().filter(|brick| brick.used).count()
    }

    fn judged(&self) -> Judged {
        let wanted = Wanted { length: usize::from(self.need), kinds: usize::from(self.kinds) };
        judge(&self.text, self.used(), wanted, &self.weak, &self.personal)
    }

    fn can_accept(&self) -> bool {
        let judged = self.judged();
        !self.accepted && judged.strength >= STRONG && judged.length >= usize::from(self.need)
    }

    fn lay(&mut self, name: &str) {
        let Some(brick) = self.bricks.iter_mut().find(|brick| brick.name == name && !brick.used) else {
            return;
        };
        let between = if self.text.is_empty() || self.text.ends_with('-') { "" } else { "-" };
        let longer = format!("{}{between}{}", self.text, brick.word);
        if longer.chars().count() <= FIELD_MAX {
            (self.text, brick.used) = (longer, true);
        }
    }

    fn touch(&mut self, key: &str) {
        match key {
            "show" => self.shown = !self.shown,
            _ if self.accepted => {}
            "clear" => self.text.clear(),
            "accept" => self.accepted = self.can_accept(),
            brick => self.lay(brick),
        }
    }
}

/// A list of small words: itself, or what the `$word` says.
fn list(start: &mut Start<'_>, words: &Words, key: &str) -> Result<Vec<String>, StartError> {
    let text = text(start, words, key)?.unwrap_or_default();
    let list: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    if list.len() > LIST_MAX {
        return Err(Start::wrong(key, &text, "at most 20 words"));
    }
    Ok(list)
}

impl Stage for Password {
    const NAME: &'static str = "password";

    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        let bricks = names(start, "bricks", BRICKS_MAX, &TAKEN, "at most 8 words, each once")?;
        for name in &bricks {
            needs(words, name)?;
        }
        let keys = start.switch("keys", bricks.is_empty())?;
        if !keys && bricks.is_empty() {
            return Err(Start::wrong("keys", "off", "on, where there are no bricks"));
        }
        if let Some(focus) = start.text("focus")
            && (focus != "text" || !keys)
        {
            return Err(Start::wrong("focus", focus, "text, and keys = on"));
        }
        let need = start.number("need", NEED, *NEEDS.end())?;
        if !NEEDS.contains(&need) {
            return Err(Start::wrong("need", &need.to_string(), "8 to 40 characters"));
        }
        let kinds = start.number("kinds", 0, KINDS_MAX)?;
        let brick = |name: String| Brick { word: words.get(&name), name, used: false };
        Ok(Self {
            bricks: bricks.into_iter().map(brick).collect(),
            text: text(start, words, "text")?.unwrap_or_default(),
            weak: list(start, words, "weak")?,
            personal: list(start, words, "personal")?,
            need,
            kinds,
            keys,
            typing: Typing::default(),
            shown: false,
            accepted: false,
        })
    }

    fn act(&mut self, act: &Act, _: &Words) {
        if let Some(stroke) = act.stroke(&mut self.typing) {
            if self.keys && !self.accepted {
                type_into(&mut self.text, stroke);
            }
        } else if let Act::Touch(key) = act {
            self.touch(key);
        }
        // A word that was taken back can be touched again.
        let text = &self.text;
        self.bricks.iter_mut().for_each(|brick| brick.used = brick.used && text.contains(&brick.word));
    }

    fn view(&self, words: &Words) -> View {
        view::view(self, words)
    }

    fn facts(&self) -> Facts {
        let judged = self.judged();
        super::act::facts([
            ("text", self.text.clone()),
            ("length", judged.length.to_string()),
            ("strength", judged.strength.to_string()),
            ("bricks", self.used().to_string()),
            ("weak", yes(judged.weak).to_owned()),
            ("personal", yes(judged.personal).to_owned()),
            ("capital", yes(judged.capital).to_owned()),
            ("digit", yes(judged.digit).to_owned()),
            ("sign", yes(judged.sign).to_owned()),
            ("shown", yes(self.shown).to_owned()),
            ("accepted", yes(self.accepted).to_owned()),
        ])
    }
}
