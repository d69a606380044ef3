//! Taking a voucher, after the service; and taking a mistake back.

use super::effect::{Effect, JobKind, NewJob};
use super::event::{Action, Past};
use super::field::{Field, FieldRule};
use super::screen::{Message, PassView, Pending, Redeem, Screen};
use super::update::{Kiosk, Order};
use crate::ids::{Cents, StaffText};
use crate::log::{Command, Service};
use crate::pass::{RedeemRefusal, SiteRules, may_redeem};
use crate::time::{DAY, Moment};

/// One step of the amount where the funder names no unit: one euro.
const AMOUNT_STEP: Cents = Cents(100);

/// The advisor's pass screen, waiting for a voucher.
pub(crate) fn open(k: &mut Kiosk) -> Vec<Effect> {
    k.screen = Screen::Redeem(Redeem::default());
    vec![Effect::LoadPast]
}

pub(crate) fn past_loaded(k: &mut Kiosk, past: Vec<Past>) -> Vec<Effect> {
    if let Screen::Redeem(redeem) = &mut k.screen {
        redeem.past = past;
    }
    vec![]
}

/// A voucher was read while the advisor is in.
pub(crate) fn present(k: &mut Kiosk, view: Box<PassView>) -> Vec<Effect> {
    let choices = choices(k, &view);
    let amount = price(k, &view, choices.first().map(|(s, _)| *s));
    k.screen =
        Screen::Redeem(Redeem { view: Some(view), choices, chosen: 0, amount, past: vec![], done: None });
    vec![Effect::LoadPast]
}

/// The services the voucher may pay: workshops that began within a day, then the others.
fn choices(k: &Kiosk, view: &PassView) -> Vec<(Service, Option<crate::ids::WorkshopId>)> {
    let near = |w: &&crate::workshop::Workshop| {
        w.details
            .as_ref()
            .is_some_and(|d| !w.called_off && d.starts <= k.now.plus(DAY / 2) && d.ends > k.now.plus(-DAY))
    };
    let today = k.workshops.iter().filter(near).take(3).map(|w| (Service::Workshop, Some(w.id)));
    let others = [(Service::OneToOne, None), (Service::SelfService, None)];
    today.chain(others).filter(|(service, _)| view.facts.services.contains(*service)).collect()
}

fn price(k: &Kiosk, view: &PassView, service: Option<Service>) -> Cents {
    let listed = k.site.prices.iter().find(|p| Some(p.service) == service).map(|p| p.amount);
    listed.or(view.facts.unit).unwrap_or(Cents(1000)).min(view.verdict.left())
}

pub(crate) fn redeem(k: &mut Kiosk, action: &Action, moment: Moment) -> Vec<Effect> {
    if k.awaited.is_some() {
        return vec![];
    }
    let Screen::Redeem(redeem) = &k.screen else { return vec![] };
    let mut redeem = redeem.clone();
    match action {
        Action::Nav(place) => return super::advisor::nav(k, *place),
        Action::Back => return super::advisor::home(k),
        Action::Secondary if redeem.view.is_some() => return open(k),
        Action::Secondary => {
            k.screen = Screen::TypeNumber(Field::new(FieldRule::Code));
            return vec![];
        }
        Action::Choose(place) if *place < redeem.choices.len() && redeem.done.is_none() => {
            redeem.chosen = *place;
            if let Some(view) = &redeem.view {
                redeem.amount = price(k, view, redeem.choices.get(*place).map(|(s, _)| *s));
            }
        }
        Action::Up if redeem.done.is_none() => {
            let most = redeem.view.as_ref().map_or(Cents(0), |v| v.verdict.left());
            redeem.amount = above(redeem.amount, step(&redeem)).min(most);
        }
        Action::Down if redeem.done.is_none() && redeem.amount > step(&redeem) => {
            redeem.amount = below(redeem.amount, step(&redeem))
        }
        Action::Primary if redeem.done.is_some() => return open(k),
        Action::Primary => return take(k, &redeem, moment),
        Action::RowAction(place) => {
            if let Some(past) = redeem.past.iter().filter(|p| !p.reversed).nth(*place).cloned() {
                k.screen = Screen::Reason { past: Box::new(past), field: Field::new(FieldRule::Sentence) };
                return vec![];
            }
        }
        _ => {}
    }
    k.screen = Screen::Redeem(redeem);
    vec![]
}

fn step(redeem: &Redeem) -> Cents {
    redeem.view.as_ref().and_then(|v| v.facts.unit).unwrap_or(AMOUNT_STEP)
}

/// The next multiple of a step: a price that is none leads to one.
fn above(amount: Cents, step: Cents) -> Cents {
    Cents((amount.0 / step.0.max(1)).saturating_add(1).saturating_mul(step.0))
}

/// The multiple of a step before.
fn below(amount: Cents, step: Cents) -> Cents {
    Cents((amount.0.saturating_sub(1) / step.0.max(1)).saturating_mul(step.0))
}

fn take(k: &mut Kiosk, redeem: &Redeem, moment: Moment) -> Vec<Effect> {
    let (Some(view), Some((service, workshop))) = (&redeem.view, redeem.choices.get(redeem.chosen)) else {
        return vec![];
    };
    let site = SiteRules { territory: k.site.territory.clone() };
    if let Err(why) =
        may_redeem(&view.facts, view.spent, redeem.amount, *service, k.now.day(k.site.zone), &site)
    {
        k.message = Some(Message::CannotTake(matches!(why, RedeemRefusal::Unit { .. })));
        return vec![];
    }
    let (voucher, face, amount) = (view.facts.id, view.facts.face, redeem.amount);
    let issuer = StaffText::lossy(view.facts.issuer.as_str());
    let command = Command::Redeem { voucher, issuer, face, amount, service: *service, workshop: *workshop };
    let job = Some(NewJob { kind: JobKind::Receipt, about: moment.ids.op().0, lang: k.look.lang });
    k.execute(command, Order { contact: None, job, then: Pending::Redeem { amount } }, moment)
}

pub(crate) fn redeemed(k: &mut Kiosk, amount: Cents) -> Vec<Effect> {
    if let Screen::Redeem(redeem) = &mut k.screen {
        let rest = redeem.view.as_ref().map_or(Cents(0), |v| v.verdict.left().less(amount));
        redeem.done = Some((amount, rest));
    }
    vec![Effect::LoadPast]
}

pub(crate) fn reason(k: &mut Kiosk, action: &Action, moment: Moment) -> Vec<Effect> {
    if k.awaited.is_some() {
        return vec![];
    }
    let Screen::Reason { past, field } = &mut k.screen else { return vec![] };
    match action {
        Action::Key(c) => field.push(*c),
        Action::Erase => field.erase(),
        Action::Back => return open(k),
        Action::Primary if !field.is_empty() => {
            let command = Command::Reverse {
                voucher: past.voucher,
                redemption: past.op,
                reason: StaffText::lossy(field.trimmed()),
            };
            return k.execute(command, Order::plain(Pending::Reverse), moment);
        }
        _ => {}
    }
    vec![]
}

pub(crate) fn reversed(k: &mut Kiosk) -> Vec<Effect> {
    let effects = open(k);
    k.message = Some(Message::Noted);
    effects
}
