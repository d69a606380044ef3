//! The journal of the bench: which step of which machine is done, so that a crash or a pulled cable costs one step.
//!
//! ```text
//!  waiting ─► qualified ─► erased ─► flashed ─► verified ─► enrolled ─► labelled
//!                │            any step ─► failed{step, reason} ─► the same step again
//!                └─► rejected ─► labelled as spare parts
//! ```
//!
//! A step is written down when it begins and again, with what came of it, when it ends. Rows are only added. The state
//! of a machine is never stored: [`state`] computes it from its rows, so that it cannot say more than they do. A step
//! that began and did not end is done again, and whatever was done after it before counts no more: a drive that is
//! being flashed anew is not verified, whatever it was yesterday.
//!
//! What came of a step is one of the typed records of the passport. None of them has a place for a secret.
//!
//! *Promise*: what [`Journal::end`] returned from is on the disk (SQLite, write-ahead log, `synchronous = FULL`), and
//! nothing is recorded as done before its caller said so.

mod error;
mod records;
mod schema;
mod state;
mod summary;

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::machine::UNITS_MAX;
pub use crate::machine::{
    AssetTag, EnrolmentRecord, Hostname, ImageRecord, Language, Missing, Parts, Place, Role, Sha256Hex, Unit,
    UnitProblem, Verdict, Verification, Wifi, WifiPassword,
};
pub use error::JournalError;
pub use records::{Likeness, Outcome, Pin, Step};
pub use state::{Next, State};

/// Most rows of steps of one unit: a machine that failed a hundred times is not worth a hundred and first.
const STEPS_MAX: i64 = 600;
/// The longest record of one step, in bytes.
const OUTCOME_MAX: usize = 192 << 10;
/// How long another program may hold the file, such as a copy tool.
const BUSY_WAIT: Duration = Duration::from_secs(2);

/// A step that began. Ending it needs this, so that no step ends that did not begin.
#[derive(Debug)]
#[must_use = "a step that is not ended is done again"]
pub struct Begun {
    row: i64,
    unit: AssetTag,
    step: Step,
}

impl Begun {
    /// Whose step it is.
    #[must_use]
    pub fn unit(&self) -> &AssetTag {
        &self.unit
    }
}

/// The open journal. One process at a time.
#[derive(Debug)]
pub struct Journal {
    conn: Connection,
}

