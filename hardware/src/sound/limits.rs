//! How much, and how long.

use std::time::Duration;

/// The longest text said at once, in bytes: what fits on one screen is a quarter of it. A pipe takes it whole.
pub const TEXT_LIMIT: usize = 8 * 1024;
/// The longest that is spoken at once.
pub const SPEECH_LIMIT: Duration = Duration::from_secs(10 * 60);
/// The longest that a voice may give nothing.
pub const VOICE_LIMIT: Duration = Duration::from_secs(5);
/// The longest that an output may take nothing, or not play what it took.
pub const STUCK_AFTER: Duration = Duration::from_secs(2);
/// How much is handed to an output before it is heard. What a card still plays after a cut is less than this.
pub const AHEAD: Duration = Duration::from_millis(80);
/// How long the switches of a plug must be quiet before they are believed: an extension cable flutters.
pub const JACK_QUIET: Duration = Duration::from_millis(300);
/// The longest that they may flutter while something waits to be said.
pub const JACK_LIMIT: Duration = Duration::from_secs(3);
/// The slowest and the fastest sound, in samples a second.
pub const RATES: std::ops::RangeInclusive<u32> = 8_000..=48_000;
/// Most samples in a block that a voice gives: at most half a second.
pub const BLOCK_LIMIT: usize = 4096;
