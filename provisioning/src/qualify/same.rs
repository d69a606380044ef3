//! Looks among the reports beside the one that is written whether this PC was examined under another tag.

use std::path::{Path, PathBuf};

use perron_qualify::{Machine, Report};

use crate::files;
use crate::machine::{Examined, UNITS_MAX};
use crate::passport::PART_FILE_MAX;

/// Says so, as the beginning of a sentence. Files that are no reports are passed over.
pub(super) fn says(out: &Path, machine: &Machine) -> Option<String> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let files = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "json")).take(UNITS_MAX).collect();
    files.sort();
    let mut examined = Examined::default();
    for path in files {
        let read = files::read(&path, PART_FILE_MAX).ok();
        let report = read.and_then(|bytes| serde_json::from_slice::<Report>(&bytes).ok());
        if let (Some(report), Some(tag)) = (report, tag(&path)) {
            examined.note(&tag, report.machine);
        }
    }
    let tag = tag(out)?;
    examined.note(&tag, machine.clone());
    examined.says(&tag, &[])
}

/// The tag for which a report is named.
fn tag(path: &Path) -> Option<String> {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned())
}
