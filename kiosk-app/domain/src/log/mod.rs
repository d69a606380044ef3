//! The log: what devices sign, and the only fold over it.
//!
//! ```text
//!  Command ─► decide(&Aggregate, …) ─► Vec<Body> ─► Payload ─► COSE_Sign1 bytes ─► record in the store
//!                                         │
//!                        evolve(Option<Aggregate>, &Meta, &Body) ◄─ the same for ours and for imported records
//! ```
//!
//! Each decision has one writer, so a promise made to a person is never recomputed: `evolve` applies what was
//! decided and holds no rule.

mod aggregate;
mod body;
mod command;
mod record;

pub use aggregate::{Aggregate, AggregateKey, decide, evolve};
pub use body::{Body, CallState, Known, Lang, Service, Via};
pub use command::{Command, Refusal};
pub use record::{Meta, OpenRecord, Payload, RECORD_MAX, RecordError, ZERO_HASH, hash, open, reread, seal};

#[cfg(test)]
mod tests;
