//! Perron's nouns and rules. Pure: no clock, no file, no network, no randomness of its own.
//!
//! *Architecture invariant*: this crate knows none of ours, no screen and no lesson, and does no input or output. Time and randomness arrive
//! inside inputs ([`time::Moment`]).

pub mod badges;
pub mod calls;
pub mod chance;
pub mod clock;
pub mod contact;
pub mod crypto;
pub mod enrolment;
pub mod guard;
pub mod ids;
pub mod jobs;
pub mod lang;
pub mod ledger;
pub mod log;
pub mod pass;
pub mod phone;
pub mod rules;
pub mod ticket;
pub mod time;
pub mod usage;
pub mod workshop;
