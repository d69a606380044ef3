//! Telling a drive to erase itself, and waiting for it.

use std::path::Path;
use std::time::Duration;

use super::ask::ASK;
use super::order::{OwnError, order};
use super::plan::Own;
use super::security::{self, secure_erase};
use super::tool::EraseTool;
use super::{hdparm, nvme};

/// Between two looks at a sanitize.
const LOOK: Duration = Duration::from_secs(5);
/// Looks before a sanitize is given up: four hours. One that erases blocks or forgets a key takes minutes.
const LOOKS_MAX: u32 = 4 * 3600 / 5;
/// Looks at the same place before a sanitize counts as one that never moves: 15 minutes.
const STILL_MAX: u32 = 15 * 60 / 5;
/// How long a format may take.
const FORMAT: Duration = Duration::from_secs(2 * 3600);

/// How far a sanitize is: a figure that changes whenever it moves, and percent.
struct Step {
    moved: u64,
    percent: u64,
}

/// Tells a drive to erase itself, and waits for it. `tell` hears how far it is, in percent.
pub(super) fn carry_out(
    tool: &mut dyn EraseTool,
    own: Own,
    node: &Path,
    bytes: u64,
    tell: &mut dyn FnMut(u64),
) -> Result<(), OwnError> {
    let node = &*node.to_string_lossy();
    match own {
        Own::NvmeSanitize { is_crypto } => {
            let action = if is_crypto { "--sanact=4" } else { "--sanact=2" };
            order(tool, "nvme", &["sanitize", node, action], ASK)?;
            sanitized(tool, true, node, tell)
        }
        Own::NvmeFormat => order(tool, "nvme", &["format", node, "--ses=1", "--force"], FORMAT),
        Own::AtaSanitize { is_crypto } => {
            let action = if is_crypto { "--sanitize-crypto-scramble" } else { "--sanitize-block-erase" };
            order(tool, "hdparm", &["--yes-i-know-what-i-am-doing", action, node], ASK)?;
            sanitized(tool, false, node, tell)
        }
        Own::AtaSecureErase { is_enhanced, minutes } => {
            secure_erase(tool, node, is_enhanced, security::longest(minutes, bytes))
        }
    }
}

/// The longest that a drive of so many bytes is waited for.
pub(super) fn longest(own: Own, bytes: u64) -> Duration {
    match own {
        Own::NvmeSanitize { .. } | Own::AtaSanitize { .. } => LOOK * LOOKS_MAX,
        Own::NvmeFormat => FORMAT,
        Own::AtaSecureErase { minutes, .. } => security::longest(minutes, bytes),
    }
}

/// Waits for a sanitize that runs, whoever began it.
pub(super) fn sanitized(
    tool: &mut dyn EraseTool,
    is_nvme: bool,
    node: &str,
    tell: &mut dyn FnMut(u64),
) -> Result<(), OwnError> {
    let state = if is_nvme { nvme_state } else { ata_state };
    wait(tool, tell, |tool| state(tool, node))
}

/// Looks until it is done: `state` gives how far it is, or nothing when it is done.
fn wait(
    tool: &mut dyn EraseTool,
    tell: &mut dyn FnMut(u64),
    mut state: impl FnMut(&mut dyn EraseTool) -> Result<Option<Step>, OwnError>,
) -> Result<(), OwnError> {
    let (mut last, mut still) = (None, 0);
    for _ in 0..LOOKS_MAX {
        let Some(step) = state(tool)? else { return Ok(()) };
        still = if last == Some(step.moved) { still + 1 } else { 0 };
        if still >= STILL_MAX {
            return Err(OwnError::Still);
        }
        last = Some(step.moved);
        tell(step.percent);
        tool.pause(LOOK);
    }
    Err(OwnError::Endless)
}

fn nvme_state(tool: &mut dyn EraseTool, node: &str) -> Result<Option<Step>, OwnError> {
    let answer = tool.run("nvme", &["sanitize-log", node, "-o", "json"], ASK)?;
    match nvme::sanitize_log(&answer.out).ok_or(OwnError::Unreadable("nvme"))? {
        nvme::Sanitize::Done => Ok(None),
        nvme::Sanitize::Running(parts) => Ok(Some(Step { moved: parts, percent: parts * 100 / 65_536 })),
        nvme::Sanitize::Failed | nvme::Sanitize::Never => Err(OwnError::Failed),
    }
}

fn ata_state(tool: &mut dyn EraseTool, node: &str) -> Result<Option<Step>, OwnError> {
    let answer = tool.run("hdparm", &["--sanitize-status", node], ASK)?;
    match hdparm::sanitize_status(&answer.out).ok_or(OwnError::Unreadable("hdparm"))? {
        hdparm::Sanitize::Done => Ok(None),
        hdparm::Sanitize::Running(percent) => Ok(Some(Step { moved: percent, percent })),
        hdparm::Sanitize::Idle | hdparm::Sanitize::Frozen | hdparm::Sanitize::Failed => Err(OwnError::Failed),
    }
}
