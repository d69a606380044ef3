//! What a person does on a stage, and the two small languages an author writes: goals and ways.
//!
//! A goal is a list of predicates over a scene's facts; all must hold. A way is one path to it: it proves that the goal
//! can be reached, and the hand walks it when somebody asks « Montrez-moi ».

use super::Words;
use super::keys::{Stroke, Typing, plain};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What is true on a stage: `open` is `m1`, `sent` is `1`.
pub type Facts = BTreeMap<String, String>;

/// Facts of pairs.
pub(crate) fn facts<const N: usize>(pairs: [(&str, String); N]) -> Facts {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A switch as facts say it.
pub(crate) fn on_off(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

/// What a person does.
#[derive(Clone, PartialEq, Eq)]
pub enum Act {
    /// Touches the item of this name.
    Touch(String),
    /// Types one character, with the keyboard on the desk or on the screen.
    Type(char),
    /// Takes the last character back.
    Erase,
    /// Drags one item onto another.
    Drag {
        /// What is dragged.
        from: String,
        /// Where it is put down.
        to: String,
    },
}

// Without what is typed, on the desk or on the stage.
impl std::fmt::Debug for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Touch(_) => "Touch(…)",
            Self::Type(_) => "Type(…)",
            Self::Erase => "Erase",
            Self::Drag { .. } => "Drag(…)",
        })
    }
}

impl Act {
    /// What the act types, wherever it comes from: a key of the desk, or one on the stage. A character ends the turn of
    /// the shift key.
    pub(crate) fn stroke(&self, typing: &mut Typing) -> Option<Stroke> {
        match self {
            Self::Type(c) => {
                typing.shift = false;
                Some(Stroke::Char(*c))
            }
            Self::Erase => Some(Stroke::Erase),
            Self::Touch(key) => typing.stroke(key),
            Self::Drag { .. } => None,
        }
    }
}

/// Why a line of a goal or way cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The line begins with no known verb.
    #[error("`{0}` is no gesture; write touch, type, erase or drag")]
    Verb(String),
    /// Something is missing after the verb.
    #[error("`{0}` needs more: touch ITEM, type TEXT, erase COUNT, drag ITEM PLACE")]
    Short(String),
    /// A goal has no comparison sign.
    #[error("`{0}` compares nothing; write FACT = VALUE, ==, != or ~")]
    Comparison(String),
    /// `$name` names a word that the language lacks.
    #[error("the word `{0}` is not in the language's file")]
    Word(String),
}

/// The text meant: itself, or the word that `$name` names.
fn meant(text: &str, words: &Words) -> Result<String, LineError> {
    match text.strip_prefix('$') {
        Some(name) => words.find(name).map(str::to_owned).ok_or_else(|| LineError::Word(name.to_owned())),
        None => Ok(text.to_owned()),
    }
}

/// Reads one line of a way: `touch m1`, `type $answer`, `erase 3`, `drag apple basket`.
///
/// # Errors
/// Names what the line lacks.
pub fn parse_way(line: &str, words: &Words) -> Result<Vec<Act>, LineError> {
    let (verb, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    let rest = rest.trim();
    let short = || LineError::Short(line.trim().to_owned());
    match verb {
        "touch" if !rest.is_empty() => Ok(vec![Act::Touch(rest.to_owned())]),
        "type" if !rest.is_empty() => Ok(meant(rest, words)?.chars().map(Act::Type).collect()),
        "erase" => {
            let count: usize = rest.parse().map_err(|_| short())?;
            Ok(vec![Act::Erase; count.min(ERASE_MAX)])
        }
        "drag" => {
            let (from, to) = rest.split_once(' ').ok_or_else(short)?;
            Ok(vec![Act::Drag { from: from.to_owned(), to: to.trim().to_owned() }])
        }
        "touch" | "type" => Err(short()),
        other => Err(LineError::Verb(other.to_owned())),
    }
}

/// Characters that one line of a way takes back at most.
const ERASE_MAX: usize = 200;

/// How a fact is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// `=`: the same but for case and spaces at the ends.
    Is,
    /// `==`: the same to the letter.
    Exactly,
    /// `!=`: not the same in the sense of `=`.
    IsNot,
    /// `~`: the fact contains the value.
    Holds,
}

/// The text as a keyboard types it.
fn typed(text: &str) -> String {
    text.chars().map(plain).collect()
}

/// One condition on a fact of the scene. A practice is done when all of its goals hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    fact: String,
    how: How,
    value: String,
}

