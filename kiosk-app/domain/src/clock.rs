//! What is known of the machine's clock. An old PC's battery is dead, a technician sets the date by hand, a kiosk
//! stands in a cupboard for two months: a clock is believed for a *reason*, and only then.
//!
//! ```text
//!                  the system's time service says so ──────────────────────────► Synchronised ─┐ service gone
//!                  an advisor says so ─────────────────────────────────────────► Confirmed ◄───┘
//!  start ── the last believed moment was ── at most 4 days ago ────────────────► Plausible
//!                                        ├─ longer ago: off for long, or wrong ─► Unconfirmed   nothing is deleted,
//!                                        ├─ in the future, but the floor is not ► Unconfirmed   and it is said
//!                                        └─ so is the floor ───────────────────► Wrong
//!  while it runs: a jump against the steady clock ─────────────────────────────► Unconfirmed, Wrong
//!                 back to where counting on leads ─────────────────────────────► as before the jump
//!  thirty starts of the machine that nobody vouched for ───────────────────────► Unconfirmed
//! ```
//!
//! While the clock is not believed, time is *reckoned*: the last believed moment, and what a clock that only counts has
//! run since. Beside it stands the *floor*: the last synchronised or confirmed moment and the time run since. The real
//! time cannot be before it, whatever the clock says.
//!
//! Deletion follows the floor, and never past the time that is shown. But a floor that jumps by more than eight days was
//! moved by one word, of a person or of a time service on the network, and one wrong word must not delete everybody:
//! deletion follows such a jump after the kiosk ran a day more by a clock that it believes, in which people see the date,
//! and whoever puts it right loses nobody. Each jump has a day of its own, sleep is no running, and smaller steps are
//! followed at once only as far as eight days go in two hours of running or after a start of the machine.
//!
//! A machine without a clock chip is put by its system to where it was switched off: each morning is last evening. No
//! gap shows it, so starts are counted, and after a week of them whoever of the staff comes in is asked.
//!
//! Pure: readings come in, what must outlive a restart ([`Kept`]) comes out.

use crate::badges::Role;
use crate::time::{Belief, DAY, MINUTE, Time, Timestamp};
use minicbor::{Decode, Encode};

/// This software did not exist before: an earlier clock is wrong. 2026-11-01 00:00 UTC, in milliseconds.
pub const NOT_BEFORE: Timestamp = Timestamp(1_793_491_200_000);
/// A first start later than this after [`NOT_BEFORE`] is not believed unasked: ten years.
pub const FIRST_START_MAX: i64 = 3653 * DAY;
/// After a start, a clock at most so far ahead of the last believed moment is believed for what is shown: a long weekend.
pub const AHEAD_MAX: i64 = 4 * DAY;
/// How far the wall clock may differ from where counting on leads: a clock chip's drift, a service's first correction.
pub const GAP_MAX: i64 = 5 * MINUTE;
/// When the floor lags so far behind, the advisor who comes in is asked for the date.
pub const FLOOR_LAG_MAX: i64 = 3 * DAY;
/// Deletion follows a floor that jumped no further than this at once: a kit that is switched on once a week.
pub const JUMP_MAX: i64 = 8 * DAY;
/// And one that jumped further when the kiosk ran so long since.
pub const JUMP_WAIT: i64 = DAY;
/// So much running, or a start of the machine, and steps of [`JUMP_MAX`] together are followed again: many small ones in
/// one run are no way round the wait.
pub const STEPS_REFILL: i64 = 2 * 60 * MINUTE;
/// The most of the time between two readings that counts as running: a kiosk looks every second, and a machine that
/// slept showed nobody its date.
pub const RUN_MAX: i64 = MINUTE;
/// So many starts of the machine without anybody's word, and whoever of the staff comes in is asked for the date.
pub const STARTS_ASK: u32 = 7;
/// So many, and the clock is no longer believed.
pub const STARTS_MAX: u32 = 30;

/// One look at the machine's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The clock that people read.
    pub wall: Timestamp,
    /// A clock that nobody sets, in milliseconds; it goes on while the machine sleeps, and begins anew at its start.
    pub steady: i64,
    /// The system says that a time service keeps the wall clock right.
    pub synchronised: bool,
}

