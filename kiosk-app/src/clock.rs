//! Where time and randomness come from. The domain reads neither: each input carries a [`Moment`].

use perron_domain::time::{MINUTE, Moment, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime};

/// This software did not exist before: an earlier clock is wrong. 2026-11-01 00:00 UTC, in milliseconds.
const NOT_BEFORE: Timestamp = Timestamp(1_793_491_200_000);
/// A wall clock that went back by more than this while running is wrong.
const BACK_MAX: i64 = 5 * MINUTE;

/// Gives moments.
pub trait Clock: Send + Sync {
    /// Wall time now, and whether it can be believed.
    fn now(&self) -> (Timestamp, bool);

    /// Now, with fresh randomness.
    ///
    /// # Errors
    /// When the system has no random source.
    fn moment(&self) -> Result<Moment, getrandom::Error> {
        let (now, clock_ok) = self.now();
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        Ok(Moment { now, clock_ok, seed })
    }
}

/// The system's clock, watched for being set back, with an offset that the simulator can set.
#[derive(Debug)]
pub struct SystemClock {
    started: (Instant, i64),
    offset: Arc<AtomicI64>,
}

impl SystemClock {
    /// Starts watching. `offset` in milliseconds is added to all that is read: 0 except in a simulation.
    #[must_use]
    pub fn new(offset: Arc<AtomicI64>) -> Self {
        Self { started: (Instant::now(), wall()), offset }
    }
}

fn wall() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(0)
}

impl Clock for SystemClock {
    fn now(&self) -> (Timestamp, bool) {
        let (then, wall_then) = self.started;
        let now = wall().saturating_add(self.offset.load(Ordering::Relaxed));
        let steady = wall_then.saturating_add(i64::try_from(then.elapsed().as_millis()).unwrap_or(i64::MAX));
        (Timestamp(now), now >= NOT_BEFORE.0 && now >= steady - BACK_MAX)
    }
}

/// A clock that stands still until it is moved: for the tour and for tests.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// Stands at this time.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.0)))
    }

    /// Moves on, in milliseconds.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> (Timestamp, bool) {
        let now = Timestamp(self.0.load(Ordering::Relaxed));
        (now, now >= NOT_BEFORE)
    }
}
