//! When the screen is to be on: a site's week, and the last touch.
//!
//! ```text
//!  no hours given, or the clock is not believed ──────────► on
//!  open, or shortly before or after ──────────────────────► on
//!  else somebody used it less than WOKEN_FOR ago ─────────► on
//!  else ──────────────────────────────────────────────────► off
//! ```

use std::time::Duration;

/// How long the screen stays on after the last use while the site is closed.
pub const WOKEN_FOR: Duration = Duration::from_secs(3 * 60);
/// The most times that a site opens on one day.
pub const OPENINGS_MAX: usize = 12;
/// The longest that the screen is on before and after the hours, in minutes.
pub const GRACE_MAX: u16 = 4 * 60;

const DAY: u16 = 24 * 60;
const WEEK: i32 = 7 * 24 * 60;

/// From when to when a site is open on one day, in minutes of that local day. The end may lie on the next day: 1560 is two
/// in the morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The first minute.
    pub from: u16,
    /// The minute after the last.
    pub to: u16,
}

/// How long the screen is on before a site opens and after it closes, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grace {
    /// Before it opens: somebody turns on the light and looks whether all works.
    pub before: u16,
    /// After it closes: the last visitors finish.
    pub after: u16,
}

impl Default for Grace {
    fn default() -> Self {
        Self { before: 15, after: 30 }
    }
}

/// Why a week cannot be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// An opening begins after its day, ends before it begins, or lasts more than a day.
    #[error("minutes {} to {} of day {day} are no opening: write the first minute of the day and the one after the last", opening.from, opening.to)]
    Opening {
        /// Which day, counted from Monday as 0.
        day: usize,
        /// What was given.
        opening: Opening,
    },
    /// A day has too many openings.
    #[error("day {day} has more than {OPENINGS_MAX} openings: put together those that follow each other")]
    TooMany {
        /// Which day, counted from Monday as 0.
        day: usize,
    },
    /// The grace is too long.
    #[error("the screen may be on at most {GRACE_MAX} minutes before and after the hours: write fewer")]
    Grace,
}

impl HoursError {
    /// Whether trying again may help: never, the configuration must change.
    #[must_use]
    pub fn is_transient(self) -> bool {
        false
    }
}

/// A moment of the local week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime(i32);

impl LocalTime {
    /// A day, counted from Monday as 0, and a minute of it. None where there is no such moment.
    #[must_use]
    pub fn new(day: u8, minute: u16) -> Option<Self> {
        (day < 7 && minute < DAY).then(|| Self(i32::from(day) * i32::from(DAY) + i32::from(minute)))
    }
}

/// A site's week. One without openings is a site that is closed; a site whose hours nobody knows has none at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours(Vec<(i32, i32)>);

impl Hours {
    /// The openings of each day, from Monday on.
    ///
    /// # Errors
    /// [`HoursError`] where they cannot be meant so.
    pub fn new(week: &[Vec<Opening>; 7], grace: Grace) -> Result<Self, HoursError> {
        if grace.before > GRACE_MAX || grace.after > GRACE_MAX {
            return Err(HoursError::Grace);
        }
        let mut spans = vec![];
        for ((day, openings), start) in week.iter().enumerate().zip((0..).step_by(DAY.into())) {
            if openings.len() > OPENINGS_MAX {
                return Err(HoursError::TooMany { day });
            }
            for opening in openings {
                let Opening { from, to } = *opening;
                if from >= DAY || to <= from || to - from > DAY {
                    return Err(HoursError::Opening { day, opening: *opening });
                }
                let begins: i32 = start + i32::from(from) - i32::from(grace.before);
                spans.push((begins, start + i32::from(to) + i32::from(grace.after)));
            }
        }
        Ok(Self(spans))
    }

    /// Whether the site is open at this moment, or nearly.
    #[must_use]
    pub fn has(&self, time: LocalTime) -> bool {
        // Sunday night goes on on Monday, and Monday's grace begins on Sunday.
        [-WEEK, 0, WEEK].iter().any(|shift| {
            let at = time.0 + shift;
            self.0.iter().any(|(from, to)| (*from..*to).contains(&at))
        })
    }
}

/// Whether the screen is to be on. `hours` are none where nobody knows them, `clock` is none where it is not believed, and
/// `idle` is the time since the last use.
#[must_use]
pub fn is_to_be_on(hours: Option<&Hours>, clock: Option<LocalTime>, idle: Duration) -> bool {
    match (hours, clock) {
        (Some(hours), Some(clock)) => hours.has(clock) || idle < WOKEN_FOR,
        _ => true,
    }
}
