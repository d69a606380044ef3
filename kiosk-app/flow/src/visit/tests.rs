//! Idle, the end of a visit, letters and pages.

use crate::bench::*;
use crate::*;

#[test]
fn nothing_is_guessed_before_the_counts_of_guesses_are_read() {
    let guesses: [fn(&mut Bench); 3] = [
        |b| {
            b.act(HomeAct::AdvisorDoor);
            b.keys("2718");
        },
        |b| {
            b.act(HomeAct::Open(Door::Pass));
            b.scan(NUMBER);
        },
        |b| {
            b.act(HomeAct::Open(Door::Workshops));
            b.act(WorkshopsAct::HaveTicket);
            b.keys(&perron_domain::ticket::TicketCode::of(SignUpId([3; 16])).to_string());
            b.act(TicketAct::LookUp);
        },
    ];
    let looked_up = |asked: &[Effect]| {
        asks(asked, |ask| {
            matches!(ask, StoreAsk::VerifyPin { .. } | StoreAsk::Check { .. } | StoreAsk::FindCode { .. })
        })
    };
    for guess in guesses {
        let mut b = Bench::new(&[8]);
        b.k.context.guesses_counted = false;
        guess(&mut b);
        assert!(!looked_up(&b.asked) && b.k.message == Some(Message::Busy), "{:?}", b.asked);
        b.act(Action::End);
        b.asked.clear();
        let guard = Guard::default();
        b.event(Event::Guards { pin: guard, voucher: guard, ticket: guard, pin_set: true });
        guess(&mut b);
        assert!(looked_up(&b.asked), "{:?}", b.asked);
    }
}

#[test]
fn silence_warns_then_wipes() {
    let mut b = Bench::new(&[8]);
    b.acts([Action::Language(Lang::EN), Action::TextSize(4), Action::Contrast]);
    b.up_to_phone("Lou");
    b.ticks(119);
    assert_eq!(b.k.visit.countdown, None);
    b.ticks(1);
    assert_eq!(b.k.visit.countdown, Some(30));
    b.ticks(29);
    assert_eq!(b.k.visit.countdown, Some(1));
    assert_eq!(b.form().contact.name, "Lou", "until the end nothing is lost");
    let effects = b.ticks(1);
    assert!(has(&effects, |e| matches!(e, Effect::Wipe)));
    assert_eq!(b.k.visit.countdown, None);
    assert_wiped(&b);
}

fn assert_wiped(b: &Bench) {
    assert!(b.is_home(), "{:?}", b.k.shown);
    assert_eq!(b.k.context.look, Look { lang: Lang::FR, size: 1, contrast: false });
    assert!(b.k.context.advisor.is_none() && b.k.message.is_none() && !b.k.is_saving());
}

#[test]
fn a_touch_answers_the_warning_and_does_nothing_else() {
    let acts = [
        SignUpAct::Continue.into(),
        Action::Back,
        Action::Touch,
        Action::Key('x'),
        Action::Erase,
        SignUpAct::WithoutPhone.into(),
    ];
    for action in acts {
        let mut b = Bench::new(&[8]);
        b.up_to_phone("Lou");
        b.keys("06");
        b.ticks(125);
        assert!(b.k.visit.countdown.is_some());
        assert!(b.act(action.clone()).is_empty(), "{action:?}");
        assert_eq!((b.k.visit.countdown, b.form().field.text()), (None, "06"), "{action:?}");
        b.ticks(119);
        assert_eq!(b.k.visit.countdown, None, "the whole time begins anew");
    }
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    b.ticks(125);
    b.act(Action::End);
    assert_wiped(&b);
}

