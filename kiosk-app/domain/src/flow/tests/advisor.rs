//! The advisor's door and lists.

use super::*;
use crate::contact::Contact;
use crate::crypto::BadgeSecret;
use crate::log::CallState;
use crate::workshop::Standing;

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
        b.act(Action::AdvisorDoor);
        assert!(matches!(enter(&mut b, "1111").as_slice(), [Effect::VerifyPin(pin)] if pin == "1111"));
        assert!(b.act(Action::Key('2')).is_empty(), "nothing is typed while it is compared");
        let effects = b.event(Event::PinChecked(false));
        assert!(has(&effects, |e| matches!(e, Effect::SaveGuard { name: "pin", .. })));
        let wait = b.k.pin_guard.wait(b.now, crate::crypto::GrowingDelay::PIN);
        waits.push(wait);
        if wait > 0 {
            assert!(enter(&mut b, "2718").is_empty(), "not even the right one");
        }
        b.now = b.now.plus(i64::from(wait) * 1000);
    }
    assert_eq!(waits, [0, 0, 30, 60, 120, 240]);
    b.advisor();
    assert!(matches!(b.k.screen, Screen::Advisor { page: 0 }));
    assert_eq!(b.k.pin_guard, Guard::default());
}

#[test]
fn the_badge_sets_a_pin_even_after_the_guesses_of_others() {
    let mut b = Bench::new(&[8]);
    b.k.pin_set = true;
    b.act(Action::AdvisorDoor);
    b.act(Action::Secondary);
    assert_eq!(*b.notice(), Notice::BadgeNeeded);
    b.act(Action::Primary);
    for _ in 0..3 {
        enter(&mut b, "1111");
        b.event(Event::PinChecked(false));
    }
    let badge = BadgeSecret::from_seed([9; 16]).to_text();
    assert!(matches!(b.scan(&badge).as_slice(), [Effect::OpenBadge(_)]));
    b.event(Event::BadgeOpened(Some(SealKeyPair::derive([7; 32]).secret)));
    b.act(Action::Secondary);
    assert!(enter(&mut b, "2718").is_empty(), "it is asked twice");
    assert!(enter(&mut b, "2717").is_empty(), "and both must be the same");
    enter(&mut b, "2718");
    assert!(matches!(enter(&mut b, "2718").as_slice(), [Effect::SetPin(pin)] if pin == "2718"));
    b.event(Event::PinSet(true));
    assert_eq!(*b.notice(), Notice::PinSet);
    assert!(b.k.advisor.as_ref().is_some_and(|a| a.key.is_some()) && b.k.pin_guard == Guard::default());
}

#[test]
fn a_first_badge_asks_for_a_pin_and_a_wrong_one_says_so() {
    let mut b = Bench::new(&[8]);
    b.event(Event::BadgeOpened(None));
    assert_eq!(*b.notice(), Notice::WrongBadge);
    b.event(Event::BadgeOpened(Some(SealKeyPair::derive([7; 32]).secret)));
    assert!(matches!(&b.k.screen, Screen::Pin(p) if p.stage == PinStage::New));
    assert!(b.k.advisor.is_none(), "the badge alone opens nothing");
}

#[test]
fn home_is_the_advisors_until_the_lock() {
    let mut b = Bench::new(&[8]);
    b.advisor();
    let ways: [&[Action]; 3] = [
        &[Action::Nav(1), Action::Secondary, Action::Home],
        &[Action::Nav(1), Action::Back],
        &[Action::Choose(0), Action::Home],
    ];
    for way in ways {
        b.acts(way.to_vec());
        assert!(matches!(b.k.screen, Screen::Advisor { .. }), "{way:?}: {:?}", b.k.screen);
    }
    b.scan("https://example.org");
    b.acts([Action::Secondary, Action::Back, Action::Back]);
    assert!(matches!(b.k.screen, Screen::Advisor { .. }), "{:?}", b.k.screen);
    b.act(Action::End);
    assert!(matches!(b.k.screen, Screen::Home) && b.k.advisor.is_none());
}

/// Opens the list of tomorrow's workshop: Lou has the seat, Nour waits.
fn roster() -> (Bench, SignUpId, SignUpId) {
    let mut b = Bench::new(&[1]);
    let (lou, nour) = (b.sign_up("Lou"), b.sign_up("Nour"));
    b.act(Action::Home);
    b.advisor();
    let effects = b.act(Action::Choose(0));
    assert!(matches!(effects.as_slice(), [Effect::LoadRoster(id)] if *id == Bench::id(1)));
    (b, lou, nour)
}

