//! The issuers that a site trusts, signed by the site's authority.
//!
//! The list is a file made by `perron-kit trust make`. Its version only grows: of two lists the greater counts, so
//! that an old list brought back cannot revive a revoked issuer. An issuer that changes its key stands twice, with
//! one key each.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};

use super::facts::Serial;
use super::places::Places;
use super::services::Services;
use super::terms::{IssuerId, OrderCode, Territory};
use crate::crypto::{KeyId, PublicKey, SignError, SigningKey, sign1, verify1};
use crate::ids::StaffText;
use crate::time::Timestamp;

/// What the authority's signature is for.
pub const TRUST_CONTEXT: &[u8] = b"perron trust list 1";
/// The greatest file: 4 MiB.
pub const TRUST_MAX: usize = 4 << 20;
/// Most issuers of one list.
pub const ISSUERS_MAX: usize = 256;
/// Most orders, and most territories, of one issuer.
pub const ORDERS_MAX: usize = 256;
/// Most withdrawn vouchers of one issuer.
pub const REVOKED_MAX: usize = 50_000;

/// Why a list is not made or not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not signed by this site's authority.
    #[error("the list of issuers is not this site's: {0}")]
    Signature(#[from] SignError),
    /// Signed, and unreadable.
    #[error("the list of issuers cannot be read ({0}): update the kiosk, or make the list again")]
    Malformed(String),
    /// More of something than a list may hold.
    #[error("the list of issuers has too many {what} (more than {limit}): split it or drop old ones")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// Greatest number.
        limit: usize,
    },
    /// Two issuers with one key.
    #[error("issuers {0} and {1} have the same key: each must sign with its own")]
    SharedKey(IssuerId, IssuerId),
    /// An order whose vouchers would be good nowhere.
    #[error(
        "order {order} of issuer {issuer} lies outside the issuer's territories: correct the order's, or the issuer's"
    )]
    OrderElsewhere {
        /// The issuer that the order belongs to.
        issuer: IssuerId,
        /// Which order.
        order: OrderCode,
    },
    /// The last day is before the first.
    #[error("issuer {0} is trusted until a day before its first: correct its dates")]
    Dates(IssuerId),
}

/// What one order of an issuer restricts or withdraws.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OrderTerms {
    /// Which order.
    #[n(0)]
    pub order: OrderCode,
    /// What its vouchers may pay for at most.
    #[n(1)]
    pub services: Services,
    /// Where, within the issuer's; empty means wherever the issuer's may.
    #[n(2)]
    pub territories: Vec<Territory>,
    /// Whether all its vouchers are withdrawn.
    #[n(3)]
    pub revoked: bool,
}

/// Someone whose vouchers are taken.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Issuer {
    /// Short name, as vouchers state it.
    #[n(0)]
    pub id: IssuerId,
    /// Name for people.
    #[n(1)]
    pub name: StaffText,
    /// Who pays.
    #[n(2)]
    pub funder: StaffText,
    /// The key that signs its vouchers and registers.
    #[n(3)]
    pub key: PublicKey,
    /// What its vouchers may pay for at most.
    #[n(4)]
    pub services: Services,
    /// Where its vouchers may be used; empty means everywhere.
    #[n(5)]
    pub territories: Vec<Territory>,
    /// First day on which the site takes them.
    #[cbor(n(6), with = "super::days")]
    pub from: NaiveDate,
    /// Last day on which the site takes them.
    #[cbor(n(7), with = "super::days")]
    pub until: NaiveDate,
    /// Whether all its vouchers are withdrawn.
    #[n(8)]
    pub revoked: bool,
    /// Single vouchers that were withdrawn, sorted.
    #[n(9)]
    pub revoked_serials: Vec<Serial>,
    /// Orders with terms of their own.
    #[n(10)]
    pub orders: Vec<OrderTerms>,
}

/// The issuers a site trusts.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct TrustList {
    /// Grows with each list; the greatest counts.
    #[n(0)]
    pub version: u32,
    /// When the authority signed.
    #[n(1)]
    pub issued_at: Timestamp,
    /// Who is trusted.
    #[n(2)]
    pub issuers: Vec<Issuer>,
}

