//! What a voice spoils: addresses, amounts, words in capitals. Such a step says in `say` how it is read aloud.

use perron_languages::Language;

use crate::finding::{Notes, Rule};
use crate::tutorial::{Line, Text};
use crate::vocabulary::SPOKEN_ABBREVIATIONS;

/// Capitals in a row that a voice would spell, or shout.
const CAPITALS_MIN: usize = 3;
/// Parts of addresses.
const ADDRESS: [&str; 6] = ["@", "/", "www", ".fr", ".com", "…"];

/// Notes steps that need a narration, and narrations that are none.
pub(super) fn check(lang: &str, text: &Text, notes: &mut Notes) {
    let capitals_count = Language::of(lang).is_none_or(|language| language.script.has_capitals);
    for step in &text.steps {
        let tips = ["hint", "done"].iter().filter_map(|key| step.keys.get(*key));
        let read: Vec<&Line> = std::iter::once(&step.ask).chain(&step.text).chain(tips).collect();
        match step.keys.get("say") {
            None => {
                let spoilt =
                    read.iter().find_map(|line| Some((line.line, spoils(&line.text, capitals_count)?)));
                if let Some((line, what)) = spoilt {
                    notes.error(
                        line,
                        Rule::Narration,
                        format!("a voice spoils “{what}”"),
                        "add “- say: …” to the step, as one would say it",
                    );
                }
            }
            Some(say) => {
                if let Some(what) = spoils(&say.text, capitals_count) {
                    notes.error(
                        say.line,
                        Rule::Narration,
                        format!("a voice spoils “{what}” in `say`"),
                        "write it as one would say it: arobase, point, euros",
                    );
                }
            }
        }
    }
}

/// What a voice would spoil in a text, if anything.
fn spoils(text: &str, capitals_count: bool) -> Option<String> {
    if let Some(part) = ADDRESS.iter().find(|part| text.contains(**part)) {
        return Some((*part).to_owned());
    }
    if let Some(amount) = decimals(text) {
        return Some(amount);
    }
    let shouted = capitals(text).find(|word| !SPOKEN_ABBREVIATIONS.contains(word));
    shouted.filter(|_| capitals_count).map(str::to_owned)
}

/// An amount in euros with cents.
fn decimals(text: &str) -> Option<String> {
    text.match_indices('€').find_map(|(at, _)| {
        let before = text.get(..at)?.trim_end();
        let number = before.rsplit(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).next()?;
        number.trim_matches([',', '.']).contains([',', '.']).then(|| format!("{number} €"))
    })
}

/// Words of three capitals and more.
pub(super) fn capitals(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= CAPITALS_MIN && word.chars().all(char::is_uppercase))
}
