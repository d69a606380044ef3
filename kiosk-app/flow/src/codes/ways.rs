//! How one comes to each screen of the table, by what people do.

use crate::bench::*;
use crate::*;

/// A stranger's code.
pub(super) const WEB: &str = "https://example.org";

/// Goes to the screen of this name from the first one.
pub(super) fn to_screen(b: &mut Bench, name: &str) {
    let known = to_workshops(b, name)
        || to_ticket(b, name)
        || to_pass(b, name)
        || to_learning(b, name)
        || to_staff(b, name)
        || to_redeeming(b, name);
    assert!(known, "no way leads to {name:?}");
}

fn to_workshops(b: &mut Bench, name: &str) -> bool {
    let list = Action::Door(Door::Workshops);
    match name {
        "Home" => {}
        "Workshops" => b.acts([list]),
        "One workshop" => b.acts([list, Action::Choose(0)]),
        "Sign-up" => {
            b.up_to_phone("Lou");
            b.keys("06 12");
        }
        "Sign-up at the desk" => {
            b.advisor();
            b.acts([Action::Choose(0), Action::RowAction(0), Action::Key('L'), Action::Primary]);
        }
        "Workshops, advisor in" => {
            to_screen(b, "Typing a ticket's code, advisor in");
            b.act(Action::Back);
        }
        _ => return false,
    }
    true
}

fn to_ticket(b: &mut Bench, name: &str) -> bool {
    match name {
        "New ticket, paper coming" => drop(b.sign_up("Lou")),
        "New ticket, paper ended" => {
            b.sign_up("Lou");
            b.event(Event::Paper { job: Some(JobId(1)), outcome: PaperOutcome::Printed });
        }
        "New ticket, no printer" => {
            b.k.context.site.prints = false;
            b.up_to_phone("Lou");
            let execute = executed(b.act(Action::Secondary));
            b.commit(&execute, None);
        }
        "New ticket at the desk" => {
            to_screen(b, "Sign-up at the desk");
            let execute = executed(b.act(Action::Secondary));
            b.commit(&execute, Some(2));
        }
        "Ticket brought back" => {
            let lou = b.sign_up("Lou");
            b.act(Action::Home);
            b.show_ticket(lou, true);
        }
        "Typing a ticket's code" => {
            b.acts([Action::Door(Door::Workshops), Action::Secondary]);
            b.keys("AB1");
        }
        "Typing a ticket's code, advisor in" => {
            b.advisor();
            b.scan(WEB);
            b.act(Action::Secondary);
            b.keys("AB1");
        }
        _ => return false,
    }
    true
}

fn to_pass(b: &mut Bench, name: &str) -> bool {
    let pass = Action::Door(Door::Pass);
    match name {
        "Pass" => b.acts([pass]),
        "Typing a pass's number" => b.acts([pass, Action::Secondary, Action::Key('7')]),
        "What a pass is worth" => {
            b.acts([pass]);
            b.scan(SIGNED);
            b.answer(known(0, None));
        }
        "Typing a pass's number, advisor in" => {
            to_screen(b, "Taking a voucher");
            b.acts([Action::Secondary, Action::Key('7')]);
        }
        _ => return false,
    }
    true
}

fn to_learning(b: &mut Bench, name: &str) -> bool {
    let shelf = Action::Door(Door::Learn);
    match name {
        "Shelf" => b.acts([shelf]),
        "Self-check" => {
            b.acts([shelf, Action::Primary]);
            b.answer(self_check(&["a"; 9]));
            b.act(Action::Choose(0));
        }
        "Cover" => b.cover(),
        "Lesson" => {
            b.begin();
            b.act(Action::Primary);
        }
        "End of a lesson" => {
            b.begin();
            b.acts([Action::Primary, Action::Back]);
        }
        "Typing a memo's code" => b.acts([shelf, Action::Secondary, Action::Key('2')]),
        _ => return false,
    }
    true
}

fn to_staff(b: &mut Bench, name: &str) -> bool {
    let new = || OpenedBadge { pin_set: false, ..badge(1, Role::Advisor) };
    match name {
        "Advisor's door" => {
            b.act(Action::AdvisorDoor);
            b.keys("27");
        }
        "Door, new PIN" => {
            b.show_badge(Ok(new()));
            b.keys("2");
        }
        "Door, new PIN again" => {
            b.show_badge(Ok(new()));
            b.keys("27182");
        }
        "Advisor's workshops" => b.advisor(),
        "Advisor's list" => {
            b.advisor();
            b.act(Action::Choose(0));
        }
        _ => return false,
    }
    true
}

fn to_redeeming(b: &mut Bench, name: &str) -> bool {
    match name {
        "Taking a voucher" => {
            b.advisor();
            b.act(Action::Nav(1));
        }
        "Taking this voucher" => {
            b.k.context.site.prices.clear();
            b.advisor();
            b.scan(SIGNED);
            b.answer(known(0, None));
        }
        "Amount" => {
            to_screen(b, "Taking this voucher");
            b.acts([Action::Primary, Action::Key('7')]);
        }
        "Reason" => {
            to_screen(b, "Taking a voucher");
            b.answer(Answer::Past(vec![past(1, false)]));
            b.acts([Action::RowAction(0), Action::Key('x')]);
        }
        _ => return false,
    }
    true
}
