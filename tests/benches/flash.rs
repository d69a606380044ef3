//! Figures of the technician's bench, on loop devices with direct access: an image of 4 GiB with 700 MiB mapped is
//! written, and written and read back; with `--peer`, beside bmaptool's copy of the same image, in turn (A B B A …), with
//! the processor time of each. bmaptool checks no signature and reads nothing back; what nobody signed is measured too.
//!
//! Those media share this machine's one disk: four at once tell what the program costs, not what four sticks would take.
//! That is shown by sticks of 40 MB/s, each at its own pace: one, four, and four of which one falls silent.
//! Nothing here fails because of a figure; one over its budget is said.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark prints and may stop"
)]

use perron_skips::Missing;
use perron_tests::stick::{Stick, Traits};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const IMAGE: u64 = 4 << 30;
const MAPPED: u64 = 700 << 20;
/// The mapped part, in so many pieces all over the image.
const PIECES: u64 = 70;
const MEMORY_MIB: f64 = 64.0;

/// Rounds on throttled sticks, each with one, four, and four of which one is dead.
const SLOW_ROUNDS: usize = 3;
const SLOW_IMAGE: u64 = 1 << 30;
const SLOW_MAPPED: u64 = 175 << 20;
/// Bytes a second that such a stick writes; it reads three times as many.
const SLOW_RATE: u64 = 40_000_000;
/// Where the dead one falls silent.
const SILENT_AT: u64 = 300 << 20;

struct Loop(String);

impl Loop {
    /// `None`, with a printed reason, where this machine gives none.
    fn over(file: &Path) -> Option<Self> {
        File::create(file).unwrap().set_len(IMAGE).unwrap();
        match Command::new("losetup").args(["-f", "--show", "--direct-io=on"]).arg(file).output() {
            Ok(made) if made.status.success() => {
                Some(Self(String::from_utf8(made.stdout).unwrap().trim().to_owned()))
            }
            other => {
                perron_skips::skip(Missing::LoopDevices, &format!("{other:?}"));
                None
            }
        }
    }

    fn last_four(&self) -> String {
        let port = format!("virtual{}", self.0.rsplit('/').next().unwrap());
        port[port.len() - 4..].to_owned()
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        drop(Command::new("losetup").args(["-d", &self.0]).status());
    }
}

/// A sparse image of bytes that no file system makes smaller, with one partition.
fn image(path: &Path, bytes: u64, mapped: u64) {
    let mut file = File::create(path).unwrap();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut piece = vec![0; usize::try_from(mapped / PIECES).unwrap()];
    for nth in 0..PIECES {
        for word in piece.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        file.seek(SeekFrom::Start(nth * (bytes / PIECES) / 4096 * 4096)).unwrap();
        file.write_all(&piece).unwrap();
    }
    let mut first = [0_u8; 512];
    first[450] = 0x83;
    first[454..458].copy_from_slice(&2048_u32.to_le_bytes());
    first[458..462].copy_from_slice(&u32::try_from(bytes / 512 - 2048).unwrap().to_le_bytes());
    first[510..].copy_from_slice(&[0x55, 0xaa]);
    file.seek(SeekFrom::Start(0)).unwrap();
    file.write_all(&first).unwrap();
    file.set_len(bytes).unwrap();
    file.sync_all().unwrap();
}

fn kit() -> PathBuf {
    let me = std::env::current_exe().unwrap();
    me.parent().and_then(Path::parent).unwrap().join("perron-kit")
}

/// What a command took.
#[derive(Clone, Copy)]
struct Took {
    seconds: f64,
    /// Processor time, its own and the kernel's for it, in seconds.
    processor: f64,
    /// The most memory that it held, in MiB.
    memory: f64,
}

