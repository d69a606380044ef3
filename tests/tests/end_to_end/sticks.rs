//! The technician's bench on sticks that lie, crawl, fail or fall silent, through the kernel's own block devices.
//!
//! Needs root, FUSE and loop devices; skipped where one of them is missing.
#![allow(clippy::print_stdout, reason = "a test may say what it does")]

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use perron_kit::{Console, EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_PARTIAL};
use perron_tests::stick::{Stick, Traits};
use serde_json::Value;

const MIB: u64 = 1 << 20;
/// Bytes of the image, of which each fourth MiB is mapped.
const IMAGE: u64 = 24 * MIB;
/// Bytes of a stick for it.
const STICK: u64 = 32 * MIB;

/// A folder with a signed image and the sticks that are plugged in.
struct Table {
    sticks: Vec<Arc<Stick>>,
    folder: tempfile::TempDir,
}

impl Table {
    fn with(sticks: &[Traits]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut plugged = Vec::new();
        for (nth, traits) in sticks.iter().enumerate() {
            let place = folder.path().join(format!("stick{nth}"));
            std::fs::create_dir(&place).unwrap();
            plugged.push(Arc::new(Stick::plug(*traits, &place).unwrap()?));
        }
        Some(Self { sticks: plugged, folder })
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, words: &[&str], out: &mut dyn Write) -> u8 {
        let mut arguments = vec!["perron-kit".to_owned(), "--json".to_owned()];
        arguments.extend(words.iter().map(|word| (*word).to_owned()));
        let mut err = Vec::new();
        let console = Console { input: &mut io::empty(), out, err: &mut err, is_live: false };
        let code = perron_kit::run_in(arguments, console);
        println!("{}", String::from_utf8(err).unwrap());
        code
    }

    /// A signed image in [`Table::at`] `i.img`.
    fn image(&self) {
        image(&self.at("i.img"));
        let [image, map, manifest, site] = ["i.img", "i.bmap", "m.toml", "s"].map(|name| self.text(name));
        let mut told = Vec::new();
        assert_eq!(self.run(&["site", "init", "--name", "Médiathèque", "--out", &site], &mut told), EXIT_OK);
        let words = ["image", "manifest", "--name", "Kiosk", "--version", "1", "--image", &image];
        let rest = ["--make-bmap", &map, "--site", &site, "--out", &manifest];
        assert_eq!(self.run(&[&words[..], &rest].concat(), &mut told), EXIT_OK);
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().unwrap().to_owned()
    }

    /// Writes the image to all sticks. `watch` hears every event as it is told.
    fn flash(&self, watch: impl FnMut(&Value)) -> (u8, Vec<Value>) {
        let [image, manifest, site] = ["i.img", "m.toml", "s"].map(|name| self.text(name));
        let mut words = vec!["flash", "--image", &image, "--manifest", &manifest, "--site", &site];
        words.extend(["--allow-loop", "--yes", "--target"]);
        words.extend(self.sticks.iter().map(|stick| stick.node()));
        let typed: Vec<String> = self.sticks.iter().map(|stick| stick.confirmation()).collect();
        words.push("--confirm");
        words.extend(typed.iter().map(String::as_str));
        let mut events = Events { rest: Vec::new(), told: Vec::new(), watch };
        let code = self.run(&words, &mut events);
        (code, events.told)
    }

    fn probe(&self) -> (u8, String) {
        let stick = &self.sticks[0];
        let typed = stick.confirmation();
        let mut out = Vec::new();
        let words = ["probe", "--allow-loop", "--yes", "--target", stick.node(), "--confirm", &typed];
        let code = self.run(&words, &mut out);
        (code, String::from_utf8(out).unwrap())
    }
}

/// Bytes that no file system makes smaller, with holes and one partition.
fn image(path: &Path) {
    let file = File::create(path).unwrap();
    file.set_len(IMAGE).unwrap();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (0..IMAGE).step_by(8 * MIB as usize) {
        let piece: Vec<u8> = (0..2 * MIB)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            })
            .collect();
        file.write_all_at(&piece, at).unwrap();
    }
    let mut table = [0; 66];
    (table[4], table[8], table[13]) = (0x83, 8, 0x80); // a partition of 32,768 sectors from the eighth on
    table[64..].copy_from_slice(&[0x55, 0xaa]);
    file.write_all_at(&table, 446).unwrap();
}

/// Reads events off the console while the command runs.
struct Events<W> {
    rest: Vec<u8>,
    told: Vec<Value>,
    watch: W,
}

impl<W: FnMut(&Value)> Write for Events<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let event = serde_json::from_slice(&line)?;
            (self.watch)(&event);
            self.told.push(event);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What became of each stick, in the order in which it was told: place among the sticks, and the words.
