//! An office printer, through CUPS: whole sheets are handed over on its socket, and their job is followed.
//!
//! ```text
//!  queue ─ not there, paused, refuses jobs ─► Failed(fault)
//!    │ fine
//!    ▼
//!  sheets handed over ─► look at the job ─┬─ completed, or forgotten by CUPS ──────────────► Unknown
//!                          ▲      │       ├─ ended otherwise ─ never begun ────────────────► Failed(fault)
//!                          └──────┘       │                  └ begun ──────────────────────► Unknown(fault)
//!                                         └─ a fault that stays, or time is over ─► cancel ─► the same question
//! ```
//!
//! There is no `Printed`. « Completed » means that the driver got rid of its bytes: with most it is said before the sheet
//! is out, with some while the printer has no paper. So the best outcome is [`Outcome::Unknown`], and a person looks.
//! `Failed` is promised only where CUPS says that the driver never began (`time-at-processing` has no value), or where it
//! did not take the job. A job that waits is cancelled: a ticket must not come out when whoever wanted it has left.
//!
//! CUPS keeps the files of its jobs, for a day unless it is told otherwise. A site that prints what carries names sets
//! `PreserveJobFiles No`; with `PreserveJobHistory No` as well, an ended job is forgotten before it is looked at.

mod http;
mod ipp;
mod reason;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use perron_paper::{Document, PaperError, pdf};

use super::{Fault, Outcome, queue::Queue};
use http::{Failed, post};
use ipp::{Answer, NOT_FOUND, Operation, Request};

/// Where CUPS listens.
const SOCKET: &str = "/run/cups/cups.sock";
/// Who a job belongs to, and what it is called: nothing of whoever it is for.
const USER: &str = "perron";
const TITLE: &str = "Perron";

/// How long things may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetLimits {
    /// For one question, and for handing the sheets over.
    pub ask: Duration,
    /// For the job, from being taken to its end: an office printer wakes up first.
    pub job: Duration,
    /// How long a fault may stay before the job is cancelled.
    pub fault: Duration,
    /// Between two looks at the job.
    pub look: Duration,
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self {
            ask: Duration::from_secs(10),
            job: Duration::from_secs(90),
            fault: Duration::from_secs(8),
            look: Duration::from_secs(1),
        }
    }
}

/// CUPS on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cups {
    socket: PathBuf,
    limits: SheetLimits,
}

impl Default for Cups {
    fn default() -> Self {
        Self::at(Path::new(SOCKET), SheetLimits::default())
    }
}

/// Where a job is, as IPP numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It waits, or is at work.
    Open,
    /// It ended before its time.
    Broken,
    /// The driver is done with it.
    Completed,
    /// CUPS knows it no more.
    Forgotten,
}

/// One look at a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    stage: Stage,
    /// Whether the driver has begun with it, or may have.
    begun: bool,
}

impl Cups {
    /// A CUPS that listens there.
    #[must_use]
    pub fn at(socket: &Path, limits: SheetLimits) -> Self {
        Self { socket: socket.to_owned(), limits }
    }

    /// Prints a document on A4 sheets and follows its job. Blocks for at most the sum of the limits: run it on a worker.
    ///
    /// # Errors
    /// What [`pdf::a4`] answers: the document must change.
    pub fn print(&self, queue: &Queue, document: &Document) -> Result<Outcome, PaperError> {
        let sheets = pdf::a4(document)?;
        Ok(self.hand_over(queue, &sheets).map_or_else(|outcome| outcome, |job| self.follow(queue, job)))
    }

    /// What keeps a queue from taking sheets, as far as CUPS tells. An idle printer's own faults are not among it: CUPS
    /// keeps those of the last job.
    #[must_use]
    pub fn fault(&self, queue: &Queue) -> Option<Fault> {
        const STOPPED: i32 = 5;
        let wanted = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"];
        let request = Request::new(Operation::GetPrinter, queue.name(), USER).wanting(&wanted).finish();
        match self.ask(&request) {
            Err(Failed::Absent) => Some(Fault::NoCups),
            Err(failed) => {
                tracing::warn!(?failed, %queue, "CUPS does not tell how the queue is");
                Some(Fault::Queue)
            }
            Ok(told) if told.status == NOT_FOUND => Some(Fault::NoQueue),
            Ok(told) => {
                let takes = !told.is_refused() && told.yes("printer-is-accepting-jobs") != Some(false);
                let goes = told.number("printer-state") != Some(STOPPED);
                (!takes || !goes).then_some(Fault::Queue)
            }
        }
    }

