//! What happens to the kiosk.

use crate::effect::RequestId;
use crate::scan::ScanText;
use perron_domain::badges::Role;
use perron_domain::calls::Call;
use perron_domain::chance::SecretSeed;
use perron_domain::contact::SealedContact;
use perron_domain::crypto::{BadgeError, SealSecret};
use perron_domain::guard::Guard;
use perron_domain::ids::{BadgeId, Cents, OpId, SignUpId, StaffText, VoucherId};
use perron_domain::jobs::{JobId, PaperFault, PaperOutcome};
use perron_domain::log::{Body, Refusal};
use perron_domain::pass::{Service, VoucherFacts, VoucherProblem};
use perron_domain::time::{Moment, Timestamp};
use perron_domain::workshop::Workshop;
use perron_learn::{Card, SelfCheck, Tutorial};

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

/// What a person did on the screen. What it means depends on the screen. Its `Debug` does not show what was typed.
#[derive(Clone, PartialEq, Eq)]
pub enum Action {
    /// To the doors.
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

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self {
            Self::Home => "Home",
            Self::Back => "Back",
            Self::End => "End",
            Self::Listen => "Listen",
            Self::Contrast => "Contrast",
            Self::TextSize(size) => return write!(f, "TextSize({size})"),
            Self::Languages => "Languages",
            Self::Language(place) => return write!(f, "Language({place})"),
            Self::Door(door) => return write!(f, "Door({door:?})"),
            Self::Up => "Up",
            Self::Down => "Down",
            Self::Choose(place) => return write!(f, "Choose({place})"),
            Self::Primary => "Primary",
            Self::Secondary => "Secondary",
            Self::Tertiary => "Tertiary",
            Self::Key(_) => "Key(…)",
            Self::Erase => "Erase",
            Self::Nav(place) => return write!(f, "Nav({place})"),
            Self::RowAction(place) => return write!(f, "RowAction({place})"),
            // On a practice keyboard the item touched is the letter typed.
            Self::StageTouch(_) => "StageTouch(…)",
            Self::StageDrag(..) => "StageDrag(…)",
            Self::Simple => "Simple",
            Self::Near => "Near",
            Self::AdvisorDoor => "AdvisorDoor",
            Self::Touch => "Touch",
            Self::Cramped(cramped) => return write!(f, "Cramped({cramped})"),
        };
        f.write_str(name)
    }
}

/// Why a request was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Worth trying again: the worker is busy, or a full disk is being cleared.
    Transient,
    /// A technician is needed.
    Lasting,
}

/// A badge that is on the site's list.
#[derive(Clone, Debug)]
pub struct OpenedBadge {
    /// Which.
    pub id: BadgeId,
    /// What it is for.
    pub role: Role,
    /// The site's key; none for a badge that reads no names.
    pub key: Option<SealSecret>,
    /// Whether it has a PIN on this kiosk.
    pub pin_set: bool,
}

/// What the store acknowledged. It is on the disk.
#[derive(Clone, Debug)]
pub struct Committed {
    /// What was decided.
    pub bodies: Vec<Body>,
    /// The print job that goes with it.
    pub job: Option<JobId>,
}

/// What a voucher is.
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

/// What a worker answers. Each request gets exactly one.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It is done, and there is nothing to say.
    Done,
    /// It could not be done.
    Failed(Trouble),
    /// The log executed the command.
    Committed(Committed),
    /// The rules refused the command.
    Refused(Refusal),
    /// The sign-up that was looked for and its workshop, or nothing.
    Ticket(Option<(SignUpId, Box<Workshop>)>),
    /// The voucher was read.
    Checked(CheckAnswer),
    /// The PIN was compared: whose it is, as far as what one may do goes; nothing when it is nobody's.
    PinChecked(Option<Role>),
    /// The new PIN is kept; or it is too simple and another must be chosen.
    PinSet(bool),
    /// The badge was looked for on the site's list.
    Badge(Result<OpenedBadge, BadgeError>),
    /// Sealed contacts of a workshop.
    Contacts(Vec<SealedContact>),
    /// The redemptions of the last days.
    Past(Vec<Past>),
    /// The job entered the spool.
    Queued(JobId),
    /// A tutorial was read, to begin at this step, from 0.
    Tutorial(Box<Tutorial>, usize),
    /// The self-check was read.
    SelfCheck(Box<SelfCheck>),
    /// The tutorial, or the self-check, could not be read.
    NotReadable,
}

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Event {
    /// The kiosk starts.
    Start,
    /// A person did something.
    Action(Action),
    /// A code was read. Hostile until classified.
    Scanned(ScanText),
    /// Something was under the reader that could not be read whole.
    ScanUnreadable,
    /// A second passed.
    Tick,
    /// A worker answers a request.
    Answer(RequestId, Answer),
    /// The workshops of the next 90 days by beginning, and who was called. Sent before the answer to a command that
    /// changed them.
    Workshops {
        /// Workshops.
        workshops: Vec<Workshop>,
        /// Calls, of sign-ups with news.
        calls: Vec<(SignUpId, Call)>,
    },
    /// The tutorials that are here.
    Shelf(Vec<Card>),
    /// Paper came, or did not.
    Paper {
        /// Its job; `None` for a slip.
        job: Option<JobId>,
        /// How it went.
        outcome: PaperOutcome,
    },
    /// The printer's state changed while nothing prints.
    PrinterState(Option<PaperFault>),
    /// The store failed for good while nobody asked it for anything.
    Broken,
    /// Counts of guesses as kept from before the start.
    Guards {
        /// Of PINs.
        pin: Guard,
        /// Of voucher numbers.
        voucher: Guard,
        /// Of ticket codes.
        ticket: Guard,
        /// Whether any badge has a PIN.
        pin_set: bool,
    },
}

/// An event with the moment it happened.
#[derive(Debug)]
pub struct Input {
    /// When, and fresh randomness for names.
    pub moment: Moment,
    /// Fresh randomness for a secret, drawn apart. It goes with the input.
    pub secret: SecretSeed,
    /// What.
    pub event: Event,
}
