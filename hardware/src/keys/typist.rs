//! One device with keys, from its events to codes and a person's keys.
//!
//! ```text
//!            key             quick: no hand does it
//!  Idle ──────────► Holding ───────────────────────► Burst ──a pause──► Idle   (the framer ends the code)
//!   ▲                  │ HOLD without a key
//!   └── a person's ◄───┘
//!
//!  A scanner's keys go to the framer at once. The times are the kernel's: a busy machine changes nothing.
//! ```

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime};

use evdev::KeyCode;

use super::device::Timed;
use super::judge::{BURST_PAUSE, HAND_KEYS, HAND_PAUSE, HOLD, QUICK, SCANNER_CHARACTERS, SCANNER_TIME};
use super::reading::Layouts;
use super::stroke::{Held, KeyEvent, Stroke};
use crate::scanner::{Framer, PAUSE, SLOW_PAUSE, Scan, ScanFault, is_own};

/// The most keys of a person remembered as down.
const DOWN_MAX: usize = 32;

/// What a device's events came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// A code, or what was none.
    Code(Result<Scan, ScanFault>),
    /// A person's keys, in order.
    Keys(Vec<KeyEvent>),
    /// It is a scanner: it has read one of our codes, or types as only a scanner does.
    IsScanner,
    /// It is none after all.
    IsKeyboard,
}

/// What a device is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whatever types.
    Unknown,
    /// A scanner by how it types.
    Typing,
    /// A scanner that has read one of our codes.
    Proven,
    /// A scanner by what it calls itself.
    Named,
}

impl Role {
    /// Whether all it sends is codes.
    #[must_use]
    pub fn is_scanner(self) -> bool {
        self != Self::Unknown
    }
}

/// The state of one device.
#[derive(Debug)]
pub struct Typist {
    held: Held,
    framer: Framer<Stroke>,
    layouts: Layouts,
    role: Role,
    state: State,
    /// When the last key came.
    last: Option<Instant>,
    /// When the last characters came, while all are quick.
    characters: VecDeque<Instant>,
    /// A person's keys that are down.
    down: Vec<KeyCode>,
    /// All keys that are down.
    pressed: Vec<KeyCode>,
    /// When a key last went down, and how many came singly.
    pressed_at: Option<Instant>,
    single: usize,
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
    pub fn new(role: Role, layouts: Layouts) -> Self {
        Self {
            held: Held::default(),
            framer: Framer::new(),
            layouts,
            role,
            state: State::Idle,
            last: None,
            characters: VecDeque::new(),
            down: vec![],
            pressed: vec![],
            pressed_at: None,
            single: 0,
        }
    }

    /// What it is taken for.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether no key is down: taken at another moment, a key would stay down for everybody else.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.pressed.is_empty()
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
            State::Holding(_) => Some(HOLD),
            State::Burst => Some(BURST_PAUSE),
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
        if self.last.is_some_and(|last| at.saturating_duration_since(last) > SLOW_PAUSE) {
            self.held.rested();
        }
        self.last = Some(at);
        self.press(event, at, typed);
        let stroke = self.held.take(event);
        if self.role.is_scanner() || matches!(self.state, State::Burst) {
            self.let_go(event, typed);
        }
        if self.role.is_scanner() {
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

    /// Notes which keys are down, and whether a device that only types like a scanner does so no longer.
    fn press(&mut self, event: KeyEvent, at: Instant, typed: &mut Vec<Typed>) {
        match event {
            KeyEvent::Down(key) => {
                if self.pressed.len() < DOWN_MAX && !self.pressed.contains(&key) {
                    self.pressed.push(key);
                }
                let gap = self.pressed_at.map(|before| at.saturating_duration_since(before));
                self.single = if gap.is_none_or(|gap| gap > HAND_PAUSE) { self.single + 1 } else { 0 };
                self.pressed_at = Some(at);
                if self.single >= HAND_KEYS && matches!(self.role, Role::Typing | Role::Proven) {
                    self.role = Role::Unknown;
                    self.framer = Framer::new();
                    typed.push(Typed::IsKeyboard);
                }
            }
            KeyEvent::Up(key) => self.pressed.retain(|pressed| *pressed != key),
            KeyEvent::Lost => self.pressed.clear(),
        }
    }

    /// Judges what waits, once no key has come for a while.
    fn settle(&mut self, now: Instant, typed: &mut Vec<Typed>) {
        // From key to key: between a key's way down and its way up lies as little as between two keys of a scanner.
        let pause = if matches!(self.state, State::Burst) { BURST_PAUSE } else { HOLD };
        let quiet = self.pressed_at.is_none_or(|at| now.saturating_duration_since(at) > pause);
        if !quiet {
            return;
        }
        self.characters.clear();
        if let State::Holding(held) = std::mem::replace(&mut self.state, State::Idle) {
            let keys: Vec<KeyEvent> = held.into_iter().map(|(_, event, _)| event).collect();
            self.pass(&keys, typed);
        }
    }

    /// A key that went down as a person's comes up as one, also in the middle of what no hand types: it would else be held
    /// for ever.
    fn let_go(&mut self, event: KeyEvent, typed: &mut Vec<Typed>) {
        let is_persons = match event {
            KeyEvent::Up(key) => self.down.contains(&key),
            KeyEvent::Lost => !self.down.is_empty(),
            KeyEvent::Down(_) => false,
        };
        if is_persons {
            self.pass(&[event], typed);
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
            if !self.role.is_scanner() && self.characters.len() == SCANNER_CHARACTERS && is_quick {
                self.becomes(Role::Typing, typed);
            }
        }
    }

    fn becomes(&mut self, role: Role, typed: &mut Vec<Typed>) {
        self.role = role;
        self.state = State::Idle;
        self.single = 0;
        typed.push(Typed::IsScanner);
    }

    fn code(&mut self, code: Result<Vec<Stroke>, ScanFault>, typed: &mut Vec<Typed>) {
        let scan = code.and_then(|strokes| self.layouts.read(&strokes));
        let is_ours = scan.as_ref().is_ok_and(|scan| is_own(scan.as_str()));
        if is_ours && matches!(self.role, Role::Unknown | Role::Typing) {
            self.becomes(Role::Proven, typed);
        }
        typed.push(Typed::Code(scan));
    }
}
