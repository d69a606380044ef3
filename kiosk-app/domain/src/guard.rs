//! Slows down guessing, across visits and restarts: wrong PINs, unknown voucher numbers, wrong ticket codes.
//!
//! A wait is a number of seconds that the kiosk has to *run*, counted in its own ticks: a clock that is wrong, set back
//! or set ahead neither shortens nor lengthens it. A guess is counted before it is looked up, and taken back when it
//! was none: so a burst of guesses, or one whose answer nobody waited for, counts like any other.

use crate::crypto::GrowingDelay;
use minicbor::{Decode, Encode};

/// Seconds of running without a failure after which earlier ones are forgiven: a day.
const FORGIVEN_AFTER_S: u32 = 24 * 3600;
/// While one waits, what is left is kept so often, in seconds: what a power cut can cost.
const KEEP_WAIT_S: u32 = 10;
/// While nobody waits, the quiet time is kept so often, in seconds.
const KEEP_QUIET_S: u32 = 3600;

/// What is guessed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guessed {
    /// PINs.
    Pin,
    /// Voucher numbers.
    Voucher,
    /// Ticket codes.
    Ticket,
}

impl Guessed {
    /// The setting that keeps its guard.
    #[must_use]
    pub fn setting(self) -> &'static str {
        match self {
            Self::Pin => "guard.pin",
            Self::Voucher => "guard.pass",
            Self::Ticket => "guard.code",
        }
    }
}

/// Failures in a row and how long to wait. Kept by the store, without a word of what was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Guard {
    /// Failures since the last success.
    #[n(0)]
    pub failures: u32,
    /// Seconds left to wait. (Field 1 once was a moment of the wall clock.)
    #[n(2)]
    #[cbor(default)]
    pub left: u32,
    /// Seconds run since the last failure.
    #[n(3)]
    #[cbor(default)]
    pub quiet: u32,
}

impl Guard {
    /// Seconds to wait, 0 when one may try.
    #[must_use]
    pub fn wait(&self) -> u32 {
        self.left
    }

    /// Counts a guess, before it is looked up.
    pub fn count(&mut self, rule: GrowingDelay) {
        self.failures = self.failures.saturating_add(1);
        (self.left, self.quiet) = (rule.wait_s(self.failures), 0);
    }

    /// Takes one counted guess back: what was looked up is known. Earlier failures stay, for whoever knows one number
    /// would buy guesses at the others with it.
    pub fn take_back(&mut self) {
        self.failures = self.failures.saturating_sub(1);
        self.left = 0;
    }

    /// Takes back a guess that was a PIN. Earlier failures are forgiven only as far as the next one waits: whoever has a
    /// PIN of their own would else buy guesses at the others' with it.
    pub fn take_back_pin(&mut self, rule: GrowingDelay) {
        self.take_back();
        self.failures = self.failures.min(rule.from.saturating_sub(1));
    }

    /// Forgives all: who shows a badge need not guess.
    pub fn pass(&mut self) {
        *self = Self::default();
    }

    /// A second passed. True when the state should be kept on the disk again.
    pub fn tick(&mut self) -> bool {
        if self.failures == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(1);
        self.quiet = self.quiet.saturating_add(1);
        if self.quiet >= FORGIVEN_AFTER_S {
            *self = Self::default();
            return true;
        }
        let every = if self.left > 0 { KEEP_WAIT_S } else { KEEP_QUIET_S };
        self.quiet.is_multiple_of(every)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: GrowingDelay = GrowingDelay::CHECK;

    #[test]
    fn the_delay_grows_and_is_counted_down_in_seconds_of_running() {
        let mut guard = Guard::default();
        let waits: Vec<u32> = (0..14)
            .map(|_| {
                guard.count(RULE);
                guard.wait()
            })
            .collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        for _ in 0..3599 {
            guard.tick();
        }
        assert_eq!(guard.wait(), 1);
        guard.tick();
        assert_eq!((guard.wait(), guard.failures), (0, 14));
        guard.pass();
        assert_eq!(guard, Guard::default());
    }

    #[test]
    fn what_is_known_takes_back_its_own_guess_and_no_other() {
        let mut guard = Guard { failures: 3, left: 0, quiet: 9 };
        guard.count(RULE);
        guard.count(RULE);
        assert_eq!((guard.failures, guard.wait()), (5, 30));
        guard.take_back();
        assert_eq!((guard.failures, guard.wait()), (4, 0));
        guard.count(RULE);
        assert_eq!(guard.wait(), 30, "the next wrong one waits as before");
    }

    #[test]
    fn a_pin_of_ones_own_buys_no_guesses_at_another() {
        let mut guard = Guard::default();
        for _ in 0..2 {
            guard.count(GrowingDelay::PIN);
        }
        assert_eq!(guard.wait(), 0);
        for _ in 0..100 {
            guard.count(GrowingDelay::PIN);
            guard.take_back_pin(GrowingDelay::PIN);
            assert_eq!(guard.wait(), 0, "the right one lets in");
            guard.count(GrowingDelay::PIN);
            assert_eq!(guard.wait(), 30, "and the next wrong one waits");
            guard.left = 0;
        }
        let mut slip = Guard::default();
        slip.count(GrowingDelay::PIN);
        slip.count(GrowingDelay::PIN);
        slip.take_back_pin(GrowingDelay::PIN);
        assert_eq!(slip.failures, 1, "one slip stays one slip");
    }

    #[test]
    fn a_day_of_running_without_a_failure_is_forgiven() {
        let mut guard = Guard::default();
        guard.count(RULE);
        for _ in 1..FORGIVEN_AFTER_S {
            guard.tick();
        }
        assert_eq!(guard.failures, 1);
        assert!(guard.tick());
        assert_eq!(guard, Guard::default());
    }

    #[test]
    fn a_restart_gives_back_at_most_what_was_not_kept_yet() {
        let mut guard = Guard::default();
        (0..6).for_each(|_| guard.count(RULE));
        let mut kept = guard;
        for _ in 0..47 {
            if guard.tick() {
                kept = guard;
            }
        }
        assert_eq!((guard.wait(), kept.wait()), (13, 20));
        let bytes = minicbor::to_vec(kept).unwrap();
        assert_eq!(minicbor::decode::<Guard>(&bytes).unwrap(), kept);
    }
}
