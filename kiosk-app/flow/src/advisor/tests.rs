//! The advisor's door and lists.

use crate::bench::*;
use crate::*;
use perron_domain::calls::CallState;
use perron_domain::contact::Contact;
use perron_domain::crypto::BadgeSecret;
use perron_domain::ticket::qr_text;
use perron_domain::workshop::Standing;

fn enter(b: &mut Bench, digits: &str) -> Vec<Effect> {
    let (last, first) = digits.split_at(digits.len() - 1);
    b.keys(last);
    b.act(Action::Key(first.chars().next().unwrap()))
}

#[test]
fn wrong_pins_wait_longer_and_longer_across_visits() {
    let mut b = Bench::new(&[8]);
    let mut waits = vec![];
    for _ in 0..6 {
        b.act(Action::End);
        b.act(HomeAct::AdvisorDoor);
        // Counted and kept before it is compared: whoever pulls the plug before the answer has guessed all the same.
        let before = b.k.guards.pin.failures;
        assert!(matches!(
            enter(&mut b, "1111").as_slice(),
            [Effect::Store(_, StoreAsk::VerifyPin { badge: None, pin, counted })]
                if pin.digits() == "1111" && counted.failures == before + 1 && *counted == b.k.guards.pin
        ));
        assert!(b.act(Action::Key('2')).is_empty(), "nothing is typed while it is compared");
        b.answer(Answer::PinChecked(None));
        let wait = b.k.guards.pin.wait();
        waits.push(wait);
        if wait > 0 {
            assert!(enter(&mut b, "2718").is_empty(), "not even the right one");
        }
        b.ticks(wait);
    }
    assert_eq!(waits, [0, 0, 30, 60, 120, 240]);
    b.advisor();
    assert!(b.is_advisors_home());
    let left = b.k.guards.pin;
    assert_eq!((left.failures, left.wait()), (2, 0), "the next wrong one waits again");
    // Who shows a badge need not guess: all is forgiven.
    b.act(Action::End);
    b.show_badge(Ok(badge(1, Role::Advisor)));
    b.keys("2718");
    b.answer(Answer::PinChecked(Some(Role::Advisor)));
    assert_eq!(b.k.guards.pin, Guard::default());
}

#[test]
fn a_right_pin_whose_answer_meets_a_message_lets_in() {
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::AdvisorDoor);
    for _ in 0..2 {
        enter(&mut b, "1111");
        b.answer(Answer::PinChecked(None));
    }
    enter(&mut b, "2718");
    b.event(Event::ScanUnreadable);
    assert_eq!(*b.notice(), Notice::Unreadable);
    assert!(matches!(b.screen(), Screen::Door(_)) && b.k.is_checking_pin(), "the door waits behind it");
    b.answer(Answer::PinChecked(Some(Role::Advisor)));
    assert!(b.k.context.advisor.is_some() && b.is_advisors_home(), "{:?}", b.k.shown);
    assert_eq!((b.k.guards.pin.failures, b.k.guards.pin.wait()), (2, 0));

    // A wrong one leaves the message, and the door behind it says so.
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::AdvisorDoor);
    enter(&mut b, "1111");
    b.event(Event::ScanUnreadable);
    b.answer(Answer::PinChecked(None));
    assert_eq!((b.notice(), b.k.is_checking_pin()), (&Notice::Unreadable, false));
    b.act(NoticeAct::Close);
    assert!(matches!(b.screen(), Screen::Door(door) if door.wrong));
    enter(&mut b, "2718");
    b.answer(Answer::PinChecked(Some(Role::Advisor)));
    assert!(b.is_advisors_home(), "{:?}", b.k.shown);
}

