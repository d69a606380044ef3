//! Is it a scanner, or does a person type?
//!
//! ```text
//!  calls itself one, or was known as one ──► a scanner: all it sends is codes
//!  else ──► keys wait up to HOLD; so quick one after the other that no hand does it ──► a code
//!                          else ──► a person's keys
//!           one of our codes ──────────► a scanner, also after the next start
//!           20 characters in 200 ms ───► a scanner until it is unplugged
//!           keys one by one again ─────► no scanner after all, unless it calls itself one
//! ```

use std::time::Duration;

/// How long a key waits for the next before it counts as a person's. Scanners send one every 1 to 20 ms; two fingers that
/// come down together are as quick, but not six.
pub const HOLD: Duration = Duration::from_millis(35);
/// So many characters, none later than [`HOLD`] after the one before, are no person's.
pub const QUICK: usize = 6;
/// After that the code goes on until no character has come for so long: some scanners are not even.
pub const BURST_PAUSE: Duration = Duration::from_millis(120);
/// A key that comes so long after the one before is a hand's...
pub const HAND_PAUSE: Duration = Duration::from_millis(60);
/// ...and so many of them, one after the other, are no scanner's.
pub const HAND_KEYS: usize = 8;
/// A device that types so many characters...
pub const SCANNER_CHARACTERS: usize = 20;
/// ...in so short a time is a scanner.
pub const SCANNER_TIME: Duration = Duration::from_millis(200);
