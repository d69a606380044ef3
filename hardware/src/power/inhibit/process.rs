//! The system's program that holds the lock, and the pipe that keeps it running.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

/// What is kept from happening.
const WHAT: &str = "--what=sleep:idle:handle-lid-switch";
/// How long the program may take to end by itself once its pipe is closed, and how often it is looked at.
const END: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(5);
/// The most that is read of what the program says of its end, in bytes.
const WORDS_MAX: usize = 512;

/// The program, and the pipe that keeps it running.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    pipe: Option<ChildStdin>,
    answer: File,
    words: File,
}

impl Running {
    pub(super) fn start(program: &Path) -> io::Result<Self> {
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
    pub(super) fn has_answered(&mut self) -> bool {
        self.answer.read(&mut [0]).is_ok_and(|count| count > 0)
    }

    /// What it said of its end, if it has ended.
    pub(super) fn ended(&mut self) -> Option<String> {
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
