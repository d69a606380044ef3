//! `perron backup` and `perron restore`: until devices exchange records, this kiosk holds the only copy.
//!
//! A backup is the store's rows, sealed to the site's key in pieces; nothing in clear touches the stick but how much it
//! holds, and only a badge that reads names opens it. Anybody can seal to that key, so the device signs what it wrote, and
//! carries the word of the badge that once vouched for it. Restored on another machine, that machine keeps an identity of
//! its own and carries on the workshops of the old one.
//!
//! ```text
//!  "perron backup 2\n" | length u32, COSE_Sign1 of the device: Manifest | sealed part
//!  sealed part: pieces u32 | per piece: length u32, HPKE(piece), bound to its place and to their number
//! ```

mod error;
mod file;

pub(super) use error::BackupError;

use super::{CommandError, Place};
use crate::clock::secret;
use crate::workers::store::attest;
use file::{BackupFile, ENDING, FILE_MAX, Manifest, choose, seal_all, seal_up};
use perron_domain::clock::Kept;
use perron_domain::crypto::{BadgeError, BadgeSecret, SealSecret};
use perron_domain::time::Time;
use perron_hardware::camera::{Decoder, read_picture_file};
use perron_outside::{OutsideError, shown};
use perron_store::Store;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Backups of one folder that are looked at.
const BACKUPS_MAX: usize = 100;

pub(super) fn backup(place: &Place, dir: &Path, out: &mut dyn Write) -> Result<bool, CommandError> {
    let setup = place.setup()?;
    let mut store = place.open_store(&setup)?;
    let attestation = store.attestation()?.ok_or(BackupError::NotAttested)?;
    let time = place.clock.time();
    // What is due goes first: a backup brings nobody back.
    store.purge_expired(&time)?;
    let (plain, extent) = store.backup()?;
    let sealed = seal_all(&plain, &setup.keys.seal)?;
    let manifest = Manifest::new(setup.keys.fleet, store.public(), attestation, &time, &extent, &sealed);
    let file = seal_up(&manifest, &sealed, |payload, context| store.sign(payload, context));
    let stamp = time.now.local(setup.settings.zone).format("%Y-%m-%d-%H%M%S");
    let path = write(dir, &stamp.to_string(), &file)?;
    writeln!(out, "{}: {} bytes, {manifest}, opened by a badge only", shown(&path), file.len())?;
    Ok(true)
}

/// Writes it under its time. Where another has that name, for a clock may have gone back, a number is added.
fn write(dir: &Path, stamp: &str, file: &[u8]) -> Result<PathBuf, BackupError> {
    let mut number = 1;
    loop {
        let name =
            if number == 1 { format!("{stamp}.{ENDING}") } else { format!("{stamp}-{number}.{ENDING}") };
        let path = dir.join(name);
        match perron_outside::write_new(&path, file, perron_outside::PRIVATE) {
            Err(OutsideError::Exists { .. }) if number < BACKUPS_MAX => number += 1,
            written => return Ok(written.map(|()| path)?),
        }
    }
}

fn read_badge(picture: Option<PathBuf>, text: Option<String>) -> Result<BadgeSecret, BackupError> {
    let Some(path) = picture else { return Ok(BadgeSecret::parse(text.as_deref().unwrap_or_default())?) };
    let read = Decoder::start().and_then(|mut decoder| decoder.decode(read_picture_file(&path)?));
    let found = read.unwrap_or_default().iter().find_map(|text| BadgeSecret::parse(text).ok());
    found.ok_or(BackupError::NoBadge(path))
}

/// The files that may be backups: the one named, or those of a folder.
fn files(path: &Path) -> Result<Vec<PathBuf>, BackupError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|_| BackupError::None(path.to_owned()))?;
    let named = |p: &PathBuf| p.extension().is_some_and(|e| e == ENDING);
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).filter(named).collect();
    if files.len() > BACKUPS_MAX {
        return Err(BackupError::TooMany(path.to_owned(), files.len()));
    }
    files.sort();
    Ok(files)
}

