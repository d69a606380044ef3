//! A backup's file: what stands in clear and signed, and the sealed pieces.

use super::error::BackupError;
use crate::clock::secret;
use crate::commands::CommandError;
use minicbor::{Decode, Encode};
use perron_domain::clock::{JUMP_MAX, NOT_BEFORE};
use perron_domain::crypto::{
    Attestation, PublicKey, SealPublic, SealSecret, payload_unverified, seal, verify1,
};
use perron_domain::ids::{DeviceId, FleetId};
use perron_domain::time::{Time, Timestamp};
use perron_store::{BACKUP_MAX, Extent};
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::Path;

/// How a backup's file ends.
pub(super) const ENDING: &str = "perron-backup";
/// The largest backup file, in bytes: the store's limit and its envelope.
pub(super) const FILE_MAX: u64 = BACKUP_MAX + (1 << 20);

const MAGIC: &[u8] = b"perron backup 2\n";
const FIRST_MAGIC: &[u8] = b"perron backup 1\n";
const INFO: &[u8] = b"perron backup 2";
/// What the device's signature is for.
const CONTEXT: &[u8] = b"perron backup 2";
/// One piece, in bytes.
const PIECE: usize = 8 << 20;
/// The longest manifest, in bytes.
const MANIFEST_MAX: usize = 64 * 1024;

/// The last record of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Head {
    #[n(0)]
    pub(super) device: DeviceId,
    #[n(1)]
    pub(super) seq: u64,
}

/// What a backup holds, said in clear by the device that made it. No word of a person is in it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Manifest {
    #[n(0)]
    fleet: FleetId,
    #[n(1)]
    pub(super) device: PublicKey,
    #[cbor(n(2), with = "minicbor::bytes")]
    attestation: [u8; 32],
    #[n(3)]
    made: Timestamp,
    #[n(4)]
    clock_ok: bool,
    #[n(5)]
    pub(super) heads: Vec<Head>,
    #[n(6)]
    workshops: u64,
    #[n(7)]
    signups: u64,
    /// SHA-256 of the sealed part.
    #[cbor(n(8), with = "minicbor::bytes")]
    digest: [u8; 32],
    /// Contacts that were deleted.
    #[n(9)]
    erased: u64,
    /// What was due for deletion: the least that is past for sure.
    #[n(10)]
    due: Option<Timestamp>,
}

impl Manifest {
    pub(super) fn new(
        fleet: FleetId,
        device: PublicKey,
        attestation: Attestation,
        time: &Time,
        extent: &Extent,
        sealed: &[u8],
    ) -> Self {
        Self {
            fleet,
            device,
            attestation: attestation.0,
            made: time.now,
            clock_ok: time.is_believed(),
            heads: extent.heads.iter().map(|(device, seq)| Head { device: *device, seq: *seq }).collect(),
            workshops: extent.workshops,
            signups: extent.signups,
            digest: Sha256::digest(sealed).into(),
            erased: extent.erased,
            due: time.due,
        }
    }

    pub(super) fn attestation(&self) -> Attestation {
        Attestation(self.attestation)
    }

    /// When it was made: believed, or reckoned from a believed moment. None where nothing was ever believed.
    pub(super) fn reckoned(&self) -> Option<Timestamp> {
        (self.made > NOT_BEFORE).then_some(self.made)
    }

    /// Before this a workshop was over for sure: the date it was made may be a wrong one that was believed, and what is
    /// due may have followed it by a small step. One that is carried on too many harms nobody.
    pub(super) fn over_by(&self) -> Timestamp {
        self.due.map_or(Timestamp(i64::MIN), |due| due.plus(-JUMP_MAX))
    }

    /// Whether everything that the other holds is in this one too.
    fn covers(&self, other: &Self) -> bool {
        let reaches = |head: &Head| self.heads.iter().any(|h| h.device == head.device && h.seq >= head.seq);
        other.heads.iter().all(reaches)
    }
}

