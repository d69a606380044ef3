//! A backup carried on by a new device. Two devices never share one identity, so the old one retires:
//!
//! ```text
//!  bytes ─► decoded ─► every record verified ─► folder/restoring: a new database, rows copied into its own tables
//!                                                       │
//!  folder/device.key.first: a new key ─► the new device adopts each workshop that is not over
//!                                                       │
//!  folder/perron.db ◄── renamed, synced ◄───────────────┘   then device.key gets its name
//! ```
//!
//! Until the rename the folder has no store; a cut in the middle leaves a draft that the next attempt throws away. A key
//! that lay in the folder without its log is kept aside and signs nothing more.

use std::collections::BTreeMap;
use std::path::Path;

use perron_domain::chance::{IdSeed, SecretSeed};
use perron_domain::contact::SealedContact;
use perron_domain::crypto::PublicKey;
use perron_domain::ids::{DeviceId, FleetId};
use perron_domain::log::{Command, OpenRecord, ZERO_HASH, open};
use perron_domain::rules::Aggregate;
use perron_domain::time::{Hlc, Moment, Time, Timestamp};
use perron_domain::workshop::{Standing, Workshop};
use rusqlite::{Connection, Transaction};

use crate::backup::{Everything, FORM};
use crate::database::{begin, connect};
use crate::files::{self, DATABASE, Lock};
use crate::tables::schema::{self, meta, set_meta};
use crate::tables::{contacts, project, records};
use crate::{BACKUP_MAX, Extras, Identity, RestoreError, Store, StoreError, identity};

/// Where the draft is made, inside the data folder.
const DRAFT: &str = "restoring";
/// Sign-ups that one record of adoption holds; above, those given up are left behind.
const ADOPTED_MAX: usize = 1_000;

/// Makes a store in the data folder `dir`, which has none, from a backup that the caller knows to be the site's own.
/// Records, sealed contacts, tombstones and open counts are carried over; print jobs, PINs and counts of wrong attempts
/// are not. The new device's key is made from `seed`. Workshops that were over at `over_by` are not carried on; one too
/// many harms nobody, one too few loses its sign-ups, so this is a moment that is past for sure.
///
/// # Errors
/// [`RestoreError`]; the folder has no store then.
pub fn restore(
    dir: &Path,
    plain: &[u8],
    fleet: FleetId,
    seed: SecretSeed,
    time: &Time,
    over_by: Timestamp,
) -> Result<Store, RestoreError> {
    if plain.len() as u64 > BACKUP_MAX {
        let (bytes, limit) = (plain.len() as u64, BACKUP_MAX);
        return Err(StoreError::TooLarge { what: "the backup", bytes, limit }.into());
    }
    let lock = Lock::take(dir)?;
    let (target, draft) = (dir.join(DATABASE), dir.join(DRAFT));
    // A disk that failed may leave a name without a byte: there is nothing in it to write over.
    if target.metadata().is_ok_and(|file| file.len() == 0) {
        std::fs::remove_file(&target).map_err(StoreError::file(&target))?;
    }
    if target.exists() {
        return Err(RestoreError::NotEmpty { dir: dir.to_owned() });
    }
    let checked = Checked::new(plain, fleet)?;
    discard(&draft)?;
    identity::write_first(dir, seed)?;
    let identity = identity::read_first(dir, fleet)?;
    let made = make(&draft, &checked, &identity, time, over_by);
    let made = made.and_then(|()| {
        files::set_stray_journals_aside(&target)?;
        Ok(files::publish(&draft.join(DATABASE), &target)?)
    });
    if let Err(error) = discard(&draft) {
        tracing::warn!(%error, "the draft of the restored store stays");
    }
    if !made.inspect_err(|_| drop(identity::forget_first(dir)))? {
        return Err(RestoreError::NotEmpty { dir: dir.to_owned() });
    }
    identity::retire(dir)?;
    identity::establish(dir)?;
    drop(lock);
    Ok(Store::open(dir, identity, &mut |_, _| {})?)
}

