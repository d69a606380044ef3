//! Erases drives and says truly what was done.
//!
//! ```text
//!  ask the drive ─► plan ─┬─► plant marks ─► its own erase ─► reopen: every mark gone? ─► certificate
//!                         │                       └─ failed, and still writable: say so ─┐
//!                         └─► overwrite all with a random stream ◄───────────────────────┘
//!                                     └─► reopen: do random samples hold that stream? ─► certificate
//! ```
//!
//! A drive's own erase reaches what no write reaches: spare flash, sectors put out of use. But it is the drive that
//! says it was done, so marks are planted first, and none may be left. An overwrite uses a random stream and not
//! zeroes, because a drive may keep zeroes by merely noting them, and because samples of a stream cannot be right by
//! chance. Where neither is proven there is no certificate.
//!
//! Before that, a sanitize that was cut off is waited for, or started again, since it bars all else; a password that an
//! earlier erase of this kit left on the drive is taken away; and an area that the drive hides from the system is opened.
//! A drive that may keep a password gets no certificate: it locks at the next power-on.
//!
//! Not tried: erases behind a USB bridge, which may lose the drive with a password set; SAS and eMMC commands; the
//! drives' own overwriting (`OVERWRITE_EXT`, sanitize action 3), which takes as long as ours; taking away a configuration
//! overlay, which has broken drives.

mod ask;
mod drive;
mod error;
mod facts;
mod hdparm;
mod hidden;
mod limits;
mod nvme;
mod order;
mod overwrite;
mod plan;
#[cfg(test)]
mod plan_tests;
mod programs;
mod remedy;
mod run;
mod samples;
mod security;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_behind;
#[cfg(test)]
mod tests_locked;
#[cfg(test)]
mod tests_unfinished;
mod tool;
mod unfinished;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use ask::ask;
pub use error::EraseError;
pub use facts::{AtaFacts, DriveFacts, NvmeFacts, Unasked, Unfinished};
pub use hidden::Hidden;
pub use limits::Limits;
pub use order::OwnError;
pub use plan::{Own, PassedOver, Plan, Why, Wish, plan};
pub use programs::Programs;
pub use run::{Drive, Event, Frozen, Job, SAMPLES_MAX, Stage, erase};
pub use tool::{Answer, EraseTool, ToolError};

/// The password that a secure erase needs for its time. If the power fails meanwhile the drive stays locked with it.
pub const SECURITY_PASSWORD: &str = "perron";

/// The longest that a drive is waited for which erases itself. Whoever starts it in the evening finds it ended in the
/// morning: the other machines of the round wait for it. A disk of 1 TB needs two to three hours, a worn one nine.
const LONGEST: Duration = Duration::from_secs(12 * 3600);

/// How a drive was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// NVMe sanitize, by the drive itself.
    NvmeSanitize,
    /// NVMe format with secure erase, by the drive itself.
    NvmeFormat,
    /// ATA sanitize, by the drive itself.
    AtaSanitize,
    /// ATA secure erase, by the drive itself.
    AtaSecureErase,
    /// Every reachable byte overwritten; spare areas are not reached.
    Overwrite,
}

impl Method {
    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NvmeSanitize => "NVMe sanitize",
            Self::NvmeFormat => "NVMe format with secure erase",
            Self::AtaSanitize => "ATA sanitize",
            Self::AtaSecureErase => "ATA secure erase",
            Self::Overwrite => "overwriting",
        }
    }
}

/// What was done to one drive, and how it was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Maker and model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The method that erased it; not one that failed before.
    pub method: Method,
    /// Random samples that were read back.
    pub samples: u32,
    /// Bytes read back in all.
    pub sampled_bytes: u64,
    /// What this method cannot reach or prove.
    pub limits: Limits,
    /// How long it took, in seconds.
    pub took_s: u32,
    /// Better methods that were not used, and why; with an own erase that failed before.
    #[serde(default)]
    pub passed_over: Vec<String>,
    /// What the drive hid from the system; none where no drive of its kind hides anything, and in older certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// The PC that it was taken from; none where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pc: Option<Pc>,
}

impl Certificate {
    /// Bytes of a hidden area that was found and that the method did not reach. What the drive's own erase may have left
    /// there nobody can know; that is among the limits.
    #[must_use]
    pub fn left_hidden(&self) -> Option<u64> {
        match self.hidden {
            Some(Hidden::Left { bytes }) if self.method == Method::Overwrite => Some(bytes),
            _ => None,
        }
    }
}

/// The PC that a drive was taken from, as whoever erases it knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pc {
    /// What stands on its label.
    pub asset_tag: String,
    /// Its maker and model, as its firmware says; empty where it was not examined.
    pub model: String,
    /// Its serial number, as its firmware says; empty where it was not examined, or has none.
    pub serial: String,
}