/// « kiosk 1a2b3c4d, 2026-11-29 10:24 UTC, 12 workshops, 40 sign-ups »
impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DeviceId(id) = self.device.device_id();
        let short = data_encoding::HEXLOWER.encode(id.get(..4).unwrap_or_default());
        let doubt = if self.clock_ok { "" } else { " (its clock was not believed)" };
        let made = self.made.utc().format("%Y-%m-%d %H:%M UTC");
        write!(f, "kiosk {short}, {made}{doubt}, {} workshops, {} sign-ups", self.workshops, self.signups)
    }
}

/// The place of the backup that holds all the others; of equals, the one that
/// deleted more contacts, then that made last. None when none holds all.
pub(super) fn choose<P>(all: &[(P, Manifest)]) -> Option<usize> {
    let whole = |(_, (_, one)): &(usize, &(P, Manifest))| all.iter().all(|(_, other)| one.covers(other));
    all.iter()
        .enumerate()
        .filter(whole)
        .max_by_key(|(_, (_, one))| (one.erased, one.made))
        .map(|(place, _)| place)
}

/// What binds a piece to its place.
fn place_of(index: usize, count: usize) -> [u8; 16] {
    let mut aad = [0; 16];
    aad[..8].copy_from_slice(&(index as u64).to_be_bytes());
    aad[8..].copy_from_slice(&(count as u64).to_be_bytes());
    aad
}

/// The sealed part: each piece under randomness of its own.
pub(super) fn seal_all(plain: &[u8], to: &SealPublic) -> Result<Vec<u8>, CommandError> {
    let count = plain.len().div_ceil(PIECE);
    let mut part = u32::try_from(count).unwrap_or(0).to_be_bytes().to_vec();
    for (index, piece) in plain.chunks(PIECE).enumerate() {
        let sealed = seal(to, INFO, &place_of(index, count), piece, secret()?).map_err(BackupError::from)?;
        part.extend(u32::try_from(sealed.len()).unwrap_or(0).to_be_bytes());
        part.extend(sealed);
    }
    Ok(part)
}

