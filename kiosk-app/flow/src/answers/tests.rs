//! Answers that come late, twice, or after a newer question.

use crate::bench::*;
use crate::*;
use perron_domain::contact::SealedContact;
use perron_domain::ids::VoucherId;
use perron_domain::ticket::{TicketCode, qr_text};

/// Somebody asks something, and what a worker may answer.
struct Question {
    purpose: Purpose,
    ask: fn(&mut Bench),
    /// Answers, and how many guesses are still counted afterwards.
    answers: Vec<(Answer, u32)>,
}

fn ticket(b: &Bench, n: usize) -> Answer {
    Answer::Ticket(Some((b.stored[0].signups[n].id, Box::new(b.stored[0].clone()))))
}

fn problem(why: VoucherProblem) -> Answer {
    Answer::Checked(CheckAnswer::Problem(why))
}

/// A kiosk with tutorials where two people are signed up.
fn bench() -> Bench {
    let mut b = with_tutorials();
    b.sign_up("Lou");
    b.sign_up("Nour");
    b.act(Action::End);
    b
}

fn first(b: &Bench) -> SignUpId {
    b.stored[0].signups[0].id
}

fn new_pin(b: &mut Bench) {
    b.show_badge(Ok(OpenedBadge { pin_set: false, ..badge(1, Role::Advisor) }));
    b.keys("27182718");
}

fn question(purpose: Purpose, ask: fn(&mut Bench), answers: Vec<(Answer, u32)>) -> Question {
    Question { purpose, ask, answers }
}

fn questions(b: &Bench) -> Vec<Question> {
    [of_codes(b), of_staff(b), of_learning()].into_iter().flatten().collect()
}

/// Of tickets and vouchers.
fn of_codes(b: &Bench) -> Vec<Question> {
    vec![
        question(
            Purpose::Ticket { guessed: false },
            |b| drop(b.scan(&qr_text(first(b)))),
            vec![(ticket(b, 0), 0), (Answer::Ticket(None), 0)],
        ),
        question(
            Purpose::Ticket { guessed: true },
            |b| {
                b.act(HomeAct::Open(Door::Workshops));
                b.act(WorkshopsAct::HaveTicket);
                b.keys(&TicketCode::of(first(b)).to_string());
                b.act(TicketAct::LookUp);
            },
            vec![(ticket(b, 0), 0), (Answer::Ticket(None), 1)],
        ),
        question(
            Purpose::Voucher { guessed: false },
            |b| drop(b.scan(SIGNED)),
            vec![(known(0, None), 0), (problem(VoucherProblem::Forged), 0)],
        ),
        question(
            Purpose::Voucher { guessed: true },
            |b| {
                b.act(HomeAct::Open(Door::Pass));
                b.scan(NUMBER);
            },
            vec![(known(0, None), 0), (problem(VoucherProblem::Revoked), 0), (unknown(), 1)],
        ),
    ]
}

/// Of the advisor's door and lists.
fn of_staff(b: &Bench) -> Vec<Question> {
    vec![
        question(
            Purpose::Badge,
            |b| drop(b.scan(&badge_code())),
            vec![
                (Answer::Badge(Ok(badge(1, Role::Advisor))), 0),
                (Answer::Badge(Err(BadgeError::Wrong)), 0),
                (Answer::Badge(Err(BadgeError::Revoked)), 0),
            ],
        ),
        question(
            Purpose::Pin,
            |b| {
                b.act(HomeAct::AdvisorDoor);
                b.keys("2718");
            },
            vec![
                (Answer::PinChecked(Some(Role::Advisor)), 0),
                (Answer::PinChecked(Some(Role::Volunteer)), 0),
                (Answer::PinChecked(None), 1),
            ],
        ),
        question(Purpose::NewPin, new_pin, vec![(Answer::PinSet(true), 0), (Answer::PinSet(false), 0)]),
        question(
            Purpose::Contacts,
            |b| {
                b.advisor();
                b.act(AdvisorAct::Open(Bench::id(1)));
            },
            vec![(Answer::Contacts(vec![SealedContact { signup: first(b), sealed: vec![1; 80] }]), 0)],
        ),
        question(
            Purpose::Past,
            |b| {
                b.advisor();
                b.act(AdvisorAct::Passes);
            },
            vec![(Answer::Past(vec![past(1, false)]), 0)],
        ),
    ]
}

