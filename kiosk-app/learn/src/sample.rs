//! A tutorial for tests, of this crate and of those above it.

use super::{Choice, Drawing, Plan, Spot, Step, StepKind, Tutorial};
use std::collections::BTreeMap;

/// A tutorial with one step of each kind.
pub(crate) fn tutorial(id: &str, lang: &str) -> Tutorial {
    let text = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    };
    let step = |id: &str, kind: StepKind| Step {
        id: id.to_owned(),
        kind,
        ask: format!("{id} ?"),
        text: vec![],
        hint: "Regardez bien.".to_owned(),
        done: "C’est fait.".to_owned(),
        say: String::new(),
    };
    let choice = |text: &str, right| Choice {
        text: text.to_owned(),
        why: if right { String::new() } else { format!("{text}, non") },
        right,
    };
    let practice = Plan {
        scene: "touch".to_owned(),
        start: text(&[("show", "tap"), ("things", "lamp bell")]),
        lang: lang.to_owned(),
        words: text(&[("lamp", "La lampe"), ("bell", "La cloche")]),
        goal: vec!["lamp = on".to_owned(), "bell = on".to_owned()],
        way: vec!["touch lamp".to_owned(), "touch bell".to_owned()],
    };
    let spot = |x| Spot { x, y: 0, w: 10, h: 10 };
    let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    Tutorial {
        id: id.to_owned(),
        lang: lang.to_owned(),
        title: format!("Titre {id}"),
        summary: "Pour essayer.".to_owned(),
        steps: vec![
            step("read", StepKind::Read(None)),
            step("do", StepKind::Practice(Box::new(practice))),
            step("choose", StepKind::Choice(vec![choice("a", false), choice("b", true), choice("c", true)])),
            step("order", StepKind::Order { options: words(&["un", "deux", "trois"]), shown: vec![2, 0, 1] }),
            step(
                "find",
                StepKind::Hotspot {
                    picture: Drawing::default(),
                    spots: vec![(spot(0), choice("x", false)), (spot(50), choice("y", true))],
                },
            ),
            step("recap", StepKind::Recap(words(&["Un.", "Deux."]))),
        ],
    }
}
