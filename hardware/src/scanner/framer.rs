//! Cuts what a scanner sends, bytes or strokes of keys, into codes.
//!
//! Most scanners end a code with Enter, or another sign that [`ends_a_code`]; some with nothing at all: then a
//! pause ends it. How long a pause, the scanner's own pace tells, because on a slow line silence lies between any
//! two characters. The framer holds no clock; the time comes with each call, so a test can play any timing.
//!
//! ```text
//!            ┌── byte (room left) ──┐
//!            ▼                      │
//!  Empty ──byte──► Holding ─────────┘        sign, or pause: the code ──► Empty
//!                    │ byte, no room left
//!                    ▼
//!                 Dropping ──────────────── sign, or pause: ScanFault::TooLong ──► Empty
//!
//!  No sign seen yet: a pause ends a code.    After a sign: a pause of GIVE_UP drops half a code, and
//!                                            signs are no longer counted on.
//! ```

use std::time::{Duration, Instant};

use super::framing::{ends_a_code, is_framing};
use super::scan::{MAX_SCAN_BYTES, ScanFault};

/// The shortest silence that ends a code of a scanner that sends no sign. Most send a whole code in one burst.
pub const PAUSE: Duration = Duration::from_millis(80);
/// The longest: of a scanner that sends single characters slowly, or whose pace is not known yet.
pub const SLOW_PAUSE: Duration = Duration::from_secs(1);
/// The silence after which half a code is dropped, where a sign was to end it.
pub const GIVE_UP: Duration = Duration::from_secs(2);

/// How many times as long as the longest silence inside a code the one at its end is.
const PAUSE_TO_GAP: u32 = 4;
/// Bytes at once that only a fast line brings.
const BURST: usize = 8;
/// Arrivals after which a code's pace is known.
const PACED: u32 = 4;

/// What a code is made of on its way here.
pub trait Symbol: Copy {
    /// What it does to the code at hand.
    fn part(self) -> Part;
}

/// What a symbol does to the code at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Belongs to it.
    Text,
    /// Transports it, and is dropped.
    Framing,
    /// Ends it.
    End,
}

impl Symbol for u8 {
    fn part(self) -> Part {
        match self {
            _ if ends_a_code(self) => Part::End,
            _ if is_framing(char::from(self)) => Part::Framing,
            _ => Part::Text,
        }
    }
}

/// The state of one scanner's stream. Holds at most [`MAX_SCAN_BYTES`] symbols.
#[derive(Debug)]
pub struct Framer<S> {
    held: Vec<S>,
    dropping: bool,
    last: Option<Instant>,
    pace: Pace,
    /// Whether this scanner is known to end a code with a sign.
    signs: bool,
}

/// How the bytes of the code at hand came.
#[derive(Debug, Default)]
struct Pace {
    arrivals: u32,
    most: usize,
    longest_gap: Duration,
}

impl Pace {
    /// The silence that ends the code.
    fn pause(&self) -> Duration {
        if self.most < BURST && self.arrivals < PACED {
            return SLOW_PAUSE;
        }
        (self.longest_gap * PAUSE_TO_GAP).clamp(PAUSE, SLOW_PAUSE)
    }
}

impl<S> Default for Framer<S> {
    fn default() -> Self {
        Self { held: Vec::new(), dropping: false, last: None, pace: Pace::default(), signs: false }
    }
}

impl<S: Symbol> Framer<S> {
    /// A framer at the start of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what came at `now` and returns every code that it ends, in order.
    pub fn push(&mut self, symbols: &[S], now: Instant) -> Vec<Result<Vec<S>, ScanFault>> {
        let mut codes: Vec<_> = self.pause(now).into_iter().collect();
        let gap = self.last.map_or(Duration::ZERO, |last| now.saturating_duration_since(last));
        self.pace.longest_gap = self.pace.longest_gap.max(gap);
        let mut of_this_code = 0;
        for &symbol in symbols {
            match symbol.part() {
                Part::End => {
                    let code = self.end();
                    self.signs |= code.is_some();
                    codes.extend(code);
                    of_this_code = 0;
                    continue;
                }
                Part::Framing => {}
                Part::Text if self.dropping => {}
                Part::Text if self.held.len() == MAX_SCAN_BYTES => self.dropping = true,
                Part::Text => self.held.push(symbol),
            }
            of_this_code += 1;
        }
        if !symbols.is_empty() {
            self.last = self.is_open().then_some(now);
        }
        if self.is_open() && of_this_code > 0 {
            self.pace.arrivals = self.pace.arrivals.saturating_add(1);
            self.pace.most = self.pace.most.max(of_this_code);
        }
        codes
    }

    /// Returns the code that a silence up to `now` ends, if there is one.
    pub fn pause(&mut self, now: Instant) -> Option<Result<Vec<S>, ScanFault>> {
        let silence = now.saturating_duration_since(self.last?);
        if !self.signs {
            return if silence >= self.pace.pause() { self.end() } else { None };
        }
        if silence < GIVE_UP {
            return None;
        }
        self.signs = false;
        self.end().map(|code| match code {
            Err(ScanFault::TooLong) => Err(ScanFault::TooLong),
            _ => Err(ScanFault::Unreadable),
        })
    }

    /// Ends the code at hand, as at the end of a file.
    pub fn end(&mut self) -> Option<Result<Vec<S>, ScanFault>> {
        let open = self.is_open();
        let held = std::mem::take(&mut self.held);
        let dropping = std::mem::take(&mut self.dropping);
        self.last = None;
        self.pace = Pace::default();
        open.then_some(if dropping { Err(ScanFault::TooLong) } else { Ok(held) })
    }

    /// Whether a code has begun and not ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.held.is_empty()
    }
}
