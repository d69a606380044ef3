//! The screens: one feature's in one variant, where a destination leads, and what leaving a screen means.

use crate::advisor::devices::Devices;
use crate::advisor::door::PinScreen;
use crate::advisor::redeem::Redeeming;
use crate::advisor::roster::Roster;
use crate::context::Context;
use crate::destination::Destination;
use crate::device::Device;
use crate::effect::StoreAsk;
use crate::learn::{Learn, LessonEnd, Shelf};
use crate::notice::Leaving;
use crate::pass::{self, Pass};
use crate::sign_up::SignUpForm;
use crate::ticket::{self, Ticket};
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
    /// Trying the devices.
    Devices(Devices),
}

impl Screen {
    /// The screen that a destination names, and what it asks of the store. Nothing where a door leads nowhere.
    pub(crate) fn of(to: Destination, cx: &Context, shelf: &Shelf) -> Option<(Self, Option<StoreAsk>)> {
        Some(match to {
            Destination::Home if cx.advisor.is_some() => {
                (Self::Advisor { page: 0 }, Some(StoreAsk::Workshops))
            }
            Destination::Home => (Self::Home, None),
            Destination::Workshops => {
                (Self::Workshops(Workshops::List { page: 0 }), Some(StoreAsk::Workshops))
            }
            Destination::Workshop(id) => (Self::Workshops(Workshops::One { id, page: 0 }), None),
            Destination::SignUp { workshop, party, desk } => {
                (Self::SignUp(SignUpForm::new(workshop, party, desk)), None)
            }
            Destination::TypeCode => (Self::Ticket(ticket::type_code()), None),
            Destination::Pass => (Self::Pass(Pass::Scan), None),
            Destination::TypeNumber => (Self::Pass(pass::type_number()), None),
            Destination::Shelf if shelf.learning.is_there() => (Self::Learn(Learn::Shelf), None),
            Destination::Shelf => return None,
            Destination::Door => (Self::Door(PinScreen::default()), None),
            Destination::Roster { workshop, selected } => {
                (Self::Roster(Roster::new(workshop, selected, cx)), Some(StoreAsk::Contacts(workshop)))
            }
            Destination::Redeem => (Self::Redeem(Redeeming::default()), Some(StoreAsk::Past)),
            Destination::Devices => (Self::Devices(Devices::default()), None),
        })
    }

    /// What leaving it for another means.
    pub(crate) fn leave(&self, to: &Self, shelf: &mut Shelf) -> Option<StoreAsk> {
        match (self, to) {
            // The same lesson, in other words.
            (Self::Learn(Learn::Lesson(lesson)), Self::Learn(Learn::Lesson(again)))
                if lesson.tutorial.id() == again.tutorial.id() =>
            {
                None
            }
            (Self::Learn(Learn::Lesson(lesson)), to) => {
                let finished = matches!(to, Self::Learn(Learn::End(LessonEnd { finished: true, .. })));
                Some(shelf.left(lesson, finished))
            }
            (
                Self::Home
                | Self::Workshops(_)
                | Self::SignUp(_)
                | Self::Ticket(_)
                | Self::Pass(_)
                | Self::Learn(
                    Learn::Shelf | Learn::SelfCheck(_) | Learn::Cover(_) | Learn::End(_) | Learn::TypeMemo(_),
                )
                | Self::Door(_)
                | Self::Advisor { .. }
                | Self::Roster(_)
                | Self::Redeem(_)
                | Self::Devices(_),
                _,
            ) => None,
        }
    }

    /// Whether this screen belongs to the advisor.
    #[must_use]
    pub fn is_advisor(&self) -> bool {
        match self {
            Self::Advisor { .. } | Self::Roster(_) | Self::Redeem(_) | Self::Devices(_) => true,
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
            | Self::Redeem(Redeeming::Voucher(_))
            | Self::Devices(_) => false,
        }
    }

    /// Whether a code is what is asked for here. Anywhere else one is taken, too, but nobody is asked to show it.
    pub(crate) fn awaits_a_code(&self, cx: &Context) -> bool {
        match self {
            Self::Pass(Pass::Scan) => true,
            // Where large letters, or a small window, leave no room to show it, nobody is looked at.
            Self::Ticket(Ticket::TypeCode(_)) | Self::Learn(Learn::TypeMemo(_)) => {
                cx.look.size <= 2 && !cx.cramped
            }
            Self::Door(door) => door.awaits_a_badge(),
            Self::Redeem(Redeeming::Voucher(redeem)) => redeem.view.is_none(),
            Self::Devices(devices) => devices.chosen == Device::Camera,
            Self::Roster(_) => {
                cx.advisor.as_ref().is_some_and(|advisor| advisor.key.is_none() && advisor.role.reads_names())
            }
            Self::Home
            | Self::Workshops(_)
            | Self::SignUp(_)
            | Self::Ticket(_)
            | Self::Pass(_)
            | Self::Learn(_)
            | Self::Advisor { .. }
            | Self::Redeem(_) => false,
        }
    }

    /// Whether one line says here what became of a paper.
    pub(crate) fn says_of_paper(&self) -> bool {
        match self {
            Self::Redeem(Redeeming::Voucher(_))
            | Self::Pass(Pass::Worth(_))
            | Self::Ticket(Ticket::Mine { .. })
            | Self::Roster(_)
            | Self::Learn(Learn::End(_)) => true,
            Self::Home
            | Self::Workshops(_)
            | Self::SignUp(_)
            | Self::Ticket(_)
            | Self::Pass(_)
            | Self::Learn(_)
            | Self::Door(_)
            | Self::Advisor { .. }
            | Self::Redeem(_)
            | Self::Devices(_) => false,
        }
    }

    /// Whether the camera is being tried: it looks, though a scanner makes it needless.
    #[must_use]
    pub fn tries_the_camera(&self) -> bool {
        matches!(self, Self::Devices(devices) if devices.chosen == Device::Camera)
    }

    /// Whether a voucher's number, which any barcode may be, is looked up here.
    pub(crate) fn takes_numbers(&self) -> bool {
        matches!(self, Self::Pass(Pass::Scan | Pass::Worth(_)) | Self::Redeem(Redeeming::Voucher(_)))
    }
}
