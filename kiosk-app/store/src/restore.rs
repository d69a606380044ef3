//! A backup carried on by a new device. Two devices never share one identity, so the old one retires:
//!
//! ```text
//!  bytes ─► folder/restoring ─► every record verified ─► old device retired, jobs dropped ─► projections replayed
//!                                                                                                  │
//!  folder/perron.db ◄── renamed, synced ◄── the new device adopts each workshop that is not over ◄─┘
//! ```
//!
//! Until the rename the folder has no store; a cut in the middle leaves a draft that the next attempt throws away.

use std::path::Path;

use perron_domain::crypto::PublicKey;
use perron_domain::ids::{DeviceId, FleetId, OpId};
use perron_domain::log::{Aggregate, Command, ZERO_HASH, open};
use perron_domain::time::{Hlc, Moment, Timestamp};
use perron_domain::workshop::{Standing, Workshop, workshop_id};
use rusqlite::Connection;

use crate::files::{self, DATABASE, Lock};
use crate::schema::{self, get_meta, meta, set_meta};
use crate::{BACKUP_MAX, Extras, Identity, RestoreError, Store, StoreError, query, store};

/// Where the draft is made, inside the data folder.
const DRAFT: &str = "restoring";
/// Sign-ups that one record of adoption holds; above, those given up are left behind.
const ADOPTED_MAX: usize = 1_000;

/// Makes a store in the empty data folder `dir` from a backup. Records, sealed contacts, tombstones and settings
/// are carried over; print jobs are not. `identity` is the new device's; `moment` says which workshops are over.
///
/// # Errors
/// [`RestoreError`]; the folder has no store then.
pub fn restore(dir: &Path, plain: &[u8], identity: Identity, moment: &Moment) -> Result<Store, RestoreError> {
    if plain.len() as u64 > BACKUP_MAX {
        let (bytes, limit) = (plain.len() as u64, BACKUP_MAX);
        return Err(StoreError::TooLarge { what: "the backup", bytes, limit }.into());
    }
    let lock = Lock::take(dir)?;
    let (target, draft) = (dir.join(DATABASE), dir.join(DRAFT));
    if target.exists() {
        return Err(RestoreError::NotEmpty { dir: dir.to_owned() });
    }
    discard(&draft)?;
    let made = make(&draft, plain, &identity, moment);
    let made = made.and_then(|()| Ok(files::publish(&draft.join(DATABASE), &target)?));
    if let Err(error) = discard(&draft) {
        tracing::warn!(%error, "the draft of the restored store stays");
    }
    if !made? {
        return Err(RestoreError::NotEmpty { dir: dir.to_owned() });
    }
    drop(lock);
    Ok(Store::open(dir, identity, &mut |_, _| {})?)
}

fn discard(draft: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir_all(draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(draft)(error)),
        _ => Ok(()),
    }
}

fn make(draft: &Path, plain: &[u8], identity: &Identity, moment: &Moment) -> Result<(), RestoreError> {
    files::make_dir(draft)?;
    files::write_new(&draft.join(DATABASE), plain)?;
    let mut conn = store::connect(&draft.join(DATABASE))?;
    if let Some(damage) = store::integrity(&conn)? {
        return Err(RestoreError::Damaged(damage));
    }
    schema::migrate(&mut conn)?;
    let old = retire(&mut conn, identity)?;
    drop(conn);
    let mut store = Store::open(draft, identity.clone(), &mut |_, _| {})?;
    adopt(&mut store, old, moment)?;
    store.empty_wal();
    Ok(())
}

