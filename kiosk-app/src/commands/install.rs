//! `perron install-content`: tutorials from a stick or folder onto this kiosk.

use super::{CommandError, Place};
use crate::shelf;
use perron_content::pack::{self, ENDING, PackError};
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
    let packs = found(path)?;
    if packs.is_empty() {
        writeln!(out, "no pack in {}: its files end in .{ENDING}", path.display())?;
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
                writeln!(out, "refused: {}: {error}", file.display())?;
            }
        }
    }
    Ok(well)
}

fn found(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let fail = |source| CommandError::File { path: path.to_owned(), source };
    if !std::fs::metadata(path).map_err(fail)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut packs = vec![];
    for entry in std::fs::read_dir(path).map_err(fail)? {
        let file = entry.map_err(fail)?.path();
        if file.extension().is_some_and(|e| e == ENDING) {
            packs.push(file);
        }
        if packs.len() > PACKS_MAX {
            let (what, limit) = (path.display().to_string(), PACKS_MAX as u64);
            return Err(PackError::TooLarge { what, limit }.into());
        }
    }
    packs.sort();
    Ok(packs)
}
