//! Examines reconditioned hardware: what a machine has, how well it works, and whether it becomes a kiosk, a station or
//! spare parts.
//!
//! ```text
//!  Files, Programs, Streams, Load, Clock ─► parts ─► one finding each ─┐
//!  Person (guided only) ───────────────────►                           ├─► judge_machine ─► Report
//!  Profile: figures and what a use needs ──►───────────────────────────┘
//! ```
//!
//! Three rules hold everywhere. What nobody looked at is *unknown*, never a pass. The whole takes [`budget::TOTAL`] at
//! most: a test that runs out of time says so. What firmware, drives and programs say is cleaned before it is shown.
//! Every sentence of a report is a message of the files in `lang`, told in every language ([`Text`]): the terminal shows
//! English, the paper French.
//!
//! *Architecture invariant*: of our crates this one knows `perron-flash` alone, which reads what sysfs says of a block
//! device. It asks the machine through traits and prints nothing.

pub mod budget;
mod clean;
mod draft;
mod exam;
#[cfg(fuzzing)]
pub mod fuzz;
mod identity;
mod judge;
mod languages;
mod load;
mod parts;
mod profile;
mod qualify;
mod report;
mod text;
pub mod wire;
mod words;

#[cfg(test)]
mod fake_machine;
#[cfg(test)]
#[path = "../tests/support/french.rs"]
mod french;

pub use exam::{Options, Wire};
pub use load::{Real, RealClock};
pub use profile::{AtLeast, AtMost, PROFILE_MAX, Profile, ProfileError};
pub use qualify::qualify;
pub use report::{Finding, Machine, Outcome, Part, Report, Verdict};
pub use text::Text;
