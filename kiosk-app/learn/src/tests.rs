//! Codes, proposals, the shelf and a lesson's steps.

use super::*;
use crate::scene::{Act, Plan};
use sample::tutorial;
use std::collections::BTreeMap;
use std::sync::Arc;

#[path = "sample.rs"]
mod sample;

fn lesson(at: usize) -> Lesson {
    Lesson::open(Arc::new(tutorial("essai", "fr")), at)
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
    assert_eq!(l.tutorial.points(), ["Un.", "Deux."]);
}

fn card(id: &str, level: u8, minutes: u8, theme: &str) -> Card {
    let text = CardText { title: format!("Titre {id}"), summary: String::new() };
    Card {
        id: id.to_owned(),
        level,
        minutes,
        steps: 6,
        themes: vec![theme.to_owned()],
        texts: BTreeMap::from([("fr".to_owned(), text)]),
        ..Card::default()
    }
}

#[test]
fn the_shelf_begins_with_first_gestures_and_proposes_what_follows() {
    let mut learning = Learning::default();
    let mut mail = card("mail", 1, 10, "email");
    mail.next = vec!["safe".to_owned(), "nowhere".to_owned()];
    learning.set(vec![
        card("long", 1, 20, "email"),
        mail,
        card("safe", 1, 5, "securite_numerique"),
        card("health", 2, 5, "sante"),
        card("hand", 1, 15, "prendre_en_main_du_materiel"),
    ]);
    let ids = |cards: Vec<&Card>| cards.into_iter().map(|c| c.id.clone()).collect::<Vec<_>>();
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
fn the_language_is_the_wished_one_or_french() {
    let cases: [(&[&str], &str, bool, Option<&str>); 6] = [
        (&["en", "fr", "fr-x-falc"], "fr", true, Some("fr-x-falc")),
        (&["en", "fr", "fr-x-falc"], "fr", false, Some("fr")),
        (&["en", "fr", "fr-x-falc"], "en", true, Some("en")),
        (&["en", "fr"], "ar", true, Some("fr")),
        (&["en"], "ar", false, Some("en")),
        (&[], "fr", false, None),
    ];
    for (languages, lang, simple, wanted) in cases {
        assert_eq!(
            written_in(languages.iter().copied(), lang, simple),
            wanted,
            "{languages:?} {lang} {simple}"
        );
    }
}

#[test]
fn the_self_check_proposes_three_to_begin_with() {
    let question = |ids: &[&str]| Question {
        ask: "?".to_owned(),
        tutorials: ids.iter().map(|i| (*i).to_owned()).collect(),
    };
    let questions =
        Arc::new(vec![question(&["a", "b"]), question(&["c"]), question(&["d", "a"]), question(&["e"])]);
    let check = |answers: [Answer; 4]| SelfCheck {
        title: String::new(),
        words: Default::default(),
        questions: questions.clone(),
        answers: answers.to_vec(),
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
    assert_eq!(begun.question().map(|q| q.tutorials[0].as_str()), Some("e"));
}
