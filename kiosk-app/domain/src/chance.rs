//! Randomness, of two kinds that never meet.
//!
//! What names something is stored, printed and travels: [`IdSeed`]. What becomes a secret is used once and is gone:
//! [`SecretSeed`]. Each comes from a draw of its own from the system's random source, so that nothing that anybody
//! can read on a disk, a ticket or a list was ever an input of a secret. Their types keep them apart: no function
//! takes one for the other, and a [`SecretSeed`] can be neither copied nor shown nor stored.

use crate::ids::{OpId, SignUpId};
use zeroize::Zeroizing;

/// 32 random bytes that become names: of a command, and of the sign-up that it makes. They hold no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdSeed([u8; 32]);

impl IdSeed {
    /// From fresh random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The sign-up's name: the first half.
    #[must_use]
    pub fn signup(&self) -> SignUpId {
        SignUpId::from_slice(&self.0)
    }

    /// The command's name: the second half.
    #[must_use]
    pub fn op(&self) -> OpId {
        OpId::from_slice(self.0.get(16..).unwrap_or_default())
    }
}

/// 32 random bytes for one secret. Wiped when dropped, and used up by the one call that takes them.
pub struct SecretSeed(Zeroizing<[u8; 32]>);

impl SecretSeed {
    /// From fresh random bytes, drawn for this alone.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, once.
    #[must_use]
    pub fn spend(self) -> Zeroizing<[u8; 32]> {
        self.0
    }
}

impl std::fmt::Debug for SecretSeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretSeed(…)")
    }
}
