//! How many codes the decoder reads, and how long it takes, beside one plain attempt of the library below it.
//!
//! ```sh
//! cargo run --release -p perron-hardware --example codes -- [a folder to save the frames in]
//! ```
//!
//! The frames are drawn here; photographs are added where `PERRON_TEST_DATA` is set.
#![allow(
    unreachable_pub,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a program for a person at a terminal, on frames that it draws itself"
)]

#[path = "../tests/drawn/mod.rs"]
mod drawn;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use drawn::{CONDITIONS, HEIGHT, SCENES, STEPS, WIDTH};
use perron_hardware::camera::{FRAME_LIMIT, Frame, LiveSearch, decode_luma, read_picture_file};
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source};

/// What reads a picture.
type Reader<'a> = (&'static str, &'a dyn Fn(u32, u32, &[u8]) -> Vec<String>);

/// How one reader did on one kind of picture.
#[derive(Default)]
struct Row {
    exact: usize,
    wrong: Vec<String>,
    none: usize,
    times: Vec<Duration>,
}

impl Row {
    fn add(&mut self, name: &str, wanted: &str, texts: &[String], time: Duration) {
        let wanted = wanted.trim_end_matches(['\r', '\n']);
        let is_wrong = |text: &&String| wanted.is_empty() || text.trim_end_matches(['\r', '\n']) != wanted;
        match texts.iter().find(is_wrong) {
            Some(text) => self.wrong.push(format!("{name}: {text:?}")),
            None if texts.is_empty() => self.none += 1,
            None => self.exact += 1,
        }
        self.times.push(time);
    }

    fn show(&mut self, kind: &str, reader: &str) {
        self.times.sort();
        let at = |percent: usize| self.times[(self.times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
        let (exact, wrong, none) = (self.exact, self.wrong.len(), self.none);
        println!("{kind:<12} {reader:<7} {exact:>5} {wrong:>5} {none:>5} {:>8.2} {:>8.2}", at(50), at(95));
        self.wrong.iter().take(3).for_each(|text| println!("    wrong: {text}"));
    }
}

/// One plain attempt, as the library's own documentation shows it.
fn bare(width: u32, height: u32, luma: &[u8]) -> Vec<String> {
    let source = Luma8Source::new_with_slice(luma, width, height).unwrap();
    let hints = DecodeHints {
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        TryHarder: Some(true),
        ..DecodeHints::default()
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let found = QrReader.decode_multiple_with_hints(&mut bitmap, &hints).unwrap_or_default();
    found.iter().map(|result| result.getText().to_owned()).collect()
}

/// A picture, its name and its text.
type Picture = (String, u32, u32, Vec<u8>, String);

fn measure(kind: &str, pictures: &[Picture], readers: &[Reader<'_>], totals: &mut [Row]) {
    for ((reader, read), total) in readers.iter().zip(totals) {
        let mut row = Row::default();
        for (name, width, height, luma, text) in pictures {
            let start = Instant::now();
            let texts = read(*width, *height, luma);
            row.add(name, text, &texts, start.elapsed());
            total.add(name, text, &texts, start.elapsed());
        }
        row.show(kind, reader);
    }
}

/// How many frames of one scene a camera shows: two seconds' worth.
const FRAMES: usize = 45;

/// How a camera's frames of one kind go: the time of each frame, and whether the code is read within [`FRAMES`].
fn watch(kind: &str, pictures: &[Picture], total: &mut Row) {
    let mut row = Row::default();
    for (name, width, height, luma, text) in pictures {
        let frame = Frame::new(*width, *height, luma.clone()).unwrap();
        let mut search = LiveSearch::default();
        let mut texts = Vec::new();
        for _ in 0..FRAMES {
            let start = Instant::now();
            texts = search.look(&frame, FRAME_LIMIT);
            row.times.push(start.elapsed());
            total.times.push(start.elapsed());
            if !texts.is_empty() {
                break;
            }
        }
        row.add(name, text, &texts, Duration::ZERO);
        total.add(name, text, &texts, Duration::ZERO);
    }
    row.times.retain(|time| !time.is_zero());
    row.show(kind, "live");
}

fn photographs() -> Vec<Picture> {
    let Some(data) = std::env::var_os("PERRON_TEST_DATA") else { return Vec::new() };
    let files = std::fs::read_dir(Path::new(&data).join("qr")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "png")).collect();
    files.sort();
    let read = |path: PathBuf| {
        let frame = read_picture_file(&path).unwrap();
        let text = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        (path.display().to_string(), frame.width(), frame.height(), frame.luma().to_vec(), text)
    };
    files.into_iter().map(read).collect()
}

fn save(folder: &Path, (name, width, height, luma, text): &Picture) {
    let path = folder.join(name.replace(' ', "-"));
    let file = std::fs::File::create(path.with_extension("png")).unwrap();
    let mut encoder = png::Encoder::new(file, *width, *height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(luma).unwrap();
    std::fs::write(path.with_extension("txt"), text).unwrap();
}

fn main() {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let readers: [Reader<'_>; 2] = [("ours", &decode_luma), ("bare", &bare)];
    let sized = |name: String, luma, text| (name, WIDTH as u32, HEIGHT as u32, luma, text);
    println!("{:<12} {:<7} exact wrong  none   median      p95 (ms)", "", "");
    let mut codes: [Row; 2] = Default::default();
    let mut live: [Row; 2] = Default::default();
    let photographs = photographs();
    if !photographs.is_empty() {
        measure("photographs", &photographs, &readers, &mut codes);
    }
    for condition in CONDITIONS {
        let frames = (0..STEPS).map(|step| drawn::drawn(condition, step));
        let frames: Vec<Picture> = frames.map(|drawn| sized(drawn.name, drawn.luma, drawn.text)).collect();
        folder.iter().for_each(|folder| frames.iter().for_each(|frame| save(folder, frame)));
        measure(condition, &frames, &readers, &mut codes);
        watch(condition, &frames, &mut live[0]);
    }
    let mut empty: [Row; 2] = Default::default();
    for name in SCENES {
        let scenes = (0..6).map(|number| (format!("{name} {number:02}"), drawn::scene(name, number)));
        let scenes: Vec<Picture> = scenes.map(|(name, luma)| sized(name, luma, String::new())).collect();
        folder.iter().for_each(|folder| scenes.iter().for_each(|scene| save(folder, scene)));
        measure(name, &scenes, &readers, &mut empty);
        watch(name, &scenes, &mut live[1]);
    }
    for (kind, rows) in [("ALL CODES", codes), ("ALL EMPTY", empty)] {
        rows.into_iter().zip(readers).for_each(|(mut row, (reader, _))| row.show(kind, reader));
    }
    for (kind, mut row) in ["ALL CODES", "ALL EMPTY"].into_iter().zip(live) {
        row.times.retain(|time| !time.is_zero());
        row.show(kind, "live");
    }
}
