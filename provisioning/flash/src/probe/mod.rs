//! Does a medium hold what it claims? Written marks tell; what it held before is lost, so this runs before flashing.
//!
//! ```text
//!  write marks ─► sync ─► close ─► reopen ─► read back ─► tally ─► verdict
//!
//!  claimed size  |█████ head |  ▪    ▪  |▪      |    ▪ |   …   |  ▪   |█████ tail|
//!                 every byte   one mark at a random place in each stratum, a quarter of a head wide
//! ```
//!
//! A mark is 512 bytes that no other place and no other run has; it names its own place. A medium with less than it
//! claims must put a mark somewhere it does not belong, or lose it:
//!
//! - Addresses that wrap around at any size put marks of higher strata into the head: a shifted head always covers a
//!   whole stratum. What a place holds then names the shift, and with it the real size.
//! - Higher addresses moved onto any lower region put the tail onto a stratum's mark, or a stratum's mark onto the
//!   tail; a region smaller than the tail makes the tail overwrite itself.
//! - What is dropped, zeroed or stale is simply not there.
//!
//! Marks a medium keeps in a memory of its own until it is closed would look genuine: head and tail are large so that
//! they do not fit there. Single bad blocks between the samples are seen only when everything is written
//! ([`Depth::Full`]).

mod buffer;
mod chance;
mod marks;
mod plan;
mod report;
mod run;
mod tally;
#[cfg(test)]
mod tests;

pub use chance::Chance;
pub use marks::Seed;
pub use report::{Holds, How, Report, Verdict};
pub use run::{Depth, ProbeError, Progress, Stage, probe};

pub(crate) use buffer::Buffer;
pub(crate) use marks::{Marks, SECTOR, Sector};
pub(crate) use run::{read_all, write_all};
