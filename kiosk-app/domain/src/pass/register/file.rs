//! Reading a register: verified once, then searched where it lies.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{
    ENTRY, HEADER_MAX, Header, MAGIC, MARK, REGISTER_CONTEXT, RegisterError, RegisterKey, RegisterTerms,
    VALUE_MAX, claims_of,
};
use crate::crypto::{kid, verify1};
use crate::ids::Cents;
use crate::pass::facts::{VoucherFacts, VoucherProblem, voucher_id};
use crate::pass::number::PassNumber;
use crate::pass::trust::{Issuer, TrustList};
use crate::pass::voucher::facts;

/// A register that was verified.
pub struct RegisterFile {
    bytes: Vec<u8>,
    entries_at: usize,
    terms: RegisterTerms,
    key: RegisterKey,
    issuer: Issuer,
}

impl std::fmt::Debug for RegisterFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegisterFile")
            .field("terms", &self.terms)
            .field("count", &self.len())
            .finish_non_exhaustive()
    }
}

impl RegisterFile {
    /// Verifies a register against the site's list. Hashes the whole file once: about 10 ms for 100,000 numbers.
    ///
    /// # Errors
    /// [`RegisterError`] when it is unreadable, altered, or not of a trusted issuer.
    pub fn open(bytes: Vec<u8>, trust: &TrustList) -> Result<Self, RegisterError> {
        let (signed, entries) = split(&bytes).ok_or(RegisterError::Malformed("head"))?;
        let issuer = trust.by_key(kid(signed)?).ok_or(RegisterError::UnknownIssuer)?.clone();
        let payload = verify1(signed, &issuer.key, REGISTER_CONTEXT, HEADER_MAX)?;
        let header: Header = minicbor::decode(&payload).map_err(|_| RegisterError::Malformed("header"))?;
        if header.terms.issuer != issuer.id {
            return Err(RegisterError::UnknownIssuer);
        }
        let digest: [u8; 32] = Sha256::digest(entries).into();
        let (rows, rest) = entries.as_chunks::<ENTRY>();
        let ascending = rows.is_sorted_by(|a, b| a.first_chunk::<MARK>() < b.first_chunk::<MARK>());
        if digest != header.digest
            || u32::try_from(rows.len()) != Ok(header.count)
            || !rest.is_empty()
            || !ascending
        {
            return Err(RegisterError::Entries);
        }
        let claims = claims_of(&header.terms, VALUE_MAX, &[0]).ok_or(RegisterError::Malformed("serial"))?;
        claims.check().map_err(RegisterError::Terms)?;
        let entries_at = bytes.len() - entries.len();
        Ok(Self {
            entries_at,
            terms: header.terms,
            key: RegisterKey(Zeroizing::new(header.key)),
            issuer,
            bytes,
        })
    }

    /// What is known of a number, in time that grows with the logarithm of the register.
    ///
    /// # Errors
    /// [`VoucherProblem::UnknownNumber`], or that it was withdrawn.
    pub fn lookup(&self, number: &PassNumber) -> Result<VoucherFacts, VoucherProblem> {
        let mark = self.key.mark(number).ok_or(VoucherProblem::UnknownNumber)?;
        let rows = self.rows();
        let at = rows
            .binary_search_by(|row| row.first_chunk::<MARK>().cmp(&Some(&mark)))
            .map_err(|_| VoucherProblem::UnknownNumber)?;
        let [.., flags, high, middle, low] = *rows.get(at).ok_or(VoucherProblem::UnknownNumber)?;
        if flags != 0 {
            return Err(VoucherProblem::Revoked); // a flag of a later version restricts as well
        }
        let face = Cents(u32::from_be_bytes([0, high, middle, low]));
        let claims = claims_of(&self.terms, face, &mark).ok_or(VoucherProblem::Claim("number"))?;
        facts(&claims, &self.issuer, voucher_id(&self.issuer.id, &mark), number.tail())
    }

    /// What holds for all its numbers.
    #[must_use]
    pub fn terms(&self) -> &RegisterTerms {
        &self.terms
    }

    /// How many numbers it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows().len()
    }

    /// Whether it holds none; a register that was opened never does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows().is_empty()
    }

    /// Whether this register takes the place of another: same issuer and order, made later.
    #[must_use]
    pub fn replaces(&self, other: &Self) -> bool {
        self.same_series(other) && self.terms.made_at > other.terms.made_at
    }

    /// Whether both are registers of one issuer and order.
    #[must_use]
    pub fn same_series(&self, other: &Self) -> bool {
        self.terms.issuer == other.terms.issuer && self.terms.order == other.terms.order
    }

    fn rows(&self) -> &[[u8; ENTRY]] {
        self.bytes.get(self.entries_at..).unwrap_or_default().as_chunks::<ENTRY>().0
    }
}

/// The signed header and the entries.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|length| *length <= HEADER_MAX)?;
    rest.split_at_checked(length)
}
