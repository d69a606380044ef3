//! The log: what can be asked of a device, what its records say, and the bytes that it signs.
//!
//! ```text
//!  Command ─► the rules ─► Vec<Body> ─► Payload ─► seal ─► COSE_Sign1 bytes, stored and forwarded as they are
//!                                                             │
//!                          Meta, Vec<Body> ◄─ Payload ◄─ open, reread
//! ```
//!
//! The rules ([`crate::rules`]) decide a command and fold the bodies; nothing here does.

mod body;
mod command;
mod key;
mod record;

pub use body::{Body, Known};
pub use command::{Command, Refusal};
pub use key::AggregateKey;
pub use record::{Meta, OpenRecord, Payload, RECORD_MAX, RecordError, ZERO_HASH, hash, open, reread, seal};

#[cfg(test)]
pub(crate) mod fixtures;
#[cfg(test)]
mod tests;
