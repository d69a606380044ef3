//! Taking a voucher.

use super::Context;
use super::viewfinder::by_reader;
use crate::catalogue::Arg;
use crate::documents::service;
use crate::vm::{ButtonVm, ChoiceVm, RedeemVm};
use crate::words;
use perron_domain::ids::{Cents, WorkshopId};
use perron_domain::pass::Service;
use perron_flow::{PassView, Past, Redeem, RedeemAct};

/// Earlier redemptions shown.
const PAST_SHOWN: usize = 4;

pub(super) fn redeem(cx: &Context<'_>, r: &Redeem) -> RedeemVm {
    let w = &cx.w;
    let past =
        r.past.iter().filter(|p| !p.reversed).take(PAST_SHOWN).map(|p| past(cx, p)).collect::<Vec<_>>();
    let past_title = if past.is_empty() { String::new() } else { w.text("redeem-past") };
    let base = RedeemVm { title: w.text("redeem-title"), past_title, past, ..RedeemVm::default() };
    if let Some((taken, left)) = r.done {
        return RedeemVm {
            amount: words::euros(w, taken),
            amount_sub: w
                .with("redeem-left", &[("left", words::euros(w, left).into()), ("face", face(r, w).into())]),
            title: w.with("redeem-done", &[("amount", words::euros(w, taken).into())]),
            sub: w.with("redeem-done-sub", &[("left", words::euros(w, left).into())]),
            primary: ButtonVm::new(RedeemAct::Another, w.text("redeem-next")),
            past: vec![],
            past_title: String::new(),
            ..base
        };
    }
    let Some(view) = &r.view else {
        let secondary = ButtonVm::new(RedeemAct::TypeNumber, w.text("redeem-type"));
        return RedeemVm {
            sub: by_reader(cx, ["redeem-sub", "redeem-sub-camera", "redeem-sub-none"]),
            secondary,
            ..base
        };
    };
    let left = view.verdict.left();
    let usable = left > Cents(0) && !r.choices.is_empty();
    let ((less, more), saving) = (r.steps(), cx.k.is_saving());
    RedeemVm {
        sub: w.with("pass-funder", &[("funder", view.facts.funder.as_str().into())]),
        amount: words::euros(w, left),
        amount_sub: self::left(cx, view),
        choices_title: if usable { w.text("redeem-service") } else { String::new() },
        choices: if usable {
            r.choices.iter().enumerate().map(|(i, c)| choice(cx, r, i, *c)).collect()
        } else {
            vec![]
        },
        spend_title: w.text("redeem-amount"),
        // An amount that nobody said is asked for, never proposed.
        spend: if r.amount == Cents(0) { "–".to_owned() } else { words::euros(w, r.amount) },
        less: ButtonVm::new(RedeemAct::Less, w.text("less")).when(less && !saving),
        more: ButtonVm::new(RedeemAct::More, w.text("more")).when(more && !saving),
        primary: give(cx, r).when(usable && !saving),
        secondary: ButtonVm::new(RedeemAct::Another, w.text("redeem-cancel")).when(!saving),
        error: match () {
            () if left == Cents(0) => super::pass::result(cx, view).lead,
            () if r.choices.is_empty() => w.text("redeem-none"),
            () => String::new(),
        },
        past: vec![],
        past_title: String::new(),
        ..base
    }
}

/// Take the amount; one that nobody said is asked for first.
fn give(cx: &Context<'_>, r: &Redeem) -> ButtonVm {
    let w = &cx.w;
    if r.amount == Cents(0) {
        return ButtonVm::new(RedeemAct::TypeAmount, w.text("redeem-type-amount"));
    }
    let amount = words::euros(w, r.amount);
    let Some(view) = &r.view else { return ButtonVm::default() };
    ButtonVm::new(RedeemAct::Take(view.facts.id), w.with("redeem-take", &[("amount", amount.into())]))
}

/// « reste 40 € sur 50 € »
pub(super) fn left(cx: &Context<'_>, view: &PassView) -> String {
    let euros = |cents| Arg::from(words::euros(&cx.w, cents));
    cx.w.with("redeem-left", &[("left", euros(view.verdict.left())), ("face", euros(view.facts.face))])
}

fn face(r: &Redeem, w: &crate::catalogue::Words<'_>) -> String {
    r.view.as_ref().map_or_else(String::new, |v| words::euros(w, v.facts.face))
}

fn choice(
    cx: &Context<'_>,
    r: &Redeem,
    place: usize,
    (kind, workshop): (Service, Option<WorkshopId>),
) -> ChoiceVm {
    let zone = cx.k.context.site.zone;
    let details = workshop.and_then(|id| cx.k.context.workshop(id)).and_then(|w| w.details.as_ref());
    let sub = details.map(|d| {
        let date = words::date(&cx.w, d.starts.day(zone));
        format!("{} · {date}, {}", d.title.as_str(), words::hour(&cx.w, d.starts.local(zone)))
    });
    ChoiceVm {
        act: RedeemAct::Choose(place).into(),
        text: service(&cx.w, kind),
        sub: sub.unwrap_or_default(),
        chosen: place == r.chosen,
    }
}

fn past(cx: &Context<'_>, p: &Past) -> ButtonVm {
    let w = &cx.w;
    let at = p.at.local(cx.k.context.site.zone);
    let when =
        format!("{} {}, {}", words::day(w, at.date()), words::month_short(w, at.date()), words::hour(w, at));
    let args = [
        ("amount", words::euros(w, p.amount).into()),
        ("service", service(w, p.service).into()),
        ("when", when.into()),
    ];
    ButtonVm::new(RedeemAct::Reverse(p.op), w.with("redeem-past-line", &args))
        .with_icon("erase")
        .when(!cx.k.is_saving())
}