#[test]
fn only_a_code_that_is_accepted_says_that_somebody_is_there() {
    // One foreign code every 50 seconds under the reader, beside an advisor's open session.
    let mut b = Bench::new(&[8]);
    b.advisor();
    let mut wiped = false;
    for _ in 0..4 {
        for code in ["3760123456789", "https://example.org", "PT1:AAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            if !b.scan(code).is_empty() {
                b.answer(Answer::Ticket(None));
            }
        }
        b.event(Event::ScanUnreadable);
        wiped |= has(&b.ticks(50), |e| matches!(e, Effect::Wipe));
    }
    assert!(wiped && b.k.context.advisor.is_none(), "two minutes and a half, whatever lies under the reader");

    let mut b = Bench::new(&[8]);
    let signup = b.sign_up("Lou");
    b.ticks(125);
    assert!(b.k.visit.countdown.is_some());
    b.show_ticket(signup, true);
    assert_eq!(b.k.visit.countdown, None, "a ticket of this place does");
    b.ticks(125);
    b.show_badge(Ok(badge(1, Role::Advisor)));
    assert_eq!(b.k.visit.countdown, None, "so does a badge of this place");

    let mut b = Bench::new(&[8]);
    b.ticks(119);
    b.scan("https://example.org");
    b.ticks(119);
    assert_eq!(b.k.visit.countdown, None, "a code that begins a visit begins it whole");
}

#[test]
fn an_untouched_kiosk_does_not_ask_nobody() {
    let mut b = Bench::new(&[8]);
    let effects = b.ticks(600);
    assert_eq!(b.k.visit.countdown, None);
    let loads = effects.iter().filter(|e| matches!(e, Effect::Store(_, StoreAsk::Workshops))).count();
    let wipes = effects.iter().filter(|e| matches!(e, Effect::Wipe)).count();
    assert_eq!((effects.len(), loads, wipes), (10, 5, 5), "it reads the list again, and that is all");
}

#[test]
fn whoever_goes_home_and_leaves_leaves_nothing_behind() {
    let mut b = with_tutorials();
    b.k.shelf.resume("b", 3);
    b.k.shelf.learning.simple = true;
    b.act(Action::Home);
    let after = b.k.context.site.idle.after;
    assert!(has(&b.ticks(after), |e| matches!(e, Effect::Wipe)));
    assert!(b.k.shelf.learning.progress.is_empty() && !b.k.shelf.learning.simple);
}

#[test]
fn the_end_wipes_everything_from_every_screen() {
    type Way = fn(&mut Bench);
    let ways: [(&str, Way); 5] = [
        ("typing", |b| b.up_to_phone("Lou")),
        ("saving", |b| {
            b.up_to_phone("Lou");
            b.act(SignUpAct::WithoutPhone);
        }),
        ("ticket", |b| {
            b.sign_up("Lou");
        }),
        ("advisor", Bench::advisor),
        ("languages", |b| b.acts([Action::Language(Lang::EN), Action::TextSize(3), Action::Languages])),
    ];
    for (name, way) in ways {
        let mut b = Bench::new(&[8]);
        way(&mut b);
        let effects = b.act(Action::End);
        assert!(has(&effects, |e| matches!(e, Effect::Wipe)), "{name}");
        assert_wiped(&b);
    }
}

#[test]
fn an_answer_that_comes_after_the_visit_shows_nothing() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    b.act(Action::End);
    let effects = b.commit(&execute, Some(1));
    assert!(
        matches!(effects.as_slice(), [Effect::Store(_, StoreAsk::Print { job: JobId(1), .. })]),
        "the paper still comes"
    );
    assert_wiped(&b);
    b.event(Event::Paper { job: JobId(1), outcome: PaperOutcome::Unknown });
    assert_wiped(&b);
}

