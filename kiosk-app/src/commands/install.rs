//! `perron install-content`: tutorials from a stick or folder onto this kiosk.

use super::{CommandError, Place};
use crate::shelf;
use perron_content::pack::{self, ENDING, PackError};
use perron_outside::shown;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Packs looked at in one folder.
const PACKS_MAX: usize = 50;

/// Installs one pack, or every pack of a folder. One that is refused is said and leaves the others, and what was there
/// before, as they were.
pub(super) fn run(place: &Place, path: &Path, out: &mut dyn Write) -> Result<bool, CommandError> {
    let setup = place.setup()?;
    let into = setup.data.join(shelf::PACKS);
    let authority = setup.keys.authority;
    let verify = |digest: &[u8], signature: &[u8]| shelf::signed_by(&authority, digest, signature);
    let packs = found(path, out)?;
    if packs.is_empty() {
        writeln!(out, "no pack in {}: its files end in .{ENDING}", shown(path))?;
        return Ok(false);
    }
    let mut well = true;
    for file in packs {
        match pack::install(&file, &into, &verify) {
            Ok(done) => writeln!(
                out,
                "{} version {}: {} tutorials installed; a kiosk that runs shows them after its next start",
                done.name,
                done.version,
                done.tutorials.len()
            )?,
            Err(error) => {
                well = false;
                writeln!(out, "refused: {}: {error}", shown(&file))?;
            }
        }
    }
    Ok(well)
}

/// The pack itself, or those of a folder. What bears a pack's name there and is no file is passed over with a word.
fn found(path: &Path, out: &mut dyn Write) -> Result<Vec<PathBuf>, CommandError> {
    let fail = |source| CommandError::File { path: path.to_owned(), source };
    if !std::fs::metadata(path).map_err(fail)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut packs = vec![];
    for entry in std::fs::read_dir(path).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let file = entry.path();
        if file.extension().is_none_or(|e| e != ENDING) {
            continue;
        }
        if entry.file_type().map_err(fail)?.is_file() {
            packs.push(file);
        } else {
            writeln!(out, "passed over: {}: no file; copy the pack itself", shown(&file))?;
        }
        if packs.len() > PACKS_MAX {
            let (what, limit) = (shown(path).to_string(), PACKS_MAX as u64);
            return Err(PackError::TooLarge { what, limit }.into());
        }
    }
    packs.sort();
    Ok(packs)
}
