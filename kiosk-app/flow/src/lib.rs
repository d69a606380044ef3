//! The screen state machine: one pure function from state and input to effects.
//!
//! ```text
//!                    ┌──────────── any touch ────────────┐
//!                    ▼                                   │
//!  Home ─► Workshops ─► Workshop ─► SignUp ─► Ticket ─► (end of visit) ─► Home, everything wiped
//!   │          ▲                       └ committed ┘          ▲
//!   ├─► Shelf ─► Tutorial ─► Lesson ─► LessonEnd ─────────────┤    (in the middle of a lesson the end asks first)
//!   ├─► PassScan ─► PassResult                                │
//!   ├─► Pin ─► Advisor ─► Roster / Redeem ── lock ────────────┤
//!   └─► MyTicket (a ticket was scanned or typed)              │
//!  no touch for a while ─► Idle warning ─► countdown at zero ─┘
//! ```
//!
//! Nothing here waits: what is slow is an [`Effect`], and its answer comes back as an [`Event`]. A screen that shows
//! success is reached only by [`Event::Committed`].

mod advisor;
mod advisor_pass;
mod effect;
mod event;
mod field;
mod learn;
mod memo_code;
mod pass;
mod resident;
mod scan;
mod screen;
mod site;
mod tickets;
mod update;
mod visit;

pub use advisor::{RosterAct, listed, roster_acts};
pub use effect::{Effect, Execute, Memo};
pub use event::{Action, Asked, CheckAnswer, Committed, Door, Event, Input, OpenedBadge, Past, StoreTrouble};
pub use field::{Field, FieldRule};
pub use learn::memo_code;
pub use memo_code::{MEMO_PREFIX, MemoCode};
pub use scan::{Foreign, Scan, ScanText, classify};
pub use screen::{
    Advisor, Confirm, Leaving, LessonEnd, Look, Message, Notice, Outcome, Paper, PassView, PinScreen,
    PinStage, Redeem, Roster, Screen, ShelfPlace, SignUpForm, Step, TicketScreen, WaitFor,
};
pub use site::{IdleRule, Price, Site};
pub use update::{Kiosk, update};

#[cfg(test)]
mod tests;