/// Of tutorials and the self-check.
fn of_learning() -> Vec<Question> {
    vec![
        question(
            Purpose::Learning,
            |b| {
                b.cover();
                b.act(CoverAct::Begin);
            },
            vec![(read("b", "fr", 0), 0), (Answer::NotReadable, 0)],
        ),
        question(
            Purpose::Learning,
            |b| {
                b.act(HomeAct::Open(Door::Learn));
                b.act(ShelfAct::SelfCheck);
            },
            vec![(self_check(&["a"]), 0), (Answer::NotReadable, 0)],
        ),
    ]
}

/// Guesses that are counted, of whatever.
fn guesses(b: &Bench) -> u32 {
    let Guards { pin, voucher, ticket } = b.k.guards;
    pin.failures + voucher.failures + ticket.failures
}

/// What gives a guess back is kept with the count as it is now, and asks nothing else.
fn assert_kept(b: &Bench, effects: &[Effect], what: &str) {
    let [Effect::Store(_, StoreAsk::SaveGuard { of, guard })] = effects else {
        panic!("{what}: {effects:?}")
    };
    let now = match of {
        Guessed::Pin => b.k.guards.pin,
        Guessed::Voucher => b.k.guards.voucher,
        Guessed::Ticket => b.k.guards.ticket,
    };
    assert_eq!(*guard, now, "{what}");
}

#[test]
fn whoever_left_is_shown_no_answer_and_a_guess_that_was_none_is_given_back() {
    for leave in [Action::Home, Action::End] {
        for n in 0..questions(&bench()).len() {
            let all = questions(&bench()).remove(n).answers.len();
            // The last time, the worker could not do it.
            for answer in 0..=all {
                let mut b = bench();
                let question = questions(&b).remove(n);
                (question.ask)(&mut b);
                let asked = guesses(&b);
                b.act(leave.clone());
                let what = format!("{:?}, answer {answer}, {leave:?}", question.purpose);
                let advisor = b.k.context.advisor.is_some();
                assert!(if advisor { b.is_advisors_home() } else { b.is_home() }, "{what}: {:?}", b.k.shown);
                let seen = b.seen();
                let (effects, counted) = match question.answers.into_iter().nth(answer) {
                    Some((answer, counted)) => (b.late(answer), counted),
                    None => (b.fail(question.purpose, Trouble::Transient), 0),
                };
                assert_eq!(b.seen(), seen, "{what}");
                assert_eq!(guesses(&b), counted, "{what}");
                let new_pin = question.purpose == Purpose::NewPin && answer == 0;
                if asked > counted || new_pin {
                    assert_kept(&b, &effects, &what);
                } else {
                    assert!(effects.is_empty(), "{what}: {effects:?}");
                }
                assert_eq!(b.k.pin_set, new_pin, "{what}: a PIN that is kept is kept");
            }
        }
    }
}

#[test]
fn an_answer_given_twice_changes_nothing_the_second_time() {
    for n in 0..questions(&bench()).len() {
        let all = questions(&bench()).remove(n).answers.len();
        for answer in 0..=all {
            let mut b = bench();
            let question = questions(&b).remove(n);
            (question.ask)(&mut b);
            let id = newest(&b, question.purpose);
            let answer = question.answers.into_iter().nth(answer).map(|(answer, _)| answer);
            let answer = answer.unwrap_or(Answer::Failed(Trouble::Transient));
            let before = b.seen();
            b.reply(id, answer.clone());
            let silent = matches!(question.purpose, Purpose::Contacts | Purpose::Past)
                && matches!(answer, Answer::Failed(_));
            assert_eq!(b.seen() == before, silent, "{:?}: it is shown once: {answer:?}", question.purpose);
            let after = (b.seen(), guesses(&b));
            assert!(b.reply(id, answer.clone()).is_empty(), "{answer:?}");
            assert_eq!((b.seen(), guesses(&b)), after, "{answer:?}");
            assert!(b.reply(id, Answer::Failed(Trouble::Lasting)).is_empty(), "nor another answer");
            assert_eq!((b.seen(), guesses(&b)), after, "{answer:?}");
        }
    }
}