/// Processor time of a process until now, in seconds; the kernel counts it in hundredths.
fn processor(process: u32) -> Option<f64> {
    let told = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let behind_name = told.rsplit(") ").next()?;
    let mut ticks = behind_name.split(' ').skip(11).map_while(|word| word.parse::<f64>().ok());
    Some((ticks.next()? + ticks.next()?) / 100.0)
}

fn run(command: &mut Command) -> Took {
    let from = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut memory, mut used) = (0.0_f64, 0.0_f64);
    let status = loop {
        let told = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let high = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
        memory = memory.max(high.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0);
        used = used.max(processor(child.id()).unwrap_or(0.0));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    // Written and not read back is a result of its own, 5.
    assert!(matches!(status.code(), Some(0 | 5)), "{command:?} failed");
    Took { seconds: from.elapsed().as_secs_f64(), processor: used, memory }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    /// A site, and two signed images: `i` for loop devices, `j` for throttled sticks.
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
        let bench = Self { dir: tempfile::tempdir_in(folder).unwrap() };
        run(Command::new(kit()).args(["site", "init", "--name", "B", "--out"]).arg(bench.at("s")));
        for (name, bytes, mapped) in [("i", IMAGE, MAPPED), ("j", SLOW_IMAGE, SLOW_MAPPED)] {
            let file = |ending: &str| bench.at(&format!("{name}.{ending}"));
            image(&file("img"), bytes, mapped);
            let mut manifest = Command::new(kit());
            manifest.args(["image", "manifest", "--name", "B", "--version", "1", "--image"]).arg(file("img"));
            manifest.arg("--make-bmap").arg(file("bmap")).arg("--site").arg(bench.at("s"));
            run(manifest.arg("--out").arg(file("toml")));
        }
        bench
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command<'d>(&self, image: &str, disks: impl Iterator<Item = (&'d str, String)>) -> Command {
        let (nodes, typed): (Vec<_>, Vec<_>) = disks.unzip();
        let mut command = Command::new(kit());
        command.args(["--json", "flash", "--image"]).arg(self.at(&format!("{image}.img")));
        command.arg("--manifest").arg(self.at(&format!("{image}.toml"))).arg("--site").arg(self.at("s"));
        command.args(["--allow-loop", "--yes", "--target"]).args(nodes).arg("--confirm").args(typed);
        command
    }

    fn flash(&self, loops: &[Loop], rest: &[&str]) -> Took {
        let disks = loops.iter().map(|one| (one.0.as_str(), one.last_four()));
        run(self.command("i", disks).args(rest))
    }

    /// As bmaptool does it: with the map alone, nobody's signature, and nothing read back.
    fn unsigned(&self, one: &Loop) -> Took {
        let mut command = Command::new(kit());
        command.args(["--json", "flash", "--unsigned", "--no-verify", "--image"]).arg(self.at("i.img"));
        command.arg("--bmap").arg(self.at("i.bmap")).args(["--allow-loop", "--yes", "--target", &one.0]);
        run(command.args(["--confirm", &one.last_four()]))
    }

    fn peer(&self, one: &Loop) -> Took {
        let mut command = Command::new("bmaptool");
        command.args(["copy", "--bmap"]).arg(self.at("i.bmap")).arg(self.at("i.img")).arg(&one.0);
        run(&mut command)
    }

    /// Seconds until the last good stick of these is verified. `None`, with a printed reason, where there is no FUSE.
    fn slow(&self, sticks: usize, with_dead: bool) -> Option<f64> {
        let good = Traits {
            write_rate: Some(SLOW_RATE),
            read_rate: Some(3 * SLOW_RATE),
            ..Traits::genuine(SLOW_IMAGE)
        };
        let dir = tempfile::tempdir_in(self.dir.path()).unwrap();
        let mut plugged = Vec::new();
        for nth in 0..sticks {
            let silent_at = (with_dead && nth == 0).then_some(SILENT_AT);
            let place = dir.path().join(nth.to_string());
            fs::create_dir(&place).unwrap();
            plugged.push(Stick::plug(Traits { silent_at, ..good }, &place).unwrap()?);
        }
        let disks = plugged.iter().map(|stick| (stick.node(), stick.confirmation()));
        let from = Instant::now();
        let mut child =
            self.command("j", disks).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (mut verified, mut last) = (0, 0.0);
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            if line.contains("\"result\":\"verified\"") {
                (verified, last) = (verified + 1, from.elapsed().as_secs_f64());
            }
            if verified == sticks - usize::from(with_dead) && with_dead {
                plugged[0].pull(); // nobody waits for it any longer
            }
        }
        child.wait().unwrap();
        assert_eq!(verified, sticks - usize::from(with_dead), "every good stick is finished");
        Some(last)
    }

    /// Prints what one throttled stick takes, four, and four of which one is dead.
    fn slow_figures(&self) {
        let (mut one, mut four, mut dead) = (vec![], vec![], vec![]);
        for _ in 0..SLOW_ROUNDS {
            let Some(seconds) = self.slow(1, false) else { return };
            one.push(seconds);
            four.extend(self.slow(4, false));
            dead.extend(self.slow(4, true));
        }
        let (one, four, dead) = (median(&one), median(&four), median(&dead));
        println!("one stick of 40 MB/s, 175 MiB of 1 GiB, read back          {one:>6.2} s");
        println!(
            "four such sticks                                          {four:>6.2} s  × {:.2} (wanted at most 1.15)",
            four / one
        );
        println!(
            "four of which one falls silent: until the others are done {dead:>6.2} s  {:+.1} % (wanted under 5)",
            (dead / four - 1.0) * 100.0
        );
    }
}

