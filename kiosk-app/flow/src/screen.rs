//! The screens, each with the data it carries.

use super::event::{OpenedBadge, Past};
use super::field::Field;
use perron_domain::badges::Role;
use perron_domain::contact::{Contact, SealedContact};
use perron_domain::crypto::{Pin, SealSecret};
use perron_domain::ids::{Cents, OpId, SignUpId, WorkshopId};
use perron_domain::jobs::{JobId, PaperFault};
use perron_domain::log::{Lang, Refusal, Service};
use perron_domain::pass::{Verdict, VoucherFacts, VoucherProblem};
use perron_domain::time::Timestamp;
use perron_domain::workshop::Workshop;
use perron_learn::{Filter, Lesson, SelfCheck, Tutorial};
use std::sync::Arc;

/// How a person wants the screen. Begins anew with every visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Language.
    pub lang: Lang,
    /// Text size, 1 to 4.
    pub size: u8,
    /// High contrast.
    pub contrast: bool,
}

/// What a sign-up asks next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first name.
    Name,
    /// The companion's.
    Companion,
    /// A telephone number; optional.
    Phone,
}

/// A sign-up being made.
#[derive(Clone, Debug)]
pub struct SignUpForm {
    /// For which workshop.
    pub workshop: WorkshopId,
    /// The question on the screen.
    pub step: Step,
    /// Seats, 1 or 2.
    pub party: u8,
    /// Answers given so far.
    pub contact: Contact,
    /// The answer being typed.
    pub field: Field,
    /// The number looked wrong once; the second time it is taken as it is.
    pub warned: bool,
    /// Entered by an advisor.
    pub desk: bool,
}

/// What the log answered to a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A seat.
    Seat,
    /// The waiting list, at this place.
    Waiting(usize),
    /// Another kiosk will answer.
    Asked,
}

/// Where the paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Coming out.
    Printing,
    /// The printer said so.
    Done,
    /// Nobody knows: the person is asked.
    Ask,
    /// There is no printer here: the code is what one takes along.
    None,
    /// It did not come.
    Failed(PaperFault),
}

/// The screen after a sign-up, and after asking for the ticket again.
#[derive(Clone, Debug)]
pub struct TicketScreen {
    /// Whose.
    pub signup: SignUpId,
    /// For which workshop.
    pub workshop: WorkshopId,
    /// The answer.
    pub outcome: Outcome,
    /// The first name, for this one sentence.
    pub contact: Contact,
    /// The paper.
    pub paper: Paper,
    /// Its job.
    pub job: Option<JobId>,
    /// Back to the advisor's list afterwards.
    pub desk: bool,
}

/// What a checked voucher is worth.
#[derive(Clone, Debug)]
pub struct PassView {
    /// What it says.
    pub facts: VoucherFacts,
    /// Taken so far.
    pub spent: Cents,
    /// The verdict.
    pub verdict: Verdict,
}

/// A calm message that takes the whole screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A code that is none of ours.
    Foreign(super::scan::Foreign),
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

/// What the advisor's door asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinStage {
    /// The PIN.
    Enter,
    /// A new PIN, with the badge in.
    New,
    /// The new PIN again.
    Again(Pin),
}

/// The advisor's door.
#[derive(Clone, Debug)]
pub struct PinScreen {
    /// What is asked.
    pub stage: PinStage,
    /// Digits so far.
    pub digits: Pin,
    /// The last try was wrong.
    pub wrong: bool,
    /// Being compared.
    pub checking: bool,
    /// The badge, when it was shown before the PIN.
    pub badge: Option<OpenedBadge>,
}

/// A question before something that cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// Give up a sign-up.
    GiveUp(SignUpId),
    /// Delete a contact.
    Erase(SignUpId),
}

/// The list of one workshop.
#[derive(Clone, Debug)]
pub struct Roster {
    /// Which.
    pub workshop: WorkshopId,
    /// Page, from 0.
    pub page: usize,
    /// The chosen row.
    pub selected: Option<SignUpId>,
    /// Sealed contacts.
    pub sealed: Vec<SealedContact>,
    /// Contacts opened by the badge.
    pub contacts: Vec<(SignUpId, Contact)>,
    /// A question.
    pub confirm: Option<Confirm>,
}

/// Taking a voucher.
#[derive(Clone, Debug, Default)]
pub struct Redeem {
    /// The voucher under the reader.
    pub view: Option<Box<PassView>>,
    /// What it can pay for here and now.
    pub choices: Vec<(Service, Option<WorkshopId>)>,
    /// The chosen one.
    pub chosen: usize,
    /// What to take; nothing as long as nobody said it: a price that is not known is asked for, never proposed.
    pub amount: Cents,
    /// Redemptions of the last days.
    pub past: Vec<Past>,
    /// What was just taken, and what is left.
    pub done: Option<(Cents, Cents)>,
}

/// Somebody of the staff is in. Dropped at the lock: the key goes with it.
#[derive(Clone, Debug)]
pub struct Advisor {
    /// As what.
    pub role: Role,
    /// The site's key, while the badge is in.
    pub key: Option<SealSecret>,
}

/// One calm line above the tool bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Something was scanned while a question is open.
    FinishFirst,
    /// The telephone number looks wrong; a second press takes it as it is.
    PhoneLooksWrong,
    /// Paper is coming.
    Printing,
    /// The paper came.
    Printed,
    /// Nobody knows whether the paper came.
    PaperUnknown,
    /// The paper did not come.
    PaperFailed(PaperFault),
    /// It is recorded.
    Noted,
    /// The badge is in: names are shown.
    BadgeIn,
    /// The badge is in; it opens no names.
    BadgeWithoutNames,
    /// The badge was withdrawn.
    BadgeRevoked,
    /// A worker did not answer; one may try again.
    Busy,
    /// The date was confirmed.
    DateConfirmed,
    /// The badge is not this site's.
    BadgeWrong,
    /// The new PIN is one that anybody would try first.
    PinTooSimple,
    /// The rules said no.
    Refused(Refusal),
    /// The voucher does not allow this; true when the amount is no multiple of its unit.
    CannotTake(bool),
    /// This place is decided by another kiosk, or is not listed here any more.
    NotListed,
}

