//! Proposals, the shelf, a tutorial in its language, and a lesson's steps.

use super::*;
use crate::scene::Act;
use perron_content::tutorial::Kind;
use sample::tutorial;
use std::sync::Arc;

#[path = "sample.rs"]
mod sample;

fn lesson(at: usize) -> Lesson {
    Lesson::open(tutorial("essai", "fr"), at)
}

fn touch(lesson: &mut Lesson, key: &str) {
    lesson.act(&Act::Touch(key.to_owned()));
}

#[test]
fn a_practice_is_done_when_its_goal_is_and_wrong_touches_cost_nothing() {
    let mut l = lesson(1);
    assert!(!l.done && l.is_fresh());
    for wrong in ["bell", "bell", "nothing", "", "bell"] {
        touch(&mut l, wrong);
        assert!(!l.done && l.tip == Tip::None, "{wrong}");
    }
    touch(&mut l, "bell");
    assert_eq!(l.tip, Tip::Hint, "four more than the way needs bring the hint");
    (0..6).for_each(|_| touch(&mut l, "bell"));
    assert_eq!(l.tip, Tip::Anew, "and some more a new beginning: no blind alley");
    touch(&mut l, "lamp");
    assert!(!l.done && !l.is_fresh());
    touch(&mut l, "bell");
    assert!(l.done && l.tip == Tip::None);
    touch(&mut l, "lamp");
    assert!(l.done, "what is done stays done");
}

#[test]
fn the_hand_shows_the_whole_way_and_then_it_is_the_persons_turn() {
    let mut l = lesson(1);
    touch(&mut l, "bell");
    l.show();
    let mut pointed = vec![];
    while l.show.is_some() {
        pointed.extend(l.pointed());
        touch(&mut l, "lamp");
        assert!(l.tick(), "something is seen on every beat");
        assert!(!l.done, "the hand does not do it for the person");
        assert!(pointed.len() < 10);
    }
    assert_eq!(pointed, ["lamp", "bell"]);
    assert!(!l.done && l.tip == Tip::Hint);
    touch(&mut l, "lamp");
    touch(&mut l, "bell");
    assert!(l.done);
}

#[test]
fn the_hint_comes_by_itself_after_a_pause() {
    let mut l = lesson(1);
    (0..HINT_AFTER - 1).for_each(|_| assert!(!l.tick()));
    touch(&mut l, "lamp");
    (0..HINT_AFTER - 1).for_each(|_| assert!(!l.tick()));
    assert!(l.tick());
    assert_eq!(l.tip, Tip::Hint);
}

#[test]
fn a_question_says_where_to_look_and_needs_every_right_answer() {
    let mut l = lesson(2);
    l.choose(0);
    assert_eq!((l.done, l.tip), (false, Tip::Why(0)));
    l.choose(1);
    assert_eq!((l.done, l.tip), (false, Tip::None));
    l.choose(1);
    assert!(!l.done, "one answer twice is one answer");
    l.choose(9);
    l.choose(2);
    assert!(l.done);
}

#[test]
fn an_order_is_given_by_touching_and_keeps_what_is_right() {
    // Shown: trois, un, deux.
    let mut l = lesson(3);
    [1, 0, 2].into_iter().for_each(|place| l.choose(place));
    assert!(!l.done && l.tip == Tip::Order);
    assert!(matches!(&l.doing, Doing::Order(given) if *given == [1]), "the first was right");
    l.choose(1);
    assert!(matches!(&l.doing, Doing::Order(given) if given.is_empty()), "touched again, it is taken back");
    [1, 2, 0].into_iter().for_each(|place| l.choose(place));
    assert!(l.done);
}

#[test]
fn a_place_in_a_picture_is_found() {
    let mut l = lesson(4);
    l.choose(0);
    assert_eq!((l.done, l.tip), (false, Tip::Why(0)));
    l.choose(1);
    assert!(l.done);
}

#[test]
fn every_step_can_be_left_both_ways() {
    let mut l = lesson(0);
    assert!(l.done && !l.before());
    let mut seen = 1;
    while l.advance() {
        seen += 1;
    }
    assert_eq!((seen, l.is_last(), l.done), (6, true, true));
    assert!(l.before() && l.before());
    assert_eq!(l.at, 3);
    assert_eq!(lesson(99).at, 0, "a step beyond the end is the first");
    assert_eq!(l.tutorial.points(), ["Un.", "Deux.", "Trois."]);
}

