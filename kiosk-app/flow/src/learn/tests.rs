//! The first door, driven as people do.

use super::*;
use crate::visit::HELP_WAIT_S;
use perron_learn::scene::Plan;
use perron_learn::{
    Card, CardText, Choice, Drawing, Filter, Question, SelfCheck, Spot, Step, StepKind, Tutorial,
};
use sample::tutorial as tutorial_for_tests;
use std::collections::BTreeMap;
use std::sync::Arc;

#[path = "../../../learn/src/sample.rs"]
mod sample;

fn card(id: &str) -> Card {
    let text =
        |lang: &str| (lang.to_owned(), CardText { title: format!("Titre {id}"), summary: String::new() });
    Card {
        id: id.to_owned(),
        level: 1,
        minutes: 5,
        steps: 6,
        themes: vec!["email".to_owned()],
        workshops: vec!["atelier".to_owned()],
        texts: BTreeMap::from([text("fr"), text("fr-x-falc"), text("en")]),
        ..Card::default()
    }
}

fn bench() -> Bench {
    let mut b = Bench::new(&[8]);
    b.event(Event::Shelf(vec![card("a"), card("b"), card("c"), card("d")]));
    b
}

/// The world opens what is asked for.
fn serve(b: &mut Bench, effects: &[Effect]) {
    for effect in effects {
        if let Effect::OpenTutorial { id, lang, simple, at } = effect {
            let lang = if *simple { "fr-x-falc" } else { lang.as_str() };
            b.event(Event::TutorialOpened { tutorial: Box::new(tutorial_for_tests(id, lang)), at: *at });
        }
    }
}

fn begin(b: &mut Bench) {
    b.act(Action::Door(Door::Learn));
    b.act(Action::Choose(1));
    assert!(matches!(&b.k.screen, Screen::Tutorial(id) if id == "b"));
    let effects = b.act(Action::Primary);
    serve(b, &effects);
    assert!(b.lesson().at == 0);
}

impl Bench {
    fn lesson(&self) -> &perron_learn::Lesson {
        match &self.k.screen {
            Screen::Lesson(lesson) => lesson,
            other => panic!("no lesson: {other:?}"),
        }
    }
}

fn counted(effects: &[Effect]) -> Vec<Taken> {
    effects
        .iter()
        .filter_map(|e| match e {
            Effect::Count { taken, .. } => Some(*taken),
            _ => None,
        })
        .collect()
}

#[test]
fn a_shelf_that_is_not_read_yet_opens_and_fills_and_an_empty_one_leads_nowhere() {
    let mut b = Bench::new(&[8]);
    assert!(b.k.learning.is_there(), "nobody knows yet that it is empty");
    b.act(Action::Door(Door::Learn));
    assert!(matches!(b.k.screen, Screen::Shelf) && !b.k.learning.read);
    b.scan(&MemoCode::new("a", 0).qr_text());
    assert_eq!(b.k.message, Some(Message::Busy), "a code that nobody can look up yet is not called unknown");
    b.event(Event::Shelf(vec![card("a")]));
    assert_eq!(b.k.shelf().len(), 1);
    b.act(Action::Home);
    b.event(Event::Shelf(vec![]));
    assert!(!b.k.learning.is_there());
    b.act(Action::Door(Door::Learn));
    assert!(matches!(b.k.screen, Screen::Home));
}

#[test]
fn a_door_that_leads_nowhere_leads_nowhere() {
    let mut b = Bench::new(&[8]);
    for door in [Door::Advisor, Door::Help] {
        assert!(b.act(Action::Door(door)).is_empty());
        assert!(matches!(b.k.screen, Screen::Home), "{door:?}");
    }
}

