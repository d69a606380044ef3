//! Taking a voucher, after the service; and taking a mistake back.

use crate::answer::Past;
use crate::context::Context;
use crate::destination::Destination;
use crate::field::{Field, FieldRule};
use crate::message::Message;
use crate::next::{Did, Next, Order, Then};
use crate::pass_view::PassView;
use perron_domain::ids::{Cents, OpId, StaffText, VoucherId, WorkshopId};
use perron_domain::jobs::{JobKind, NewJob};
use perron_domain::log::{Command, Refusal};
use perron_domain::pass::{RedeemRefusal, Service, SiteRules, may_redeem};
use perron_domain::time::{DAY, Moment};
use perron_domain::workshop::Workshop;

/// One step of the amount where the funder names no unit: one euro.
const AMOUNT_STEP: Cents = Cents(100);

/// What is shown of it.
#[derive(Clone, Debug)]
pub enum Redeeming {
    /// A voucher, or waiting for one.
    Voucher(Redeem),
    /// What to take, where the site has no price for the service.
    Amount {
        /// The voucher and the service.
        redeem: Box<Redeem>,
        /// The amount being typed.
        field: Field,
    },
    /// The reason of a reversal.
    Reason {
        /// What is reversed.
        past: Box<Past>,
        /// The reason being typed.
        field: Field,
    },
}

/// What is done there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedeemAct {
    /// Pay this service, by its place in [`Redeem::choices`].
    Choose(usize),
    /// One step less.
    Less,
    /// One step more.
    More,
    /// Type the amount, or another service's price.
    TypeAmount,
    /// Take what is shown from this voucher.
    Take(VoucherId),
    /// Another voucher: this one is done, or left as it is.
    Another,
    /// Type a voucher's number instead of showing it to the reader.
    TypeNumber,
    /// Take this redemption back: its reason is asked.
    Reverse(OpId),
    /// The typed amount, or reason, is given.
    Give,
}

impl Default for Redeeming {
    fn default() -> Self {
        Self::Voucher(Redeem::default())
    }
}

/// Taking a voucher.
#[derive(Clone, Debug, Default)]
pub struct Redeem {
    /// The voucher under the reader.
    pub view: Option<Box<PassView>>,
    /// What it can pay for here and now.
    pub choices: Vec<(Service, Option<WorkshopId>)>,
    /// The chosen one.
    pub chosen: usize,
    /// What to take; nothing as long as nobody said it: a price that is not known is asked for, never proposed.
    pub amount: Cents,
    /// Redemptions of the last days.
    pub past: Vec<Past>,
    /// What was just taken, and what is left.
    pub done: Option<(Cents, Cents)>,
}

impl Redeem {
    /// A voucher under the reader.
    pub(crate) fn of(view: Box<PassView>, cx: &Context) -> Self {
        let choices = choices(&view, cx);
        let amount = price(&view, choices.first().map(|(s, _)| *s), cx);
        Self { view: Some(view), choices, amount, ..Self::default() }
    }

    /// Whether there is a step below the amount, and one above.
    #[must_use]
    pub fn steps(&self) -> (bool, bool) {
        let open = self.done.is_none() && !self.choices.is_empty();
        (open && self.amount > step_of(self), open && self.amount < self.left())
    }

    /// Whether the voucher pays something, and nobody said how much.
    #[must_use]
    pub fn asks_amount(&self) -> bool {
        self.amount == Cents(0) && self.left() > Cents(0) && !self.choices.is_empty()
    }

    fn left(&self) -> Cents {
        self.view.as_ref().map_or(Cents(0), |view| view.verdict.left())
    }

    /// Whether this voucher is the one under the reader.
    pub(crate) fn is_of(&self, voucher: VoucherId) -> bool {
        self.view.as_ref().is_some_and(|view| view.facts.id == voucher)
    }

    /// It is recorded.
    pub(crate) fn taken(&mut self, amount: Cents) {
        self.done = Some((amount, self.left().less(amount)));
    }
}

/// The services the voucher may pay: workshops that began within a day, then the others.
fn choices(view: &PassView, cx: &Context) -> Vec<(Service, Option<WorkshopId>)> {
    let near = |w: &&Workshop| {
        w.details
            .as_ref()
            .is_some_and(|d| !w.called_off && d.starts <= cx.now.plus(DAY / 2) && d.ends > cx.now.plus(-DAY))
    };
    let today = cx.workshops.iter().filter(near).take(3).map(|w| (Service::Workshop, Some(w.id)));
    let others = [(Service::OneToOne, None), (Service::SelfService, None)];
    // What is free here, a pass need not pay.
    let costs = |service: Service| cx.site.price(service) != Some(Cents(0));
    let payable = |(service, _): &(Service, _)| view.facts.services.contains(*service) && costs(*service);
    today.chain(others).filter(payable).collect()
}

/// What the service costs here, at most what is left; nothing where the site says no price.
fn price(view: &PassView, service: Option<Service>, cx: &Context) -> Cents {
    let listed = service.and_then(|service| cx.site.price(service));
    listed.unwrap_or_default().min(view.verdict.left())
}

/// What is done there.
pub(crate) fn act(
    screen: &mut Redeeming,
    did: &Did<'_, RedeemAct>,
    cx: &Context,
    moment: &Moment,
) -> Next<Redeeming> {
    if cx.saving {
        return Next::stay();
    }
    match screen {
        Redeeming::Voucher(redeem) => voucher(redeem, did, cx, moment),
        Redeeming::Amount { redeem, field } => amount(redeem, field, did),
        Redeeming::Reason { past, field } => reason(past, field, did),
    }
}

