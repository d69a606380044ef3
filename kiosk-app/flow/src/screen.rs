//! The screens: one feature's in one variant.

use crate::advisor::door::PinScreen;
use crate::advisor::redeem::Redeeming;
use crate::advisor::roster::Roster;
use crate::learn::Learn;
use crate::notice::Leaving;
use crate::pass::Pass;
use crate::sign_up::SignUpForm;
use crate::ticket::Ticket;
use crate::workshops::Workshops;
use perron_learn::Lesson;

/// A screen. Languages, notices and the idle warning lie over one.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The doors.
    Home,
    /// The list of workshops, one of them.
    Workshops(Workshops),
    /// Signing up.
    SignUp(SignUpForm),
    /// The ticket just made, one that somebody came back with, or the field for its code.
    Ticket(Ticket),
    /// What a pass is worth.
    Pass(Pass),
    /// The shelf of tutorials, one of them, or the self-check.
    Learn(Learn),
    /// The advisor's door.
    Door(PinScreen),
    /// The advisor's workshops.
    Advisor {
        /// Page, from 0.
        page: usize,
    },
    /// The list of one workshop.
    Roster(Roster),
    /// Taking vouchers.
    Redeem(Redeeming),
}

impl Screen {
    /// Whether this screen belongs to the advisor.
    #[must_use]
    pub fn is_advisor(&self) -> bool {
        match self {
            Self::Advisor { .. } | Self::Roster(_) | Self::Redeem(_) => true,
            Self::SignUp(form) => form.desk,
            Self::Ticket(Ticket::New(ticket)) => ticket.desk,
            Self::Home
            | Self::Workshops(_)
            | Self::Ticket(Ticket::Mine { .. } | Ticket::TypeCode(_))
            | Self::Pass(_)
            | Self::Learn(_)
            | Self::Door(_) => false,
        }
    }

    /// The lesson on it.
    #[must_use]
    pub fn lesson(&self) -> Option<&Lesson> {
        match self {
            Self::Learn(Learn::Lesson(lesson)) => Some(lesson),
            _ => None,
        }
    }

    /// What is left in the middle by ending the visit on it.
    pub(crate) fn leaves(&self) -> Option<Leaving> {
        match self {
            Self::Learn(learn) => learn.leaves(),
            _ => None,
        }
    }

    /// Whether an answer is being typed that a code under the reader would throw away.
    pub(crate) fn takes_an_answer(&self) -> bool {
        match self {
            Self::SignUp(_) | Self::Redeem(Redeeming::Amount { .. } | Redeeming::Reason { .. }) => true,
            Self::Home
            | Self::Workshops(_)
            | Self::Ticket(_)
            | Self::Pass(_)
            | Self::Learn(_)
            | Self::Door(_)
            | Self::Advisor { .. }
            | Self::Roster(_)
            | Self::Redeem(Redeeming::Voucher(_)) => false,
        }
    }

    /// Whether a voucher's number, which any barcode may be, is looked up here.
    pub(crate) fn takes_numbers(&self) -> bool {
        matches!(self, Self::Pass(Pass::Scan | Pass::Worth(_)) | Self::Redeem(Redeeming::Voucher(_)))
    }
}
