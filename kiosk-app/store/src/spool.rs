//! The spool: what is to be printed, by kind and record id, never by text. Texts are rendered when they are printed.
//!
//! ```text
//!  add ─► Queued ── start ──► Printing ── finish ──► Printed
//!           ▲                    │ │
//!           │                    │ ├─ finish ──► Failed(why) ─┐
//!           │   power cut, or no │ │                          │
//!           │   answer           ▼ ▼                          │
//!           │                  Unknown ── a person saw it ──► Printed
//!           │                    │                            │
//!           └──── requeue ◄──────┴────────────────────────────┘   only when a person asks
//! ```
//!
//! A job that was printing when the power went is `Unknown`: it may have come out, so it is never printed twice
//! unasked.

use perron_domain::ids::OpId;
use perron_domain::lang::Lang;
use perron_domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::{Store, StoreError};
pub use perron_domain::jobs::{JobId, JobKind, NewJob};
use perron_domain::jobs::{PaperFault, PaperOutcome};

/// Jobs that wait for the printer. Beyond, tickets are not printed and the screen shows their code.
pub const JOBS_QUEUED_MAX: usize = 100;
/// Jobs kept after their end; older ones go.
pub const JOBS_KEPT: usize = 200;

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits for the printer.
    Queued,
    /// On its way through the printer.
    Printing,
    /// Done with.
    Ended(PaperOutcome),
}

impl JobState {
    fn code(self) -> (u8, u8) {
        match self {
            Self::Queued => (0, 0),
            Self::Printing => (1, 0),
            Self::Ended(PaperOutcome::Printed) => (2, 0),
            Self::Ended(PaperOutcome::Unknown) => (3, 0),
            Self::Ended(PaperOutcome::Failed(fault)) => (4, fault.number()),
        }
    }

    fn from_code(state: u8, fault: u8) -> Option<Self> {
        Some(match state {
            0 => Self::Queued,
            1 => Self::Printing,
            2 => Self::Ended(PaperOutcome::Printed),
            3 => Self::Ended(PaperOutcome::Unknown),
            4 => Self::Ended(PaperOutcome::Failed(PaperFault::from_number(fault))),
            _ => return None,
        })
    }

    /// Whether a job may go from here to there.
    fn leads_to(self, to: Self) -> bool {
        use PaperOutcome::{Failed, Printed, Unknown};
        match (self, to) {
            (Self::Queued, Self::Printing) | (Self::Printing, Self::Ended(_)) => true,
            (Self::Ended(Unknown), Self::Ended(Printed) | Self::Queued) => true,
            (Self::Ended(Failed(_)), Self::Queued) => true,
            (Self::Queued | Self::Printing | Self::Ended(_), _) => false,
        }
    }
}

/// One job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What to print.
    pub new: NewJob,
    /// Where it is.
    pub state: JobState,
    /// How often it was sent to the printer.
    pub attempts: u32,
    /// When it was asked for.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
}

impl Store {
    /// Puts a job in the spool that comes with no command: a reprint, a list, a test page.
    ///
    /// # Errors
    /// [`StoreError::SpoolFull`] beyond [`JOBS_QUEUED_MAX`].
    pub fn add_job(&mut self, job: &NewJob, now: Timestamp) -> Result<JobId, StoreError> {
        let tx = Self::begin(&mut self.conn)?;
        let id = add(&tx, job, None, now)?;
        tx.commit()?;
        Ok(id)
    }

    /// One job.
    ///
    /// # Errors
    /// [`StoreError::JobUnknown`] when it is not in the spool.
    pub fn job(&self, id: JobId) -> Result<Job, StoreError> {
        get(&self.conn, id)
    }

    /// Jobs that are not printed, oldest first: to print, to ask about, or failed.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn open_jobs(&self) -> Result<Vec<Job>, StoreError> {
        let sql = format!("{SELECT} WHERE state <> 2 ORDER BY id LIMIT ?1");
        let mut list = self.conn.prepare_cached(&sql)?;
        let rows = list.query_map([JOBS_QUEUED_MAX + JOBS_KEPT + 1], read)?;
        rows.filter_map(|row| row.map_err(StoreError::from).transpose()).collect()
    }

    /// The job goes to the printer now. Call before the first byte is sent.
    ///
    /// # Errors
    /// [`StoreError::JobState`] unless it is queued.
    pub fn start_job(&mut self, id: JobId, now: Timestamp) -> Result<Job, StoreError> {
        self.step(id, JobState::Printing, now)
    }

    /// The job ended so. Also a person's word that an unknown one came out.
    ///
    /// # Errors
    /// [`StoreError::JobState`] unless it is printing, or unknown and now printed.
    pub fn finish_job(
        &mut self,
        id: JobId,
        outcome: PaperOutcome,
        now: Timestamp,
    ) -> Result<Job, StoreError> {
        self.step(id, JobState::Ended(outcome), now)
    }

    /// A person asks to print it again.
    ///
    /// # Errors
    /// [`StoreError::JobState`] unless it is unknown or failed.
    pub fn requeue_job(&mut self, id: JobId, now: Timestamp) -> Result<Job, StoreError> {
        self.step(id, JobState::Queued, now)
    }

    fn step(&mut self, id: JobId, to: JobState, now: Timestamp) -> Result<Job, StoreError> {
        let tx = Self::begin(&mut self.conn)?;
        let job = get(&tx, id)?;
        if !job.state.leads_to(to) {
            return Err(StoreError::JobState { job: id, state: job.state });
        }
        let (state, fault) = to.code();
        let sql =
            "UPDATE jobs SET state = ?2, fault = ?3, attempts = attempts + ?4, updated = ?5 WHERE id = ?1";
        tx.prepare_cached(sql)?.execute((id.0, state, fault, to == JobState::Printing, now.0))?;
        tx.execute(
            "DELETE FROM jobs WHERE state >= 2 AND id NOT IN
             (SELECT id FROM jobs WHERE state >= 2 ORDER BY updated DESC, id DESC LIMIT ?1)",
            [JOBS_KEPT],
        )?;
        let job = get(&tx, id)?;
        tx.commit()?;
        Ok(job)
    }
}

const SELECT: &str = "SELECT id, kind, about, lang, state, fault, attempts, created, updated FROM jobs";

/// A row; none when it is of a kind or state that a later version added.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Job>> {
    let (kind, state) = (JobKind::from_number(row.get(1)?), JobState::from_code(row.get(4)?, row.get(5)?));
    let (Some(kind), Some(state)) = (kind, state) else { return Ok(None) };
    let new = NewJob { kind, about: row.get(2)?, lang: Lang::new(row.get_ref(3)?.as_str()?) };
    let (created, updated) = (Timestamp(row.get(7)?), Timestamp(row.get(8)?));
    Ok(Some(Job { id: JobId(row.get(0)?), new, state, attempts: row.get(6)?, created, updated }))
}

fn get(conn: &Connection, id: JobId) -> Result<Job, StoreError> {
    let mut find = conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    find.query_row([id.0], read).optional()?.flatten().ok_or(StoreError::JobUnknown(id))
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
