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

use perron_domain::jobs::{JobId, NewJob, PaperOutcome};
use perron_domain::time::Timestamp;

use crate::database::begin;
use crate::job::{Job, JobState};
use crate::tables::jobs;
use crate::{Store, StoreError};

impl Store {
    /// Puts a job in the spool that comes with no command: a reprint, a list, a test page.
    ///
    /// # Errors
    /// [`StoreError::SpoolFull`] beyond [`crate::JOBS_QUEUED_MAX`].
    pub fn add_job(&mut self, job: &NewJob, now: Timestamp) -> Result<JobId, StoreError> {
        let tx = begin(&mut self.conn)?;
        let id = jobs::add(&tx, job, None, now)?;
        tx.commit()?;
        Ok(id)
    }

    /// One job.
    ///
    /// # Errors
    /// [`StoreError::JobUnknown`] when it is not in the spool.
    pub fn job(&self, id: JobId) -> Result<Job, StoreError> {
        jobs::get(&self.conn, id)
    }

    /// Jobs that are not printed, oldest first: to print, to ask about, or failed.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn open_jobs(&self) -> Result<Vec<Job>, StoreError> {
        jobs::open(&self.conn)
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
        let tx = begin(&mut self.conn)?;
        let job = jobs::get(&tx, id)?;
        if !job.state.leads_to(to) {
            return Err(StoreError::JobState { job: id, state: job.state });
        }
        jobs::set_state(&tx, id, to, now)?;
        let job = jobs::get(&tx, id)?;
        tx.commit()?;
        Ok(job)
    }
}
