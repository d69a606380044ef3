//! Signatures, seals, the advisor's badge and the PIN.
//!
//! Five tools, each with one task, so that no secret serves two purposes:
//!
//! | module | task | primitive | source |
//! |---|---|---|---|
//! | [`sign`] | who said it: records, vouchers, lists of issuers, registers | COSE_Sign1, Ed25519 (alg −19) | RFC 9052, RFC 8032, RFC 9864 |
//! | [`seal`] | who may read it: a resident's contact, a backup | HPKE base mode, X25519 + ChaCha20-Poly1305 | RFC 9180 |
//! | [`badge`] | what opens the seal: a 128-bit secret printed on paper | HKDF-SHA-256, ChaCha20-Poly1305 | RFC 5869, RFC 8439 |
//! | [`attest`] | whose device it is: a badge vouches for it once | HMAC-SHA-256 | RFC 2104 |
//! | [`pin`] | who may act: a short number that people remember | argon2id and a growing delay | RFC 9106 |
//!
//! *Invariants.* Nothing here draws randomness: seeds, salts and nonces are passed in, and each serves once.
//! Secrets are wiped from memory when dropped, and their `Debug` shows no byte of them. Every input that comes
//! from outside has a greatest length that is checked before anything is decoded.

pub mod attest;
pub mod badge;
pub mod base32;
pub mod pin;
pub mod seal;
pub mod sign;

pub use attest::Attestation;
pub use badge::{BadgeError, BadgeSecret, unwrap, wrap};
pub use pin::{GrowingDelay, Pin, PinError, PinHash, hash_pin};
pub use seal::{SealError, SealKeyPair, SealPublic, SealSecret, seal};
pub use sign::{KeyId, PublicKey, SignError, SigningKey, kid, payload_unverified, sign1, verify1};
