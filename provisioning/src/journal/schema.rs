//! The journal's tables, and how they are read.
//!
//! Migrations are only added, at the end of [`MIGRATIONS`]. Steps and their ends are only added too: triggers hold
//! that. A step and its end are rows of two tables, so that ending it changes nothing that was written.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::records::{Likeness, StepRow};
use super::{JournalError, Outcome, Pin, Step};
use crate::machine::AssetTag;
use crate::plain::plain;

/// In the order in which they came. Append only.
const MIGRATIONS: &[&str] = &["
CREATE TABLE units(
    id INTEGER PRIMARY KEY, asset_tag TEXT NOT NULL UNIQUE COLLATE NOCASE, place TEXT NOT NULL, role TEXT NOT NULL,
    hostname TEXT NOT NULL, pin_serial TEXT, pin_bytes INTEGER, pin_bus TEXT
);
CREATE TABLE steps(
    id INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES units, step TEXT NOT NULL, begun INTEGER NOT NULL
);
CREATE INDEX steps_unit ON steps(unit, id);
CREATE TABLE ends(step INTEGER PRIMARY KEY REFERENCES steps, ended INTEGER NOT NULL, outcome TEXT NOT NULL);
CREATE TRIGGER steps_stay BEFORE DELETE ON steps BEGIN SELECT RAISE(ABORT, 'steps never go'); END;
CREATE TRIGGER steps_same BEFORE UPDATE ON steps BEGIN SELECT RAISE(ABORT, 'steps never change'); END;
CREATE TRIGGER ends_stay BEFORE DELETE ON ends BEGIN SELECT RAISE(ABORT, 'ends never go'); END;
CREATE TRIGGER ends_same BEFORE UPDATE ON ends BEGIN SELECT RAISE(ABORT, 'ends never change'); END;
", "
ALTER TABLE units ADD COLUMN pin_own INTEGER;
ALTER TABLE units ADD COLUMN pin_model TEXT;
"];

/// Brings the tables up to date.
pub(super) fn migrate(conn: &mut Connection) -> Result<(), JournalError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: usize = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done > MIGRATIONS.len() {
        return Err(JournalError::Newer(done));
    }
    for (number, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        tx.execute_batch(migration)?;
        tx.pragma_update(None, "user_version", number + 1)?;
    }
    Ok(tx.commit()?)
}

/// A unit as the journal knows it.
pub(super) struct UnitRow {
    pub(super) asset_tag: AssetTag,
    pub(super) place: String,
    pub(super) hostname: String,
}

/// All units, in the order in which they came.
pub(super) fn units(conn: &Connection) -> Result<Vec<UnitRow>, JournalError> {
    let mut query = conn.prepare_cached("SELECT asset_tag, place, hostname FROM units ORDER BY id")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (tag, place, hostname): (String, _, _) = row?;
        Ok(UnitRow { asset_tag: tag_of(tag)?, place, hostname })
    })
    .collect()
}

fn tag_of(text: String) -> Result<AssetTag, JournalError> {
    let shown = plain(&text, 40);
    AssetTag::try_from(text).map_err(|_| JournalError::Word(shown))
}

fn step_of(text: &str) -> Result<Step, JournalError> {
    let step = Step::ALL.into_iter().find(|step| step.as_str() == text);
    step.ok_or_else(|| JournalError::Word(plain(text, 40)))
}

/// The steps of a unit, in the order in which they began; `None` where there is no such unit.
pub(super) fn steps(conn: &Connection, unit: &AssetTag) -> Result<Option<Vec<StepRow>>, JournalError> {
    let mut find = conn.prepare_cached("SELECT id FROM units WHERE asset_tag = ?1")?;
    let Some(id) = find.query_row([unit.as_str()], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(None);
    };
    let mut query = conn.prepare_cached(
        "SELECT s.step, s.begun, e.ended, e.outcome FROM steps s LEFT JOIN ends e ON e.step = s.id
         WHERE s.unit = ?1 ORDER BY s.id",
    )?;
    let rows = query.query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let read = rows.map(|row| {
        let (step, begun, ended, outcome): (String, i64, Option<i64>, Option<String>) = row?;
        let outcome = outcome.map(|text| serde_json::from_str::<Outcome>(&text)).transpose()?;
        Ok(StepRow { step: step_of(&step)?, begun, end: ended.zip(outcome) })
    });
    read.collect::<Result<_, JournalError>>().map(Some)
}

/// The drive bound to a unit; `None` where there is no such unit.
pub(super) fn pin(conn: &Connection, unit: &AssetTag) -> Result<Option<Option<Pin>>, JournalError> {
    let mut find = conn.prepare_cached(
        "SELECT pin_serial, pin_bytes, pin_bus, pin_own, pin_model FROM units WHERE asset_tag = ?1",
    )?;
    let found = find.query_row([unit.as_str()], |row| {
        let (serial, bytes, bus_path): (Option<String>, Option<i64>, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let (is_own, model): (Option<bool>, Option<String>) = (row.get(3)?, row.get(4)?);
        Ok(serial.zip(bytes).zip(bus_path).map(|((serial, bytes), bus_path)| Pin {
            // Earlier versions took a bridge's number for the drive's.
            is_own: is_own.unwrap_or(!serial.trim().is_empty() && !bus_path.contains("usb-")),
            serial,
            model: model.unwrap_or_default(),
            bytes: u64::try_from(bytes).unwrap_or(0),
            bus_path,
        }))
    });
    Ok(found.optional()?)
}

/// The unit to which a drive is bound. Only one that says its number itself can be told from its like.
pub(super) fn pinned_to(conn: &Connection, pin: &Pin) -> Result<Option<AssetTag>, JournalError> {
    if !pin.is_own {
        return Ok(None);
    }
    for unit in units(conn)? {
        let bound = self::pin(conn, &unit.asset_tag)?.flatten();
        if bound.is_some_and(|bound| bound.likeness(pin) == Likeness::Same) {
            return Ok(Some(unit.asset_tag));
        }
    }
    Ok(None)
}
