//! Time. The domain never reads a clock: a [`Moment`] arrives with every input.
//!
//! Two kinds are told apart. *Wall time* ([`Timestamp`]) is what people read; it can be wrong on an old PC with a
//! dead battery. The *hybrid logical clock* ([`Hlc`]) orders records and never goes back; it decides no seat.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use minicbor::{Decode, Encode};

/// Wall time in milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] pub i64);

/// Milliseconds in a minute.
pub const MINUTE: i64 = 60_000;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * 60 * MINUTE;

impl Timestamp {
    /// The same instant as chrono's type; the epoch when out of chrono's range.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// What a clock on the wall of that zone shows.
    #[must_use]
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        self.utc().with_timezone(&zone).naive_local()
    }

    /// The day in that zone.
    #[must_use]
    pub fn day(self, zone: Tz) -> NaiveDate {
        self.local(zone).date()
    }

    /// Later by that many milliseconds.
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }
}

/// Hybrid logical clock: milliseconds of wall time in the high 48 bits, a counter in the low 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Hlc(#[n(0)] pub u64);

/// How far ahead of the local clock a peer's clock may pull ours: 24 hours, in milliseconds.
pub const MERGE_AHEAD: i64 = DAY;

impl Hlc {
    /// The next tick at this wall time: greater than `self` even when the wall clock went back.
    #[must_use]
    pub fn tick(self, now: Timestamp) -> Self {
        let wall = u64::try_from(now.0.max(0)).unwrap_or(0) << 16;
        Self(wall.max(self.0.saturating_add(1)))
    }

    /// Takes note of a peer's clock, up to [`MERGE_AHEAD`] before the local wall time.
    #[must_use]
    pub fn merge(self, peer: Self, now: Timestamp) -> Self {
        let limit = u64::try_from(now.0.max(0).saturating_add(MERGE_AHEAD)).unwrap_or(0) << 16;
        Self(self.0.max(peer.0.min(limit)))
    }
}

/// What every input carries: the wall time, whether it can be believed, and fresh randomness.
#[derive(Clone, Copy)]
pub struct Moment {
    /// Wall time now.
    pub now: Timestamp,
    /// False when the clock is before the software's build or jumped; said on tickets and in records.
    pub clock_ok: bool,
    /// 32 bytes from the system's random source, new for each input.
    pub seed: [u8; 32],
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Moment")
            .field("now", &self.now)
            .field("clock_ok", &self.clock_ok)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logical_clock_never_goes_back() {
        let noon = Timestamp(1_790_000_000_000);
        let first = Hlc::default().tick(noon);
        let after_jump_back = first.tick(noon.plus(-DAY));
        assert!(after_jump_back > first);
        let far = Hlc(u64::MAX);
        assert_eq!(first.merge(far, noon).0 >> 16, (noon.0 + MERGE_AHEAD) as u64);
    }
}
