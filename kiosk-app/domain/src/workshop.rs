//! A workshop and who comes: the *Owned* aggregate. Only its owner's records decide; others ask.
//!
//! ```text
//!            ┌── free seats ≥ party ──► Seat ──┐
//!  sign-up ──┤                          ▲      ├─ given up ─► GivenUp
//!            └── else ──► Waiting ──────┘ ─────┘
//!                          promoted: first in the list whose party fits
//! ```

use crate::ids::{DeviceId, SignUpId, StaffText, WorkshopId};
use crate::lang::Lang;
use crate::time::{Hlc, Timestamp};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

/// The largest group that signs up together: a person and a companion.
pub const PARTY_MAX: u8 = 2;
/// The longest waiting list, in sign-ups.
pub const WAITING_MAX: usize = 50;
/// The largest room, in seats.
pub const SEATS_MAX: u16 = 500;

/// How at ease one should be before coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum Level {
    /// Never or hardly used a computer.
    #[default]
    #[n(0)]
    Beginner,
    /// Knows some gestures.
    #[n(1)]
    SomePractice,
    /// Uses a computer without help.
    #[n(2)]
    AtEase,
}

/// All that is announced of a workshop.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Details {
    /// Its name.
    #[n(0)]
    pub title: StaffText,
    /// A sentence or two.
    #[n(1)]
    pub summary: StaffText,
    /// When it begins.
    #[n(2)]
    pub starts: Timestamp,
    /// When it ends, after it begins.
    #[n(3)]
    pub ends: Timestamp,
    /// Where in the building.
    #[n(4)]
    pub room: StaffText,
    /// Seats, at most [`SEATS_MAX`].
    #[n(5)]
    pub seats: u16,
    /// For whom.
    #[n(6)]
    pub level: Level,
    /// What to bring.
    #[n(7)]
    pub bring: StaffText,
    /// First name of the advisor.
    #[n(8)]
    pub advisor: StaffText,
    /// Languages spoken.
    #[n(9)]
    pub languages: Vec<Lang>,
    /// Lift, hearing loop, large screen…
    #[n(10)]
    pub access: StaffText,
}

/// The longest [`Uid`], in bytes, as RFC 7986 section 5.3 advises.
pub const UID_MAX: usize = 255;

/// The name that a calendar's program gives to an event, or to all dates of a series.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode)]
#[cbor(transparent)]
pub struct Uid(#[n(0)] String);

impl Uid {
    /// Checks a UID: none where it is empty, longer than [`UID_MAX`], or holds a control character.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let usable = !text.is_empty() && text.len() <= UID_MAX && !text.chars().any(char::is_control);
        usable.then(|| Self(text.to_owned()))
    }

    /// The UID itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'b, C> Decode<'b, C> for Uid {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).ok_or_else(|| minicbor::decode::Error::message("no usable UID"))
    }
}

/// Where a workshop stands in a calendar. One that staff plan by hand stands in none.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Origin {
    /// The calendar's name; empty where the file that it came from gives none.
    #[n(0)]
    pub calendar: StaffText,
    /// The event, or the series.
    #[n(1)]
    pub uid: Uid,
    /// For one of a series: its start as the series has it, before anybody moved it.
    #[n(2)]
    pub original: Option<Timestamp>,
}

/// How a sign-up was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Via {
    /// By the person, on a kiosk.
    #[n(0)]
    Kiosk,
    /// By an advisor, by hand.
    #[n(1)]
    Desk,
}

/// Where a sign-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// Has a seat.
    #[n(0)]
    Seat,
    /// On the waiting list.
    #[n(1)]
    Waiting,
    /// Given up.
    #[n(2)]
    GivenUp,
}

/// Why a person is to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum News {
    /// A seat became free for them.
    #[n(0)]
    Promoted,
    /// Another hour or room.
    #[n(1)]
    Moved,
    /// The workshop was called off.
    #[n(2)]
    CalledOff,
    /// It takes place after all.
    #[n(3)]
    OnAgain,
    /// A seat became free for them, and hour or room are others than they know.
    #[n(4)]
    PromotedMoved,
    /// It takes place after all, at another hour or in another room.
    #[n(5)]
    OnAgainMoved,
}