/// What outlives a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Kept {
    /// The last believed moment, and the time run since.
    #[n(0)]
    pub believed: Option<Timestamp>,
    /// The floor.
    #[n(1)]
    pub floor: Option<Timestamp>,
    /// What deletion has followed so far. Before the first floor, the first believed moment: where jumps are measured from.
    #[n(2)]
    pub due: Option<Timestamp>,
    /// How long, in milliseconds, the kiosk ran since the floor jumped ahead of it.
    #[n(3)]
    #[cbor(default)]
    pub waited: i64,
    /// Starts of the machine since the floor's moment.
    #[n(4)]
    #[cbor(default)]
    pub starts: u32,
    /// The steady clock then: where it stands earlier, the machine was started again.
    #[n(5)]
    pub steady: Option<i64>,
    /// The floor that jumped, and the time run since: what deletion follows once it has waited.
    #[n(6)]
    pub pending: Option<Timestamp>,
    /// How far, in milliseconds, deletion followed small steps of the floor lately.
    #[n(7)]
    #[cbor(default)]
    pub stepped: i64,
}

/// Watches the clock through one run of the program.
#[derive(Clone, Debug)]
pub struct Timekeeper {
    kept: Kept,
    time: Time,
    last: Option<Reading>,
    /// See [`Kept::due`].
    due: Option<Timestamp>,
    /// See [`Kept::pending`].
    pending: Option<Timestamp>,
    /// See [`Kept::waited`].
    waited: i64,
    /// See [`Kept::stepped`].
    stepped: i64,
    /// Why it was believed before a jump; none while this run has never believed its clock.
    before_jump: Option<Belief>,
}

impl Timekeeper {
    /// Begins with what an earlier run left.
    #[must_use]
    pub fn new(kept: Kept) -> Self {
        let now = kept.believed.unwrap_or(NOT_BEFORE);
        let Kept { floor, starts, waited, pending, stepped, .. } = kept;
        let due = kept.due.or(kept.believed);
        let time = Time { now, wall: now, belief: Belief::Unconfirmed, floor, due: floor.and(due), starts };
        Self { kept, time, last: None, due, pending, waited, stepped, before_jump: None }
    }

    /// Takes one reading in.
    pub fn read(&mut self, reading: Reading) -> Time {
        let last = self.last.replace(reading);
        let run = last.map_or(0, |last| reading.steady.saturating_sub(last.steady).max(0));
        let expected = self.time.now.plus(run);
        self.time.wall = reading.wall;
        self.time.floor = self.time.floor.map(|floor| floor.plus(run));
        if last.is_none() && self.kept.steady.is_some_and(|steady| reading.steady < steady) {
            self.time.starts = self.time.starts.saturating_add(1);
            self.stepped = 0;
        }
        let belief = match last {
            _ if reading.synchronised => Belief::Synchronised,
            None => self.start(self.kept.believed, reading.wall),
            Some(last) => self.going_on(last, reading, run, expected),
        };
        if belief == Belief::Synchronised {
            self.time.floor = Some(reading.wall);
            self.time.starts = 0;
        }
        self.settle(belief, expected);
        self.follow(run);
        self.time
    }

    /// Somebody of the staff says that the wall clock is right, now. An advisor's word moves the floor; a volunteer's is
    /// good for what is shown.
    pub fn confirm(&mut self, reading: Reading, by: Role) -> Time {
        let time = self.read(reading);
        if !may_confirm(&time, by) {
            return time;
        }
        self.time.starts = 0;
        let mut belief = Belief::Plausible;
        if by.reads_names() {
            self.time.floor = Some(reading.wall);
            belief = Belief::Confirmed;
        }
        self.settle(if reading.synchronised { Belief::Synchronised } else { belief }, reading.wall);
        self.follow(0);
        self.time
    }