fn main() {
    let peer = std::env::args().any(|a| a == "--peer");
    let bench = Bench::new();
    bench.slow_figures();
    let loops: Option<Vec<Loop>> = (0..4).map(|n| Loop::over(&bench.at(&format!("disk{n}")))).collect();
    let Some(loops) = loops else { return };
    let (mut write, mut whole, mut bare, mut theirs) = (vec![], vec![], vec![], vec![]);
    for nth in 0..ROUNDS {
        let mut us = || {
            write.push(bench.flash(&loops[..1], &["--no-verify"]));
            whole.push(bench.flash(&loops[..1], &[]));
            bare.push(bench.unsigned(&loops[0]));
        };
        match (peer, nth % 2) {
            (false, _) => us(),
            (true, 0) => {
                us();
                theirs.push(bench.peer(&loops[0]));
            }
            (true, _) => {
                theirs.push(bench.peer(&loops[0]));
                us();
            }
        }
    }
    let four = bench.flash(&loops, &[]);
    let write = told("write 700 MiB of 4 GiB, signature checked", &write);
    let whole = told("write and read back", &whole);
    let bare = told("write, unsigned, with its map", &bare);
    println!("four media, written and read back                         {:>6.2} s", four.seconds);
    let over = if four.memory > MEMORY_MIB { "  OVER" } else { "" };
    println!(
        "most memory with four                                     {:>6.1} MiB  budget {MEMORY_MIB} MiB{over}",
        four.memory
    );
    if peer {
        let theirs = told("bmaptool copy", &theirs);
        println!(
            "perron-kit / bmaptool: write × {:.2}, unsigned × {:.2} (wanted at most 1), write and read back × {:.2} (wanted \
             at most 1.9)",
            write / theirs,
            bare / theirs,
            whole / theirs
        );
    }
}

/// Prints the medians of runs, and gives that of their seconds.
fn told(what: &str, runs: &[Took]) -> f64 {
    let seconds = median(&runs.iter().map(|run| run.seconds).collect::<Vec<_>>());
    let processor = median(&runs.iter().map(|run| run.processor).collect::<Vec<_>>());
    println!("{what:<57} {seconds:>6.2} s  {processor:>5.2} s of processor time");
    seconds
}
