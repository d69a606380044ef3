//! What is known of a voucher once its source is verified, and why there may be nothing to know.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use super::places::Places;
use super::services::Services;
use super::terms::{IssuerId, OrderCode};
use crate::crypto::base32;
use crate::ids::{Cents, StaffText, VoucherId};

/// The greatest face value: 1,000 €. A slip of the keyboard should not mint a fortune.
pub const FACE_MAX: Cents = Cents(100_000);
/// Bytes of the longest serial.
pub const SERIAL_MAX: usize = 32;

/// A voucher, as its issuer and the site's authority vouch for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherFacts {
    /// Identity in the log.
    pub id: VoucherId,
    /// Who issued it.
    pub issuer: IssuerId,
    /// The issuer's name for people.
    pub issuer_name: StaffText,
    /// Who pays.
    pub funder: StaffText,
    /// Worth when new.
    pub face: Cents,
    /// Amounts are multiples of this, where the funder says so: vouchers of 10 € in a booklet of 50 €.
    pub unit: Option<Cents>,
    /// First day of use.
    pub not_before: NaiveDate,
    /// Last day printed on the voucher.
    pub valid_until: NaiveDate,
    /// Last day on which it is still taken.
    pub tolerance_until: NaiveDate,
    /// What it may pay for.
    pub services: Services,
    /// Where it may be used.
    pub places: Places,
    /// The funder's order.
    pub order: Option<OrderCode>,
    /// What people may read out or see on a receipt; it does not suffice to spend the voucher.
    pub serial_shown: String,
}

/// Why a text gives no facts. None of these is said of a voucher only because the kiosk is offline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VoucherProblem {
    /// Another kind of code.
    #[error("this is no Digital Pass voucher: scan the code on the voucher")]
    NotAVoucher,
    /// Longer than any voucher.
    #[error("this code is too long for a voucher: scan the code on the voucher")]
    TooLong,
    /// Begins as a voucher and cannot be read.
    #[error("the voucher's code is damaged: flatten the paper and scan it again")]
    Damaged,
    /// Signed by nobody on the site's list.
    #[error(
        "no issuer that this site trusts made this voucher: ask the coordinator whether the list is current"
    )]
    UnknownIssuer,
    /// The content was altered, or someone posed as the issuer.
    #[error("the voucher's signature does not match: do not accept it, and tell the issuer")]
    Forged,
    /// Signed correctly, with claims that make no sense.
    #[error("the voucher's {0} makes no sense: do not accept it, and tell the issuer")]
    Claim(&'static str),
    /// The issuer, its order or this voucher was withdrawn.
    #[error("this voucher was withdrawn by its issuer: the person may ask the funder why")]
    Revoked,
    /// A number in no register.
    #[error("this number is in no register of this site: check each digit")]
    UnknownNumber,
}

/// A voucher's serial among those of its issuer: 1 to [`SERIAL_MAX`] bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(transparent)]
pub struct Serial(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>);

impl Serial {
    /// Takes the bytes of a serial; nothing when there are none or too many.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (1..=SERIAL_MAX).contains(&bytes.len()).then(|| Self(bytes.to_vec()))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads what [`Serial`]'s `Display` wrote, ignoring case, spaces and dashes.
    #[must_use]
    pub fn parse(shown: &str) -> Option<Self> {
        let symbols: String = shown.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        Self::new(&base32::decode(&symbols, SERIAL_MAX).ok()?)
    }
}

/// Base32 in groups of four: `ABCD-EFGH-IJKL-MNOP`.
impl std::fmt::Display for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, symbol) in base32::encode(&self.0).chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{symbol}")?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Serial({self})")
    }
}

impl<'b, C> Decode<'b, C> for Serial {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.bytes()?)
            .ok_or_else(|| minicbor::decode::Error::message("a serial of 1 to 32 bytes is due"))
    }
}

/// Identity of a voucher: the first half of SHA-256 over `perron voucher`, the issuer and the serial, each ended
/// by a zero byte so that no two pairs run together. The same voucher gives the same identity on every device.
#[must_use]
pub fn voucher_id(issuer: &IssuerId, serial: &[u8]) -> VoucherId {
    let mut hash = Sha256::new();
    hash.update(b"perron voucher\0");
    hash.update(issuer.as_str());
    hash.update(b"\0");
    hash.update(serial);
    VoucherId::from_slice(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_is_read_as_it_is_shown() {
        let serial = Serial::new(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).unwrap();
        assert_eq!(serial.to_string(), "AAAQ-EAYE-AUDA-OCAJ");
        for form in ["AAAQ-EAYE-AUDA-OCAJ", "aaaq eaye audaocaj"] {
            assert_eq!(Serial::parse(form), Some(serial.clone()));
        }
        for bad in ["", "-", "!", "A"] {
            assert_eq!(Serial::parse(bad), None, "{bad:?}");
        }
        assert!(Serial::new(&[]).is_none() && Serial::new(&[0; 33]).is_none());
    }

    #[test]
    fn identities_do_not_run_together() {
        let id = |issuer, serial: &str| voucher_id(&IssuerId::new(issuer).unwrap(), serial.as_bytes());
        assert_eq!(id("ab", "c"), id("ab", "c"));
        assert_ne!(id("ab", "c"), id("a", "bc"));
        assert_ne!(id("ab", "c"), id("ab", "d"));
    }
}
