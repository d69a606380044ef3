//! Writes an image to many media at once, and proves what is on them.
//!
//! ```text
//!  image + bmap + manifest ─► one decoder ─► bounded queue per target ─► Disk ─► reopened, read back ─► Verified
//!  inventory ─► guard ─► the targets that may be written at all
//!  Disk ─► probe: is it as large as it says?       Disk ─► erase ─► certificate
//! ```
//!
//! *Architecture invariant*: this crate knows none of ours and asks nobody anything. It prints nothing; what happens
//! is told as events. Every byte goes through [`Disk`], so that a faulty medium in memory runs the same code.

pub mod buffer;
pub mod disk;
pub mod engine;
pub mod erase;
pub mod gpt;
pub mod guard;
pub mod image;
mod linux;
pub mod probe;
pub mod simulated;

pub use disk::{Access, Disk, Medium, OpenError, Unreadable};