/// Reads and checks a backup: whole, signed by its device, and the device one that a badge of this site vouched for.
fn genuine(path: &Path, key: &SealSecret) -> Result<BackupFile, BackupError> {
    let bytes = perron_outside::read(path, FILE_MAX)?;
    let file = BackupFile::read(path, bytes)?;
    let manifest = &file.manifest;
    if !manifest.attestation().holds(key, &manifest.device) {
        return Err(BackupError::Forged(path.to_owned()));
    }
    Ok(file)
}

/// The backup to restore, by what it holds. What is passed over, and what the others are, is said.
fn found(from: &Path, key: &SealSecret, out: &mut dyn Write) -> Result<(PathBuf, BackupFile), CommandError> {
    let mut looked_at = vec![];
    let paths = files(from)?;
    let single = paths.len() == 1;
    for path in paths {
        match genuine(&path, key) {
            Ok(file) => looked_at.push((path, file.manifest)),
            Err(error) if single => return Err(error.into()),
            Err(error) => writeln!(out, "passed over: {error}")?,
        }
    }
    if looked_at.is_empty() {
        return Err(BackupError::None(from.to_owned()).into());
    }
    let best = choose(&looked_at).ok_or_else(|| BackupError::Several(from.to_owned()));
    for (place, (path, manifest)) in looked_at.iter().enumerate() {
        let word = if best.as_ref().ok() == Some(&place) { "chosen" } else { "also there" };
        writeln!(out, "{word}: {}: {manifest}", shown(path))?;
    }
    let (path, manifest) = looked_at.swap_remove(best?);
    let file = genuine(&path, key)?;
    // What is restored is what was shown.
    if file.manifest != manifest {
        return Err(BackupError::Changed(path).into());
    }
    Ok((path, file))
}

/// Whoever did not say so already is asked whether to go on.
fn agreed(yes: bool, out: &mut dyn Write) -> Result<(), CommandError> {
    let input = std::io::stdin();
    if yes {
        return Ok(());
    }
    if !input.is_terminal() {
        return Err(BackupError::Unasked.into());
    }
    write!(out, "Restore it here? Type yes to go on: ")?;
    out.flush()?;
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    if line.trim().eq_ignore_ascii_case("yes") { Ok(()) } else { Err(BackupError::Declined.into()) }
}

/// Where and with what to restore.
pub(super) struct Restore<'a> {
    pub(super) from: &'a Path,
    pub(super) badge: Option<PathBuf>,
    pub(super) badge_text: Option<String>,
    pub(super) yes: bool,
}

pub(super) fn restore(place: &Place, wanted: Restore<'_>, out: &mut dyn Write) -> Result<bool, CommandError> {
    let setup = place.setup()?;
    let badge = read_badge(wanted.badge, wanted.badge_text)?;
    let list = setup.badges().read()?;
    let key = list.open_key(&badge).map_err(|error| match error {
        BadgeError::Wrong => BackupError::WrongBadge,
        other => BackupError::Badge(other),
    })?;
    let (path, file) = found(wanted.from, &key, out)?;
    agreed(wanted.yes, out)?;
    let plain = file.open(&key)?;
    let mut store = restored(place, &setup, &plain, &file.manifest)?;
    attest(&mut store, &key)?;
    let counts = store.counts()?;
    writeln!(
        out,
        "restored {}: {} records, {} contacts; the old machine must not be used again",
        shown(&path),
        counts.records,
        counts.contacts
    )?;
    Ok(true)
}

/// Workshops that were over when the backup was made are not carried on. This machine's own clock is asked for none of
/// it: ahead by three days, it would drop the workshops of three days and all who signed up.
fn restored(
    place: &Place,
    setup: &crate::app::Setup,
    plain: &[u8],
    manifest: &Manifest,
) -> Result<Store, CommandError> {
    place.clock.remember(Kept { believed: manifest.reckoned(), ..Kept::default() });
    let time: Time = place.clock.time();
    let mut store =
        perron_store::restore(&setup.data, plain, setup.keys.fleet, secret()?, &time, manifest.over_by())?;
    store.keep_clock(&place.clock.kept())?;
    Ok(store)
}
