//! The PC that a drive is of, for its certificate.

use std::path::Path;

use perron_flash::erase::Pc;
use perron_outside::shown;
use perron_qualify::Machine;

use super::{EraseArgs, EraseError};
use crate::files;
use crate::machine::AssetTag;
use crate::passport::PART_FILE_MAX;
use crate::plain::plain;
use crate::report::Report;

/// As much of a text of the firmware is kept, in characters.
const TEXT_MAX: usize = 80;

/// A PC by its tag, and by what its firmware says where it was examined.
pub(crate) fn pc(tag: &AssetTag, machine: Option<&Machine>) -> Pc {
    let text = |text: &str| plain(text, TEXT_MAX);
    Pc {
        asset_tag: tag.to_string(),
        model: machine.map(|m| text(&format!("{} {}", m.vendor, m.model))).unwrap_or_default(),
        serial: machine.map(|m| text(&m.serial)).unwrap_or_default(),
    }
}

/// The PCs that the command line names, in the order of the disks; none where it names none.
pub(super) fn named(args: &EraseArgs, report: &mut Report<'_>) -> Result<Vec<Pc>, EraseError> {
    let (found, due) = (args.asset.len(), args.targets.target.len());
    if found > 0 && found != due {
        return Err(EraseError::Tags { found, due });
    }
    let mut pcs = vec![];
    for tag in &args.asset {
        let machine =
            args.reports.as_deref().map(|folder| examined(folder, tag, report)).transpose()?.flatten();
        pcs.push(pc(tag, machine.as_ref()));
    }
    Ok(pcs)
}

/// What the report of a PC says of it. A missing one is told, and stops nothing.
fn examined(folder: &Path, tag: &AssetTag, report: &mut Report<'_>) -> Result<Option<Machine>, EraseError> {
    let path = folder.join(format!("{tag}.json"));
    let read = files::read(&path, PART_FILE_MAX).ok();
    let found = read.and_then(|bytes| serde_json::from_slice::<perron_qualify::Report>(&bytes).ok());
    if found.is_none() {
        report.warn(&format!(
            "{} is no report of `perron-kit qualify`: the certificate of {tag} has no serial number of its PC",
            shown(&path)
        ))?;
    }
    Ok(found.map(|report| report.machine))
}

/// As a sentence calls it.
pub(super) fn named_in(pc: &Pc) -> String {
    let Pc { asset_tag, model, serial } = pc;
    let serial = if serial.is_empty() { String::new() } else { format!("serial number {serial}") };
    let known = [model.as_str(), serial.as_str()].into_iter().filter(|text| !text.is_empty());
    let known = known.collect::<Vec<_>>().join(", ");
    if known.is_empty() { asset_tag.clone() } else { format!("{asset_tag} ({known})") }
}
