//! Counts of tutorials. They grow beside the log while the day lasts, and become one record per tutorial when it is over:
//! no record tells the hour of an act.

use perron_domain::ids::StaffText;
use perron_domain::log::Command;
use perron_domain::rules::Aggregate;
use perron_domain::time::Moment;
use perron_domain::usage::{Counted, Taken, Usage};
use rusqlite::OptionalExtension;

use crate::database::begin;
use crate::tables::project::list;
use crate::{ExecuteError, Extras, LIST_MAX, Store, StoreError};

/// Tutorials counted on one day; more than a shelf holds.
pub const COUNTED_MAX: u32 = 2_000;

impl Store {
    /// Counts one act of a day. Beyond [`COUNTED_MAX`] tutorials of one day nothing more is counted.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    pub fn count_tutorial(&mut self, day: i32, tutorial: &str, taken: Taken) -> Result<(), StoreError> {
        let tx = begin(&mut self.conn)?;
        let known: Option<Vec<u8>> = tx
            .prepare_cached("SELECT counted FROM counts WHERE day = ?1 AND tutorial = ?2")?
            .query_row((day, tutorial), |row| row.get(0))
            .optional()?;
        let mut counted = match known {
            Some(bytes) => minicbor::decode(&bytes)?,
            None if tx.query_row("SELECT count(*) FROM counts WHERE day = ?1", [day], |row| {
                row.get::<_, u32>(0)
            })? >= COUNTED_MAX =>
            {
                return Ok(());
            }
            None => Counted::default(),
        };
        counted.add(taken, 1);
        let bytes = minicbor::to_vec(&counted).unwrap_or_default(); // writing to memory does not fail
        tx.prepare_cached("INSERT OR REPLACE INTO counts(day, tutorial, counted) VALUES (?1, ?2, ?3)")?
            .execute((day, tutorial, bytes))?;
        Ok(tx.commit()?)
    }

    /// Records the counts of all days before `today` and drops them here. Cut in the middle, it goes on at the next
    /// time: a report has one name, and reporting again changes nothing.
    ///
    /// # Errors
    /// [`ExecuteError`] when it cannot be written.
    pub fn report_counts(&mut self, today: i32, moment: &Moment) -> Result<usize, ExecuteError> {
        let due = self.due(today)?;
        for (day, tutorial, counted) in &due {
            let command = Command::ReportUse {
                day: *day,
                tutorial: StaffText::lossy(tutorial),
                counted: counted.clone(),
            };
            self.execute(command.op(self.identity.device, moment), &command, moment, Extras::default())?;
            self.conn
                .prepare_cached("DELETE FROM counts WHERE day = ?1 AND tutorial = ?2")
                .and_then(|mut delete| delete.execute((day, tutorial)))
                .map_err(StoreError::from)?;
        }
        Ok(due.len())
    }

    fn due(&self, today: i32) -> Result<Vec<(i32, String, Counted)>, StoreError> {
        let mut select =
            self.conn.prepare_cached("SELECT day, tutorial, counted FROM counts WHERE day < ?1")?;
        let rows =
            select.query_map([today], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?)))?;
        rows.map(|row| {
            let (day, tutorial, bytes) = row?;
            Ok((day, tutorial, minicbor::decode(&bytes)?))
        })
        .collect()
    }

    /// How tutorials were used from one day to another, both included, all devices together, by day; at most
    /// [`crate::LIST_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn usage_between(&self, from: i32, to: i32) -> Result<Vec<Usage>, StoreError> {
        let sql = "SELECT state FROM aggregates WHERE kind = 3 AND sort >= ?1 AND sort <= ?2 ORDER BY sort, id LIMIT ?3";
        list(&self.conn, sql, (from, to, LIST_MAX), |aggregate, _| match aggregate {
            Aggregate::Usage(usage) => Some(usage),
            _ => None,
        })
    }
}
