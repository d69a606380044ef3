//! When what the switches say is believed.

use std::time::Instant;

use super::Plugged;
use crate::sound::limits::{JACK_LIMIT, JACK_QUIET};

/// What was last said, and since when nothing moved.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settle {
    /// Whether headphones are in; nothing where no switch tells.
    last: Option<bool>,
    /// When it began to move, and when it moved last; nothing where it never did.
    moving: Option<(Instant, Instant)>,
}

impl Settle {
    /// Takes note that something moved, and of what is said now.
    pub fn moved(&mut self, says: Option<bool>, now: Instant) {
        let began = match self.moving {
            Some((began, _)) if self.is_moving(now) => began,
            _ => now,
        };
        self.last = says;
        self.moving = Some((began, now));
    }

    fn is_moving(&self, now: Instant) -> bool {
        self.moving.is_some_and(|(_, last)| now.saturating_duration_since(last) < JACK_QUIET)
    }

    /// What is believed.
    #[must_use]
    pub fn plugged(&self, now: Instant) -> Plugged {
        match self.last {
            _ if self.is_moving(now) => Plugged::Moving,
            None => Plugged::Unknown,
            Some(true) => Plugged::In,
            Some(false) => Plugged::Out,
        }
    }

    /// When to look again, though nothing moves.
    #[must_use]
    pub fn wakes(&self, now: Instant) -> Option<Instant> {
        let (_, last) = self.moving.filter(|_| self.is_moving(now))?;
        last.checked_add(JACK_QUIET)
    }

    /// Whether it has moved for so long that something is broken.
    #[must_use]
    pub fn is_loose(&self, now: Instant) -> bool {
        let began = self.moving.filter(|_| self.is_moving(now)).map(|(began, _)| began);
        began.is_some_and(|began| now.saturating_duration_since(began) >= JACK_LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_what_has_been_quiet_is_believed() {
        use Plugged::{In, Moving, Out, Unknown};
        // Movements as milliseconds and what is said; then what is believed when.
        type Table = (&'static [(u64, Option<bool>)], &'static [(u64, Plugged)]);
        let tables: &[Table] = &[
            (&[], &[(0, Unknown), (9000, Unknown)]),
            (&[(0, Some(false))], &[(0, Moving), (299, Moving), (300, Out)]),
            (&[(0, Some(true))], &[(299, Moving), (300, In), (99_000, In)]),
            // Two switches of one plug.
            (&[(0, Some(false)), (1000, Some(true)), (1040, Some(true))], &[(1300, Moving), (1340, In)]),
            // An extension cable: in, out, in.
            (
                &[
                    (0, Some(true)),
                    (1000, Some(false)),
                    (1050, Some(true)),
                    (1200, Some(false)),
                    (1250, Some(true)),
                ],
                &[(1251, Moving), (1549, Moving), (1550, In)],
            ),
            // Pulled for good.
            (&[(0, Some(true)), (1000, Some(false))], &[(1000, Moving), (1299, Moving), (1300, Out)]),
            // Out and in again between two looks.
            (&[(0, Some(true)), (1000, Some(true))], &[(1000, Moving), (1300, In)]),
            // The device with the switch is gone.
            (&[(0, Some(true)), (1000, None)], &[(1299, Moving), (1300, Unknown)]),
        ];
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        for (moves, wanted) in tables {
            let mut settle = Settle::default();
            for (ms, says) in *moves {
                settle.moved(*says, at(*ms));
            }
            for (ms, want) in *wanted {
                assert_eq!(settle.plugged(at(*ms)), *want, "{moves:?} at {ms}");
                let wakes = settle.wakes(at(*ms));
                assert_eq!(wakes.is_some(), *want == Moving, "it sleeps unless something moves");
                assert!(
                    wakes.is_none_or(|wakes| settle.plugged(wakes) != Moving),
                    "woken once, not for nothing"
                );
            }
        }
    }

    #[test]
    fn what_never_comes_to_rest_is_loose() {
        let start = Instant::now();
        let mut settle = Settle::default();
        for step in 0..31 {
            let now = start + Duration::from_millis(step * 100);
            settle.moved(Some(step % 2 == 0), now);
            assert_eq!(settle.is_loose(now), step == 30, "{step}");
        }
        let quiet = start + Duration::from_millis(3300);
        assert!(!settle.is_loose(quiet) && settle.plugged(quiet) == Plugged::In);
        settle.moved(Some(false), quiet);
        assert!(!settle.is_loose(quiet), "it begins anew");
    }
}