    /// The job's number, or what is known without one.
    fn hand_over(&self, queue: &Queue, sheets: &[u8]) -> Result<i32, Outcome> {
        if let Some(fault) = self.fault(queue) {
            return Err(Outcome::Failed(fault));
        }
        let request = Request::new(Operation::PrintJob, queue.name(), USER).sheets(TITLE, sheets);
        match self.ask(&request) {
            Ok(told) if told.is_refused() => {
                tracing::warn!(status = told.status, %queue, "CUPS did not take the sheets");
                Err(Outcome::Failed(if told.status == NOT_FOUND { Fault::NoQueue } else { Fault::Queue }))
            }
            // A job without a number cannot be followed.
            Ok(told) => told.number("job-id").ok_or(Outcome::Unknown(None)),
            Err(Failed::Absent) => Err(Outcome::Failed(Fault::NoCups)),
            Err(failed @ (Failed::NotSent | Failed::Refused(_))) => {
                tracing::warn!(?failed, %queue, "CUPS did not take the sheets");
                Err(Outcome::Failed(Fault::Queue))
            }
            Err(Failed::NoAnswer) => Err(Outcome::Unknown(Some(Fault::Queue))),
        }
    }

    /// Looks at the job until it has ended, or is given up.
    fn follow(&self, queue: &Queue, job: i32) -> Outcome {
        let end = Instant::now() + self.limits.job;
        let mut faulty: Option<(Fault, Instant)> = None;
        loop {
            let Some(seen) = self.seen(queue, job) else { return Outcome::Unknown(Some(Fault::Queue)) };
            let now = Instant::now();
            let reason = self.reason(queue);
            faulty = match (reason, faulty) {
                (Some(fault), Some((_, since))) => Some((fault, since)),
                (Some(fault), None) => Some((fault, now)),
                (None, _) => None,
            };
            if seen.stage != Stage::Open {
                return became(seen, reason);
            }
            let stays = faulty.is_some_and(|(_, since)| now.duration_since(since) >= self.limits.fault);
            if stays || now >= end {
                return self.give_up(queue, job, reason.unwrap_or(Fault::Busy));
            }
            std::thread::sleep(self.limits.look);
        }
    }

    /// Cancels the job, so that nothing comes out later.
    fn give_up(&self, queue: &Queue, job: i32, fault: Fault) -> Outcome {
        let request = Request::new(Operation::CancelJob, queue.name(), USER).job(job).finish();
        match self.ask(&request) {
            Ok(told) if !told.is_refused() => {}
            told => tracing::warn!(?told, %queue, "a job cannot be cancelled, and may come out later"),
        }
        match self.seen(queue, job) {
            Some(Seen { stage: Stage::Open | Stage::Forgotten, .. }) | None => Outcome::Unknown(Some(fault)),
            Some(seen) => became(seen, Some(fault)),
        }
    }

    fn seen(&self, queue: &Queue, job: i32) -> Option<Seen> {
        const COMPLETED: i32 = 9;
        let request = Request::new(Operation::GetJob, queue.name(), USER).job(job);
        let told = self.ask(&request.wanting(&["job-state", "time-at-processing"]).finish()).ok()?;
        let begun = !told.is_unset("time-at-processing");
        let stage = match told.number("job-state") {
            _ if told.status == NOT_FOUND => Stage::Forgotten,
            Some(3..=6) => Stage::Open,
            Some(7 | 8) => Stage::Broken,
            Some(COMPLETED) => Stage::Completed,
            _ => return None,
        };
        Some(Seen { stage, begun })
    }

    /// What the printer says is in its way.
    fn reason(&self, queue: &Queue) -> Option<Fault> {
        let request = Request::new(Operation::GetPrinter, queue.name(), USER);
        let told = self.ask(&request.wanting(&["printer-state-reasons"]).finish()).ok()?;
        reason::fault(told.words("printer-state-reasons"))
    }

    fn ask(&self, request: &[u8]) -> Result<Answer, Failed> {
        let body = post(&self.socket, request, Instant::now() + self.limits.ask)?;
        Answer::read(&body).ok_or(Failed::NoAnswer)
    }
}

/// What became of a job that has ended.
fn became(seen: Seen, reason: Option<Fault>) -> Outcome {
    match seen.stage {
        Stage::Broken if !seen.begun => Outcome::Failed(reason.unwrap_or(Fault::Queue)),
        Stage::Broken => Outcome::Unknown(Some(reason.unwrap_or(Fault::Queue))),
        Stage::Completed => Outcome::Unknown(reason),
        Stage::Forgotten | Stage::Open => Outcome::Unknown(None),
    }
}
