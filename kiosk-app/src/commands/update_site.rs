//! `perron update-site`: newer lists of badges and issuers, from a stick or folder into this kiosk's folder of keys.
//!
//! A lost badge is withdrawn so: the technician signs a newer list, and whoever comes by puts the stick in. Each list is
//! verified and must be newer than the one that lies here; a kiosk that runs obeys the new list of badges at the next
//! badge shown, and the new list of issuers after its next start.

use super::{CommandError, Place};
use crate::badges::{BADGES, Badges};
use perron_domain::badges::BADGES_FILE_MAX;
use perron_domain::pass::TrustList;
use perron_domain::pass::trust::TRUST_MAX;
use perron_outside::{OutsideError, shown};
use std::io::Write;
use std::path::{Path, PathBuf};

const TRUST: &str = "trust.perron";
/// The larger of the two limits.
const FILE_MAX: u64 = TRUST_MAX as u64;

/// One list found on the stick: how it reads, and its version.
struct Found {
    name: &'static str,
    bytes: Vec<u8>,
    version: u32,
    here: Option<u32>,
}

pub(super) fn run(place: &Place, from: &Path, out: &mut dyn Write) -> Result<bool, CommandError> {
    let setup = place.setup()?;
    let keys = &setup.settings.keys;
    let mut seen = 0;
    let mut well = true;
    for folder in [from.to_owned(), from.join("kiosk"), from.join("site/kiosk")] {
        for found in [badges(&setup, &folder), issuers(&setup, &folder)].into_iter().flatten() {
            seen += 1;
            match found {
                Ok(found) => well &= put(&found, keys, out)?,
                Err(problem) => {
                    well = false;
                    writeln!(out, "refused: {problem}")?;
                }
            }
        }
    }
    if seen == 0 {
        writeln!(out, "no {BADGES} and no {TRUST} in {}: name the folder kiosk of the site", shown(from))?;
    }
    Ok(well && seen > 0)
}

/// False where the list is not newer and not the one that is here: then a badge that was to be withdrawn still works.
fn put(found: &Found, keys: &Path, out: &mut dyn Write) -> Result<bool, CommandError> {
    let Found { name, version, .. } = found;
    let path = keys.join(name);
    let Some(here) = found.here.filter(|here| here >= version) else {
        perron_outside::replace(&path, &found.bytes, perron_outside::PUBLIC)?;
        let known = match found.here {
            Some(_) => "is in use now",
            None => {
                "is here now, where no list was that could be read: perron doctor says whether a newer one was used before"
            }
        };
        writeln!(out, "{name}: version {version} {known}")?;
        return Ok(true);
    };
    if here == *version && perron_outside::read(&path, FILE_MAX)? == found.bytes {
        writeln!(out, "{name}: version {version} is here already")?;
        return Ok(true);
    }
    let stem = name.trim_end_matches(".perron");
    writeln!(
        out,
        "refused: {name}: this kiosk has version {here}, and version {version} is not newer. The bench's folder is an older \
         copy: write {here} into its secret/{stem}.version, make the change again there, and come back with the new list"
    )?;
    Ok(false)
}

/// A file that may be missing.
fn read(path: &Path, limit: usize) -> Option<Result<Vec<u8>, String>> {
    match perron_outside::read(path, limit as u64) {
        Err(error) if OutsideError::is_missing(&error) => None,
        other => Some(other.map_err(|error| error.to_string())),
    }
}

fn badges(setup: &crate::app::Setup, folder: &Path) -> Option<Result<Found, String>> {
    let at = |folder: &Path| Badges::new(folder, setup.keys.authority, setup.keys.fleet);
    let bytes = read(&folder.join(BADGES), BADGES_FILE_MAX)?;
    Some(bytes.and_then(|bytes| {
        let list = at(folder).parse(&bytes).map_err(|error| error.to_string())?;
        let here = at(&setup.settings.keys).read().ok().map(|list| list.version);
        Ok(Found { name: BADGES, bytes, version: list.version, here })
    }))
}

fn issuers(setup: &crate::app::Setup, folder: &Path) -> Option<Result<Found, String>> {
    let path: PathBuf = folder.join(TRUST);
    let bytes = read(&path, TRUST_MAX)?;
    let open = |bytes: &[u8]| TrustList::open(bytes, &setup.keys.authority);
    Some(bytes.and_then(|bytes| {
        let list = open(&bytes).map_err(|error| format!("{}: {error}", shown(&path)))?;
        let here = read(&setup.settings.keys.join(TRUST), TRUST_MAX).and_then(Result::ok);
        let here = here.and_then(|bytes| open(&bytes).ok()).map(|list| list.version);
        Ok(Found { name: TRUST, bytes, version: list.version, here })
    }))
}
