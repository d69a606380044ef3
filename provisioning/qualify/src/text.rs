//! Sentences in English for the terminal and in French for the paper.
//!
//! Both wordings stand side by side where the sentence is made, so that none is forgotten. A text cannot be printed as
//! it is: whoever shows it names a language, and a text within another one is named to [`both!`], which takes each of
//! its wordings to its own language.

use serde::{Deserialize, Serialize};

use crate::clean::sentence;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English, for the terminal.
    pub en: String,
    /// French, for the paper: with no-break spaces and typographic apostrophes.
    pub fr: String,
}

impl Text {
    /// From both wordings.
    #[must_use]
    pub fn new(en: impl Into<String>, fr: impl Into<String>) -> Self {
        Self { en: en.into(), fr: fr.into() }
    }

    /// What is the same in both: names, figures without a unit, and what somebody else wrote.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), fr: text }
    }

    /// Several in one line, with what stands between them.
    pub(crate) fn join(texts: &[Self], between: &Self) -> Self {
        let join = |pick: fn(&Self) -> &str| texts.iter().map(pick).collect::<Vec<_>>().join(pick(between));
        Self { en: join(|text| &text.en), fr: join(|text| &text.fr) }
    }

    /// Both wordings fit to print.
    pub(crate) fn cleaned(&self) -> Self {
        Self { en: sentence(&self.en), fr: sentence(&self.fr) }
    }
}

/// A [`Text`] from its English and its French format string. Both take variables in braces; variables that are texts
/// themselves are named after a semicolon: `both!("not tested: {why}", "non testée, {why}"; why)`.
macro_rules! both {
    ($en:literal, $fr:literal $(; $($text:ident),+)?) => {
        $crate::text::Text {
            en: { $($(let $text = &$text.en;)+)? format!($en) },
            fr: { $($(let $text = &$text.fr;)+)? format!($fr) },
        }
    };
}
pub(crate) use both;

/// A day as `2019-06-30`, which is `30/06/2019` in French.
pub(crate) fn day(iso: &str) -> Text {
    Text::new(iso, iso.rsplit('-').collect::<Vec<_>>().join("/"))
}

/// A number as French sets it: from five digits on, with no-break spaces between groups of three.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// The ending of a French plural, which begins at two.
pub(crate) const fn s(count: u64) -> &'static str {
    if count < 2 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_another_keeps_its_language() {
        let (count, why) = (2, both!("it is late", "il est tard"));
        let text = both!("{count} left: {why}", "il en reste {count}\u{a0}: {why}"; why);
        assert_eq!(text, Text::new("2 left: it is late", "il en reste 2\u{a0}: il est tard"));
        let line = Text::join(&[text, why], &both!("; ", "\u{a0}; "));
        assert_eq!(line.en, "2 left: it is late; it is late");
        assert_eq!(line.fr, "il en reste 2\u{a0}: il est tard\u{a0}; il est tard");
    }

    #[test]
    fn cleaning_keeps_the_spaces_that_do_not_break() {
        let dirty = Text::new("hot\u{1b}[2J \u{202e} now", "chaud\u{a0}:\tici\u{7}");
        assert_eq!(dirty.cleaned(), Text::new("hot [2J now", "chaud\u{a0}: ici"));
    }

    #[test]
    fn days_and_numbers_are_set_as_in_france() {
        assert_eq!(day("2019-06-30"), Text::new("2019-06-30", "30/06/2019"));
        for (value, text) in [
            (0, "0"),
            (9120, "9120"),
            (15_664, "15\u{a0}664"),
            (100_000, "100\u{a0}000"),
            (u64::MAX, "18\u{a0}446\u{a0}744\u{a0}073\u{a0}709\u{a0}551\u{a0}615"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_french_plural_begins_at_two() {
        assert_eq!([0, 1, 2, 9].map(s), ["", "", "s", "s"]);
    }
}
