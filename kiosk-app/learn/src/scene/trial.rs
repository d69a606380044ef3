//! What the tests of scenes share: a practice written in a few lines, and what is true after acting it.

use super::{Facts, Flaw, StartError, View, open, parse_way, rehearse, words_of};
use perron_content::Practice;
use std::collections::BTreeMap;

/// Names and values.
pub(crate) type Pairs<'p> = &'p [(&'p str, &'p str)];

fn table(pairs: Pairs<'_>) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A practice in French, with nothing to reach yet.
pub(crate) fn practice(scene: &str, start: Pairs<'_>, words: Pairs<'_>) -> Practice {
    let (start, words) = (table(start), table(words));
    Practice { scene: scene.to_owned(), start, lang: "fr".to_owned(), words, ..Practice::default() }
}

/// Why this beginning is refused.
pub(crate) fn refusal(scene: &str, start: Pairs<'_>, words: Pairs<'_>) -> StartError {
    let opened = open(&practice(scene, start, words));
    opened.err().unwrap_or_else(|| panic!("{scene} accepts {start:?}"))
}

/// The stage after these lines, each of which must change something.
pub(crate) fn walked(practice: &Practice, lines: &[&str]) -> (Facts, View) {
    let words = words_of(practice);
    let mut scene = open(practice).unwrap();
    for line in lines {
        for act in parse_way(line, &words).unwrap() {
            assert!(scene.act(&act, &words), "`{line}` of {lines:?} does nothing");
        }
    }
    (scene.facts(), scene.view(&words))
}

/// Walks a way and holds the facts against `NAME = VALUE, …`.
pub(crate) fn holds(practice: &Practice, lines: &[&str], facts: Pairs<'_>) {
    let (found, _) = walked(practice, lines);
    for (name, value) in facts {
        assert_eq!(found.get(*name).map(String::as_str), Some(*value), "`{name}` after {lines:?}: {found:?}");
    }
}

/// Whether an act does nothing after these lines.
pub(crate) fn idle(practice: &Practice, lines: &[&str], last: &str) {
    let words = words_of(practice);
    let mut scene = open(practice).unwrap();
    for act in lines.iter().flat_map(|line| parse_way(line, &words).unwrap()) {
        scene.act(&act, &words);
    }
    for act in parse_way(last, &words).unwrap() {
        assert!(!scene.act(&act, &words), "`{last}` after {lines:?} does something");
    }
}

/// Rehearses a goal and a way on a beginning.
pub(crate) fn rehearsed(practice: &Practice, goal: &[&str], way: &[&str]) -> Result<(), Flaw> {
    let lines = |all: &[&str]| all.iter().map(|line| (*line).to_owned()).collect();
    rehearse(&Practice { goal: lines(goal), way: lines(way), ..practice.clone() })
}
