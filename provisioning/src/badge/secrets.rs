//! The secrets of badges on the bench: which one is in use, and which one opens the sealing key.

use std::path::{Path, PathBuf};

use perron_domain::badges::{BADGES_MAX, BadgeList};
use perron_domain::crypto::{BadgeSecret, SealSecret};

use super::{BadgeFault, list};
use crate::base::BaseError;
use crate::files;
use crate::keys;
use crate::report::Report;
use crate::site::{Site, SiteFolder};

/// Most files of added badges that are tried.
const FILES_MAX: usize = 4 * BADGES_MAX;

/// Ends a renewal that was stopped: the new badge becomes the badge in use where the list knows it, and is given back. It
/// is forgotten where the list does not know it.
pub(super) fn settle(
    folder: &SiteFolder,
    known: &BadgeList,
    report: &mut Report<'_>,
) -> Result<Option<BadgeSecret>, BaseError> {
    let path = folder.next_badge();
    if !path.exists() {
        return Ok(None);
    }
    let next = keys::read_badge(&path, report)?;
    if known.find(&next).is_err() {
        remove_next(folder)?;
        return Ok(None);
    }
    put_in_use(folder, known, &next, report)?;
    Ok(Some(next))
}

/// Makes a badge that the list knows the one in use.
pub(super) fn put_in_use(
    folder: &SiteFolder,
    known: &BadgeList,
    secret: &BadgeSecret,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    keep_other(folder, known, secret, report)?;
    keys::write_badge(&folder.badge(), secret, true)?;
    remove_next(folder)
}

/// Another badge that is still valid keeps its secret, in a file of its own, when `badge.key` gets a new one.
fn keep_other(
    folder: &SiteFolder,
    known: &BadgeList,
    secret: &BadgeSecret,
    report: &mut Report<'_>,
) -> Result<(), BaseError> {
    if !folder.badge().exists() {
        return Ok(());
    }
    match keys::read_badge(&folder.badge(), report) {
        Ok(other) if other != *secret && known.find(&other).is_ok() => {
            keys::write_badge(&list::added_path(folder, other.id()), &other, true)
        }
        Err(error @ BaseError::File { .. }) => Err(error),
        Ok(_) | Err(_) => Ok(()), // withdrawn, or no badge's file: nothing is lost
    }
}

fn remove_next(folder: &SiteFolder) -> Result<(), BaseError> {
    let path = folder.next_badge();
    if path.exists() {
        std::fs::remove_file(&path).map_err(|source| BaseError::File { doing: "remove", path, source })?;
    }
    Ok(())
}

/// The badge in use: the file given, or `badge.key`.
pub(super) fn in_use(
    folder: &SiteFolder,
    old: Option<&Path>,
    report: &mut Report<'_>,
) -> Result<BadgeSecret, BaseError> {
    keys::read_badge(old.unwrap_or(&folder.badge()), report)
}

/// The sealing key, opened with the file given, or with any secret of the folder.
pub(super) fn open_key(
    folder: &SiteFolder,
    site: &Site,
    known: &BadgeList,
    old: Option<&Path>,
    report: &mut Report<'_>,
) -> Result<SealSecret, BadgeFault> {
    let right =
        |secret: &BadgeSecret| known.open_key(secret).ok().filter(|key| key.public() == Ok(site.seal));
    if let Some(path) = old {
        let secret = keys::read_badge(path, report)?;
        known.open_key(&secret)?; // says why
        return right(&secret).ok_or_else(|| perron_domain::crypto::BadgeError::Wrong.into());
    }
    for path in std::iter::once(folder.badge()).chain(added(folder)?).filter(|path| path.exists()) {
        // A damaged or foreign file is no reason not to try the next one.
        if let Ok(secret) = keys::read_badge(&path, report)
            && let Some(key) = right(&secret)
        {
            return Ok(key);
        }
    }
    Err(BadgeFault::NoOpener)
}

/// The files of added badges, in the order of their names.
fn added(folder: &SiteFolder) -> Result<Vec<PathBuf>, BaseError> {
    let path = folder.secret();
    let fault = |source| BaseError::File { doing: "read the folder", path: path.clone(), source };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&path)
        .map_err(fault)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("badge-") && name.ends_with(".key")
        })
        .take(FILES_MAX)
        .collect();
    files.sort();
    Ok(files)
}

/// A secret for a new badge.
pub(super) fn fresh() -> Result<BadgeSecret, BaseError> {
    Ok(BadgeSecret::from_seed(files::random()?))
}
