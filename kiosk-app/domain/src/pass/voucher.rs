//! Signed vouchers: `PN1:` and the base32 of a COSE_Sign1 whose payload is a CWT (RFC 8392).
//!
//! | claim | number | meaning |
//! |---|---|---|
//! | iss | 1 | the issuer's short name |
//! | exp | 4 | the end of tolerance: midnight UTC *after* the last day on which it is taken |
//! | nbf | 5 | midnight UTC of the first day |
//! | cti | 7 | serial, 1 to 32 bytes |
//! | value | −65537 | cents |
//! | printed end | −65538 | last day printed on the voucher, in days since 1970-01-01 |
//! | services | −65539 | bits of [`Services`]; absent: any |
//! | order | −65540 | text; absent: none |
//! | unit | −65541 | amounts are multiples of so many cents; absent: any amount |
//!
//! `nbf` and `exp` stand for days, so they are whole days; the site's calendar decides where a day begins.
//! Unknown claims are ignored, as RFC 8392 says.

use chrono::{NaiveDate, TimeDelta};
use coset::CborSerializable;
use coset::cbor::value::Value;
use coset::cwt::{ClaimName, ClaimsSet, ClaimsSetBuilder, Timestamp};

use super::days::{DAY_S, from_days, to_days};
use super::facts::{FACE_MAX, Serial, VoucherFacts, VoucherProblem, voucher_id};
use super::services::Services;
use super::terms::{IssuerId, OrderCode};
use super::trust::{Issuer, TrustList};
use crate::crypto::{SigningKey, base32, kid, sign1, verify1};
use crate::ids::Cents;

/// How a signed voucher starts.
pub const PREFIX: &str = "PN1:";
/// The longest text that is read, in bytes.
pub const TEXT_MAX: usize = 1024;
/// What the issuer's signature is for.
pub const VOUCHER_CONTEXT: &[u8] = b"perron voucher 1";
/// Bytes that a text of [`TEXT_MAX`] can hold.
const BYTES_MAX: usize = TEXT_MAX * 5 / 8;

const VALUE: i64 = -65_537;
const VALID_UNTIL: i64 = -65_538;
const SERVICES: i64 = -65_539;
const ORDER: i64 = -65_540;
const UNIT: i64 = -65_541;

/// What an issuer says in a voucher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherClaims {
    /// The issuer's short name.
    pub issuer: IssuerId,
    /// Never used twice by one issuer.
    pub serial: Serial,
    /// Worth when new; at most [`FACE_MAX`].
    pub face: Cents,
    /// Amounts are multiples of this.
    pub unit: Option<Cents>,
    /// First day of use.
    pub not_before: NaiveDate,
    /// Last day printed on the voucher.
    pub valid_until: NaiveDate,
    /// Last day on which it is still taken.
    pub tolerance_until: NaiveDate,
    /// What it may pay for.
    pub services: Services,
    /// The funder's order.
    pub order: Option<OrderCode>,
}

impl VoucherClaims {
    /// Values and dates that make sense together. The name says which does not.
    pub(super) fn check(&self) -> Result<(), VoucherProblem> {
        let days = [self.not_before, self.valid_until, self.tolerance_until];
        let unit_fits = self.unit.is_none_or(|unit| unit.0 > 0 && self.face.0.is_multiple_of(unit.0));
        match () {
            () if self.face.0 == 0 || self.face > FACE_MAX => Err(VoucherProblem::Claim("value")),
            () if !unit_fits => Err(VoucherProblem::Claim("unit")),
            () if !days.is_sorted() => Err(VoucherProblem::Claim("order of dates")),
            () if days.iter().any(|day| from_days(to_days(*day)) != Some(*day)) => {
                Err(VoucherProblem::Claim("date"))
            }
            () if self.services.bits() == 0 => Err(VoucherProblem::Claim("list of services")),
            () => Ok(()),
        }
    }

    fn to_cwt(&self) -> ClaimsSet {
        let midnight = |date: NaiveDate| Timestamp::WholeSeconds(to_days(date) * DAY_S);
        let after =
            self.tolerance_until.checked_add_signed(TimeDelta::days(1)).unwrap_or(self.tolerance_until);
        let mut claims = ClaimsSetBuilder::new()
            .issuer(self.issuer.to_string())
            .cwt_id(self.serial.as_bytes().to_vec())
            .not_before(midnight(self.not_before))
            .expiration_time(midnight(after))
            .private_claim(VALUE, Value::from(self.face.0))
            .private_claim(VALID_UNTIL, Value::from(to_days(self.valid_until)));
        if !self.services.is_any() {
            claims = claims.private_claim(SERVICES, Value::from(self.services.bits()));
        }
        if let Some(order) = &self.order {
            claims = claims.private_claim(ORDER, Value::from(order.as_str()));
        }
        if let Some(unit) = self.unit {
            claims = claims.private_claim(UNIT, Value::from(unit.0));
        }
        claims.build()
    }

