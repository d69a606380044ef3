//! The first door, driven as people do.

use crate::bench::*;
use crate::visit::HELP_WAIT_S;
use crate::*;
use perron_learn::{Card, Filter};

#[test]
fn a_shelf_that_is_not_read_yet_opens_and_fills_and_an_empty_one_leads_nowhere() {
    let mut b = Bench::new(&[8]);
    b.event(Event::Start);
    assert!(b.k.shelf.learning.is_there(), "nobody knows yet that it is empty");
    b.act(HomeAct::Open(Door::Learn));
    assert!(matches!(b.screen(), Screen::Learn(Learn::Shelf)) && !b.k.shelf.learning.read);
    b.scan(&MemoCode::new("a", 0).qr_text());
    assert_eq!(b.k.message, Some(Message::Busy), "a code that nobody can look up yet is not called unknown");
    b.event(Event::Shelf(vec![card("a")]));
    assert_eq!(b.k.shelf.cards().len(), 1);
    b.act(Action::Home);
    b.event(Event::Start);
    b.event(Event::Shelf(vec![]));
    assert!(!b.k.shelf.learning.is_there());
    b.act(HomeAct::Open(Door::Learn));
    assert!(matches!(b.screen(), Screen::Home));
}

#[test]
fn doors_are_shown_only_where_they_lead_somewhere() {
    assert_eq!(doors(true), [Door::Learn, Door::Workshops, Door::Pass]);
    assert_eq!(doors(false), [Door::Workshops, Door::Pass]);
}

#[test]
fn a_lesson_is_done_to_its_end_and_counted_once() {
    let mut b = with_tutorials();
    b.act(HomeAct::Open(Door::Learn));
    b.open_card(0);
    let effects = b.act(CoverAct::Begin);
    let [Effect::Content(_, ContentAsk::Tutorial { id, at: 0, .. })] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let started = b.answer(read(id, "fr", 0));
    assert_eq!(counted(&started), [Taken::Started]);
    b.act(LessonAct::Next);
    assert!(b.act(LessonAct::Next).is_empty() && b.lesson().at == 1, "not before it is done");
    b.act(LessonAct::Touch("lamp".to_owned()));
    b.act(LessonAct::Touch("bell".to_owned()));
    b.acts([LessonAct::Next, LessonAct::Choose(1), LessonAct::Choose(2), LessonAct::Next]);
    b.acts([LessonAct::Skip, LessonAct::Choose(1), LessonAct::Next]);
    let end = b.act(LessonAct::Next);
    assert_eq!(counted(&end), [Taken::Finished]);
    let Screen::Learn(Learn::End(done)) = b.screen().clone() else { panic!() };
    assert!(done.finished);
    assert_eq!(b.k.shelf.memo_code(&done), Some(MemoCode::new("b", 0)), "the next one");
    assert!(counted(&b.act(Action::End)).is_empty());
    assert!(b.k.shelf.learning.progress.is_empty(), "nothing stays of the visit");
}

#[test]
fn stopping_keeps_the_place_for_the_visit_and_on_paper() {
    let mut b = with_tutorials();
    b.begin();
    b.acts([LessonAct::Next, LessonAct::Skip]);
    let effects = b.act(Action::Back);
    assert_eq!(counted(&effects), [Taken::Stopped(2)]);
    let Screen::Learn(Learn::End(end)) = b.screen().clone() else { panic!() };
    let code = b.k.shelf.memo_code(&end).unwrap();
    assert_eq!(code, MemoCode::new("b", 2));
    assert!(has(
        &b.act(EndAct::PrintMemo),
        |e| matches!(e, Effect::Slip(_, Slip::Memo(m)) if m.at == 2 && !m.finished)
    ));
    b.answer(Answer::Paper(PaperOutcome::Printed));
    assert_eq!(b.k.message, Some(Message::Printed));
    b.act(Action::Back);
    let effects = b.act(CoverAct::Begin);
    b.serve(&effects);
    assert_eq!(b.lesson().at, 2);
    b.act(Action::End);
    b.act(NoticeAct::Leave);
    // Another day: the code alone knows.
    b.act(HomeAct::Open(Door::Learn));
    b.act(ShelfAct::TypeMemo);
    b.keys(&code.to_string());
    b.act(LearnAct::OpenMemo);
    assert!(matches!(b.screen(), Screen::Learn(Learn::Cover(id)) if id == "b"));
    let effects = b.act(CoverAct::Begin);
    assert!(has(&effects, |e| matches!(e, Effect::Content(_, ContentAsk::Tutorial { at: 2, .. }))));
    b.act(Action::End);
    b.scan(&code.qr_text());
    assert!(
        matches!(b.screen(), Screen::Learn(Learn::Cover(id)) if id == "b"),
        "or its code under the reader"
    );
    b.scan("PL1:222222X");
    assert_eq!(*b.notice(), Notice::UnknownMemo);
}

