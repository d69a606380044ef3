//! Which aggregate a command is decided by, and a body changes.

use super::Known;
use crate::ids::{SignUpId, VoucherId, WorkshopId};
use crate::usage::usage_id;

/// The name of one aggregate.
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

impl Known {
    /// The one aggregate that a body changes.
    #[must_use]
    pub fn key(&self) -> AggregateKey {
        match self {
            Self::Planned { workshop, .. }
            | Self::CalledOff { workshop }
            | Self::SignUpSet { workshop, .. }
            | Self::SignUpRequested { workshop, .. }
            | Self::Granted { workshop, .. }
            | Self::Waitlisted { workshop, .. }
            | Self::GivenUp { workshop, .. }
            | Self::Promoted { workshop, .. }
            | Self::Adopted { workshop, .. }
            | Self::Revised { workshop, .. } => AggregateKey::Workshop(*workshop),
            Self::Called { signup, .. } | Self::ContactErased { signup } => AggregateKey::Call(*signup),
            Self::Redeemed { voucher, .. } | Self::Reversed { voucher, .. } => {
                AggregateKey::Voucher(*voucher)
            }
            Self::TutorialUsed { day, tutorial, .. } => {
                AggregateKey::Usage(usage_id(*day, tutorial.as_str()))
            }
        }
    }
}
