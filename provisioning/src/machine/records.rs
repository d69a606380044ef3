//! The records that the steps of the bench write about a machine, and the verdict that follows from them.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use perron_flash::erase::Certificate;
use perron_qualify::{Report, Text};
use serde::{Deserialize, Serialize};

use super::unit::{Hostname, Language};

/// A SHA-256 digest, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256Hex([u8; 32]);

impl Sha256Hex {
    /// A digest from its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The first 16 of its digits: enough for a person to compare.
    #[must_use]
    pub fn short(&self) -> String {
        self.to_string().chars().take(16).collect()
    }
}

impl FromStr for Sha256Hex {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or("64 small hexadecimal digits are due: copy the file again")
    }
}

impl TryFrom<String> for Sha256Hex {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse()
    }
}

impl From<Sha256Hex> for String {
    fn from(digest: Sha256Hex) -> Self {
        digest.to_string()
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether the image on the drive was read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Verification {
    /// Read back and equal.
    Verified {
        /// How the cache was bypassed.
        how: String,
        /// Digest of what was read.
        digest: Sha256Hex,
    },
    /// Nobody read it back.
    Unverified,
    /// Read back and different, or unreadable.
    Failed {
        /// What was found.
        reason: Text,
    },
}

/// The image that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageRecord {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Serial number of the drive that it was written to.
    pub drive: String,
    /// Digest of its signed manifest; none where it was written without one.
    pub manifest: Option<Sha256Hex>,
    /// Digest of its content.
    pub content: Sha256Hex,
    /// Bytes of its mapped ranges.
    pub mapped_bytes: u64,
    /// Whether it was read back.
    pub verification: Verification,
}

impl ImageRecord {
    /// Whether it was read back and is what was written.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        matches!(self.verification, Verification::Verified { .. })
    }
}

/// How the machine was enrolled. No secret: the digest is of a file with a signature that only its holder has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentRecord {
    /// Its name in the network.
    pub hostname: Hostname,
    /// The language in which it starts.
    pub language: Language,
    /// Digest of the signed enrolment.
    pub digest: Sha256Hex,
}

/// Whether the machine is ready, goes to spare parts, or is incomplete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Verdict {
    /// Everything was done and checked.
    Ready,
    /// It goes to spare parts.
    Rejected {
        /// The reasons, in sentences.
        reasons: Vec<Text>,
    },
    /// Steps or checks are missing.
    Incomplete {
        /// The steps or checks that are missing.
        missing: Vec<Missing>,
    },
}

/// What a machine still lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// It was not qualified.
    Qualification,
    /// It is not good enough for its role.
    Fitness,
    /// No drive was erased.
    Erasure,
    /// The drive with the image is none of those erased.
    ErasureOfDrive,
    /// A hidden area of a drive was found, and is not erased.
    HiddenArea,
    /// No image was written.
    Image,
    /// The image was not read back.
    Verification,
    /// The image was read back and is not what was written.
    SoundImage,
    /// It was not enrolled.
    Enrolment,
}

/// What was done with a machine: the parts of its passport.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The report of `qualify`.
    pub qualification: Option<Report>,
    /// A certificate of each erased drive.
    pub erasures: Vec<Certificate>,
    /// The image that was written.
    pub image: Option<ImageRecord>,
    /// How it was enrolled.
    pub enrolment: Option<EnrolmentRecord>,
    /// The reasons for which a technician sets it aside; empty where it is not set aside.
    pub rejection: Vec<Text>,
}