#[test]
fn whoever_sets_a_pin_is_asked_for_the_date_too() {
    let mut b = Bench::new(&[8]);
    b.time = Some(unvouched(NOON.plus(60 * DAY)));
    b.show_badge(Ok(OpenedBadge { pin_set: false, ..badge(1, Role::Advisor) }));
    enter(&mut b, "2718");
    enter(&mut b, "2718");
    b.answer(Answer::PinSet(true));
    assert_eq!(*b.notice(), Notice::PinSet);
    b.act(NoticeAct::Close);
    assert_eq!(*b.notice(), Notice::AskDate { shown: NOON.plus(60 * DAY) });
    b.time = None;
    b.act(Action::End);
    b.show_badge(Ok(OpenedBadge { pin_set: false, ..badge(1, Role::Advisor) }));
    enter(&mut b, "2718");
    enter(&mut b, "2718");
    b.answer(Answer::PinSet(true));
    b.act(NoticeAct::Close);
    assert!(b.is_advisors_home(), "{:?}", b.k.shown);
}

#[test]
fn the_check_key_says_that_digits_are_missing_and_guesses_nothing() {
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::AdvisorDoor);
    assert!(b.act(DoorAct::Give).is_empty() && b.k.message.is_none(), "nobody has begun");
    b.keys("27");
    assert!(b.act(DoorAct::Give).is_empty());
    assert_eq!((b.k.message, b.k.guards.pin), (Some(Message::PinTooShort), Guard::default()));
    assert!(matches!(enter(&mut b, "18").as_slice(), [Effect::Store(_, StoreAsk::VerifyPin { .. })]));
}

#[test]
fn the_badge_sets_a_pin_even_after_the_guesses_of_others() {
    let mut b = Bench::new(&[8]);
    b.k.pin_set = true;
    b.act(HomeAct::AdvisorDoor);
    b.act(DoorAct::Forgotten);
    assert_eq!(*b.notice(), Notice::BadgeNeeded);
    b.act(NoticeAct::Close);
    for _ in 0..3 {
        enter(&mut b, "1111");
        b.answer(Answer::PinChecked(None));
    }
    let badge_text = BadgeSecret::from_seed([9; 16]).to_text();
    assert!(matches!(b.scan(&badge_text).as_slice(), [Effect::Store(_, StoreAsk::OpenBadge(_))]));
    b.answer(Answer::Badge(Ok(badge(1, Role::Advisor))));
    b.act(DoorAct::Forgotten);
    assert!(enter(&mut b, "2718").is_empty(), "it is asked twice");
    assert!(enter(&mut b, "2717").is_empty(), "and both must be the same");
    enter(&mut b, "2718");
    assert!(
        matches!(enter(&mut b, "2718").as_slice(), [Effect::Store(_, StoreAsk::SetPin { badge, pin })] if pin.digits() == "2718" && badge.0 == [1; 16])
    );
    b.answer(Answer::PinSet(true));
    assert_eq!(*b.notice(), Notice::PinSet);
    assert!(
        b.k.context.advisor.as_ref().is_some_and(|a| a.key.is_some()) && b.k.guards.pin == Guard::default()
    );
}

#[test]
fn a_first_badge_asks_for_a_pin_and_a_wrong_one_says_so() {
    let mut b = Bench::new(&[8]);
    b.show_badge(Err(BadgeError::Wrong));
    assert_eq!(*b.notice(), Notice::WrongBadge);
    b.show_badge(Ok(OpenedBadge { pin_set: false, ..badge(1, Role::Advisor) }));
    assert!(matches!(b.screen(), Screen::Door(p) if p.stage == PinStage::New));
    assert!(b.k.context.advisor.is_none(), "the badge alone opens nothing");
}

#[test]
fn home_is_the_advisors_until_the_lock() {
    let mut b = Bench::new(&[8]);
    b.advisor();
    let ways: [&[Action]; 3] = [
        &[AdvisorAct::Passes.into(), RedeemAct::TypeNumber.into(), Action::Home],
        &[AdvisorAct::Passes.into(), Action::Back],
        &[AdvisorAct::Open(Bench::id(1)).into(), Action::Home],
    ];
    for way in ways {
        b.acts(way.to_vec());
        assert!(b.is_advisors_home(), "{way:?}: {:?}", b.k.shown);
    }
    b.scan("https://example.org");
    b.act(NoticeAct::TypeCode);
    b.act(Action::Back);
    b.act(Action::Back);
    assert!(b.is_advisors_home(), "{:?}", b.k.shown);
    b.act(Action::End);
    assert!(b.is_home() && b.k.context.advisor.is_none());
}

