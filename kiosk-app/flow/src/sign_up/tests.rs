//! Signing up: the questions, the disk's answer, and what goes wrong.

use crate::bench::*;
use crate::*;
use perron_domain::contact::{CONTACT_INFO, Contact};
use perron_domain::workshop::Standing;

fn opened(execute: &Execute) -> Contact {
    let sealed = execute.contact.as_ref().unwrap();
    let key = SealKeyPair::derive([7; 32]).secret;
    Contact::from_bytes(&key.open(CONTACT_INFO, &sealed.signup.0, &sealed.sealed).unwrap()).unwrap()
}

#[test]
fn questions_follow_one_another_and_go_back() {
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::Open(Door::Workshops));
    b.acts([WorkshopsAct::Open(Bench::id(1)), WorkshopsAct::SignUp(2)]);
    assert_eq!((b.form().step, b.form().party), (Step::Name, 2));
    b.act(SignUpAct::Continue);
    assert_eq!(b.form().step, Step::Name, "an empty name goes nowhere");
    b.keys("marie-thérèse 2");
    assert_eq!(b.form().field.trimmed(), "Marie-Thérèse");
    b.act(SignUpAct::Continue);
    assert_eq!(b.form().step, Step::Companion);
    b.keys("paul");
    b.act(SignUpAct::Continue);
    assert_eq!(b.form().step, Step::Phone);
    b.act(Action::Back);
    assert_eq!((b.form().step, b.form().field.text()), (Step::Companion, "Paul"));
    b.act(Action::Back);
    assert_eq!((b.form().step, b.form().field.text()), (Step::Name, "Marie-Thérèse"));
    b.act(Action::Back);
    assert!(matches!(b.screen(), Screen::Workshops(Workshops::One { .. })));
}

#[test]
fn a_number_is_doubted_once_and_never_refused() {
    let cases: [(&str, u8, &str); 4] = [
        ("06 12 34 56 78", 1, "+33612345678"),
        ("+44 20 7946 0018", 1, "+442079460018"),
        ("06 12", 2, "06 12"),
        ("12", 2, "12"),
    ];
    for (typed, presses, kept) in cases {
        let mut b = Bench::new(&[8]);
        b.up_to_phone("Lou");
        b.keys(typed);
        for _ in 1..presses {
            assert!(b.act(SignUpAct::Continue).is_empty(), "{typed}");
            assert_eq!(b.k.message, Some(Message::PhoneLooksWrong), "{typed}");
        }
        let contact = opened(&executed(b.act(SignUpAct::Continue)));
        assert_eq!((contact.name.as_str(), contact.phone.as_str()), ("Lou", kept));
    }
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    b.keys("06 12");
    b.act(SignUpAct::Continue);
    b.keys("3");
    assert!(b.act(SignUpAct::Continue).is_empty(), "another wrong number is doubted again");
}

#[test]
fn success_is_shown_when_the_disk_has_it_and_not_before() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    assert!(b.k.is_saving() && matches!(b.screen(), Screen::SignUp(_)));
    let other = b.asked.iter().filter_map(request).find(|(_, of)| *of == Purpose::Background);
    for other in [other.unwrap().0, RequestId(u64::MAX)] {
        let done = Committed { bodies: vec![], job: None };
        assert!(b.reply(other, Answer::Committed(done)).is_empty());
        assert!(
            b.k.is_saving() && matches!(b.screen(), Screen::SignUp(_)),
            "another request's answer is not ours"
        );
    }
    let effects = b.commit(&execute, Some(4));
    assert!(has(&effects, |e| matches!(e, Effect::Store(_, StoreAsk::Print { job: JobId(4), .. }))));
    let ticket = b.new_ticket();
    assert_eq!((ticket.outcome, ticket.paper), (Outcome::Seat, Paper::Printing));
    assert!(!b.k.is_saving());
}

#[test]
fn a_full_workshop_gives_a_place_on_the_waiting_list() {
    let mut b = Bench::new(&[1]);
    b.sign_up("Ahmed");
    b.sign_up("Lou");
    assert_eq!(b.new_ticket().outcome, Outcome::Waiting(1));
    assert_eq!(b.stored[0].signups[1].standing, Standing::Waiting);
}

