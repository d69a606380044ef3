//! Records of other devices. What comes from outside is verified here, once, and never again.
//!
//! ```text
//!  verify signature, fleet, number ─► seq ≤ head ── same hash ──► known
//!                                     │           └ another ────► fork: quarantine, both branches kept
//!                                     ├ seq = head + 1 ── prev matches ──► applied, and what was parked behind it
//!                                     │                 └ else ─────────► fork
//!                                     └ seq > head + 1 ──────────────────► parked, until the gap closes
//! ```
//!
//! This device's own records coming back are known. After its disk was set back to an earlier state, they close the
//! gap like anyone's.

use perron_domain::crypto::PublicKey;
use perron_domain::ids::DeviceId;
use perron_domain::log::{OpenRecord, Payload, open};
use perron_domain::time::{Hlc, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::database::begin;
use crate::tables::project::Projector;
use crate::tables::records::{self, Head};
use crate::tables::schema::{meta, set_meta};
use crate::{ImportError, Store, StoreError};

/// The most records of one device that wait for a gap to close.
pub const PARKED_MAX: usize = 256;
/// The greatest record number, far beyond any log: SQLite counts in 63 bits.
const SEQ_MAX: u64 = 1 << 62;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// In the log, with so many that had been parked behind it.
    Applied {
        /// Parked records that followed.
        unparked: usize,
    },
    /// It was there before.
    Known,
    /// It waits for the records before it.
    Parked,
    /// It contradicts the log. Its device is in quarantine, and both branches are kept.
    Forked,
}

/// Where a record goes.
enum Place {
    Next,
    Known,
    Fork,
    Gap,
}

impl Store {
    /// Takes a record that came from elsewhere, signed by the device that holds `public`. The caller knows from the
    /// site's roster that this device may speak. `now` is wall time: a peer's clock pulls ours by a day at most.
    ///
    /// # Errors
    /// [`ImportError`]; nothing of the record is kept then.
    pub fn import(
        &mut self,
        bytes: &[u8],
        public: &PublicKey,
        now: Timestamp,
    ) -> Result<Imported, ImportError> {
        let record = open(bytes, public)?;
        let (device, seq) = (record.payload.device, record.payload.seq);
        if record.payload.fleet != self.identity.fleet {
            return Err(ImportError::OtherFleet);
        }
        if seq == 0 || seq > SEQ_MAX {
            return Err(ImportError::Seq(seq));
        }
        let tx = begin(&mut self.conn)?;
        records::enrol(&tx, public)?;
        let head = records::head(&tx, device)?;
        let place = place(&tx, head, &record)?;
        if !matches!(place, Place::Known) && quarantined(&tx, device)? {
            return Err(ImportError::Quarantined(device));
        }
        let mut projector = Projector::default();
        let mut clock = self.clock;
        let imported = match place {
            Place::Known => Imported::Known,
            Place::Fork => fork(&tx, &record, bytes)?,
            Place::Gap => park(&tx, &record, bytes)?,
            Place::Next => {
                apply(&tx, &mut projector, &record, bytes)?;
                let (unparked, last) = unpark(&tx, &mut projector, &record)?;
                clock = clock.merge(last, now);
                set_meta(&tx, meta::CLOCK, &clock.0.to_be_bytes())?;
                Imported::Applied { unparked }
            }
        };
        let erased = projector.erased;
        projector.save(&tx)?;
        tx.commit()?;
        self.clock = clock;
        if erased {
            self.empty_wal();
        }
        Ok(imported)
    }
}

fn place(conn: &Connection, head: Head, record: &OpenRecord) -> Result<Place, StoreError> {
    let OpenRecord { payload: Payload { device, seq, prev, .. }, hash } = record;
    Ok(if *seq <= head.seq {
        if records::hash_at(conn, *device, *seq)? == Some(*hash) { Place::Known } else { Place::Fork }
    } else if *seq > head.seq + 1 {
        Place::Gap
    } else if *prev == head.hash {
        Place::Next
    } else {
        Place::Fork
    })
}

