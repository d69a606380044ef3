//! Tutorials: their format, the checks an author runs, the shelf, and signed packs.
//!
//! ```text
//!  tutorials/<id>/ tutorial.toml + <lang>.md + *.svg
//!        │
//!        ├─ build.rs ─► BuiltIn ─┐
//!        │             Folder ───┼─► Shelf ── cards (light) ─► the kiosk's shelf
//!        │             Pack ─────┘     └──── load(id) ──────► Tutorial ─► the player
//!        ├─ check ─► findings: file, line, what, remedy
//!        └─ pack::make ─► NAME.perronpack ─► pack::install ─► folder of packs ─► Pack
//! ```
//!
//! Two tiers of rules. *Structure*: a tutorial that breaks it cannot be played, and is left out of the shelf. *Style*:
//! easy reading, typography, narration, balance; [`check`] tells the author, the kiosk does not mind.
//!
//! *Architecture invariant*: this crate knows none of ours. It does not know the scenes: practices are rehearsed by a
//! function the caller gives. It holds no key: signing and verifying are functions too.

pub mod check;
mod finding;
mod limits;
pub mod pack;
pub mod picture;
pub mod self_check;
mod shelf;
mod source;
pub mod tutorial;
pub mod vocabulary;

#[cfg(test)]
mod bench;

pub use check::{check, check_tutorial, reviews};
pub use finding::{Finding, Rule, Severity};
pub use pack::Pack;
pub use self_check::SelfCheck;
pub use shelf::{Card, CardText, LoadError, Shelf};
pub use source::{BuiltIn, Folder, Source, SourceError};
pub use tutorial::{Day, Practice, Reference, Text, Tutorial};
pub use vocabulary::{EASY_FRENCH, written_in};