#[test]
fn the_telephones_question_is_not_answered_by_a_second_strike_on_the_one_before() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    assert!(b.act(SignUpAct::Continue).is_empty(), "no number was typed");
    assert_eq!(b.form().step, Step::Phone);
    executed(b.act(SignUpAct::WithoutPhone));
}

#[test]
fn a_double_strike_is_one_command() {
    for act in [SignUpAct::WithoutPhone, SignUpAct::Continue] {
        let mut b = Bench::new(&[8]);
        b.up_to_phone("Lou");
        let typed = if act == SignUpAct::Continue { "0612345678" } else { "" };
        b.keys(typed);
        executed(b.act(act));
        let others =
            [SignUpAct::WithoutPhone.into(), SignUpAct::Continue.into(), Action::Key('1'), Action::Back];
        for again in [Action::from(act)].into_iter().chain(others) {
            assert!(b.act(again).is_empty());
        }
        assert_eq!(b.form().field.text(), typed);
    }
}

#[test]
fn what_could_not_be_saved_is_tried_again_as_the_same_command() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    let first = executed(b.act(SignUpAct::WithoutPhone));
    b.fail(Purpose::Command, Trouble::Transient);
    assert_eq!(*b.notice(), Notice::NotSaved);
    let again = executed(b.act(NoticeAct::TryAgain));
    assert_eq!((again.op, again.moment.ids), (first.op, first.moment.ids));
    assert_eq!(again.command, first.command);
    b.commit(&again, None);
    assert!(matches!(b.screen(), Screen::Ticket(Ticket::New(_))));
}

#[test]
fn leaving_what_could_not_be_saved_leaves_the_kiosk_free() {
    /// A way out of a screen, and its name.
    type Way = (&'static str, fn(&mut Bench));
    let ways: [Way; 5] = [
        ("back", |b| drop(b.act(Action::Back))),
        ("home", |b| drop(b.act(Action::Home))),
        ("by the languages", |b| b.acts([Action::Languages, Action::Home])),
        ("the end", |b| drop(b.act(Action::End))),
        ("nobody there", |b| drop(b.ticks(150))),
    ];
    for (way, leave) in ways {
        let mut b = Bench::new(&[8]);
        b.up_to_phone("Lou");
        b.keys("0612345678");
        executed(b.act(SignUpAct::Continue));
        b.fail(Purpose::Command, Trouble::Transient);
        assert!(
            b.k.saving.is_some() && !b.k.is_saving(),
            "{way}: it can be tried again, and is not being saved"
        );
        leave(&mut b);
        assert!(b.k.saving.is_none() && b.k.shown.notice().is_none(), "{way}");
        b.sign_up("Nour");
    }
}

#[test]
fn a_code_under_the_reader_leaves_the_form_and_the_offer_to_try_again() {
    let codes = ["https://example.org/", "3760123456789", SIGNED, NUMBER, "PL1:222222X", &badge_code()];
    for code in codes {
        let mut b = Bench::new(&[8]);
        b.up_to_phone("Lou");
        b.keys("0612345678");
        let first = executed(b.act(SignUpAct::Continue));
        b.fail(Purpose::Command, Trouble::Transient);
        b.act(Action::Languages);
        for covered in [true, false] {
            assert_eq!(b.k.shown.shows_languages(), covered);
            assert!(b.scan(code).is_empty(), "{code}");
            b.event(Event::ScanUnreadable);
            assert_eq!(b.k.message, Some(Message::FinishFirst), "{code}");
            assert_eq!((b.notice(), b.form().field.text()), (&Notice::NotSaved, "0612345678"), "{code}");
            b.act(Action::Back);
            if covered {
                assert_eq!(*b.notice(), Notice::NotSaved);
            }
        }
        assert!(b.k.saving.is_none() && b.k.shown.notice().is_none(), "{code}: back gives it up");
        let again = executed(b.act(SignUpAct::Continue));
        assert_ne!(again.op, first.op);
    }
}

#[test]
fn a_number_taken_back_is_not_kept() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    b.keys("0612345678");
    executed(b.act(SignUpAct::Continue));
    b.fail(Purpose::Command, Trouble::Transient);
    b.act(Action::Back);
    assert_eq!(opened(&executed(b.act(SignUpAct::WithoutPhone))).phone, "");
}

