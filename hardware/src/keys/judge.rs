//! Is it a scanner, or does a person type?
//!
//! ```text
//!  looks like one, or was known as one ──► Scanner: all it sends is codes
//!  else ──► Unknown: keys wait up to HOLD; so quick one after the other that no hand does it ──► a code
//!                                          else ──► a person's keys
//!                    20 characters in 200 ms ──► Scanner from now on
//! ```

use std::time::Duration;

/// How long a key waits for the next before it counts as a person's. Scanners send one every 1 to 20 ms; two fingers that
/// come down together are as quick, but not six.
pub const HOLD: Duration = Duration::from_millis(25);
/// So many characters, none later than [`HOLD`] after the one before, are no person's.
pub const QUICK: usize = 6;
/// A device that types so many characters...
pub const SCANNER_CHARACTERS: usize = 20;
/// ...in so short a time is a scanner.
pub const SCANNER_TIME: Duration = Duration::from_millis(200);
