//! What a voucher is worth here and today, and whether it may pay for a service.
//!
//! [`judge`] answers *check*, which anyone may ask; [`may_redeem`] answers the advisor. Both are pure: what was
//! spent comes from the log, the day from the site's calendar.

use chrono::NaiveDate;

use super::facts::VoucherFacts;
use super::services::{Service, Services};
use super::terms::Territory;
use crate::ids::Cents;

/// What the site is, as far as vouchers ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteRules {
    /// The site's commune. Without it, vouchers bound to a territory are not taken.
    pub territory: Option<Territory>,
}

/// The answer to a check. Amounts are what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be used.
    Worth {
        /// What is left.
        left: Cents,
    },
    /// Its printed end has passed; it is still taken until the facts' `tolerance_until`.
    Tolerance {
        /// What is left.
        left: Cents,
    },
    /// Nothing is left.
    Spent,
    /// It is for other places than this one, or for none.
    Elsewhere {
        /// Where it can be used; none when its order and its issuer have no place in common.
        territories: Vec<Territory>,
    },
    /// Its first day is still to come.
    NotYet {
        /// That day.
        from: NaiveDate,
    },
    /// The tolerance is over too.
    Expired {
        /// The last day printed on it.
        on: NaiveDate,
    },
}

impl Verdict {
    /// What can be taken now.
    #[must_use]
    pub fn left(&self) -> Cents {
        match self {
            Self::Worth { left } | Self::Tolerance { left } => *left,
            _ => Cents(0),
        }
    }
}

/// Judges a voucher on a day. Of several reasons against it the most final is said: spent, then another place, then
/// the dates.
#[must_use]
pub fn judge(facts: &VoucherFacts, spent: Cents, today: NaiveDate, site: &SiteRules) -> Verdict {
    let left = facts.face.less(spent);
    match () {
        () if left == Cents(0) => Verdict::Spent,
        () if !facts.places.take_in(site.territory.as_ref()) => {
            Verdict::Elsewhere { territories: facts.places.territories().to_vec() }
        }
        () if today > facts.tolerance_until => Verdict::Expired { on: facts.valid_until },
        () if today < facts.not_before => Verdict::NotYet { from: facts.not_before },
        () if today > facts.valid_until => Verdict::Tolerance { left },
        () => Verdict::Worth { left },
    }
}

/// Why nothing is taken from a voucher.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedeemRefusal {
    /// It is worth nothing here and today.
    #[error("the voucher cannot be used here today: see what the check says")]
    Worthless(Verdict),
    /// It does not pay for this service.
    #[error("the voucher does not pay for this service, only for: {allowed}")]
    Service {
        /// What it pays for.
        allowed: Services,
    },
    /// Nothing, or more than is left.
    #[error("take from 1 cent to what is left: {} cents", left.0)]
    Amount {
        /// What is left.
        left: Cents,
    },
    /// Not a multiple of the unit.
    #[error("take a multiple of {} cents", unit.0)]
    Unit {
        /// The unit.
        unit: Cents,
    },
}

/// Whether `amount` can be taken for a service rendered on `day`. Gives what is left afterwards.
///
/// # Errors
/// [`RedeemRefusal`], the first reason found.
pub fn may_redeem(
    facts: &VoucherFacts,
    spent: Cents,
    amount: Cents,
    service: Service,
    day: NaiveDate,
    site: &SiteRules,
) -> Result<Cents, RedeemRefusal> {
    let verdict = judge(facts, spent, day, site);
    let left = verdict.left();
    if left == Cents(0) {
        return Err(RedeemRefusal::Worthless(verdict));
    }
    if !facts.services.contains(service) {
        return Err(RedeemRefusal::Service { allowed: facts.services });
    }
    if amount == Cents(0) || amount > left {
        return Err(RedeemRefusal::Amount { left });
    }
    if let Some(unit) = facts.unit.filter(|unit| !amount.0.is_multiple_of(unit.0)) {
        return Err(RedeemRefusal::Unit { unit });
    }
    Ok(left.less(amount))
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