/// What asks for a paper, and the screen on which its outcome is said.
type Asking = (&'static str, fn(&mut Bench));

fn papers() -> Vec<Asking> {
    vec![
        ("a slip", |b| {
            b.act(HomeAct::Open(Door::Pass));
            b.scan(SIGNED);
            b.answer(known(0, None));
            b.act(PassAct::Print);
        }),
        ("a new job", |b| {
            let lou = b.sign_up("Lou");
            b.act(Action::Home);
            b.show_ticket(lou, true);
            b.act(TicketAct::Reprint);
            b.answer(Answer::Queued(JobId(5)));
        }),
    ]
}

fn paper_came(b: &mut Bench, outcome: PaperOutcome) {
    let slip = b.asked.iter().rev().find(|asked| matches!(asked, Effect::Slip(..))).and_then(request);
    match slip {
        Some((id, _)) => drop(b.reply(id, Answer::Paper(outcome))),
        None => drop(b.event(Event::Paper { job: JobId(5), outcome })),
    }
}

#[test]
fn what_became_of_a_paper_is_said_to_whoever_asked_for_it_and_to_nobody_after() {
    let outcomes = [PaperOutcome::Printed, PaperOutcome::Unknown, PaperOutcome::Failed(PaperFault::NoPaper)];
    for (what, ask) in papers() {
        for outcome in outcomes {
            for left in [false, true] {
                let mut b = Bench::new(&[8]);
                ask(&mut b);
                if left {
                    b.act(Action::End);
                    // The next one stands on a screen where such things are said.
                    b.act(HomeAct::Open(Door::Pass));
                    b.scan(SIGNED);
                    b.answer(known(0, None));
                }
                let before = b.k.message;
                paper_came(&mut b, outcome);
                assert_eq!(b.k.message == before, left, "{what}, {outcome:?}, left: {left}");
                let fault = matches!(outcome, PaperOutcome::Failed(_));
                assert_eq!(
                    b.k.context.printer.is_some(),
                    fault,
                    "{what}: the printer's state is everybody's"
                );
            }
        }
    }
}

#[test]
fn a_print_job_that_is_not_taken_for_somebody_who_left_disturbs_nobody() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    b.act(Action::End);
    b.commit(&execute, Some(1));
    b.act(HomeAct::Open(Door::Workshops));
    let seen = b.seen();
    b.fail(Purpose::Paper, Trouble::Transient);
    assert_eq!(b.seen(), seen);
}

#[test]
fn letters_that_grow_or_shrink_keep_a_page_that_exists() {
    let mut b = Bench::new(&[8; 8]);
    b.advisor();
    b.act(Action::TextSize(4));
    b.act(Action::Later);
    assert!(matches!(b.screen(), Screen::Advisor { page: 1 }));
    b.act(Action::TextSize(1));
    assert!(matches!(b.screen(), Screen::Advisor { page: 1 }), "8 rows are two pages");
    b.act(Action::End);

    b.act(HomeAct::Open(Door::Workshops));
    b.act(Action::TextSize(4));
    b.acts(std::iter::repeat_n(Action::Later, 9));
    assert!(matches!(b.screen(), Screen::Workshops(Workshops::List { page: 3 })), "8 cards, 2 a page");
    b.act(Action::TextSize(1));
    assert!(matches!(b.screen(), Screen::Workshops(Workshops::List { page: 2 })), "8 cards, 3 a page");
    b.stored.truncate(2);
    b.load();
    assert!(matches!(b.screen(), Screen::Workshops(Workshops::List { page: 0 })), "workshops are over");
}

#[test]
fn a_list_of_people_keeps_its_page_too() {
    let mut b = Bench::new(&[8]);
    for _ in 0..5 {
        b.sign_up("Lou");
    }
    b.act(Action::Home);
    b.advisor();
    b.act(Action::TextSize(4));
    b.act(AdvisorAct::Open(Bench::id(1)));
    b.act(Action::Later);
    assert!(matches!(b.screen(), Screen::Roster(r) if r.page == 1), "5 people, 3 rows");
    b.act(Action::TextSize(1));
    assert!(matches!(b.screen(), Screen::Roster(r) if r.page == 0), "5 people, 6 rows");
}

#[test]
fn a_language_can_be_changed_on_any_screen() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    b.keys("06");
    b.acts([Action::Languages, Action::Languages]);
    assert!(b.k.shown.shows_languages());
    b.act(Action::Language(Lang::EN));
    assert!(b.k.shown.is_uncovered());
    assert_eq!((b.k.context.look.lang, b.form().field.text()), (Lang::EN, "06"));
    b.acts([Action::Languages, Action::Back]);
    assert!(b.k.shown.is_uncovered());
    assert_eq!((b.k.context.look.lang, b.form().field.text()), (Lang::EN, "06"));
    b.act(Action::Language(Lang::new("xx")));
    assert_eq!(b.k.context.look.lang, Lang::EN, "a language that is not offered changes nothing");
}
