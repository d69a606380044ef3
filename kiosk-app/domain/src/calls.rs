//! Whether a person with news coming was called: a *Register*. The greatest `(hlc, device, seq)` wins.

use crate::ids::DeviceId;
use crate::log::{CallState, Known, Meta};
use crate::time::Hlc;
use crate::workshop::SignUp;
use minicbor::{Decode, Encode};

/// The last word on calling one person, and whether their contact was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Call {
    /// Result, when, by which device, in which record.
    #[n(0)]
    pub last: Option<Said>,
    /// The contact was deleted: nobody can be called any more. Once true, always true.
    #[n(1)]
    pub erased: bool,
}

/// One value of the register with what orders it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Said {
    /// With what result.
    #[n(0)]
    pub state: CallState,
    /// When.
    #[n(1)]
    pub hlc: Hlc,
    /// By which device.
    #[n(2)]
    pub device: DeviceId,
    /// In which record.
    #[n(3)]
    pub seq: u64,
}

impl Call {
    /// Applies one body.
    #[must_use]
    pub fn evolve(mut self, meta: &Meta, body: &Known) -> Self {
        match body {
            Known::ContactErased { .. } => self.erased = true,
            Known::Called { state, .. } => {
                let before = self.last.map(|s| (s.hlc, s.device, s.seq));
                if before < Some((meta.hlc, meta.device, meta.seq)) {
                    self.last =
                        Some(Said { state: *state, hlc: meta.hlc, device: meta.device, seq: meta.seq });
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
        self
    }

    /// Whether the news of this sign-up still has to be told.
    #[must_use]
    pub fn due(&self, signup: &SignUp) -> bool {
        signup.news.is_some_and(|(_, since)| {
            !self.last.is_some_and(|s| s.state == CallState::Reached && s.hlc > since)
        })
    }
}
