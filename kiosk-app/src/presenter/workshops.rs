//! The list of workshops, and one of them.

use super::{Context, card, position};
use crate::vm::{ButtonVm, DetailVm, FactVm, ListVm, WorkshopVm};
use crate::words;
use perron_domain::ids::{Cents, WorkshopId};
use perron_domain::pass::Service;
use perron_domain::workshop::{Details, Workshop};
use perron_flow::WorkshopsAct;

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
            .map(|workshop| WorkshopVm {
                act: WorkshopsAct::Open(workshop.id).into(),
                ..card::card(cx, workshop)
            })
            .collect(),
        can_up: page > 0,
        can_down: (page + 1) * per_page < total,
        position: position(w, page, per_page, total),
        empty: if total == 0 { w.text("workshops-empty") } else { String::new() },
        have_ticket: ButtonVm::new(WorkshopsAct::HaveTicket, w.text("workshops-have-ticket")),
    }
}

pub(super) fn detail(cx: &Context<'_>, id: WorkshopId) -> DetailVm {
    let w = &cx.w;
    let Some((workshop, details)) = cx.k.context.workshop(id).and_then(|x| Some((x, x.details.as_ref()?)))
    else {
        return DetailVm { note: w.text("detail-gone-note"), ..DetailVm::default() };
    };
    let open = !workshop.closed && !workshop.called_off;
    let sign_up = |seats, id: &str| ButtonVm::new(WorkshopsAct::SignUp(seats), w.text(id));
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
        primary: sign_up(1, if one { "detail-sign-up" } else { "detail-wait" }).when(open),
        secondary: if open {
            sign_up(2, if two { "detail-two" } else { "detail-wait-two" })
        } else {
            ButtonVm::default()
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