/// Opens the list of tomorrow's workshop: Lou has the seat, Nour waits.
fn roster() -> (Bench, SignUpId, SignUpId) {
    let mut b = Bench::new(&[1]);
    let (lou, nour) = (b.sign_up("Lou"), b.sign_up("Nour"));
    b.act(Action::Home);
    b.advisor();
    let effects = b.act(AdvisorAct::Open(Bench::id(1)));
    assert!(matches!(effects.as_slice(), [Effect::Store(_, StoreAsk::Contacts(id))] if *id == Bench::id(1)));
    (b, lou, nour)
}

fn acts(b: &Bench) -> Vec<RosterAct> {
    match b.screen() {
        Screen::Roster(roster) => roster.acts(&b.k.context),
        other => panic!("{other:?}"),
    }
}

fn press(b: &mut Bench, act: RosterAct) -> Vec<Effect> {
    assert!(acts(b).contains(&act), "{act:?}: {:?}", acts(b));
    b.act(act)
}

#[test]
fn an_act_of_a_row_or_a_question_that_has_gone_does_nothing() {
    let (mut b, lou, nour) = roster();
    b.act(RosterAct::Choose(lou));
    b.act(RosterAct::GiveUp(lou));
    // Another row is touched: the question was about Lou.
    b.act(RosterAct::Choose(nour));
    for gone in [RosterAct::Yes, RosterAct::No, RosterAct::Enter, RosterAct::PrintList] {
        assert!(b.act(gone).is_empty(), "{gone:?}");
    }
    // A button of Lou's row, touched as another row is chosen, says nothing of that one.
    for lous in [RosterAct::GiveUp(lou), RosterAct::Erase(lou), RosterAct::Reprint(lou)] {
        assert!(b.act(lous).is_empty());
        assert!(matches!(b.screen(), Screen::Roster(r) if r.selected == Some(nour) && r.confirm.is_none()));
    }
    let stranger = SignUpId([9; 16]);
    b.act(RosterAct::Choose(stranger));
    assert!(matches!(b.screen(), Screen::Roster(r) if r.selected.is_none() && r.confirm.is_none()));
    assert!(b.act(RosterAct::GiveUp(lou)).is_empty(), "nobody is chosen");
}

#[test]
fn giving_up_for_someone_promotes_the_next_who_is_then_called() {
    use RosterAct::{Enter, Erase, GiveUp, No, NoAnswer, PrintList, Reached, Reprint, Toggle, Yes};
    let (mut b, lou, nour) = roster();
    assert_eq!(acts(&b), [Enter, Toggle, PrintList]);
    b.choose_row(0);
    assert_eq!(acts(&b), [Reprint(lou), GiveUp(lou), Erase(lou)]);
    assert!(press(&mut b, GiveUp(lou)).is_empty(), "first the question");
    assert_eq!(acts(&b), [Yes, No]);
    assert!(press(&mut b, No).is_empty());
    press(&mut b, GiveUp(lou));
    let execute = executed(press(&mut b, Yes));
    assert_eq!(execute.command, Command::GiveUp { workshop: Bench::id(1), signup: lou });
    let effects = b.commit(&execute, None);
    assert!(asks(&effects, |a| matches!(a, StoreAsk::Contacts(_))));
    assert_eq!(b.k.message, Some(Message::Noted));
    b.choose_row(0);
    assert_eq!(
        acts(&b),
        [Reached(nour), NoAnswer(nour), Reprint(nour), GiveUp(nour), Erase(nour)],
        "Nour is to be called"
    );
    let execute = executed(press(&mut b, Reached(nour)));
    assert_eq!(execute.command, Command::MarkCalled { signup: nour, state: CallState::Reached });
}

