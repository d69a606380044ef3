//! Paper on the screen, and people who come back with it.

use super::{Context, card};
use crate::documents::{self, Letterhead};
use crate::vm::{ButtonVm, FactVm, MyTicketVm, Paper, Picture, TicketVm};
use crate::words;
use perron_domain::ids::SignUpId;
use perron_domain::jobs::PaperFault;
use perron_domain::jobs::PaperOutcome::{Failed, Printed, Unknown};
use perron_domain::ticket::{TicketCode, qr_text};
use perron_domain::workshop::{News, Standing, Workshop};
use perron_flow::{NewTicket, Outcome, Paper as State, TicketAct};

pub(super) fn ticket(cx: &Context<'_>, t: &NewTicket) -> TicketVm {
    let w = &cx.w;
    let Some(workshop) = cx.k.context.workshop(t.workshop) else { return TicketVm::default() };
    let (headline, sub) = headline(cx, t, workshop);
    let button = |act, id: &str| ButtonVm::new(act, w.text(id));
    let (primary, secondary) = match t.paper {
        State::Printing => (button(TicketAct::HaveIt, "ticket-have"), ButtonVm::default()),
        State::Ended(Printed) => {
            (button(TicketAct::HaveIt, "ticket-have"), button(TicketAct::PrintAgain, "ticket-again"))
        }
        State::Ended(Unknown) => {
            (button(TicketAct::CameOut, "ticket-yes"), button(TicketAct::DidNotComeOut, "ticket-no"))
        }
        State::Ended(Failed(_)) => {
            (button(TicketAct::HaveIt, "code-noted"), button(TicketAct::TryAgain, "try-again"))
        }
        State::None => (button(TicketAct::HaveIt, "code-noted"), ButtonVm::default()),
    };
    let failed = matches!(t.paper, State::Ended(Failed(_)) | State::None);
    let (date, hour) = when(cx, workshop);
    TicketVm {
        headline,
        sub,
        good: !matches!(t.paper, State::Ended(Failed(_))),
        paper: match t.paper {
            State::Printing => Paper::Printing,
            State::Ended(Printed) => Paper::Done,
            State::Ended(Unknown) => Paper::Ask,
            State::Ended(Failed(_)) | State::None => Paper::Failed,
        },
        steps: if failed { vec![] } else { steps(cx, t, workshop) },
        helps: if failed { helps(cx, &date, &hour) } else { vec![] },
        picture: if failed { Picture::default() } else { picture(cx, workshop, t.signup) },
        qr: if failed { cx.pictures.qr(&qr_text(t.signup)) } else { Picture::default() },
        code: TicketCode::of(t.signup).to_string(),
        lines: card_lines(workshop, &date, &hour),
        card_title: w.text("card-title"),
        primary,
        secondary,
        note: if failed { String::new() } else { w.text("ticket-cancel-note") },
    }
}

fn when(cx: &Context<'_>, workshop: &Workshop) -> (String, String) {
    let Some(d) = &workshop.details else { return Default::default() };
    let at = d.starts.local(cx.k.context.site.zone);
    (words::date(&cx.w, at.date()), words::hour(&cx.w, at))
}

fn card_lines(workshop: &Workshop, date: &str, hour: &str) -> Vec<String> {
    let Some(d) = &workshop.details else { return vec![] };
    let lines = [d.title.as_str().to_owned(), format!("{date}, {hour}"), d.room.as_str().to_owned()];
    lines.into_iter().filter(|l| !l.is_empty()).collect()
}

/// The good news first; then the fault.
fn headline(cx: &Context<'_>, t: &NewTicket, workshop: &Workshop) -> (String, String) {
    let w = &cx.w;
    let party = workshop.signup(t.signup).map_or(1, |s| s.party);
    match (t.paper, t.outcome) {
        (State::Ended(Failed(fault)), outcome) => {
            let kept = if outcome == Outcome::Seat { "kept-seat" } else { "kept-waiting" };
            let why = match fault {
                PaperFault::NoPaper => "fault-no-paper",
                PaperFault::CoverOpen => "fault-cover",
                PaperFault::Unplugged => "fault-unplugged",
                PaperFault::NoPrinter => "no-printer",
                PaperFault::Other => "fault-other",
            };
            (w.text(kept), w.text(why))
        }
        (State::None, outcome) => {
            let kept = if outcome == Outcome::Seat { "kept-seat" } else { "kept-waiting" };
            (w.text(kept), w.text("no-printer"))
        }
        (_, outcome) => {
            let name = documents::full_name(w, &t.contact);
            let done =
                if name.is_empty() { w.text("done") } else { w.with("done-named", &[("name", name.into())]) };
            let sub = match outcome {
                _ if t.paper == State::Ended(Unknown) => w.text("ticket-ask-sub"),
                Outcome::Seat => w.with("done-seat", &[("n", i64::from(party).into())]),
                Outcome::Waiting(_) => w.text("done-waiting-sub"),
                Outcome::Asked => w.text("done-asked"),
            };
            (done, sub)
        }
    }
}