fn voucher(redeem: &mut Redeem, did: &Did<'_, RedeemAct>, cx: &Context, moment: &Moment) -> Next<Redeeming> {
    let Did::Act(act) = did else {
        return if matches!(did, Did::Back) { Next::go(Destination::Home) } else { Next::stay() };
    };
    match act {
        RedeemAct::Another => return Next::go(Destination::Redeem),
        RedeemAct::TypeNumber => return Next::go(Destination::TypeNumber),
        RedeemAct::Choose(place) if *place < redeem.choices.len() && redeem.done.is_none() => {
            redeem.chosen = *place;
            if let Some(view) = &redeem.view {
                redeem.amount = price(view, redeem.choices.get(*place).map(|(s, _)| *s), cx);
            }
        }
        RedeemAct::More if redeem.done.is_none() => {
            redeem.amount = above(redeem.amount, step_of(redeem)).min(redeem.left());
        }
        RedeemAct::Less if redeem.done.is_none() && redeem.amount > step_of(redeem) => {
            redeem.amount = below(redeem.amount, step_of(redeem));
        }
        RedeemAct::TypeAmount if redeem.asks_amount() => {
            let redeem = Box::new(redeem.clone());
            return Next::own(Redeeming::Amount { redeem, field: Field::new(FieldRule::Amount) });
        }
        RedeemAct::Take(voucher)
            if redeem.is_of(*voucher) && redeem.done.is_none() && redeem.amount > Cents(0) =>
        {
            return take(redeem, cx, moment);
        }
        RedeemAct::Reverse(op) => {
            if let Some(past) = redeem.past.iter().find(|p| !p.reversed && p.op == *op).cloned() {
                let field = Field::new(FieldRule::Sentence);
                return Next::own(Redeeming::Reason { past: Box::new(past), field });
            }
        }
        RedeemAct::Choose(_)
        | RedeemAct::More
        | RedeemAct::Less
        | RedeemAct::TypeAmount
        | RedeemAct::Take(_)
        | RedeemAct::Give => {}
    }
    Next::stay()
}

/// Typing the amount. More than is left is said, not cut down: what is taken is what was typed.
fn amount(redeem: &mut Redeem, field: &mut Field, did: &Did<'_, RedeemAct>) -> Next<Redeeming> {
    match did {
        Did::Key(c) => field.push(*c),
        Did::Erase => field.erase(),
        Did::Back => return Next::own(Redeeming::Voucher(std::mem::take(redeem))),
        Did::Act(RedeemAct::Give) => {
            let Some(amount) = field.amount() else { return Next::stay() };
            let left = redeem.left();
            if amount > left {
                return Next::stay().with_message(Message::Refused(Refusal::Amount { left }));
            }
            return Next::own(Redeeming::Voucher(Redeem { amount, ..std::mem::take(redeem) }));
        }
        Did::Act(
            RedeemAct::Choose(_)
            | RedeemAct::Less
            | RedeemAct::More
            | RedeemAct::TypeAmount
            | RedeemAct::Take(_)
            | RedeemAct::Another
            | RedeemAct::TypeNumber
            | RedeemAct::Reverse(_),
        )
        | Did::Earlier
        | Did::Later => {}
    }
    Next::stay()
}

fn step_of(redeem: &Redeem) -> Cents {
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

fn take(redeem: &Redeem, cx: &Context, moment: &Moment) -> Next<Redeeming> {
    let (Some(view), Some((service, workshop))) = (&redeem.view, redeem.choices.get(redeem.chosen)) else {
        return Next::stay();
    };
    let (service, workshop, amount) = (*service, *workshop, redeem.amount);
    let site = SiteRules { territory: cx.site.territory.clone() };
    let today = cx.now.day(cx.site.zone);
    if let Err(why) = may_redeem(&view.facts, view.spent, amount, service, today, &site) {
        let unit = matches!(why, RedeemRefusal::Unit { .. });
        return Next::stay().with_message(Message::CannotTake(unit));
    }
    let (voucher, face) = (view.facts.id, view.facts.face);
    let issuer = StaffText::lossy(view.facts.issuer.as_str());
    let order = Order {
        command: Command::Redeem { voucher, issuer, face, amount, service, workshop },
        contact: None,
        job: Some(NewJob { kind: JobKind::Receipt, about: moment.ids.op().0, lang: cx.look.lang }),
        then: Then::Redeemed { voucher, amount },
    };
    Next { order: Some(order), ..Next::stay() }
}

fn reason(past: &Past, field: &mut Field, did: &Did<'_, RedeemAct>) -> Next<Redeeming> {
    match did {
        Did::Key(c) => field.push(*c),
        Did::Erase => field.erase(),
        Did::Back => return Next::go(Destination::Redeem),
        Did::Act(RedeemAct::Give) if !field.is_empty() => {
            let reason = StaffText::lossy(field.trimmed());
            let command = Command::Reverse { voucher: past.voucher, redemption: past.op, reason };
            return Next::order(command, Then::Reversed);
        }
        Did::Act(
            RedeemAct::Choose(_)
            | RedeemAct::Less
            | RedeemAct::More
            | RedeemAct::TypeAmount
            | RedeemAct::Take(_)
            | RedeemAct::Another
            | RedeemAct::TypeNumber
            | RedeemAct::Reverse(_)
            | RedeemAct::Give,
        )
        | Did::Earlier
        | Did::Later => {}
    }
    Next::stay()
}
