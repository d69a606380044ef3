//! Six minutes for everything. Each test asks for its share; what is left over goes to the next, and a test that gets
//! less than it needs is told as unknown.
//!
//! ```text
//!  |◄──────────────────────── TOTAL ────────────────────────►|
//!  | quick reads | a person's tests        |◄─── MACHINE ───►|
//!                  end here at the latest ─┘  load and memory
//! ```

use std::time::Duration;

use crate::wire::Clock;

/// The whole examination.
pub const TOTAL: Duration = Duration::from_secs(360);

/// What a slow person cannot take from the tests that need nobody.
pub const MACHINE: Duration = Duration::from_secs(120);

/// What is left of the time.
pub(crate) struct Budget<'c> {
    clock: &'c dyn Clock,
    begun: Duration,
}

impl<'c> Budget<'c> {
    pub(crate) fn new(clock: &'c dyn Clock) -> Self {
        Self { clock, begun: clock.now() }
    }

    pub(crate) fn spent(&self) -> Duration {
        self.clock.now().saturating_sub(self.begun)
    }

    /// Time for a test that needs nobody: `want`, or what is left if that is `least` or more.
    pub(crate) fn share(&self, want: Duration, least: Duration) -> Option<Duration> {
        fit(TOTAL.saturating_sub(self.spent()), want, least)
    }

    /// Time for a test that a person takes part in.
    pub(crate) fn person(&self, want: Duration, least: Duration) -> Option<Duration> {
        fit((TOTAL - MACHINE).saturating_sub(self.spent()), want, least)
    }
}

fn fit(left: Duration, want: Duration, least: Duration) -> Option<Duration> {
    let share = left.min(want);
    (share >= least && !share.is_zero()).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_machine::FakeClock;

    #[test]
    fn a_share_is_what_is_left_and_never_less_than_is_of_use() {
        let clock = FakeClock::at(1_000);
        let budget = Budget::new(&clock);
        let s = Duration::from_secs;
        for (spent, machine, person) in [
            (0, Some(45), Some(45)),
            (195, Some(45), Some(45)),
            (210, Some(45), Some(30)),
            (231, Some(45), None),
            (320, Some(40), None),
            (350, Some(10), None),
            (351, None, None),
            (400, None, None),
        ] {
            clock.set(1_000 + spent);
            assert_eq!(budget.share(s(45), s(10)), machine.map(s), "{spent}");
            assert_eq!(budget.person(s(45), s(10)), person.map(s), "{spent}");
        }
    }

    #[test]
    fn a_clock_that_goes_back_gives_no_more_than_all() {
        let clock = FakeClock::at(100);
        let budget = Budget::new(&clock);
        clock.set(50);
        assert_eq!(budget.spent(), Duration::ZERO);
        assert_eq!(budget.share(TOTAL * 2, Duration::ZERO), Some(TOTAL));
    }
}
