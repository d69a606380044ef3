//! Projections: the aggregates as they are now, and where each sign-up is. Made by the fold alone, one record at a
//! time, whether the record is ours, imported, or replayed; so all three give the same rows.

use std::collections::BTreeMap;

use perron_domain::ids::{DeviceId, SignUpId, WorkshopId};
use perron_domain::log::{AggregateKey, Body, Known, Payload};
use perron_domain::rules::{Aggregate, evolve};
use perron_domain::ticket::TicketCode;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::schema::{self, PROJECTION_VERSION, meta, set_meta};
use super::{contacts, records};
use crate::StoreError;
use crate::database::begin;

/// Records per transaction of a replay; also bounds the aggregates held in memory.
const REPLAY_BATCH: u32 = 5_000;

/// Folds records into aggregates. Nothing is written before [`Self::save`].
#[derive(Default)]
pub(crate) struct Projector {
    changed: BTreeMap<AggregateKey, Aggregate>,
    /// Whether a contact was deleted on the way.
    pub(crate) erased: bool,
}

impl Projector {
    /// Starts from an aggregate that was loaded already.
    pub(crate) fn with(key: AggregateKey, aggregate: Option<Aggregate>) -> Self {
        let changed = aggregate.map(|a| (key, a)).into_iter().collect();
        Self { changed, erased: false }
    }

    /// Applies one record. Kinds of a later version are passed over: they are in the log for after an upgrade.
    pub(crate) fn apply(&mut self, conn: &Connection, payload: &Payload) -> Result<(), StoreError> {
        let record = payload.meta();
        for body in &payload.bodies {
            let Body::Known(known) = body else { continue };
            let key = known.key();
            let before = match self.changed.remove(&key) {
                None => load(conn, key)?,
                known => known,
            };
            self.changed.insert(key, evolve(before, &record, known));
            self.beside(conn, known)?;
        }
        Ok(())
    }

    /// What a body means outside its aggregate.
    fn beside(&mut self, conn: &Connection, body: &Known) -> Result<(), StoreError> {
        match body {
            Known::SignUpRequested { workshop, signup, .. }
            | Known::Granted { workshop, signup, .. }
            | Known::Waitlisted { workshop, signup, .. } => place(conn, *signup, *workshop),
            Known::Adopted { workshop, signups, .. } => {
                signups.iter().try_for_each(|s| place(conn, s.id, *workshop))
            }
            // Who gives a place up is not called any more: nothing is kept to call them by.
            Known::ContactErased { signup } | Known::GivenUp { signup, .. } => {
                self.erased = true;
                contacts::erase(conn, *signup)
            }
            Known::Planned { .. }
            | Known::CalledOff { .. }
            | Known::SignUpSet { .. }
            | Known::Promoted { .. }
            | Known::Called { .. }
            | Known::Redeemed { .. }
            | Known::Reversed { .. }
            | Known::TutorialUsed { .. }
            | Known::Revised { .. } => Ok(()),
        }
    }

    /// Writes the aggregates that changed.
    pub(crate) fn save(self, conn: &Connection) -> Result<(), StoreError> {
        let sql = "INSERT INTO aggregates(kind, id, sort, state) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT(kind, id) DO UPDATE SET sort = excluded.sort, state = excluded.state";
        let mut save = conn.prepare_cached(sql)?;
        for (key, aggregate) in &self.changed {
            let (kind, id) = key.parts();
            let state = minicbor::to_vec(aggregate).unwrap_or_default(); // writing to memory does not fail
            save.execute((kind, id, sort(aggregate), state))?;
        }
        Ok(())
    }
}

/// What the rows of a kind are listed by, in milliseconds.
fn sort(aggregate: &Aggregate) -> Option<i64> {
    match aggregate {
        Aggregate::Workshop(w) => w.details.as_ref().map(|d| d.starts.0),
        Aggregate::Voucher(l) => l.entries.iter().map(|e| e.at.0).max(),
        Aggregate::Usage(u) => Some(i64::from(u.day)),
        Aggregate::Call(_) => None,
    }
}

fn place(conn: &Connection, signup: SignUpId, workshop: WorkshopId) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO signups(signup, workshop, code) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((signup.0, workshop.0, TicketCode::of(signup).to_string()))?;
    Ok(())
}

/// One aggregate as it is now.
pub(crate) fn load(conn: &Connection, key: AggregateKey) -> Result<Option<Aggregate>, StoreError> {
    let (kind, id) = key.parts();
    let mut get = conn.prepare_cached("SELECT state FROM aggregates WHERE kind = ?1 AND id = ?2")?;
    let state: Option<Vec<u8>> = get.query_row((kind, id), |row| row.get(0)).optional()?;
    state.map(|bytes| decode(&bytes)).transpose()
}

/// Reads a projection's row.
fn decode(state: &[u8]) -> Result<Aggregate, StoreError> {
    Ok(minicbor::decode(state)?)
}

/// Rows of projections whose first column is the state.
pub(crate) fn list<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    pick: impl Fn(Aggregate, &Row<'_>) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let aggregate = decode(row.get_ref(0)?.as_blob().unwrap_or_default())?;
        list.extend(pick(aggregate, row));
    }
    Ok(list)
}

/// Drops the projections and folds the whole log again. A cut in the middle leaves no version behind, and the next
/// opening begins anew.
pub(crate) fn rebuild(conn: &mut Connection, progress: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
    let tx = begin(conn)?;
    schema::drop_projections(&tx)?;
    tx.commit()?;
    let total: u64 = conn.query_row("SELECT count(*) FROM ops", [], |row| row.get(0))?;
    let (mut done, mut after) = (0_u64, (DeviceId::default(), 0_u64));
    loop {
        let tx = begin(conn)?;
        let (count, last) = replay_batch(&tx, after)?;
        if count == 0 {
            set_meta(&tx, meta::PROJECTION, &PROJECTION_VERSION.to_be_bytes())?;
            return Ok(tx.commit()?);
        }
        tx.commit()?;
        (done, after) = (done + count, last);
        progress(done, total);
    }
}

/// Folds the next records after `after`; gives how many, and the last of them.
fn replay_batch(conn: &Connection, after: (DeviceId, u64)) -> Result<(u64, (DeviceId, u64)), StoreError> {
    let sql =
        "SELECT device, seq, bytes FROM records WHERE (device, seq) > (?1, ?2) ORDER BY device, seq LIMIT ?3";
    let mut next = conn.prepare_cached(sql)?;
    let mut rows = next.query((after.0.0, after.1, REPLAY_BATCH))?;
    let (mut projector, mut count, mut last) = (Projector::default(), 0, after);
    while let Some(row) = rows.next()? {
        let (device, seq) = (DeviceId(row.get(0)?), row.get(1)?);
        let payload = records::read(device, seq, row.get_ref(2)?.as_blob().unwrap_or_default())?;
        projector.apply(conn, &payload)?;
        (count, last) = (count + 1, (device, seq));
    }
    projector.save(conn)?;
    Ok((count, last))
}
