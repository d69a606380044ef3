//! Practices: rehearsed in every language, and their words there in each.

use std::collections::{BTreeMap, BTreeSet};

use super::Rehearse;
use crate::finding::{Notes, Rule};
use crate::tutorial::{Exercise, Kind, Text, Tutorial, own_keys};

/// Rehearses every practice in every language; the same flaw in several languages is told once.
pub(super) fn check(tutorial: &Tutorial, rehearse: Rehearse<'_>, notes: &mut Notes) {
    for (index, step) in tutorial.steps.iter().enumerate() {
        let mut flaws: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for lang in tutorial.languages.keys() {
            let played = tutorial.practice(index, lang).map_or(Ok(()), |practice| rehearse(&practice));
            if let Err(flaw) = played {
                flaws.entry(flaw).or_default().push(lang);
            }
        }
        for (flaw, langs) in flaws {
            let line = tutorial.lines.step_key(index, "way");
            let what = format!("the practice “{}” does not work in {}: {flaw}", step.id, langs.join(", "));
            notes.error(line, Rule::Goal, what, "correct start, goal, way or words");
        }
    }
}

fn exercises(tutorial: &Tutorial) -> impl Iterator<Item = &Exercise> {
    tutorial.steps.iter().filter_map(|step| match &step.kind {
        Kind::Practice(exercise) => Some(exercise),
        _ => None,
    })
}

/// Names of words that `$name` stands for in a text.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter_map(|part| part.strip_prefix('$'))
}

/// Words that are typed or compared: they have the signs of the keyboard, not those of a printer.
pub(super) fn typed(tutorial: &Tutorial) -> BTreeSet<String> {
    let all = exercises(tutorial).flat_map(|e| e.goal.iter().chain(&e.way).chain(e.start.values()));
    all.flat_map(|text| references(text)).map(str::to_owned).collect()
}

/// Notes words that one language has and this one lacks, and words that nobody wrote.
pub(super) fn words(tutorial: &Tutorial, lang: &str, text: &Text, notes: &mut Notes) {
    let Some(french) = tutorial.languages.get("fr") else { return };
    let due = |line: usize, missing: Vec<&str>, notes: &mut Notes| {
        if !missing.is_empty() {
            let what = format!("words that another place has are missing: {}", missing.join(", "));
            notes.error(line, Rule::Words, what, format!("add them to {lang}.md"));
        }
    };
    let missing = |have: &BTreeMap<String, _>, want: &BTreeMap<String, _>| -> Vec<String> {
        want.keys().filter(|key| !have.contains_key(*key)).cloned().collect()
    };
    let shared = missing(&text.words, &french.words);
    due(text.title.line, shared.iter().map(String::as_str).collect(), notes);
    for (index, (own, theirs)) in text.steps.iter().zip(&french.steps).enumerate() {
        let Some(Kind::Practice(exercise)) = tutorial.steps.get(index).map(|step| &step.kind) else {
            continue;
        };
        let lacking = missing(&own.keys, &theirs.keys);
        let player = own_keys(&Kind::Practice(Exercise::default()));
        let scene = lacking
            .iter()
            .map(String::as_str)
            .filter(|key| !player.contains(key) && !text.words.contains_key(*key));
        due(own.line, scene.collect(), notes);
        let all = exercise.start.values().chain(&exercise.goal).chain(&exercise.way);
        let named: BTreeSet<&str> = all.flat_map(|text| references(text)).collect();
        let unwritten =
            named.into_iter().filter(|name| !own.keys.contains_key(*name) && !text.words.contains_key(*name));
        due(own.line, unwritten.collect(), notes);
    }
}
