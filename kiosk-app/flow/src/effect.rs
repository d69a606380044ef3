//! What the kiosk asks of the world. Each is carried out by a worker; answers come back as events.

use super::scan::ScanText;
use crate::memo_code::MemoCode;
use perron_domain::badges::Role;
use perron_domain::contact::{Contact, SealedContact};
use perron_domain::crypto::{BadgeSecret, Pin};
use perron_domain::guard::{Guard, Guessed};
use perron_domain::ids::{BadgeId, OpId, SignUpId, WorkshopId};
use perron_domain::jobs::{JobId, NewJob};
use perron_domain::log::{Command, Lang};
use perron_domain::ticket::TicketCode;
use perron_domain::time::Moment;
use perron_domain::usage::Taken;
use perron_learn::Tutorial;

use std::sync::Arc;

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

/// What is printed after a lesson.
#[derive(Clone, Debug)]
pub struct Memo {
    /// The tutorial: its title and the things to remember.
    pub tutorial: Arc<Tutorial>,
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

/// A request to the world.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Execute on the log.
    Execute(Box<Execute>),
    /// Send the workshops of the next 90 days.
    LoadWorkshops,
    /// Send calls and sealed contacts of one workshop.
    LoadRoster(WorkshopId),
    /// Find a ticket by its id.
    FindTicket(SignUpId),
    /// Find a ticket by its typed code.
    FindCode(TicketCode),
    /// Read a voucher and what was taken from it.
    Check {
        /// Its text.
        text: ScanText,
        /// It is a number, which can be guessed.
        guessed: bool,
    },
    /// Send the redemptions of the last days.
    LoadPast,
    /// Print a job that is in the spool. `names` serve this one printing and are kept nowhere.
    Print {
        /// Which.
        job: JobId,
        /// First names for an advisor's list.
        names: Vec<(SignUpId, Contact)>,
    },
    /// Put a new job in the spool and print it.
    Enqueue {
        /// What.
        job: NewJob,
        /// First names for an advisor's list.
        names: Vec<(SignUpId, Contact)>,
    },
    /// Print what a pass is worth: from memory, never in the spool.
    PrintSlip {
        /// What was found.
        view: Box<super::screen::PassView>,
        /// In which language.
        lang: Lang,
    },
    /// Send the tutorials that are here.
    LoadShelf,
    /// Read a tutorial in a language.
    OpenTutorial {
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
    OpenCheck {
        /// The language of the visit.
        lang: Lang,
        /// Easy words where there are any.
        simple: bool,
    },
    /// Count how far a tutorial was taken. No person, no hour.
    Count {
        /// Its name.
        tutorial: String,
        /// How far.
        taken: Taken,
    },
    /// Print a memo: from memory, never in the spool.
    PrintMemo(Box<Memo>),
    /// A person said whether an uncertain paper came out.
    PaperAnswer {
        /// Which job.
        job: JobId,
        /// Whether it did.
        came_out: bool,
    },
    /// Compare a PIN with those kept: with that of one badge, or, where none was shown, with each.
    VerifyPin {
        /// The badge that was shown.
        badge: Option<BadgeId>,
        /// The digits.
        pin: Pin,
    },
    /// Keep a new PIN of a badge.
    SetPin {
        /// Whose.
        badge: BadgeId,
        /// The digits.
        pin: Pin,
    },
    /// Look for a badge on the site's list, and unwrap the site's key with it.
    OpenBadge(BadgeSecret),
    /// Somebody of the staff says that the machine's clock is right.
    ConfirmClock {
        /// Whose word it is: a volunteer's deletes nothing.
        by: Role,
    },
    /// Keep the state of a guard.
    SaveGuard {
        /// Of what.
        of: Guessed,
        /// Its state.
        guard: Guard,
    },
    /// The visit ended: drop all that workers hold of it.
    Wipe,
}
