//! Whether a person with news coming was called: a *Register*. The greatest `(hlc, device, seq)` wins.

use crate::ids::DeviceId;
use crate::time::Hlc;
use crate::workshop::SignUp;
use minicbor::{Decode, Encode};

/// Whether a person who has news coming was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum CallState {
    /// The person was told.
    #[n(0)]
    Reached,
    /// Tried in vain: still to call.
    #[n(1)]
    NoAnswer,
}

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
    /// Logical clock of the record that says so.
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
    /// Whether the news of this sign-up still has to be told.
    #[must_use]
    pub fn due(&self, signup: &SignUp) -> bool {
        signup.news.is_some_and(|(_, since)| {
            !self.last.is_some_and(|s| s.state == CallState::Reached && s.hlc > since)
        })
    }
}
