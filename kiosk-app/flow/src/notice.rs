//! Calm messages that lie over a screen.

use crate::scan::Foreign;
use perron_domain::log::Refusal;
use perron_domain::pass::VoucherProblem;
use perron_domain::time::Timestamp;

/// What is said. Its main button closes it and shows the screen that it lies over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A code that is none of ours.
    Foreign(Foreign),
    /// Half a code, or a smudge.
    Unreadable,
    /// A ticket or code that nobody knows here.
    UnknownTicket,
    /// Too many tries: seconds to wait are read from the guard.
    Wait(WaitFor),
    /// The place was given up.
    GivenUp,
    /// The rules said no.
    Refused(Refusal),
    /// The store failed; what was asked is kept and can be tried again.
    NotSaved,
    /// The store is broken.
    Broken,
    /// A voucher that cannot be used.
    Pass(VoucherProblem),
    /// The badge is not this site's.
    WrongBadge,
    /// The badge was withdrawn.
    RevokedBadge,
    /// The badge is needed first.
    BadgeNeeded,
    /// The advisor is asked whether this is the date and the hour.
    AskDate {
        /// What the machine's clock says.
        shown: Timestamp,
    },
    /// The advisor says that it is not.
    DateWrong,
    /// The PIN is set.
    PinSet,
    /// The advisor is called: a screen that is seen from afar.
    NearYou {
        /// Seconds since; while they are few, idle does not run.
        waited: u32,
    },
    /// The tutorial cannot be read.
    TutorialGone,
    /// A memo's code that nobody knows here.
    UnknownMemo,
    /// The end of the visit was touched in the middle of learning, as beginners do after each exercise: asks first.
    LeaveLearning(Leaving),
}

/// What is done on a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeAct {
    /// It is read.
    Close,
    /// Save once more.
    TryAgain,
    /// The date and the hour are right.
    DateRight,
    /// They are not.
    DateWrong,
    /// End the visit although something is in the middle.
    Leave,
    /// Type a ticket's code instead.
    TypeCode,
}

/// What would be left in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// A lesson.
    Lesson {
        /// It is past its first step: stopping gives a code to go on another day.
        begun: bool,
    },
    /// The self-check.
    SelfCheck,
}

/// What one waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitFor {
    /// Voucher numbers.
    Pass,
    /// Ticket codes.
    Code,
}
