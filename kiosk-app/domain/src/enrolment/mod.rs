//! The enrolment: what makes one written medium one machine of one site. `perron-kit enrol` writes it; the kiosk reads
//! it at its first start, and then blanks it.
//!
//! It lies in a partition of its own, reserved by the image, without a file system. In the partition table (GPT) the
//! partition has the type [`TYPE_GUID`], begins at a multiple of [`BLOCK`] and has [`PARTITION_BYTES`] bytes:
//!
//! ```text
//!  0        4,096                     8 MiB                        16 MiB
//!  │ header │ message, then zeroes    │ header │ message, zeroes   │       two slots; see [`slots`]
//! ```
//!
//! The *message* is a COSE_Sign1 of the site's authority ([`crate::crypto::sign`]) with the context
//! `perron enrolment 1`. The signature covers everything: the machine's part and the site's files are one payload, a
//! CBOR map of which fields are only ever added:
//!
//! | key | what                                        | CBOR                                                          |
//! |-----|---------------------------------------------|---------------------------------------------------------------|
//! | 0   | the machine's part, [`Machine`]             | map                                                           |
//! | 1   | `site.toml`, the site's public keys         | byte string, 1 to [`SITE_MAX`]                                |
//! | 2   | `badges.perron`, the signed list of badges  | byte string, 1 to [`BADGES_FILE_MAX`]                         |
//! | 3   | `trust.perron`, the signed list of issuers  | byte string, 1 to [`TRUST_MAX`]; left out where there is none |
//!
//! **The Wi-Fi password lies there in clear**, until the partition is blanked: whoever holds the disk can read it. The
//! digest of the message may be shown: the signature in it is unknown to whoever does not have it, so that nobody can
//! try out passwords against the digest.

mod machine;
pub mod slots;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::badges::BADGES_FILE_MAX;
use crate::crypto::{PublicKey, SignError, SigningKey, sign1, verify1};
use crate::pass::trust::TRUST_MAX;

pub use machine::{
    ASSET_TAG_MAX, HOSTNAME_MAX, Machine, MachineRole, PLACE_MAX, SSID_MAX, Wifi, WifiPassword, is_asset_tag,
    is_hostname, is_language,
};

/// Type of the partition, as tools for partitions write it. Drawn at random for this alone.
pub const TYPE_GUID: &str = "f9873eea-27f0-419d-b540-f41d26298e52";
/// The same as it lies in a partition table: of the first three groups, the lowest byte first.
pub const TYPE_GUID_BYTES: [u8; 16] =
    [0xea, 0x3e, 0x87, 0xf9, 0xf0, 0x27, 0x9d, 0x41, 0xb5, 0x40, 0xf4, 0x1d, 0x26, 0x29, 0x8e, 0x52];
/// Size of the partition, in bytes.
pub const PARTITION_BYTES: u64 = 2 * SLOT_BYTES;
/// Size of one slot, in bytes.
pub const SLOT_BYTES: u64 = 8 << 20;
/// Bytes that are read and written at once; the partition begins at a multiple.
pub const BLOCK: usize = 4096;
/// The longest message, in bytes: a slot without its header.
pub const MESSAGE_MAX: usize = SLOT_BYTES as usize - BLOCK;
/// The longest `site.toml`, in bytes.
pub const SITE_MAX: usize = 16_384;
/// More than the machine's part and the keys of the map take, in bytes.
const MACHINE_MAX: usize = 2_048;
/// What the authority's signature is for.
const CONTEXT: &[u8] = b"perron enrolment 1";

// All files at their longest, the machine's part and the signature fit into one slot.
const _: () = assert!(SITE_MAX + BADGES_FILE_MAX + TRUST_MAX + 2 * MACHINE_MAX <= MESSAGE_MAX);

/// Why an enrolment is not made or not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// Not signed by this site's authority.
    #[error("the enrolment is not this site's: {0}")]
    Signature(#[from] SignError),
    /// Signed, and unreadable.
    #[error("the enrolment cannot be read ({0}): use a newer version, or enrol the machine again")]
    Malformed(String),
    /// A file that is empty or too long.
    #[error("{file} has {found} bytes, and 1 to {limit} are due: make it again")]
    Length {
        /// Which file.
        file: &'static str,
        /// Its bytes.
        found: usize,
        /// The greatest number of bytes.
        limit: usize,
    },
    /// A value that no kiosk may use. It is not shown: it may be the password.
    #[error("the {0} of the enrolment cannot be used: correct it, then enrol the machine again")]
    Value(&'static str),
}

/// What is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enrolment {
    /// Which machine this is.
    #[n(0)]
    pub machine: Machine,
    /// The site's public keys, a TOML file.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub site: Vec<u8>,
    /// The list of badges: [`crate::badges::BadgeList`], signed.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub badges: Vec<u8>,
    /// The list of issuers: [`crate::pass::TrustList`], signed. None where the site trusts none yet.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub trust: Option<Vec<u8>>,
}

impl Enrolment {
    /// Signs it with the site's authority.
    ///
    /// # Errors
    /// A value or a file that no kiosk would take.
    pub fn sign(&self, authority: &SigningKey) -> Result<Message, EnrolmentError> {
        self.check()?;
        let files: usize = self.files().map(|(_, bytes, _)| bytes.len()).sum();
        // As long as needed from the start: a buffer that grows leaves copies of the password behind.
        let mut payload = Zeroizing::new(Vec::with_capacity(files + MACHINE_MAX));
        minicbor::encode(self, &mut *payload).map_err(|e| EnrolmentError::Malformed(e.to_string()))?;
        Ok(Message(Zeroizing::new(sign1(authority, &payload, CONTEXT))))
    }

    /// The site's files that are there: name, bytes, and the greatest number of them.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &[u8], usize)> {
        let trust = self.trust.as_deref().map(|trust| ("trust.perron", trust, TRUST_MAX));
        let site = ("site.toml", self.site.as_slice(), SITE_MAX);
        [site, ("badges.perron", self.badges.as_slice(), BADGES_FILE_MAX)].into_iter().chain(trust)
    }

    /// Whether both say the same, whenever they were signed.
    #[must_use]
    pub fn says_as(&self, other: &Self) -> bool {
        let machine = Machine { issued: self.machine.issued, ..other.machine.clone() };
        machine == self.machine && self.files().eq(other.files())
    }

    fn check(&self) -> Result<(), EnrolmentError> {
        let wrong = self.files().find(|(_, bytes, limit)| bytes.is_empty() || bytes.len() > *limit);
        if let Some((file, bytes, limit)) = wrong {
            return Err(EnrolmentError::Length { file, found: bytes.len(), limit });
        }
        self.machine.check().map_err(EnrolmentError::Value)
    }
}

/// A signed enrolment, as it lies on a medium. Wiped when dropped, for a password may be in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Message(Zeroizing<Vec<u8>>);

impl Message {
    /// Verifies and reads it.
    ///
    /// # Errors
    /// [`EnrolmentError`] where it is not signed by this authority, unreadable, or says what no kiosk may use.
    pub fn open(&self, authority: &PublicKey) -> Result<Enrolment, EnrolmentError> {
        let payload = Zeroizing::new(verify1(&self.0, authority, CONTEXT, MESSAGE_MAX)?);
        let found: Enrolment =
            minicbor::decode(&payload).map_err(|e| EnrolmentError::Malformed(e.to_string()))?;
        found.check()?;
        Ok(found)
    }

    /// Its SHA-256, for passports and journals.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_slice()).into()
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Message({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests;
