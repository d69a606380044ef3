//! What a pass is worth, in large figures and plain words.

use super::Context;
use super::viewfinder::by_reader;
use crate::vm::{ButtonVm, ChequeVm, Door, PassResultVm, PassScanVm, PaysVm};
use crate::words;
use chrono::NaiveDate;
use perron_domain::ids::Cents;
use perron_domain::pass::{Service, Verdict};
use perron_flow::{PassAct, PassView, Reader};

/// Vouchers drawn at most; a larger booklet is said in figures only.
const CHEQUES_MAX: u32 = 5;

pub(super) fn scan(cx: &Context<'_>) -> PassScanVm {
    let w = &cx.w;
    let steps = match cx.k.context.reader() {
        Reader::Scanner => ["pass-step-1", "pass-step-2", "pass-step-3"],
        Reader::Camera => ["pass-camera-step-1", "pass-camera-step-2", "pass-camera-step-3"],
        Reader::Nothing => ["pass-none-step-1", "pass-none-step-2", "pass-none-step-3"],
    };
    PassScanVm {
        headline: by_reader(cx, ["pass-headline", "pass-camera-headline", "pass-none-headline"]),
        steps: steps.map(|id| w.text(id)).to_vec(),
        promise: w.text("pass-promise"),
        type_number: ButtonVm::new(PassAct::TypeNumber, w.text("pass-type")),
    }
}

pub(super) fn result(cx: &Context<'_>, view: &PassView) -> PassResultVm {
    let w = &cx.w;
    let facts = &view.facts;
    let left = view.verdict.left();
    let usable = left > Cents(0);
    // A pass for another day or place keeps its worth; an expired one has none.
    let shown = match &view.verdict {
        Verdict::NotYet { .. } | Verdict::Elsewhere { .. } => facts.face.less(view.spent),
        _ => left,
    };
    let (lead, note) = match &view.verdict {
        Verdict::Worth { .. } | Verdict::Tolerance { .. } => ("pass-left", "pass-note"),
        Verdict::Spent => ("pass-spent-lead", "pass-spent-note"),
        Verdict::Expired { .. } => ("pass-expired-lead", "pass-expired-note"),
        Verdict::NotYet { .. } => ("pass-not-yet-lead", "pass-not-yet-note"),
        Verdict::Elsewhere { .. } => ("pass-elsewhere-lead", "pass-elsewhere-note"),
    };
    let (validity, validity_sub) = validity(cx, view);
    PassResultVm {
        lead: w.text(lead),
        amount: words::euros(w, shown),
        cheques: cheques(cx, view),
        validity,
        validity_sub,
        funder: w.with("pass-funder", &[("funder", facts.funder.as_str().into())]),
        pays_title: if usable { w.text("pass-pays") } else { String::new() },
        pays: if usable { pays(cx, view) } else { vec![] },
        note: w.text(note),
        see_workshops: ButtonVm::new(PassAct::SeeWorkshops, w.text("pass-see-workshops")),
        print: ButtonVm::new(PassAct::Print, w.text("pass-print")),
        another: ButtonVm::new(PassAct::Another, w.text("pass-other")),
    }
}

/// The booklet as its vouchers: used ones first emptied.
fn cheques(cx: &Context<'_>, view: &PassView) -> Vec<ChequeVm> {
    let face = view.facts.face.0;
    let unit = view.facts.unit.map_or(face, |u| u.0).max(1);
    let count = face / unit;
    if count > CHEQUES_MAX || !face.is_multiple_of(unit) {
        return vec![];
    }
    let expired = matches!(view.verdict, Verdict::Expired { .. });
    let used = if expired { count } else { view.spent.0.div_ceil(unit) };
    let text = words::euros(&cx.w, Cents(unit));
    (0..count).map(|i| ChequeVm { text: text.clone(), used: i >= count.saturating_sub(used) }).collect()
}

fn validity(cx: &Context<'_>, view: &PassView) -> (String, String) {
    let (w, facts) = (&cx.w, &view.facts);
    let today = cx.k.context.now.day(cx.k.context.site.zone);
    let dated = |id: &str, date: NaiveDate| w.with(id, &[("date", words::date_year(w, date).into())]);
    let (validity, sub) = match &view.verdict {
        Verdict::Worth { .. } => {
            (dated("pass-valid", facts.valid_until), still(cx, today, facts.valid_until))
        }
        Verdict::Tolerance { .. } => {
            (dated("pass-tolerance", facts.tolerance_until), w.text("pass-tolerance-sub"))
        }
        Verdict::Spent => (dated("pass-valid", facts.valid_until), String::new()),
        Verdict::Expired { on } => (dated("pass-expired", *on), String::new()),
        Verdict::NotYet { from } => (dated("pass-not-yet", *from), String::new()),
        Verdict::Elsewhere { territories } => {
            if territories.is_empty() {
                return (String::new(), String::new()); // good nowhere: the note says whom to ask
            }
            let places: Vec<&str> = territories.iter().map(|t| t.as_str()).collect();
            (w.with("pass-elsewhere", &[("places", places.join(", ").into())]), String::new())
        }
    };
    // A verdict by a date that may be wrong is no promise.
    (validity, if cx.k.context.time.is_believed() { sub } else { w.text("pass-date-unchecked") })
}

/// « Encore 4 mois. »
fn still(cx: &Context<'_>, today: NaiveDate, until: NaiveDate) -> String {
    let days = (until - today).num_days().max(0);
    if days >= 60 {
        return cx.w.with("pass-months", &[("n", (days / 30).into())]);
    }
    cx.w.with("pass-days", &[("n", days.into())])
}

fn pays(cx: &Context<'_>, view: &PassView) -> Vec<PaysVm> {
    let w = &cx.w;
    let all = [
        (Service::Workshop, Door::Workshops, "pays-workshop", "pays-session"),
        (Service::OneToOne, Door::Advisor, "pays-one-to-one", "pays-half-hour"),
        (Service::SelfService, Door::Learn, "pays-self-service", "pays-half-hour"),
    ];
    let price = |service: Service, id: &str| match cx.k.context.site.price(service) {
        None => w.text("pays-ask"),
        Some(Cents(0)) => w.text("pays-free"),
        Some(price) => w.with(id, &[("price", words::euros(w, price).into())]),
    };
    all.into_iter()
        .filter(|(service, ..)| view.facts.services.contains(*service))
        .map(|(service, door, text, sub)| PaysVm { door, text: w.text(text), sub: price(service, sub) })
        .collect()
}