#[test]
fn another_language_or_easy_words_open_the_same_step() {
    let mut b = with_tutorials();
    b.begin();
    b.act(LearnAct::Simple);
    assert!(counted(&b.answer(read("b", "fr-x-falc", 0))).is_empty(), "it is begun once, in whatever words");
    b.act(LearnAct::Simple);
    b.answer(read("b", "fr", 0));
    b.act(LessonAct::Next);
    b.act(Action::Languages);
    let effects = b.act(Action::Language(Lang::EN));
    assert!(has(&effects, |e| matches!(
        e,
        Effect::Content(_, ContentAsk::Tutorial { at: 1, lang: Lang::EN, .. })
    )));
    b.serve(&effects);
    assert_eq!((b.lesson().at, b.lesson().tutorial.lang()), (1, "en"));
    b.act(Action::Language(Lang::FR));
    let effects = b.act(LearnAct::Simple);
    b.serve(&effects);
    assert_eq!((b.lesson().at, b.lesson().tutorial.lang()), (1, "fr-x-falc"));
}

#[test]
fn a_tutorial_that_is_late_opens_nothing_elsewhere() {
    let mut b = with_tutorials();
    b.act(HomeAct::Open(Door::Learn));
    b.open_card(0);
    b.act(CoverAct::Begin);
    b.act(Action::Home);
    assert!(b.late(read("a", "fr", 0)).is_empty());
    assert!(b.is_home());
    b.act(HomeAct::Open(Door::Learn));
    b.open_card(0);
    b.act(CoverAct::Begin);
    b.act(Action::Back);
    b.late(Answer::NotReadable);
    assert!(matches!(b.screen(), Screen::Learn(Learn::Shelf)) && b.k.shown.is_uncovered());
    b.open_card(0);
    b.act(CoverAct::Begin);
    b.answer(Answer::NotReadable);
    assert_eq!(*b.notice(), Notice::TutorialGone);
    assert!(matches!(b.screen(), Screen::Learn(Learn::Shelf)));
}

#[test]
fn nobody_is_idle_while_the_hand_works() {
    let mut b = with_tutorials();
    b.begin();
    b.act(LessonAct::Next);
    b.k.visit.quiet = b.k.context.site.idle.after - 2;
    b.act(LessonAct::Show);
    b.event(Event::Tick);
    b.event(Event::Tick);
    assert!(b.k.visit.countdown.is_none() && b.lesson().show.is_some());
    b.act(LessonAct::CallAdvisor);
    assert_eq!(*b.notice(), Notice::NearYou { waited: 0 });
    b.act(NoticeAct::Close);
    assert_eq!(b.lesson().at, 1);
}

#[test]
fn who_waits_for_help_finds_the_exercise_again_and_nobody_waits_for_ever() {
    let mut b = with_tutorials();
    b.begin();
    b.act(LessonAct::CallAdvisor);
    let (after, countdown) = (b.k.context.site.idle.after, b.k.context.site.idle.countdown);
    for _ in 0..HELP_WAIT_S {
        b.event(Event::Tick);
    }
    assert!(b.k.visit.countdown.is_none() && matches!(b.notice(), Notice::NearYou { waited: HELP_WAIT_S }));
    for _ in 0..after + countdown {
        b.event(Event::Tick);
    }
    assert!(matches!(b.screen(), Screen::Home));
}

