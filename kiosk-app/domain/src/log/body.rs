//! What a record can say. Bodies hold ids, numbers, enums and [`StaffText`]; no resident's word has a type here.
//!
//! Encoding: `[kind, [fields…]]`, fields by number, both append-only. A kind that this version does not know is kept
//! byte for byte, forwarded, and applied after an upgrade.

use crate::calls::CallState;
use crate::ids::{Cents, OpId, SignUpId, StaffText, VoucherId, WorkshopId};
use crate::lang::Lang;
use crate::pass::Service;
use crate::time::Timestamp;
use crate::usage::Counted;
use crate::workshop::{Details, Origin, SignUp, Via};
use minicbor::{Decode, Decoder, Encode, Encoder};

/// A body whose kind this version knows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Known {
    /// A workshop was planned or revised by its owner. `source` identifies the calendar's event.
    #[n(0)]
    Planned {
        /// Which workshop; derived from owner and source, see [`crate::workshop::workshop_id`].
        #[n(0)]
        workshop: WorkshopId,
        /// What its id is made from, see [`crate::workshop::source_id`].
        #[cbor(n(1), with = "minicbor::bytes")]
        source: [u8; 16],
        /// All that is announced.
        #[n(2)]
        details: Details,
        /// Its place in a calendar.
        #[n(3)]
        origin: Option<Origin>,
    },
    /// The owner called the workshop off.
    #[n(1)]
    CalledOff {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
    },
    /// The owner closed or opened sign-up.
    #[n(2)]
    SignUpSet {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
        /// Whether people may sign up.
        #[n(1)]
        open: bool,
    },
    /// A device that does not own the workshop asks for seats.
    #[n(3)]
    SignUpRequested {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
        /// The new sign-up.
        #[n(1)]
        signup: SignUpId,
        /// Seats asked for, 1 or 2.
        #[n(2)]
        party: u8,
        /// How it was made.
        #[n(3)]
        via: Via,
        /// The language the person used.
        #[n(4)]
        lang: Lang,
    },
    /// The owner gave seats.
    #[n(4)]
    Granted {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
        /// The sign-up.
        #[n(1)]
        signup: SignUpId,
        /// Seats, 1 or 2.
        #[n(2)]
        party: u8,
        /// How it was made.
        #[n(3)]
        via: Via,
        /// The language the person used.
        #[n(4)]
        lang: Lang,
    },
    /// The owner put the sign-up at the end of the waiting list.
    #[n(5)]
    Waitlisted {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
        /// The sign-up.
        #[n(1)]
        signup: SignUpId,
        /// Seats wanted, 1 or 2.
        #[n(2)]
        party: u8,
        /// How it was made.
        #[n(3)]
        via: Via,
        /// The language the person used.
        #[n(4)]
        lang: Lang,
    },
    /// The sign-up was given up, by its ticket or by staff.
    #[n(6)]
    GivenUp {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
        /// The sign-up.
        #[n(1)]
        signup: SignUpId,
    },
    /// The owner moved a sign-up from the waiting list to a seat: someone is to be called.
    #[n(7)]
    Promoted {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
        /// The sign-up.
        #[n(1)]
        signup: SignUpId,
    },
    /// A person with news coming was called.
    #[n(8)]
    Called {
        /// The sign-up.
        #[n(0)]
        signup: SignUpId,
        /// With what result.
        #[n(1)]
        state: CallState,
    },
    /// The contact of a sign-up was deleted; late copies are refused.
    #[n(9)]
    ContactErased {
        /// The sign-up.
        #[n(0)]
        signup: SignUpId,
    },
    /// A voucher paid for a service that was given. The record's `op_id` names the redemption.
    #[n(10)]
    Redeemed {
        /// The voucher.
        #[n(0)]
        voucher: VoucherId,
        /// Who issued it.
        #[n(1)]
        issuer: StaffText,
        /// What the voucher was worth when new.
        #[n(2)]
        face: Cents,
        /// What was taken.
        #[n(3)]
        amount: Cents,
        /// For which service.
        #[n(4)]
        service: Service,
        /// At which workshop, if at one.
        #[n(5)]
        workshop: Option<WorkshopId>,
        /// Day of the service.
        #[n(6)]
        at: Timestamp,
    },
    /// A redemption was a mistake.
    #[n(11)]
    Reversed {
        /// The voucher.
        #[n(0)]
        voucher: VoucherId,
        /// The redemption taken back.
        #[n(1)]
        redemption: OpId,
        /// Why, in the advisor's words.
        #[n(2)]
        reason: StaffText,
    },
    /// A device restored from a retired device's backup carries on one of its workshops, sign-ups included.
    #[n(12)]
    Adopted {
        /// The workshop as it is called from now on; derived from the new owner and the source.
        #[n(0)]
        workshop: WorkshopId,
        /// What its id is made from, see [`crate::workshop::source_id`].
        #[cbor(n(1), with = "minicbor::bytes")]
        source: [u8; 16],
        /// The workshop of the retired device.
        #[n(2)]
        from: WorkshopId,
        /// All that is announced.
        #[n(3)]
        details: Details,
        /// Sign-up closed by hand.
        #[n(4)]
        closed: bool,
        /// Everyone, in order of arrival. Tickets keep their ids.
        #[n(5)]
        signups: Vec<SignUp>,
        /// Called off before: it stays so.
        #[n(6)]
        called_off: bool,
        /// Its place in a calendar.
        #[n(7)]
        origin: Option<Origin>,
    },
    /// What one device counted of a tutorial on one day.
    #[n(13)]
    TutorialUsed {
        /// Days since the beginning of the common era, on the site's calendar.
        #[n(0)]
        day: i32,
        /// The tutorial's name.
        #[n(1)]
        tutorial: StaffText,
        /// The counts.
        #[n(2)]
        counted: Counted,
    },
    /// The owner revised a workshop that keeps its id: other details, another place in its calendar, or on again after it
    /// was called off.
    #[n(14)]
    Revised {
        /// Which workshop.
        #[n(0)]
        workshop: WorkshopId,
        /// All that is announced.
        #[n(1)]
        details: Details,
        /// Its place in a calendar.
        #[n(2)]
        origin: Option<Origin>,
    },
}

/// The first kind that this version does not know.
pub(super) const UNKNOWN_FROM: u32 = 15;

/// One statement of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a record has few bodies, nearly all of them known")]
pub enum Body {
    /// A kind this version applies.
    Known(Known),
    /// A later kind, as it came.
    Unknown(Vec<u8>),
}

impl From<Known> for Body {
    fn from(known: Known) -> Self {
        Self::Known(known)
    }
}

impl<C> Encode<C> for Body {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Self::Known(known) => known.encode(e, ctx),
            Self::Unknown(bytes) => e.writer_mut().write_all(bytes).map_err(minicbor::encode::Error::write),
        }
    }
}

impl<'b, C> Decode<'b, C> for Body {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let mut probe = d.probe();
        probe.array()?;
        if probe.u32()? < UNKNOWN_FROM {
            return Known::decode(d, ctx).map(Self::Known);
        }
        let from = d.position();
        d.skip()?;
        Ok(Self::Unknown(d.input().get(from..d.position()).unwrap_or_default().to_vec()))
    }
}