impl Goal {
    /// Reads one line of a goal: `open = m1`, `text == $answer`, `link != m2`, `attached ~ photo`.
    ///
    /// # Errors
    /// Names what the line lacks.
    pub fn parse(line: &str, words: &Words) -> Result<Self, LineError> {
        let signs = [("!=", How::IsNot), ("==", How::Exactly), ("=", How::Is), ("~", How::Holds)];
        let none = || LineError::Comparison(line.trim().to_owned());
        // The first sign divides: a value may hold others.
        let places = signs.into_iter().filter_map(|(sign, how)| line.find(sign).map(|at| (at, sign, how)));
        let (_, sign, how) =
            places.min_by_key(|(at, sign, _)| (*at, Reverse(sign.len()))).ok_or_else(none)?;
        let (fact, value) = line.split_once(sign).ok_or_else(none)?;
        if fact.trim().is_empty() {
            return Err(none());
        }
        Ok(Self { fact: fact.trim().to_owned(), how, value: meant(value.trim(), words)? })
    }

    /// Whether it holds. A fact that is not there is empty; a printed apostrophe equals the one that keyboards type.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        let fact = facts.get(&self.fact).map_or("", String::as_str);
        let (fact, value) = (typed(fact), typed(&self.value));
        let same = || fact.trim().to_lowercase() == value.trim().to_lowercase();
        match self.how {
            How::Is => same(),
            How::Exactly => fact == value,
            How::IsNot => !same(),
            How::Holds => fact.to_lowercase().contains(&value.to_lowercase()),
        }
    }

    /// The name of the fact it asks about.
    #[must_use]
    pub fn fact(&self) -> &str {
        &self.fact
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let tutorial = [("answer", "L’été"), ("none", "")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        Words::new("", "fr", &BTreeMap::from(tutorial))
    }

    #[test]
    fn lines_of_a_way_are_read() {
        let touch = |key: &str| Act::Touch(key.to_owned());
        let drag = |from: &str, to: &str| Act::Drag { from: from.to_owned(), to: to.to_owned() };
        let typed = |text: &str| text.chars().map(Act::Type).collect::<Vec<_>>();
        let cases = [
            ("touch m1", vec![touch("m1")]),
            ("  touch   m1 ", vec![touch("m1")]),
            ("touch tab:1", vec![touch("tab:1")]),
            ("type $answer", typed("L’été")),
            ("type a b", typed("a b")),
            ("erase 3", vec![Act::Erase; 3]),
            ("drag apple  box", vec![drag("apple", "box")]),
        ];
        for (line, acts) in cases {
            assert_eq!(parse_way(line, &words()), Ok(acts), "{line}");
        }
    }

    #[test]
    fn lines_of_a_way_that_mean_nothing_are_refused() {
        let short = |line: &str| LineError::Short(line.to_owned());
        let cases = [
            ("", LineError::Verb(String::new())),
            ("press m1", LineError::Verb("press".to_owned())),
            ("touch", short("touch")),
            ("type ", short("type")),
            ("erase", short("erase")),
            ("erase -1", short("erase -1")),
            ("erase two", short("erase two")),
            ("drag apple", short("drag apple")),
            ("type $moon", LineError::Word("moon".to_owned())),
        ];
        for (line, error) in cases {
            assert_eq!(parse_way(line, &words()), Err(error), "{line}");
        }
    }

    #[test]
    fn goals_compare() {
        let facts =
            facts([("open", "m1".to_owned()), ("text", "L'ÉTÉ a=b".to_owned()), ("link", String::new())]);
        let cases = [
            ("open = m1", true),
            ("open= M1 ", true),
            ("open == M1", false),
            ("open == m1", true),
            ("open != m1", false),
            ("open != m2", true),
            ("open ~ 1", true),
            ("text ~ $answer", true),
            ("text ~ a=b", true),
            ("text == L’ÉTÉ a=b", true),
            ("text == L’été a=b", false),
            ("link =", true),
            ("link !=", false),
            ("nothing =", true),
            ("nothing = x", false),
        ];
        for (line, holds) in cases {
            assert_eq!(Goal::parse(line, &words()).unwrap().holds(&facts), holds, "{line}");
        }
    }

    #[test]
    fn goals_that_compare_nothing_are_refused() {
        for line in ["", "open", "= m1", " != m1", "~"] {
            assert_eq!(
                Goal::parse(line, &words()),
                Err(LineError::Comparison(line.trim().to_owned())),
                "{line}"
            );
        }
        assert_eq!(Goal::parse("text = $moon", &words()), Err(LineError::Word("moon".to_owned())));
        assert_eq!(Goal::parse("sent.to = $answer", &words()).unwrap().fact(), "sent.to");
    }
}
