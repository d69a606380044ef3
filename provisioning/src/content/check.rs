//! `content check`.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::Utc;
use perron_content::{BuiltIn, Day, Finding, Folder, Severity, Source};
use perron_outside::shown;
use serde_json::json;

use super::{ContentCheck, ContentError, rehearsal};
use crate::base::BaseError;
use crate::report::Report;

/// Folders that one command checks.
const FOLDERS_MAX: usize = 200;

/// Checks each folder and tells every finding; refuses where something must be mended.
pub(crate) fn check(args: &ContentCheck, report: &mut Report<'_>) -> Result<(), ContentError> {
    let here = [Path::new(".").to_owned()];
    let folders = if args.folders.is_empty() { here.as_slice() } else { args.folders.as_slice() };
    if folders.len() > FOLDERS_MAX {
        return Err(BaseError::TooMany { found: folders.len(), limit: FOLDERS_MAX }.into());
    }
    let today = Day::parse(&Utc::now().date_naive().to_string());
    let mut found = vec![];
    for folder in folders {
        found.extend(findings(folder, today)?);
    }
    for finding in &found {
        tell(finding, report)?;
    }
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let text = format!("{errors} to mend, {warnings} to look at.");
    report.say("checked", &text, &json!({ "errors": errors, "warnings": warnings }))?;
    if errors == 0 { Ok(()) } else { Err(ContentError::Findings { errors }) }
}

pub(super) fn tell(finding: &Finding, report: &mut Report<'_>) -> Result<(), BaseError> {
    let kind = if finding.severity == Severity::Error { "error" } else { "warning" };
    let text =
        format!("{}:{}: {kind}: {}: {}", shown(&finding.file), finding.line, finding.what, finding.remedy);
    let fields = serde_json::to_value(finding).unwrap_or_default();
    report.say("finding", &text, &fields)
}

/// Findings about a folder, whatever it holds; `today` tells which reviews of sources are old.
fn findings(folder: &Path, today: Option<Day>) -> Result<Vec<Finding>, ContentError> {
    let nothing = || ContentError::NoContent(folder.to_owned());
    let whole = folder.canonicalize().map_err(|source| BaseError::File {
        doing: "open the folder",
        path: folder.to_owned(),
        source,
    })?;
    if whole.join("tutorial.toml").exists() {
        let (above, id) =
            whole.parent().zip(whole.file_name().and_then(|name| name.to_str())).ok_or_else(nothing)?;
        let source = Folder::new(above);
        let mut found = perron_content::check_tutorial(&source, id, None, &rehearsal::rehearse);
        found.extend(today.into_iter().flat_map(|today| perron_content::reviews(&source, id, today)));
        return Ok(found);
    }
    if whole.join("check.toml").exists() {
        let above = whole.parent().unwrap_or(&whole);
        return Ok(self_check(&whole, &above.join("tutorials")));
    }
    if whole.join("tutorials").is_dir() {
        let mut found = shelf(&Folder::new(whole.join("tutorials")), today);
        if whole.join("self-check/check.toml").exists() {
            found.extend(self_check(&whole.join("self-check"), &whole.join("tutorials")));
        }
        return Ok(found);
    }
    let source = Folder::new(&whole);
    match source.ids() {
        Ok(ids) if ids.is_empty() => Err(nothing()),
        _ => Ok(shelf(&source, today)),
    }
}

/// Findings about every tutorial of a folder.
fn shelf(source: &Folder, today: Option<Day>) -> Vec<Finding> {
    let mut found = perron_content::check(source, &rehearsal::rehearse);
    for id in source.ids().unwrap_or_default() {
        found.extend(today.into_iter().flat_map(|today| perron_content::reviews(source, &id, today)));
    }
    found
}

/// Findings about a self-check, whose tutorials lie beside it or are built in.
fn self_check(folder: &Path, tutorials: &Path) -> Vec<Finding> {
    let beside = Folder::new(tutorials).ids().unwrap_or_default();
    let shelf: BTreeSet<String> = beside.into_iter().chain(BuiltIn.ids().unwrap_or_default()).collect();
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    perron_content::self_check::check(&Folder::new(folder.parent().unwrap_or(folder)), name, &shelf)
}
