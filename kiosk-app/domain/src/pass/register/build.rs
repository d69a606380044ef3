//! Making a register's file.

use sha2::{Digest, Sha256};

use super::{
    ENTRIES_MAX, ENTRY, Header, MAGIC, REGISTER_CONTEXT, RegisterError, RegisterKey, RegisterTerms,
    VALUE_MAX, WITHDRAWN, claims_of,
};
use crate::crypto::{SigningKey, sign1};
use crate::ids::Cents;
use crate::pass::number::PassNumber;

/// One number when a register is made.
#[derive(Clone, Debug)]
pub struct RegisterEntry {
    /// The printed number.
    pub number: PassNumber,
    /// What it is worth.
    pub value: Cents,
    /// Whether it was withdrawn; it is then known and refused.
    pub withdrawn: bool,
}

/// Makes a register's file, signed by the issuer.
///
/// # Errors
/// [`RegisterError`] when there are too many numbers, one stands twice, a value or the terms make no sense.
pub fn build(
    key: &SigningKey,
    terms: RegisterTerms,
    entries: &[RegisterEntry],
) -> Result<Vec<u8>, RegisterError> {
    let count = u32::try_from(entries.len()).map_err(|_| RegisterError::Count(entries.len()))?;
    if !(1..=ENTRIES_MAX).contains(&entries.len()) {
        return Err(RegisterError::Count(entries.len()));
    }
    let secret = RegisterKey::of(key);
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.value == Cents(0) || entry.value > VALUE_MAX {
            return Err(RegisterError::Value(entry.number.tail()));
        }
        let mark = secret.mark(&entry.number).ok_or(RegisterError::Malformed("key"))?;
        rows.push((mark, entry));
    }
    rows.sort_unstable_by_key(|(mark, _)| *mark);
    let mut body = Vec::with_capacity(rows.len() * ENTRY);
    let mut last = None;
    for (mark, entry) in rows {
        if last.replace(mark) == Some(mark) {
            return Err(RegisterError::Twice(entry.number.tail()));
        }
        let [_, cents @ ..] = entry.value.0.to_be_bytes();
        body.extend(mark);
        body.push(if entry.withdrawn { WITHDRAWN } else { 0 });
        body.extend(cents);
    }
    claims_of(&terms, VALUE_MAX, &[0])
        .ok_or(RegisterError::Malformed("serial"))?
        .check()
        .map_err(RegisterError::Terms)?;
    let header = Header { terms, key: *secret.0, count, digest: Sha256::digest(&body).into() };
    let payload = minicbor::to_vec(&header).map_err(|_| RegisterError::Malformed("header"))?;
    let signed = sign1(key, &payload, REGISTER_CONTEXT);
    let length = u32::try_from(signed.len()).map_err(|_| RegisterError::Malformed("header"))?;
    Ok([&MAGIC[..], &length.to_be_bytes(), &signed, &body].concat())
}