impl News {
    /// This news on top of what a person may not have been told yet.
    pub(crate) fn after(self, before: Option<Self>) -> Self {
        match (before, self) {
            (Some(Self::Promoted | Self::PromotedMoved), Self::Moved)
            | (Some(Self::Moved | Self::PromotedMoved | Self::OnAgainMoved), Self::Promoted) => {
                Self::PromotedMoved
            }
            (Some(Self::OnAgain | Self::OnAgainMoved), Self::Moved) => Self::OnAgainMoved,
            (_, news) => news,
        }
    }
}

/// One sign-up, in the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SignUp {
    /// Its ticket.
    #[n(0)]
    pub id: SignUpId,
    /// Seats, 1 or 2.
    #[n(1)]
    pub party: u8,
    /// Where it stands.
    #[n(2)]
    pub standing: Standing,
    /// How it was made.
    #[n(3)]
    pub via: Via,
    /// The language the person used.
    #[n(4)]
    pub lang: Lang,
    /// When it was made.
    #[n(5)]
    pub at: Hlc,
    /// What the person must be told, and since when.
    #[n(6)]
    pub news: Option<(News, Hlc)>,
}

/// A request from a device that does not own the workshop, until the owner answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Request {
    /// The sign-up asked for.
    #[n(0)]
    pub signup: SignUpId,
    /// Seats wanted.
    #[n(1)]
    pub party: u8,
}

/// The aggregate. Without details it is a stub: something referred to it before its plan arrived.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Workshop {
    /// Which one.
    #[n(0)]
    pub id: WorkshopId,
    /// The device whose records decide.
    #[n(1)]
    pub owner: Option<DeviceId>,
    /// What is announced.
    #[n(2)]
    pub details: Option<Details>,
    /// Called off by its owner.
    #[n(3)]
    pub called_off: bool,
    /// Sign-up closed by hand.
    #[n(4)]
    pub closed: bool,
    /// Everyone, in order of arrival.
    #[n(5)]
    pub signups: Vec<SignUp>,
    /// Asked for elsewhere and not answered yet, by id.
    #[n(6)]
    pub requests: Vec<Request>,
    /// What its id was made from, see [`source_id`]. It stays when the workshop takes another place in its calendar.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub source: [u8; 16],
    /// Its place in a calendar.
    #[n(8)]
    pub origin: Option<Origin>,
}

impl Workshop {
    /// Seats taken.
    #[must_use]
    pub fn taken(&self) -> u16 {
        self.signups.iter().filter(|s| s.standing == Standing::Seat).map(|s| u16::from(s.party)).sum()
    }

    /// Seats free.
    #[must_use]
    pub fn free(&self) -> u16 {
        self.details.as_ref().map_or(0, |d| d.seats).saturating_sub(self.taken())
    }

    /// Sign-ups on the waiting list, first first.
    pub fn waiting(&self) -> impl Iterator<Item = &SignUp> {
        self.signups.iter().filter(|s| s.standing == Standing::Waiting)
    }

    /// Place on the waiting list, from 1.
    #[must_use]
    pub fn position(&self, signup: SignUpId) -> Option<usize> {
        self.waiting().position(|s| s.id == signup).map(|p| p + 1)
    }

    /// One sign-up.
    #[must_use]
    pub fn signup(&self, id: SignUpId) -> Option<&SignUp> {
        self.signups.iter().find(|s| s.id == id)
    }
}

/// What a workshop's id is made from when it is first planned: the event's UID, for an instance of a series the original
/// start, and, where another workshop has that id already, a number. One may have moved away from that place since, or
/// another calendar may hold the same event.
#[must_use]
pub fn source_id(uid: &str, recurrence: Option<Timestamp>, number: u32) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"perron source\0");
    hash.update(uid.as_bytes());
    hash.update([0]);
    if let Some(start) = recurrence {
        hash.update(start.0.to_be_bytes());
    }
    if number > 0 {
        hash.update([0]);
        hash.update(number.to_be_bytes());
    }
    WorkshopId::from_slice(&hash.finalize()).0
}

/// A workshop's id names its owner, so that two devices that import one calendar never fight over a workshop.
#[must_use]
pub fn workshop_id(owner: DeviceId, source: &[u8; 16]) -> WorkshopId {
    let mut hash = Sha256::new();
    hash.update(b"perron workshop\0");
    hash.update(owner.0);
    hash.update(source);
    WorkshopId::from_slice(&hash.finalize())
}
