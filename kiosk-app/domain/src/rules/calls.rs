//! The fold of a [`Call`]: the later word counts, and a deletion stays.

use crate::calls::{Call, Said};
use crate::log::{Known, Meta};

/// Applies one body.
pub(super) fn evolve(mut call: Call, meta: &Meta, body: &Known) -> Call {
    match body {
        Known::ContactErased { .. } => call.erased = true,
        Known::Called { state, .. } => {
            let before = call.last.map(|s| (s.hlc, s.device, s.seq));
            if before < Some((meta.hlc, meta.device, meta.seq)) {
                call.last = Some(Said { state: *state, hlc: meta.hlc, device: meta.device, seq: meta.seq });
            }
        }
        // Of other aggregates.
        Known::Planned { .. }
        | Known::CalledOff { .. }
        | Known::SignUpSet { .. }
        | Known::SignUpRequested { .. }
        | Known::Granted { .. }
        | Known::Waitlisted { .. }
        | Known::GivenUp { .. }
        | Known::Promoted { .. }
        | Known::Redeemed { .. }
        | Known::Reversed { .. }
        | Known::Adopted { .. }
        | Known::TutorialUsed { .. }
        | Known::Revised { .. } => {}
    }
    call
}