/// The whole file.
pub(super) fn seal_up(
    manifest: &Manifest,
    sealed: &[u8],
    sign: impl FnOnce(&[u8], &'static [u8]) -> Vec<u8>,
) -> Vec<u8> {
    let payload = minicbor::to_vec(manifest).unwrap_or_default(); // writing to memory does not fail
    let signed = sign(&payload, CONTEXT);
    let length = u32::try_from(signed.len()).unwrap_or(0).to_be_bytes();
    [MAGIC, &length, &signed, sealed].concat()
}

/// A backup whose device signed it, whole. Whether that device is one of the site's, the badge says.
pub(super) struct BackupFile {
    pub(super) manifest: Manifest,
    sealed: Vec<u8>,
}

impl BackupFile {
    pub(super) fn read(path: &Path, bytes: Vec<u8>) -> Result<Self, BackupError> {
        let malformed = || BackupError::Malformed(path.to_owned());
        if bytes.starts_with(FIRST_MAGIC) {
            return Err(BackupError::FirstForm(path.to_owned()));
        }
        let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(malformed)?;
        let length = take_u32(&mut rest).filter(|length| *length <= MANIFEST_MAX).ok_or_else(malformed)?;
        let (signed, sealed) = rest.split_at_checked(length).ok_or_else(malformed)?;
        let stated = payload_unverified(signed, MANIFEST_MAX).map_err(|_| malformed())?;
        let stated: Manifest = minicbor::decode(&stated).map_err(|_| malformed())?;
        // The key that signed stands in what was signed: that proves only that the file is one piece of work. Who made it,
        // the attestation says.
        let forged = || BackupError::Forged(path.to_owned());
        let proven = verify1(signed, &stated.device, CONTEXT, MANIFEST_MAX).map_err(|_| forged())?;
        let manifest: Manifest = minicbor::decode(&proven).map_err(|_| malformed())?;
        let digest: [u8; 32] = Sha256::digest(sealed).into();
        if digest != manifest.digest {
            return Err(malformed());
        }
        let sealed = sealed.to_vec();
        Ok(Self { manifest, sealed })
    }

    /// What was sealed.
    pub(super) fn open(&self, key: &SealSecret) -> Result<Vec<u8>, BackupError> {
        let damaged = || BackupError::Seal(perron_domain::crypto::SealError::Length(self.sealed.len()));
        let mut rest = self.sealed.as_slice();
        let count = take_u32(&mut rest).ok_or_else(damaged)?;
        let mut plain = Vec::new();
        for index in 0..count {
            let length = take_u32(&mut rest).ok_or_else(damaged)?;
            let (piece, after) = rest.split_at_checked(length).ok_or_else(damaged)?;
            plain.extend_from_slice(&key.open(INFO, &place_of(index, count), piece)?);
            rest = after;
        }
        if rest.is_empty() { Ok(plain) } else { Err(damaged()) }
    }
}

fn take_u32(bytes: &mut &[u8]) -> Option<usize> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    usize::try_from(u32::from_be_bytes(*head)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use perron_domain::crypto::SigningKey;

    fn manifest(made: i64, erased: u64, heads: &[(u8, u64)]) -> Manifest {
        let extent = Extent {
            heads: heads.iter().map(|(device, seq)| (DeviceId([*device; 16]), *seq)).collect(),
            workshops: 1,
            signups: 2,
            erased,
        };
        let time = Time::synchronised(Timestamp(made));
        let device = SigningKey::from_seed([1; 32]).public();
        Manifest::new(FleetId([1; 16]), device, Attestation([0; 32]), &time, &extent, b"")
    }

    #[test]
    fn the_backup_that_holds_the_others_is_chosen_whatever_its_name_or_date() {
        type Backups<'a> = &'a [(i64, u64, &'a [(u8, u64)])];
        let table: [(&str, Backups<'_>, Option<usize>); 6] = [
            (
                "a clock that was ahead dates the older one later",
                &[(900, 0, &[(1, 5)]), (100, 0, &[(1, 9)])],
                Some(1),
            ),
            ("of equals the last", &[(100, 2, &[(1, 9)]), (200, 2, &[(1, 9)])], Some(1)),
            (
                "of equals the one that deleted more, however the other is dated",
                &[(900, 2, &[(1, 9)]), (100, 3, &[(1, 9)])],
                Some(1),
            ),
            ("one that went on with another", &[(100, 0, &[(1, 9)]), (50, 0, &[(1, 9), (2, 3)])], Some(1)),
            ("two kiosks on one stick", &[(100, 0, &[(1, 9)]), (200, 0, &[(2, 3)])], None),
            ("alone", &[(100, 0, &[(1, 9)])], Some(0)),
        ];
        for (what, backups, chosen) in table {
            let all: Vec<_> =
                backups.iter().map(|(made, erased, heads)| ((), manifest(*made, *erased, heads))).collect();
            assert_eq!(choose(&all), chosen, "{what}");
        }
    }

    #[test]
    fn every_altered_byte_of_a_backup_is_seen_before_anything_is_opened() {
        let key = SigningKey::from_seed([1; 32]);
        let sealed = b"\0\0\0\0sealed".to_vec();
        let mut manifest = manifest(100, 0, &[(1, 9)]);
        manifest.digest = Sha256::digest(&sealed).into();
        let whole = seal_up(&manifest, &sealed, |payload, context| {
            perron_domain::crypto::sign1(&key, payload, context)
        });
        let path = Path::new("x");
        assert_eq!(BackupFile::read(path, whole.clone()).unwrap().manifest, manifest);
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 1;
            assert!(BackupFile::read(path, bad).is_err(), "byte {at}");
            assert!(BackupFile::read(path, whole[..at].to_vec()).is_err(), "cut at {at}");
        }
    }
}