#[test]
fn a_lesson_is_done_to_its_end_and_counted_once() {
    let mut b = bench();
    b.act(Action::Door(Door::Learn));
    b.act(Action::Choose(0));
    let effects = b.act(Action::Primary);
    let Some(Effect::OpenTutorial { id, at: 0, .. }) = effects.first() else { panic!("{effects:?}") };
    let tutorial = Box::new(tutorial_for_tests(id, "fr"));
    let started = b.event(Event::TutorialOpened { tutorial, at: 0 });
    assert_eq!(counted(&started), [Taken::Started]);
    b.act(Action::Primary);
    assert!(b.act(Action::Primary).is_empty() && b.lesson().at == 1, "not before it is done");
    b.act(Action::StageTouch("lamp".to_owned()));
    b.act(Action::StageTouch("bell".to_owned()));
    b.acts([Action::Primary, Action::Choose(1), Action::Choose(2), Action::Primary]);
    b.acts([Action::Down, Action::Choose(1), Action::Primary]);
    let end = b.act(Action::Primary);
    assert_eq!(counted(&end), [Taken::Finished]);
    let Screen::LessonEnd(done) = b.k.screen.clone() else { panic!() };
    assert!(done.finished);
    assert_eq!(memo_code(&b.k, &done), Some(MemoCode::new("b", 0)), "the next one");
    assert!(counted(&b.act(Action::End)).is_empty());
    assert!(b.k.learning.progress.is_empty(), "nothing stays of the visit");
}

#[test]
fn stopping_keeps_the_place_for_the_visit_and_on_paper() {
    let mut b = bench();
    begin(&mut b);
    b.acts([Action::Primary, Action::Down]);
    let effects = b.act(Action::Back);
    assert_eq!(counted(&effects), [Taken::Stopped(2)]);
    let Screen::LessonEnd(end) = b.k.screen.clone() else { panic!() };
    let code = memo_code(&b.k, &end).unwrap();
    assert_eq!(code, MemoCode::new("b", 2));
    assert!(has(&b.act(Action::Primary), |e| matches!(e, Effect::PrintMemo(m) if m.at == 2 && !m.finished)));
    b.event(Event::Paper { job: None, outcome: PaperOutcome::Printed });
    assert_eq!(b.k.message, Some(Message::Printed));
    b.act(Action::Back);
    let effects = b.act(Action::Primary);
    serve(&mut b, &effects);
    assert_eq!(b.lesson().at, 2);
    b.acts([Action::End, Action::Secondary]);
    // Another day: the code alone knows.
    b.act(Action::Door(Door::Learn));
    b.act(Action::Secondary);
    b.keys(&code.to_string());
    b.act(Action::Primary);
    assert!(matches!(&b.k.screen, Screen::Tutorial(id) if id == "b"));
    let effects = b.act(Action::Primary);
    assert!(has(&effects, |e| matches!(e, Effect::OpenTutorial { at: 2, .. })));
    b.act(Action::End);
    b.scan(&code.qr_text());
    assert!(matches!(&b.k.screen, Screen::Tutorial(id) if id == "b"), "or its code under the reader");
    b.scan("PL1:222222X");
    assert_eq!(*b.notice(), Notice::UnknownMemo);
}

#[test]
fn leaving_by_any_way_is_counted_and_leaves_nothing() {
    for leave in [Action::Home, Action::Secondary] {
        let mut b = bench();
        begin(&mut b);
        b.act(Action::Primary);
        if leave == Action::Secondary {
            assert!(b.act(Action::End).is_empty(), "first the question");
        }
        assert_eq!(counted(&b.act(leave.clone())), [Taken::Stopped(1)], "{leave:?}");
        assert!(matches!(b.k.screen, Screen::Home));
    }
    let mut b = bench();
    begin(&mut b);
    b.acts([Action::Primary, Action::Languages]);
    let mut effects = vec![];
    for _ in 0..200 {
        effects.extend(b.event(Event::Tick));
    }
    assert_eq!(counted(&effects), [Taken::Stopped(1)]);
    assert!(matches!(b.k.screen, Screen::Home) && b.k.learning.progress.is_empty());
}

#[test]
fn another_language_or_easy_words_open_the_same_step() {
    let mut b = bench();
    begin(&mut b);
    b.act(Action::Primary);
    b.act(Action::Languages);
    let effects = b.act(Action::Language(1));
    assert!(has(&effects, |e| matches!(e, Effect::OpenTutorial { at: 1, lang: Lang::EN, .. })));
    serve(&mut b, &effects);
    assert_eq!((b.lesson().at, b.lesson().tutorial.lang.as_str()), (1, "en"));
    b.act(Action::Language(0));
    let effects = b.act(Action::Simple);
    serve(&mut b, &effects);
    assert_eq!((b.lesson().at, b.lesson().tutorial.lang.as_str()), (1, "fr-x-falc"));
}