impl TrustList {
    /// Signs the list with the site's authority.
    ///
    /// # Errors
    /// [`TrustError`] when the list breaks a limit or contradicts itself.
    pub fn sign(mut self, authority: &SigningKey) -> Result<Vec<u8>, TrustError> {
        for issuer in &mut self.issuers {
            issuer.revoked_serials.sort_unstable();
            issuer.revoked_serials.dedup();
        }
        self.check()?;
        self.check_orders()?;
        let payload = minicbor::to_vec(&self).map_err(|e| TrustError::Malformed(e.to_string()))?;
        Ok(sign1(authority, &payload, TRUST_CONTEXT))
    }

    /// Verifies a list of at most [`TRUST_MAX`] bytes.
    ///
    /// # Errors
    /// [`TrustError`] when it is not signed by this authority, unreadable, or breaks a limit.
    pub fn open(bytes: &[u8], authority: &PublicKey) -> Result<Self, TrustError> {
        let payload = verify1(bytes, authority, TRUST_CONTEXT, TRUST_MAX)?;
        let list: Self = minicbor::decode(&payload).map_err(|e| TrustError::Malformed(e.to_string()))?;
        list.check()?;
        Ok(list)
    }

    /// Whether this list replaces another: only a greater version does.
    #[must_use]
    pub fn replaces(&self, other: &Self) -> bool {
        self.version > other.version
    }

    /// The issuer whose key a message names. The name proves nothing; the signature does.
    #[must_use]
    pub fn by_key(&self, kid: KeyId) -> Option<&Issuer> {
        self.issuers.iter().find(|issuer| issuer.key.kid() == kid)
    }

    /// Whether an issuer of that name, under whichever key, withdrew a serial.
    #[must_use]
    pub fn is_withdrawn(&self, issuer: &IssuerId, serial: &Serial) -> bool {
        let mut same = self.issuers.iter().filter(|i| i.id == *issuer);
        same.any(|i| i.revoked_serials.binary_search(serial).is_ok())
    }

    /// Whether each order leaves a place. A list that was signed before this was looked at is still read: such an order's
    /// vouchers are good nowhere.
    fn check_orders(&self) -> Result<(), TrustError> {
        for issuer in &self.issuers {
            let lost = issuer.orders.iter().find(|terms| issuer.places_of(terms).is_nowhere());
            if let Some(terms) = lost {
                return Err(TrustError::OrderElsewhere {
                    issuer: issuer.id.clone(),
                    order: terms.order.clone(),
                });
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), TrustError> {
        limit("issuers", self.issuers.len(), ISSUERS_MAX)?;
        for (at, issuer) in self.issuers.iter().enumerate() {
            limit("orders", issuer.orders.len(), ORDERS_MAX)?;
            limit("withdrawn vouchers", issuer.revoked_serials.len(), REVOKED_MAX)?;
            let places = issuer.orders.iter().map(|o| o.territories.len()).chain([issuer.territories.len()]);
            limit("territories", places.max().unwrap_or(0), ORDERS_MAX)?;
            if issuer.until < issuer.from {
                return Err(TrustError::Dates(issuer.id.clone()));
            }
            if !issuer.revoked_serials.is_sorted() {
                return Err(TrustError::Malformed("withdrawn vouchers out of order".to_owned()));
            }
            if let Some(twin) = self.issuers.iter().take(at).find(|other| other.key.kid() == issuer.key.kid())
            {
                return Err(TrustError::SharedKey(twin.id.clone(), issuer.id.clone()));
            }
        }
        Ok(())
    }
}

fn limit(what: &'static str, found: usize, limit: usize) -> Result<(), TrustError> {
    if found > limit { Err(TrustError::TooMany { what, limit }) } else { Ok(()) }
}

impl Issuer {
    /// What holds for vouchers of one order: the order's own terms within the issuer's; of an order that stands twice,
    /// both. Nothing when withdrawn.
    #[must_use]
    pub fn terms_for(&self, order: Option<&OrderCode>) -> Option<(Services, Places)> {
        let mut own = self.orders.iter().filter(|terms| Some(&terms.order) == order);
        let all = (self.services, Places::listed(&self.territories));
        if self.revoked {
            return None;
        }
        own.try_fold(all, |(services, places), terms| {
            let narrower = (services.and(terms.services), places.and(Places::listed(&terms.territories)));
            (!terms.revoked).then_some(narrower)
        })
    }

    /// Where the vouchers of an order may be used, withdrawn or not.
    #[must_use]
    pub fn places_of(&self, order: &OrderTerms) -> Places {
        Places::listed(&self.territories).and(Places::listed(&order.territories))
    }
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
