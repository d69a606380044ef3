//! What a Digital Pass is worth. Anyone may ask; asking spends nothing and keeps nothing.

use crate::context::Context;
use crate::destination::Destination;
use crate::effect::{Ask, Slip, StoreAsk};
use crate::field::{Field, FieldRule};
use crate::message::Message;
use crate::next::{Did, Next};
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

/// What is done with a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassAct {
    /// Type a voucher's number instead of showing it to the reader.
    TypeNumber,
    /// The typed number is looked up.
    LookUp,
    /// To the workshops that it pays for.
    SeeWorkshops,
    /// Print what it is worth.
    Print,
    /// Show another pass.
    Another,
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
    if !cx.guesses_counted {
        return Next::stay().with_message(Message::Busy);
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
pub(crate) fn act(screen: &mut Pass, guard: &mut Guard, did: &Did<'_, PassAct>, cx: &Context) -> Next<Pass> {
    match screen {
        Pass::Scan => match did {
            Did::Act(PassAct::TypeNumber) => Next::own(type_number()),
            Did::Back => Next::go(Destination::Home),
            Did::Act(PassAct::LookUp | PassAct::SeeWorkshops | PassAct::Print | PassAct::Another)
            | Did::Earlier
            | Did::Later
            | Did::Key(_)
            | Did::Erase => Next::stay(),
        },
        Pass::TypeNumber(field) => number(field, guard, did, cx),
        Pass::Worth(view) => worth(view, did, cx),
    }
}

fn number(field: &mut Field, guard: &mut Guard, did: &Did<'_, PassAct>, cx: &Context) -> Next<Pass> {
    match did {
        Did::Key(c) => field.push(*c),
        Did::Erase => field.erase(),
        Did::Back if cx.advisor.is_some() => return Next::go(Destination::Redeem),
        Did::Back => return Next::own(Pass::Scan),
        // A second touch while the first is looked up is none.
        Did::Act(PassAct::LookUp) if !field.is_empty() && !cx.looking_up => {
            return check(field.trimmed().into(), true, guard, cx);
        }
        Did::Act(
            PassAct::LookUp | PassAct::TypeNumber | PassAct::SeeWorkshops | PassAct::Print | PassAct::Another,
        )
        | Did::Earlier
        | Did::Later => {}
    }
    Next::stay()
}

fn worth(view: &PassView, did: &Did<'_, PassAct>, cx: &Context) -> Next<Pass> {
    match did {
        Did::Act(PassAct::SeeWorkshops) => Next::go(Destination::Workshops),
        Did::Act(PassAct::Print) => {
            let slip = Slip::Pass { view: Box::new(view.clone()), lang: cx.look.lang };
            Next::stay().and_ask(Ask::Slip(slip)).with_message(Message::Printing)
        }
        Did::Act(PassAct::Another) | Did::Back => Next::own(Pass::Scan),
        Did::Act(PassAct::TypeNumber | PassAct::LookUp)
        | Did::Earlier
        | Did::Later
        | Did::Key(_)
        | Did::Erase => Next::stay(),
    }
}

#[cfg(test)]
mod tests;
