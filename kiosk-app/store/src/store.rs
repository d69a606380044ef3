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
use std::time::Duration;

use perron_domain::chance::SecretSeed;
use perron_domain::clock::Kept;
use perron_domain::crypto::{Attestation, PublicKey, sign1};
use perron_domain::ids::{DeviceId, FleetId};
use perron_domain::time::{Hlc, Timestamp};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::files::{DATABASE, Lock, make_file, set_stray_journals_aside};
use crate::schema::{self, PROJECTION_VERSION, get_meta, meta, set_meta};
use crate::{Identity, StoreError, identity, project, records, spool, trouble};

/// How long a statement waits for a reader from outside, such as a copy tool.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Statements kept prepared.
const STATEMENTS: usize = 64;
/// The setting with the badge's word for this device.
const ATTESTATION: &str = "attestation";
/// The setting with what is known of the time.
const CLOCK: &str = "clock";

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
        spool::recover(&conn)?;
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

    /// The badge's word for this device, once a badge was shown.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn attestation(&self) -> Result<Option<Attestation>, StoreError> {
        Ok(self.setting(ATTESTATION)?.and_then(|bytes| bytes.try_into().ok()).map(Attestation))
    }

    /// Keeps the badge's word for this device.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub fn keep_attestation(&mut self, word: Attestation) -> Result<(), StoreError> {
        self.set_setting(ATTESTATION, &word.0)
    }

    /// What an earlier run knew of the time. A store that was restored has no such memory: its newest record then tells
    /// the least, for only a believed clock moves the time part of a record's clock.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn kept_clock(&self) -> Result<Kept, StoreError> {
        if let Some(kept) = self.setting(CLOCK)?.and_then(|bytes| minicbor::decode(&bytes).ok()) {
            return Ok(kept);
        }
        let newest = Timestamp(i64::try_from(self.clock.0 >> 16).unwrap_or(0));
        Ok(Kept { believed: (newest.0 > 0).then_some(newest), ..Kept::default() })
    }

    /// Keeps what is known of the time for the next run.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub fn keep_clock(&mut self, kept: &Kept) -> Result<(), StoreError> {
        self.set_setting(CLOCK, &minicbor::to_vec(kept).unwrap_or_default()) // writing to memory does not fail
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

    pub(crate) fn begin(conn: &mut Connection) -> Result<Transaction<'_>, StoreError> {
        Ok(conn.transaction_with_behavior(TransactionBehavior::Immediate)?)
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

/// Opens the file with the settings that the log's promises rest on.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    set_stray_journals_aside(path)?;
    make_file(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    #[cfg_attr(not(test), expect(unused_mut))]
    let mut conn = Connection::open_with_flags(path, flags)?;
    #[cfg(test)]
    crate::tests::watch(&mut conn);
    conn.busy_timeout(BUSY_WAIT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(conn)
}

/// What SQLite finds wrong with the file, if anything.
pub(crate) fn integrity(conn: &Connection) -> Result<Option<String>, StoreError> {
    let found: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}

/// Writes who writes here, or checks that it is this device.
fn claim(
    conn: &mut Connection,
    identity: &Identity,
    dir: &Path,
    established: bool,
) -> Result<(), StoreError> {
    let tx = Store::begin(conn)?;
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
