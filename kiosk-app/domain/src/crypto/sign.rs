//! Signatures: one form of COSE_Sign1, and no other.
//!
//! RFC 9052 leaves many ways to write the same message. A log whose hashes are compared needs one, so the form is
//! fixed: tag 18; protected header exactly `{1: -19}` (Ed25519, RFC 9864); unprotected header exactly
//! `{4: kid}`; payload inside; shortest CBOR. A message is accepted only when writing it again gives the same
//! bytes. The signature is Ed25519 (RFC 8032), verified strictly: no weak key, no second form of a signature.
//!
//! The *context* is COSE's external additional data. It names what is signed (a record, a voucher…), so that a
//! message of one kind cannot pass for another even under one key.

use coset::{
    CoseSign1, CoseSign1Builder, HeaderBuilder, RegisteredLabelWithPrivate, TaggedCborSerializable, iana,
};
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use hkdf::Hkdf;
use minicbor::{Decode, Decoder, Encode, Encoder};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::ids::DeviceId;

/// A hint at which key signed: the first 8 bytes of the SHA-256 of the public key. It proves nothing.
pub type KeyId = [u8; 8];

/// Why a signed message was not made or not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Longer than its kind may be.
    #[error(
        "the signed message has {found} bytes, more than the {limit} allowed: get it again from its source"
    )]
    TooLong {
        /// Bytes found.
        found: usize,
        /// Greatest number of bytes.
        limit: usize,
    },
    /// Not a COSE_Sign1 message.
    #[error("this is not a signed message ({0}): get it again from its source")]
    Malformed(String),
    /// Signed with something else than Ed25519, alg −19.
    #[error("the message is not signed with Ed25519 (COSE algorithm -19): ask its source for that form")]
    Algorithm,
    /// The same content could be written otherwise.
    #[error("the signed message is not in its canonical form: get it again from its source")]
    NotCanonical,
    /// Another key, or altered content.
    #[error("the signature does not match: the content was altered, or comes from someone else")]
    Signature,
    /// 32 bytes that are no usable public key.
    #[error("these bytes are not a usable Ed25519 public key: ask its owner for the key again")]
    Key,
}

/// A secret key. Wiped when dropped.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key that a 32-byte random seed stands for. The seed is the secret to keep.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// The half that may be shown to anyone.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Another secret that only the owner of this key can make: HKDF-SHA-256 (RFC 5869) of the seed for a purpose.
    #[must_use]
    pub fn derive_secret(&self, purpose: &'static [u8]) -> Zeroizing<[u8; 32]> {
        let mut secret = Zeroizing::new([0; 32]);
        // 32 bytes are far below the 8,160 that HKDF refuses to exceed.
        let _ = Hkdf::<Sha256>::new(None, self.0.as_bytes()).expand(purpose, secret.as_mut_slice());
        secret
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public()).finish_non_exhaustive()
    }
}

/// A public key whose point was checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Checks the bytes of a key.
    ///
    /// # Errors
    /// [`SignError::Key`] when they are not 32, are no point of the curve, are a weak point,
    /// or are a second way to write a point.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignError> {
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| SignError::Key)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| SignError::Key)?;
        let canonical = key.to_edwards().compress().to_bytes() == bytes;
        if key.is_weak() || !canonical { Err(SignError::Key) } else { Ok(Self(bytes)) }
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hint that messages of this key carry.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        let mut id = KeyId::default();
        for (to, from) in id.iter_mut().zip(Sha256::digest(self.0)) {
            *to = from;
        }
        id
    }

    /// The device that owns this key: the first half of the SHA-256 of the key.
    #[must_use]
    pub fn device_id(&self) -> DeviceId {
        DeviceId::from_slice(&Sha256::digest(self.0))
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "PublicKey({a:02x}{b:02x}{c:02x}{d:02x}…)")
    }
}