#[test]
fn a_tutorial_that_is_late_opens_nothing_elsewhere() {
    let mut b = bench();
    b.act(Action::Door(Door::Learn));
    b.act(Action::Choose(0));
    b.act(Action::Primary);
    b.act(Action::Home);
    b.event(Event::TutorialOpened { tutorial: Box::new(tutorial_for_tests("a", "fr")), at: 0 });
    assert!(matches!(b.k.screen, Screen::Home));
    b.act(Action::Door(Door::Learn));
    b.event(Event::TutorialMissing);
    assert_eq!(*b.notice(), Notice::TutorialGone);
}

#[test]
fn nobody_is_idle_while_the_hand_works() {
    let mut b = bench();
    begin(&mut b);
    b.act(Action::Primary);
    b.k.quiet = b.k.site.idle.after - 2;
    b.act(Action::Secondary);
    b.event(Event::Tick);
    b.event(Event::Tick);
    assert!(b.k.countdown.is_none() && b.lesson().show.is_some());
    b.act(Action::Near);
    assert_eq!(*b.notice(), Notice::NearYou { waited: 0 });
    b.act(Action::Primary);
    assert_eq!(b.lesson().at, 1);
}

#[test]
fn who_waits_for_help_finds_the_exercise_again_and_nobody_waits_for_ever() {
    let mut b = bench();
    begin(&mut b);
    b.act(Action::Near);
    let (after, countdown) = (b.k.site.idle.after, b.k.site.idle.countdown);
    for _ in 0..HELP_WAIT_S {
        b.event(Event::Tick);
    }
    assert!(b.k.countdown.is_none() && matches!(b.notice(), Notice::NearYou { waited: HELP_WAIT_S }));
    for _ in 0..after + countdown {
        b.event(Event::Tick);
    }
    assert!(matches!(b.k.screen, Screen::Home));
}

#[test]
fn a_tutorial_that_is_gone_disturbs_nobody_who_left() {
    let mut b = bench();
    b.event(Event::TutorialMissing);
    assert!(matches!(b.k.screen, Screen::Home));
    b.act(Action::Door(Door::Learn));
    b.act(Action::Choose(1));
    b.act(Action::Primary);
    b.event(Event::TutorialMissing);
    assert_eq!(*b.notice(), Notice::TutorialGone);
}

#[test]
fn nine_answers_lead_to_a_shelf_of_three() {
    let mut b = bench();
    b.act(Action::Door(Door::Learn));
    b.act(Action::Nav(3));
    assert_eq!((b.k.shelf.filter, b.k.shelf().len()), (Filter::Safety, 0));
    assert!(has(&b.act(Action::Primary), |e| matches!(e, Effect::OpenCheck { .. })));
    let ids = ["d", "nowhere", "b", "a"];
    let questions = ids.iter().map(|id| Question { ask: "?".to_owned(), tutorials: vec![(*id).to_owned()] });
    let check = SelfCheck {
        title: String::new(),
        words: Default::default(),
        questions: Arc::new(questions.collect()),
        answers: vec![],
    };
    b.event(Event::CheckOpened(Box::new(check)));
    b.act(Action::Languages);
    let effects = b.act(Action::Language(1));
    assert!(
        has(&effects, |e| matches!(e, Effect::OpenCheck { lang: Lang::EN, .. })),
        "asked in the new language"
    );
    b.acts([Action::Choose(2), Action::Choose(7), Action::Choose(0), Action::Back, Action::Choose(2)]);
    b.acts([Action::Choose(1), Action::Choose(0)]);
    let shown: Vec<&str> = b.k.shelf().iter().map(|c| c.id.as_str()).collect();
    assert_eq!(shown, ["d", "b"], "what is not on this shelf is not proposed");
    b.act(Action::Choose(0));
    assert!(matches!(&b.k.screen, Screen::Tutorial(id) if id == "d"));
    b.acts([Action::Back, Action::Back]);
    assert_eq!((b.k.shelf().len(), matches!(b.k.screen, Screen::Shelf)), (4, true));
}

