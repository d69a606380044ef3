//! Whether texts and steps fit: each language has each step, in order, with every text that the player will show.

use std::collections::BTreeSet;

use super::{Kind, Step, StepText, Text};
use crate::finding::{Notes, Rule};

/// Things to remember in a recap, at least.
pub(super) const POINTS_MIN: usize = 3;
/// And at most.
pub(super) const POINTS_MAX: usize = 5;

/// Keys of a step that are the player's; in a practice all others are words of the scene.
pub(crate) fn own_keys(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Read { .. } | Kind::Hotspot { .. } => &["hint", "done", "say", "picture"],
        Kind::Practice(_) | Kind::Choice { .. } | Kind::Order { .. } => &["hint", "done", "say"],
        Kind::Recap => &["say"],
    }
}

/// Whether the person does something in it.
pub(crate) fn interactive(kind: &Kind) -> bool {
    !matches!(kind, Kind::Read { .. } | Kind::Recap)
}

/// Notes where the texts of a language do not fit the steps.
pub(crate) fn compare(steps: &[Step], text: &Text, notes: &mut Notes) {
    let wanted: Vec<&str> = steps.iter().map(|step| step.id.as_str()).collect();
    let found: Vec<&str> = text.steps.iter().map(|step| step.id.as_str()).collect();
    for step in text.steps.iter().filter(|step| !wanted.contains(&step.id.as_str())) {
        let what = format!("the section “{}” is no step of tutorial.toml", step.id);
        notes.error(step.line, Rule::StepsDiffer, what, "name a step, or remove the section");
    }
    for id in wanted.iter().filter(|id| !found.contains(id)) {
        let what = format!("the step “{id}” has no section");
        notes.error(text.title.line, Rule::StepsDiffer, what, format!("add ## {id} with its texts"));
    }
    let same = wanted.iter().collect::<BTreeSet<_>>() == found.iter().collect::<BTreeSet<_>>();
    let astray = text.steps.iter().zip(&wanted).find(|(step, id)| step.id != **id);
    if let Some((step, id)) = astray.filter(|_| same) {
        let what = format!("“{}” stands where “{id}” is due", step.id);
        notes.error(step.line, Rule::StepsDiffer, what, "put the sections in the order of tutorial.toml");
    }
    for step in steps {
        if let Some(own) = text.steps.iter().find(|own| own.id == step.id) {
            texts(step, own, notes);
        }
    }
}

/// Texts that a step needs, and those it may have.
fn texts(step: &Step, text: &StepText, notes: &mut Notes) {
    let mut needed: Vec<String> = vec![];
    let names = |names: &[String]| names.to_vec();
    let whys = |names: &[String], right: &[String]| -> Vec<String> {
        names.iter().filter(|name| !right.contains(name)).map(|name| format!("{name}.why")).collect()
    };
    match &step.kind {
        Kind::Read { picture } => needed.extend(picture.is_some().then(|| "picture".to_owned())),
        Kind::Practice(_) => needed.extend(["hint", "done"].map(str::to_owned)),
        Kind::Choice { options, right } => {
            needed.extend(names(options).into_iter().chain(whys(options, right)).chain(["done".to_owned()]));
        }
        Kind::Order { options, .. } => {
            needed.extend(names(options).into_iter().chain(["hint", "done"].map(str::to_owned)))
        }
        Kind::Hotspot { spots, right, .. } => {
            let all: Vec<String> = spots.iter().map(|spot| spot.name.clone()).collect();
            let whys = whys(&all, right);
            needed.extend(all.into_iter().chain(whys).chain(["hint", "done", "picture"].map(str::to_owned)));
        }
        Kind::Recap => needed.extend((1..=POINTS_MIN).map(|n| n.to_string())),
    }
    for key in needed.iter().filter(|key| !text.keys.contains_key(*key)) {
        let rule = if key == "picture" { Rule::Picture } else { Rule::Text };
        let remedy = match key.as_str() {
            "picture" => "say in a sentence what the picture shows: - picture: …".to_owned(),
            why if why.ends_with(".why") => format!("say gently where to look: - {why}: …"),
            other => format!("add the line - {other}: …"),
        };
        notes.error(text.line, rule, format!("the step “{}” has no `{key}`", step.id), remedy);
    }
    if matches!(step.kind, Kind::Practice(_)) {
        return; // any other key is a word of its scene
    }
    let points: Vec<String> = (1..=POINTS_MAX).map(|n| n.to_string()).collect();
    let point = |key: &String| step.kind == Kind::Recap && points.contains(key);
    for (key, line) in &text.keys {
        if !needed.contains(key) && !own_keys(&step.kind).contains(&key.as_str()) && !point(key) {
            let what = format!("nobody shows `{key}` in the step “{}”", step.id);
            notes.error(line.line, Rule::Text, what, "correct the key, or remove the line");
        }
    }
    let count = text.points().len();
    if step.kind == Kind::Recap && text.keys.keys().filter(|key| point(key)).count() > count {
        notes.error(
            text.line,
            Rule::Text,
            "a number is left out among the things to remember",
            "number them 1, 2, 3 …",
        );
    }
}
