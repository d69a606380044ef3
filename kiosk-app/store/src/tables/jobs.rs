//! The rows of print jobs.

use perron_domain::ids::OpId;
use perron_domain::jobs::{JobId, JobKind, NewJob};
use perron_domain::lang::Lang;
use perron_domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::StoreError;
use crate::job::{Job, JobState};

/// Jobs that wait for the printer. Beyond, tickets are not printed and the screen shows their code.
pub const JOBS_QUEUED_MAX: usize = 100;
/// Jobs kept after their end; older ones go.
pub const JOBS_KEPT: usize = 200;

const SELECT: &str = "SELECT id, kind, about, lang, state, fault, attempts, created, updated FROM jobs";

/// A row; none when it is of a kind or state that a later version added.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Job>> {
    let (kind, state) = (JobKind::from_number(row.get(1)?), JobState::from_code(row.get(4)?, row.get(5)?));
    let (Some(kind), Some(state)) = (kind, state) else { return Ok(None) };
    let new = NewJob { kind, about: row.get(2)?, lang: Lang::new(row.get_ref(3)?.as_str()?) };
    let (created, updated) = (Timestamp(row.get(7)?), Timestamp(row.get(8)?));
    Ok(Some(Job { id: JobId(row.get(0)?), new, state, attempts: row.get(6)?, created, updated }))
}

/// One job.
pub(crate) fn get(conn: &Connection, id: JobId) -> Result<Job, StoreError> {
    let mut find = conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    find.query_row([id.0], read).optional()?.flatten().ok_or(StoreError::JobUnknown(id))
}

/// Jobs that are not printed, oldest first.
pub(crate) fn open(conn: &Connection) -> Result<Vec<Job>, StoreError> {
    let sql = format!("{SELECT} WHERE state <> 2 ORDER BY id LIMIT ?1");
    let mut list = conn.prepare_cached(&sql)?;
    let rows = list.query_map([JOBS_QUEUED_MAX + JOBS_KEPT + 1], read)?;
    rows.filter_map(|row| row.map_err(StoreError::from).transpose()).collect()
}

/// Changes where a job is; of those that ended, the oldest beyond [`JOBS_KEPT`] go.
pub(crate) fn set_state(
    conn: &Connection,
    id: JobId,
    to: JobState,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (state, fault) = to.code();
    let sql = "UPDATE jobs SET state = ?2, fault = ?3, attempts = attempts + ?4, updated = ?5 WHERE id = ?1";
    conn.prepare_cached(sql)?.execute((id.0, state, fault, to == JobState::Printing, now.0))?;
    conn.execute(
        "DELETE FROM jobs WHERE state >= 2 AND id NOT IN
         (SELECT id FROM jobs WHERE state >= 2 ORDER BY updated DESC, id DESC LIMIT ?1)",
        [JOBS_KEPT],
    )?;
    Ok(())
}

/// The job that came with a command, while it is in the spool.
pub(crate) fn of_op(conn: &Connection, op: OpId) -> Result<Option<JobId>, StoreError> {
    let mut find = conn.prepare_cached("SELECT id FROM jobs WHERE op = ?1")?;
    Ok(find.query_row([op.0], |row| row.get(0).map(JobId)).optional()?)
}

/// Adds a job at the end.
pub(crate) fn add(
    conn: &Connection,
    job: &NewJob,
    op: Option<OpId>,
    now: Timestamp,
) -> Result<JobId, StoreError> {
    let queued: usize =
        conn.prepare_cached("SELECT count(*) FROM jobs WHERE state = 0")?.query_row([], |row| row.get(0))?;
    if queued >= JOBS_QUEUED_MAX {
        return Err(StoreError::SpoolFull(queued));
    }
    let sql =
        "INSERT INTO jobs(op, kind, about, lang, state, created, updated) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5)";
    let params = (op.map(|op| op.0), job.kind.number(), job.about, job.lang.as_str(), now.0);
    Ok(JobId(conn.prepare_cached(sql)?.insert(params)?))
}

/// At opening: what was printing may have come out or not.
pub(crate) fn recover(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("UPDATE jobs SET state = 3 WHERE state = 1", [])?;
    Ok(())
}