#[test]
fn the_end_proposes_the_workshop_on_the_same_subject() {
    let mut b = bench();
    begin(&mut b);
    let title = b.k.workshops[0].details.as_ref().unwrap().title.as_str().to_lowercase();
    let word = title.split(' ').next().unwrap().to_owned();
    let mut cards: Vec<Card> = b.k.learning.cards.to_vec();
    cards.iter_mut().for_each(|c| c.workshops = vec![word.clone()]);
    b.event(Event::Shelf(cards));
    b.acts([Action::Primary, Action::Back, Action::Tertiary]);
    assert!(matches!(b.k.screen, Screen::Workshop { id, .. } if id == Bench::id(1)));
}

/// Nine questions, opened.
fn self_check(b: &mut Bench) {
    b.act(Action::Door(Door::Learn));
    b.act(Action::Primary);
    let question = Question { ask: "?".to_owned(), tutorials: vec!["a".to_owned()] };
    let questions = Arc::new(vec![question; 9]);
    let check = SelfCheck { title: String::new(), words: Default::default(), questions, answers: vec![] };
    b.event(Event::CheckOpened(Box::new(check)));
    b.act(Action::Choose(0));
}

#[test]
fn in_the_middle_of_learning_the_end_asks_first_and_going_on_loses_nothing() {
    let mut b = bench();
    begin(&mut b);
    assert!(b.act(Action::End).is_empty());
    assert_eq!(*b.notice(), Notice::LeaveLearning(Leaving::Lesson { begun: false }));
    b.act(Action::Primary);
    for stay in [Action::Primary, Action::Back] {
        b.act(Action::End);
        b.act(stay.clone());
        assert_eq!(b.lesson().at, 0, "{stay:?}");
    }
    b.act(Action::Primary);
    b.act(Action::StageTouch("lamp".to_owned()));
    let before = format!("{:?}", b.lesson());
    b.act(Action::End);
    assert_eq!(*b.notice(), Notice::LeaveLearning(Leaving::Lesson { begun: true }));
    b.act(Action::Primary);
    assert_eq!(
        (b.lesson().at, format!("{:?}", b.lesson())),
        (1, before),
        "the gesture already done stays done"
    );

    let mut b = bench();
    self_check(&mut b);
    assert!(b.act(Action::End).is_empty());
    assert_eq!(*b.notice(), Notice::LeaveLearning(Leaving::SelfCheck));
    b.act(Action::Primary);
    assert!(matches!(&b.k.screen, Screen::SelfCheck(check) if check.answers.len() == 1));
    b.act(Action::End);
    assert!(has(&b.act(Action::Secondary), |e| matches!(e, Effect::Wipe)));
    assert!(matches!(b.k.screen, Screen::Home));
}

#[test]
fn the_end_is_asked_for_behind_languages_and_messages_too_and_nowhere_else() {
    let mut b = bench();
    begin(&mut b);
    for behind in [Action::Languages, Action::Near] {
        b.act(behind.clone());
        assert!(b.act(Action::End).is_empty(), "{behind:?}");
        assert!(matches!(b.notice(), Notice::LeaveLearning(_)), "{behind:?}");
        b.act(Action::Primary);
        if behind == Action::Languages {
            b.act(Action::Back);
        }
        assert_eq!(b.lesson().at, 0);
    }
    b.acts([Action::Primary, Action::Back]);
    assert!(matches!(b.k.screen, Screen::LessonEnd(_)));
    assert!(
        has(&b.act(Action::End), |e| matches!(e, Effect::Wipe)),
        "what is stopped already is not asked for"
    );
}

#[test]
fn privacy_comes_first_where_nobody_answers_the_question() {
    let mut b = bench();
    begin(&mut b);
    b.act(Action::Primary);
    b.act(Action::End);
    let (after, countdown) = (b.k.site.idle.after, b.k.site.idle.countdown);
    let effects = b.ticks(after + countdown);
    assert!(has(&effects, |e| matches!(e, Effect::Wipe)));
    assert_eq!(counted(&effects), [Taken::Stopped(1)]);
    assert!(matches!(b.k.screen, Screen::Home) && b.k.learning.progress.is_empty());
    // Who touches it again in the question, or in the warning, means it.
    for warned in [false, true] {
        let mut b = bench();
        begin(&mut b);
        if warned {
            b.ticks(after + 1);
            assert!(b.k.countdown.is_some());
        } else {
            b.act(Action::End);
        }
        assert!(has(&b.act(Action::End), |e| matches!(e, Effect::Wipe)), "{warned}");
        assert!(matches!(b.k.screen, Screen::Home));
    }
}
