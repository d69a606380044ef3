//! A text in every language, as reports and passports keep it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clean::sentence;
use crate::languages;

/// Stands in for a language that a text lacks: every text has it.
const FALLBACK: &str = "en";
/// The languages that reports have had from the first: English on the terminal, French on paper.
const ALWAYS: [&str; 2] = [FALLBACK, "fr"];

/// A text in every language, by the language's code: `{ "en": "no link", "fr": "sans liaison" }`.
///
/// It cannot be printed as it is: whoever shows it names a language. A report that was written when there were fewer
/// languages has fewer, and is shown in English where one is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Text(BTreeMap<String, String>);

/// A text without a language that every report has.
#[derive(Debug, thiserror::Error)]
#[error("missing field `{0}`")]
pub struct Missing(&'static str);

impl TryFrom<BTreeMap<String, String>> for Text {
    type Error = Missing;

    fn try_from(by_language: BTreeMap<String, String>) -> Result<Self, Missing> {
        match ALWAYS.into_iter().find(|code| !by_language.contains_key(*code)) {
            Some(code) => Err(Missing(code)),
            None => Ok(Self(by_language)),
        }
    }
}

impl Default for Text {
    /// Nothing, in every language.
    fn default() -> Self {
        Self::same("")
    }
}

impl Text {
    /// From English and French wordings that somebody else made.
    #[must_use]
    pub fn new(en: impl Into<String>, fr: impl Into<String>) -> Self {
        Self([("en".to_owned(), en.into()), ("fr".to_owned(), fr.into())].into())
    }

    /// What is the same in every language: names, figures without a unit, and what somebody else wrote.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::each(|_| text.clone())
    }

    /// From a wording for each language's code.
    pub(crate) fn each(wording: impl Fn(&str) -> String) -> Self {
        Self(languages::codes().map(|code| (code.to_owned(), wording(code))).collect())
    }

    /// The wording of a language; English where there is none.
    pub(crate) fn of(&self, code: &str) -> &str {
        self.0.get(code).or_else(|| self.0.get(FALLBACK)).map(String::as_str).unwrap_or_default()
    }

    /// English, for the terminal.
    #[must_use]
    pub fn en(&self) -> &str {
        self.of("en")
    }

    /// French, for the paper: with no-break spaces and typographic apostrophes.
    #[must_use]
    pub fn fr(&self) -> &str {
        self.of("fr")
    }

    /// Every wording fit to print.
    pub(crate) fn cleaned(&self) -> Self {
        Self(self.0.iter().map(|(code, text)| (code.clone(), sentence(text))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_keeps_each_language_under_its_code() {
        let text = Text::new("no link", "sans liaison");
        let json = r#"{"en":"no link","fr":"sans liaison"}"#;
        assert_eq!(serde_json::to_string(&text).unwrap(), json);
        assert_eq!(serde_json::from_str::<Text>(json).unwrap(), text);
        assert_eq!(serde_json::to_string(&Text::default()).unwrap(), r#"{"en":"","fr":""}"#);
    }

    #[test]
    fn reports_with_more_languages_are_read_and_none_without_english_or_french() {
        for (json, tr) in [
            (r#"{"en":"no link","fr":"sans liaison"}"#, "no link"),
            (r#"{"ar":"x","en":"no link","fr":"sans liaison","tr":"y"}"#, "y"),
        ] {
            let text: Text = serde_json::from_str(json).unwrap();
            assert_eq!((text.en(), text.fr(), text.of("tr")), ("no link", "sans liaison", tr));
            assert_eq!(serde_json::to_string(&text).unwrap(), json, "nothing is lost");
        }
        for json in [r#"{"fr":"sans liaison"}"#, r#"{"en":"no link"}"#, "{}", r#""no link""#, r#"{"en":1}"#] {
            assert!(serde_json::from_str::<Text>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn cleaning_keeps_the_spaces_that_do_not_break() {
        let dirty = Text::new("hot\u{1b}[2J \u{202e} now", "chaud\u{a0}:\tici\u{7}");
        assert_eq!(dirty.cleaned(), Text::new("hot [2J now", "chaud\u{a0}: ici"));
    }
}