#[test]
fn a_tutorial_that_is_gone_disturbs_nobody_who_left() {
    let mut b = with_tutorials();
    b.cover();
    b.act(CoverAct::Begin);
    b.act(Action::Home);
    b.late(Answer::NotReadable);
    assert!(b.is_home());
    b.act(HomeAct::Open(Door::Learn));
    b.open_card(1);
    b.act(CoverAct::Begin);
    b.answer(Answer::NotReadable);
    assert_eq!(*b.notice(), Notice::TutorialGone);
}

#[test]
fn nine_answers_lead_to_a_shelf_of_three() {
    let mut b = with_tutorials();
    b.act(HomeAct::Open(Door::Learn));
    b.act(ShelfAct::Filter(Filter::Safety));
    assert_eq!((b.k.shelf.place.filter, b.k.shelf.cards().len()), (Filter::Safety, 0));
    assert!(has(&b.act(ShelfAct::SelfCheck), |e| matches!(
        e,
        Effect::Content(_, ContentAsk::SelfCheck { .. })
    )));
    b.answer(self_check(&["d", "nowhere", "b", "a"]));
    b.act(Action::Languages);
    let effects = b.act(Action::Language(Lang::EN));
    assert!(
        has(&effects, |e| matches!(e, Effect::Content(_, ContentAsk::SelfCheck { lang: Lang::EN, .. }))),
        "asked in the new language"
    );
    b.act(check_answer(2));
    b.act(check_answer(0));
    b.act(Action::Back);
    b.act(check_answer(2));
    b.act(check_answer(1));
    b.act(check_answer(0));
    let shown: Vec<&str> = b.k.shelf.cards().iter().map(|c| c.meta.id.as_str()).collect();
    assert_eq!(shown, ["d", "b"], "what is not on this shelf is not proposed");
    b.open_card(0);
    assert!(matches!(b.screen(), Screen::Learn(Learn::Cover(id)) if id == "d"));
    b.acts([Action::Back, Action::Back]);
    assert_eq!((b.k.shelf.cards().len(), matches!(b.screen(), Screen::Learn(Learn::Shelf))), (4, true));
}

#[test]
fn the_end_proposes_the_workshop_on_the_same_subject() {
    let mut b = with_tutorials();
    b.begin();
    let title = b.k.context.workshops[0].details.as_ref().unwrap().title.as_str().to_lowercase();
    let word = title.split(' ').next().unwrap().to_owned();
    let mut cards: Vec<Card> = b.k.shelf.learning.cards.to_vec();
    cards.iter_mut().for_each(|c| c.meta.workshops = vec![word.clone()]);
    b.event(Event::Start);
    b.event(Event::Shelf(cards));
    b.act(LessonAct::Next);
    b.act(Action::Back);
    b.act(EndAct::Workshop(Bench::id(1)));
    assert!(matches!(b.screen(), Screen::Workshops(Workshops::One { id, .. }) if *id == Bench::id(1)));
}

/// Nine questions, the first of them answered.
fn in_self_check() -> Bench {
    let mut b = with_tutorials();
    b.act(HomeAct::Open(Door::Learn));
    b.act(ShelfAct::SelfCheck);
    b.answer(self_check(&["a"; 9]));
    b.act(check_answer(0));
    b
}

