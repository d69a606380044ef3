//! What the kiosk asks of the world. An effect is sent as it is to the worker that carries it out; every request is
//! answered once, by [`Event::Answer`](crate::Event::Answer), also where it could not be carried out.

use crate::device::{Loudness, Tried};
use crate::memo_code::MemoCode;
use crate::pass_view::PassView;
use crate::scan::{Readings, ScanText};
use perron_domain::badges::Role;
use perron_domain::contact::{Contact, SealedContact};
use perron_domain::crypto::{BadgeSecret, Pin};
use perron_domain::guard::{Guard, Guessed};
use perron_domain::ids::{BadgeId, OpId, SignUpId, WorkshopId};
use perron_domain::jobs::{JobId, NewJob};
use perron_domain::lang::Lang;
use perron_domain::log::Command;
use perron_domain::ticket::TicketCode;
use perron_domain::time::Moment;
use perron_domain::usage::Taken;
use perron_learn::Tutorial;

/// The number of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// One command for the log.
#[derive(Clone, Debug)]
pub struct Execute {
    /// Names the command: executing it again changes nothing.
    pub op: OpId,
    /// What to do.
    pub command: Command,
    /// When, and the names of what is made.
    pub moment: Moment,
    /// Kept beside the log.
    pub contact: Option<SealedContact>,
    /// Printed once it is committed.
    pub job: Option<NewJob>,
}

/// First names for one printing of an advisor's list. They are kept nowhere.
pub type Names = Vec<(SignUpId, Contact)>;

/// What the worker of the store is asked.
///
/// What can be guessed comes with the count of guesses, this one included: it is kept before anything is looked up, so
/// that turning the kiosk off is no way out, and where it cannot be kept nothing is looked up.
#[derive(Clone, Debug)]
pub enum StoreAsk {
    /// Execute a command.
    Execute(Box<Execute>),
    /// Send the workshops of the next 90 days.
    Workshops,
    /// Send the sealed contacts of one workshop.
    Contacts(WorkshopId),
    /// Find a ticket by its id.
    FindTicket(Readings<SignUpId>),
    /// Find a ticket by its typed code.
    FindCode {
        /// The code.
        code: TicketCode,
        /// Guesses, this one included.
        counted: Guard,
    },
    /// Read a voucher and what was taken from it.
    Check {
        /// Its text.
        text: ScanText,
        /// Guesses, this one included; none for a voucher that carries its signature.
        counted: Option<Guard>,
    },
    /// Send the redemptions of the last days.
    Past,
    /// Compare a PIN with those kept: with that of one badge, or, where none was shown, with each.
    VerifyPin {
        /// The badge that was shown.
        badge: Option<BadgeId>,
        /// The digits.
        pin: Pin,
        /// Guesses, this one included.
        counted: Guard,
    },
    /// Keep a new PIN of a badge.
    SetPin {
        /// The badge whose PIN is replaced.
        badge: BadgeId,
        /// The digits.
        pin: Pin,
    },
    /// Look for a badge on the site's list, and unwrap the site's key with it.
    OpenBadge(Readings<BadgeSecret>),
    /// Keep a count of guesses.
    SaveGuard {
        /// Of what.
        of: Guessed,
        /// The count.
        guard: Guard,
    },
    /// Count how far a tutorial was taken. No person, no hour.
    Count {
        /// The tutorial's name.
        tutorial: String,
        /// How far.
        taken: Taken,
    },
    /// Print a job that is in the spool.
    Print {
        /// Its number in the spool.
        job: JobId,
        /// For an advisor's list.
        names: Names,
    },
    /// Put a new job in the spool and print it.
    Enqueue {
        /// What is to be printed, and in which language.
        job: NewJob,
        /// For an advisor's list.
        names: Names,
    },
    /// A person said whether an uncertain paper came out.
    PaperAnswer {
        /// Which job.
        job: JobId,
        /// Whether it did.
        came_out: bool,
    },
}

/// What the worker of the tutorials is asked.
#[derive(Clone, Debug)]
pub enum ContentAsk {
    /// Send the tutorials that are here.
    Shelf,
    /// Read a tutorial.
    Tutorial {
        /// Its name.
        id: String,
        /// The language of the visit.
        lang: Lang,
        /// Easy words where there are any.
        simple: bool,
        /// The step to begin at, from 0.
        at: usize,
    },
    /// Read the self-check.
    SelfCheck {
        /// The language of the visit.
        lang: Lang,
        /// Easy words where there are any.
        simple: bool,
    },
}

/// Paper that is printed from memory and never in the spool.
#[derive(Clone, Debug)]
pub enum Slip {
    /// What a pass is worth.
    Pass {
        /// What was found.
        view: Box<PassView>,
        /// In which language.
        lang: Lang,
    },
    /// After a lesson.
    Memo(Box<Memo>),
    /// To see how the printer prints.
    TestPage {
        /// In which language.
        lang: Lang,
    },
    /// What came of trying the devices. It is kept, too.
    Readiness {
        /// A line for each device.
        report: Vec<Tried>,
        /// In which language.
        lang: Lang,
    },
}

/// What is printed after a lesson.
#[derive(Clone, Debug)]
pub struct Memo {
    /// The tutorial: its title and the things to remember.
    pub tutorial: Tutorial,
    /// Done to its end.
    pub finished: bool,
    /// Left at this step, from 0.
    pub at: usize,
    /// The code to go on with next time.
    pub code: Option<MemoCode>,
    /// The title of the tutorial that the code opens, when it is another.
    pub next: Option<String>,
    /// The workshop that goes on with it.
    pub workshop: Option<WorkshopId>,
    /// The language of the visit.
    pub lang: Lang,
}

/// What a screen asks for; the kiosk gives it a number.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Store(StoreAsk),
    Content(ContentAsk),
    Slip(Slip),
    ConfirmClock { by: Role },
    Tone,
    Loudness(Loudness),
}

impl From<StoreAsk> for Ask {
    fn from(ask: StoreAsk) -> Self {
        Self::Store(ask)
    }
}

impl From<Slip> for Ask {
    fn from(slip: Slip) -> Self {
        Self::Slip(slip)
    }
}

impl From<ContentAsk> for Ask {
    fn from(ask: ContentAsk) -> Self {
        Self::Content(ask)
    }
}

/// A request to the world.
#[derive(Clone, Debug)]
pub enum Effect {
    /// For the worker of the store.
    Store(RequestId, StoreAsk),
    /// For the worker of the tutorials.
    Content(RequestId, ContentAsk),
    /// For the printer.
    Slip(RequestId, Slip),
    /// Somebody of the staff says that the machine's clock is right.
    ConfirmClock {
        /// Whose word it is: a volunteer's deletes nothing.
        by: Role,
    },
    /// A tone is to be heard, instead of what is heard now.
    Tone,
    /// Nothing is to be heard any more, at once.
    Silence,
    /// How loud it is from now on.
    Loudness {
        /// So loud.
        loudness: Loudness,
        /// At the next start too.
        keep: bool,
    },
    /// The camera is to look for codes, or to look no more.
    Look(bool),
    /// The visit ended: drop all that is held of it.
    Wipe,
}
