//! Lessons done by hand: every practice along its way, every question by its right answer, through the window.

use super::TourError;
use super::driver::Driver;
use crate::shelf;
use crate::vm::{Screen, ViewModel};
use perron_content::tutorial::Kind;
use perron_content::{EASY_FRENCH, Practice};
use perron_domain::lang::Lang;
use perron_flow::MemoCode;
use perron_learn::scene::{Act, way_of};
use perron_learn::{Step, Tutorial};
use slint::platform::Key;
use std::sync::Arc;

type Done = Result<(), TourError>;

/// Which steps of a lesson are pictured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pictures {
    /// Each, before and after it is done.
    All,
    /// None: the lesson is only done.
    None,
}

/// The language of the interface in which somebody reads a tutorial's language: easy words are a switch of French.
pub(super) fn interface(tutorial: &Tutorial) -> Lang {
    Lang::new(if tutorial.lang() == EASY_FRENCH { Lang::FR.as_str() } else { tutorial.lang() })
}

/// From the doors: chooses the language, shows the code of a memo to the reader, and presses « Commencer », or « Continuer »
/// at a later step.
pub(super) fn open(d: &mut Driver, tutorial: &Tutorial, at: usize) -> Done {
    d.speak(interface(tutorial));
    d.scan(&MemoCode::new(tutorial.id(), at).qr_text())?;
    let opened = d.wait(|v| v.chrome.screen == Screen::Tutorial);
    d.hold("cover", &format!("the cover of {}", tutorial.id()), opened);
    if tutorial.lang() == EASY_FRENCH {
        let simple = d.text("learn-simple");
        d.touch(&simple);
        d.wait(|v| v.tutorial.simple_on);
    }
    let begin = d.view().tutorial.primary.text.clone();
    d.touch(&begin);
    let ask = tutorial.step(at).map_or("", |step| step.ask());
    let begun = d.wait(|v| v.chrome.screen == Screen::Lesson && v.lesson.ask == ask);
    d.hold("begin", &format!("step {} of {} in {}", at + 1, tutorial.id(), tutorial.lang()), begun);
    Ok(())
}

/// Does every step and touches the way on, to the end.
pub(super) fn walk(d: &mut Driver, tutorial: &Tutorial, pictures: Pictures) -> Done {
    // A step that does not hold ends the lesson: all that follows would only wait in vain.
    for step in tutorial.steps() {
        let name = format!("{}-{}-{}", tutorial.id(), tutorial.lang(), step.id());
        if pictures == Pictures::All {
            d.see(&name, Screen::Lesson, step.ask())?;
        }
        // Large letters are read before the stage comes.
        d.touch_if_there("lesson:begin");
        do_step(d, &step);
        let done = d.wait(|v| v.lesson.next.enabled && v.lesson.done == step.done());
        d.hold(&name, &format!("{name} is done"), done);
        if !done {
            return Ok(());
        }
        if pictures == Pictures::All && !matches!(step.kind(), Kind::Read { .. } | Kind::Recap) {
            d.see(&format!("{name}-done"), Screen::Lesson, step.done())?;
        }
        let (here, label) = (d.view().lesson.step, d.view().lesson.next.text.clone());
        d.touch(&label);
        d.wait(|v| v.chrome.screen != Screen::Lesson || v.lesson.step != here);
    }
    let ended = d.wait(|v| v.chrome.screen == Screen::LessonEnd);
    d.hold("end", &format!("the end of {}", tutorial.id()), ended);
    Ok(())
}

fn do_step(d: &mut Driver, step: &Step<'_>) {
    let choices = step.choices();
    let right = choices.iter().enumerate().filter(|(_, choice)| choice.right).map(|(place, _)| place);
    match step.kind() {
        Kind::Read { .. } | Kind::Recap => {}
        Kind::Practice(_) => {
            if let Some(practice) = step.practice() {
                practise(d, &practice);
            }
        }
        Kind::Choice { .. } => {
            let wrong = choices.iter().position(|choice| !choice.right);
            choose(d, wrong.into_iter().chain(right));
        }
        Kind::Hotspot { .. } => choose(d, right),
        Kind::Order { .. } => {
            let things = step.things();
            choose(d, (0..things.len()).filter_map(|nth| things.iter().position(|t| t.place == nth)));
        }
    }
}

/// Touches answers or places of a picture, by their place.
fn choose(d: &mut Driver, places: impl IntoIterator<Item = usize>) {
    for place in places {
        let before = d.view();
        d.touch_name(&format!("answer:{place}"));
        if !changed(d, &before) {
            return;
        }
    }
}

fn practise(d: &mut Driver, practice: &Practice) {
    for act in way_of(practice).unwrap_or_default().into_iter().flat_map(|(_, acts)| acts) {
        if d.view().lesson.next.enabled {
            return;
        }
        let before = d.view();
        match act {
            Act::Touch(key) => d.touch_name(&key),
            Act::Drag { from, to } => d.drag(&from, &to),
            Act::Type(c) => d.press(c.to_string().into()),
            Act::Erase => d.press_key(Key::Backspace),
        }
        if !changed(d, &before) {
            return;
        }
    }
}

fn changed(d: &mut Driver, before: &ViewModel) -> bool {
    d.wait(|v| v.lesson != before.lesson)
}

/// Every tutorial of the shelf in each of its languages.
pub(super) fn every_language() -> Vec<Tutorial> {
    let shelf = shelf::built_in();
    let ids: Vec<String> = shelf.cards().map(|card| card.meta.id.clone()).collect();
    let in_all = |source: Arc<perron_content::Tutorial>| -> Vec<Tutorial> {
        source.languages.keys().filter_map(|lang| Tutorial::in_language(Arc::clone(&source), lang)).collect()
    };
    ids.iter().filter_map(|id| shelf.load(id).ok()).map(Arc::new).flat_map(in_all).collect()
}
