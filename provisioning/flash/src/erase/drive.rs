//! Asking a drive, and telling it to erase itself.

use std::path::Path;
use std::time::Duration;

use super::facts::{AtaFacts, DriveFacts, Unasked};
use super::plan::Own;
use super::tool::{Answer, EraseTool, ToolError};
use super::{hdparm, nvme};
use crate::guard::{Transport, clean};

/// The password that a secure erase needs for its time. If the power fails meanwhile the drive stays locked with it.
pub const SECURITY_PASSWORD: &str = "perron";
/// How long a question may take: sleeping drives spin up first.
const ASK: Duration = Duration::from_secs(60);
/// Between two looks at a sanitize.
const LOOK: Duration = Duration::from_secs(5);
/// Looks before a sanitize is given up: a day.
const LOOKS_MAX: u32 = 24 * 3600 / 5;
/// How long a format may take.
const FORMAT: Duration = Duration::from_secs(2 * 3600);
/// What is added to twice the time that a drive names for its secure erase.
const MARGIN: Duration = Duration::from_secs(1800);
/// How long a secure erase may take where the drive does not say.
const UNTOLD: Duration = Duration::from_secs(24 * 3600);
/// Minutes that stand for "or more".
const OPEN_END: u32 = 508;

/// Why a drive's own erase did not happen.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// No answer.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// The drive said no.
    #[error("the drive refused ({0})")]
    Refused(String),
    /// The drive says that it failed.
    #[error("the drive says that its erase failed")]
    Failed,
    /// It began and did not end.
    #[error("the drive did not end its erase within a day")]
    Endless,
    /// An answer that is not understood.
    #[error("{0} gave an answer that this program does not read")]
    Unreadable(&'static str),
    /// It is still locked with our password.
    #[error(
        "the drive kept the password “{SECURITY_PASSWORD}”: run hdparm --security-disable {SECURITY_PASSWORD}"
    )]
    PasswordKept,
}

/// Asks a drive what it can do. A drive behind a bridge is not asked.
pub fn ask(tool: &mut dyn EraseTool, node: &Path, transport: Transport, siblings: Vec<String>) -> DriveFacts {
    let mut facts = DriveFacts { transport, siblings, nvme: None, ata: None, unasked: None };
    let node = node.to_string_lossy();
    match transport {
        Transport::Nvme => match question(tool, "nvme", &["id-ctrl", &node, "-o", "json"]) {
            Ok(answer) => {
                facts.nvme = nvme::controller(&answer.out);
                facts.unasked = facts.nvme.is_none().then_some(Unasked::Unreadable("nvme"));
            }
            Err(unasked) => facts.unasked = Some(unasked),
        },
        Transport::Ata => match ask_ata(tool, &node) {
            Ok(ata) => facts.ata = Some(ata),
            Err(unasked) => facts.unasked = Some(unasked),
        },
        Transport::Usb | Transport::Mmc | Transport::Virtio | Transport::Virtual | Transport::Other => {}
    }
    facts
}

fn ask_ata(tool: &mut dyn EraseTool, node: &str) -> Result<AtaFacts, Unasked> {
    let answer = question(tool, "hdparm", &["-I", node])?;
    let mut ata = hdparm::identify(&answer.out).ok_or(Unasked::Unreadable("hdparm"))?;
    if ata.sanitize_block || ata.sanitize_crypto {
        let status = question(tool, "hdparm", &["--sanitize-status", node])?;
        let status = hdparm::sanitize_status(&status.out).ok_or(Unasked::Unreadable("hdparm"))?;
        ata.sanitize_is_frozen = status == hdparm::Sanitize::Frozen;
    }
    Ok(ata)
}

fn question(tool: &mut dyn EraseTool, program: &'static str, words: &[&str]) -> Result<Answer, Unasked> {
    let answer = tool.run(program, words, ASK)?;
    if answer.is_ok { Ok(answer) } else { Err(Unasked::Refused(complaint(&answer))) }
}

/// The last line of what a program said, fit to print.
fn complaint(answer: &Answer) -> String {
    let line = |text: &str| text.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(clean);
    line(&answer.err).or_else(|| line(&answer.out)).unwrap_or_else(|| "without a word".to_owned())
}

