//! Which way to erase, and why not a better one. Pure: the same facts give the same plan.

use std::time::Duration;

use super::facts::{AtaFacts, DriveFacts, NvmeFacts};
use super::{LONGEST, Method};
use crate::guard::Transport;

/// What the technician wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// The best there is.
    #[default]
    Auto,
    /// Overwriting, whatever the drive can do.
    Overwrite,
}

/// An erase by the drive itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// NVMe sanitize: block erase, or else the key is forgotten.
    NvmeSanitize {
        /// Whether only the key is forgotten.
        is_crypto: bool,
    },
    /// NVMe format with user data erase.
    NvmeFormat,
    /// ATA sanitize: block erase, or else the key is forgotten.
    AtaSanitize {
        /// Whether only the key is forgotten.
        is_crypto: bool,
    },
    /// ATA secure erase.
    AtaSecureErase {
        /// Whether the enhanced one.
        is_enhanced: bool,
        /// Minutes that it takes, as the drive says.
        minutes: Option<u32>,
    },
}

impl Own {
    /// Its method.
    #[must_use]
    pub fn method(self) -> Method {
        match self {
            Self::NvmeSanitize { .. } => Method::NvmeSanitize,
            Self::NvmeFormat => Method::NvmeFormat,
            Self::AtaSanitize { .. } => Method::AtaSanitize,
            Self::AtaSecureErase { .. } => Method::AtaSecureErase,
        }
    }
}

/// Why a method is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The drive cannot.
    #[error("the drive does not have it")]
    NotSupported,
    /// The firmware of the machine froze it.
    #[error("the drive is frozen: suspend the machine and wake it, then try again")]
    Frozen,
    /// Somebody's password is set.
    #[error("a password is set on the drive: remove it with hdparm --security-disable, then try again")]
    PasswordSet,
    /// It gives nothing without its password.
    #[error(
        "the drive is locked with a password: unlock it with hdparm --security-unlock, or revert it with the PSID on its label"
    )]
    Locked,
    /// Nobody asked the drive.
    #[error("not asked (this program asks ATA and NVMe drives only)")]
    NotAsked,
    /// A bridge stands between.
    #[error("the drive is behind a USB bridge, which may lose such commands: attach it inside a machine")]
    Bridge,
    /// An adapter other than USB stands between.
    #[error(
        "the drive is behind an adapter, such as SAS or RAID, which may lose such commands: attach it to a SATA port of the \
         PC itself"
    )]
    Adapter,
    /// It would hold up every other machine.
    #[error("it takes {0} minutes, as the drive says, which is longer than any drive is waited for")]
    TooLong(u32),
    /// Others would be erased too.
    #[error("it would erase {0} too, on the same controller")]
    Shared(String),
    /// The drive said nothing of itself.
    #[error("{0}")]
    Unasked(String),
    /// The technician chose.
    #[error("overwriting was asked for")]
    Wish,
}

/// A better method that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Which; none where it is not even known what the drive can do.
    pub method: Option<Method>,
    /// What keeps it from being used.
    pub why: Why,
}

impl PassedOver {
    fn new(method: Method, why: Why) -> Self {
        Self { method: Some(method), why }
    }
}

impl std::fmt::Display for PassedOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let method = self.method.map_or("the drive's own erase", Method::name);
        write!(f, "{method} was not used: {}", self.why)
    }
}

/// What to do with a drive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The drive's own erase; overwriting without one, or when it fails.
    pub own: Option<Own>,
    /// Better methods that are not used.
    pub passed_over: Vec<PassedOver>,
    /// Whether nothing can be done: it is locked, and takes no writes either.
    pub is_locked: bool,
    /// Whether a password is set, with which it locks at the next power-on.
    pub has_password: bool,
    /// Whether only the firmware's freeze stands in the way of a better method, or of trying a password.
    pub is_kept_by_freezing: bool,
}

