//! Asking a drive what it can do.

use std::path::Path;
use std::time::Duration;

use super::facts::{AtaFacts, DriveFacts, NvmeFacts, Unasked, Unfinished};
use super::tool::{Answer, EraseTool};
use super::{hdparm, nvme};
use crate::guard::{Transport, clean};

/// How long a question may take: sleeping drives spin up first.
pub(super) const ASK: Duration = Duration::from_secs(60);

/// Asks a drive what it can do. What stands behind an adapter is asked too: an ATA drive may be locked there as well. Where
/// the adapter lets nothing through, nothing is known.
pub fn ask(tool: &mut dyn EraseTool, node: &Path, transport: Transport, siblings: Vec<String>) -> DriveFacts {
    let mut facts = DriveFacts { transport, siblings, nvme: None, ata: None, unasked: None };
    let node = node.to_string_lossy();
    match transport {
        Transport::Nvme => match question(tool, "nvme", &["id-ctrl", &node, "-o", "json"]) {
            Ok(answer) => {
                let found = nvme::controller(&answer.out);
                facts.nvme =
                    found.map(|found| NvmeFacts { unfinished: cut_off(tool, &node, found), ..found });
                facts.unasked = facts.nvme.is_none().then_some(Unasked::Unreadable("nvme"));
            }
            Err(unasked) => facts.unasked = Some(unasked),
        },
        Transport::Ata => match ask_ata(tool, &node) {
            Ok(ata) => facts.ata = Some(ata),
            Err(unasked) => facts.unasked = Some(unasked),
        },
        Transport::Usb | Transport::Other => facts.ata = ask_ata(tool, &node).ok(),
        Transport::Mmc | Transport::Virtio | Transport::Virtual => {}
    }
    facts
}

/// A sanitize of an NVMe drive that did not end, as its log says.
fn cut_off(tool: &mut dyn EraseTool, node: &str, nvme: NvmeFacts) -> Option<Unfinished> {
    if !(nvme.sanitize_block || nvme.sanitize_crypto || nvme.sanitize_overwrite) {
        return None;
    }
    let log = question(tool, "nvme", &["sanitize-log", node, "-o", "json"]).ok()?;
    match nvme::sanitize_log(&log.out)? {
        nvme::Sanitize::Running(_) => Some(Unfinished::Running),
        nvme::Sanitize::Failed => Some(Unfinished::Failed),
        nvme::Sanitize::Done | nvme::Sanitize::Never => None,
    }
}

/// Asks an ATA drive.
pub(super) fn ask_ata(tool: &mut dyn EraseTool, node: &str) -> Result<AtaFacts, Unasked> {
    let answer = question(tool, "hdparm", &["-I", node])?;
    let mut ata = hdparm::identify(&answer.out).ok_or(Unasked::Unreadable("hdparm"))?;
    if ata.sanitize {
        let status = question(tool, "hdparm", &["--sanitize-status", node])?;
        let status = hdparm::sanitize_status(&status.out).ok_or(Unasked::Unreadable("hdparm"))?;
        ata.sanitize_is_frozen = status == hdparm::Sanitize::Frozen;
        ata.unfinished = match status {
            hdparm::Sanitize::Running(_) => Some(Unfinished::Running),
            hdparm::Sanitize::Failed => Some(Unfinished::Failed),
            _ => None,
        };
    }
    Ok(ata)
}

/// One question, whose answer must be good.
pub(super) fn question(
    tool: &mut dyn EraseTool,
    program: &'static str,
    words: &[&str],
) -> Result<Answer, Unasked> {
    let answer = tool.run(program, words, ASK)?;
    if answer.is_ok { Ok(answer) } else { Err(Unasked::Refused(complaint(&answer))) }
}

/// The last line of what a program said, fit to print.
pub(super) fn complaint(answer: &Answer) -> String {
    let line = |text: &str| text.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(clean);
    line(&answer.err).or_else(|| line(&answer.out)).unwrap_or_else(|| "without a word".to_owned())
}
