//! The password of an ATA drive: set for the time of a secure erase, and taken away whatever comes of it.
//!
//! ```text
//!  set ─► erase ─┬─ done ───► ask: no password ─► good
//!                └─ failed, or too late ─► unlock, disable ─► ask: no password ─► overwritten instead
//!                                                                └─ else: not ready, and the password is named
//! ```
//!
//! A drive of which nobody can say that its password is gone counts as one that has it: it would lock at the next
//! power-on, in the hands of whoever got the machine.

use std::time::Duration;

use super::ask::{ASK, ask_ata};
use super::facts::AtaFacts;
use super::order::{OwnError, order};
use super::tool::EraseTool;
use super::{LONGEST, SECURITY_PASSWORD};

/// What is added to twice the time that a drive names for its secure erase. No wait is shorter.
const MARGIN: Duration = Duration::from_secs(1800);
/// Bytes a second of an old, worn disk over its whole surface. One that does not say its time is taken for as slow.
const SLOWEST: u64 = 30_000_000;
/// Minutes that stand for "or more".
const OPEN_END: u32 = 508;

/// What came of trying the kit's own password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// There was none to take away, or a frozen drive took no command.
    Not,
    /// It was the kit's own and is gone; what the drive says now.
    Gone(AtaFacts),
    /// It is somebody else's: the drive was asked, and said no.
    Foreign,
    /// Nobody can say whose it is, and why.
    Unknown(String),
}

/// How long the secure erase of a drive of so many bytes may take, with the minutes that it names for it.
pub(super) fn longest(minutes: Option<u32>, bytes: u64) -> Duration {
    let told = |minutes: u32| Duration::from_secs(u64::from(minutes) * 60);
    let by_size = Duration::from_secs(bytes / SLOWEST);
    let limit = match minutes {
        Some(minutes) if minutes < OPEN_END => told(minutes) * 2 + MARGIN,
        Some(minutes) => by_size.max(told(minutes) + MARGIN),
        None => by_size,
    };
    limit.clamp(MARGIN, LONGEST)
}

/// Takes the kit's own password away that an erase left which was cut off.
pub(super) fn try_own(tool: &mut dyn EraseTool, node: &str, ata: &AtaFacts) -> Tried {
    if !(ata.is_enabled || ata.is_locked) || ata.is_frozen {
        return Tried::Not;
    }
    if ata.is_locked && ata.is_expired {
        return Tried::Unknown("too many were tried since it was switched on".to_owned());
    }
    match lift(tool, node, ata.is_locked) {
        Ok(()) => {}
        Err(OwnError::Refused(_)) => return Tried::Foreign,
        Err(why) => return Tried::Unknown(why.to_string()),
    }
    match ask_ata(tool, node) {
        Ok(now) if !now.is_enabled && !now.is_locked => Tried::Gone(now),
        Ok(_) => Tried::Foreign,
        Err(why) => Tried::Unknown(why.to_string()),
    }
}

/// Sets a password, erases with it, and makes sure that the drive dropped it.
pub(super) fn secure_erase(
    tool: &mut dyn EraseTool,
    node: &str,
    is_enhanced: bool,
    limit: Duration,
) -> Result<(), OwnError> {
    let erase = if is_enhanced { "--security-erase-enhanced" } else { "--security-erase" };
    // A drive may have set the password though no answer came in time.
    let erased = order(tool, "hdparm", &with("--security-set-pass", node), ASK)
        .and_then(|()| order(tool, "hdparm", &with(erase, node), limit));
    match ask_ata(tool, node) {
        Ok(ata) if !ata.is_enabled => return erased,
        Ok(ata) => {
            let _ = lift(tool, node, ata.is_locked);
        }
        Err(_) => {
            let _ = order(tool, "hdparm", &with("--security-unlock", node), ASK);
            let _ = lift(tool, node, false);
        }
    }
    match ask_ata(tool, node) {
        Ok(ata) if !ata.is_enabled => Err(erased.err().unwrap_or(OwnError::Failed)),
        _ => Err(OwnError::PasswordKept),
    }
}

/// Takes the kit's own password away.
fn lift(tool: &mut dyn EraseTool, node: &str, is_locked: bool) -> Result<(), OwnError> {
    if is_locked {
        order(tool, "hdparm", &with("--security-unlock", node), ASK)?;
    }
    order(tool, "hdparm", &with("--security-disable", node), ASK)
}

fn with<'n>(what: &'n str, node: &'n str) -> [&'n str; 5] {
    ["--user-master", "u", what, SECURITY_PASSWORD, node]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_drive_is_waited_for_longer_than_a_night() {
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        let gigabytes = |gigabytes: u64| gigabytes * 1_000_000_000;
        for (told, bytes, limit) in [
            (Some(2), gigabytes(250), minutes(34)),
            (Some(506), gigabytes(4000), hours(12)),
            (Some(508), gigabytes(120), minutes(538)), // 508 minutes or more
            (Some(508), gigabytes(8000), hours(12)),
            (Some(720), gigabytes(8000), hours(12)),
            (Some(u32::MAX), gigabytes(8000), hours(12)),
            (None, gigabytes(16), minutes(30)),
            (None, gigabytes(216), hours(2)),
            (None, gigabytes(8000), hours(12)),
            (None, u64::MAX, hours(12)),
        ] {
            assert_eq!(longest(told, bytes), limit, "{told:?} {bytes}");
        }
    }
}
