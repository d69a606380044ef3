//! Registers: plain printed numbers that a funder vouches for in one signed file.
//!
//! ```text
//!  "PERRONR1"   8 bytes
//!  length       u32, big endian: bytes of the header
//!  header       COSE_Sign1 by the issuer: terms, HMAC key, number of entries, SHA-256 of the entries
//!  entries      20 bytes each, strictly ascending:
//!               16 bytes  first half of HMAC-SHA-256(key, number)
//!                1 byte   flags: bit 0 withdrawn
//!                3 bytes  value in cents, big endian
//! ```
//!
//! A look-up is one HMAC and a binary search on the bytes as they lie in the file, so 100,000 numbers (2 MB) need no
//! index and are verified once, when opened. The numbers themselves are not in the file, but the key is: numbers of
//! few bits can be found by trying them all on a stolen kiosk, hence [`number_bits`] and its warning.
//!
//! The key comes from the issuer's own, so that a later file of the same issuer gives the same number the same
//! identity: replacing a register never makes a spent voucher new.

mod build;
mod file;

pub use build::{RegisterEntry, build};
pub use file::RegisterFile;

use hmac::{Hmac, KeyInit, Mac};
use minicbor::{Decode, Encode};
use sha2::Sha256;
use zeroize::Zeroizing;

use chrono::NaiveDate;

use super::facts::{FACE_MAX, Serial, VoucherProblem};
use super::number::PassNumber;
use super::services::Services;
use super::terms::{IssuerId, OrderCode};
use super::voucher::VoucherClaims;
use crate::crypto::{SignError, SigningKey};
use crate::ids::Cents;
use crate::time::Timestamp;

/// What the issuer's signature is for.
pub const REGISTER_CONTEXT: &[u8] = b"perron register 1";
/// Most numbers of one register.
pub const ENTRIES_MAX: usize = 1_000_000;
/// The longest header, in bytes.
pub const HEADER_MAX: usize = 4096;
/// The greatest value of one number.
pub const VALUE_MAX: Cents = FACE_MAX;

const MAGIC: &[u8; 8] = b"PERRONR1";
const ENTRY: usize = 20;
const MARK: usize = 16;
const WITHDRAWN: u8 = 1;
const KEY_INFO: &[u8] = b"perron 1 register key";

/// Why a register is not made or not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// No such file form, or cut short.
    #[error("this is no register, or it is cut short ({0}): get the file again from the issuer")]
    Malformed(&'static str),
    /// Signed by nobody on the site's list.
    #[error("no issuer that this site trusts made this register: bring the list of issuers up to date first")]
    UnknownIssuer,
    /// Altered, or not signed.
    #[error("the register is not believed: {0}")]
    Signature(#[from] SignError),
    /// The entries are not those that were signed.
    #[error("the register's entries were altered or cut short: get the file again from the issuer")]
    Entries,
    /// Terms that make no sense.
    #[error("the register's terms are not usable: {0}")]
    Terms(VoucherProblem),
    /// One number twice.
    #[error("number {0} stands twice: keep one")]
    Twice(String),
    /// A value of nothing or too much.
    #[error("number {0} has no value from 1 cent to {max} cents: correct it", max = VALUE_MAX.0)]
    Value(String),
    /// Nothing, or more than [`ENTRIES_MAX`].
    #[error("a register holds 1 to {ENTRIES_MAX} numbers, not {0}: split the file")]
    Count(usize),
}

/// What holds for all numbers of a register.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RegisterTerms {
    /// The issuer's short name.
    #[n(0)]
    pub issuer: IssuerId,
    /// When the file was made; a later one of the same issuer and order replaces it.
    #[n(1)]
    pub made_at: Timestamp,
    /// First day of use.
    #[cbor(n(2), with = "crate::pass::days")]
    pub not_before: NaiveDate,
    /// Last day printed on the vouchers.
    #[cbor(n(3), with = "crate::pass::days")]
    pub valid_until: NaiveDate,
    /// Last day on which they are still taken.
    #[cbor(n(4), with = "crate::pass::days")]
    pub tolerance_until: NaiveDate,
    /// What they may pay for.
    #[n(5)]
    pub services: Services,
    /// The funder's order.
    #[n(6)]
    pub order: Option<OrderCode>,
    /// Amounts are multiples of this.
    #[n(7)]
    pub unit: Option<Cents>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Header {
    #[n(0)]
    terms: RegisterTerms,
    #[cbor(n(1), with = "minicbor::bytes")]
    key: [u8; 32],
    #[n(2)]
    count: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    digest: [u8; 32],
}

/// The key under which an issuer's numbers are marked.
pub struct RegisterKey(Zeroizing<[u8; 32]>);

impl RegisterKey {
    /// The one key of an issuer, from its signing key.
    #[must_use]
    pub fn of(issuer: &SigningKey) -> Self {
        Self(issuer.derive_secret(KEY_INFO))
    }

    fn mark(&self, number: &PassNumber) -> Option<[u8; MARK]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).ok()?;
        mac.update(number.as_str().as_bytes());
        let tag: [u8; 32] = mac.finalize().into_bytes().into();
        tag.first_chunk().copied()
    }
}

impl std::fmt::Debug for RegisterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegisterKey(…)")
    }
}

/// The claims of one number, as if it were a voucher of its own. Nothing only for an impossible serial.
fn claims_of(terms: &RegisterTerms, face: Cents, mark: &[u8]) -> Option<VoucherClaims> {
    Some(VoucherClaims {
        issuer: terms.issuer.clone(),
        serial: Serial::new(mark)?,
        face,
        // A voucher worth no whole number of units is still worth its value.
        unit: terms.unit.filter(|unit| unit.0 > 0 && face.0.is_multiple_of(unit.0)),
        not_before: terms.not_before,
        valid_until: terms.valid_until,
        tolerance_until: terms.tolerance_until,
        services: terms.services,
        order: terms.order.clone(),
    })
}

#[cfg(test)]
mod tests;
