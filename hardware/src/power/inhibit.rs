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

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

/// The system's program.
const PROGRAM: &str = "systemd-inhibit";
/// What is kept from happening.
const WHAT: &str = "--what=sleep:idle:handle-lid-switch";
/// How long the lock may take: a service that is asked for the first time is started first.
const ANSWER: Duration = Duration::from_secs(20);
/// How long to wait before the first new try, and the longest before any.
const RETRY: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_secs(10 * 60);
/// A lock that was held so long begins anew with the shortest wait.
const HELD_LONG: Duration = Duration::from_secs(60);
/// How long the program may take to end by itself once its pipe is closed, and how often it is looked at.
const END: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(5);
/// The most that is read of what the program says of its end, in bytes.
const WORDS_MAX: usize = 512;

/// Why the machine is not kept awake.
#[derive(Debug, thiserror::Error)]
pub enum InhibitError {
    /// The system is not one of systemd.
    #[error("there is no systemd-inhibit: see to it that this machine does not go to sleep by itself")]
    NotThere,
    /// The program does not start.
    #[error("systemd-inhibit does not start ({0}): it is tried again")]
    Start(#[source] io::Error),
    /// The lock was not granted, or was lost.
    #[error(
        "the lock against sleep is not held (« {0} »): is systemd-logind running? A kiosk without a login session needs a \
         rule of polkit that allows its user org.freedesktop.login1.inhibit-handle-lid-switch, -block-sleep and -block-idle"
    )]
    Refused(String),
    /// No answer came.
    #[error("systemd-logind does not answer: it is asked again")]
    Silent,
}

impl InhibitError {
    /// Whether it may be gone at the next try, which comes by itself.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        !matches!(self, Self::NotThere)
    }
}

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

/// The program, and the pipe that keeps it running.
#[derive(Debug)]
struct Running {
    child: Child,
    pipe: Option<ChildStdin>,
    answer: File,
    words: File,
}

impl Running {
    fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args([WHAT, "--who=Perron", "--why=The kiosk is in use", "--mode=block", "cat"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let output = child.stdout.take().map(OwnedFd::from).map(unblocked).transpose();
        let words = child.stderr.take().map(OwnedFd::from).map(unblocked).transpose();
        let mut pipe = child.stdin.take();
        // A program that has ended already says so at the next look.
        let sent = pipe.as_mut().map(|pipe| pipe.write_all(b"\n"));
        if let Some(Err(error)) = sent {
            tracing::debug!(%error, "systemd-inhibit takes nothing");
        }
        match (output, words) {
            (Ok(Some(answer)), Ok(Some(words))) => Ok(Self { child, pipe, answer, words }),
            (Err(error), _) | (_, Err(error)) => Err(end(&mut child, error)),
            _ => Err(end(&mut child, io::ErrorKind::BrokenPipe.into())),
        }
    }

    /// Whether the byte came back.
    fn has_answered(&mut self) -> bool {
        self.answer.read(&mut [0]).is_ok_and(|count| count > 0)
    }

    /// What it said of its end, if it has ended.
    fn ended(&mut self) -> Option<String> {
        let how = match self.child.try_wait() {
            Ok(None) => return None,
            Ok(Some(status)) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let mut words = [0; WORDS_MAX];
        let count = self.words.read(&mut words).unwrap_or_default();
        let words = String::from_utf8_lossy(words.get(..count).unwrap_or_default());
        let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Some(if words.trim().is_empty() { how } else { words.trim().to_owned() })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.pipe = None;
        let until = Instant::now() + END;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() >= until {
                end(&mut self.child, io::ErrorKind::TimedOut.into());
                return;
            }
            std::thread::sleep(LOOK);
        }
    }
}

fn end(child: &mut Child, why: io::Error) -> io::Error {
    if let Err(error) = child.kill().and_then(|()| child.wait()) {
        tracing::debug!(%error, "systemd-inhibit had ended");
    }
    why
}

fn unblocked(pipe: OwnedFd) -> io::Result<File> {
    fcntl_setfl(pipe.as_fd(), fcntl_getfl(pipe.as_fd())? | OFlags::NONBLOCK)?;
    Ok(File::from(pipe))
}
