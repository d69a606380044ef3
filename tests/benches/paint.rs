//! First paint and memory of the release build on a virtual screen of 1280×800; with `--peer`, beside Chromium in kiosk
//! mode on a page of like content, in turn (A B B A …).
//!
//! Paint is read from the screen's own memory. *First* is the moment when most pixels stop being the empty background:
//! a white window counts. *Whole* is the moment when the picture is, but for a fiftieth, the one that stays: what a person
//! can read. Memory is the proportional set size of the process and all its children after a walk through the screens.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark prints and may stop"
)]

mod display;

use display::{PATIENCE, Screen, memory, perron};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const DISPLAY: &str = ":93";
/// Pixels looked at: one in this many.
const STRIDE: usize = 4 * 997;
/// Share of looked-at pixels that differ from the background at the first paint.
const PAINTED: f64 = 0.5;
/// Share of looked-at pixels that may still change after the whole paint: a clock, a caret.
const WHOLE: f64 = 0.02;
/// A picture that has not changed for so long stays.
const STILL: Duration = Duration::from_millis(1500);

/// The screen's memory, sampled.
fn pixels(screen: &Screen) -> Option<Vec<u8>> {
    Some(screen.bytes()?[4096..].iter().step_by(STRIDE).copied().collect())
}

/// Looks until the picture has not changed for [`STILL`], and says when it began and when it was whole.
fn painted(screen: &Screen, empty: &[u8], from: Instant) -> Painted {
    let mut seen: Vec<(Duration, Vec<u8>)> = vec![];
    while seen.last().is_none_or(|(at, _)| from.elapsed() < *at + STILL) {
        assert!(!seen.is_empty() || from.elapsed() < PATIENCE, "nothing was painted in {PATIENCE:?}");
        let now = pixels(screen).unwrap();
        if seen.last().map_or(empty, |(_, before)| before) != now {
            seen.push((from.elapsed(), now));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let last = seen.last().unwrap().1.clone();
    let at = |holds: &dyn Fn(&[u8]) -> bool| seen.iter().find(|(_, p)| holds(p)).unwrap().0;
    Painted { first: at(&|p| other(p, empty) > PAINTED), whole: at(&|p| other(p, &last) < WHOLE) }
}

/// When something stood on the screen, and when all of it did.
struct Painted {
    first: Duration,
    whole: Duration,
}

/// Share of the pixels that differ.
fn other(a: &[u8], b: &[u8]) -> f64 {
    a.iter().zip(b).filter(|(a, b)| a != b).count() as f64 / b.len() as f64
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
    family(pid).into_iter().filter_map(|pid| memory(pid, "Pss")).sum()
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
    paint: Painted,
    pss: u64,
}

fn round(command: &mut Command, walk: &[(u32, u32)]) -> Round {
    let screen = Screen::start(DISPLAY);
    let empty = pixels(&screen).unwrap();
    let from = Instant::now();
    let mut child =
        command.env("DISPLAY", DISPLAY).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let paint = painted(&screen, &empty, from);
    walk.iter().for_each(|(x, y)| touch(*x, *y));
    std::thread::sleep(Duration::from_millis(1000));
    let pss = pss(child.id());
    family(child.id()).into_iter().rev().for_each(|pid| {
        drop(Command::new("kill").arg(pid.to_string()).status());
    });
    drop(child.wait());
    Round { paint, pss }
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

/// The middle of the rounds, printed with their ends.
fn median(name: &str, what: &str, unit: &str, mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    let middle = of[of.len() / 2];
    println!("{name:<10} {what:<22} {middle:>7.1} {unit}   ({:.1} … {:.1})", of[0], of[of.len() - 1]);
    middle
}

/// First paint, whole paint and memory of one program.
fn say(name: &str, rounds: &[Round]) -> [f64; 3] {
    let ms =
        |of: fn(&Painted) -> Duration| rounds.iter().map(|r| of(&r.paint).as_secs_f64() * 1000.0).collect();
    [
        median(name, "first paint", "ms", ms(|p| p.first)),
        median(name, "whole paint", "ms", ms(|p| p.whole)),
        median(name, "PSS after the walk", "MiB", rounds.iter().map(|r| r.pss as f64 / 1024.0).collect()),
    ]
}

fn main() {
    let peer = std::env::args().any(|a| a == "--peer");
    let data = tempfile::tempdir().unwrap();
    // The first start makes the demonstration and warms the disk; neither is what is measured.
    round(&mut perron(data.path()), &[]);
    if peer {
        round(&mut chromium(tempfile::tempdir().unwrap().path()), &[]);
    }
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
    let ours = say("perron", &ours);
    println!("budget: PSS not above 45 MiB{}", if ours[2] > 45.0 { "  OVER" } else { "" });
    if peer {
        let theirs = say("chromium", &theirs);
        println!(
            "chromium / perron: first paint × {:.1}, whole paint × {:.1} (wanted 8), memory × {:.1} (wanted 10)",
            theirs[0] / ours[0],
            theirs[1] / ours[1],
            theirs[2] / ours[2]
        );
    }
}
