//! Time. The domain never reads a clock: a [`Moment`] arrives with every input.
//!
//! Two kinds are told apart. *Wall time* ([`Timestamp`]) is what people read; it can be wrong on an old PC with a
//! dead battery, so it comes with what is known of it ([`Time`], made by [`crate::clock`]). The *hybrid logical clock*
//! ([`Hlc`]) orders records and never goes back; it decides no seat.

use crate::chance::IdSeed;
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
    /// The next tick: greater than `self` even when the wall clock went back. Only a believed clock moves the time part;
    /// one start with a clock in 2038 would else make the right clock wrong for ever.
    #[must_use]
    pub fn tick(self, time: &Time) -> Self {
        let next = self.0.saturating_add(1);
        if !time.belief.is_believed() {
            return Self(next);
        }
        let wall = u64::try_from(time.now.0.max(0)).unwrap_or(0) << 16;
        Self(wall.max(next))
    }

    /// Takes note of a peer's clock, up to [`MERGE_AHEAD`] before the local wall time.
    #[must_use]
    pub fn merge(self, peer: Self, now: Timestamp) -> Self {
        let limit = u64::try_from(now.0.max(0).saturating_add(MERGE_AHEAD)).unwrap_or(0) << 16;
        Self(self.0.max(peer.0.min(limit)))
    }
}

/// The time of one moment, and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The best that is known: the wall clock while it is believed, else the last believed moment and the time the
    /// kiosk ran since.
    pub now: Timestamp,
    /// What the machine's clock says.
    pub wall: Timestamp,
    /// Whether that can be believed, and why.
    pub belief: Belief,
    /// It is surely not earlier than this: the last synchronised or confirmed moment, and the time the kiosk ran since.
    /// None before the first such moment.
    pub floor: Option<Timestamp>,
    /// Only what is over by this is deleted: the floor, which after a jump is followed a day of running later.
    pub due: Option<Timestamp>,
    /// Starts of the machine since the last synchronised or confirmed moment.
    pub starts: u32,
}

impl Time {
    /// A time that the system keeps right.
    #[must_use]
    pub fn synchronised(now: Timestamp) -> Self {
        Self { now, wall: now, belief: Belief::Synchronised, floor: Some(now), due: Some(now), starts: 0 }
    }

    /// Whether dates can be relied on: said on screen, on paper and in records where not.
    #[must_use]
    pub fn is_believed(&self) -> bool {
        self.belief.is_believed()
    }
}

/// Whether the clock is believed, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belief {
    /// The system's time service keeps it right.
    Synchronised,
    /// An advisor confirmed it, or it was synchronised, and it has gone on without a gap.
    Confirmed,
    /// After a start: it is not before the last believed moment and at most [`crate::clock::AHEAD_MAX`] after it. Or a volunteer said
    /// so. Good for what is shown; it moves no floor.
    Plausible,
    /// Further ahead: the kiosk was off for long, or the clock is wrong; they cannot be told apart. Or before a moment
    /// that was only plausible.
    Unconfirmed,
    /// Before a moment that is past for sure, or before this software was made.
    Wrong,
}

impl Belief {
    /// Whether dates can be relied on.
    #[must_use]
    pub fn is_believed(self) -> bool {
        !matches!(self, Self::Unconfirmed | Self::Wrong)
    }
}

/// What every input carries: the time, and fresh randomness for the names of what is made.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The time.
    pub time: Time,
    /// New for each input. Nothing secret is ever made of it.
    pub ids: IdSeed,
}

impl Moment {
    /// The best that is known of the time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.time.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logical_clock_never_goes_back() {
        let noon = Timestamp(1_790_000_000_000);
        let at = |now| Time::synchronised(now);
        let first = Hlc::default().tick(&at(noon));
        let after_jump_back = first.tick(&at(noon.plus(-DAY)));
        assert!(after_jump_back > first);
        let far = Hlc(u64::MAX);
        assert_eq!(first.merge(far, noon).0 >> 16, (noon.0 + MERGE_AHEAD) as u64);
    }

    #[test]
    fn only_a_believed_clock_moves_the_time_part() {
        let noon = Timestamp(1_790_000_000_000);
        let first = Hlc::default().tick(&Time::synchronised(noon));
        for belief in [Belief::Unconfirmed, Belief::Wrong] {
            let at = noon.plus(4000 * DAY);
            let far = Time { now: at, wall: at, belief, floor: None, ..Time::synchronised(noon) };
            let next = first.tick(&far);
            assert_eq!((next.0 >> 16, next > first), (first.0 >> 16, true), "{belief:?}");
            assert_eq!(next.tick(&Time::synchronised(noon.plus(1))).0 >> 16, (noon.0 + 1) as u64);
        }
    }
}
