//! The kiosk's program, started as on a kit, and what it says of itself.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{Failure, fail, hold};

/// What does not happen in this time, on however slow a machine, does not happen.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(20);
/// The longest that it takes to end when asked.
const ENDS: Duration = Duration::from_secs(30);

/// The running kiosk.
pub(super) struct Kiosk {
    process: Child,
    lines: Arc<Mutex<Vec<String>>>,
    /// How many of its lines were looked at.
    seen: usize,
}

impl Kiosk {
    /// Starts it.
    pub(super) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Self, Failure> {
        let mut program = Command::new("/bin/perron");
        program.args(arguments).env("HOME", "/root").envs(variables.iter().copied());
        program.env("PERRON_LOG", "perron=debug,perron_hardware=info").stdin(Stdio::null());
        let mut process = program.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let lines = Arc::new(Mutex::new(vec![]));
        if let Some(said) = process.stderr.take() {
            let lines = Arc::clone(&lines);
            std::thread::spawn(move || {
                for line in BufReader::new(said).lines().map_while(Result::ok) {
                    lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                }
            });
        }
        Ok(Self { process, lines, seen: 0 })
    }

    /// The process's number: it stays the same where the program begins again.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Whether it runs.
    pub(super) fn runs(&mut self) -> Result<bool, Failure> {
        Ok(self.process.try_wait()?.is_none())
    }

    /// The next line that has this in it, among those not looked at, if one comes in this time.
    pub(super) fn says_in(&mut self, part: &str, within: Duration) -> Result<Option<String>, Failure> {
        let until = Instant::now() + within;
        loop {
            {
                let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
                let found = lines.iter().enumerate().skip(self.seen).find(|(_, line)| line.contains(part));
                if let Some((at, line)) = found {
                    self.seen = at + 1;
                    return Ok(Some(line.clone()));
                }
            }
            if !self.runs()? {
                return fail(("it has ended", self.last_lines()));
            }
            if Instant::now() >= until {
                return Ok(None);
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Waits for a line that has this in it.
    pub(super) fn says(&mut self, part: &str) -> Result<String, Failure> {
        let line = self.says_in(part, PATIENCE)?;
        line.ok_or_else(|| Failure(format!("it does not say {part}: {:?}", self.last_lines())))
    }

    /// Waits for a screen.
    pub(super) fn shows(&mut self, screen: &str) -> Result<(), Failure> {
        self.says(&format!("screen={screen}")).map(drop)
    }

    fn last_lines(&self) -> Vec<String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().rev().take(12).rev().cloned().collect()
    }

    /// Ends it as a kit that is turned off does.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        Command::new("/bin/busybox").args(["kill", "-TERM", &self.id().to_string()]).status()?;
        let until = Instant::now() + ENDS;
        while self.runs()? {
            hold(Instant::now() < until, "it does not end when asked")?;
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
