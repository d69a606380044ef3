//! What a Digital Pass is worth. Anyone may ask; asking spends nothing and keeps nothing.

use crate::context::Context;
use crate::destination::Destination;
use crate::effect::{Ask, Slip, StoreAsk};
use crate::event::Action;
use crate::field::{Field, FieldRule};
use crate::message::Message;
use crate::next::Next;
use crate::notice::{Notice, WaitFor};
use crate::pass_view::PassView;
use crate::scan::ScanText;
use perron_domain::crypto::GrowingDelay;
use perron_domain::guard::{Guard, Guessed};

/// What is shown of a pass.
#[derive(Clone, Debug)]
pub enum Pass {
    /// Waiting for one.
    Scan,
    /// Typing a voucher's number.
    TypeNumber(Field),
    /// What it is worth.
    Worth(Box<PassView>),
}

/// A field for a voucher's number.
pub(crate) fn type_number() -> Pass {
    Pass::TypeNumber(Field::new(FieldRule::Code))
}

/// Asks for a voucher. A number can be guessed and is slowed down; a signature cannot.
pub(crate) fn check<S>(text: ScanText, guessed: bool, guard: &mut Guard, cx: &Context) -> Next<S> {
    if !guessed {
        return Next::ask(StoreAsk::Check { text, counted: None });
    }
    if guard.wait() > 0 && cx.looking_up {
        return Next::stay();
    }
    if guard.wait() > 0 {
        return Next::go(Destination::Home).with_notice(Notice::Wait(WaitFor::Pass));
    }
    guard.count(GrowingDelay::CHECK);
    Next::ask(StoreAsk::Check { text, counted: Some(*guard) })
}

/// A guess that was none is given back.
pub(crate) fn give_back(guard: &mut Guard) -> StoreAsk {
    guard.take_back();
    StoreAsk::SaveGuard { of: Guessed::Voucher, guard: *guard }
}

/// What is done there.
pub(crate) fn act(screen: &mut Pass, guard: &mut Guard, action: &Action, cx: &Context) -> Next<Pass> {
    match screen {
        Pass::Scan => match action {
            Action::Secondary => Next::own(type_number()),
            Action::Back => Next::go(Destination::Home),
            _ => Next::stay(),
        },
        Pass::TypeNumber(field) => number(field, guard, action, cx),
        Pass::Worth(view) => worth(view, action, cx),
    }
}

fn number(field: &mut Field, guard: &mut Guard, action: &Action, cx: &Context) -> Next<Pass> {
    match action {
        Action::Key(c) => field.push(*c),
        Action::Erase => field.erase(),
        Action::Back if cx.advisor.is_some() => return Next::go(Destination::Redeem),
        Action::Back => return Next::own(Pass::Scan),
        Action::Primary if !field.is_empty() => return check(field.trimmed().into(), true, guard, cx),
        _ => {}
    }
    Next::stay()
}

fn worth(view: &PassView, action: &Action, cx: &Context) -> Next<Pass> {
    match action {
        Action::Primary => Next::go(Destination::Workshops),
        Action::Secondary => {
            let slip = Slip::Pass { view: Box::new(view.clone()), lang: cx.look.lang };
            Next::stay().and_ask(Ask::Slip(slip)).with_message(Message::Printing)
        }
        Action::Tertiary | Action::Back => Next::own(Pass::Scan),
        _ => Next::stay(),
    }
}

#[cfg(test)]
mod tests;
