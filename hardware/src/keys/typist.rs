//! One device with keys, from its events to codes and a person's keys.
//!
//! ```text
//!            key             quick: no hand does it
//!  Idle ──────────► Holding ───────────────────────► Burst ──HOLD without a key──► Idle   (the framer ends the code)
//!   ▲                  │ HOLD without a key
//!   └── a person's ◄───┘
//!
//!  A scanner's keys go to the framer at once. The times are the kernel's: a busy machine changes nothing.
//! ```

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime};

use evdev::KeyCode;

use super::device::Timed;
use super::judge::{HOLD, QUICK, SCANNER_CHARACTERS, SCANNER_TIME};
use super::reading::Layouts;
use super::stroke::{Held, KeyEvent, Stroke};
use crate::scanner::{Framer, PAUSE, Scan, ScanFault};

/// The most keys of a person remembered as down.
const DOWN_MAX: usize = 32;

/// What a device's events came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// A code, or what was none.
    Code(Result<Scan, ScanFault>),
    /// A person's keys, in order.
    Keys(Vec<KeyEvent>),
    /// It types as only a scanner does.
    IsScanner,
}

/// The state of one device.
#[derive(Debug)]
pub struct Typist {
    held: Held,
    framer: Framer<Stroke>,
    layouts: Layouts,
    is_scanner: bool,
    state: State,
    /// When the last key came.
    last: Option<Instant>,
    /// When the last characters came, while all are quick.
    characters: VecDeque<Instant>,
    /// A person's keys that are down.
    down: Vec<KeyCode>,
}

#[derive(Debug)]
enum State {
    Idle,
    Holding(Vec<(Instant, KeyEvent, Option<Stroke>)>),
    Burst,
}

impl Typist {
    /// A device of which this is known.
    #[must_use]
    pub fn new(is_scanner: bool, layouts: Layouts) -> Self {
        Self {
            held: Held::default(),
            framer: Framer::new(),
            layouts,
            is_scanner,
            state: State::Idle,
            last: None,
            characters: VecDeque::new(),
            down: vec![],
        }
    }

    /// Whether all it sends is codes.
    #[must_use]
    pub fn is_scanner(&self) -> bool {
        self.is_scanner
    }

    /// The layouts that it may be set to.
    #[must_use]
    pub fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    /// When to call [`Typist::rest`], if nothing comes before.
    #[must_use]
    pub fn wakes(&self) -> Option<Duration> {
        match self.state {
            State::Holding(_) | State::Burst => Some(HOLD),
            State::Idle => self.framer.is_open().then_some(PAUSE),
        }
    }

    /// Takes events with the kernel's times.
    pub fn take(&mut self, events: &[Timed], typed: &mut Vec<Typed>) {
        let (now, wall) = (Instant::now(), SystemTime::now());
        for (time, event) in events {
            // A clock that was set meanwhile must not put an event into the future, or before the one that it follows.
            let ago = wall.duration_since(*time).unwrap_or_default();
            let at = now.checked_sub(ago).unwrap_or(now);
            let at = self.last.map_or(at, |last| at.max(last)).min(now);
            self.event(at, *event, typed);
        }
    }

    /// Nothing came up to now.
    pub fn rest(&mut self, now: Instant, typed: &mut Vec<Typed>) {
        self.settle(now, typed);
        if let Some(code) = self.framer.pause(now) {
            self.code(code, typed);
        }
    }

    fn event(&mut self, at: Instant, event: KeyEvent, typed: &mut Vec<Typed>) {
        self.settle(at, typed);
        self.last = Some(at);
        let stroke = self.held.take(event);
        if self.is_scanner {
            return self.strokes(&[stroke], at, typed);
        }
        match &mut self.state {
            State::Burst => self.strokes(&[stroke], at, typed),
            State::Idle if matches!(event, KeyEvent::Down(_)) => {
                self.state = State::Holding(vec![(at, event, stroke)]);
            }
            State::Idle => self.pass(&[event], typed),
            State::Holding(held) => {
                held.push((at, event, stroke));
                let characters = held.iter().filter(|(_, _, stroke)| stroke.is_some()).count();
                if characters >= QUICK {
                    let held = std::mem::take(held);
                    self.state = State::Burst;
                    for (at, _, stroke) in held {
                        self.strokes(&[stroke], at, typed);
                    }
                }
            }
        }
    }

    /// Judges what waits, once no key has come for [`HOLD`].
    fn settle(&mut self, now: Instant, typed: &mut Vec<Typed>) {
        let quiet = self.last.is_none_or(|last| now.saturating_duration_since(last) > HOLD);
        if !quiet {
            return;
        }
        self.characters.clear();
        if let State::Holding(held) = std::mem::replace(&mut self.state, State::Idle) {
            let keys: Vec<KeyEvent> = held.into_iter().map(|(_, event, _)| event).collect();
            self.pass(&keys, typed);
        }
    }

    /// Passes a person's keys on; a key that comes up only where it went down as a person's.
    fn pass(&mut self, events: &[KeyEvent], typed: &mut Vec<Typed>) {
        let mut keys = vec![];
        for event in events {
            match *event {
                KeyEvent::Down(key) => {
                    if self.down.len() < DOWN_MAX && !self.down.contains(&key) {
                        self.down.push(key);
                    }
                    keys.push(*event);
                }
                KeyEvent::Up(key) => {
                    let before = self.down.len();
                    self.down.retain(|down| *down != key);
                    if self.down.len() < before {
                        keys.push(*event);
                    }
                }
                KeyEvent::Lost => keys.extend(self.down.drain(..).map(KeyEvent::Up)),
            }
        }
        if !keys.is_empty() {
            typed.push(Typed::Keys(keys));
        }
    }

    fn strokes(&mut self, strokes: &[Option<Stroke>], at: Instant, typed: &mut Vec<Typed>) {
        for stroke in strokes.iter().flatten() {
            for code in self.framer.push(&[*stroke], at) {
                self.code(code, typed);
            }
            self.characters.push_back(at);
            if self.characters.len() > SCANNER_CHARACTERS {
                self.characters.pop_front();
            }
            let first = self.characters.front().copied().unwrap_or(at);
            let is_quick = at.saturating_duration_since(first) <= SCANNER_TIME;
            if !self.is_scanner && self.characters.len() == SCANNER_CHARACTERS && is_quick {
                self.is_scanner = true;
                self.state = State::Idle;
                typed.push(Typed::IsScanner);
            }
        }
    }

    fn code(&mut self, code: Result<Vec<Stroke>, ScanFault>, typed: &mut Vec<Typed>) {
        self.held.code_ended();
        typed.push(Typed::Code(code.and_then(|strokes| self.layouts.read(&strokes))));
    }
}
