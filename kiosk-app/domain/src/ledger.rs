//! What was taken from a voucher: a *Set*, the union of redemptions by operation.
//!
//! Two kiosks that are offline can both take from one voucher. Nothing is lost then: what goes beyond the face value is
//! *disputed*, in the order `(hlc, device, seq)`, and provisional until the issuer settles it.

use crate::ids::{Cents, DeviceId, OpId, StaffText, WorkshopId};
use crate::log::{Body, Command, Known, Meta, Refusal, Service};
use crate::time::{Hlc, Moment, Timestamp};
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

    /// Applies one body.
    #[must_use]
    pub fn evolve(mut self, meta: &Meta, body: &Known) -> Self {
        match body {
            Known::Redeemed { issuer, face, amount, service, workshop, at, .. } => {
                self.face = self.face.max(*face);
                if self.issuer < *issuer {
                    self.issuer = issuer.clone();
                }
                let (hlc, device, seq, op) = (meta.hlc, meta.device, meta.seq, meta.op_id);
                let entry = Entry {
                    hlc,
                    device,
                    seq,
                    op,
                    amount: *amount,
                    service: *service,
                    workshop: *workshop,
                    at: *at,
                };
                let place =
                    self.entries.binary_search_by_key(&(hlc, device, seq), |e| (e.hlc, e.device, e.seq));
                if let Err(place) = place {
                    self.entries.insert(place, entry);
                }
            }
            Known::Reversed { redemption, reason, .. } => {
                let said = (*redemption, reason.clone());
                if let Err(place) = self.reversed.binary_search(&said) {
                    self.reversed.insert(place, said);
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
            | Known::Called { .. }
            | Known::ContactErased { .. }
            | Known::Adopted { .. }
            | Known::TutorialUsed { .. }
            | Known::Revised { .. } => {}
        }
        self
    }
}

/// Decides a redemption or its reversal. What the voucher is worth, and whether it may pay for the service, was judged
/// from the voucher itself (see [`crate::pass`]); here counts what was taken before.
pub(crate) fn decide(
    ledger: Option<&Ledger>,
    command: &Command,
    moment: &Moment,
) -> Result<Vec<Body>, Refusal> {
    match command {
        Command::Redeem { voucher, issuer, face, amount, service, workshop } => {
            let left = face.less(ledger.map_or(Cents(0), Ledger::spent));
            if amount.0 == 0 || *amount > left {
                return Err(Refusal::Amount { left });
            }
            let (voucher, issuer, face, amount, service) =
                (*voucher, issuer.clone(), *face, *amount, *service);
            Ok(vec![
                Known::Redeemed {
                    voucher,
                    issuer,
                    face,
                    amount,
                    service,
                    workshop: *workshop,
                    at: moment.now(),
                }
                .into(),
            ])
        }
        Command::Reverse { voucher, redemption, reason } => {
            let ledger = ledger.ok_or(Refusal::Unknown)?;
            if reason.is_empty() {
                return Err(Refusal::NoReason);
            }
            if !ledger.entries.iter().any(|e| e.op == *redemption) {
                return Err(Refusal::Unknown);
            }
            if ledger.is_reversed(*redemption) {
                return Err(Refusal::AlreadyReversed);
            }
            Ok(vec![
                Known::Reversed { voucher: *voucher, redemption: *redemption, reason: reason.clone() }.into(),
            ])
        }
        // Of other aggregates.
        Command::Plan { .. }
        | Command::Revise { .. }
        | Command::CallOff { .. }
        | Command::SetSignUp { .. }
        | Command::SignUp { .. }
        | Command::GiveUp { .. }
        | Command::MarkCalled { .. }
        | Command::EraseContact { .. }
        | Command::Adopt { .. }
        | Command::ReportUse { .. } => Err(Refusal::Unknown),
    }
}
