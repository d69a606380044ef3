//! What was taken from a voucher: a *Set*, the union of redemptions by operation.
//!
//! Two kiosks that are offline can both take from one voucher. Nothing is lost then: what goes beyond the face value is
//! *disputed*, in the order `(hlc, device, seq)`, and provisional until the issuer settles it.

use crate::ids::{Cents, DeviceId, OpId, StaffText, WorkshopId};
use crate::pass::Service;
use crate::time::{Hlc, Timestamp};
use minicbor::{Decode, Encode};

/// One redemption.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// When it was recorded.
    #[n(0)]
    pub hlc: Hlc,
    /// By which device.
    #[n(1)]
    pub device: DeviceId,
    /// In which record.
    #[n(2)]
    pub seq: u64,
    /// The command, which names the redemption.
    #[n(3)]
    pub op: OpId,
    /// What was taken.
    #[n(4)]
    pub amount: Cents,
    /// For which service.
    #[n(5)]
    pub service: Service,
    /// At which workshop.
    #[n(6)]
    pub workshop: Option<WorkshopId>,
    /// Day of the service.
    #[n(7)]
    pub at: Timestamp,
}

/// The redemptions of one voucher.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Ledger {
    /// Worth when new.
    #[n(0)]
    pub face: Cents,
    /// Who issued it.
    #[n(1)]
    pub issuer: StaffText,
    /// In the order `(hlc, device, seq)`.
    #[n(2)]
    pub entries: Vec<Entry>,
    /// Redemptions taken back, sorted, with the reason. May name one that has not arrived yet.
    #[n(3)]
    pub reversed: Vec<(OpId, StaffText)>,
}

impl Ledger {
    /// Whether a redemption was taken back.
    #[must_use]
    pub fn is_reversed(&self, op: OpId) -> bool {
        self.reversed.iter().any(|(o, _)| *o == op)
    }

    /// Redemptions that count, with whether each goes beyond the face value.
    pub fn standing(&self) -> impl Iterator<Item = (&Entry, bool)> {
        let mut sum = Cents(0);
        self.entries.iter().filter(|e| !self.is_reversed(e.op)).map(move |e| {
            let after = sum.plus(e.amount);
            let disputed = after > self.face;
            if !disputed {
                sum = after;
            }
            (e, disputed)
        })
    }

    /// What was taken, disputed redemptions apart.
    #[must_use]
    pub fn spent(&self) -> Cents {
        self.standing().filter(|(_, disputed)| !disputed).fold(Cents(0), |sum, (e, _)| sum.plus(e.amount))
    }
}