#[test]
fn a_step_shows_what_was_read_of_it() {
    let tutorial = tutorial("essai", "fr-x-falc");
    assert_eq!((tutorial.id(), tutorial.lang(), tutorial.title()), ("essai", "fr-x-falc", "Pour essayer"));
    assert_eq!((tutorial.step_count(), tutorial.steps().count()), (6, 6));
    assert!(tutorial.step(6).is_none());
    let step = |at| tutorial.step(at).unwrap();
    assert_eq!((step(1).id(), step(1).ask()), ("do", "Allumez la lampe et la cloche."));
    assert_eq!((step(1).hint(), step(1).done(), step(0).done()), ("Regardez bien.", "C’est fait.", ""));
    assert_eq!(step(1).practice().map(|p| (p.scene, p.lang)), Some(("touch".into(), "fr-x-falc".into())));
    let right: Vec<(&str, bool)> = step(2).choices().iter().map(|c| (c.text, c.right)).collect();
    assert_eq!(right, [("La réponse a", false), ("La réponse b", true), ("La réponse c", true)]);
    let shown: Vec<(&str, usize)> = step(3).things().iter().map(|t| (t.text, t.place)).collect();
    assert_eq!(shown, [("Trois", 2), ("Un", 0), ("Deux", 1)]);
    assert_eq!((step(4).choices().len(), step(4).spots()[1].x), (2, 50.0));
    assert_eq!(step(4).choices()[0].why, "Regardez au milieu.");
    let picture = step(4).picture().unwrap();
    assert_eq!((picture.name, picture.text), ("places.svg", "Deux carrés."));
    assert!(picture.svg.starts_with(b"<svg"));
    // Every kind of step answers for what the others have.
    for step in tutorial.steps() {
        let has = |wanted: &str| step.id() == wanted;
        assert_eq!(step.practice().is_some(), has("do"), "{}", step.id());
        assert_eq!(step.choices().is_empty(), !has("choose") && !has("find"), "{}", step.id());
        assert_eq!(step.things().is_empty(), !has("order"), "{}", step.id());
        assert_eq!(step.spots().is_empty(), !has("find"), "{}", step.id());
        assert_eq!(step.picture().is_some(), has("find"), "{}", step.id());
        assert_eq!(step.points().is_empty(), !matches!(step.kind(), Kind::Recap), "{}", step.id());
    }
}

#[test]
fn a_tutorial_is_shown_in_a_language_that_it_has() {
    let shelf = content::Shelf::open(vec![Box::new(content::BuiltIn)]);
    let source = Arc::new(shelf.load("touch-mouse").unwrap());
    for (lang, simple, wanted) in
        [("fr", true, EASY_FRENCH), ("fr", false, "fr"), ("ar", true, "ar"), ("de", false, "fr")]
    {
        let tutorial = Tutorial::for_reader(Arc::clone(&source), lang, simple).unwrap();
        assert_eq!(tutorial.lang(), wanted, "{lang} {simple}");
        assert_eq!(tutorial.title(), source.languages[wanted].title.text);
    }
    assert_eq!(Tutorial::in_language(Arc::clone(&source), "de"), None);
}

fn card(id: &str, level: u8, minutes: u16, theme: &str) -> Card {
    let mut card = sample::card(id);
    card.meta.themes = vec![theme.to_owned()];
    (card.meta.level, card.meta.minutes) = (level, minutes);
    card
}

#[test]
fn the_shelf_begins_with_first_gestures_and_proposes_what_follows() {
    let mut learning = Learning::default();
    let mut mail = card("mail", 1, 10, "email");
    mail.meta.next = vec!["safe".to_owned(), "nowhere".to_owned()];
    learning.set(vec![
        card("long", 1, 20, "email"),
        mail,
        card("safe", 1, 5, "securite_numerique"),
        card("health", 2, 5, "sante"),
        card("hand", 1, 15, "prendre_en_main_du_materiel"),
    ]);
    let ids = |cards: Vec<&Card>| cards.into_iter().map(|c| c.meta.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(learning.shown(Filter::All).collect()), ["hand", "mail", "long", "safe", "health"]);
    assert_eq!(ids(learning.shown(Filter::Internet).collect()), ["mail", "long"]);
    assert_eq!(ids(learning.shown(Filter::Life).collect()), ["health"]);
    assert_eq!(ids(learning.after("mail")), ["safe", "long"]);
    learning.progress.insert("safe".to_owned(), Progress { at: 0, finished: true });
    assert_eq!(ids(learning.after("mail")), ["long", "health"]);
    assert_eq!(ids(learning.after("health")), Vec::<String>::new());
    learning.simple = true;
    learning.forget();
    assert!(!learning.simple && learning.progress.is_empty() && learning.cards.len() == 5);
}

#[test]
fn the_self_check_proposes_three_to_begin_with() {
    let check = |answers: [Answer; 4]| {
        let mut check = sample::self_check(&[&["a", "b"], &["c"], &["d", "a"], &["e"]]);
        check.answers = answers.to_vec();
        check
    };
    use Answer::{Alone, Helped, NotYet};
    let cases = [
        ([NotYet, NotYet, NotYet, NotYet], ["a", "c", "d"]),
        ([Alone, Helped, NotYet, Alone], ["d", "a", "c"]),
        ([Alone, Alone, Alone, Alone], ["e", "d", "a"]),
        ([Helped, Alone, Alone, NotYet], ["e", "a", "b"]),
    ];
    for (answers, wanted) in cases {
        assert_eq!(check(answers).proposals(), wanted, "{answers:?}");
    }
    let mut begun = check([Alone; 4]);
    assert!(begun.question().is_none());
    begun.answers.pop();
    assert_eq!(begun.question(), Some("q3 ?"));
    assert_eq!((begun.question_count(), begun.words()), (4, ["Oui", "Avec de l’aide", "Non"]));
}
