//! A visit begins with the first touch and ends with the wipe. Seconds are counted here, not read from a clock that may
//! jump.
//!
//! ```text
//!  quiet ─ the site's limit ─► countdown ─ zero ─► over
//!    ▲                            │
//!    └────────── a touch ─────────┘
//! ```

use crate::site::IdleRule;

/// Seconds for which a call for help holds the screen: long enough to finish with somebody else and come over.
pub(crate) const HELP_WAIT_S: u32 = 600;

/// How long nobody touched the screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visit {
    /// Seconds left of the idle countdown, while it runs.
    pub countdown: Option<u32>,
    /// Seconds without a touch.
    pub(crate) quiet: u32,
}

/// What a second without a touch leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    /// The visit goes on, or has not begun: nothing changes.
    Nothing,
    /// Nobody began a visit: the lists are read again.
    Untouched,
    /// The visit is over.
    Over,
}

impl Visit {
    /// A second passed. `untouched`: nobody began a visit, so that nobody is asked whether they are there.
    pub(crate) fn tick(&mut self, rule: IdleRule, untouched: bool) -> Beat {
        if let Some(left) = self.countdown {
            self.countdown = Some(left.saturating_sub(1));
            return if left <= 1 { Beat::Over } else { Beat::Nothing };
        }
        self.quiet = self.quiet.saturating_add(1);
        if self.quiet < rule.after {
            return Beat::Nothing;
        }
        if untouched {
            self.quiet = 0;
            return Beat::Untouched;
        }
        self.countdown = Some(rule.countdown);
        Beat::Nothing
    }

    /// Notes a touch. True when the touch only answered the warning and goes no further: what lies behind was not seen.
    /// `beside`: on the frame, which is seen beside the warning.
    pub(crate) fn touched(&mut self, beside: bool) -> bool {
        self.quiet = 0;
        let warned = self.countdown.take().is_some();
        warned && !beside
    }

    /// Somebody is there: a code that this kiosk knows was shown, or they wait for the advisor or watch the hand.
    pub(crate) fn present(&mut self) {
        self.quiet = 0;
        self.countdown = None;
    }
}

#[cfg(test)]
mod tests;
