//! A sanitize that did not end. It goes on when the drive gets power again, or stands at “failed”; either way the drive
//! takes neither writes nor marks until one has ended well.
//!
//! ```text
//!  running ─► wait ─┬─ done ──────────────────────────────────────────────────────► erased as any other drive
//!                   └─ failed ─┐                                                        ▲
//!  failed ─────────────────────┴─► sanitize again, without marks ─┬─ done ──────────────┤
//!                                                                 └─ refused ─► NVMe: leave the failure
//! ```
//!
//! What is done here proves nothing: the erase with marks comes after it.

use std::path::Path;

use super::ask::ASK;
use super::drive::{carry_out, sanitized};
use super::facts::{DriveFacts, Unfinished};
use super::order::{OwnError, order};
use super::plan::Own;
use super::tool::EraseTool;

/// Brings a drive back to where it takes writes. `tell` hears how far it is, in percent.
pub(super) fn finish(
    tool: &mut dyn EraseTool,
    facts: &DriveFacts,
    node: &Path,
    tell: &mut dyn FnMut(u64),
) -> Result<(), OwnError> {
    let is_nvme = facts.nvme.is_some();
    let name = &*node.to_string_lossy();
    if facts.unfinished() == Some(Unfinished::Running) {
        match sanitized(tool, is_nvme, name, tell) {
            Err(OwnError::Failed) => {}
            ended => return ended,
        }
    }
    let why = match again(facts) {
        Ok(own) => match carry_out(tool, own, node, 0, tell) {
            Ok(()) => return Ok(()),
            Err(why) => why,
        },
        Err(why) => why,
    };
    // Only where nothing runs: else that would be cut off.
    let is_at_rest = !matches!(why, OwnError::Still | OwnError::Endless | OwnError::Tool(_));
    let leave = ["sanitize", name, "--sanact=1"];
    if is_nvme && is_at_rest && order(tool, "nvme", &leave, ASK).is_ok() { Ok(()) } else { Err(why) }
}

/// The sanitize that takes the place of one that failed.
fn again(facts: &DriveFacts) -> Result<Own, OwnError> {
    if facts.is_bridged() {
        return Err(OwnError::Bridged);
    }
    match (facts.nvme, facts.ata) {
        (Some(_), _) if !facts.siblings.is_empty() => Err(OwnError::Shared(facts.siblings.join(", "))),
        (Some(nvme), _) if nvme.sanitize_block || nvme.sanitize_crypto => {
            Ok(Own::NvmeSanitize { is_crypto: !nvme.sanitize_block })
        }
        (None, Some(ata)) if ata.sanitize_block || ata.sanitize_crypto => {
            Ok(Own::AtaSanitize { is_crypto: !ata.sanitize_block })
        }
        _ => Err(OwnError::OnlyOverwrites),
    }
}
