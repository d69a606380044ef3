//! First paint and memory of the release build on a virtual screen of 1280×800; with `--peer`, beside Chromium in kiosk
//! mode on a page of like content, in turn (A B B A …).
//!
//! First paint is read from the screen's own memory: the moment when its pixels stop being the empty background. Memory
//! is the proportional set size of the process and all its children after a walk through the screens.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark prints and may stop"
)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const DISPLAY: &str = ":93";
/// Pixels looked at: one in this many.
const STRIDE: usize = 4 * 997;
/// Share of looked-at pixels that must differ from the background.
const PAINTED: f64 = 0.5;
const PATIENCE: Duration = Duration::from_secs(30);

struct Screen {
    server: Child,
    dir: tempfile::TempDir,
}

impl Screen {
    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = Command::new("Xvfb")
            .args([DISPLAY, "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"])
            .arg(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|e| panic!("Xvfb does not start: {e}; cargo xtask bench installs it"));
        let screen = Self { server, dir };
        let from = Instant::now();
        while screen.pixels().is_none() && from.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(300));
        screen
    }

    /// The screen's memory, sampled.
    fn pixels(&self) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.dir.path().join("Xvfb_screen0")).ok()?;
        (bytes.len() > 1_000_000).then(|| bytes[4096..].iter().step_by(STRIDE).copied().collect())
    }

    /// Waits until most of the screen differs from `empty`.
    fn painted(&self, empty: &[u8], from: Instant) -> Duration {
        while from.elapsed() < PATIENCE {
            let now = self.pixels().unwrap();
            let other = now.iter().zip(empty).filter(|(a, b)| a != b).count();
            if other as f64 > PAINTED * empty.len() as f64 {
                return from.elapsed();
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("nothing was painted in {PATIENCE:?}");
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// A process, its children and theirs.
fn family(pid: u32) -> Vec<u32> {
    let children = Command::new("pgrep").args(["-P", &pid.to_string()]).output().unwrap();
    let children = String::from_utf8_lossy(&children.stdout).into_owned();
    let mut all = vec![pid];
    for child in children.lines().filter_map(|l| l.trim().parse().ok()) {
        all.extend(family(child));
    }
    all
}

/// Proportional set size of a family, in KiB.
fn pss(pid: u32) -> u64 {
    let of = |pid: u32| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = text.lines().find(|l| l.starts_with("Pss:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    family(pid).into_iter().filter_map(of).sum()
}

fn touch(x: u32, y: u32) {
    let done = Command::new("xdotool")
        .env("DISPLAY", DISPLAY)
        .args(["mousemove", &x.to_string(), &y.to_string(), "click", "1"])
        .status();
    assert!(done.is_ok_and(|s| s.success()), "xdotool is missing; cargo xtask bench installs it");
    std::thread::sleep(Duration::from_millis(600));
}

/// Home, list, workshop, form, pass, number, contrast, largest text, advisor's door.
const WALK: [(u32, u32); 16] = [
    (396, 560),  // workshops
    (1140, 570), // later
    (500, 266),  // a workshop
    (340, 640),  // sign up
    (1140, 48),  // home
    (884, 560),  // pass
    (240, 640),  // type the number
    (1140, 48),  // home
    (660, 754),  // contrast
    (660, 754),  // contrast
    (330, 754),  // largest text
    (600, 320),  // workshops
    (1140, 48),  // home
    (70, 40),    // advisor's door
    (125, 48),   // back
    (1140, 754), // the end
];

struct Round {
    paint: Duration,
    pss: u64,
}

fn round(command: &mut Command, walk: &[(u32, u32)]) -> Round {
    let screen = Screen::start();
    let empty = screen.pixels().unwrap();
    let from = Instant::now();
    let mut child =
        command.env("DISPLAY", DISPLAY).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let paint = screen.painted(&empty, from);
    std::thread::sleep(Duration::from_millis(1500));
    walk.iter().for_each(|(x, y)| touch(*x, *y));
    std::thread::sleep(Duration::from_millis(1000));
    let pss = pss(child.id());
    family(child.id()).into_iter().rev().for_each(|pid| {
        drop(Command::new("kill").arg(pid.to_string()).status());
    });
    drop(child.wait());
    Round { paint, pss }
}

fn perron(data: &Path) -> Command {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/perron");
    let mut command = Command::new(program);
    command.arg("--fullscreen").arg("--data").arg(data);
    command
}

fn chromium(profile: &Path) -> Command {
    let page: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peer/page.html");
    let mut command = Command::new("chromium");
    command
        .args([
            "--kiosk",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args(["--disable-component-update", "--disable-sync", "--disable-quic", "--window-size=1280,800"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", page.display()));
    command
}

fn say(name: &str, rounds: &[Round]) -> (f64, f64) {
    let mut paint: Vec<f64> = rounds.iter().map(|r| r.paint.as_secs_f64() * 1000.0).collect();
    let mut pss: Vec<f64> = rounds.iter().map(|r| r.pss as f64 / 1024.0).collect();
    paint.sort_by(f64::total_cmp);
    pss.sort_by(f64::total_cmp);
    let (p, m) = (paint[paint.len() / 2], pss[pss.len() / 2]);
    println!(
        "{name:<12} first paint {p:>7.0} ms ({:.0} … {:.0})   PSS after the walk {m:>6.1} MiB ({:.1} … {:.1})",
        paint[0],
        paint[paint.len() - 1],
        pss[0],
        pss[pss.len() - 1]
    );
    (p, m)
}

fn main() {
    let peer = std::env::args().any(|a| a == "--peer");
    let data = tempfile::tempdir().unwrap();
    // The first start makes the demonstration; it is not the one that is measured.
    round(&mut perron(data.path()), &[]);
    let (mut ours, mut theirs) = (vec![], vec![]);
    for n in 0..ROUNDS {
        let mut us = || ours.push(round(&mut perron(data.path()), &WALK));
        let mut them = || {
            let profile = tempfile::tempdir().unwrap();
            theirs.push(round(&mut chromium(profile.path()), &[]));
        };
        match (peer, n % 2) {
            (false, _) => us(),
            (true, 0) => {
                us();
                them();
            }
            (true, _) => {
                them();
                us();
            }
        }
    }
    let (paint, memory) = say("perron", &ours);
    println!("budget: PSS not above 45 MiB{}", if memory > 45.0 { "  OVER" } else { "" });
    if peer {
        let (their_paint, their_memory) = say("chromium", &theirs);
        println!(
            "chromium / perron: paint × {:.1} (wanted 8), memory × {:.1} (wanted 10)",
            their_paint / paint,
            their_memory / memory
        );
    }
}
