//! Memory of the release build over 20,000 random touches and keys, in visits that begin and end, on a virtual screen.
//!
//! The seed is fixed, so each run does the same. Memory is read before a visit ends, when most is held, and again when
//! the next person finds the first screen. What is judged is the first, the greater one. A run counts only if the
//! kiosk was really used: the number of different pictures at the end of a visit, of visits after which the first
//! screen stood there again, and of touches that a busy kiosk dropped are printed with it.
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
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const DISPLAY: &str = ":94";
/// Touches and keys in all, in one visit, and between two samples.
const EVENTS: u32 = 20_000;
const VISIT: u32 = 200;
const SAMPLE: u32 = 1_000;
/// Time between two of them: quicker than a person, slower than the kiosk.
const PAUSE: Duration = Duration::from_millis(30);
/// From the end of a visit to the sample after it: the kiosk gives memory back within two of its ticks.
const REST: Duration = Duration::from_millis(3500);
/// One in so many is a key.
const KEY_IN: u64 = 4;
/// « Terminer ».
const END: (u64, u64) = (1140, 754);
const KEYS: [&str; 22] = [
    "a",
    "e",
    "i",
    "l",
    "m",
    "n",
    "o",
    "r",
    "s",
    "t",
    "0",
    "1",
    "2",
    "6",
    "9",
    "space",
    "BackSpace",
    "Tab",
    "Return",
    "Escape",
    "Up",
    "Down",
];
const WIDTH: u64 = 1280;
const HEIGHT: u64 = 800;
const SEED: u64 = 20_000;
/// What is promised, in MiB: after all of it, and how far the second half may rise.
const BUDGET: f64 = 45.0;
const FLAT: f64 = 1.0;
/// Share of a picture's bytes that may differ from the first screen's: the clock.
const SAME: f64 = 0.01;

/// Numbers that look random and are the same in each run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

