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

use super::SECURITY_PASSWORD;
use super::ask::{ASK, ask_ata};
use super::facts::AtaFacts;
use super::order::{OwnError, order};
use super::tool::EraseTool;

/// What is added to twice the time that a drive names for its secure erase.
const MARGIN: Duration = Duration::from_secs(1800);
/// How long a secure erase may take where the drive does not say.
const UNTOLD: Duration = Duration::from_secs(24 * 3600);
/// Minutes that stand for "or more".
const OPEN_END: u32 = 508;

/// What came of trying the kit's own password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// There was none to take away, or a frozen drive took no command.
    Not,
    /// It was the kit's own and is gone; what the drive says now.
    Gone(AtaFacts),
    /// It is somebody else's.
    Foreign,
}

/// Takes the kit's own password away that an erase left which was cut off.
pub(super) fn try_own(tool: &mut dyn EraseTool, node: &str, ata: &AtaFacts) -> Tried {
    if !(ata.is_enabled || ata.is_locked) || ata.is_frozen {
        return Tried::Not;
    }
    if !lift(tool, node, ata.is_locked) {
        return Tried::Foreign;
    }
    match ask_ata(tool, node) {
        Ok(now) if !now.is_enabled && !now.is_locked => Tried::Gone(now),
        _ => Tried::Foreign,
    }
}

/// Sets a password, erases with it, and makes sure that the drive dropped it.
pub(super) fn secure_erase(
    tool: &mut dyn EraseTool,
    node: &str,
    is_enhanced: bool,
    minutes: Option<u32>,
) -> Result<(), OwnError> {
    let limit = match minutes {
        Some(minutes) if minutes < OPEN_END => Duration::from_secs(u64::from(minutes) * 120) + MARGIN,
        _ => UNTOLD,
    };
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

/// Takes the kit's own password away; false where the drive said no.
fn lift(tool: &mut dyn EraseTool, node: &str, is_locked: bool) -> bool {
    let mut is_done = |what| order(tool, "hdparm", &with(what, node), ASK).is_ok();
    (!is_locked || is_done("--security-unlock")) && is_done("--security-disable")
}

fn with<'n>(what: &'n str, node: &'n str) -> [&'n str; 5] {
    ["--user-master", "u", what, SECURITY_PASSWORD, node]
}