fn newest(b: &Bench, purpose: Purpose) -> RequestId {
    let of = |asked: &Effect| request(asked).filter(|(_, of)| *of == purpose).map(|(id, _)| id);
    b.asked.iter().rev().find_map(of).unwrap_or_else(|| panic!("{purpose:?}"))
}

#[test]
fn a_command_acknowledged_twice_prints_and_shows_once() {
    let mut b = Bench::new(&[8]);
    b.up_to_phone("Lou");
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    let id = newest(&b, Purpose::Command);
    assert!(asks(&b.commit(&execute, Some(1)), |ask| matches!(ask, StoreAsk::Print { .. })));
    b.act(Action::Home);
    let done = Committed { bodies: vec![], job: Some(JobId(1)) };
    assert!(b.reply(id, Answer::Committed(done)).is_empty());
    assert!(b.reply(id, Answer::Refused(Refusal::Closed)).is_empty());
    assert!(b.is_home());
}

#[test]
fn the_newer_of_two_tickets_is_shown_whichever_answer_comes_first() {
    for newer_first in [false, true] {
        let mut b = bench();
        let ids = [0, 1].map(|n| {
            let signup = b.stored[0].signups[n].id;
            b.scan(&qr_text(signup));
            newest(&b, Purpose::Ticket { guessed: false })
        });
        let order = if newer_first { [1, 0] } else { [0, 1] };
        for n in order {
            let seen = b.seen();
            let answer = ticket(&b, n);
            b.reply(ids[n], answer);
            assert_eq!(b.seen() == seen, n == 0, "the answer to the older ticket shows nothing");
        }
        let second = b.stored[0].signups[1].id;
        assert!(matches!(b.screen(), Screen::Ticket(Ticket::Mine { signup, .. }) if *signup == second));
    }
}

#[test]
fn a_newer_question_takes_the_place_of_every_other() {
    let other = |purpose| matches!(purpose, Purpose::Contacts | Purpose::Past);
    for n in 0..questions(&bench()).len() {
        let all = questions(&bench()).remove(n).answers.len();
        for answer in 0..all {
            let mut b = bench();
            let question = questions(&b).remove(n);
            (question.ask)(&mut b);
            let id = newest(&b, question.purpose);
            let effects = b.scan("PN1:OTHER234");
            // Whose PIN it is decides who comes in: nothing takes its place.
            if matches!(question.purpose, Purpose::Pin | Purpose::NewPin) {
                assert_eq!((effects.len(), b.k.message), (0, Some(Message::Busy)));
                assert!(b.k.is_checking_pin(), "{:?}", question.purpose);
                continue;
            }
            let newer = newest(&b, Purpose::Voucher { guessed: false });
            let seen = b.seen();
            let (answer, counted) = question.answers.into_iter().nth(answer).unwrap();
            b.reply(id, answer.clone());
            assert_eq!(b.seen() == seen, !other(question.purpose), "{answer:?}");
            assert_eq!(guesses(&b), counted, "{answer:?}");
            b.reply(newer, known(2000, None));
            let view = match b.screen() {
                Screen::Pass(Pass::Worth(view)) => Some(view),
                Screen::Redeem(Redeeming::Voucher(redeem)) => redeem.view.as_ref(),
                _ => None,
            };
            assert_eq!(view.map(|view| view.spent), Some(Cents(2000)), "{answer:?}: {:?}", b.k.shown);
        }
    }
}

