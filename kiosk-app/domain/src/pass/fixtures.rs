//! A site, an issuer and a voucher for this module's tests.

use chrono::NaiveDate;

use super::{Issuer, IssuerId, OrderCode, Serial, Services, TrustList, VoucherClaims};
use crate::crypto::SigningKey;
use crate::ids::{Cents, StaffText};
use crate::time::Timestamp;

pub(super) fn authority() -> SigningKey {
    SigningKey::from_seed([1; 32])
}

pub(super) fn issuer_key() -> SigningKey {
    SigningKey::from_seed([2; 32])
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn issuer() -> Issuer {
    Issuer {
        id: IssuerId::new("departement-74").unwrap(),
        name: StaffText::lossy("Département de démonstration"),
        funder: StaffText::lossy("Conseil départemental"),
        key: issuer_key().public(),
        services: Services::ANY,
        territories: vec![],
        from: day("2020-01-01"),
        until: day("2099-12-31"),
        revoked: false,
        revoked_serials: vec![],
        orders: vec![],
    }
}

pub(super) fn trust_of(issuers: Vec<Issuer>) -> TrustList {
    TrustList { version: 1, issued_at: Timestamp(0), issuers }
}

pub(super) fn trust() -> TrustList {
    trust_of(vec![issuer()])
}

pub(super) fn claims() -> VoucherClaims {
    VoucherClaims {
        issuer: IssuerId::new("departement-74").unwrap(),
        serial: Serial::new(&[9; 10]).unwrap(),
        face: Cents(1000),
        unit: None,
        not_before: day("2026-01-01"),
        valid_until: day("2026-06-30"),
        tolerance_until: day("2026-07-31"),
        services: "workshop,one-to-one".parse().unwrap(),
        order: Some(OrderCode::new("2026-A").unwrap()),
    }
}