fn quarantined(conn: &Connection, device: DeviceId) -> Result<bool, StoreError> {
    let mut is = conn.prepare_cached("SELECT quarantined FROM devices WHERE device = ?1")?;
    Ok(is.query_row([device.0], |row| row.get(0))?)
}

fn apply(
    conn: &Connection,
    projector: &mut Projector,
    record: &OpenRecord,
    bytes: &[u8],
) -> Result<(), StoreError> {
    records::append(conn, &record.payload, &record.hash, bytes)?;
    projector.apply(conn, &record.payload)
}

/// Keeps the other branch and stops listening to the device.
fn fork(conn: &Connection, record: &OpenRecord, bytes: &[u8]) -> Result<Imported, StoreError> {
    let OpenRecord { payload: Payload { device, seq, .. }, hash } = record;
    tracing::error!(?device, seq, "the device signed two histories: quarantine");
    let sql = "INSERT OR IGNORE INTO forks(device, seq, hash, bytes) VALUES (?1, ?2, ?3, ?4)";
    conn.execute(sql, (device.0, *seq, hash, bytes))?;
    conn.execute("UPDATE devices SET quarantined = 1 WHERE device = ?1", [device.0])?;
    Ok(Imported::Forked)
}

fn park(conn: &Connection, record: &OpenRecord, bytes: &[u8]) -> Result<Imported, ImportError> {
    let OpenRecord { payload: Payload { device, seq, .. }, hash } = record;
    let count = "SELECT count(*), coalesce(sum(hash = ?2), 0) FROM parked WHERE device = ?1";
    let mut count = conn.prepare_cached(count)?;
    let (parked, same): (usize, usize) =
        count.query_row((device.0, hash), |row| Ok((row.get(0)?, row.get(1)?)))?;
    if parked >= PARKED_MAX && same == 0 {
        return Err(ImportError::TooFarAhead(*device));
    }
    conn.prepare_cached("INSERT OR IGNORE INTO parked(device, seq, hash, bytes) VALUES (?1, ?2, ?3, ?4)")?
        .execute((device.0, *seq, hash, bytes))?;
    Ok(Imported::Parked)
}

/// Applies what was parked behind a record, as far as it goes. Gives how many, and the last clock among them.
fn unpark(
    conn: &Connection,
    projector: &mut Projector,
    first: &OpenRecord,
) -> Result<(usize, Hlc), StoreError> {
    let device = first.payload.device;
    let (mut count, mut clock) = (0, first.payload.hlc);
    let mut head = Head { seq: first.payload.seq, hash: first.hash };
    for _ in 0..PARKED_MAX {
        let Some((record, bytes)) = next_parked(conn, device, head)? else { break };
        match place(conn, head, &record)? {
            Place::Known | Place::Gap => {}
            Place::Fork => {
                fork(conn, &record, &bytes)?;
                break;
            }
            Place::Next => {
                apply(conn, projector, &record, &bytes)?;
                head = Head { seq: record.payload.seq, hash: record.hash };
                (count, clock) = (count + 1, clock.max(record.payload.hlc));
            }
        }
    }
    Ok((count, clock))
}

/// Takes out the first parked record that the log has caught up with.
fn next_parked(
    conn: &Connection,
    device: DeviceId,
    head: Head,
) -> Result<Option<(OpenRecord, Vec<u8>)>, StoreError> {
    let sql = "DELETE FROM parked WHERE (device, seq, hash) =
               (SELECT device, seq, hash FROM parked WHERE device = ?1 AND seq <= ?2 ORDER BY seq, hash LIMIT 1)
               RETURNING seq, hash, bytes";
    let mut take = conn.prepare_cached(sql)?;
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let Some((seq, hash, bytes)) = take.query_row((device.0, head.seq + 1), row).optional()? else {
        return Ok(None);
    };
    let bytes: Vec<u8> = bytes;
    let payload = records::read(device, seq, &bytes)?;
    Ok(Some((OpenRecord { payload, hash }, bytes)))
}
