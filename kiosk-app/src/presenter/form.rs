//! One question, one field.

use super::viewfinder::by_reader;
use super::{Context, card};
use crate::vm::{ButtonVm, FormVm, Keys, WorkshopVm};
use crate::words;
use perron_flow::{
    Action, Field, LearnAct, PassAct, Past, Redeem, RedeemAct, SignUpAct, SignUpForm, Step, TicketAct,
};

/// No message.
const NOTHING: &str = "";

pub(super) fn sign_up(cx: &Context<'_>, form: &SignUpForm) -> FormVm {
    let w = &cx.w;
    let workshop = cx.k.context.workshop(form.workshop);
    let filled = !form.field.is_empty();
    let (question, hint, promise, primary) = match (form.step, form.desk) {
        (Step::Name, false) => ("ask-name", "ask-name-hint", "promise-name", "continue"),
        (Step::Name, true) => ("ask-desk-name", "ask-name-hint", "promise-name", "continue"),
        (Step::Companion, _) => ("ask-companion", "ask-companion-hint", "promise-name", "continue"),
        (Step::Phone, false) => ("ask-phone", "ask-phone-hint", "promise-phone", "detail-sign-up"),
        (Step::Phone, true) => ("ask-desk-phone", "ask-phone-hint", "promise-phone", "detail-sign-up"),
    };
    let secondary = match form.step {
        Step::Name => ButtonVm::default(),
        Step::Companion => ButtonVm::new(SignUpAct::SkipCompanion, w.text("skip")),
        Step::Phone => ButtonVm::new(SignUpAct::WithoutPhone, w.text("no-phone")),
    };
    FormVm {
        question: w.text(question),
        hint: w.text(hint),
        value: form.field.text().to_owned(),
        promise: w.text(promise),
        error: String::new(),
        keys: if form.step == Step::Phone { Keys::Digits } else { Keys::Letters },
        primary: ButtonVm::new(SignUpAct::Continue, w.text(primary)).when(filled && !cx.k.is_saving()),
        secondary,
        has_card: workshop.is_some(),
        card: workshop.map_or_else(WorkshopVm::default, |x| card::card(cx, x)),
    }
}

/// A question without a card, whose answer is looked up.
fn plain(cx: &Context<'_>, field: &Field, keys: Keys, ids: [&str; 3], given: impl Into<Action>) -> FormVm {
    let [question, hint, promise] = ids.map(|id| cx.w.text(id));
    FormVm {
        question,
        hint,
        promise,
        value: field.text().to_owned(),
        keys,
        primary: ButtonVm::new(given, cx.w.text("search")).when(!field.is_empty() && !cx.k.is_saving()),
        ..FormVm::default()
    }
}

pub(super) fn code(cx: &Context<'_>, field: &Field) -> FormVm {
    let form = plain(cx, field, Keys::Code, ["type-code", "type-code-hint", NOTHING], TicketAct::LookUp);
    FormVm { promise: shown_instead(cx), ..form }
}

/// How else what is typed can be given.
fn shown_instead(cx: &Context<'_>) -> String {
    let camera = if cx.k.context.looks { "type-code-promise-camera" } else { NOTHING };
    by_reader(cx, ["type-code-promise", camera, NOTHING])
}

pub(super) fn memo(cx: &Context<'_>, field: &Field) -> FormVm {
    let form = plain(cx, field, Keys::Code, ["type-memo", "type-memo-hint", NOTHING], LearnAct::OpenMemo);
    FormVm { promise: shown_instead(cx), ..form }
}

pub(super) fn number(cx: &Context<'_>, field: &Field) -> FormVm {
    plain(cx, field, Keys::Sentence, ["type-number", "type-number-hint", "pass-promise"], PassAct::LookUp)
}

pub(super) fn reason(cx: &Context<'_>, past: &Past, field: &Field) -> FormVm {
    let w = &cx.w;
    let question = w.with("reverse-question", &[("amount", words::euros(w, past.amount).into())]);
    let form =
        plain(cx, field, Keys::Sentence, ["reverse-do", "reverse-hint", "reverse-hint"], RedeemAct::Give);
    let primary = ButtonVm { text: w.text("reverse-do"), ..form.primary };
    FormVm { question, promise: String::new(), primary, ..form }
}

/// What to take, where the site has no price for the service.
pub(super) fn amount(cx: &Context<'_>, redeem: &Redeem, field: &Field) -> FormVm {
    let form =
        plain(cx, field, Keys::Amount, ["redeem-ask", "redeem-ask-hint", "redeem-ask-hint"], RedeemAct::Give);
    let promise = redeem.view.as_ref().map(|view| super::redeem::left(cx, view)).unwrap_or_default();
    let primary = ButtonVm { text: cx.w.text("continue"), ..form.primary }.when(field.amount().is_some());
    FormVm { promise, primary, ..form }
}