#[test]
fn a_list_is_closed_printed_and_written_into() {
    let (mut b, lou, _) = roster();
    let execute = executed(press(&mut b, RosterAct::Toggle));
    assert_eq!(execute.command, Command::SetSignUp { workshop: Bench::id(1), open: false });
    b.commit(&execute, None);
    assert!(b.stored[0].closed);
    let effects = press(&mut b, RosterAct::PrintList);
    let [Effect::Store(_, StoreAsk::Enqueue { job, names })] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!((job.kind, job.about, names.len()), (JobKind::List, Bench::id(1).0, 0), "no badge, no name");
    press(&mut b, RosterAct::Enter);
    assert!(b.form().desk);
    b.act(Action::Back);
    b.choose_row(0);
    let erase = acts(&b).into_iter().find(|act| matches!(act, RosterAct::Erase(_))).unwrap();
    press(&mut b, erase);
    let execute = executed(press(&mut b, RosterAct::Yes));
    assert_eq!(execute.command, Command::EraseContact { signup: lou });
}

#[test]
fn someone_entered_by_hand_is_let_in_on_a_list_that_is_open() {
    let (mut b, ..) = roster();
    press(&mut b, RosterAct::Enter);
    b.keys("gisèle");
    b.act(SignUpAct::Continue);
    let execute = executed(b.act(SignUpAct::WithoutPhone));
    assert!(matches!(execute.command, Command::SignUp { via: Via::Desk, party: 1, .. }));
    b.commit(&execute, Some(2));
    assert_eq!(b.stored[0].signups[2].standing, Standing::Waiting);
    b.act(TicketAct::HaveIt);
    assert!(
        matches!(b.screen(), Screen::Roster(r) if r.selected.is_some()),
        "back on the list, at the new row"
    );
}

