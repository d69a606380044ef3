//! The screen state machine: one pure function from state and input to effects.
//!
//! ```text
//!                    ┌──────────── any touch ────────────┐
//!                    ▼                                   │
//!  Home ─► Workshops ─► SignUp ─► Ticket ──► (end of visit) ─► Home, everything wiped
//!   │          ▲           └ committed ┘          ▲
//!   ├─► Learn: shelf ─► cover ─► lesson ─► end ───┤    (in the middle of a lesson the end asks first)
//!   ├─► Pass: scan ─► worth                       │
//!   ├─► Door ─► Advisor ─► Roster, Redeem, Devices ─ lock ─┤
//!   └─► Ticket (one was scanned or typed)         │
//!  no touch for a while ─► idle warning ─► countdown at zero ─┘
//! ```
//!
//! Nothing here waits: what is slow is an [`Effect`], and its answer comes back as an [`Event`] with the number of the
//! request. A screen that shows success is reached only by [`Answer::Committed`].
//!
//! One module for each feature: its screens' data and what is done on them. A feature gets its own data and the
//! [`Context`], and answers with what follows (`Next`): requests, a notice, another feature's screen by its name
//! (`Destination`). It knows neither [`Kiosk`] nor another feature; only `screen`, `action`, `update`, `answers`, `codes`, `overlay` and `go`
//! know all of them, and only `go` puts a screen up.

mod action;
mod advisor;
mod answer;
mod answers;
mod battery;
mod codes;
mod context;
mod destination;
mod device;
mod effect;
mod event;
mod field;
mod go;
mod home;
mod kiosk;
mod learn;
mod memo_code;
mod message;
mod next;
mod notice;
mod overlay;
mod paper;
mod pass;
mod pass_view;
mod reader;
mod request;
mod scan;
mod screen;
mod sign_up;
mod site;
mod ticket;
mod update;
mod visit;
mod workshops;

pub use action::Action;
pub use advisor::AdvisorAct;
pub use advisor::devices::{Devices, DevicesAct, Kind};
pub use advisor::door::{DoorAct, PinScreen, PinStage};
pub use advisor::redeem::{Redeem, RedeemAct, Redeeming};
pub use advisor::roster::{Confirm, Roster, RosterAct, listed};
pub use answer::{Answer, CheckAnswer, Committed, OpenedBadge, Past, Trouble};
pub use battery::Battery;
pub use context::{Advisor, Context, Look};
pub use device::{Device, Found, Loudness, Trial, Tried, is_ready};
pub use effect::{ContentAsk, Effect, Execute, Memo, Names, RequestId, Slip, StoreAsk};
pub use event::{Event, Input};
pub use field::{Field, FieldRule};
pub use go::Shown;
pub use home::{Door, HomeAct, doors};
pub use kiosk::{Guards, Kiosk};
pub use learn::{
    CoverAct, EndAct, Learn, LearnAct, LessonAct, LessonEnd, SelfCheckAct, Shelf, ShelfAct, ShelfPlace,
};
pub use memo_code::{MEMO_PREFIX, MemoCode};
pub use message::Message;
pub use notice::{Leaving, Notice, NoticeAct, WaitFor};
pub use pass::{Pass, PassAct};
pub use pass_view::PassView;
pub use reader::{Camera, CameraFault, CameraUse, Reader};
pub use scan::{Foreign, Readings, Scan, ScanText, classify};
pub use screen::Screen;
pub use sign_up::{SignUpAct, SignUpForm, Step};
pub use site::{IdleRule, Price, Site};
pub use ticket::{NewTicket, Outcome, Paper, Ticket, TicketAct};
pub use update::update;
pub use visit::Visit;
pub use workshops::{Workshops, WorkshopsAct};

#[cfg(test)]
mod bench;
#[cfg(test)]
mod features_tests;
