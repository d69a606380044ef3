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
    let list = HomeAct::Open(Door::Workshops);
    match name {
        "Home" => {}
        "Workshops" => drop(b.act(list)),
        "One workshop" => {
            b.act(list);
            b.act(WorkshopsAct::Open(Bench::id(1)));
        }
        "Sign-up" => {
            b.up_to_phone("Lou");
            b.keys("06 12");
        }
        "Sign-up at the desk" => {
            b.advisor();
            b.act(AdvisorAct::Open(Bench::id(1)));
            b.act(RosterAct::Enter);
            b.keys("L");
            b.act(SignUpAct::Continue);
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
            b.event(Event::Paper { job: JobId(1), outcome: PaperOutcome::Printed });
        }
        "New ticket, no printer" => {
            b.k.context.site.prints = false;
            b.up_to_phone("Lou");
            let execute = executed(b.act(SignUpAct::WithoutPhone));
            b.commit(&execute, None);
        }
        "New ticket at the desk" => {
            to_screen(b, "Sign-up at the desk");
            let execute = executed(b.act(SignUpAct::WithoutPhone));
            b.commit(&execute, Some(2));
        }
        "Ticket brought back" => {
            let lou = b.sign_up("Lou");
            b.act(Action::Home);
            b.show_ticket(lou, true);
        }
        "Typing a ticket's code" => {
            b.act(HomeAct::Open(Door::Workshops));
            b.act(WorkshopsAct::HaveTicket);
            b.keys("AB1");
        }
        "Typing a ticket's code, advisor in" => {
            b.advisor();
            b.scan(WEB);
            b.act(NoticeAct::TypeCode);
            b.keys("AB1");
        }
        _ => return false,
    }
    true
}

fn to_pass(b: &mut Bench, name: &str) -> bool {
    let pass = HomeAct::Open(Door::Pass);
    match name {
        "Pass" => drop(b.act(pass)),
        "Typing a pass's number" => {
            b.act(pass);
            b.act(PassAct::TypeNumber);
            b.keys("7");
        }
        "What a pass is worth" => {
            b.act(pass);
            b.scan(SIGNED);
            b.answer(known(0, None));
        }
        "Typing a pass's number, advisor in" => {
            to_screen(b, "Taking a voucher");
            b.act(RedeemAct::TypeNumber);
            b.keys("7");
        }
        _ => return false,
    }
    true
}

fn to_learning(b: &mut Bench, name: &str) -> bool {
    let shelf = HomeAct::Open(Door::Learn);
    match name {
        "Shelf" => drop(b.act(shelf)),
        "Self-check" => {
            b.act(shelf);
            b.act(ShelfAct::SelfCheck);
            b.answer(self_check(&["a"; 9]));
            b.act(check_answer(0));
        }
        "Cover" => b.cover(),
        "Lesson" => {
            b.begin();
            b.act(LessonAct::Next);
        }
        "End of a lesson" => {
            b.begin();
            b.act(LessonAct::Next);
            b.act(Action::Back);
        }
        "Typing a memo's code" => {
            b.act(shelf);
            b.act(ShelfAct::TypeMemo);
            b.keys("2");
        }
        _ => return false,
    }
    true
}

fn to_staff(b: &mut Bench, name: &str) -> bool {
    let new = || OpenedBadge { pin_set: false, ..badge(1, Role::Advisor) };
    match name {
        "Advisor's door" => {
            b.act(HomeAct::AdvisorDoor);
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
        "Trying devices" => {
            b.advisor();
            b.act(AdvisorAct::Devices);
        }
        "Advisor's list" => {
            b.advisor();
            b.act(AdvisorAct::Open(Bench::id(1)));
        }
        _ => return false,
    }
    true
}

fn to_redeeming(b: &mut Bench, name: &str) -> bool {
    match name {
        "Taking a voucher" => {
            b.advisor();
            b.act(AdvisorAct::Passes);
        }
        "Taking this voucher" => {
            b.k.context.site.prices.clear();
            b.advisor();
            b.scan(SIGNED);
            b.answer(known(0, None));
        }
        "Amount" => {
            to_screen(b, "Taking this voucher");
            b.act(RedeemAct::TypeAmount);
            b.keys("7");
        }
        "Reason" => {
            to_screen(b, "Taking a voucher");
            b.answer(Answer::Past(vec![past(1, false)]));
            b.reverse_past(0);
            b.keys("x");
        }
        _ => return false,
    }
    true
}