fn steps(cx: &Context<'_>, t: &NewTicket, workshop: &Workshop) -> Vec<String> {
    let w = &cx.w;
    let (date, hour) = when(cx, workshop);
    let take = w.text(if t.paper == State::Printing { "step-printing" } else { "step-take" });
    let room = workshop.details.as_ref().map(|d| d.room.as_str()).unwrap_or_default();
    let place =
        if room.is_empty() { w.text("step-here") } else { w.with("step-where", &[("room", room.into())]) };
    let come = w.with("step-come", &[("date", date.into()), ("hour", hour.into())]);
    match t.outcome {
        Outcome::Seat => vec![take, come, place],
        Outcome::Waiting(n) => {
            let call = if t.contact.phone.is_empty() { "step-wait-nophone" } else { "step-wait-call" };
            vec![w.with("done-waiting", &[("n", n.into())]), take, w.text(call)]
        }
        Outcome::Asked => vec![w.text("done-asked"), take, w.text("step-wait-nophone")],
    }
}

fn helps(cx: &Context<'_>, date: &str, hour: &str) -> Vec<FactVm> {
    let w = &cx.w;
    let args = [("date", date.into()), ("hour", hour.into())];
    vec![
        FactVm { icon: "camera".into(), text: w.text("help-code"), sub: w.with("help-code-sub", &args) },
        FactVm { icon: "people".into(), text: w.text("help-team"), sub: w.text("help-team-sub") },
    ]
}

fn picture(cx: &Context<'_>, workshop: &Workshop, signup: SignUpId) -> Picture {
    let standing = workshop.signup(signup).map(|s| (s.standing, s.party, workshop.position(signup)));
    let key = format!(
        "ticket {} {} {standing:?} {}",
        TicketCode::of(signup),
        cx.w.lang.as_str(),
        cx.k.context.time.is_believed()
    );
    let head = Letterhead { site: &cx.k.context.site, time: cx.k.context.time };
    cx.pictures.paper(key, || documents::ticket(&cx.w, &head, workshop, signup))
}

pub(super) fn mine(cx: &Context<'_>, signup: SignUpId, workshop: &Workshop, sure: bool) -> MyTicketVm {
    let w = &cx.w;
    let card = card::card(cx, workshop);
    let button = |act, id: &str| ButtonVm::new(act, w.text(id));
    if sure {
        return MyTicketVm {
            headline: w.text("my-sure"),
            state: w.text("my-sure-sub"),
            good: false,
            card,
            note: String::new(),
            primary: button(TicketAct::GiveUpForSure, "my-sure-yes"),
            secondary: button(TicketAct::KeepPlace, "my-sure-no"),
        };
    }
    let mine = workshop.signup(signup);
    let over = workshop.details.as_ref().is_some_and(|d| d.ends <= cx.k.context.now);
    let (state, good, alive) = match mine {
        Some(s) if s.standing == Standing::GivenUp => (w.text("my-given-up"), false, false),
        _ if workshop.called_off => (w.text("my-called-off"), false, false),
        _ if over => (w.text("my-over"), false, false),
        Some(s) if s.standing == Standing::Waiting => {
            (w.with("my-waiting", &[("n", workshop.position(signup).unwrap_or(1).into())]), true, true)
        }
        Some(s) => match s.news {
            Some((News::Promoted, _)) => (w.text("my-promoted"), true, true),
            Some((News::Moved, _)) => (w.text("my-moved"), false, true),
            Some((News::OnAgain, _)) => (w.text("my-on-again"), true, true),
            Some((News::PromotedMoved, _)) => (w.text("my-promoted-moved"), false, true),
            Some((News::OnAgainMoved, _)) => (w.text("my-on-again-moved"), false, true),
            _ => (w.text("my-seat"), true, true),
        },
        None => (w.text("done-asked"), true, false),
    };
    MyTicketVm {
        headline: w.text("my-title"),
        state,
        good,
        card,
        note: if alive { w.text("my-note") } else { String::new() },
        primary: if alive && cx.k.context.prints() {
            button(TicketAct::Reprint, "my-reprint")
        } else {
            button(TicketAct::OtherWorkshops, "my-others")
        },
        secondary: if alive { button(TicketAct::GiveUp, "my-cancel") } else { ButtonVm::default() },
    }
}
