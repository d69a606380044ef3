//! Whether anybody awaits a code: a switch that a thread can sleep on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A switch, held by the screen that awaits a code and by the thread of the camera. Clones are one switch.
#[derive(Clone, Debug, Default)]
pub struct Wanted(Arc<(Mutex<bool>, Condvar)>);

impl Wanted {
    /// A switch that is off.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A switch that is on.
    #[must_use]
    pub fn always() -> Self {
        let wanted = Self::new();
        wanted.set(true);
        wanted
    }

    /// Turns it on, while a code is awaited, or off.
    pub fn set(&self, wanted: bool) {
        *self.state() = wanted;
        self.0.1.notify_all();
    }

    /// Whether it is on.
    #[must_use]
    pub fn get(&self) -> bool {
        *self.state()
    }

    /// Wakes whoever sleeps here, so that they look at what else there is to see.
    pub(super) fn ring(&self) {
        // The lock is taken so that nobody is between looking and falling asleep.
        drop(self.state());
        self.0.1.notify_all();
    }

    /// Sleeps until it is on, or `stop` is set and [rung](Self::ring) for. Does not wake up in between.
    pub(super) fn until_on(&self, stop: &AtomicBool) {
        let is_off = |on: &mut bool| !*on && !stop.load(Ordering::SeqCst);
        drop(self.0.1.wait_while(self.state(), is_off).unwrap_or_else(PoisonError::into_inner));
    }

    /// Sleeps for a time, or until it is off, or `stop` is set and rung for.
    pub(super) fn while_on(&self, stop: &AtomicBool, time: Duration) {
        let is_on = |on: &mut bool| *on && !stop.load(Ordering::SeqCst);
        drop(self.0.1.wait_timeout_while(self.state(), time, is_on).unwrap_or_else(PoisonError::into_inner));
    }

    fn state(&self) -> MutexGuard<'_, bool> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
