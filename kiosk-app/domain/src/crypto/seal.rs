//! Sealing: anyone at the kiosk can write to the site, only the site's secret reads.
//!
//! HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Each message has its
//! own ephemeral key, so losing one says nothing about another. A sealed message is the 32-byte encapsulated key
//! followed by the ciphertext, [`OVERHEAD`] bytes longer than the text.
//!
//! `info` names what is sealed and `aad` to whom it belongs: a sealed contact moved to another sign-up does not
//! open.

use hkdf::Hkdf;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng,
};
use minicbor::{Decode, Encode};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::chance::SecretSeed;

/// What the key that vouches for devices is derived for.
const ATTESTATION: &[u8] = b"perron 1 device attestation";
/// Bytes of the encapsulated key.
const ENCAPSULATED: usize = 32;
/// Bytes that sealing adds: the encapsulated key and the tag.
pub const OVERHEAD: usize = ENCAPSULATED + 16;
/// The greatest sealed message that is opened: 16 MiB.
pub const SEALED_MAX: usize = 16 << 20;

/// Why a message was not sealed or not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The site's public key is unusable.
    #[error("the site's sealing key is unusable: make it again with `perron-kit site init`")]
    Key,
    /// Shorter or longer than a sealed message can be.
    #[error("{0} bytes cannot be a sealed message: the data is damaged, restore it from a backup")]
    Length(usize),
    /// Sealed for another key, for another purpose, or altered.
    #[error("the sealed data does not open: it belongs to another site or was altered")]
    Closed,
}

/// The public half. Any 32 bytes are taken; an unusable key shows when sealing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct SealPublic(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

impl std::fmt::Debug for SealPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(f, "SealPublic({a:02x}{b:02x}{c:02x}{d:02x}…)")
    }
}

/// The secret half. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SealSecret(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for SealSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealSecret(…)")
    }
}

/// Both halves, as made once per site.
#[derive(Clone, Debug)]
pub struct SealKeyPair {
    /// Opens. Kept only wrapped by the badge.
    pub secret: SealSecret,
    /// Seals. Every kiosk of the site has it.
    pub public: SealPublic,
}

impl SealKeyPair {
    /// The pair that a 32-byte random seed stands for (`DeriveKeyPair` of RFC 9180).
    #[must_use]
    pub fn derive(seed: [u8; 32]) -> Self {
        let seed = Zeroizing::new(seed);
        let (secret, public) = X25519HkdfSha256::derive_keypair(&*seed);
        Self {
            secret: SealSecret(Zeroizing::new(secret.to_bytes().into())),
            public: SealPublic(public.to_bytes().into()),
        }
    }
}

/// Seals a text. The randomness is used for this message only and goes with the call: nobody can keep it, or make
/// it again from something that is stored.
///
/// # Errors
/// [`SealError::Key`] when the public key is unusable.
pub fn seal(
    to: &SealPublic,
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    seed: SecretSeed,
) -> Result<Vec<u8>, SealError> {
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&to.0).map_err(|_| SealError::Key)?;
    let mut rng = ChaCha20Rng::from_seed(*seed.spend());
    let (encapsulated, ciphertext) = single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &key, info, plain, aad, &mut rng)
    .map_err(|_| SealError::Key)?;
    let mut sealed = encapsulated.to_bytes().to_vec();
    sealed.extend(ciphertext);
    Ok(sealed)
}