impl<C> Encode<C> for PublicKey {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for PublicKey {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::from_bytes(d.bytes()?).map_err(|e| minicbor::decode::Error::message(e.to_string()))
    }
}

/// The one form, before it is signed.
fn unsigned(payload: &[u8], kid: KeyId) -> CoseSign1Builder {
    CoseSign1Builder::new()
        .protected(HeaderBuilder::new().algorithm(iana::Algorithm::Ed25519).build())
        .unprotected(HeaderBuilder::new().key_id(kid.to_vec()).build())
        .payload(payload.to_vec())
}

/// Signs a payload for one context. Gives the tagged COSE_Sign1 bytes, about 85 more than the payload.
#[must_use]
pub fn sign1(key: &SigningKey, payload: &[u8], context: &'static [u8]) -> Vec<u8> {
    let message = unsigned(payload, key.public().kid())
        .create_signature(context, |bytes| key.0.sign(bytes).to_bytes().to_vec())
        .build();
    message.to_tagged_vec().unwrap_or_default() // writing to memory does not fail
}

fn parse(bytes: &[u8]) -> Result<CoseSign1, SignError> {
    CoseSign1::from_tagged_slice(bytes).map_err(|e| SignError::Malformed(e.to_string()))
}

/// Which key a message says it was signed with, read without verifying anything. The caller bounds the length.
///
/// # Errors
/// [`SignError::Malformed`] when it is no COSE_Sign1 message or says nothing of 8 bytes.
pub fn kid(bytes: &[u8]) -> Result<KeyId, SignError> {
    let stated = parse(bytes)?.unprotected.key_id;
    stated.as_slice().try_into().map_err(|_| SignError::Malformed("no key id of 8 bytes".to_owned()))
}

/// The payload of a message that was verified when it came in and has been kept safe since. Proves nothing.
///
/// # Errors
/// [`SignError`] when it has more than `max_len` bytes or is no COSE_Sign1 message with a payload.
pub fn payload_unverified(bytes: &[u8], max_len: usize) -> Result<Vec<u8>, SignError> {
    if bytes.len() > max_len {
        return Err(SignError::TooLong { found: bytes.len(), limit: max_len });
    }
    parse(bytes)?.payload.ok_or_else(|| SignError::Malformed("no payload".to_owned()))
}

/// Verifies a message of at most `max_len` bytes and gives its payload.
///
/// # Errors
/// [`SignError`] when it is too long (checked first), of another form or algorithm, or not signed by `key` for
/// this context.
pub fn verify1(
    bytes: &[u8],
    key: &PublicKey,
    context: &'static [u8],
    max_len: usize,
) -> Result<Vec<u8>, SignError> {
    if bytes.len() > max_len {
        return Err(SignError::TooLong { found: bytes.len(), limit: max_len });
    }
    let message = parse(bytes)?;
    if message.protected.header.alg != Some(RegisteredLabelWithPrivate::Assigned(iana::Algorithm::Ed25519)) {
        return Err(SignError::Algorithm);
    }
    if message.unprotected.key_id != key.kid() {
        return Err(SignError::Signature);
    }
    let verifier = VerifyingKey::from_bytes(&key.0).map_err(|_| SignError::Key)?;
    let signature = Signature::from_slice(&message.signature).map_err(|_| SignError::Signature)?;
    let payload = message.payload.clone().ok_or_else(|| SignError::Malformed("no payload".to_owned()))?;
    let mut canonical = unsigned(&payload, key.kid()).build();
    canonical.signature = message.signature;
    verifier.verify_strict(&canonical.tbs_data(context), &signature).map_err(|_| SignError::Signature)?;
    let again = canonical.to_tagged_vec().map_err(|e| SignError::Malformed(e.to_string()))?;
    if again == bytes { Ok(payload) } else { Err(SignError::NotCanonical) }
}

#[cfg(test)]
#[path = "sign_tests.rs"]
mod tests;
