//! When the screen is black, and what a touch does then.

use std::time::{Duration, Instant};

use super::{Dark, ScreenSwitch};
use crate::power::backlight::BacklightError;
use crate::power::hours::{Hours, LocalTime, is_to_be_on};

/// So long after it was woken nothing that is touched does anything: a light takes up to a second, and a tap on what cannot
/// be seen yet is not meant.
pub const SETTLE: Duration = Duration::from_secs(1);
/// After that a finger whose lifting was never told counts as lifted.
const GIVE_UP: Duration = Duration::from_secs(10);
/// How long to wait before a switch that failed is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// What a hand does, with a finger, a button of a mouse, or a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// It presses.
    Press,
    /// It moves, pressed or not. A mouse that is shaken wakes nobody.
    Move,
    /// It lets go.
    Release,
}

/// Whether an input does anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "what wakes the screen must do nothing else"]
pub enum Wake {
    /// The screen was on: the input does what it does.
    Awake,
    /// It has just woken the screen. It does nothing else, and the picture is to be drawn.
    Woken,
    /// It is a part of the waking, or too little to wake. It does nothing.
    Waking,
}

impl Wake {
    /// Whether the input does what it does.
    #[must_use]
    pub fn is_awake(self) -> bool {
        self == Self::Awake
    }
}

/// The screen of a kiosk.
pub struct Screen {
    switch: Box<dyn ScreenSwitch>,
    is_black: bool,
    last_use: Instant,
    waking: Option<Waking>,
    /// What the light is to do yet, and not before when.
    due: Option<Instant>,
    dark: Option<Dark>,
    problem: Option<BacklightError>,
}

/// Since when, and how many fingers and keys are down that were pressed meanwhile.
#[derive(Clone, Copy, Debug)]
struct Waking {
    since: Instant,
    down: u32,
}

impl Screen {
    /// A screen that is on: also where an earlier run of this program left it dark.
    #[must_use]
    pub fn new(switch: Box<dyn ScreenSwitch>, now: Instant) -> Self {
        let mut screen = Self {
            switch,
            is_black: false,
            last_use: now,
            waking: None,
            due: Some(now),
            dark: None,
            problem: None,
        };
        screen.switch(now);
        screen
    }

    /// Whether the picture is to be black.
    #[must_use]
    pub fn is_black(&self) -> bool {
        self.is_black
    }

    /// What went dark when it last was black.
    #[must_use]
    pub fn dark(&self) -> Option<Dark> {
        self.dark
    }

    /// Why the light does not do what it is to do.
    #[must_use]
    pub fn problem(&self) -> Option<&BacklightError> {
        self.problem.as_ref()
    }

    /// Looks at the time; to be called every second or so. True where the picture turns black, or is to be drawn again.
    pub fn tick(&mut self, hours: Option<&Hours>, clock: Option<LocalTime>, now: Instant) -> bool {
        let idle = now.saturating_duration_since(self.last_use);
        let is_black = !is_to_be_on(hours, clock, idle);
        let turns = is_black != self.is_black;
        if turns {
            self.turn(is_black, now);
        }
        self.switch(now);
        turns
    }

    /// Somebody is there who touched nothing: a code was read, a voice speaks. True where that wakes the screen.
    pub fn used(&mut self, now: Instant) -> bool {
        self.last_use = now;
        let wakes = self.is_black;
        if wakes {
            self.turn(false, now);
            self.switch(now);
        }
        wakes
    }

    /// A hand did something. What wakes the screen does nothing else, nor does what belongs to it until the hand lets go.
    pub fn input(&mut self, input: Input, now: Instant) -> Wake {
        if self.is_black {
            if input != Input::Press {
                return Wake::Waking;
            }
            self.used(now);
            self.waking = Some(Waking { since: now, down: 1 });
            return Wake::Woken;
        }
        self.last_use = now;
        let Some(waking) = &mut self.waking else { return Wake::Awake };
        let since = now.saturating_duration_since(waking.since);
        if since >= GIVE_UP || (waking.down == 0 && since >= SETTLE) {
            self.waking = None;
            return Wake::Awake;
        }
        match input {
            Input::Press => waking.down = waking.down.saturating_add(1),
            Input::Release => waking.down = waking.down.saturating_sub(1),
            Input::Move => {}
        }
        Wake::Waking
    }

    fn turn(&mut self, is_black: bool, now: Instant) {
        self.is_black = is_black;
        self.waking = None;
        self.due = Some(now);
    }

    /// Switches the light, where that is due.
    fn switch(&mut self, now: Instant) {
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        let switched = if self.is_black {
            self.switch.darken().map(|dark| self.dark = Some(dark))
        } else {
            self.switch.lighten()
        };
        self.due = None;
        match switched {
            Ok(()) => self.problem = None,
            Err(error) => {
                if self.problem.is_none() {
                    tracing::warn!(%error, "the screen's light is not switched");
                }
                self.due = error.is_transient().then(|| now + TRY_AGAIN);
                self.problem = Some(error);
            }
        }
    }
}