/// Tells a drive to erase itself, and waits for it. `tell` hears how far it is, in percent.
pub(super) fn carry_out(
    tool: &mut dyn EraseTool,
    own: Own,
    node: &Path,
    tell: &mut dyn FnMut(u64),
) -> Result<(), OwnError> {
    let node = &*node.to_string_lossy();
    match own {
        Own::NvmeSanitize { is_crypto } => {
            let action = if is_crypto { "--sanact=4" } else { "--sanact=2" };
            order(tool, "nvme", &["sanitize", node, action], ASK)?;
            wait(tool, tell, |tool| nvme_state(tool, node))
        }
        Own::NvmeFormat => order(tool, "nvme", &["format", node, "--ses=1", "--force"], FORMAT),
        Own::AtaSanitize { is_crypto } => {
            let action = if is_crypto { "--sanitize-crypto-scramble" } else { "--sanitize-block-erase" };
            order(tool, "hdparm", &["--yes-i-know-what-i-am-doing", action, node], ASK)?;
            wait(tool, tell, |tool| ata_state(tool, node))
        }
        Own::AtaSecureErase { is_enhanced, minutes } => secure_erase(tool, node, is_enhanced, minutes),
    }
}

fn order(
    tool: &mut dyn EraseTool,
    program: &'static str,
    words: &[&str],
    limit: Duration,
) -> Result<(), OwnError> {
    let answer = tool.run(program, words, limit)?;
    if answer.is_ok { Ok(()) } else { Err(OwnError::Refused(complaint(&answer))) }
}

/// Looks until it is done: `state` gives the percentage, or nothing when it is.
fn wait(
    tool: &mut dyn EraseTool,
    tell: &mut dyn FnMut(u64),
    mut state: impl FnMut(&mut dyn EraseTool) -> Result<Option<u64>, OwnError>,
) -> Result<(), OwnError> {
    for _ in 0..LOOKS_MAX {
        match state(tool)? {
            None => return Ok(()),
            Some(percent) => tell(percent),
        }
        tool.pause(LOOK);
    }
    Err(OwnError::Endless)
}

fn nvme_state(tool: &mut dyn EraseTool, node: &str) -> Result<Option<u64>, OwnError> {
    let answer = tool.run("nvme", &["sanitize-log", node, "-o", "json"], ASK)?;
    match nvme::sanitize_log(&answer.out).ok_or(OwnError::Unreadable("nvme"))? {
        nvme::Sanitize::Done => Ok(None),
        nvme::Sanitize::Running(parts) => Ok(Some(parts * 100 / 65_536)),
        nvme::Sanitize::Failed | nvme::Sanitize::Never => Err(OwnError::Failed),
    }
}

fn ata_state(tool: &mut dyn EraseTool, node: &str) -> Result<Option<u64>, OwnError> {
    let answer = tool.run("hdparm", &["--sanitize-status", node], ASK)?;
    match hdparm::sanitize_status(&answer.out).ok_or(OwnError::Unreadable("hdparm"))? {
        hdparm::Sanitize::Done => Ok(None),
        hdparm::Sanitize::Running(percent) => Ok(Some(percent)),
        hdparm::Sanitize::Idle | hdparm::Sanitize::Frozen | hdparm::Sanitize::Failed => Err(OwnError::Failed),
    }
}

/// Sets a password, erases with it, and makes sure that the drive dropped it.
fn secure_erase(
    tool: &mut dyn EraseTool,
    node: &str,
    is_enhanced: bool,
    minutes: Option<u32>,
) -> Result<(), OwnError> {
    let with = |what| ["--user-master", "u", what, SECURITY_PASSWORD, node];
    let limit = match minutes {
        Some(minutes) if minutes < OPEN_END => Duration::from_secs(u64::from(minutes) * 120) + MARGIN,
        _ => UNTOLD,
    };
    order(tool, "hdparm", &with("--security-set-pass"), ASK)?;
    let erase = if is_enhanced { "--security-erase-enhanced" } else { "--security-erase" };
    let erased = order(tool, "hdparm", &with(erase), limit);
    let is_enabled = |tool: &mut dyn EraseTool| ask_ata(tool, node).map_or(true, |ata| ata.is_enabled);
    if is_enabled(tool) {
        let _ = order(tool, "hdparm", &with("--security-disable"), ASK);
        if is_enabled(tool) {
            return Err(OwnError::PasswordKept);
        }
        return Err(erased.err().unwrap_or(OwnError::Failed));
    }
    erased
}
