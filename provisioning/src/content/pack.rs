//! `content pack` and `content inspect`.

use chrono::Utc;
use perron_content::pack::{self, ENDING, SIGNATURE_CONTEXT, SIGNATURE_MAX};
use perron_content::{Folder, Severity, Source};
use perron_domain::crypto::{PublicKey, sign1, verify1};
use serde_json::json;

use super::{ContentError, ContentInspect, ContentPack, check, rehearsal};
use crate::files::{self, Access};
use crate::keys;
use crate::report::Report;
use crate::site::{self, SiteFolder};

/// `content pack`: checks every tutorial of a folder, and signs them as one file.
pub(crate) fn pack(args: &ContentPack, report: &mut Report<'_>) -> Result<(), ContentError> {
    files::ensure_free(&args.out, args.force)?;
    let key = keys::read_authority(&SiteFolder::new(&args.keys).authority(), report)?;
    let shelf = Folder::new(&args.folder);
    if shelf.ids().is_ok_and(|ids| ids.is_empty()) {
        return Err(ContentError::NoContent(args.folder.clone()));
    }
    let found = perron_content::check(&shelf, &rehearsal::rehearse);
    let errors: Vec<_> = found.iter().filter(|finding| finding.severity == Severity::Error).collect();
    for finding in &errors {
        check::tell(finding, report)?;
    }
    if !errors.is_empty() {
        return Err(ContentError::Findings { errors: errors.len() });
    }
    let today = Utc::now().date_naive().to_string();
    let sign = |bytes: &[u8]| sign1(&key, bytes, SIGNATURE_CONTEXT);
    let bytes = pack::make(&shelf, &args.name, args.version, &today, &sign)?;
    files::write(&args.out, &bytes, Access::Public, args.force)?;
    if args.out.extension().is_none_or(|ending| ending != ENDING) {
        report.warn(&format!("kiosks look for files that end in .{ENDING}: rename it"))?;
    }
    Ok(report.file("pack of tutorials, for the kiosks of the site", &args.out)?)
}

/// `content inspect`: verifies a pack as a kiosk does, and says what is in it.
pub(crate) fn inspect(args: &ContentInspect, report: &mut Report<'_>) -> Result<(), ContentError> {
    let authority = site::authority(args.site.as_deref(), args.authority)?;
    let manifest = pack::inspect(&args.file, &|bytes, signature| is_signed(&authority, bytes, signature))?;
    let tutorials = manifest.tutorials();
    let text = format!(
        "Pack {}, version {}, made {}: {} tutorials, {} files.",
        manifest.name,
        manifest.version,
        manifest.created,
        tutorials.len(),
        manifest.file.len()
    );
    let fields = json!({
        "name": manifest.name, "version": manifest.version, "created": manifest.created, "files": manifest.file.len(),
        "tutorials": tutorials,
    });
    report.say("pack", &text, &fields)?;
    if report.is_json() {
        return Ok(());
    }
    let mut name = |id| report.say("tutorial", &format!("  {id}"), &json!({}));
    Ok(tutorials.iter().try_for_each(&mut name)?)
}

fn is_signed(authority: &PublicKey, bytes: &[u8], signature: &[u8]) -> bool {
    verify1(signature, authority, SIGNATURE_CONTEXT, SIGNATURE_MAX).is_ok_and(|signed| signed == bytes)
}
