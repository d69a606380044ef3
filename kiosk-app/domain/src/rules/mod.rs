//! The rules: what a command leads to, and what a record changes, for each kind of aggregate, owned, set or register.
//!
//! ```text
//!  Command ─► decide(&Aggregate, …) ─► Vec<Body> ─► a record of the log
//!                                         │
//!                        evolve(Option<Aggregate>, &Meta, &Body) ◄─ the same for ours and for imported records
//! ```
//!
//! Each decision has one writer, so a promise made to a person is never recomputed: `evolve` applies what was
//! decided and refuses nothing.

mod calls;
mod ledger;
mod usage;
mod workshop;

use crate::calls::Call;
use crate::ids::DeviceId;
use crate::ledger::Ledger;
use crate::log::{AggregateKey, Body, Command, Known, Meta, Refusal};
use crate::time::Moment;
use crate::usage::Usage;
use crate::workshop::Workshop;
use minicbor::{Decode, Encode};

/// The state of one aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(clippy::large_enum_variant, reason = "held one at a time; most are workshops")]
pub enum Aggregate {
    /// A workshop. *Owned*: its owner's records count.
    #[n(0)]
    Workshop(#[n(0)] Workshop),
    /// What was taken from a voucher. *Set*: the records of all devices are united.
    #[n(1)]
    Voucher(#[n(0)] Ledger),
    /// Whether a person was called. *Register*: the latest record counts.
    #[n(2)]
    Call(#[n(0)] Call),
    /// How a tutorial was used on one day. *Set*: the counts of all devices add up.
    #[n(3)]
    Usage(#[n(0)] Usage),
}

/// Decides a command against the aggregate that it names. An empty answer means: nothing to record, it is so already.
///
/// # Errors
/// [`Refusal`] when the rules say no.
pub fn decide(
    aggregate: Option<&Aggregate>,
    command: &Command,
    me: DeviceId,
    moment: &Moment,
) -> Result<Vec<Body>, Refusal> {
    match command {
        Command::MarkCalled { signup, state } => {
            Ok(vec![Known::Called { signup: *signup, state: *state }.into()])
        }
        Command::EraseContact { signup } => Ok(vec![Known::ContactErased { signup: *signup }.into()]),
        Command::ReportUse { day, tutorial, counted } => Ok(usage::decide(*day, tutorial, counted)),
        Command::Redeem { .. } | Command::Reverse { .. } => {
            let ledger = if let Some(Aggregate::Voucher(ledger)) = aggregate { Some(ledger) } else { None };
            ledger::decide(ledger, command, moment)
        }
        Command::Plan { .. }
        | Command::Revise { .. }
        | Command::CallOff { .. }
        | Command::SetSignUp { .. }
        | Command::SignUp { .. }
        | Command::GiveUp { .. }
        | Command::Adopt { .. } => {
            let workshop = if let Some(Aggregate::Workshop(w)) = aggregate { Some(w) } else { None };
            workshop::decide(workshop, command, me, moment)
        }
    }
}

/// Applies one body to the aggregate that [`Known::key`] names. A missing aggregate becomes a stub.
#[must_use]
pub fn evolve(aggregate: Option<Aggregate>, meta: &Meta, body: &Known) -> Aggregate {
    match (body.key(), aggregate) {
        (AggregateKey::Workshop(id), Some(Aggregate::Workshop(w))) => {
            Aggregate::Workshop(workshop::evolve(Some(w), id, meta, body))
        }
        (AggregateKey::Workshop(id), _) => Aggregate::Workshop(workshop::evolve(None, id, meta, body)),
        (AggregateKey::Voucher(_), Some(Aggregate::Voucher(l))) => {
            Aggregate::Voucher(ledger::evolve(l, meta, body))
        }
        (AggregateKey::Voucher(_), _) => Aggregate::Voucher(ledger::evolve(Ledger::default(), meta, body)),
        (AggregateKey::Call(_), Some(Aggregate::Call(c))) => Aggregate::Call(calls::evolve(c, meta, body)),
        (AggregateKey::Call(_), _) => Aggregate::Call(calls::evolve(Call::default(), meta, body)),
        (AggregateKey::Usage(_), Some(Aggregate::Usage(u))) => Aggregate::Usage(usage::evolve(u, meta, body)),
        (AggregateKey::Usage(_), _) => Aggregate::Usage(usage::evolve(Usage::default(), meta, body)),
    }
}

#[cfg(test)]
mod tests;
