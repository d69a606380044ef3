//! The badge vouches for a device, once: whoever opens one of its backups later knows that it was this site's.
//!
//! The sealing key's public half seals, and everybody at the site has it; so that something opens proves nothing about
//! who made it. A device therefore signs its backups, and an attestation says that an advisor's badge has seen this
//! device: HMAC-SHA-256 (RFC 2104) over the device's public key, under a key derived from the *unwrapped* sealing key.
//! Without a badge nobody makes one; with any badge of the site, old or new, everybody can check it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{PublicKey, SealSecret};

/// What the attestation of a device begins with, before the key.
const LABEL: &[u8] = b"perron device\0";

/// A badge's word for a device. No secret: it lies on the device's disk and in its backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attestation(pub [u8; 32]);

fn mac(key: &SealSecret, device: &PublicKey) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.attestation_key().as_slice()).ok()?;
    mac.update(LABEL);
    mac.update(device.as_bytes());
    Some(mac)
}

impl Attestation {
    /// Vouches for a device with the key that a badge opened.
    #[must_use]
    pub fn of(key: &SealSecret, device: &PublicKey) -> Option<Self> {
        mac(key, device).map(|mac| Self(mac.finalize().into_bytes().into()))
    }

    /// Whether a badge of this site vouched for the device. Compared in constant time.
    #[must_use]
    pub fn holds(&self, key: &SealSecret, device: &PublicKey) -> bool {
        mac(key, device).is_some_and(|mac| mac.verify_slice(&self.0).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SealKeyPair, SigningKey};
    use super::*;

    #[test]
    fn only_the_sites_own_key_vouches_and_for_one_device() {
        let (site, other) = (SealKeyPair::derive([1; 32]).secret, SealKeyPair::derive([2; 32]).secret);
        let device = |n| SigningKey::from_seed([n; 32]).public();
        let word = Attestation::of(&site, &device(3)).unwrap();
        assert!(word.holds(&site, &device(3)));
        assert!(!word.holds(&site, &device(4)), "another device");
        assert!(!word.holds(&other, &device(3)), "another site");
        for at in 0..32 {
            let mut altered = word;
            altered.0[at] ^= 1;
            assert!(!altered.holds(&site, &device(3)), "byte {at}");
        }
    }
}
