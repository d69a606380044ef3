//! A virtual screen, and what the processes on it hold in memory: shared by the benchmarks that open the window.
#![allow(dead_code, reason = "each benchmark uses a part")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server or a window may take to come up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
const SETTLE: Duration = Duration::from_millis(300);

/// An X server of its own, 1280×800, whose pixels can be read as a file.
pub(crate) struct Screen {
    server: Child,
    dir: tempfile::TempDir,
}

impl Screen {
    /// Starts it and waits until it has a picture.
    pub(crate) fn start(display: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = Command::new("Xvfb")
            .args([display, "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"])
            .arg(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|e| panic!("Xvfb does not start: {e}; cargo xtask bench installs it"));
        let screen = Self { server, dir };
        let from = Instant::now();
        while screen.bytes().is_none() && from.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(SETTLE);
        screen
    }

    /// The screen's memory, once it is there.
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.dir.path().join("Xvfb_screen0")).ok()?;
        (bytes.len() > 1_000_000).then_some(bytes)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// A program of the build that this benchmark belongs to: it lies above the folder of this one.
fn built(name: &str) -> PathBuf {
    let me = std::env::current_exe().unwrap();
    me.parent().and_then(Path::parent).unwrap().join(name)
}

/// The kiosk's release build, on all of the screen.
pub(crate) fn perron(data: &Path) -> Command {
    let mut command = Command::new(built("perron"));
    command.arg("--fullscreen").arg("--data").arg(data);
    command
}

/// One figure of a process's memory, in KiB; none when the process has ended.
pub(crate) fn memory(pid: u32, figure: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find(|l| l.strip_prefix(figure).is_some_and(|rest| rest.starts_with(':')))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
