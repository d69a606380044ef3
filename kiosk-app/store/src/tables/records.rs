//! The log's own tables: records that only grow, and the index from a command to its record.

use perron_domain::crypto::PublicKey;
use perron_domain::ids::{DeviceId, OpId};
use perron_domain::log::{Payload, ZERO_HASH, reread};
use perron_domain::time::Hlc;
use rusqlite::{Connection, OptionalExtension};

use super::schema::{get_meta, meta};
use crate::StoreError;

/// The end of one device's log: number and hash of its last record, `(0, ZERO_HASH)` before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: u64,
    pub(crate) hash: [u8; 32],
}

/// Notes a device and its key. Does nothing when it is known.
pub(crate) fn enrol(conn: &Connection, public: &PublicKey) -> Result<(), StoreError> {
    let mut insert = conn.prepare_cached("INSERT OR IGNORE INTO devices(device, public) VALUES (?1, ?2)")?;
    insert.execute((public.device_id().0, public.as_bytes()))?;
    Ok(())
}

/// Where a device's log ends.
pub(crate) fn head(conn: &Connection, device: DeviceId) -> Result<Head, StoreError> {
    let mut last =
        conn.prepare_cached("SELECT seq, hash FROM records WHERE device = ?1 ORDER BY seq DESC LIMIT 1")?;
    let found =
        last.query_row([device.0], |row| Ok(Head { seq: row.get(0)?, hash: row.get(1)? })).optional()?;
    Ok(found.unwrap_or(Head { seq: 0, hash: ZERO_HASH }))
}

/// The hash of one stored record.
pub(crate) fn hash_at(conn: &Connection, device: DeviceId, seq: u64) -> Result<Option<[u8; 32]>, StoreError> {
    let mut at = conn.prepare_cached("SELECT hash FROM records WHERE device = ?1 AND seq = ?2")?;
    Ok(at.query_row((device.0, seq), |row| row.get(0)).optional()?)
}

/// Adds a record whose place at the end of its log was checked.
pub(crate) fn append(
    conn: &Connection,
    payload: &Payload,
    hash: &[u8; 32],
    bytes: &[u8],
) -> Result<(), StoreError> {
    let (device, seq) = (payload.device.0, payload.seq);
    conn.prepare_cached("INSERT INTO records(device, seq, prev, hash, bytes) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((device, seq, payload.prev, hash, bytes))?;
    conn.prepare_cached("INSERT INTO ops(op, device, seq) VALUES (?1, ?2, ?3)")?.execute((
        payload.op_id.0,
        device,
        seq,
    ))?;
    Ok(())
}

/// The record of a command, this device's own first.
pub(crate) fn find_op(conn: &Connection, op: OpId, me: DeviceId) -> Result<Option<Payload>, StoreError> {
    let sql =
        "SELECT r.device, r.seq, r.bytes FROM ops o JOIN records r ON r.device = o.device AND r.seq = o.seq
               WHERE o.op = ?1 ORDER BY o.device <> ?2, o.device, o.seq LIMIT 1";
    let mut find = conn.prepare_cached(sql)?;
    let row = find.query_row((op.0, me.0), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    row.map(|(device, seq, bytes): ([u8; 16], u64, Vec<u8>)| read(DeviceId(device), seq, &bytes)).transpose()
}

/// Reads a stored record.
pub(crate) fn read(device: DeviceId, seq: u64, bytes: &[u8]) -> Result<Payload, StoreError> {
    reread(bytes).map_err(|source| StoreError::Record { device, seq, source })
}

/// The clock to go on from: that of this device's last record, or of a later one that was imported.
pub(crate) fn last_clock(conn: &Connection, me: DeviceId) -> Result<Hlc, StoreError> {
    let merged = get_meta(conn, meta::CLOCK)?.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
    let sql = "SELECT seq, bytes FROM records WHERE device = ?1 ORDER BY seq DESC LIMIT 1";
    let own = conn.query_row(sql, [me.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let own = own.map(|(seq, bytes): (u64, Vec<u8>)| read(me, seq, &bytes)).transpose()?;
    Ok(Hlc(merged.unwrap_or(0)).max(own.map_or(Hlc::default(), |payload| payload.hlc)))
}
