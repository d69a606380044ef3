//! What can be asked of the log, and why it may refuse.

use super::AggregateKey;
use crate::calls::CallState;
use crate::ids::{Cents, DeviceId, OpId, SignUpId, StaffText, VoucherId, WorkshopId};
use crate::lang::Lang;
use crate::pass::Service;
use crate::time::Moment;
use crate::usage::{Counted, report_op, usage_id};
use crate::workshop::{Details, Origin, Via, Workshop, workshop_id};

/// One command of one person: one record, one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Plan or revise the workshop of a calendar's event.
    Plan {
        /// Identity of the event, see [`crate::workshop::source_id`].
        source: [u8; 16],
        /// All that is announced.
        details: Details,
        /// Its place in a calendar.
        origin: Option<Origin>,
    },
    /// Revise a workshop under the id that it has: other details, another place in its calendar, or on again after it
    /// was called off.
    Revise {
        /// The workshop, which has details already.
        workshop: WorkshopId,
        /// All that is announced.
        details: Details,
        /// Its place in a calendar.
        origin: Option<Origin>,
    },
    /// Call a workshop off.
    CallOff {
        /// The workshop, owned by this device.
        workshop: WorkshopId,
    },
    /// Close or open sign-up.
    SetSignUp {
        /// Which workshop.
        workshop: WorkshopId,
        /// Whether people may sign up.
        open: bool,
    },
    /// Sign up. The new sign-up's id comes from the moment.
    SignUp {
        /// For which workshop.
        workshop: WorkshopId,
        /// Seats, 1 or 2.
        party: u8,
        /// At the kiosk by the person, or by an advisor.
        via: Via,
        /// In which language.
        lang: Lang,
    },
    /// Give up a sign-up.
    GiveUp {
        /// For which workshop.
        workshop: WorkshopId,
        /// The sign-up that goes.
        signup: SignUpId,
    },
    /// Note that a person was called.
    MarkCalled {
        /// Which sign-up.
        signup: SignUpId,
        /// With what result.
        state: CallState,
    },
    /// Delete the contact of a sign-up, everywhere.
    EraseContact {
        /// Which sign-up.
        signup: SignUpId,
    },
    /// Carry on a workshop of a retired device, after a restore.
    Adopt {
        /// That workshop as the backup holds it.
        from: Box<Workshop>,
    },
    /// Take an amount from a voucher for a service that was given.
    Redeem {
        /// Which voucher.
        voucher: VoucherId,
        /// Who issued it.
        issuer: StaffText,
        /// Its worth when new.
        face: Cents,
        /// What to take.
        amount: Cents,
        /// For which service.
        service: Service,
        /// At which workshop.
        workshop: Option<WorkshopId>,
    },
    /// Take a redemption back.
    Reverse {
        /// Of which voucher.
        voucher: VoucherId,
        /// Which redemption.
        redemption: OpId,
        /// A few words of the advisor, never empty; they are kept in the record.
        reason: StaffText,
    },
    /// Report what was counted of a tutorial on a day that is over.
    ReportUse {
        /// Days since the beginning of the common era, on the site's calendar.
        day: i32,
        /// The tutorial's name.
        tutorial: StaffText,
        /// The counts.
        counted: Counted,
    },
}

impl Command {
    /// The one aggregate that decides this command, for the device `me`.
    #[must_use]
    pub fn key(&self, me: DeviceId) -> AggregateKey {
        match self {
            Self::Plan { source, .. } => AggregateKey::Workshop(workshop_id(me, source)),
            Self::Adopt { from } => AggregateKey::Workshop(workshop_id(me, &from.source)),
            Self::CallOff { workshop }
            | Self::Revise { workshop, .. }
            | Self::SetSignUp { workshop, .. }
            | Self::SignUp { workshop, .. }
            | Self::GiveUp { workshop, .. } => AggregateKey::Workshop(*workshop),
            Self::MarkCalled { signup, .. } | Self::EraseContact { signup } => AggregateKey::Call(*signup),
            Self::Redeem { voucher, .. } | Self::Reverse { voucher, .. } => AggregateKey::Voucher(*voucher),
            Self::ReportUse { day, tutorial, .. } => AggregateKey::Usage(usage_id(*day, tutorial.as_str())),
        }
    }

    /// The name of this command on the device `me`. What somebody asks for is named by chance. What the device does by
    /// itself is named after what it is about, so that beginning it again changes nothing.
    #[must_use]
    pub fn op(&self, me: DeviceId, moment: &Moment) -> OpId {
        match self {
            Self::Plan { .. }
            | Self::Revise { .. }
            | Self::CallOff { .. }
            | Self::SetSignUp { .. }
            | Self::SignUp { .. }
            | Self::GiveUp { .. }
            | Self::MarkCalled { .. }
            | Self::EraseContact { .. }
            | Self::Redeem { .. }
            | Self::Reverse { .. } => moment.ids.op(),
            Self::Adopt { from } => OpId(workshop_id(me, &from.source).0),
            Self::ReportUse { day, tutorial, .. } => report_op(me, *day, tutorial.as_str()),
        }
    }
}

/// Why a command is refused by the rules. Nothing was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What the command names is not here.
    #[error("this is not known here: check the ticket or the list")]
    Unknown,
    /// The workshop is decided by another device.
    #[error("another kiosk decides this workshop: use that one, or wait for the next exchange")]
    NotOwner,
    /// End before beginning, or too many seats.
    #[error("the plan cannot be: check its hours and seats")]
    BadPlan,
    /// More people than sign up together.
    #[error("at most two people sign up together: sign up again for the others")]
    PartyTooLarge,
    /// Sign-up is closed.
    #[error("sign-up is closed: ask the advisor")]
    Closed,
    /// The workshop does not take place.
    #[error("the workshop was called off: choose another")]
    CalledOff,
    /// The workshop is over.
    #[error("the workshop is over: choose another")]
    Over,
    /// The waiting list has no room.
    #[error("the waiting list is full: choose another workshop")]
    WaitingFull,
    /// The sign-up had been given up before.
    #[error("this sign-up was given up before")]
    AlreadyGivenUp,
    /// Nothing, or more than is left on the voucher.
    #[error("the amount is nothing or more than the {} cents left", .left.0)]
    Amount {
        /// What is left.
        left: Cents,
    },
    /// The redemption had been taken back before.
    #[error("this redemption was reversed before")]
    AlreadyReversed,
    /// A reversal says why.
    #[error("a reversal needs a reason: write a few words")]
    NoReason,
}
