//! The record of a written medium, which becomes a part of its machine's passport.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use perron_flash::engine::Outcome;
use perron_qualify::Text;
use serde_json::json;

use super::Trusted;
use crate::base::BaseError;
use crate::files::{self, Access};
use crate::machine::{ImageRecord, Sha256Hex, Verification};
use crate::report::Report;
use crate::targets::{Chosen, file_part};

/// The record of a medium. `None` where writing did not come to its end.
pub(crate) fn record(trusted: &Trusted, one: &Chosen, outcome: &Outcome) -> Option<ImageRecord> {
    let (verification, read) = match outcome {
        Outcome::Verified(verified) => {
            let digest = verified.content();
            let how = "opened again and read past the system's memory".to_owned();
            (Verification::Verified { how, digest: Sha256Hex::new(digest) }, Some((digest, verified.bytes())))
        }
        Outcome::Unverified { .. } => (Verification::Unverified, None),
        Outcome::Failed(fault) => {
            let reason = Text::new(fault.to_string(), fault.french());
            (Verification::Failed { reason }, None)
        }
        Outcome::Dropped(_) => return None,
    };
    // Of an unsigned image nobody knows the content before a medium has given it back.
    let content = trusted.content.or(read.map(|(digest, _)| digest))?;
    let mapped = trusted.image.map().map_or(trusted.image.size(), |map| map.mapped_bytes());
    Some(ImageRecord {
        name: trusted.name.clone(),
        version: trusted.version.clone(),
        drive: one.pin().known_as(),
        manifest: trusted.manifest.map(Sha256Hex::new),
        content: Sha256Hex::new(content),
        mapped_bytes: read.map_or(mapped, |(_, bytes)| bytes),
        verification,
    })
}

/// Where the record of a medium lies.
fn path(one: &Chosen, folder: &Path) -> PathBuf {
    let (drive, name) = (file_part(&one.pin().known_as()), file_part(one.target.name()));
    folder.join(format!("image-{drive}-{name}.json"))
}

/// Removes an earlier record of a medium before its content is overwritten.
pub(super) fn forget(one: &Chosen, folder: &Path) -> Result<(), BaseError> {
    let path = path(one, folder);
    match std::fs::remove_file(&path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(BaseError::File { doing: "remove", path, source })
        }
        _ => Ok(()),
    }
}

/// Writes the record of one medium into a folder.
pub(super) fn keep(
    trusted: &Trusted,
    one: &Chosen,
    outcome: &Outcome,
    folder: &Path,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    let Some(record) = record(trusted, one, outcome) else { return Ok(()) };
    let path = path(one, folder);
    let text = serde_json::to_string_pretty(&record).map_err(BaseError::Record)?;
    files::write(&path, format!("{text}\n").as_bytes(), Access::Public, true)?;
    report.file("record of the image, for `perron-kit passport make`", &path)?;
    report.say(
        "record",
        &format!("{}: recorded.", one.name),
        &json!({ "target": one.name, "record": record }),
    )
}