fn discard(draft: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir_all(draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(draft)(error)),
        _ => Ok(()),
    }
}

/// A backup whose every record was verified.
struct Checked {
    everything: Everything,
    keys: BTreeMap<DeviceId, PublicKey>,
    records: Vec<OpenRecord>,
    parked: Vec<OpenRecord>,
    forks: Vec<OpenRecord>,
}

impl Checked {
    fn new(plain: &[u8], fleet: FleetId) -> Result<Self, RestoreError> {
        let everything: Everything =
            minicbor::decode(plain).map_err(|error| RestoreError::Damaged(error.to_string()))?;
        if everything.form > FORM {
            return Err(RestoreError::Later);
        }
        if everything.fleet != fleet {
            return Err(RestoreError::OtherFleet);
        }
        let keys: BTreeMap<_, _> =
            everything.devices.iter().map(|d| (d.public.device_id(), d.public)).collect();
        if !keys.contains_key(&everything.device) {
            return Err(RestoreError::Damaged("it names no device".to_owned()));
        }
        let verified = |list: &[minicbor::bytes::ByteVec]| -> Result<Vec<OpenRecord>, RestoreError> {
            list.iter().map(|bytes| verify(bytes, &keys, fleet)).collect()
        };
        let (records, parked) = (verified(&everything.records)?, verified(&everything.parked)?);
        let forks = verified(&everything.forks)?;
        chain(&records)?;
        Ok(Self { everything, keys, records, parked, forks })
    }

    /// The old device's logical clock. The new one goes on from there, wherever a wrong date once moved it: what it
    /// decides comes after what the old one did.
    fn clock(&self) -> Hlc {
        let own = self.records.iter().filter(|record| record.payload.device == self.everything.device);
        own.map(|record| record.payload.hlc).max().unwrap_or_default()
    }
}

/// A record is by one of the backup's devices; which one, its own envelope says, and the signature proves it.
fn verify(
    bytes: &[u8],
    keys: &BTreeMap<DeviceId, PublicKey>,
    fleet: FleetId,
) -> Result<OpenRecord, RestoreError> {
    let unread = |source| RestoreError::Record { device: DeviceId::default(), seq: 0, source };
    let stated = perron_domain::log::reread(bytes).map_err(unread)?;
    let (device, seq) = (stated.device, stated.seq);
    let key = keys
        .get(&device)
        .ok_or_else(|| RestoreError::Damaged(format!("the key of {device:?} is missing")))?;
    let record = open(bytes, key).map_err(|source| RestoreError::Record { device, seq, source })?;
    if record.payload.fleet != fleet {
        return Err(RestoreError::OtherFleet);
    }
    Ok(record)
}

/// Each device's log is whole from its first record to its last.
fn chain(records: &[OpenRecord]) -> Result<(), RestoreError> {
    let mut heads: BTreeMap<DeviceId, (u64, [u8; 32])> = BTreeMap::new();
    for OpenRecord { payload, hash } in records {
        let (seq, prev) = heads.get(&payload.device).copied().unwrap_or((0, ZERO_HASH));
        if payload.seq != seq + 1 || payload.prev != prev {
            return Err(RestoreError::Chain { device: payload.device, seq: seq + 1 });
        }
        heads.insert(payload.device, (payload.seq, *hash));
    }
    Ok(())
}

fn make(
    draft: &Path,
    checked: &Checked,
    identity: &Identity,
    time: &Time,
    over_by: Timestamp,
) -> Result<(), RestoreError> {
    files::make_dir(draft)?;
    let mut conn = connect(&draft.join(DATABASE))?;
    schema::migrate(&mut conn)?;
    let tx = begin(&mut conn)?;
    copy(&tx, checked, identity)?;
    tx.commit().map_err(StoreError::from)?;
    drop(conn);
    let mut store = Store::open(draft, identity.clone(), &mut |_, _| {})?;
    adopt(&mut store, checked.everything.device, time, over_by)?;
    store.empty_wal();
    Ok(())
}