/// After a lesson: done, or interrupted.
#[derive(Clone, Debug)]
pub struct LessonEnd {
    /// Which tutorial.
    pub tutorial: Arc<Tutorial>,
    /// Done to its end.
    pub finished: bool,
    /// Left at this step, from 0.
    pub at: usize,
}

/// Which part of the shelf one looks at.
#[derive(Clone, Debug, Default)]
pub struct ShelfPlace {
    /// The part.
    pub filter: Filter,
    /// Page, from 0.
    pub page: usize,
    /// The self-check's proposals, shown instead; empty: none.
    pub proposed: Vec<String>,
}

/// A screen.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The doors.
    Home,
    /// Languages; and where to go back to.
    Languages(Box<Screen>),
    /// The list, from this page.
    Workshops {
        /// Page, from 0.
        page: usize,
    },
    /// One workshop.
    Workshop {
        /// Which.
        id: WorkshopId,
        /// Page of the list behind it.
        page: usize,
    },
    /// Signing up.
    SignUp(SignUpForm),
    /// The ticket.
    Ticket(TicketScreen),
    /// A ticket that someone came back with.
    MyTicket {
        /// Which.
        signup: SignUpId,
        /// Its workshop.
        workshop: Box<Workshop>,
        /// The person asked to give the place up: asks once more.
        sure: bool,
    },
    /// Typing a ticket's code.
    TypeCode(Field),
    /// A message.
    Notice {
        /// Which.
        notice: Notice,
        /// Where its button leads.
        back: Box<Screen>,
    },
    /// Waiting for a pass.
    PassScan,
    /// Typing a voucher's number.
    TypeNumber(Field),
    /// What a pass is worth.
    PassResult(Box<PassView>),
    /// The advisor's door.
    Pin(PinScreen),
    /// The advisor's workshops.
    Advisor {
        /// Page, from 0.
        page: usize,
    },
    /// One list.
    Roster(Roster),
    /// Taking a voucher.
    Redeem(Redeem),
    /// The tutorials.
    Shelf,
    /// The self-check.
    SelfCheck(SelfCheck),
    /// The cover of a tutorial.
    Tutorial(String),
    /// A tutorial being done.
    Lesson(Box<Lesson>),
    /// After a lesson.
    LessonEnd(LessonEnd),
    /// Typing the code of a memo.
    MemoCode(Field),
    /// What to take from a voucher, where the site has no price for the service.
    Amount {
        /// The voucher and the service.
        redeem: Box<Redeem>,
        /// The amount being typed.
        field: Field,
    },
    /// The reason of a reversal.
    Reason {
        /// What is reversed.
        past: Box<Past>,
        /// The reason being typed.
        field: Field,
    },
}

impl Screen {
    /// Whether this screen, or the one behind the languages, offers to save once more.
    pub(crate) fn offers_retry(&self) -> bool {
        match self {
            Self::Notice { notice, .. } => *notice == Notice::NotSaved,
            Self::Languages(back) => back.offers_retry(),
            _ => false,
        }
    }

    /// Where a PIN is asked for: on this screen, or on the one behind it.
    pub(crate) fn pin(&mut self) -> Option<&mut PinScreen> {
        match self {
            Self::Pin(screen) => Some(screen),
            Self::Notice { back, .. } | Self::Languages(back) => back.pin(),
            _ => None,
        }
    }

    /// The lesson on this screen, or on the one behind it.
    pub(crate) fn lesson(&self) -> Option<&Lesson> {
        match self {
            Self::Lesson(lesson) => Some(lesson),
            Self::Languages(back) | Self::Notice { back, .. } => back.lesson(),
            _ => None,
        }
    }

    /// What is left in the middle by ending the visit on this screen, or on the one before it.
    pub(crate) fn leaves(&self) -> Option<Leaving> {
        match self {
            Self::Lesson(lesson) => Some(Leaving::Lesson { begun: lesson.at > 0 }),
            Self::SelfCheck(_) => Some(Leaving::SelfCheck),
            Self::Languages(back) | Self::Notice { back, .. } => back.leaves(),
            _ => None,
        }
    }

    /// Whether this screen belongs to the advisor.
    #[must_use]
    pub fn is_advisor(&self) -> bool {
        match self {
            Self::Advisor { .. }
            | Self::Roster(_)
            | Self::Redeem(_)
            | Self::Amount { .. }
            | Self::Reason { .. } => true,
            Self::SignUp(form) => form.desk,
            Self::Ticket(ticket) => ticket.desk,
            Self::Languages(back) | Self::Notice { back, .. } => back.is_advisor(),
            _ => false,
        }
    }
}

/// A command on its way to the log, with what to show when it is there.
#[derive(Clone, Debug)]
pub(crate) enum Pending {
    SignUp { form: Box<SignUpForm>, signup: SignUpId },
    GiveUp { desk: bool },
    Roster,
    Redeem { amount: Cents },
    Reverse,
}

/// One pending command.
#[derive(Clone, Debug)]
pub(crate) struct Awaited {
    pub(crate) op: OpId,
    pub(crate) execute: Box<super::effect::Execute>,
    pub(crate) then: Pending,
    /// It could not be saved, and a notice offers to try again.
    pub(crate) failed: bool,
}
