//! `perron backup` and `perron restore`: until devices exchange records, this kiosk holds the only copy.
//!
//! A backup is the store's bytes, sealed to the site's key in pieces; nothing in clear touches the stick, and only the
//! advisor's badge opens it. Restored on another machine, that machine keeps an identity of its own and carries on the
//! workshops of the old one.
//!
//! ```text
//!  "perron backup 1\n" | pieces: u32 | per piece: length u32, HPKE(piece), bound to its place and to their number
//! ```

use super::{CommandError, Place};
use crate::clock::Clock;
use perron_domain::crypto::{BadgeError, BadgeSecret, SealError, SealPublic, SealSecret, seal, unwrap};
use perron_hardware::camera::{Decoder, read_picture_file};
use perron_store::{BACKUP_MAX, Identity};
use std::io::Write;
use std::path::{Path, PathBuf};

const MAGIC: &[u8] = b"perron backup 1\n";
const INFO: &[u8] = b"perron backup 1";
const ENDING: &str = "perron-backup";
/// One piece of the store, in bytes.
const PIECE: usize = 8 << 20;
/// The largest backup file, in bytes: the store's limit and its envelope.
const FILE_MAX: u64 = BACKUP_MAX + (1 << 20);

/// Why a backup cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The badge's picture or text.
    #[error("the badge does not read: {0}")]
    Badge(#[from] BadgeError),
    /// No badge in the picture.
    #[error("{}: no badge in this picture; take another, straight and in good light", .0.display())]
    NoBadge(PathBuf),
    /// Another site's badge.
    #[error("this badge is not this site's: use the one printed for it")]
    WrongBadge,
    /// Sealing.
    #[error("the backup does not open: {0}; is it this site's, and whole?")]
    Seal(#[from] SealError),
    /// Not a backup.
    #[error("{}: no backup, or a damaged one; try an older one", .0.display())]
    Malformed(PathBuf),
    /// Nothing to restore.
    #[error("{}: no backup in this folder; name the folder or the file", .0.display())]
    None(PathBuf),
}

/// What binds a piece to its place.
fn place_of(index: usize, count: usize) -> [u8; 16] {
    let mut aad = [0; 16];
    aad[..8].copy_from_slice(&(index as u64).to_be_bytes());
    aad[8..].copy_from_slice(&(count as u64).to_be_bytes());
    aad
}

fn wrap_up(plain: &[u8], to: &SealPublic, clock: &dyn Clock) -> Result<Vec<u8>, CommandError> {
    let count = plain.len().div_ceil(PIECE);
    let mut file = MAGIC.to_vec();
    file.extend(u32::try_from(count).unwrap_or(0).to_be_bytes());
    for (index, piece) in plain.chunks(PIECE).enumerate() {
        let sealed = seal(to, INFO, &place_of(index, count), piece, clock.moment()?.seed)
            .map_err(BackupError::from)?;
        file.extend(u32::try_from(sealed.len()).unwrap_or(0).to_be_bytes());
        file.extend(sealed);
    }
    Ok(file)
}

fn take_u32(bytes: &mut &[u8]) -> Option<usize> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    usize::try_from(u32::from_be_bytes(*head)).ok()
}

fn unwrap_all(path: &Path, bytes: &[u8], key: &SealSecret) -> Result<Vec<u8>, BackupError> {
    let malformed = || BackupError::Malformed(path.to_owned());
    let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(malformed)?;
    let count = take_u32(&mut rest).ok_or_else(malformed)?;
    let mut plain = Vec::new();
    for index in 0..count {
        let length = take_u32(&mut rest).ok_or_else(malformed)?;
        let (piece, after) = rest.split_at_checked(length).ok_or_else(malformed)?;
        plain.extend_from_slice(&key.open(INFO, &place_of(index, count), piece)?);
        rest = after;
    }
    if rest.is_empty() { Ok(plain) } else { Err(malformed()) }
}

pub(super) fn backup(place: &Place, dir: &Path, out: &mut dyn Write) -> Result<bool, CommandError> {
    let setup = place.setup()?;
    let mut store = setup.open_store(place.clock.as_ref())?;
    let plain = store.backup()?;
    let file = wrap_up(&plain, &setup.keys.seal, place.clock.as_ref())?;
    let stamp = place.clock.now().0.local(setup.settings.zone).format("%Y-%m-%d-%H%M%S");
    let path = dir.join(format!("{stamp}.{ENDING}"));
    let draft = path.with_extension("draft");
    write_whole(&draft, &path, &file).map_err(|source| CommandError::File { path: path.clone(), source })?;
    writeln!(out, "{}: {} bytes, opened by the advisor's badge only", path.display(), file.len())?;
    Ok(true)
}

/// Written, synced and only then named: a stick pulled in the middle leaves a draft, never half a backup.
fn write_whole(draft: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(draft, path)?;
    path.parent().map_or(Ok(()), |dir| std::fs::File::open(dir)?.sync_all())
}

/// The file itself, or the newest of a folder: their names begin with the time.
fn newest(path: &Path) -> Result<PathBuf, BackupError> {
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let entries = std::fs::read_dir(path).map_err(|_| BackupError::None(path.to_owned()))?;
    let files = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == ENDING));
    files.max().ok_or_else(|| BackupError::None(path.to_owned()))
}

fn read_badge(picture: Option<PathBuf>, text: Option<String>) -> Result<BadgeSecret, BackupError> {
    let Some(path) = picture else { return Ok(BadgeSecret::parse(text.as_deref().unwrap_or_default())?) };
    let read = Decoder::start().and_then(|mut decoder| decoder.decode(read_picture_file(&path)?));
    let found = read.unwrap_or_default().iter().find_map(|text| BadgeSecret::parse(text).ok());
    found.ok_or(BackupError::NoBadge(path))
}

pub(super) fn restore(
    place: &Place,
    from: &Path,
    badge: Option<PathBuf>,
    badge_text: Option<String>,
    out: &mut dyn Write,
) -> Result<bool, CommandError> {
    let setup = place.setup()?;
    let badge = read_badge(badge, badge_text)?;
    let key = unwrap(&setup.keys.wrapped, &badge).map_err(|_| BackupError::WrongBadge)?;
    let path = newest(from)?;
    let fail = |source| CommandError::File { path: path.clone(), source };
    if std::fs::metadata(&path).map_err(fail)?.len() > FILE_MAX {
        return Err(BackupError::Malformed(path).into());
    }
    let plain = unwrap_all(&path, &std::fs::read(&path).map_err(fail)?, &key)?;
    let moment = place.clock.moment()?;
    let identity = Identity::load_or_make(&setup.data, setup.keys.fleet, moment.seed)?;
    let store = perron_store::restore(&setup.data, &plain, identity, &place.clock.moment()?)?;
    let counts = store.counts()?;
    writeln!(out, "restored {}: {} records, {} contacts", path.display(), counts.records, counts.contacts)?;
    Ok(true)
}