fn acts(b: &Bench) -> Vec<RosterAct> {
    match &b.k.screen {
        Screen::Roster(roster) => roster_acts(&b.k, roster),
        other => panic!("{other:?}"),
    }
}

fn press(b: &mut Bench, act: RosterAct) -> Vec<Effect> {
    let place = acts(b).iter().position(|a| *a == act).unwrap_or_else(|| panic!("{act:?}: {:?}", acts(b)));
    b.act(Action::RowAction(place))
}

#[test]
fn giving_up_for_someone_promotes_the_next_who_is_then_called() {
    use RosterAct::{Enter, Erase, GiveUp, No, NoAnswer, PrintList, Reached, Reprint, Toggle, Yes};
    let (mut b, lou, nour) = roster();
    assert_eq!(acts(&b), [Enter, Toggle, PrintList]);
    b.act(Action::Choose(0));
    assert_eq!(acts(&b), [Reprint, GiveUp, Erase]);
    assert!(press(&mut b, GiveUp).is_empty(), "first the question");
    assert_eq!(acts(&b), [Yes, No]);
    assert!(press(&mut b, No).is_empty());
    press(&mut b, GiveUp);
    let execute = executed(press(&mut b, Yes));
    assert_eq!(execute.command, Command::GiveUp { workshop: Bench::id(1), signup: lou });
    let effects = b.commit(&execute, None);
    assert!(has(&effects, |e| matches!(e, Effect::LoadRoster(_))));
    assert_eq!(b.k.message, Some(Message::Noted));
    b.act(Action::Choose(0));
    assert_eq!(acts(&b), [Reached, NoAnswer, Reprint, GiveUp, Erase], "Nour is to be called");
    let execute = executed(press(&mut b, Reached));
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
    let [Effect::Enqueue { job, names }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((job.kind, job.about, names.len()), (JobKind::List, Bench::id(1).0, 0), "no badge, no name");
    press(&mut b, RosterAct::Enter);
    assert!(b.form().desk);
    b.act(Action::Back);
    b.act(Action::Choose(0));
    press(&mut b, RosterAct::Erase);
    let execute = executed(press(&mut b, RosterAct::Yes));
    assert_eq!(execute.command, Command::EraseContact { signup: lou });
}

#[test]
fn someone_entered_by_hand_is_let_in_on_a_list_that_is_open() {
    let (mut b, ..) = roster();
    press(&mut b, RosterAct::Enter);
    b.keys("gisèle");
    b.act(Action::Primary);
    let execute = executed(b.act(Action::Secondary));
    assert!(matches!(execute.command, Command::SignUp { via: Via::Desk, party: 1, .. }));
    b.commit(&execute, Some(2));
    assert_eq!(b.stored[0].signups[2].standing, Standing::Waiting);
    b.act(Action::Primary);
    assert!(
        matches!(&b.k.screen, Screen::Roster(r) if r.selected.is_some()),
        "back on the list, at the new row"
    );
}

#[test]
fn names_come_with_the_badge_and_go_with_the_lock() {
    let (mut b, lou, _) = roster();
    let plain =
        Contact { name: "Lou".to_owned(), companion: String::new(), phone: "+33612345678".to_owned() };
    let key = SealKeyPair::derive([7; 32]);
    let sealed =
        crate::crypto::seal(&key.public, crate::contact::CONTACT_INFO, &lou.0, &plain.to_bytes(), [5; 32]);
    let contact = crate::contact::SealedContact { signup: lou, sealed: sealed.unwrap(), expires: NOON };
    b.event(Event::RosterLoaded { workshop: Bench::id(1), contacts: vec![contact] });
    let names = |b: &Bench| match &b.k.screen {
        Screen::Roster(r) => r.contacts.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(names(&b), 0);
    b.event(Event::BadgeOpened(None));
    assert_eq!((names(&b), b.k.message), (0, Some(Message::BadgeWrong)));
    b.event(Event::BadgeOpened(Some(key.secret)));
    assert_eq!((names(&b), b.k.message), (1, Some(Message::BadgeIn)));
    b.act(Action::End);
    b.advisor();
    b.act(Action::Choose(0));
    assert!(b.k.advisor.as_ref().is_some_and(|a| a.key.is_none()), "the badge is shown anew");
}