/// Chooses the best way there is.
#[must_use]
pub fn plan(facts: &DriveFacts, wish: Wish) -> Plan {
    let is = |what: fn(&AtaFacts) -> bool| facts.ata.as_ref().is_some_and(what);
    let (is_locked, has_password) = (is(|ata| ata.is_locked), is(|ata| ata.is_enabled));
    let mut plan = Plan { is_locked, has_password, ..Plan::default() };
    let unknown = |why: Why| PassedOver { method: None, why };
    if plan.is_locked {
        plan.passed_over.push(unknown(Why::Locked));
    } else if wish == Wish::Overwrite {
        plan.passed_over.push(unknown(Why::Wish));
    } else if facts.transport == Transport::Usb {
        plan.passed_over.push(unknown(Why::Bridge));
    } else if facts.transport == Transport::Other && facts.ata.is_some() {
        plan.passed_over.push(unknown(Why::Adapter));
    } else if let Some(unasked) = &facts.unasked {
        plan.passed_over.push(unknown(Why::Unasked(unasked.to_string())));
    } else if let Some(nvme) = facts.nvme {
        of_nvme(nvme, &facts.siblings, &mut plan);
    } else if let Some(ata) = facts.ata {
        of_ata(ata, &mut plan);
    } else {
        plan.passed_over.push(unknown(Why::NotAsked));
    }
    let is_frozen = plan.own.is_none() && plan.passed_over.iter().any(|over| over.why == Why::Frozen);
    let is_own_port = facts.transport == Transport::Ata; // what an adapter froze, no sleep of this PC thaws
    plan.is_kept_by_freezing =
        is_frozen || is_own_port && (is_locked || has_password) && is(|ata| ata.is_frozen);
    plan
}

fn of_nvme(nvme: NvmeFacts, siblings: &[String], plan: &mut Plan) {
    let shared = || Why::Shared(siblings.join(", "));
    let is_alone = siblings.is_empty();
    if !(nvme.sanitize_block || nvme.sanitize_crypto) {
        plan.passed_over.push(PassedOver::new(Method::NvmeSanitize, Why::NotSupported));
    } else if is_alone {
        plan.own = Some(Own::NvmeSanitize { is_crypto: !nvme.sanitize_block });
        return;
    } else {
        plan.passed_over.push(PassedOver::new(Method::NvmeSanitize, shared()));
    }
    if !nvme.format {
        plan.passed_over.push(PassedOver::new(Method::NvmeFormat, Why::NotSupported));
    } else if is_alone || !nvme.format_is_shared {
        plan.own = Some(Own::NvmeFormat);
    } else {
        plan.passed_over.push(PassedOver::new(Method::NvmeFormat, shared()));
    }
}

fn of_ata(ata: AtaFacts, plan: &mut Plan) {
    if !(ata.sanitize_block || ata.sanitize_crypto) {
        plan.passed_over.push(PassedOver::new(Method::AtaSanitize, Why::NotSupported));
    } else if ata.sanitize_is_frozen {
        plan.passed_over.push(PassedOver::new(Method::AtaSanitize, Why::Frozen));
    } else {
        plan.own = Some(Own::AtaSanitize { is_crypto: !ata.sanitize_block });
        return;
    }
    let minutes = if ata.enhanced { ata.enhanced_minutes } else { ata.minutes };
    let too_long = minutes.filter(|minutes| Duration::from_secs(u64::from(*minutes) * 60) > LONGEST);
    let why_not = match ata {
        AtaFacts { security: false, .. } => Some(Why::NotSupported),
        AtaFacts { is_frozen: true, .. } => Some(Why::Frozen),
        AtaFacts { is_enabled: true, .. } => Some(Why::PasswordSet),
        _ => too_long.map(Why::TooLong),
    };
    match why_not {
        Some(why) => plan.passed_over.push(PassedOver::new(Method::AtaSecureErase, why)),
        None => plan.own = Some(Own::AtaSecureErase { is_enhanced: ata.enhanced, minutes }),
    }
}
