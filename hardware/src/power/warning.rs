//! When the staff is told that the battery runs down.
//!
//! ```text
//!           two looks say low          two looks say critical
//!   None ─────────────────────► Low ─────────────────────────► Critical
//!    ▲                           │                                │
//!    └── it does not drain, or BACK_PERCENT more than the limit ──┘
//! ```
//!
//! One look is not enough: some batteries say for a second that they are empty, after a plug was pulled or the machine was
//! woken. And a level that goes up and down by one does not warn twice.

use super::battery::{CRITICAL_PERCENT, LOW_PERCENT, Power};

/// So much above the limit, in percent, a warning is over.
pub const BACK_PERCENT: u8 = 3;

/// What the staff is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// Nothing.
    #[default]
    None,
    /// The machine has to be plugged in soon.
    Low,
    /// It may go out at any moment.
    Critical,
}

impl Warning {
    fn of(power: &Power) -> Self {
        match (power.is_critical(), power.is_low()) {
            (true, _) => Self::Critical,
            (_, true) => Self::Low,
            _ => Self::None,
        }
    }

    /// The level at which it is over while the battery drains.
    fn is_over_at(self) -> u8 {
        let limit = if self == Self::Critical { CRITICAL_PERCENT } else { LOW_PERCENT };
        limit.saturating_add(BACK_PERCENT)
    }
}

/// The warning that stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Warnings {
    stands: Warning,
    /// What the look before said.
    before: Warning,
}

impl Warnings {
    /// Takes a look; the warning where it is another now.
    pub fn take(&mut self, power: &Power) -> Option<Warning> {
        let seen = Warning::of(power);
        let sure = seen.min(std::mem::replace(&mut self.before, seen));
        let is_over = !power.draining || power.level.is_some_and(|level| level >= self.stands.is_over_at());
        let now = if is_over { sure } else { sure.max(self.stands) };
        let is_new = now != self.stands;
        self.stands = now;
        is_new.then_some(now)
    }

    /// The warning that stands.
    #[must_use]
    pub fn stands(&self) -> Warning {
        self.stands
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::FakeSys;
    use super::*;

    fn power(status: &str, level: &str) -> Power {
        let sys = FakeSys::new();
        let attributes = format!("type=Battery status={status} capacity={level}");
        sys.node("power_supply", "platform", "BAT0", &attributes);
        Power::read(&sys.machine())
    }

    #[test]
    fn what_the_staff_is_told() {
        use Warning::{Critical, Low, None};
        const NO: Option<Warning> = Option::None;
        for (case, looks) in [
            (
                "it runs down",
                &[("20", NO, None), ("15", NO, None), ("14", Some(Low), Low), ("14", NO, Low)][..],
            ),
            (
                "and further",
                &[
                    ("15", NO, None),
                    ("5", Some(Low), Low),
                    ("5", Some(Critical), Critical),
                    ("4", NO, Critical),
                ],
            ),
            ("empty for a moment", &[("60", NO, None), ("0", NO, None), ("60", NO, None), ("0", NO, None)]),
            (
                "up and down by one",
                &[
                    ("15", NO, None),
                    ("15", Some(Low), Low),
                    ("16", NO, Low),
                    ("15", NO, Low),
                    ("17", NO, Low),
                    ("15", NO, Low),
                ],
            ),
            ("well above", &[("15", NO, None), ("15", Some(Low), Low), ("18", Some(None), None)]),
            (
                "plugged in",
                &[
                    ("15", NO, None),
                    ("15", Some(Low), Low),
                    ("+15", Some(None), None),
                    ("15", NO, None),
                    ("15", Some(Low), Low),
                ],
            ),
            (
                "critical is over before low is",
                &[
                    ("3", NO, None),
                    ("3", Some(Critical), Critical),
                    ("7", NO, Critical),
                    ("8", Some(Low), Low),
                ],
            ),
            (
                "it does not know any more",
                &[
                    ("3", NO, None),
                    ("3", Some(Critical), Critical),
                    ("x", NO, Critical),
                    ("+x", Some(None), None),
                ],
            ),
        ] {
            let mut warnings = Warnings::default();
            for (at, (level, want, stands)) in looks.iter().enumerate() {
                let look = match level.strip_prefix('+') {
                    Some(level) => power("Charging", level),
                    Option::None => power("Discharging", level),
                };
                assert_eq!((warnings.take(&look), warnings.stands()), (*want, *stands), "{case}: {at}");
            }
        }
    }
}