impl SealSecret {
    /// The 32 bytes, for [`super::badge::wrap`] alone.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Takes back what [`SealSecret::bytes`] gave.
    pub(super) fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// The secret with which the badge vouches for a device: HKDF-SHA-256 (RFC 5869) of the sealing key, so that it
    /// outlives a new badge.
    #[must_use]
    pub(super) fn attestation_key(&self) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // 32 bytes are far below the 8,160 that HKDF refuses to exceed.
        let _ = Hkdf::<Sha256>::new(None, self.0.as_slice()).expand(ATTESTATION, key.as_mut_slice());
        key
    }

    /// The public half, to check that a badge opened the right key.
    ///
    /// # Errors
    /// [`SealError::Key`] when the secret is unusable.
    pub fn public(&self) -> Result<SealPublic, SealError> {
        let secret = self.private()?;
        Ok(SealPublic(X25519HkdfSha256::sk_to_pk(&secret).to_bytes().into()))
    }

    /// Opens a sealed message with the same `info` and `aad`.
    ///
    /// # Errors
    /// [`SealError`] when it has no possible length, or does not open.
    pub fn open(&self, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let length = SealError::Length(sealed.len());
        if !(OVERHEAD..=SEALED_MAX).contains(&sealed.len()) {
            return Err(length);
        }
        let (encapsulated, ciphertext) = sealed.split_at_checked(ENCAPSULATED).ok_or(length)?;
        let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated)
            .map_err(|_| SealError::Closed)?;
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.private()?,
            &encapsulated,
            info,
            ciphertext,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| SealError::Closed)
    }

    fn private(&self) -> Result<<X25519HkdfSha256 as Kem>::PrivateKey, SealError> {
        <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&*self.0).map_err(|_| SealError::Key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> SealKeyPair {
        SealKeyPair::derive([3; 32])
    }

    #[test]
    fn only_the_secret_the_purpose_and_the_owner_open() {
        let sealed =
            seal(&pair().public, b"contact", b"sign-up 1", "Léa".as_bytes(), SecretSeed::from_bytes([9; 32]))
                .unwrap();
        assert_eq!(sealed.len(), "Léa".len() + OVERHEAD);
        let opened = pair().secret.open(b"contact", b"sign-up 1", &sealed).unwrap();
        assert_eq!(opened.as_slice(), "Léa".as_bytes());
        let other = SealKeyPair::derive([4; 32]).secret;
        for (secret, info, aad) in [
            (&other, "contact", "sign-up 1"),
            (&pair().secret, "backup", "sign-up 1"),
            (&pair().secret, "contact", "sign-up 2"),
        ] {
            assert_eq!(secret.open(info.as_bytes(), aad.as_bytes(), &sealed), Err(SealError::Closed));
        }
    }

    #[test]
    fn every_altered_byte_is_refused() {
        let sealed = seal(&pair().public, b"i", b"a", b"text", SecretSeed::from_bytes([9; 32])).unwrap();
        for at in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[at] ^= 1;
            assert_eq!(pair().secret.open(b"i", b"a", &bad), Err(SealError::Closed), "byte {at}");
            let cut = pair().secret.open(b"i", b"a", &sealed[..at]);
            let want = if at < OVERHEAD { SealError::Length(at) } else { SealError::Closed };
            assert_eq!(cut, Err(want), "cut at {at}");
        }
    }

    #[test]
    fn two_seeds_share_nothing_and_a_weak_key_is_refused() {
        let one = seal(&pair().public, b"", b"", b"text", SecretSeed::from_bytes([1; 32])).unwrap();
        let two = seal(&pair().public, b"", b"", b"text", SecretSeed::from_bytes([2; 32])).unwrap();
        assert_ne!(one[..ENCAPSULATED], two[..ENCAPSULATED]);
        assert_ne!(one[ENCAPSULATED..], two[ENCAPSULATED..]);
        assert_eq!(
            seal(&SealPublic([0; 32]), b"", b"", b"text", SecretSeed::from_bytes([1; 32])),
            Err(SealError::Key)
        );
    }

    #[test]
    fn derives_as_rfc_9180_appendix_a_2() {
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
        let ikm = hex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df");
        let pair = SealKeyPair::derive(ikm.try_into().unwrap());
        let public = hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
        assert_eq!(pair.public.0.as_slice(), public);
        assert_eq!(pair.secret.public(), Ok(pair.public));
        assert_eq!(format!("{:?}", pair.secret), "SealSecret(…)");
    }
}