/// One xdotool for all of the run: one for each touch would take longer than the touch.
struct Hands {
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Hands {
    fn new() -> Self {
        let mut process = Command::new("xdotool")
            .arg("-")
            .env("DISPLAY", DISPLAY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("xdotool does not start: {e}; cargo xtask bench installs it"));
        let orders = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { process, orders, answers }
    }

    fn touch(&mut self, (x, y): (u64, u64)) {
        writeln!(self.orders.as_mut().unwrap(), "mousemove {x} {y} click 1").unwrap();
    }

    /// Waits until all of it is done: xdotool may lag behind what it was told.
    fn done(&mut self) {
        writeln!(self.orders.as_mut().unwrap(), "getmouselocation").unwrap();
        assert!(self.answers.read_line(&mut String::new()).unwrap() > 0, "xdotool ended");
    }

    fn key(&mut self, key: &str) {
        writeln!(self.orders.as_mut().unwrap(), "key --delay 0 {key}").unwrap();
    }
}

impl Drop for Hands {
    fn drop(&mut self) {
        drop(self.orders.take());
        drop(self.process.wait());
    }
}

/// The kiosk, ended with the benchmark.
struct Kiosk(Child);

impl Drop for Kiosk {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Anonymous memory and proportional set size, in MiB.
#[derive(Clone, Copy)]
struct Held {
    anonymous: f64,
    pss: f64,
}

fn held(pid: u32) -> Held {
    let mib = |figure| memory(pid, figure).unwrap_or_else(|| panic!("the kiosk ended")) as f64 / 1024.0;
    Held { anonymous: mib("Anonymous"), pss: mib("Pss") }
}

fn say(events: u32, before: Held, after: Held) {
    println!(
        "{events:>7}   {:>9.1} {:>7.1}   {:>9.1} {:>7.1}",
        before.anonymous, before.pss, after.anonymous, after.pss
    );
}

fn picture_hash(picture: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    picture.hash(&mut hasher);
    hasher.finish()
}

fn same(a: &[u8], b: &[u8]) -> bool {
    let other = a.iter().zip(b).filter(|(a, b)| a != b).count();
    other as f64 <= SAME * b.len() as f64
}

/// The first screen, once it stays.
fn first_screen(screen: &Screen) -> Vec<u8> {
    let empty = screen.bytes().unwrap();
    let from = Instant::now();
    let mut before = empty.clone();
    loop {
        assert!(from.elapsed() < PATIENCE, "nothing was painted in {PATIENCE:?}");
        std::thread::sleep(Duration::from_secs(1));
        let now = screen.bytes().unwrap();
        if now != empty && same(&now, &before) {
            return now;
        }
        before = now;
    }
}

/// The straight line through the points that lies nearest to them: how far it rises over them all.
fn rise(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (mx, my) = (mean(|p| p.0), mean(|p| p.1));
    let covariance: f64 = points.iter().map(|(x, y)| (x - mx) * (y - my)).sum();
    let variance: f64 = points.iter().map(|(x, _)| (x - mx).powi(2)).sum();
    covariance / variance * (points[points.len() - 1].0 - points[0].0)
}

/// What the run itself was like.
#[derive(Default)]
struct Use {
    pictures: HashSet<u64>,
    visits: u32,
    looked_at: u32,
    at_first_screen: u32,
}

fn run(screen: &Screen, pid: u32, first: &[u8]) -> (Vec<(f64, f64)>, Use) {
    let (mut chance, mut hands) = (Chance(SEED), Hands::new());
    let (mut curve, mut used) = (vec![], Use::default());
    for n in 1..=EVENTS {
        if n % VISIT != 0 {
            if chance.below(KEY_IN) == 0 {
                hands.key(KEYS[usize::try_from(chance.below(KEYS.len() as u64)).unwrap()]);
            } else {
                hands.touch((chance.below(WIDTH), chance.below(HEIGHT)));
            }
            std::thread::sleep(PAUSE);
            continue;
        }
        hands.done();
        // A touch right after another screen came is taken for a slip: « Terminer » waits a moment.
        std::thread::sleep(Duration::from_millis(500));
        used.visits += 1;
        used.pictures.insert(picture_hash(&screen.bytes().unwrap()));
        let before = held(pid);
        hands.touch(END);
        hands.done();
        if n % SAMPLE == 0 {
            std::thread::sleep(REST);
            used.looked_at += 1;
            used.at_first_screen += u32::from(same(&screen.bytes().unwrap(), first));
            say(n, before, held(pid));
            curve.push((f64::from(n), before.pss));
        } else {
            std::thread::sleep(Duration::from_millis(500));
        }
    }
    (curve, used)
}

fn main() {
    let data = tempfile::tempdir().unwrap();
    let screen = Screen::start(DISPLAY);
    let log = data.path().join("log.txt");
    let kiosk = perron(&data.path().join("kiosk"))
        .env("DISPLAY", DISPLAY)
        .env_remove("WAYLAND_DISPLAY")
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn();
    let kiosk = Kiosk(
        kiosk.unwrap_or_else(|e| panic!("the release build is missing: {e}; cargo xtask bench makes it")),
    );
    let pid = kiosk.0.id();
    let first = first_screen(&screen);
    println!("         before a visit's end      after it, MiB");
    println!(" events   anonymous     PSS   anonymous     PSS");
    say(0, held(pid), held(pid));
    let (curve, used) = run(&screen, pid, &first);
    let log = std::fs::read_to_string(&log).unwrap();
    let dropped = log.lines().filter(|l| l.contains("a touch was dropped")).count();
    println!(
        "{} visits ended on {} different pictures; the first screen stood there again after {} of {} looked at; {dropped} touches dropped",
        used.visits,
        used.pictures.len(),
        used.at_first_screen,
        used.looked_at
    );
    let last = curve[curve.len() - 1].1;
    let over = if last > BUDGET { "  OVER" } else { "" };
    println!("PSS after {EVENTS}: {last:.1} MiB, wanted at most {BUDGET}{over}");
    let half = rise(&curve[curve.len() / 2 - 1..]);
    let steep = if half > FLAT { "  NOT FLAT" } else { "" };
    println!("the line through the second half rises by {half:.1} MiB, flat is at most {FLAT}{steep}");
}
