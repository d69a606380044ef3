//! Where time and randomness come from. The domain reads neither: each input carries a [`Moment`], and what is known of
//! the clock is judged by [`perron_domain::clock`].

use perron_domain::badges::Role;
use perron_domain::chance::{IdSeed, SecretSeed};
use perron_domain::clock::{Kept, Reading, Timekeeper};
use perron_domain::time::{Moment, Time, Timestamp};
use perron_hardware::clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Fresh bytes from the system's random source: a draw for one purpose.
///
/// # Errors
/// When the system has no random source.
pub fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Fresh randomness for one secret.
///
/// # Errors
/// When the system has no random source.
pub fn secret() -> Result<SecretSeed, getrandom::Error> {
    Ok(SecretSeed::from_bytes(random()?))
}

/// Gives the time.
pub trait Clock: Send + Sync {
    /// The time now, and what is known of it.
    fn time(&self) -> Time;

    /// Takes up what an earlier run knew.
    fn remember(&self, kept: Kept);

    /// What the next run should know.
    fn kept(&self) -> Kept;

    /// Somebody of the staff says that the machine's clock is right.
    fn confirm(&self, by: Role);

    /// Now, with fresh randomness for names.
    ///
    /// # Errors
    /// When the system has no random source.
    fn moment(&self) -> Result<Moment, getrandom::Error> {
        Ok(Moment { time: self.time(), ids: IdSeed::from_bytes(random()?) })
    }
}

/// A timekeeper that several threads ask. What one of them sees, the next goes on from: a few sums under a lock.
#[derive(Debug)]
struct Shared(Mutex<Timekeeper>);

impl Shared {
    fn new() -> Self {
        Self(Mutex::new(Timekeeper::new(Kept::default())))
    }

    fn get(&self) -> MutexGuard<'_, Timekeeper> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The system's clock, with an offset that the simulator can set.
#[derive(Debug)]
pub struct SystemClock {
    keeper: Shared,
    offset: Arc<AtomicI64>,
}

impl SystemClock {
    /// Starts watching. `offset` in milliseconds is added to what people read: 0 except in a simulation.
    #[must_use]
    pub fn new(offset: Arc<AtomicI64>) -> Self {
        Self { keeper: Shared::new(), offset }
    }

    fn reading(&self) -> Reading {
        let clocks = clock::read();
        let offset = self.offset.load(Ordering::Relaxed);
        Reading {
            wall: Timestamp(clocks.wall_ms.saturating_add(offset)),
            steady: clocks.steady_ms,
            synchronised: clocks.synchronised && offset == 0,
        }
    }
}

impl Clock for SystemClock {
    fn time(&self) -> Time {
        let mut keeper = self.keeper.get();
        keeper.read(self.reading())
    }

    fn remember(&self, kept: Kept) {
        *self.keeper.get() = Timekeeper::new(kept);
    }

    fn kept(&self) -> Kept {
        let mut keeper = self.keeper.get();
        keeper.read(self.reading());
        keeper.kept()
    }

    fn confirm(&self, by: Role) {
        let mut keeper = self.keeper.get();
        keeper.confirm(self.reading(), by);
    }
}

/// A machine's clock that is moved by hand: for the tour and for tests. Clones move the same one.
#[derive(Clone, Debug)]
pub struct ManualClock {
    machine: Arc<Machine>,
}

#[derive(Debug)]
struct Machine {
    keeper: Shared,
    reading: Mutex<Reading>,
}

impl ManualClock {
    /// Stands at this time, on a machine whose system keeps it right.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self::with(Reading { wall: at, steady: 0, synchronised: true })
    }

    /// Stands at this time, on a machine that nobody keeps right.
    #[must_use]
    pub fn unsynchronised(at: Timestamp) -> Self {
        Self::with(Reading { wall: at, steady: 0, synchronised: false })
    }

    fn with(reading: Reading) -> Self {
        Self { machine: Arc::new(Machine { keeper: Shared::new(), reading: Mutex::new(reading) }) }
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.machine.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Time passes, in milliseconds.
    pub fn advance(&self, ms: i64) {
        let mut reading = self.reading();
        reading.wall = reading.wall.plus(ms);
        reading.steady = reading.steady.saturating_add(ms);
    }

    /// Somebody, or a battery, sets the clock that people read; no time passes.
    pub fn set(&self, wall: Timestamp) {
        self.reading().wall = wall;
    }

    /// The system's time service comes, or goes.
    pub fn synchronise(&self, synchronised: bool) {
        self.reading().synchronised = synchronised;
    }
}

impl Clock for ManualClock {
    fn time(&self) -> Time {
        let reading = *self.reading();
        self.machine.keeper.get().read(reading)
    }

    fn remember(&self, kept: Kept) {
        *self.machine.keeper.get() = Timekeeper::new(kept);
    }

    fn kept(&self) -> Kept {
        let reading = *self.reading();
        let mut keeper = self.machine.keeper.get();
        keeper.read(reading);
        keeper.kept()
    }

    fn confirm(&self, by: Role) {
        let reading = *self.reading();
        self.machine.keeper.get().confirm(reading, by);
    }
}