/// Rows into the tables of a database of our own making, and the new device in the old one's place.
fn copy(tx: &Transaction<'_>, checked: &Checked, identity: &Identity) -> Result<(), RestoreError> {
    let everything = &checked.everything;
    if checked.keys.contains_key(&identity.device) {
        return Err(RestoreError::SameDevice);
    }
    for device in &everything.devices {
        records::enrol(tx, &device.public)?;
        let set = "UPDATE devices SET quarantined = ?2, heir = ?3 WHERE device = ?1";
        let id = device.public.device_id();
        tx.execute(set, (id.0, device.quarantined, device.heir.map(|heir| heir.0)))?;
    }
    records::enrol(tx, &identity.key.public())?;
    let heir = "UPDATE devices SET heir = ?2 WHERE device = ?1";
    tx.execute(heir, (everything.device.0, identity.device.0))?;
    for (record, bytes) in checked.records.iter().zip(&everything.records) {
        records::append(tx, &record.payload, &record.hash, bytes)?;
    }
    beside(tx, "parked", &checked.parked, &everything.parked)?;
    beside(tx, "forks", &checked.forks, &everything.forks)?;
    for signup in &everything.erased {
        contacts::erase(tx, *signup)?;
    }
    for contact in &everything.contacts {
        let sealed = SealedContact { signup: contact.signup, sealed: contact.sealed.to_vec() };
        match contacts::put(tx, &sealed) {
            Err(StoreError::ContactErased(_)) => {}
            other => other?,
        }
    }
    for count in &everything.counts {
        let bytes = minicbor::to_vec(&count.counted).unwrap_or_default(); // writing to memory does not fail
        let insert = "INSERT OR IGNORE INTO counts(day, tutorial, counted) VALUES (?1, ?2, ?3)";
        tx.execute(insert, (count.day, &count.tutorial, bytes))?;
    }
    set_meta(tx, meta::DEVICE, &identity.device.0)?;
    set_meta(tx, meta::FLEET, &identity.fleet.0)?;
    set_meta(tx, meta::CLOCK, &checked.clock().0.to_be_bytes())?;
    Ok(())
}

/// Records that are in no log: waiting for a gap to close, or the other branch of a fork.
fn beside(
    conn: &Connection,
    table: &str,
    records: &[OpenRecord],
    bytes: &[minicbor::bytes::ByteVec],
) -> Result<(), RestoreError> {
    let insert = format!("INSERT OR IGNORE INTO {table}(device, seq, hash, bytes) VALUES (?1, ?2, ?3, ?4)");
    for (OpenRecord { payload, hash }, bytes) in records.iter().zip(bytes) {
        conn.execute(&insert, (payload.device.0, payload.seq, hash, bytes.as_slice()))?;
    }
    Ok(())
}

/// Carries on what the old device had promised and is not over.
fn adopt(store: &mut Store, old: DeviceId, time: &Time, over_by: Timestamp) -> Result<(), RestoreError> {
    let moment = Moment { time: *time, ids: IdSeed::from_bytes([0; 32]) };
    let sql = "SELECT state FROM aggregates WHERE kind = 0 ORDER BY sort, id";
    let ahead = project::list(&store.conn, sql, [], |aggregate, _| match aggregate {
        Aggregate::Workshop(w) if w.owner == Some(old) && !over(&w, over_by) => Some(w),
        _ => None,
    })?;
    for mut workshop in ahead {
        if workshop.signups.len() > ADOPTED_MAX {
            workshop.signups.retain(|s| s.standing != Standing::GivenUp);
        }
        let command = Command::Adopt { from: Box::new(workshop) };
        store.execute(command.op(store.device(), &moment), &command, &moment, Extras::default())?;
    }
    Ok(())
}

fn over(workshop: &Workshop, by: Timestamp) -> bool {
    workshop.details.as_ref().is_none_or(|details| details.ends <= by)
}
