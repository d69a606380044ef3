//! A badge of staff: a 128-bit secret on paper. An advisor's also opens the site's sealing key.
//!
//! Its QR reads `PB1:` and 26 characters of base32. The disk of a kiosk holds the sealing key only wrapped, once for
//! each badge that may read names: a stolen disk without such a badge reveals no contact, and a lost badge without
//! the disk opens nothing. Every badge wraps the same key, so what was sealed before a new badge stays readable.
//! Which badges there are, and which were withdrawn, says the signed list of [`crate::badges`].
//!
//! The secret is random, so one HKDF-SHA-256 (RFC 5869) makes the key of ChaCha20-Poly1305 (RFC 8439); a slow
//! hash would add nothing.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::base32;
use super::seal::SealSecret;
use crate::ids::BadgeId;

/// How the badge's QR starts.
pub const PREFIX: &str = "PB1:";
/// Bytes of a wrapped key: nonce, key, tag.
pub const WRAPPED_LEN: usize = NONCE + 32 + 16;
const NONCE: usize = 12;
const PURPOSE: &[u8] = b"perron 1 site sealing key wrapped by the badge";
const ID_PURPOSE: &[u8] = b"perron 1 badge id";

/// Why a badge was not read or opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadgeError {
    /// A code that is no badge.
    #[error("this code is not an advisor's badge: scan the code that starts with {PREFIX}")]
    NotABadge,
    /// Another site's badge, or a damaged file.
    #[error("this badge does not open this site: use the site's newest badge, or restore the site's files")]
    Wrong,
    /// Lost, or known to others: withdrawn by the site's list.
    #[error("this badge was withdrawn: use a badge that is on the site's newest list")]
    Revoked,
    /// A badge that may act and reads no names.
    #[error("this badge opens no names: use an advisor's badge")]
    NoNames,
}

/// The badge's secret. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct BadgeSecret(Zeroizing<[u8; 16]>);

impl std::fmt::Debug for BadgeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BadgeSecret(…)")
    }
}

impl BadgeSecret {
    /// The badge of 16 random bytes.
    #[must_use]
    pub fn from_seed(seed: [u8; 16]) -> Self {
        Self(Zeroizing::new(seed))
    }

    /// What the badge's QR says.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(base32::encode(self.0.as_slice()));
        Zeroizing::new(format!("{PREFIX}{}", digits.as_str()))
    }

    /// Reads a badge's QR, ignoring case and white space around it.
    ///
    /// # Errors
    /// [`BadgeError::NotABadge`] for any other text.
    pub fn parse(text: &str) -> Result<Self, BadgeError> {
        let digits = base32::after_prefix(text.trim(), PREFIX).ok_or(BadgeError::NotABadge)?;
        let bytes = Zeroizing::new(base32::decode(digits, 16).map_err(|_| BadgeError::NotABadge)?);
        let bytes: [u8; 16] = bytes.as_slice().try_into().map_err(|_| BadgeError::NotABadge)?;
        Ok(Self::from_seed(bytes))
    }

    /// The badge's name on the site's list. One way: from the name nobody finds the secret.
    #[must_use]
    pub fn id(&self) -> BadgeId {
        let mut id = [0; 16];
        // 16 bytes are far below the 8,160 that HKDF refuses to exceed.
        let _ = Hkdf::<Sha256>::new(None, self.0.as_slice()).expand(ID_PURPOSE, &mut id);
        BadgeId(id)
    }

    fn cipher(&self) -> Result<ChaCha20Poly1305, BadgeError> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, self.0.as_slice())
            .expand(PURPOSE, key.as_mut_slice())
            .map_err(|_| BadgeError::Wrong)?;
        ChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|_| BadgeError::Wrong)
    }
}

/// Wraps the sealing key: the nonce, then the ciphertext, [`WRAPPED_LEN`] bytes. `nonce` is fresh for each wrap.
///
/// # Errors
/// [`BadgeError::Wrong`] never occurs with a key of 32 bytes; it stands for the cipher's own refusal.
pub fn wrap(secret: &SealSecret, badge: &BadgeSecret, nonce: [u8; 12]) -> Result<Vec<u8>, BadgeError> {
    let payload = Payload { msg: secret.bytes(), aad: PURPOSE };
    let ciphertext = badge.cipher()?.encrypt(&nonce.into(), payload).map_err(|_| BadgeError::Wrong)?;
    Ok(nonce.into_iter().chain(ciphertext).collect())
}

