//! The list of one workshop. Names and phones only while the badge is in.

use super::viewfinder::by_reader;
use super::{Context, advisor, position};
use crate::documents::full_name;
use crate::vm::{ButtonVm, CountVm, RosterRowVm, RosterVm, Standing as Shown, Tone};
use crate::words;
use perron_domain::calls::CallState;
use perron_domain::lang::Lang;
use perron_domain::ticket::TicketCode;
use perron_domain::workshop::{Details, News, SignUp, Standing, Via, Workshop};
use perron_flow::{Confirm, Roster, RosterAct, listed};

/// How names become readable.
const BADGE: [&str; 3] = ["roster-footer-badge", "roster-footer-camera", "roster-footer-none"];

pub(super) fn roster(cx: &Context<'_>, list: &Roster) -> RosterVm {
    let (k, w) = (cx.k, &cx.w);
    let Some((workshop, d)) = k.context.workshop(list.workshop).and_then(|x| Some((x, x.details.as_ref()?)))
    else {
        return RosterVm { selected: -1, empty: w.text("detail-gone-note"), ..RosterVm::default() };
    };
    let (people, per_page) = (listed(workshop), k.context.rows_per_page());
    let shown: Vec<&SignUp> = people.iter().copied().skip(list.page * per_page).take(per_page).collect();
    let selected = shown.iter().position(|s| Some(s.id) == list.selected).and_then(|i| i32::try_from(i).ok());
    let badge_in = k.context.advisor.as_ref().is_some_and(|a| a.key.is_some());
    let row = |(i, signup): (usize, &&SignUp)| row(cx, list, signup, list.page * per_page + i + 1);
    RosterVm {
        title: d.title.as_str().to_owned(),
        sub: sub(cx, d),
        counts: counts(cx, workshop),
        heads: ["head-place", "head-name", "head-ticket", "head-origin", "head-state", "head-phone"]
            .map(|h| w.text(h))
            .to_vec(),
        rows: shown.iter().enumerate().map(row).collect(),
        selected: selected.unwrap_or(-1),
        actions: list.acts(&k.context).into_iter().map(|act| action(cx, workshop, list, act)).collect(),
        can_up: list.page > 0,
        can_down: (list.page + 1) * per_page < people.len(),
        position: position(w, list.page, per_page, people.len()),
        empty: if people.is_empty() { w.text("roster-empty") } else { String::new() },
        footer: if badge_in { w.text("roster-footer") } else { by_reader(cx, BADGE) },
        badge_in,
    }
}

fn sub(cx: &Context<'_>, d: &Details) -> String {
    let (w, zone) = (&cx.w, cx.k.context.site.zone);
    let date = words::capital(&words::date(w, d.starts.day(zone)));
    let time = words::from_to(w, d.starts, d.ends, zone);
    w.with("roster-sub", &[("date", date.into()), ("time", time.into()), ("room", d.room.as_str().into())])
}

fn counts(cx: &Context<'_>, workshop: &Workshop) -> Vec<CountVm> {
    let w = &cx.w;
    let (taken, free) = (workshop.taken(), workshop.free());
    let due = advisor::due(cx, workshop);
    let count = |n: usize, text: String, tone: Tone| CountVm { number: n.to_string(), text, tone };
    vec![
        count(usize::from(taken), w.with("count-seats", &[("n", taken.into())]), Tone::Good),
        count(usize::from(free), w.with("count-free", &[("n", free.into())]), Tone::Calm),
        count(workshop.waiting().count(), w.text("count-waiting"), Tone::Calm),
        count(due, w.text("count-calls"), if due > 0 { Tone::Warn } else { Tone::Calm }),
    ]
}

fn row(cx: &Context<'_>, list: &Roster, s: &SignUp, place: usize) -> RosterRowVm {
    let (k, w) = (cx.k, &cx.w);
    let contact = list.contacts.iter().find(|(id, _)| *id == s.id).map(|(_, c)| c);
    let mut notes = vec![];
    if s.party > 1 {
        notes.push(w.text("party-two"));
    }
    if s.lang != Lang::FR {
        notes.push(w.text(&format!("language-{}", s.lang.as_str())));
    }
    let (standing, state) = standing(cx, s);
    RosterRowVm {
        act: RosterAct::Choose(s.id).into(),
        place: place.to_string(),
        name: contact
            .map(|c| full_name(w, c))
            .filter(|n| !n.is_empty())
            .unwrap_or_else(|| w.text("name-hidden")),
        note: notes.join(", "),
        code: TicketCode::of(s.id).to_string(),
        origin: w.text(match s.via {
            Via::Kiosk => "origin-kiosk",
            Via::Desk => "origin-desk",
        }),
        standing,
        state,
        phone: match contact {
            Some(c) if c.phone.is_empty() => w.text("no-phone-given"),
            Some(c) => perron_domain::phone::shown(&c.phone, &k.context.site.country),
            None => String::new(),
        },
    }
}

fn standing(cx: &Context<'_>, s: &SignUp) -> (Shown, String) {
    let w = &cx.w;
    let call = cx.k.context.call(s.id);
    if let Some((news, since)) = s.news.filter(|_| call.due(s)) {
        let tried = call.last.is_some_and(|l| l.state == CallState::NoAnswer && l.hlc > since);
        let id = match news {
            _ if tried => "standing-no-answer",
            News::Promoted => "standing-call-promoted",
            News::Moved => "standing-call-moved",
            News::CalledOff => "standing-call-off",
            News::OnAgain => "standing-call-on-again",
            News::PromotedMoved => "standing-call-promoted-moved",
            News::OnAgainMoved => "standing-call-on-again-moved",
        };
        return (Shown::ToCall, w.text(id));
    }
    match s.standing {
        _ if s.news.is_some() => (Shown::Called, w.text("standing-called")),
        Standing::Seat => (Shown::Seat, w.text("standing-seat")),
        Standing::Waiting => (Shown::Waiting, w.text("standing-waiting")),
        Standing::GivenUp => (Shown::Cancelled, w.text("my-given-up")),
    }
}

fn action(cx: &Context<'_>, workshop: &Workshop, list: &Roster, act: RosterAct) -> ButtonVm {
    let w = &cx.w;
    let coded = |id: &str, signup| w.with(id, &[("code", TicketCode::of(signup).to_string().into())]);
    let (icon, text) = match act {
        // A row is its own button.
        RosterAct::Choose(_) => return ButtonVm::default(),
        RosterAct::Reached(_) => ("check", w.text("act-reached")),
        RosterAct::NoAnswer(_) => ("phone", w.text("act-no-answer")),
        RosterAct::Reprint(_) => ("print", w.text("act-reprint")),
        RosterAct::GiveUp(_) => ("exit", w.text("act-give-up")),
        RosterAct::Erase(_) => ("erase", w.text("act-erase")),
        RosterAct::Enter => ("plus", w.text("act-enter")),
        RosterAct::Toggle if workshop.closed => ("check", w.text("act-open")),
        RosterAct::Toggle => ("cross", w.text("act-close")),
        RosterAct::PrintList => ("print", w.text("act-print-list")),
        RosterAct::Yes => match list.confirm {
            Some(Confirm::Erase(signup)) => ("erase", coded("act-yes-erase", signup)),
            Some(Confirm::GiveUp(signup)) => ("exit", coded("act-yes-give-up", signup)),
            None => ("check", w.text("ok")),
        },
        RosterAct::No => ("cross", w.text("act-no")),
    };
    ButtonVm::new(act, text).with_icon(icon).when(!cx.k.is_saving())
}