    fn from_cwt(cwt: &ClaimsSet) -> Result<Self, VoucherProblem> {
        let claim = VoucherProblem::Claim;
        let issuer = cwt.issuer.as_deref().and_then(|iss| IssuerId::new(iss).ok()).ok_or(claim("issuer"))?;
        let serial = cwt.cwt_id.as_deref().and_then(Serial::new).ok_or(claim("serial"))?;
        let end = midnight_of(cwt.expiration_time.as_ref()).ok_or(claim("end of tolerance"))?;
        let number =
            |name| private(cwt, name).map(|value| value.as_integer().and_then(|n| i64::try_from(n).ok()));
        let cents = |name| number(name).map(|n| n.and_then(|n| u32::try_from(n).ok()).map(Cents));
        let services = match number(SERVICES) {
            None => Services::ANY,
            Some(bits) => {
                let bits = bits.and_then(|n| u32::try_from(n).ok());
                Services::from_bits(bits.ok_or(claim("list of services"))?)
            }
        };
        let order = private(cwt, ORDER)
            .map(|value| value.as_text().and_then(|text| OrderCode::new(text).ok()).ok_or(claim("order")))
            .transpose()?;
        let claims = Self {
            issuer,
            serial,
            face: cents(VALUE).flatten().ok_or(claim("value"))?,
            unit: cents(UNIT).map(|unit| unit.ok_or(claim("unit"))).transpose()?,
            not_before: midnight_of(cwt.not_before.as_ref()).ok_or(claim("first day"))?,
            valid_until: number(VALID_UNTIL).flatten().and_then(from_days).ok_or(claim("last day"))?,
            tolerance_until: end.pred_opt().ok_or(claim("end of tolerance"))?,
            services,
            order,
        };
        claims.check().map(|()| claims)
    }
}

fn midnight_of(time: Option<&Timestamp>) -> Option<NaiveDate> {
    match time {
        Some(Timestamp::WholeSeconds(s)) if s % DAY_S == 0 => from_days(s / DAY_S),
        _ => None,
    }
}

fn private(cwt: &ClaimsSet, claim: i64) -> Option<&Value> {
    cwt.rest.iter().find(|(name, _)| *name == ClaimName::PrivateUse(claim)).map(|(_, value)| value)
}

/// Makes a voucher's text, about 260 capitals and digits.
///
/// # Errors
/// [`VoucherProblem::Claim`] when values or dates make no sense, as nobody could redeem it.
pub fn mint(key: &SigningKey, claims: &VoucherClaims) -> Result<String, VoucherProblem> {
    claims.check()?;
    let payload = claims.to_cwt().to_vec().map_err(|_| VoucherProblem::Claim("content"))?;
    Ok(format!("{PREFIX}{}", base32::encode(&sign1(key, &payload, VOUCHER_CONTEXT))))
}

/// Reads and verifies a signed voucher, ignoring case and white space around it.
///
/// # Errors
/// [`VoucherProblem`]: what the text is not, or why it is not believed.
pub fn read_signed(text: &str, trust: &TrustList) -> Result<VoucherFacts, VoucherProblem> {
    if text.len() > TEXT_MAX {
        return Err(VoucherProblem::TooLong);
    }
    let symbols = base32::after_prefix(text.trim(), PREFIX).ok_or(VoucherProblem::NotAVoucher)?;
    let bytes = base32::decode(symbols, BYTES_MAX).map_err(|_| VoucherProblem::Damaged)?;
    let signer = kid(&bytes).map_err(|_| VoucherProblem::Damaged)?;
    let issuer = trust.by_key(signer).ok_or(VoucherProblem::UnknownIssuer)?;
    let payload =
        verify1(&bytes, &issuer.key, VOUCHER_CONTEXT, BYTES_MAX).map_err(|_| VoucherProblem::Forged)?;
    let cwt = ClaimsSet::from_slice(&payload).map_err(|_| VoucherProblem::Claim("content"))?;
    let claims = VoucherClaims::from_cwt(&cwt)?;
    if claims.issuer != issuer.id {
        return Err(VoucherProblem::Forged);
    }
    if trust.is_withdrawn(&issuer.id, &claims.serial) {
        return Err(VoucherProblem::Revoked);
    }
    let (id, shown) = (voucher_id(&issuer.id, claims.serial.as_bytes()), claims.serial.to_string());
    facts(&claims, issuer, id, shown)
}

/// What an issuer's claims are worth within the terms on which the site trusts it.
pub(super) fn facts(
    claims: &VoucherClaims,
    issuer: &Issuer,
    id: crate::ids::VoucherId,
    serial_shown: String,
) -> Result<VoucherFacts, VoucherProblem> {
    let (services, places) = issuer.terms_for(claims.order.as_ref()).ok_or(VoucherProblem::Revoked)?;
    Ok(VoucherFacts {
        id,
        issuer: issuer.id.clone(),
        issuer_name: issuer.name.clone(),
        funder: issuer.funder.clone(),
        face: claims.face,
        unit: claims.unit,
        not_before: claims.not_before.max(issuer.from),
        valid_until: claims.valid_until.min(issuer.until),
        tolerance_until: claims.tolerance_until.min(issuer.until),
        services: claims.services.and(services),
        places,
        order: claims.order.clone(),
        serial_shown,
    })
}

#[cfg(test)]
#[path = "voucher_tests.rs"]
mod tests;