/// Opens a wrapped sealing key with the badge.
///
/// # Errors
/// [`BadgeError::Wrong`] for another badge or altered bytes.
pub fn unwrap(wrapped: &[u8], badge: &BadgeSecret) -> Result<SealSecret, BadgeError> {
    let (nonce, ciphertext) = wrapped.split_at_checked(NONCE).ok_or(BadgeError::Wrong)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| BadgeError::Wrong)?;
    let payload = Payload { msg: ciphertext, aad: PURPOSE };
    let plain = badge.cipher()?.decrypt(&nonce.into(), payload).map_err(|_| BadgeError::Wrong)?;
    let plain = Zeroizing::new(plain);
    let bytes: [u8; 32] = plain.as_slice().try_into().map_err(|_| BadgeError::Wrong)?;
    Ok(SealSecret::from_bytes(Zeroizing::new(bytes)))
}

#[cfg(test)]
mod tests {
    use super::super::seal::SealKeyPair;
    use super::*;

    fn badge(n: u8) -> BadgeSecret {
        BadgeSecret::from_seed([n; 16])
    }

    #[test]
    fn the_text_is_read_in_any_case() {
        let text = badge(5).to_text();
        assert_eq!(text.len(), 4 + 26);
        for form in [text.to_string(), text.to_lowercase(), format!("  {}\r\n", text.as_str())] {
            assert_eq!(BadgeSecret::parse(&form), Ok(badge(5)), "{form:?}");
        }
        let short = &text[..text.len() - 1];
        let long = format!("{}A", text.as_str());
        for bad in ["", "PB1:", "PN1:AAAA", short, &long, "https://example.org"] {
            assert_eq!(BadgeSecret::parse(bad), Err(BadgeError::NotABadge), "{bad:?}");
        }
        assert_eq!(format!("{:?}", badge(5)), "BadgeSecret(…)");
    }

    #[test]
    fn the_id_is_stable_and_is_neither_the_secret_nor_the_wrapping_key() {
        assert_eq!(badge(5).id(), badge(5).id());
        assert_ne!(badge(5).id(), badge(6).id());
        assert_ne!(badge(5).id().0, [5; 16]);
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &[5; 16]).expand(PURPOSE, &mut key).unwrap();
        assert_ne!(badge(5).id().0, key[..16]);
    }

    /// Made by another implementation of HKDF and ChaCha20-Poly1305: badges on paper must open old sites.
    #[test]
    fn the_form_is_fixed_byte_for_byte() {
        let wrapped = wrap(&SealKeyPair::derive([3; 32]).secret, &badge(5), [8; 12]).unwrap();
        let want = concat!(
            "080808080808080808080808a497b23d170b303c5edf4d8788c23d65",
            "16ca559fafe41148731eae73057fd5b7d57e2e523c9315fd8d85c2899dd56a8c"
        );
        assert_eq!(data_encoding::HEXLOWER.encode(&wrapped), want);
    }

    #[test]
    fn only_the_right_badge_and_untouched_bytes_open() {
        let pair = SealKeyPair::derive([3; 32]);
        let wrapped = wrap(&pair.secret, &badge(5), [8; 12]).unwrap();
        assert_eq!(wrapped.len(), WRAPPED_LEN);
        assert_eq!(unwrap(&wrapped, &badge(5)).unwrap().public(), Ok(pair.public));
        assert_eq!(unwrap(&wrapped, &badge(6)), Err(BadgeError::Wrong));
        for at in 0..wrapped.len() {
            let mut bad = wrapped.clone();
            bad[at] ^= 0x10;
            assert_eq!(unwrap(&bad, &badge(5)), Err(BadgeError::Wrong), "byte {at}");
            assert_eq!(unwrap(&wrapped[..at], &badge(5)), Err(BadgeError::Wrong), "cut at {at}");
        }
    }
}
