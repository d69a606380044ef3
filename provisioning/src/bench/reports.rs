//! The reports that `qualify` wrote, one for each machine that waits for its own.
//!
//! One PC under several tags is refused under all of those that are not taken in yet: nobody but the technician knows which
//! tag is right.

use std::path::{Path, PathBuf};

use perron_outside::shown;
use perron_qualify::{Report as Judged, Verdict as Grade};

use super::BenchError;
use super::run::BenchRun;
use crate::files;
use crate::journal::{Outcome, Step};
use crate::machine::{Examined, Role, Unit};
use crate::passport::PART_FILE_MAX;
use crate::report::Report;

/// A machine, and its report or why that cannot be read.
type Found = (Unit, Result<Judged, String>);

/// Takes them in.
pub(super) fn take(run: &mut BenchRun<'_>, report: &mut Report<'_>) -> Result<(), BenchError> {
    let found = read_all(run, report)?;
    let examined = examined(run, &found)?;
    let distinct: Vec<&str> = run.args.distinct.iter().map(|tag| tag.as_str()).collect();
    for (unit, read) in found {
        let begun = run.begin(&unit.asset_tag, Step::Qualify)?;
        let done = read.and_then(|judged| match examined.says(unit.asset_tag.as_str(), &distinct) {
            Some(same) => Err(format!(
                "{same}: delete the report of the wrong tag, and examine the other PC; if they are two, add --distinct {}",
                unit.asset_tag
            )),
            None => fit(judged, unit.role),
        });
        run.end(begun, Step::Qualify, done, report)?;
    }
    Ok(())
}

/// The reports of the machines that wait for one. A machine without is named.
fn read_all(run: &BenchRun<'_>, report: &mut Report<'_>) -> Result<Vec<Found>, BenchError> {
    let folder: PathBuf = run.args.reports.clone().unwrap_or_else(|| run.args.out.join("reports"));
    let mut found = vec![];
    for (unit, _) in run.standing()?.into_iter().filter(|(_, next)| next.next == Some(Step::Qualify)) {
        let path = folder.join(format!("{}.json", unit.asset_tag));
        if path.exists() {
            found.push((unit, read(&path)));
        } else {
            let path = shown(&path);
            report.decide(&format!(
                "{}: no report; run `perron-kit qualify --out {path}` on it",
                unit.asset_tag
            ))?;
        }
    }
    Ok(found)
}

/// Every PC that was taken in before, and those of these reports.
fn examined(run: &BenchRun<'_>, found: &[Found]) -> Result<Examined, BenchError> {
    let mut examined = Examined::default();
    for (tag, _) in run.journal.resume()? {
        if let Some(judged) = run.journal.parts(&tag)?.qualification {
            examined.note(tag.as_str(), judged.machine);
        }
    }
    for (unit, read) in found {
        if let Ok(judged) = read {
            examined.note(unit.asset_tag.as_str(), judged.machine.clone());
        }
    }
    Ok(examined)
}

fn read(path: &Path) -> Result<Judged, String> {
    let bytes = files::read(path, PART_FILE_MAX).map_err(|error| error.to_string())?;
    serde_json::from_slice(&bytes)
        .map_err(|_| format!("{} is no report of `perron-kit qualify`: write it again", shown(path)))
}

/// Fails with the reason where the machine cannot go on with its report.
fn fit(judged: Judged, role: Role) -> Result<Outcome, String> {
    if role == Role::Kiosk && judged.verdict == Grade::Station {
        return Err(
            "it is good for a station only: change its role in the roster, or mend what the report says"
                .to_owned(),
        );
    }
    Ok(Outcome::Qualified(judged))
}
