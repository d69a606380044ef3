//! Does a medium hold what it claims? Written marks tell; what it held before is lost, so this runs before flashing.
//!
//! ```text
//!  write marks ─► sync ─► close ─► reopen ─► read back ─► tally ─► fake or failing: told at once
//!      genuine so far ─► push 1 GiB through, elsewhere ─► reopen ─► read back again ─► tally ─► verdict
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
//! A medium with a memory of its own can give back marks that its cells never held. So as much is written elsewhere as no
//! such memory takes (1 GiB, a quarter of the medium at most, four minutes at most; how much it was is told), and all
//! marks are read again. From 128 MiB to 1 GiB everything is written instead: whatever is behind it, what gives back more
//! bytes than cells and memory have together does not exist. How fast the medium is, and whether that falls, comes of it.
//!
//! Samples take a quarter of an hour at most, then the medium counts as not probed. Single bad blocks between the samples
//! are seen only when everything is written ([`Depth::Full`]), which takes as long as it takes.

mod buffer;
#[cfg(test)]
mod cache_tests;
mod chance;
mod marks;
mod plan;
mod push;
mod report;
mod run;
mod speed;
mod tally;
#[cfg(test)]
mod tests;

pub use chance::Chance;
pub use marks::Seed;
pub use plan::Depth;
pub use report::{Holds, How, Report, Verdict};
pub use run::{ProbeError, Progress, Stage, probe};
pub use speed::Speed;

pub(crate) use buffer::Buffer;
pub(crate) use marks::{Marks, SECTOR, Sector};
pub(crate) use run::{read_all, write_all};
