//! Home, the list, one workshop.

use super::{Context, card, position};
use crate::vm::{DetailVm, Door, DoorVm, FactVm, HomeVm, ListVm};
use crate::words;
use perron_domain::ids::{Cents, WorkshopId};
use perron_domain::pass::Service;
use perron_domain::workshop::{Details, Workshop};

pub(super) fn home(cx: &Context<'_>) -> HomeVm {
    let w = &cx.w;
    // A door leads somewhere, or is not there: the drop-in's and the places' rooms are not built yet.
    let doors = [
        (Door::Learn, "door-learn", "door-learn-hint", cx.k.shelf.learning.is_there()),
        (Door::Workshops, "door-workshops", "door-workshops-hint", true),
        (Door::Pass, "door-pass", "door-pass-hint", true),
    ];
    let there = doors.into_iter().filter(|(.., there)| *there);
    let door = |(door, title, hint, _): (Door, &str, &str, bool)| DoorVm {
        door,
        title: w.text(title),
        hint: w.text(hint),
    };
    HomeVm { greeting: w.text("home-greeting"), doors: there.map(door).collect() }
}

pub(super) fn list(cx: &Context<'_>, page: usize) -> ListVm {
    let (k, w) = (cx.k, &cx.w);
    let per_page = k.context.cards_per_page();
    let total = k.context.ahead().count();
    ListVm {
        question: w.text(if k.context.look.size >= 3 {
            "workshops-question-short"
        } else {
            "workshops-question"
        }),
        cards: k
            .context
            .ahead()
            .skip(page * per_page)
            .take(per_page)
            .map(|workshop| card::card(cx, workshop))
            .collect(),
        can_up: page > 0,
        can_down: (page + 1) * per_page < total,
        position: position(w, page, per_page, total),
        empty: if total == 0 { w.text("workshops-empty") } else { String::new() },
        secondary: w.text("workshops-have-ticket"),
    }
}

pub(super) fn detail(cx: &Context<'_>, id: WorkshopId) -> DetailVm {
    let w = &cx.w;
    let Some((workshop, details)) = cx.k.context.workshop(id).and_then(|x| Some((x, x.details.as_ref()?)))
    else {
        return DetailVm { note: w.text("detail-gone-note"), ..DetailVm::default() };
    };
    let open = !workshop.closed && !workshop.called_off;
    let (one, two) = (workshop.free() >= 1, workshop.free() >= 2);
    let note = match () {
        () if workshop.called_off => w.text("refusal-called-off"),
        () if workshop.closed => w.text("detail-closed-note"),
        () if one => price_note(cx),
        () => next_like(cx, workshop).unwrap_or_else(|| w.text("detail-full-note")),
    };
    DetailVm {
        card: card::card(cx, workshop),
        summary: details.summary.as_str().to_owned(),
        facts: facts(cx, details),
        primary: w.text(if one { "detail-sign-up" } else { "detail-wait" }),
        primary_enabled: open,
        secondary: if open {
            w.text(if two { "detail-two" } else { "detail-wait-two" })
        } else {
            String::new()
        },
        note,
    }
}

/// What a session costs, as far as the site says so, and what is asked of a person.
fn price_note(cx: &Context<'_>) -> String {
    match cx.k.context.site.price(Service::Workshop) {
        Some(Cents(0)) => cx.w.text("detail-free-note"),
        Some(price) => cx.w.with("detail-price-note", &[("price", words::euros(&cx.w, price).into())]),
        None => cx.w.text("detail-name-note"),
    }
}

/// « Complet. Le prochain semblable : mardi 8 décembre. »
fn next_like(cx: &Context<'_>, full: &Workshop) -> Option<String> {
    let title = &full.details.as_ref()?.title;
    let other = cx.k.context.ahead().find(|x| {
        x.id != full.id && x.free() > 0 && !x.closed && x.details.as_ref().is_some_and(|d| d.title == *title)
    })?;
    let date = words::date(&cx.w, other.details.as_ref()?.starts.day(cx.k.context.site.zone));
    Some(cx.w.with("detail-next-note", &[("date", date.into())]))
}

fn facts(cx: &Context<'_>, d: &Details) -> Vec<FactVm> {
    let w = &cx.w;
    let fact = |icon: &str, text: String| FactVm { icon: icon.to_owned(), text, sub: String::new() };
    let mut facts = vec![];
    if !d.advisor.is_empty() {
        facts.push(fact("person", w.with("fact-advisor", &[("name", d.advisor.as_str().into())])));
    }
    if !d.bring.is_empty() {
        facts.push(fact("ticket", w.with("fact-bring", &[("what", d.bring.as_str().into())])));
    }
    let spoken: Vec<String> =
        d.languages.iter().map(|l| w.text(&format!("language-{}", l.as_str()))).collect();
    if let Some(list) = spoken.into_iter().reduce(|a, b| w.with("and", &[("a", a.into()), ("b", b.into())])) {
        facts.push(fact("globe", w.with("fact-languages", &[("languages", list.into())])));
    }
    if !d.access.is_empty() {
        facts.push(fact("chair", w.with("fact-access", &[("what", d.access.as_str().into())])));
    }
    facts
}
