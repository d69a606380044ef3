//! A record: COSE_Sign1 (Ed25519) over a payload, stored and forwarded as the very bytes that were signed.

use super::Body;
use crate::crypto::{PublicKey, SignError, SigningKey, payload_unverified, sign1, verify1};
use crate::ids::{DeviceId, FleetId, OpId};
use crate::time::Hlc;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

/// The longest record, in bytes. A command has few bodies; an importer refuses more.
pub const RECORD_MAX: usize = 64 * 1024;
/// `prev` of a device's first record.
pub const ZERO_HASH: [u8; 32] = [0; 32];
/// What a record's signature is bound to, so that no other signed thing passes for one.
const CONTEXT: &[u8] = b"perron record 1";

/// What a device signs: one command, with all that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Payload {
    /// Version of the format, 1.
    #[n(0)]
    pub v: u32,
    /// The fleet.
    #[n(1)]
    pub fleet: FleetId,
    /// Who writes.
    #[n(2)]
    pub device: DeviceId,
    /// Number in the device's log, from 1, without a gap.
    #[n(3)]
    pub seq: u64,
    /// SHA-256 of the record before, [`ZERO_HASH`] for the first.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub prev: [u8; 32],
    /// Order across devices.
    #[n(5)]
    pub hlc: Hlc,
    /// Whether the wall clock could be believed.
    #[n(6)]
    pub clock_ok: bool,
    /// The command.
    #[n(7)]
    pub op_id: OpId,
    /// What was decided: all applies, or nothing.
    #[n(8)]
    pub bodies: Vec<Body>,
}

/// What the fold knows of the record that carries a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meta {
    /// Order across devices. First, so that the derived order is `(hlc, device, seq)`.
    pub hlc: Hlc,
    /// Who wrote.
    pub device: DeviceId,
    /// Number in that device's log.
    pub seq: u64,
    /// The command.
    pub op_id: OpId,
}

impl Payload {
    /// What the fold needs of this record.
    #[must_use]
    pub fn meta(&self) -> Meta {
        Meta { hlc: self.hlc, device: self.device, seq: self.seq, op_id: self.op_id }
    }
}

/// A record whose signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRecord {
    /// What it says.
    pub payload: Payload,
    /// SHA-256 of its bytes, the next record's `prev`.
    pub hash: [u8; 32],
}

/// Why bytes are no record of that device.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Signature or envelope.
    #[error("the record's signature does not hold: {0}; ask the device that wrote it to send it again")]
    Signature(#[from] SignError),
    /// The payload does not decode.
    #[error("the record does not decode: {0}; the sender may run a later version, upgrade this one")]
    Payload(#[from] minicbor::decode::Error),
    /// A version of the format that is not known.
    #[error("the record has format {0}, this software knows 1: upgrade it")]
    Version(u32),
    /// Says it is from another device than the key's.
    #[error("the record names another device than its key: refuse the sender")]
    Device,
}

/// Signs a payload.
#[must_use]
pub fn seal(key: &SigningKey, payload: &Payload) -> Vec<u8> {
    let plain = minicbor::to_vec(payload).unwrap_or_default(); // writing to memory does not fail
    sign1(key, &plain, CONTEXT)
}

/// Checks a record of the device that holds `key`.
///
/// # Errors
/// [`RecordError`] says what does not hold. Nothing of the record may be used then.
pub fn open(bytes: &[u8], key: &PublicKey) -> Result<OpenRecord, RecordError> {
    let payload = decode(&verify1(bytes, key, CONTEXT, RECORD_MAX)?)?;
    if payload.device != key.device_id() {
        return Err(RecordError::Device);
    }
    Ok(OpenRecord { payload, hash: hash(bytes) })
}

/// Reads a record again whose signature was checked by [`open`] before it was stored. A replay of a long log would
/// otherwise spend its time on signatures.
///
/// # Errors
/// [`RecordError`] when the stored bytes were damaged since.
pub fn reread(bytes: &[u8]) -> Result<Payload, RecordError> {
    decode(&payload_unverified(bytes, RECORD_MAX)?)
}

fn decode(plain: &[u8]) -> Result<Payload, RecordError> {
    let payload: Payload = minicbor::decode(plain)?;
    if payload.v == 1 { Ok(payload) } else { Err(RecordError::Version(payload.v)) }
}

/// SHA-256 of a record's bytes.
#[must_use]
pub fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
