//! How to reach a person: sealed to the site's key beside the log, never in a record.
//!
//! The plain form lives only while the person stands at the kiosk, or while an advisor's badge is in.

use crate::ids::SignUpId;
use minicbor::{Decode, Encode};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What a sealed contact is bound to; the sign-up's id is the additional data.
pub const CONTACT_INFO: &[u8] = b"perron contact 1";
/// The longest first name, in characters.
pub const NAME_MAX: usize = 30;
/// The longest telephone number as typed, in characters.
pub const PHONE_MAX: usize = 20;
/// A contact is kept until this long after the workshop's end: one day, in milliseconds.
pub const KEPT_AFTER: i64 = crate::time::DAY;

/// A first name, perhaps a companion's, perhaps a telephone number. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, Zeroize, ZeroizeOnDrop)]
pub struct Contact {
    /// First name.
    #[n(0)]
    pub name: String,
    /// First name of the companion.
    #[n(1)]
    pub companion: String,
    /// Telephone number, as typed or in E.164.
    #[n(2)]
    pub phone: String,
}

impl Contact {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.companion.is_empty() && self.phone.is_empty()
    }

    /// The bytes to seal. All contacts of one length class look alike: padded to a multiple of 64.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = minicbor::to_vec(self).unwrap_or_default(); // writing to memory does not fail
        bytes.resize(bytes.len().next_multiple_of(64), 0);
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        minicbor::decode(bytes).ok()
    }
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// A contact as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedContact {
    /// The sign-up that the contact is for.
    pub signup: SignUpId,
    /// HPKE, to the site's key. When it is deleted follows from the workshop, when it is time to delete.
    pub sealed: Vec<u8>,
}
