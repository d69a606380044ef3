//! The aggregates, owned, set or register, behind one `decide` and one `evolve`.

use super::{Body, Command, Known, Meta, Refusal};
use crate::calls::Call;
use crate::ids::{DeviceId, SignUpId, VoucherId, WorkshopId};
use crate::ledger::Ledger;
use crate::time::Moment;
use crate::usage::Usage;
use crate::workshop::{self, Workshop};
use minicbor::{Decode, Encode};

/// Which aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AggregateKey {
    /// Owned: a workshop.
    Workshop(WorkshopId),
    /// Set: what was taken from a voucher.
    Voucher(VoucherId),
    /// Register: whether a person was called.
    Call(SignUpId),
    /// Set: how a tutorial was used on one day.
    Usage([u8; 16]),
}

impl AggregateKey {
    /// Number of the kind, as stored, and the id.
    #[must_use]
    pub fn parts(&self) -> (u8, [u8; 16]) {
        match self {
            Self::Workshop(id) => (0, id.0),
            Self::Voucher(id) => (1, id.0),
            Self::Call(id) => (2, id.0),
            Self::Usage(id) => (3, *id),
        }
    }
}

/// The state of one aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(clippy::large_enum_variant, reason = "held one at a time; most are workshops")]
pub enum Aggregate {
    /// Owned.
    #[n(0)]
    Workshop(#[n(0)] Workshop),
    /// Set.
    #[n(1)]
    Voucher(#[n(0)] Ledger),
    /// Register.
    #[n(2)]
    Call(#[n(0)] Call),
    /// Set.
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
        Command::ReportUse { day, tutorial, counted } => Ok(crate::usage::decide(*day, tutorial, counted)),
        Command::Redeem { .. } | Command::Reverse { .. } => {
            let ledger = if let Some(Aggregate::Voucher(ledger)) = aggregate { Some(ledger) } else { None };
            crate::ledger::decide(ledger, command, moment)
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
        (AggregateKey::Voucher(_), Some(Aggregate::Voucher(l))) => Aggregate::Voucher(l.evolve(meta, body)),
        (AggregateKey::Voucher(_), _) => Aggregate::Voucher(Ledger::default().evolve(meta, body)),
        (AggregateKey::Call(_), Some(Aggregate::Call(c))) => Aggregate::Call(c.evolve(meta, body)),
        (AggregateKey::Call(_), _) => Aggregate::Call(Call::default().evolve(meta, body)),
        (AggregateKey::Usage(_), Some(Aggregate::Usage(u))) => Aggregate::Usage(u.evolve(meta, body)),
        (AggregateKey::Usage(_), _) => Aggregate::Usage(Usage::default().evolve(meta, body)),
    }
}
