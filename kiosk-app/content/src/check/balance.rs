//! How a tutorial is made up: enough to do, minutes that hold, languages, what comes next.

use std::collections::BTreeSet;

use crate::finding::{Notes, Rule};
use crate::tutorial::{Kind, Tutorial, interactive};
use crate::vocabulary::EASY_FRENCH;

/// Minutes for ten steps, at least: six seconds of ten are the quickest anyone reads and does a step.
const TEN_STEPS_MIN: usize = 6;
/// Minutes for ten steps, at most: somebody who begins needs two to three for each.
const TEN_STEPS_MAX: usize = 30;

/// Notes what is out of balance.
pub(super) fn check(tutorial: &Tutorial, shelf: Option<&BTreeSet<String>>, notes: &mut Notes) {
    let lines = &tutorial.lines;
    for lang in [EASY_FRENCH, "en"].iter().filter(|lang| !tutorial.languages.contains_key(**lang)) {
        notes.warn(
            1,
            Rule::Language,
            format!("there is no {lang}.md"),
            "write it when you can: the tutorial is offered without it",
        );
    }
    let count = tutorial.steps.len();
    let minutes = usize::from(tutorial.meta.minutes);
    if minutes * 10 < count * TEN_STEPS_MIN || minutes * 10 > count * TEN_STEPS_MAX {
        let (least, most) = ((count * TEN_STEPS_MIN).div_ceil(10), count * TEN_STEPS_MAX / 10);
        let remedy =
            format!("somebody who begins needs two to three minutes for a step: write {least} to {most}");
        notes.error(
            lines.top("minutes"),
            Rule::Duration,
            format!("{minutes} minutes for {count} steps"),
            remedy,
        );
    }
    let active = tutorial.steps.iter().filter(|step| interactive(&step.kind)).count();
    let practices = tutorial.steps.iter().filter(|step| matches!(step.kind, Kind::Practice(_))).count();
    let but_recap = tutorial.steps.iter().filter(|step| step.kind != Kind::Recap).count();
    if active * 3 < but_recap * 2 {
        let what = format!("only {active} of {but_recap} steps are something to do");
        notes.error(
            lines.step(0),
            Rule::Balance,
            what,
            "make it two thirds: practice, choice, order or hotspot",
        );
    } else if practices * 2 < count {
        let what = format!("only {practices} of {count} steps are practices");
        notes.warn(lines.step(0), Rule::Balance, what, "make it half: people learn by doing");
    }
    let unknown = |id: &&String| shelf.is_some_and(|shelf| !shelf.contains(*id));
    for id in tutorial.meta.next.iter().filter(unknown) {
        notes.error(
            lines.top("next"),
            Rule::Next,
            format!("there is no tutorial “{id}”"),
            "name one of the shelf",
        );
    }
}
