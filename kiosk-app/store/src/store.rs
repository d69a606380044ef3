//! Opening. The order matters: lock, key, pragmas, migrations, owner, projections, spool, and last the write-ahead log is
//! emptied, so that nothing deleted before a power cut stays in it.
//!
//! ```text
//!  open ─► lock ─► migrate ─► mine? ─► projections of this version? ─► Printing → Unknown ─► ready
//!                               │ no            │ no
//!                               ▼               ▼
//!                          OtherDevice     dropped and replayed, with progress
//! ```

use std::path::Path;

use perron_domain::chance::SecretSeed;
use perron_domain::crypto::{PublicKey, sign1};
use perron_domain::ids::{DeviceId, FleetId};
use perron_domain::time::Hlc;
use rusqlite::Connection;

use crate::database::{begin, connect, integrity};
use crate::files::{DATABASE, Lock};
use crate::tables::schema::{self, PROJECTION_VERSION, get_meta, meta, set_meta};
use crate::tables::{jobs, project, records};
use crate::{Identity, StoreError, identity, trouble};

/// The log, its projections and what stands beside them. One per process and folder.
#[derive(Debug)]
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) identity: Identity,
    /// The greatest logical clock written or seen.
    pub(crate) clock: Hlc,
    /// Something was deleted whose bytes may still be in the write-ahead log.
    pub(crate) traces_left: bool,
    _lock: Lock,
}

impl Store {
    /// Opens the store of this machine in the data folder `dir`, with the key that lies there. At the first start both
    /// are made, the key from `seed`; after that, one without the other is an error: a key whose log is gone would begin
    /// a second log under one name.
    ///
    /// # Errors
    /// [`StoreError`], as [`Self::open`]; [`StoreError::LostDatabase`] and [`StoreError::LostKey`] with the remedy.
    pub fn open_own(
        dir: &Path,
        fleet: FleetId,
        seed: SecretSeed,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, StoreError> {
        let lock = Lock::take(dir)?;
        let own = identity::settle(dir, fleet, seed)?;
        let store = Self::open_locked(lock, dir, own.identity, own.established, progress)?;
        identity::establish(dir)?;
        Ok(store)
    }

    /// Opens the store in the data folder `dir`, or makes it. `progress(done, total)` is told of records while
    /// projections are filled again; it is not called otherwise.
    ///
    /// # Errors
    /// [`StoreError`]: the folder is in use, cannot be written, is damaged, or belongs to another device.
    pub fn open(
        dir: &Path,
        identity: Identity,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, StoreError> {
        Self::open_locked(Lock::take(dir)?, dir, identity, false, progress)
    }

    fn open_locked(
        lock: Lock,
        dir: &Path,
        identity: Identity,
        established: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, StoreError> {
        let opened = Self::open_files(lock, dir, identity, established, progress);
        opened.map_err(|error| trouble::named(error, dir))
    }

    fn open_files(
        lock: Lock,
        dir: &Path,
        identity: Identity,
        established: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, StoreError> {
        let mut conn = connect(&dir.join(DATABASE))?;
        schema::migrate(&mut conn)?;
        claim(&mut conn, &identity, dir, established)?;
        if get_meta(&conn, meta::PROJECTION)?.as_deref() != Some(&PROJECTION_VERSION.to_be_bytes()) {
            project::rebuild(&mut conn, progress)?;
        }
        jobs::recover(&conn)?;
        let clock = records::last_clock(&conn, identity.device)?;
        let mut store = Self { conn, identity, clock, traces_left: true, _lock: lock };
        store.empty_wal();
        Ok(store)
    }

    /// This device.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.identity.device
    }

    /// Its public key.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.identity.key.public()
    }

    /// Signs something as this device, in a context that no record has.
    #[must_use]
    pub fn sign(&self, payload: &[u8], context: &'static [u8]) -> Vec<u8> {
        sign1(&self.identity.key, payload, context)
    }

    /// Drops the projections and fills them again from the log.
    ///
    /// # Errors
    /// [`StoreError`]; the rest is done at the next opening then.
    pub fn rebuild(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
        project::rebuild(&mut self.conn, progress)
    }

    /// Reads every page of the file. Takes seconds on a large store: for the doctor, not for the start.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what SQLite found first.
    pub fn check(&self) -> Result<(), StoreError> {
        match integrity(&self.conn)? {
            None => Ok(()),
            Some(damage) => Err(StoreError::Damaged(damage)),
        }
    }

    /// Moves all of the write-ahead log into the database and cuts it to nothing. When that fails, it is tried again
    /// after the next deletion and at the next opening; the deletion itself holds.
    pub(crate) fn empty_wal(&mut self) {
        let done = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        self.traces_left = !matches!(done, Ok(0));
        if self.traces_left {
            tracing::warn!(?done, "the write-ahead log could not be emptied yet");
        }
    }
}

/// Writes who writes here, or checks that it is this device.
fn claim(
    conn: &mut Connection,
    identity: &Identity,
    dir: &Path,
    established: bool,
) -> Result<(), StoreError> {
    let tx = begin(conn)?;
    match (get_meta(&tx, meta::DEVICE)?, get_meta(&tx, meta::FLEET)?) {
        (Some(device), Some(fleet)) => {
            if device != identity.device.0 || fleet != identity.fleet.0 {
                return Err(StoreError::OtherDevice { dir: dir.to_owned() });
            }
        }
        // The key has written a log before, and this database knows nothing of it: emptied, or another in its place.
        _ if established => return Err(StoreError::LostDatabase { dir: dir.to_owned() }),
        _ => {
            records::enrol(&tx, &identity.key.public())?;
            set_meta(&tx, meta::DEVICE, &identity.device.0)?;
            set_meta(&tx, meta::FLEET, &identity.fleet.0)?;
        }
    }
    Ok(tx.commit()?)
}