/// Checks all records, then puts the new device in the old one's place.
fn retire(conn: &mut Connection, identity: &Identity) -> Result<DeviceId, RestoreError> {
    let missing = || RestoreError::Damaged("it names no device".to_owned());
    let id = |bytes: Vec<u8>| <[u8; 16]>::try_from(bytes).ok();
    let old = get_meta(conn, meta::DEVICE)?.and_then(id).map(DeviceId).ok_or_else(missing)?;
    let fleet = get_meta(conn, meta::FLEET)?.and_then(id).map(FleetId).ok_or_else(missing)?;
    if fleet != identity.fleet {
        return Err(RestoreError::OtherFleet);
    }
    let tx = Store::begin(conn)?;
    let mut clock = Hlc::default();
    for (device, public) in devices(&tx)? {
        if device == identity.device {
            return Err(RestoreError::SameDevice);
        }
        clock = clock.max(verify(&tx, device, &public, fleet)?);
    }
    crate::records::enrol(&tx, &identity.key.public())?;
    tx.execute("UPDATE devices SET heir = ?2 WHERE device = ?1", (old.0, identity.device.0))?;
    tx.execute("DELETE FROM jobs", [])?;
    set_meta(&tx, meta::DEVICE, &identity.device.0)?;
    set_meta(&tx, meta::CLOCK, &clock.0.to_be_bytes())?;
    schema::drop_projections(&tx)?;
    tx.commit()?;
    Ok(old)
}

fn devices(conn: &Connection) -> Result<Vec<(DeviceId, PublicKey)>, RestoreError> {
    let mut list = conn.prepare("SELECT device, public FROM devices")?;
    let rows = list.query_map([], |row| Ok((row.get(0).map(DeviceId)?, row.get::<_, [u8; 32]>(1)?)))?;
    rows.map(|row| {
        let (device, public) = row?;
        let key = PublicKey::from_bytes(&public).ok().filter(|key| key.device_id() == device);
        Ok((device, key.ok_or_else(|| RestoreError::Damaged(format!("the key of {device:?} is wrong")))?))
    })
    .collect()
}

/// Verifies one device's log from its first record to its last; gives the greatest clock in it.
fn verify(conn: &Connection, device: DeviceId, key: &PublicKey, fleet: FleetId) -> Result<Hlc, RestoreError> {
    let mut records = conn.prepare("SELECT seq, hash, bytes FROM records WHERE device = ?1 ORDER BY seq")?;
    let mut rows = records.query([device.0])?;
    let (mut clock, mut expected, mut prev) = (Hlc::default(), 1_u64, ZERO_HASH);
    while let Some(row) = rows.next()? {
        let (seq, hash): (u64, [u8; 32]) = (row.get(0)?, row.get(1)?);
        let bytes = row.get_ref(2)?.as_blob().unwrap_or_default();
        let record = open(bytes, key).map_err(|source| RestoreError::Record { device, seq, source })?;
        if seq != expected || record.payload.seq != seq || record.payload.prev != prev || record.hash != hash
        {
            return Err(RestoreError::Chain { device, seq: expected });
        }
        if record.payload.fleet != fleet {
            return Err(RestoreError::OtherFleet);
        }
        (clock, expected, prev) = (clock.max(record.payload.hlc), seq + 1, record.hash);
    }
    Ok(clock)
}

/// Carries on what the old device had promised and is not over. The command's id follows from the workshop's.
fn adopt(store: &mut Store, old: DeviceId, moment: &Moment) -> Result<(), RestoreError> {
    let sql = "SELECT state FROM aggregates WHERE kind = 0 ORDER BY sort, id";
    let ahead = query::list(&store.conn, sql, [], |aggregate, _| match aggregate {
        Aggregate::Workshop(w) if w.owner == Some(old) && !over(&w, moment.now) => Some(w),
        _ => None,
    })?;
    for mut workshop in ahead {
        if workshop.signups.len() > ADOPTED_MAX {
            workshop.signups.retain(|s| s.standing != Standing::GivenUp);
        }
        let op = OpId(workshop_id(store.device(), &workshop.source).0);
        store.execute(op, &Command::Adopt { from: Box::new(workshop) }, moment, Extras::default())?;
    }
    Ok(())
}

fn over(workshop: &Workshop, now: Timestamp) -> bool {
    workshop.details.as_ref().is_none_or(|details| details.ends <= now)
}
