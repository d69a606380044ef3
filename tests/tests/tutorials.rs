//! The tutorials that come with the kiosk: every rule of the format holds, and every practice can be done, in each
//! language.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use perron::shelf;
use perron_content::{BuiltIn, Severity, Source, check};
use perron_domain::scene::{self, Act, SCENES};
use std::collections::BTreeSet;

#[test]
fn the_built_in_tutorials_keep_every_rule() {
    let rehearse = |practice: &perron_content::Practice| {
        let plan = scene::Plan {
            scene: practice.scene.clone(),
            start: practice.start.clone(),
            lang: practice.lang.clone(),
            words: practice.words.clone(),
            goal: practice.goal.clone(),
            way: practice.way.clone(),
        };
        scene::rehearse(&plan).map_err(|flaw| flaw.to_string())
    };
    let errors: Vec<String> = check(&BuiltIn, &rehearse)
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(BuiltIn.ids().unwrap().len() >= 10);
}

#[test]
fn every_goal_is_false_at_the_start_and_after_each_wrong_touch() {
    let shelf = shelf::built_in();
    let (mut practices, mut touches, mut seen) = (0, 0, BTreeSet::new());
    for card in shelf.cards() {
        let tutorial = shelf.load(&card.meta.id).unwrap();
        for lang in tutorial.languages.keys() {
            for index in 0..tutorial.steps.len() {
                if tutorial.practice(index, lang).is_none() {
                    continue;
                }
                let plan = shelf::plan(&tutorial, index, lang);
                let (words, goals) = (plan.stage_words(), plan.goals().unwrap());
                let first = plan.acts().unwrap().into_iter().flat_map(|(_, acts)| acts).next();
                let opened = plan.open().unwrap();
                assert!(!scene::reached(&goals, &opened.facts()), "{}: {plan:?}", card.meta.id);
                for item in opened.view(&words).items().filter(|item| item.can_touch()) {
                    let act = Act::Touch(item.key.clone());
                    let mut other = opened.clone();
                    other.act(&act, &words);
                    touches += 1;
                    assert!(
                        Some(&act) == first.as_ref() || !scene::reached(&goals, &other.facts()),
                        "{} {lang}: {} reaches the goal",
                        card.meta.id,
                        item.key
                    );
                }
                practices += 1;
                seen.insert(plan.scene);
            }
        }
    }
    assert!(practices > 150 && touches > practices, "{practices} practices, {touches} touches");
    assert_eq!(seen.len(), SCENES.len(), "every scene is practised: {seen:?}");
}