#[test]
fn the_list_that_is_asked_for_again_is_the_newer_one() {
    let mut b = bench();
    b.advisor();
    b.act(AdvisorAct::Open(Bench::id(1)));
    let older = newest(&b, Purpose::Contacts);
    // The sign-up is closed, so that the list is asked for again.
    let execute = executed(b.act(RosterAct::Toggle));
    b.commit(&execute, None);
    let newer = newest(&b, Purpose::Contacts);
    assert_ne!(older, newer);
    let sealed = |n: usize| {
        let contact = SealedContact { signup: SignUpId([3; 16]), sealed: vec![7; 80] };
        Answer::Contacts(vec![contact; n])
    };
    let held = |b: &Bench| match b.screen() {
        Screen::Roster(roster) => roster.sealed.len(),
        other => panic!("{other:?}"),
    };
    b.reply(newer, sealed(2));
    b.reply(older, sealed(1));
    assert_eq!(held(&b), 2);
}

#[test]
fn the_tutorials_are_taken_also_when_a_visit_ended_before_they_were_read() {
    let mut b = Bench::new(&[8]);
    b.event(Event::Start);
    b.act(Action::End);
    b.event(Event::Shelf(vec![card("a")]));
    assert!(b.k.shelf.learning.read && b.k.shelf.cards().len() == 1);
}

#[test]
fn what_was_taken_from_one_voucher_is_not_shown_as_taken_from_another() {
    let mut b = Bench::new(&[8]);
    b.k.context.site.prices.clear();
    b.advisor();
    b.scan(SIGNED);
    b.answer(known(0, None));
    b.act(RedeemAct::More);
    let execute = executed(b.take());
    b.scan(SIGNED);
    let other = perron_domain::pass::VoucherFacts { id: VoucherId([9; 16]), ..*facts(None) };
    b.answer(Answer::Checked(CheckAnswer::Known { facts: Box::new(other), spent: Cents(0) }));
    b.acknowledge(&execute, Committed { bodies: vec![], job: None });
    let Screen::Redeem(Redeeming::Voucher(redeem)) = b.screen() else { panic!("{:?}", b.screen()) };
    assert!(redeem.done.is_none() && !b.k.is_saving());
    assert_eq!(b.k.message, Some(Message::Noted));
}

#[test]
fn a_ticket_that_comes_late_finds_nobody_in_the_middle_of_something_else() {
    let mut b = with_tutorials();
    b.up_to_phone("Lou");
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    b.act(Action::Home);
    let code = MemoCode::new("b", 1).qr_text();
    for begin in [HomeAct::Open(Door::Learn), HomeAct::Open(Door::Workshops), HomeAct::AdvisorDoor] {
        assert!(b.act(begin).is_empty() && b.is_home());
        assert_eq!(b.k.message, Some(Message::Busy));
    }
    for code in [code.as_str(), SIGNED] {
        assert!(b.scan(code).is_empty() && b.is_home());
        assert_eq!(b.k.message, Some(Message::Busy));
    }
    b.commit(&execute, None);
    assert_eq!((b.new_ticket().signup, b.k.message), (b.stored[0].signups[0].id, None));
    b.act(TicketAct::HaveIt);
    b.act(HomeAct::Open(Door::Learn));
    assert!(matches!(b.screen(), Screen::Learn(_)), "and then everything is open again");
}

#[test]
fn what_could_not_be_saved_holds_nobody_up() {
    let mut b = with_tutorials();
    b.up_to_phone("Lou");
    b.act(SignUpAct::WithoutPhone);
    b.act(Action::Home);
    b.fail(Purpose::Command, Trouble::Transient);
    assert_eq!(*b.notice(), Notice::NotSaved);
    b.act(NoticeAct::Close);
    b.act(HomeAct::Open(Door::Learn));
    assert!(matches!(b.screen(), Screen::Learn(_)));
}

/// Gives Lou's place up, and goes on before the log has answered.
fn give_up_and_go_on(b: &mut Bench) -> Execute {
    let lou = b.sign_up("Lou");
    b.act(Action::Home);
    b.show_ticket(lou, true);
    b.act(TicketAct::GiveUp);
    let execute = executed(b.act(TicketAct::GiveUpForSure));
    b.act(Action::Home);
    b.act(HomeAct::Open(Door::Workshops));
    b.act(WorkshopsAct::HaveTicket);
    b.keys("AB1");
    execute
}

