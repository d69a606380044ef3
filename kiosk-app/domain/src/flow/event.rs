//! What happens to the kiosk.

use crate::calls::Call;
use crate::contact::SealedContact;
use crate::crypto::SealSecret;
use crate::ids::{Cents, OpId, SignUpId, StaffText, VoucherId, WorkshopId};
use crate::learn::{Card, SelfCheck, Tutorial};
use crate::log::{Body, Refusal, Service};
use crate::pass::{VoucherFacts, VoucherProblem};
use crate::time::{Moment, Timestamp};
use crate::workshop::Workshop;

/// The five ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Tutorials.
    Learn,
    /// Workshops.
    Workshops,
    /// The drop-in.
    Advisor,
    /// The Digital Pass.
    Pass,
    /// The nearest help.
    Help,
}

/// What a person did on the screen. What it means depends on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// To the five doors.
    Home,
    /// One screen back.
    Back,
    /// The visit is over; in the advisor's mode: lock.
    End,
    /// Read aloud.
    Listen,
    /// High contrast on or off.
    Contrast,
    /// Text size, 1 to 4.
    TextSize(u8),
    /// Show the languages.
    Languages,
    /// Take a language, by its place in the site's list.
    Language(usize),
    /// Go through a door.
    Door(Door),
    /// The page before, or less.
    Up,
    /// The page after, or more.
    Down,
    /// Take a card, row or choice, by its place on the screen.
    Choose(usize),
    /// The main button.
    Primary,
    /// The second button.
    Secondary,
    /// The third button.
    Tertiary,
    /// One character was typed.
    Key(char),
    /// The last character is taken back.
    Erase,
    /// A place of the advisor's navigation.
    Nav(usize),
    /// An action on a row, by its place.
    RowAction(usize),
    /// Touches an item of a practice, by its name.
    StageTouch(String),
    /// Drags one item of a practice onto another.
    StageDrag(String, String),
    /// Easy words on or off.
    Simple,
    /// Asks the advisor to come.
    Near,
    /// The mark on home: the advisor's door.
    AdvisorDoor,
    /// Any touch.
    Touch,
    /// The window is small, so that lists show fewer rows; or it is not. No act of a person.
    Cramped(bool),
}

/// A print job's number in the spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub i64);

/// Why paper did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No paper.
    NoPaper,
    /// The cover is open.
    CoverOpen,
    /// Not connected, or no power.
    Unplugged,
    /// Anything else, said to the technician by `doctor`.
    Other,
}

/// What became of a print job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperOutcome {
    /// The printer itself said so after the cut.
    Printed,
    /// It was sent; nobody knows.
    Unknown,
    /// It did not print.
    Failed(Fault),
}

/// Why the store could not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreTrouble {
    /// Worth trying again: busy, or a full disk being cleared.
    Transient,
    /// A technician is needed.
    Lasting,
}

/// What the store acknowledged. It is on the disk.
#[derive(Clone, Debug)]
pub struct Committed {
    /// Which command.
    pub op: OpId,
    /// What was decided.
    pub bodies: Vec<Body>,
    /// The print job that goes with it.
    pub job: Option<JobId>,
}

/// An answer to [`super::Effect::Check`].
#[derive(Clone, Debug)]
pub enum CheckAnswer {
    /// The voucher is genuine.
    Known {
        /// What it says.
        facts: Box<VoucherFacts>,
        /// What was taken from it, as far as this kiosk knows.
        spent: Cents,
    },
    /// It is not, or this kiosk cannot tell.
    Problem(VoucherProblem),
}

/// A redemption of the last days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Which voucher.
    pub voucher: VoucherId,
    /// Which redemption.
    pub op: OpId,
    /// What was taken.
    pub amount: Cents,
    /// For which service.
    pub service: Service,
    /// Who issued the voucher.
    pub issuer: StaffText,
    /// When.
    pub at: Timestamp,
    /// Taken back since.
    pub reversed: bool,
}

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Event {
    /// The kiosk starts.
    Start,
    /// A person did something.
    Action(Action),
    /// A code was read. Hostile until classified.
    Scanned(String),
    /// Something was under the reader that could not be read whole.
    ScanUnreadable,
    /// A second passed.
    Tick,
    /// The log executed a command.
    Committed(Committed),
    /// The rules refused a command.
    Refused {
        /// Which.
        op: OpId,
        /// Why.
        why: Refusal,
    },
    /// The store failed.
    StoreFailed {
        /// Which command, if one.
        op: Option<OpId>,
        /// How.
        trouble: StoreTrouble,
    },
    /// The workshops of the next 90 days by beginning, and who was called.
    Workshops {
        /// Workshops.
        workshops: Vec<Workshop>,
        /// Calls, of sign-ups with news.
        calls: Vec<(SignUpId, Call)>,
    },
    /// Sealed contacts of one workshop.
    RosterLoaded {
        /// Which.
        workshop: WorkshopId,
        /// Sealed contacts.
        contacts: Vec<SealedContact>,
    },
    /// The answer to a search for a ticket.
    TicketFound {
        /// The sign-up and its workshop, or nothing.
        found: Option<(SignUpId, Box<Workshop>)>,
    },
    /// The answer to a check.
    Checked {
        /// What was read, to redeem it later.
        answer: CheckAnswer,
    },
    /// The tutorials that are here.
    Shelf(Vec<Card>),
    /// A tutorial was read, to begin at this step.
    TutorialOpened {
        /// The tutorial.
        tutorial: Box<Tutorial>,
        /// The step, from 0.
        at: usize,
    },
    /// A tutorial could not be read.
    TutorialMissing,
    /// The self-check was read.
    CheckOpened(Box<SelfCheck>),
    /// The redemptions of the last days.
    PastLoaded(Vec<Past>),
    /// A job entered the spool.
    Queued(JobId),
    /// A job is done with.
    Paper {
        /// Which; `None` for a slip.
        job: Option<JobId>,
        /// How it went.
        outcome: PaperOutcome,
    },
    /// The printer's state changed while nothing prints.
    PrinterState(Option<Fault>),
    /// The PIN was compared.
    PinChecked(bool),
    /// The new PIN is kept; or it is too simple and another must be chosen.
    PinSet(bool),
    /// The badge was tried.
    BadgeOpened(Option<SealSecret>),
    /// Guards as kept from before the start.
    Guards {
        /// Of the PIN.
        pin: Guard,
        /// Of voucher numbers.
        pass: Guard,
        /// Of ticket codes.
        code: Guard,
        /// Whether a PIN was ever set.
        pin_set: bool,
    },
}

use super::guard::Guard;

/// An event with the moment it happened.
#[derive(Clone, Debug)]
pub struct Input {
    /// When, and fresh randomness.
    pub moment: Moment,
    /// What.
    pub event: Event,
}