impl Journal {
    /// Opens the journal, or makes it.
    ///
    /// # Errors
    /// [`JournalError`]: in use by another bench, not a journal, or the disk fails.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        // SQLite follows links and opens pipes and devices; a path that names one is refused before it is asked.
        match perron_outside::open(path) {
            Err(error) if !error.is_missing() => return Err(error.into()),
            _ => {}
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(BUSY_WAIT)?;
        conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "trusted_schema", false)?;
        conn.pragma_update(None, "cell_size_check", true)?;
        schema::migrate(&mut conn)?;
        Ok(Self { conn })
    }

    /// Notes the units of a roster in their order. Those known already keep what was done with them, and take place,
    /// role and names from the roster. Nothing of their radio network is kept.
    ///
    /// # Errors
    /// [`JournalError::TooMany`], or the disk fails; then none is noted.
    pub fn enlist<'u>(&mut self, units: impl IntoIterator<Item = &'u Unit>) -> Result<(), JournalError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for unit in units {
            tx.execute(
                "INSERT INTO units(asset_tag, place, role, hostname) VALUES(?1, ?2, ?3, ?4)
                 ON CONFLICT(asset_tag) DO UPDATE SET place = ?2, role = ?3, hostname = ?4",
                (unit.asset_tag.as_str(), unit.place.as_str(), unit.role.as_str(), unit.hostname.as_str()),
            )?;
        }
        let count: usize = tx.query_row("SELECT count(*) FROM units", [], |row| row.get(0))?;
        if count > UNITS_MAX {
            return Err(JournalError::TooMany { found: count, limit: UNITS_MAX });
        }
        Ok(tx.commit()?)
    }

    /// Binds a drive to a unit: until it is unbound no other drive is written for it.
    ///
    /// # Errors
    /// [`JournalError::OtherDrive`] where another one is bound, [`JournalError::TakenDrive`] where this one belongs to
    /// another unit, [`JournalError::NoUnit`].
    pub fn pin(&mut self, unit: &AssetTag, pin: &Pin) -> Result<(), JournalError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let bound = schema::pin(&tx, unit)?.ok_or_else(|| JournalError::NoUnit(unit.clone()))?;
        match bound {
            Some(bound) if bound == *pin => return Ok(()),
            // In another port by now, or a person said that it is this one.
            Some(bound) if bound.likeness(pin) != Likeness::Other => {}
            Some(bound) => return Err(JournalError::OtherDrive { unit: unit.clone(), bound: bound.serial }),
            None => {}
        }
        if let Some(other) = schema::pinned_to(&tx, pin)?.filter(|other| !other.is_same(unit)) {
            return Err(JournalError::TakenDrive { serial: pin.serial.clone(), unit: other });
        }
        let bytes = i64::try_from(pin.bytes).unwrap_or(i64::MAX);
        tx.execute(
            "UPDATE units SET pin_serial = ?2, pin_bytes = ?3, pin_bus = ?4, pin_own = ?5, pin_model = ?6
             WHERE asset_tag = ?1",
            (unit.as_str(), &pin.serial, bytes, &pin.bus_path, pin.is_own, &pin.model),
        )?;
        Ok(tx.commit()?)
    }

    /// Takes the drive from a unit: it gets another one, and all that was done with the first counts no more.
    ///
    /// # Errors
    /// [`JournalError::NoUnit`], or the disk fails.
    pub fn unbind(&mut self, unit: &AssetTag, now: DateTime<Utc>) -> Result<(), JournalError> {
        let rows = schema::steps(&self.conn, unit)?.ok_or_else(|| JournalError::NoUnit(unit.clone()))?;
        if state::of(&rows).next.is_none_or(|next| next > Step::Erase) {
            let begun = self.begin(unit, Step::Erase, now)?;
            self.end(begun, &Outcome::Failed { reason: "another drive takes its place".to_owned() }, now)?;
        }
        self.conn.execute(
            "UPDATE units SET pin_serial = NULL, pin_bytes = NULL, pin_bus = NULL, pin_own = NULL, pin_model = NULL
             WHERE asset_tag = ?1",
            [unit.as_str()],
        )?;
        Ok(())
    }

    /// The drive bound to a unit.
    ///
    /// # Errors
    /// [`JournalError::NoUnit`], or the journal cannot be read.
    pub fn pinned(&self, unit: &AssetTag) -> Result<Option<Pin>, JournalError> {
        schema::pin(&self.conn, unit)?.ok_or_else(|| JournalError::NoUnit(unit.clone()))
    }

    /// Notes that a step of a unit begins.
    ///
    /// # Errors
    /// [`JournalError::NotNext`] where another step is due, [`JournalError::NoUnit`], [`JournalError::TooOften`].
    pub fn begin(&mut self, unit: &AssetTag, step: Step, now: DateTime<Utc>) -> Result<Begun, JournalError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let rows = schema::steps(&tx, unit)?.ok_or_else(|| JournalError::NoUnit(unit.clone()))?;
        let next = state::of(&rows);
        if !next.allows(step) {
            return Err(JournalError::NotNext { unit: unit.clone(), step, due: next.next });
        }
        if rows.len() as i64 >= STEPS_MAX {
            return Err(JournalError::TooOften(unit.clone()));
        }
        tx.execute(
            "INSERT INTO steps(unit, step, begun) VALUES((SELECT id FROM units WHERE asset_tag = ?1), ?2, ?3)",
            (unit.as_str(), step.as_str(), now.timestamp()),
        )?;
        let row = tx.last_insert_rowid();
        tx.commit()?;
        Ok(Begun { row, unit: unit.clone(), step })
    }

    /// Notes what came of a step. Once this returns, a crash does not undo it.
    ///
    /// # Errors
    /// [`JournalError::WrongRecord`] where the record is another step's, [`JournalError::TooLong`], or the disk fails:
    /// the step then counts as not done.
    pub fn end(&mut self, begun: Begun, outcome: &Outcome, now: DateTime<Utc>) -> Result<(), JournalError> {
        let Begun { row, unit, step } = begun;
        if !outcome.is_of(step) {
            return Err(JournalError::WrongRecord { unit, step });
        }
        let text = serde_json::to_string(outcome)?;
        if text.len() > OUTCOME_MAX {
            return Err(JournalError::TooLong { unit, found: text.len(), limit: OUTCOME_MAX });
        }
        self.conn.execute(
            "INSERT INTO ends(step, ended, outcome) VALUES(?1, ?2, ?3)",
            (row, now.timestamp(), text),
        )?;
        Ok(())
    }

    /// Where every unit stands, in the order of the roster: what a bench that starts again does next.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn resume(&self) -> Result<Vec<(AssetTag, Next)>, JournalError> {
        let units = schema::units(&self.conn)?;
        units
            .into_iter()
            .map(|unit| {
                let rows = schema::steps(&self.conn, &unit.asset_tag)?.unwrap_or_default();
                Ok((unit.asset_tag, state::of(&rows)))
            })
            .collect()
    }

    /// What was done with a unit, as far as it still counts: the parts of its passport.
    ///
    /// # Errors
    /// [`JournalError::NoUnit`], or the journal cannot be read.
    pub fn parts(&self, unit: &AssetTag) -> Result<Parts, JournalError> {
        let rows = schema::steps(&self.conn, unit)?.ok_or_else(|| JournalError::NoUnit(unit.clone()))?;
        Ok(state::parts(&rows))
    }

    /// The day's table, one row a unit, as spreadsheets read it: see [`summary`] for its columns.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn summary(&self) -> Result<String, JournalError> {
        let units = schema::units(&self.conn)?;
        let rows = units.iter().map(|unit| {
            let steps = schema::steps(&self.conn, &unit.asset_tag)?.unwrap_or_default();
            Ok((unit, steps))
        });
        Ok(summary::table(&rows.collect::<Result<Vec<_>, JournalError>>()?))
    }
}
