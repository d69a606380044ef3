//! What a worker answers.

use perron_domain::badges::Role;
use perron_domain::contact::SealedContact;
use perron_domain::crypto::{BadgeError, SealSecret};
use perron_domain::ids::{BadgeId, Cents, OpId, SignUpId, StaffText, VoucherId};
use perron_domain::jobs::{JobId, PaperOutcome};
use perron_domain::log::{Body, Refusal};
use perron_domain::pass::{Service, VoucherFacts, VoucherProblem};
use perron_domain::time::Timestamp;
use perron_domain::workshop::Workshop;
use perron_learn::{SelfCheck, Tutorial};

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
    /// By which the site's list and a PIN know it.
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
    /// When it was taken, by the kiosk's clock.
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
    /// The slip came out, or did not.
    Paper(PaperOutcome),
    /// A tutorial was read, to begin at this step, from 0.
    Tutorial(Box<Tutorial>, usize),
    /// The self-check was read.
    SelfCheck(Box<SelfCheck>),
    /// The tutorial, or the self-check, could not be read.
    NotReadable,
}
