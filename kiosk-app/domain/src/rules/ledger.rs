//! What may be taken from a voucher, and the fold of its [`Ledger`].

use crate::ids::Cents;
use crate::ledger::{Entry, Ledger};
use crate::log::{Body, Command, Known, Meta, Refusal};
use crate::time::Moment;

/// Decides a redemption or its reversal. What the voucher is worth, and whether it may pay for the service, was judged
/// from the voucher itself (see [`crate::pass`]); here counts what was taken before.
pub(super) fn decide(
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

/// Applies one body.
pub(super) fn evolve(mut ledger: Ledger, meta: &Meta, body: &Known) -> Ledger {
    match body {
        Known::Redeemed { issuer, face, amount, service, workshop, at, .. } => {
            ledger.face = ledger.face.max(*face);
            if ledger.issuer < *issuer {
                ledger.issuer = issuer.clone();
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
                ledger.entries.binary_search_by_key(&(hlc, device, seq), |e| (e.hlc, e.device, e.seq));
            if let Err(place) = place {
                ledger.entries.insert(place, entry);
            }
        }
        Known::Reversed { redemption, reason, .. } => {
            let said = (*redemption, reason.clone());
            if let Err(place) = ledger.reversed.binary_search(&said) {
                ledger.reversed.insert(place, said);
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
    ledger
}