#[test]
fn in_the_middle_of_learning_the_end_asks_first_and_going_on_loses_nothing() {
    let mut b = with_tutorials();
    b.begin();
    assert!(b.act(Action::End).is_empty());
    assert_eq!(*b.notice(), Notice::LeaveLearning(Leaving::Lesson { begun: false }));
    b.act(NoticeAct::Close);
    for stay in [NoticeAct::Close.into(), Action::Back] {
        b.act(Action::End);
        b.act(stay.clone());
        assert_eq!(b.lesson().at, 0, "{stay:?}");
    }
    b.act(LessonAct::Next);
    b.act(LessonAct::Touch("lamp".to_owned()));
    let before = format!("{:?}", b.lesson());
    b.act(Action::End);
    assert_eq!(*b.notice(), Notice::LeaveLearning(Leaving::Lesson { begun: true }));
    b.act(NoticeAct::Close);
    assert_eq!(
        (b.lesson().at, format!("{:?}", b.lesson())),
        (1, before),
        "the gesture already done stays done"
    );

    let mut b = in_self_check();
    assert!(b.act(Action::End).is_empty());
    assert_eq!(*b.notice(), Notice::LeaveLearning(Leaving::SelfCheck));
    b.act(NoticeAct::Close);
    assert!(matches!(b.screen(), Screen::Learn(Learn::SelfCheck(check)) if check.answers.len() == 1));
    b.act(Action::End);
    assert!(has(&b.act(NoticeAct::Leave), |e| matches!(e, Effect::Wipe)));
    assert!(matches!(b.screen(), Screen::Home));
}

#[test]
fn the_end_is_asked_for_behind_languages_and_messages_too_and_nowhere_else() {
    let mut b = with_tutorials();
    b.begin();
    for behind in [Action::Languages, LessonAct::CallAdvisor.into()] {
        b.act(behind.clone());
        assert!(b.act(Action::End).is_empty(), "{behind:?}");
        assert!(matches!(b.notice(), Notice::LeaveLearning(_)), "{behind:?}");
        b.act(NoticeAct::Close);
        assert!(b.k.shown.is_uncovered() && b.lesson().at == 0, "{behind:?}");
    }
    b.act(LessonAct::Next);
    b.act(Action::Back);
    assert!(matches!(b.screen(), Screen::Learn(Learn::End(_))));
    assert!(
        has(&b.act(Action::End), |e| matches!(e, Effect::Wipe)),
        "what is stopped already is not asked for"
    );
}

#[test]
fn privacy_comes_first_where_nobody_answers_the_question() {
    let mut b = with_tutorials();
    b.begin();
    b.act(LessonAct::Next);
    b.act(Action::End);
    let (after, countdown) = (b.k.context.site.idle.after, b.k.context.site.idle.countdown);
    let effects = b.ticks(after + countdown);
    assert!(has(&effects, |e| matches!(e, Effect::Wipe)));
    assert_eq!(counted(&effects), [Taken::Stopped(1)]);
    assert!(matches!(b.screen(), Screen::Home) && b.k.shelf.learning.progress.is_empty());
    // Who touches it again in the question, or in the warning, means it.
    for warned in [false, true] {
        let mut b = with_tutorials();
        b.begin();
        if warned {
            b.ticks(after + 1);
            assert!(b.k.visit.countdown.is_some());
        } else {
            b.act(Action::End);
        }
        assert!(has(&b.act(Action::End), |e| matches!(e, Effect::Wipe)), "{warned}");
        assert!(matches!(b.screen(), Screen::Home));
    }
}

#[test]
fn other_words_come_while_one_goes_on_and_take_nothing_away() {
    let mut b = with_tutorials();
    b.begin();
    b.act(LessonAct::CallAdvisor);
    b.act(Action::Languages);
    b.act(Action::Language(Lang::EN));
    b.answer(read("b", "en", 0));
    assert!(matches!(b.notice(), Notice::NearYou { .. }), "the call for help stays");
    b.act(NoticeAct::Close);
    b.act(Action::Language(Lang::FR));
    b.act(LessonAct::Next);
    b.answer(read("b", "fr", 0));
    assert_eq!((b.lesson().at, b.lesson().tutorial.lang()), (1, "fr"), "nobody is thrown back");
}

#[test]
fn the_end_on_the_languages_over_its_question_asks_again() {
    let mut b = with_tutorials();
    b.begin();
    b.acts([Action::End, Action::Languages]);
    assert!(!has(&b.act(Action::End), |e| matches!(e, Effect::Wipe)), "the question was not seen");
    assert!(matches!(b.notice(), Notice::LeaveLearning(_)));
    assert!(has(&b.act(Action::End), |e| matches!(e, Effect::Wipe)));
}
