//! Slows down guessing, across visits and restarts: wrong PINs, unknown voucher numbers, wrong ticket codes.

use crate::crypto::GrowingDelay;
use crate::time::{DAY, Timestamp};
use minicbor::{Decode, Encode};

/// Failures in a row and until when to wait. Kept by the store, without a word of what was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Guard {
    /// Failures since the last success.
    #[n(0)]
    pub failures: u32,
    /// Nothing is tried before this time.
    #[n(1)]
    pub until: Timestamp,
}

impl Guard {
    /// Seconds to wait, 0 when one may try. A clock that went back never lengthens the wait beyond the rule's longest.
    #[must_use]
    pub fn wait(&self, now: Timestamp, rule: GrowingDelay) -> u32 {
        let ms = self.until.0.saturating_sub(now.0).clamp(0, i64::from(rule.wait_s(self.failures)) * 1000);
        u32::try_from((ms + 999) / 1000).unwrap_or(0)
    }

    /// Notes a failure. A day without one is forgiven: slips of many people do not add up for ever.
    pub fn fail(&mut self, now: Timestamp, rule: GrowingDelay) {
        if now.0.saturating_sub(self.until.0) > DAY {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        self.until = now.plus(i64::from(rule.wait_s(self.failures)) * 1000);
    }

    /// Notes a success that only the right person can have: a PIN. Never for what is looked up: whoever knows one
    /// number would buy guesses at the others with it.
    pub fn pass(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_and_ends() {
        let now = Timestamp(1_000_000);
        let rule = GrowingDelay::CHECK;
        let mut guard = Guard::default();
        let waits: Vec<u32> = (0..14)
            .map(|_| {
                guard.fail(now, rule);
                guard.wait(now, rule)
            })
            .collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        assert_eq!(guard.wait(now.plus(3_600_000), rule), 0);
        assert_eq!(
            guard.wait(now.plus(-crate::time::DAY), rule),
            3600,
            "a clock set back a day costs an hour at most"
        );
        guard.fail(now.plus(DAY), rule);
        assert_eq!(guard.failures, 15, "a day has not passed since the wait");
        guard.fail(guard.until.plus(DAY + 1), rule);
        assert_eq!(guard.failures, 1, "a day without a failure is forgiven");
        guard.pass();
        assert_eq!((guard.failures, guard.wait(now, rule)), (0, 0));
    }
}
