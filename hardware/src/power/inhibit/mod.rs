//! Keeps the machine awake, by a lock of the system's own service (logind).
//!
//! ```text
//!            hold                 the byte came back
//!  Free ─────────────► Asked ────────────────────────► Held
//!   ▲ ▲                  │ it ended, or is silent        │ it ended
//!   │ │                  ▼                               │
//!   │ └──── release ── Waiting ◄─────────────────────────┘   longer each time, then Asked again
//!   └────── release ── NotThere                              never tried again
//! ```
//!
//! `systemd-inhibit` holds the lock while the program that it runs lives: `cat`, which reads from a pipe that only this
//! process holds. However this process ends, the pipe ends with it, then `cat`, then the lock. A byte that is sent through
//! the pipe comes back once `cat` runs, which is once the lock is held.
//!
//! The lock names the lid's switch by itself: logind heeds the lock against sleep only for what programs ask, not for a
//! lid that is closed.

mod error;
mod process;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use process::Running;

pub use error::InhibitError;

/// The system's program.
const PROGRAM: &str = "systemd-inhibit";
/// How long the lock may take: a service that is asked for the first time is started first.
const ANSWER: Duration = Duration::from_secs(20);
/// How long to wait before the first new try, and the longest before any.
const RETRY: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_secs(10 * 60);
/// A lock that was held so long begins anew with the shortest wait.
const HELD_LONG: Duration = Duration::from_secs(60);

/// What is new of the lock.
#[derive(Debug)]
pub enum InhibitNews {
    /// It is held.
    Held,
    /// It is not. Said once, until it has been held again or the reason is another.
    Problem(InhibitError),
}

/// The lock. Given back when it is dropped.
#[derive(Debug)]
pub struct Inhibitor {
    program: PathBuf,
    state: State,
    retry: Duration,
    said: Option<String>,
}

#[derive(Debug)]
enum State {
    Free,
    Asked(Running, Instant),
    Held(Running, Instant),
    Waiting(Instant),
    NotThere,
}

impl Default for Inhibitor {
    fn default() -> Self {
        Self::by(Path::new(PROGRAM))
    }
}

impl Inhibitor {
    /// One that asks by another program, as in tests.
    #[must_use]
    pub fn by(program: &Path) -> Self {
        Self { program: program.to_owned(), state: State::Free, retry: RETRY, said: None }
    }

    /// Asks for the lock, unless that is done. [`tend`](Self::tend) tells what came of it.
    pub fn hold(&mut self, now: Instant) {
        if matches!(self.state, State::Free) {
            self.state = State::Waiting(now);
        }
    }

    /// Gives the lock back.
    pub fn release(&mut self) {
        // What runs ends as it is dropped.
        self.state = State::Free;
        self.retry = RETRY;
        self.said = None;
    }

    /// Whether the machine is kept awake, as far as was seen at the last look.
    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(self.state, State::Held(..))
    }

    /// Whether it waits before it tries again.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting(_))
    }

    /// Looks after the lock; to be called every second or so. Does not wait.
    pub fn tend(&mut self, now: Instant) -> Option<InhibitNews> {
        match std::mem::replace(&mut self.state, State::Free) {
            State::Waiting(at) if now >= at => self.ask(now),
            State::Asked(mut running, since) => match running.ended() {
                Some(words) => self.lost(now, InhibitError::Refused(words)),
                None if running.has_answered() => {
                    self.state = State::Held(running, now);
                    self.said = None;
                    Some(InhibitNews::Held)
                }
                None if now.saturating_duration_since(since) >= ANSWER => {
                    self.lost(now, InhibitError::Silent)
                }
                None => self.stay(State::Asked(running, since)),
            },
            State::Held(mut running, since) => match running.ended() {
                Some(words) => {
                    if now.saturating_duration_since(since) >= HELD_LONG {
                        self.retry = RETRY;
                    }
                    self.lost(now, InhibitError::Refused(words))
                }
                None => self.stay(State::Held(running, since)),
            },
            state @ (State::Free | State::Waiting(_) | State::NotThere) => self.stay(state),
        }
    }

    fn stay(&mut self, state: State) -> Option<InhibitNews> {
        self.state = state;
        None
    }

    fn ask(&mut self, now: Instant) -> Option<InhibitNews> {
        match Running::start(&self.program) {
            Ok(running) => self.stay(State::Asked(running, now)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.state = State::NotThere;
                self.say(InhibitError::NotThere)
            }
            Err(error) => self.lost(now, InhibitError::Start(error)),
        }
    }

    fn lost(&mut self, now: Instant, error: InhibitError) -> Option<InhibitNews> {
        self.state = State::Waiting(now + self.retry);
        self.retry = self.retry.saturating_mul(2).min(RETRY_MAX);
        self.say(error)
    }

    fn say(&mut self, error: InhibitError) -> Option<InhibitNews> {
        let words = error.to_string();
        let is_new = self.said.as_ref() != Some(&words);
        self.said = Some(words);
        is_new.then_some(InhibitNews::Problem(error))
    }
}