#[test]
fn names_come_with_the_badge_and_go_with_the_lock() {
    let (mut b, lou, _) = roster();
    let plain =
        Contact { name: "Lou".to_owned(), companion: String::new(), phone: "+33612345678".to_owned() };
    let key = SealKeyPair::derive([7; 32]);
    let sealed = perron_domain::crypto::seal(
        &key.public,
        perron_domain::contact::CONTACT_INFO,
        &lou.0,
        &plain.to_bytes(),
        SecretSeed::from_bytes([5; 32]),
    );
    let contact = perron_domain::contact::SealedContact { signup: lou, sealed: sealed.unwrap() };
    b.answer(Answer::Contacts(vec![contact]));
    let names = |b: &Bench| match b.screen() {
        Screen::Roster(r) => r.contacts.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(names(&b), 0);
    b.show_badge(Err(BadgeError::Wrong));
    assert_eq!((names(&b), b.k.message), (0, Some(Message::BadgeWrong)));
    b.show_badge(Ok(OpenedBadge { key: Some(key.secret), ..badge(1, Role::Advisor) }));
    assert_eq!((names(&b), b.k.message), (1, Some(Message::BadgeIn)));
    b.act(Action::End);
    b.advisor();
    b.act(AdvisorAct::Open(Bench::id(1)));
    assert!(b.k.context.advisor.as_ref().is_some_and(|a| a.key.is_none()), "the badge is shown anew");
}

/// What a clock says that nobody can vouch for.
fn unvouched(wall: Timestamp) -> Time {
    Time { wall, belief: Belief::Unconfirmed, ..Time::synchronised(NOON) }
}

#[test]
fn whoever_comes_in_is_asked_for_the_date_where_nobody_vouches_for_it() {
    let plausible = Time { belief: Belief::Plausible, ..Time::synchronised(NOON) };
    let lag = |days: i64| Time { floor: Some(NOON.plus(-days * DAY)), ..plausible };
    for (what, time, asked) in [
        ("kept right by the system", Time::synchronised(NOON), false),
        ("a floor of two days ago", lag(2), false),
        ("a floor of four days ago", lag(4), true),
        ("nobody ever said", Time { floor: None, ..plausible }, true),
        ("off for two months, or wrong", unvouched(NOON.plus(60 * DAY)), true),
    ] {
        let mut b = Bench::new(&[8]);
        b.time = Some(time);
        b.advisor();
        assert!(b.k.context.advisor.is_some(), "{what}");
        let asks = matches!(b.k.shown.notice(), Some(Notice::AskDate { .. }));
        assert_eq!(asks, asked, "{what}: {:?}", b.k.shown);
    }
}

#[test]
fn a_volunteer_is_asked_where_no_date_is_believed_and_not_for_a_floor_that_lags() {
    let lagging = Time { belief: Belief::Plausible, floor: None, ..Time::synchronised(NOON) };
    for (time, asked) in [(lagging, false), (unvouched(NOON.plus(60 * DAY)), true)] {
        let mut b = Bench::new(&[8]);
        b.time = Some(time);
        b.staff(Role::Volunteer);
        let asks = matches!(b.k.shown.notice(), Some(Notice::AskDate { .. }));
        assert_eq!(asks, asked, "{:?}", b.k.shown);
        if asked {
            let word = b.act(NoticeAct::DateRight);
            assert!(has(&word, |e| matches!(e, Effect::ConfirmClock { by: Role::Volunteer })));
        }
    }
}

#[test]
fn nobody_is_asked_for_a_date_that_cannot_be() {
    for (wall, role, asked) in [
        (Timestamp(0), Role::Advisor, false),
        (NOON.plus(-2 * DAY), Role::Volunteer, false),
        (NOON.plus(-2 * DAY), Role::Advisor, true),
    ] {
        let mut b = Bench::new(&[8]);
        b.time = Some(Time { belief: Belief::Wrong, ..unvouched(wall) });
        b.staff(role);
        let notice = if asked { Notice::AskDate { shown: wall } } else { Notice::DateWrong };
        assert_eq!(*b.notice(), notice, "{role:?}");
    }
}

#[test]
fn what_is_confirmed_is_what_was_shown() {
    let wall = NOON.plus(60 * DAY);
    let ask = || {
        let mut b = Bench::new(&[8]);
        b.time = Some(unvouched(wall));
        b.advisor();
        assert_eq!(*b.notice(), Notice::AskDate { shown: wall });
        b
    };
    let mut b = ask();
    let effects = b.act(NoticeAct::DateRight);
    assert!(has(&effects, |e| matches!(e, Effect::ConfirmClock { by: Role::Advisor })));
    assert!(b.is_advisors_home(), "{:?}", b.k.shown);

    let mut b = ask();
    assert!(!has(&b.act(NoticeAct::DateWrong), |e| matches!(e, Effect::ConfirmClock { .. })));
    assert_eq!(*b.notice(), Notice::DateWrong);
    b.act(NoticeAct::Close);
    assert!(matches!(b.screen(), Screen::Advisor { page: 0 }), "one can go on");

    // Somebody sets the clock while the question stands.
    let mut b = ask();
    b.time = Some(unvouched(NOON.plus(4000 * DAY)));
    assert!(!has(&b.act(NoticeAct::DateRight), |e| matches!(e, Effect::ConfirmClock { .. })));
    assert_eq!(*b.notice(), Notice::AskDate { shown: NOON.plus(4000 * DAY) }, "it is asked anew");
    b.act(Action::End);
    assert!(b.k.context.advisor.is_none());
}

#[test]
fn a_volunteers_badge_opens_no_names_and_a_withdrawn_one_nothing() {
    let mut b = Bench::new(&[8]);
    b.show_badge(Err(BadgeError::Revoked));
    assert_eq!(*b.notice(), Notice::RevokedBadge);
    b.act(NoticeAct::Close);

    b.show_badge(Ok(badge(2, Role::Volunteer)));
    let effects = enter(&mut b, "2718");
    assert!(has(
        &effects,
        |e| matches!(e, Effect::Store(_, StoreAsk::VerifyPin { badge: Some(badge), .. }) if badge.0 == [2; 16])
    ));
    b.answer(Answer::PinChecked(Some(Role::Volunteer)));
    let advisor = b.k.context.advisor.clone().unwrap();
    assert!(advisor.role == Role::Volunteer && advisor.key.is_none());
    b.show_badge(Ok(badge(2, Role::Volunteer)));
    assert_eq!(b.k.message, Some(Message::BadgeWithoutNames));
    b.show_badge(Err(BadgeError::Revoked));
    assert_eq!(b.k.message, Some(Message::BadgeRevoked));
}

#[test]
fn digits_typed_for_one_badge_are_not_meant_for_another() {
    let mut b = Bench::new(&[8]);
    b.show_badge(Ok(badge(1, Role::Advisor)));
    b.keys("27");
    b.show_badge(Ok(badge(2, Role::Volunteer)));
    assert!(matches!(b.screen(), Screen::Door(pin) if pin.digits.is_empty()));
}

#[test]
fn typed_digits_codes_and_names_are_in_no_debug_output() {
    let mut b = Bench::new(&[8]);
    b.act(HomeAct::AdvisorDoor);
    b.keys("271");
    let half = format!("{:?}", b.k);
    let typed = half + &format!("{:?}", enter(&mut b, "8"));
    assert!(!typed.contains("271") && !typed.contains("2718"), "{typed}");
    for event in [Event::Action(Action::Key('7')), Event::Scanned("PB1:SECRET777".into())] {
        assert!(!format!("{event:?}").contains('7'), "{event:?}");
    }
    let check = b.scan(SIGNED);
    assert!(!format!("{check:?}").contains("ABCDEFGH"), "{check:?}");
}

#[test]
fn a_request_that_nobody_answers_leaves_nothing_being_checked() {
    let mut b = with_tutorials();
    b.act(HomeAct::AdvisorDoor);
    enter(&mut b, "2718");
    assert!(b.k.guards.pin.failures == 1 && b.k.is_checking_pin());
    b.fail(Purpose::Pin, Trouble::Transient);
    assert!(matches!(b.screen(), Screen::Door(_)) && !b.k.is_checking_pin());
    assert_eq!(
        (b.k.message, b.k.guards.pin.failures),
        (Some(Message::Busy), 0),
        "a guess nobody looked at is none"
    );
    b.show_badge(Ok(OpenedBadge { pin_set: false, ..badge(1, Role::Advisor) }));
    enter(&mut b, "2718");
    enter(&mut b, "2718");
    assert!(b.k.is_checking_pin());
    b.fail(Purpose::NewPin, Trouble::Transient);
    assert!(!b.k.is_checking_pin() && b.k.message == Some(Message::Busy));
    /// What somebody asks, and for what.
    type Question = (Purpose, fn(&mut Bench));
    let questions: [Question; 4] = [
        (Purpose::Ticket { guessed: false }, |b| drop(b.scan(&qr_text(SignUpId([3; 16]))))),
        (Purpose::Voucher { guessed: false }, |b| drop(b.scan(SIGNED))),
        (Purpose::Badge, |b| drop(b.scan(&badge_code()))),
        (Purpose::Learning, |b| {
            b.cover();
            b.act(CoverAct::Begin);
        }),
    ];
    for (purpose, ask) in questions {
        b.act(Action::Touch);
        ask(&mut b);
        assert_eq!(b.k.message, None, "{purpose:?}");
        let shown = format!("{:?}", b.k.shown);
        b.fail(purpose, Trouble::Transient);
        assert_eq!((b.k.message, format!("{:?}", b.k.shown)), (Some(Message::Busy), shown), "{purpose:?}");
    }
    b.act(Action::End);
    b.sign_up("Lou");
    assert_eq!(b.new_ticket().paper, Paper::Printing);
    b.fail(Purpose::Paper, Trouble::Transient);
    assert_eq!(b.new_ticket().paper, Paper::Ended(PaperOutcome::Failed(PaperFault::Other)));
}
