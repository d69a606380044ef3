//! A print job, as the spool keeps it.

use perron_domain::jobs::{JobId, NewJob, PaperFault, PaperOutcome};
use perron_domain::time::Timestamp;

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
    /// Numbers of the state and of what failed, as they are stored.
    pub(crate) fn code(self) -> (u8, u8) {
        match self {
            Self::Queued => (0, 0),
            Self::Printing => (1, 0),
            Self::Ended(PaperOutcome::Printed) => (2, 0),
            Self::Ended(PaperOutcome::Unknown) => (3, 0),
            Self::Ended(PaperOutcome::Failed(fault)) => (4, fault.number()),
        }
    }

    /// The state of stored numbers; none for one that a later version added.
    pub(crate) fn from_code(state: u8, fault: u8) -> Option<Self> {
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
    pub(crate) fn leads_to(self, to: Self) -> bool {
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
