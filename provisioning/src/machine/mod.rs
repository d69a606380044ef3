//! The machines of a delivery: who each is, and what was done with it. Shared by roster, journal, passport, label and
//! enrolment.

mod examined;
mod records;
mod roster;
#[cfg(test)]
pub(crate) mod samples;
mod unit;

pub(crate) use examined::Examined;
pub use records::{EnrolmentRecord, ImageRecord, Missing, Parts, Sha256Hex, Verdict, Verification};
pub(crate) use roster::{Roster, RosterError, UNITS_MAX};
pub use unit::{AssetTag, Hostname, Language, Place, Role, Unit, UnitProblem, Wifi, WifiPassword};
