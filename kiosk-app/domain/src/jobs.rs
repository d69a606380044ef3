//! Print jobs, as the spool keeps them and the printer ends them. A job holds a kind and a record's id, never text.
//!
//! The numbers of this file are stored: they are only ever added to.

use crate::lang::Lang;

/// A print job's number in the spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub i64);

/// What a job prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum JobKind {
    /// A workshop ticket; about a sign-up.
    Ticket = 0,
    /// A receipt of a redemption; about its operation.
    Receipt = 1,
    /// The list of a workshop; about the workshop.
    List = 2,
}

impl JobKind {
    const ALL: [Self; 3] = [Self::Ticket, Self::Receipt, Self::List];

    /// Its stored number.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The kind of a stored number; `None` for one that a later version added.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// A job that is not in the spool yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What to print.
    pub kind: JobKind,
    /// About which record: a sign-up, a redemption's operation, a workshop.
    pub about: [u8; 16],
    /// In which language.
    pub lang: Lang,
}

/// Why paper did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum PaperFault {
    /// No paper.
    NoPaper = 1,
    /// The cover is open.
    CoverOpen = 2,
    /// Not connected, or no power.
    Unplugged = 3,
    /// Anything else; `perron doctor` tells the technician.
    Other = 4,
    /// There is no printer here.
    NoPrinter = 5,
}

impl PaperFault {
    const ALL: [Self; 5] = [Self::NoPaper, Self::CoverOpen, Self::Unplugged, Self::Other, Self::NoPrinter];

    /// Its stored number.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The fault of a stored number; one that a later version added is [`Self::Other`].
    #[must_use]
    pub fn from_number(number: u8) -> Self {
        Self::ALL.into_iter().find(|fault| fault.number() == number).unwrap_or(Self::Other)
    }
}

/// What became of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaperOutcome {
    /// The printer said so after the cut, or a person saw it.
    Printed,
    /// It was sent, and nobody knows.
    Unknown,
    /// It did not come.
    Failed(PaperFault),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_numbers_never_change() {
        let kinds = JobKind::ALL.map(|kind| (kind, kind.number()));
        assert_eq!(kinds, [(JobKind::Ticket, 0), (JobKind::Receipt, 1), (JobKind::List, 2)]);
        let faults = PaperFault::ALL.map(PaperFault::number);
        assert_eq!(faults, [1, 2, 3, 4, 5]);
        for kind in JobKind::ALL {
            assert_eq!(JobKind::from_number(kind.number()), Some(kind));
        }
        for fault in PaperFault::ALL {
            assert_eq!(PaperFault::from_number(fault.number()), fault);
        }
        assert_eq!((JobKind::from_number(3), PaperFault::from_number(6)), (None, PaperFault::Other));
    }
}