    /// What must outlive a restart, as of the last reading.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept {
            believed: self.known_now(),
            floor: self.time.floor,
            due: self.due,
            waited: self.waited,
            starts: self.time.starts,
            steady: self.last.map(|last| last.steady).or(self.kept.steady),
            pending: self.pending,
            stepped: self.stepped,
        }
    }

    /// The best that is known of the time; none where no clock was ever believed.
    fn known_now(&self) -> Option<Timestamp> {
        let known = self.kept.believed.is_some() || self.before_jump.is_some();
        known.then_some(self.time.now)
    }

    fn settle(&mut self, belief: Belief, expected: Timestamp) {
        self.time.belief = belief;
        self.time.now = if belief.is_believed() { self.time.wall } else { expected };
        if belief.is_believed() {
            self.before_jump = Some(belief);
        }
    }

    /// Counts on what is due, and lets it follow the floor.
    fn follow(&mut self, run: i64) {
        let due = match self.due {
            Some(due) => due.plus(run),
            None if self.time.is_believed() => self.time.now,
            None => return,
        };
        let now = self.time.now;
        self.due = Some(match self.time.floor {
            // A wrong word moved the floor ahead. Nobody vouched for this moment: it may only fall or count on.
            Some(floor) if floor > now.plus(GAP_MAX) && self.time.belief == Belief::Plausible => now.min(due),
            Some(floor) => self.after_jump(floor.min(now), due, run),
            None => due,
        });
        self.time.due = self.time.floor.and(self.due);
    }

    /// What is due on the way to `goal`: at once in small steps, after a jump when it has been waited for.
    fn after_jump(&mut self, goal: Timestamp, due: Timestamp, run: i64) -> Timestamp {
        let seen = if self.time.is_believed() { run.min(RUN_MAX) } else { 0 };
        self.stepped = self.stepped.saturating_sub(seen.saturating_mul(JUMP_MAX / STEPS_REFILL)).max(0);
        if self.steps(due, goal) {
            (self.pending, self.waited) = (None, 0);
            return goal;
        }
        let waiting = self.pending.map(|pending| pending.plus(run));
        // A first jump, or one that was put right: this date has not been seen for a day yet.
        let Some(pending) = waiting.filter(|pending| pending.0.saturating_sub(goal.0) <= JUMP_MAX) else {
            (self.pending, self.waited) = (Some(goal), 0);
            return due;
        };
        self.waited = self.waited.saturating_add(seen);
        let pending = if self.steps(pending, goal) { goal } else { pending };
        if self.waited < JUMP_WAIT {
            self.pending = Some(pending);
            return due;
        }
        (self.pending, self.waited) = (None, 0);
        pending
    }

    /// Whether `from` may follow to `to` at once: backwards always, forwards as far as small steps are left.
    fn steps(&mut self, from: Timestamp, to: Timestamp) -> bool {
        let step = to.0.saturating_sub(from.0).max(0);
        let small = step <= JUMP_MAX.saturating_sub(self.stepped);
        if small {
            self.stepped = self.stepped.saturating_add(step);
        }
        small
    }

    /// While the program runs, the steady clock tells whether the wall clock went on or was set.
    fn going_on(&self, last: Reading, now: Reading, run: i64, expected: Timestamp) -> Belief {
        let off = now.wall.0.saturating_sub(expected.0);
        let near = off.abs() <= GAP_MAX;
        match self.before_jump {
            // The service is gone, the clock goes on.
            Some(Belief::Synchronised) if near => Belief::Confirmed,
            Some(before) if near => before,
            Some(_) if off < 0 => self.behind(now.wall),
            Some(_) => Belief::Unconfirmed,
            // Never believed since the start: set by hand now, it is judged as at a start.
            None if now.wall.0.saturating_sub(last.wall.0).saturating_sub(run).abs() > GAP_MAX => {
                self.start(self.kept.believed.map(|_| expected), now.wall)
            }
            None => self.time.belief,
        }
    }

    /// What a clock is worth at a start, against the last believed moment.
    fn start(&self, believed: Option<Timestamp>, wall: Timestamp) -> Belief {
        let (earliest, latest) = match believed {
            Some(believed) => (believed.plus(-GAP_MAX), believed.plus(AHEAD_MAX)),
            None => (NOT_BEFORE, NOT_BEFORE.plus(FIRST_START_MAX)),
        };
        match () {
            () if wall < earliest => self.behind(wall),
            () if wall > latest || self.time.starts >= STARTS_MAX => Belief::Unconfirmed,
            () => Belief::Plausible,
        }
    }

    /// What a clock is worth that is behind a believed moment: that one may have been the wrong one, the floor was not.
    fn behind(&self, wall: Timestamp) -> Belief {
        let past = self.time.floor.unwrap_or(NOT_BEFORE).max(NOT_BEFORE);
        if wall < past.plus(-GAP_MAX) { Belief::Wrong } else { Belief::Unconfirmed }
    }
}

/// Whether a yes to the time that the machine shows can be true: nobody's before this software was made, and only an
/// advisor's before a moment that somebody vouched for.
#[must_use]
pub fn may_confirm(time: &Time, role: Role) -> bool {
    let past = time.floor.filter(|_| !role.reads_names()).map_or(NOT_BEFORE, |floor| floor.plus(-GAP_MAX));
    time.wall >= past.max(NOT_BEFORE)
}

/// Whether somebody of the staff who comes in is asked for the date. A volunteer's word moves no floor, so one that lags,
/// or that a wrong word moved ahead, is the advisor's matter.
#[must_use]
pub fn wants_confirmation(time: &Time, role: Role) -> bool {
    let lag = time.floor.map(|floor| time.now.0.saturating_sub(floor.0));
    let off = lag.is_none_or(|lag| !(-GAP_MAX..=FLOOR_LAG_MAX).contains(&lag));
    !time.is_believed() || time.starts >= STARTS_ASK || role.reads_names() && off
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