fn typed(b: &Bench) -> &str {
    match b.screen() {
        Screen::Ticket(Ticket::TypeCode(field)) => field.text(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_to_a_command_leads_nobody_away_from_what_they_do_since() {
    let mut b = Bench::new(&[8]);
    let execute = give_up_and_go_on(&mut b);
    b.commit(&execute, None);
    assert_eq!((b.notice(), typed(&b)), (&Notice::GivenUp, "AB1"));

    let mut b = Bench::new(&[8]);
    give_up_and_go_on(&mut b);
    let id = newest(&b, Purpose::Command);
    b.reply(id, Answer::Refused(Refusal::Closed));
    assert_eq!((b.notice(), typed(&b)), (&Notice::Refused(Refusal::Closed), "AB1"));
}

#[test]
fn a_redemption_that_is_taken_back_late_leaves_the_advisor_where_they_are() {
    let mut b = Bench::new(&[8]);
    b.advisor();
    b.act(AdvisorAct::Passes);
    b.answer(Answer::Past(vec![past(1, false)]));
    b.act(RedeemAct::Reverse(past(1, false).op));
    b.keys("mistake");
    let execute = executed(b.act(RedeemAct::Give));
    b.act(Action::Home);
    b.act(AdvisorAct::Open(Bench::id(1)));
    b.acknowledge(&execute, Committed { bodies: vec![], job: None });
    assert!(matches!(b.screen(), Screen::Roster(_)), "{:?}", b.screen());
    assert_eq!(b.k.message, Some(Message::Noted));
}

#[test]
fn a_broken_store_is_said_once_and_asked_for_nothing_more() {
    for advisor in [false, true] {
        let mut b = bench();
        if advisor {
            b.advisor();
        }
        let effects = b.event(Event::Broken);
        assert!(effects.is_empty(), "what is asked now would fail as well: {effects:?}");
        assert_eq!(*b.notice(), Notice::Broken);
        assert_eq!((matches!(b.screen(), Screen::Home), b.screen().is_advisor()), (!advisor, advisor));
    }
}

#[test]
fn a_lasting_failure_of_somebody_who_left_disturbs_nobody() {
    let mut b = bench();
    b.scan(&qr_text(first(&b)));
    let id = newest(&b, Purpose::Ticket { guessed: false });
    b.act(Action::End);
    b.up_to_phone("Lou");
    b.keys("06");
    assert!(b.reply(id, Answer::Failed(Trouble::Lasting)).is_empty());
    assert_eq!((b.form().field.text(), b.k.shown.notice()), ("06", None));
}

#[test]
fn what_was_not_saved_is_said_until_somebody_answers_it() {
    let mut b = bench();
    b.advisor();
    b.act(AdvisorAct::Open(Bench::id(1)));
    let execute = executed(b.act(RosterAct::Toggle));
    b.scan(SIGNED);
    let scanned = newest(&b, Purpose::Voucher { guessed: false });
    b.fail(Purpose::Command, Trouble::Transient);
    b.reply(scanned, known(0, None));
    assert_eq!(*b.notice(), Notice::NotSaved, "an answer that was on its way takes nothing away");
    assert!(!b.k.is_saving(), "nor is it called being saved");
    assert_eq!(executed(b.act(NoticeAct::TryAgain)).op, execute.op);
}

#[test]
fn a_second_touch_while_a_guess_is_looked_up_throws_nobody_out() {
    let mut b = bench();
    b.k.guards.ticket.failures = 4;
    b.act(HomeAct::Open(Door::Workshops));
    b.act(WorkshopsAct::HaveTicket);
    b.keys(&TicketCode::of(first(&b)).to_string());
    b.act(TicketAct::LookUp);
    assert!(b.act(TicketAct::LookUp).is_empty() && b.k.shown.notice().is_none());
    let found = ticket(&b, 0);
    b.answer(found);
    assert!(matches!(b.screen(), Screen::Ticket(Ticket::Mine { .. })), "{:?}", b.k.shown);
}
