//! Taking a voucher, after the service; and taking a mistake back.

use super::effect::Effect;
use super::event::{Action, Past};
use super::field::{Field, FieldRule};
use super::screen::{Message, PassView, Pending, Redeem, Screen};
use super::update::{Kiosk, Order};
use perron_domain::ids::{Cents, StaffText};
use perron_domain::jobs::{JobKind, NewJob};
use perron_domain::log::{Command, Refusal, Service};
use perron_domain::pass::{RedeemRefusal, SiteRules, may_redeem};
use perron_domain::time::{DAY, Moment};

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
fn choices(k: &Kiosk, view: &PassView) -> Vec<(Service, Option<perron_domain::ids::WorkshopId>)> {
    let near = |w: &&perron_domain::workshop::Workshop| {
        w.details
            .as_ref()
            .is_some_and(|d| !w.called_off && d.starts <= k.now.plus(DAY / 2) && d.ends > k.now.plus(-DAY))
    };
    let today = k.workshops.iter().filter(near).take(3).map(|w| (Service::Workshop, Some(w.id)));
    let others = [(Service::OneToOne, None), (Service::SelfService, None)];
    // What is free here, a pass need not pay.
    let costs = |service: Service| k.site.price(service) != Some(Cents(0));
    let payable = |(service, _): &(Service, _)| view.facts.services.contains(*service) && costs(*service);
    today.chain(others).filter(payable).collect()
}

/// What the service costs here, at most what is left; nothing where the site says no price.
fn price(k: &Kiosk, view: &PassView, service: Option<Service>) -> Cents {
    let listed = service.and_then(|service| k.site.price(service));
    listed.unwrap_or_default().min(view.verdict.left())
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
        Action::Primary if redeem.asks_amount() => {
            k.screen = Screen::Amount { redeem: Box::new(redeem), field: Field::new(FieldRule::Amount) };
            return vec![];
        }
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

impl Redeem {
    /// Whether the voucher pays something, and nobody said how much.
    #[must_use]
    pub fn asks_amount(&self) -> bool {
        let left = self.view.as_ref().map_or(Cents(0), |view| view.verdict.left());
        self.amount == Cents(0) && left > Cents(0) && !self.choices.is_empty()
    }
}

/// Typing the amount. More than is left is said, not cut down: what is taken is what was typed.
pub(crate) fn amount(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::Amount { redeem, field } = &mut k.screen else { return vec![] };
    match action {
        Action::Key(c) => field.push(*c),
        Action::Erase => field.erase(),
        Action::Back => {
            let redeem = std::mem::take(&mut **redeem);
            k.screen = Screen::Redeem(redeem);
        }
        Action::Primary => {
            let Some(amount) = field.amount() else { return vec![] };
            let left = redeem.view.as_ref().map_or(Cents(0), |view| view.verdict.left());
            if amount > left {
                k.message = Some(Message::Refused(Refusal::Amount { left }));
                return vec![];
            }
            let redeem = Redeem { amount, ..std::mem::take(&mut **redeem) };
            k.screen = Screen::Redeem(redeem);
        }
        _ => {}
    }
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
