//! Taking a voucher.

use super::Eye;
use crate::catalogue::Arg;
use crate::documents::service;
use crate::vm::{ActionVm, ChoiceVm, RedeemVm};
use crate::words;
use perron_domain::ids::{Cents, WorkshopId};
use perron_domain::log::Service;
use perron_flow::{PassView, Past, Redeem};

/// Earlier redemptions shown.
const PAST_SHOWN: usize = 4;

pub(super) fn redeem(eye: &Eye<'_>, r: &Redeem) -> RedeemVm {
    let w = &eye.w;
    let past =
        r.past.iter().filter(|p| !p.reversed).take(PAST_SHOWN).map(|p| past(eye, p)).collect::<Vec<_>>();
    let past_title = if past.is_empty() { String::new() } else { w.text("redeem-past") };
    let base = RedeemVm { title: w.text("redeem-title"), past_title, past, ..RedeemVm::default() };
    if let Some((taken, left)) = r.done {
        return RedeemVm {
            amount: words::euros(w, taken),
            amount_sub: w
                .with("redeem-left", &[("left", words::euros(w, left).into()), ("face", face(r, w).into())]),
            title: w.with("redeem-done", &[("amount", words::euros(w, taken).into())]),
            sub: w.with("redeem-done-sub", &[("left", words::euros(w, left).into())]),
            primary: w.text("redeem-next"),
            primary_enabled: true,
            past: vec![],
            past_title: String::new(),
            ..base
        };
    }
    let Some(view) = &r.view else {
        return RedeemVm { sub: w.text("redeem-sub"), secondary: w.text("redeem-type"), ..base };
    };
    let left = view.verdict.left();
    let usable = left > Cents(0) && !r.choices.is_empty();
    RedeemVm {
        sub: w.with("pass-funder", &[("funder", view.facts.funder.as_str().into())]),
        amount: words::euros(w, left),
        amount_sub: self::left(eye, view),
        choices_title: if usable { w.text("redeem-service") } else { String::new() },
        choices: if usable {
            r.choices.iter().enumerate().map(|(i, c)| choice(eye, *c, i == r.chosen)).collect()
        } else {
            vec![]
        },
        spend_title: w.text("redeem-amount"),
        // An amount that nobody said is asked for, never proposed.
        spend: if r.amount == Cents(0) { "–".to_owned() } else { words::euros(w, r.amount) },
        can_less: usable && r.amount > Cents(100),
        can_more: usable && r.amount < left,
        primary: if r.amount == Cents(0) {
            w.text("redeem-type-amount")
        } else {
            w.with("redeem-take", &[("amount", words::euros(w, r.amount).into())])
        },
        primary_enabled: usable && !eye.k.is_saving(),
        secondary: w.text("redeem-cancel"),
        error: match () {
            () if left == Cents(0) => super::pass::result(eye, view).lead,
            () if r.choices.is_empty() => w.text("redeem-none"),
            () => String::new(),
        },
        past: vec![],
        past_title: String::new(),
        ..base
    }
}

/// « reste 40 € sur 50 € »
pub(super) fn left(eye: &Eye<'_>, view: &PassView) -> String {
    let euros = |cents| Arg::from(words::euros(&eye.w, cents));
    eye.w.with("redeem-left", &[("left", euros(view.verdict.left())), ("face", euros(view.facts.face))])
}

fn face(r: &Redeem, w: &crate::catalogue::Words<'_>) -> String {
    r.view.as_ref().map_or_else(String::new, |v| words::euros(w, v.facts.face))
}

fn choice(eye: &Eye<'_>, (kind, workshop): (Service, Option<WorkshopId>), chosen: bool) -> ChoiceVm {
    let zone = eye.k.site.zone;
    let details = workshop.and_then(|id| eye.k.workshop(id)).and_then(|w| w.details.as_ref());
    let sub = details.map(|d| {
        let date = words::date(&eye.w, d.starts.day(zone));
        format!("{} · {date}, {}", d.title.as_str(), words::hour(&eye.w, d.starts.local(zone)))
    });
    ChoiceVm { text: service(&eye.w, kind), sub: sub.unwrap_or_default(), chosen }
}

fn past(eye: &Eye<'_>, p: &Past) -> ActionVm {
    let w = &eye.w;
    let at = p.at.local(eye.k.site.zone);
    let when =
        format!("{} {}, {}", words::day(w, at.date()), words::month_short(w, at.date()), words::hour(w, at));
    let args = [
        ("amount", words::euros(w, p.amount).into()),
        ("service", service(w, p.service).into()),
        ("when", when.into()),
    ];
    ActionVm {
        icon: "erase".to_owned(),
        text: w.with("redeem-past-line", &args),
        enabled: !eye.k.is_saving(),
    }
}