fn results(table: &Table, told: &[Value]) -> Vec<(usize, String)> {
    let told = told.iter().filter(|event| event["event"] == "result");
    told.map(|event| {
        let place = table.sticks.iter().position(|stick| event["target"] == stick.node()).unwrap();
        (place, format!("{} {}", event["result"].as_str().unwrap(), event["problem"].as_str().unwrap_or("")))
    })
    .collect()
}

fn found(results: &[(usize, String)], stick: usize, words: &[&str]) {
    let (_, text) = results.iter().find(|(place, _)| *place == stick).unwrap();
    assert!(words.iter().all(|word| text.contains(word)), "{text}");
}

#[test]
fn a_stick_that_begins_again_at_its_start_is_found() {
    for (claimed, real) in [(512, 128), (256, 64), (96, 80), (300, 7)] {
        let traits = Traits { real: real * MIB, ..Traits::genuine(claimed * MIB) };
        let Some(table) = Table::with(&[traits]) else { return };
        let (code, out) = table.probe();
        assert_eq!(code, EXIT_DIFFERS, "{claimed} of {real}: {out}");
        assert!(out.contains("fake"), "{out}");
    }
}

#[test]
fn a_stick_that_answers_from_a_memory_of_its_own_is_found() {
    for (claimed, real) in [(256, 128), (1024, 512)] {
        let traits = Traits { real: real * MIB, cache: 63 * MIB, ..Traits::genuine(claimed * MIB) };
        let Some(table) = Table::with(&[traits]) else { return };
        let (code, out) = table.probe();
        assert_eq!(code, EXIT_DIFFERS, "{claimed} of {real}: {out}");
        assert!(out.contains("fake"), "{out}");
    }
}

#[test]
fn a_genuine_stick_is_not_called_fake() {
    let Some(table) = Table::with(&[Traits::genuine(512 * MIB)]) else { return };
    let (code, out) = table.probe();
    assert_eq!(code, EXIT_OK, "{out}");
}

#[test]
fn an_image_is_never_called_verified_on_a_stick_without_room_for_it() {
    let traits = Traits { real: 10 * MIB, ..Traits::genuine(STICK) };
    let Some(table) = Table::with(&[traits, Traits::genuine(STICK)]) else { return };
    table.image();
    let (code, told) = table.flash(|_| ());
    let results = results(&table, &told);
    found(&results, 0, &["differs"]);
    found(&results, 1, &["verified"]);
    assert_eq!(code, EXIT_PARTIAL);
}

#[test]
fn a_stick_that_fails_half_way_is_given_up_and_the_other_is_finished() {
    let traits = Traits { fails_at: Some(17 * MIB), ..Traits::genuine(STICK) };
    let Some(table) = Table::with(&[traits, Traits::genuine(STICK)]) else { return };
    table.image();
    let (code, told) = table.flash(|_| ());
    let results = results(&table, &told);
    found(&results, 0, &["given up", "written", "another medium"]);
    found(&results, 1, &["verified"]);
    assert_eq!(code, EXIT_PARTIAL);
    let Some(table) = Table::with(&[traits]) else { return };
    table.image();
    assert_eq!(table.flash(|_| ()).0, EXIT_FAILED);
}

#[test]
fn a_slow_stick_is_finished_after_the_others_and_keeps_nobody_waiting() {
    let slow = Traits { write_rate: Some(2 * MIB), ..Traits::genuine(STICK) };
    let Some(table) = Table::with(&[slow, Traits::genuine(STICK)]) else { return };
    table.image();
    let (code, told) = table.flash(|_| ());
    let results = results(&table, &told);
    assert_eq!(code, EXIT_OK, "{results:?}");
    let order: Vec<usize> = results.iter().map(|(place, _)| *place).collect();
    assert_eq!(order, [1, 0]);
}

#[test]
fn a_stick_that_falls_silent_keeps_nobody_waiting() {
    let traits = Traits { silent_at: Some(9 * MIB), ..Traits::genuine(STICK) };
    let Some(table) = Table::with(&[traits, Traits::genuine(STICK)]) else { return };
    table.image();
    let silent = Arc::clone(&table.sticks[0]);
    // Had the other's result come only once the patience with this one was over, this one would be told as silent.
    let (code, told) = table.flash(|event| {
        if event["result"] == "verified" {
            silent.pull();
        }
    });
    let results = results(&table, &told);
    assert_eq!(results.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 0]);
    found(&results, 0, &["given up", "failed while written"]);
    assert_eq!(code, EXIT_PARTIAL);
}