#[test]
fn a_refusal_and_a_broken_store_are_said() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    assert!(matches!(execute.command, Command::SignUp { .. }));
    b.answer(Answer::Refused(Refusal::Closed));
    assert_eq!(*b.notice(), Notice::Refused(Refusal::Closed));
    b.act(NoticeAct::Close);
    assert!(matches!(b.screen(), Screen::Workshops(Workshops::List { page: 0 })) && !b.k.is_saving());
    assert!(b.k.shown.is_uncovered());

    b.fail(Purpose::Background, Trouble::Transient);
    assert!(b.k.shown.is_uncovered(), "a list that was not read now is read later");
    b.act(HomeAct::Open(Door::Workshops));
    b.fail(Purpose::Background, Trouble::Lasting);
    assert!(*b.notice() == Notice::Broken && matches!(b.screen(), Screen::Home));
    b.act(NoticeAct::Close);
    b.event(Event::Broken);
    assert_eq!(*b.notice(), Notice::Broken, "also where nobody asked for anything");

    b.act(Action::Home);
    b.up_to_phone("Lou");
    b.act(SignUpAct::WithoutPhone);
    b.fail(Purpose::Command, Trouble::Lasting);
    assert!(*b.notice() == Notice::Broken && matches!(b.screen(), Screen::Home) && !b.k.is_saving());
}

#[test]
fn paper_is_asked_for_again_only_when_someone_asks() {
    let no_paper = PaperOutcome::Failed(PaperFault::NoPaper);
    let cases: [(PaperOutcome, TicketAct, &[&str]); 3] = [
        (PaperOutcome::Printed, TicketAct::PrintAgain, &["Enqueue"]),
        (PaperOutcome::Unknown, TicketAct::DidNotComeOut, &["PaperAnswer", "Enqueue"]),
        (no_paper, TicketAct::TryAgain, &["Print {"]),
    ];
    for (outcome, act, again) in cases {
        let mut b = Bench::new(&[8]);
        b.sign_up("Lou");
        assert!(b.event(Event::Paper { job: JobId(1), outcome }).is_empty(), "{outcome:?}");
        assert!(b.event(Event::Paper { job: JobId(7), outcome: no_paper }).is_empty());
        assert_eq!(b.new_ticket().paper, Paper::Ended(outcome), "another job says nothing of this one");
        let effects = b.act(act);
        let kind = |effect: &Effect| match effect {
            Effect::Store(_, ask) => format!("{ask:?}"),
            other => panic!("{other:?}"),
        };
        let kinds: Vec<String> = effects.iter().map(kind).collect();
        assert_eq!(kinds.len(), again.len(), "{kinds:?}");
        assert!(kinds.iter().zip(again).all(|(kind, want)| kind.starts_with(want)), "{kinds:?}");
        for again in [TicketAct::PrintAgain, TicketAct::TryAgain, TicketAct::DidNotComeOut] {
            assert!(b.act(again).is_empty(), "not twice while it prints");
        }
    }
}

#[test]
fn a_ticket_brought_back_is_given_up_after_a_question() {
    let mut b = Bench::new(&[1]);
    let lou = b.sign_up("Lou");
    b.sign_up("Nour");
    b.act(Action::Home);
    let effects = b.scan(&perron_domain::ticket::qr_text(lou));
    assert!(has(&effects, |e| matches!(e, Effect::Store(_, StoreAsk::FindTicket(id)) if *id == lou.into())));
    b.answer(Answer::Ticket(Some((lou, Box::new(b.stored[0].clone())))));
    assert!(b.act(TicketAct::GiveUp).is_empty(), "first the question");
    let execute = executed(b.act(TicketAct::GiveUpForSure));
    assert!(b.act(TicketAct::GiveUpForSure).is_empty(), "a double strike");
    b.commit(&execute, None);
    assert_eq!(*b.notice(), Notice::GivenUp);
    let standings: Vec<Standing> = b.stored[0].signups.iter().map(|s| s.standing).collect();
    assert_eq!(standings, [Standing::GivenUp, Standing::Seat], "the first who waited moved up");
}

#[test]
fn a_place_without_a_printer_never_speaks_of_a_fault() {
    let mut b = Bench::new(&[8]);
    b.k.context.site.prints = false;
    b.up_to_phone("Lou");
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    assert!(execute.job.is_none(), "nothing is sent to no printer");
    b.commit(&execute, None);
    assert!(b.new_ticket().paper == Paper::None);
    b.act(TicketAct::HaveIt);
    assert!(b.is_home());
}
