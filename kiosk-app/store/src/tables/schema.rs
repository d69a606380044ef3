//! Tables. Two sorts, with opposite rules.
//!
//! *Kept* tables only grow: a migration is added at the end of [`MIGRATIONS`], adds tables or columns with defaults,
//! and changes nothing that is there (but for one step, which says why), so that an older binary opens a newer store.
//! *Projections* are disposable: a new [`PROJECTION_VERSION`] drops them, and they are filled again from the log.

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::StoreError;

/// Version of the projections' form and of the fold. Raise it when either changes.
pub(crate) const PROJECTION_VERSION: u32 = 3;

/// Kept tables, in the order in which they came. Append only.
pub(crate) const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE devices(
    device BLOB PRIMARY KEY, public BLOB NOT NULL, quarantined INTEGER NOT NULL DEFAULT 0, heir BLOB
) WITHOUT ROWID;
CREATE TABLE records(
    device BLOB NOT NULL REFERENCES devices, seq INTEGER NOT NULL,
    prev BLOB NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY(device, seq)
) WITHOUT ROWID;
CREATE TRIGGER records_stay BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'records never go'); END;
CREATE TRIGGER records_same BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records never change'); END;
CREATE TABLE ops(
    op BLOB NOT NULL, device BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(op, device, seq)
) WITHOUT ROWID;
CREATE TABLE parked(
    device BLOB NOT NULL REFERENCES devices, seq INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY(device, seq, hash)
) WITHOUT ROWID;
CREATE TABLE forks(
    device BLOB NOT NULL REFERENCES devices, seq INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY(device, seq, hash)
) WITHOUT ROWID;
CREATE TABLE contacts(signup BLOB PRIMARY KEY, sealed BLOB NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX contacts_expires ON contacts(expires);
CREATE TABLE erased(signup BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE jobs(
    id INTEGER PRIMARY KEY, op BLOB, kind INTEGER NOT NULL, about BLOB NOT NULL, lang TEXT NOT NULL,
    state INTEGER NOT NULL, fault INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL, updated INTEGER NOT NULL
);
CREATE INDEX jobs_state ON jobs(state, id);
CREATE INDEX jobs_op ON jobs(op);
CREATE TABLE settings(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
",
    "
CREATE TABLE counts(
    day INTEGER NOT NULL, tutorial TEXT NOT NULL, counted BLOB NOT NULL, PRIMARY KEY(day, tutorial)
) WITHOUT ROWID;
",
    // The end of a contact follows from its workshop. This takes something away, once: a program that knew no more than
    // a stored moment deleted people by a wrong clock, and must not find one here. One PIN for all went with it.
    "
DROP INDEX contacts_expires;
ALTER TABLE contacts DROP COLUMN expires;
DELETE FROM settings WHERE key = 'pin';
",
];

/// Projections, made anew. `sort` is a workshop's start or a voucher's last redemption, in milliseconds.
const PROJECTIONS: &str = "
DROP TABLE IF EXISTS aggregates;
DROP TABLE IF EXISTS signups;
CREATE TABLE aggregates(
    kind INTEGER NOT NULL, id BLOB NOT NULL, sort INTEGER, state BLOB NOT NULL, PRIMARY KEY(kind, id)
) WITHOUT ROWID;
CREATE INDEX aggregates_sort ON aggregates(kind, sort);
CREATE TABLE signups(
    signup BLOB NOT NULL, workshop BLOB NOT NULL, code TEXT NOT NULL, PRIMARY KEY(signup, workshop)
) WITHOUT ROWID;
CREATE INDEX signups_code ON signups(code);
";

/// Names in `meta`.
pub(crate) mod meta {
    /// The device that writes here.
    pub(crate) const DEVICE: &str = "device";
    /// Its fleet.
    pub(crate) const FLEET: &str = "fleet";
    /// The greatest logical clock known, 8 bytes, high byte first.
    pub(crate) const CLOCK: &str = "clock";
    /// [`super::PROJECTION_VERSION`] of the projections, 4 bytes; absent while they are being filled.
    pub(crate) const PROJECTION: &str = "projection";
}

/// Brings the kept tables up to date. A store of a later version is left as it is.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done: usize = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (number, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        tx.execute_batch(migration)?;
        tx.pragma_update(None, "user_version", number + 1)?;
    }
    Ok(tx.commit()?)
}

/// Drops the projections and makes them empty.
pub(crate) fn drop_projections(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute_batch(PROJECTIONS)?;
    tx.execute("DELETE FROM meta WHERE key = ?1", [meta::PROJECTION])?;
    Ok(())
}

/// Reads a value of `meta`.
pub(crate) fn get_meta(conn: &Connection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut get = conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(get.query_row([key], |row| row.get(0)).optional()?)
}

/// Writes a value of `meta`.
pub(crate) fn set_meta(conn: &Connection, key: &str, value: &[u8]) -> Result<(), StoreError> {
    let mut set = conn.prepare_cached("INSERT OR REPLACE INTO meta(key, value) VALUES (?1, ?2)")?;
    set.execute((key, value))?;
    Ok(())
}
