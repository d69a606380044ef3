//! Images on loop devices with direct access, from the real command line to the last byte.
//!
//! Needs root and loop devices; skipped where there are none.

use std::fs::{self, File, OpenOptions};
use std::io::{Cursor, Read, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::bench::Bench;
use gpt::partition_types::{EFI, LINUX_FS, OperatingSystem, Type};
use perron_domain::enrolment::{PARTITION_BYTES, TYPE_GUID};
use perron_kit::{
    Console, EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_PARTIAL, EXIT_REFUSED, EXIT_UNVERIFIED, EXIT_USAGE,
};
use perron_skips::Missing;
use serde_json::Value;
use sha2::{Digest, Sha256};

const MIB: usize = 1024 * 1024;
/// Bytes of the image: a GPT, a partition of the boot loader, one with data and a hole, one for the enrolment.
pub(super) const IMAGE: usize = 40 * MIB;
/// Bytes of a medium.
const MEDIUM: usize = 48 * MIB;
/// Where the partition for the enrolment lies.
const RESERVED: std::ops::Range<usize> = 21 * MIB..37 * MIB;

/// Loop devices are few: one test at a time.
static LOOPS: Mutex<()> = Mutex::new(());

/// A file that poses as a disk.
struct Loop {
    device: String,
    file: PathBuf,
}

impl Loop {
    /// A medium full of old bytes. `None`, and the calling test is skipped, where this machine has no loop devices.
    fn new(bench: &Bench, name: &str, bytes: usize, direct: bool) -> Option<Self> {
        let file = bench.path(name);
        fs::write(&file, vec![0xa5; bytes]).unwrap();
        let direct = format!("--direct-io={}", if direct { "on" } else { "off" });
        let made = Command::new("losetup").args(["--find", "--show", &direct]).arg(&file).output();
        let device = match made {
            Ok(made) if made.status.success() => String::from_utf8(made.stdout).unwrap().trim().to_owned(),
            other => {
                perron_skips::skip(Missing::LoopDevices, &format!("{other:?}"));
                return None;
            }
        };
        Some(Self { device, file })
    }

    /// Its bytes as they lie in the file.
    fn contents(&self) -> Vec<u8> {
        fs::read(&self.file).unwrap()
    }

    fn is_untouched(&self) -> bool {
        self.contents().iter().all(|byte| *byte == 0xa5)
    }

    /// Changes one byte behind everyone's back.
    fn spoil(&self, at: u64) {
        let file = OpenOptions::new().read(true).write(true).open(&self.file).unwrap();
        let mut byte = [0];
        file.read_exact_at(&mut byte, at).unwrap();
        file.write_all_at(&[byte[0] ^ 1], at).unwrap();
        file.sync_all().unwrap();
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        let _ = Command::new("losetup").args(["--detach", &self.device]).status();
    }
}

/// A bench with a site, an image and its turn at the loop devices.
struct Morning {
    bench: Bench,
    image: Vec<u8>,
    _turn: MutexGuard<'static, ()>,
}

impl Morning {
    fn new() -> Self {
        let turn = LOOPS.lock().unwrap_or_else(PoisonError::into_inner);
        let bench = Bench::new();
        bench.ok("site init --name Médiathèque --out s");
        let image = image();
        write_sparse(&bench.path("kiosk.img"), &image);
        Self { bench, image, _turn: turn }
    }

    fn at(&self, name: &str) -> String {
        self.bench.path(name).display().to_string()
    }

    fn medium(&self, name: &str) -> Option<Loop> {
        Loop::new(&self.bench, name, MEDIUM, true)
    }

    /// Signs an image as `NAME.toml`.
    fn sign(&self, image: &str, rest: &[&str]) {
        let (file, out) = (self.at(image), self.at("m.toml"));
        let words =
            ["image", "manifest", "--image", &file, "--name", "Kiosk", "--version", "1", "--site", "s"];
        let all = words.into_iter().chain(["--out", &out, "--force"]).chain(rest.iter().copied());
        let (code, out, err) = self.bench.run_words(all);
        assert_eq!(code, EXIT_OK, "{out}{err}");
    }

    /// Runs `flash` or `verify` with the signed manifest.
    fn run(&self, command: &str, image: &str, media: &[&Loop], rest: &[&str]) -> (u8, String, String) {
        let (file, manifest) = (self.at(image), self.at("m.toml"));
        let mut words = vec!["--json", command, "--image", &file, "--manifest", &manifest, "--site", "s"];
        words.extend(["--allow-loop", "--target"]);
        words.extend(media.iter().map(|medium| medium.device.as_str()));
        self.bench.run_words(words.into_iter().chain(rest.iter().copied()))
    }

    /// What must be typed for these media.
    fn last_four(&self, image: &str, media: &[&Loop]) -> Vec<String> {
        let (code, out, err) = self.run("flash", image, media, &["--dry-run"]);
        assert_eq!(code, EXIT_OK, "{out}{err}");
        let told = events(&out);
        let told = told.iter().filter(|event| event["event"] == "target");
        told.map(|event| event["confirm"].as_str().unwrap().to_owned()).collect()
    }

    /// Writes the image as a technician who typed everything right.
    fn flash(&self, image: &str, media: &[&Loop], rest: &[&str]) -> (u8, String, String) {
        let typed = self.last_four(image, media);
        let mut words = vec!["--yes", "--confirm"];
        words.extend(typed.iter().map(String::as_str));
        words.extend(rest);
        self.run("flash", image, media, &words)
    }
}

fn events(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The answer about each medium.
fn results(out: &str) -> Vec<String> {
    let told = events(out);
    let told = told.iter().filter(|event| event["event"] == "result");
    told.map(|event| event["result"].as_str().unwrap().to_owned()).collect()
}

fn noise(len: usize) -> Vec<u8> {
    (0_u64..).flat_map(|block| Sha256::digest(block.to_le_bytes()).to_vec()).take(len).collect()
}

/// A whole disk: a table, three partitions, and something in two of them.
pub(super) fn image() -> Vec<u8> {
    let mut bytes = vec![0; IMAGE];
    let sectors = u32::try_from(IMAGE / 512 - 1).unwrap();
    let mut device = Cursor::new(&mut bytes[..]);
    gpt::mbr::ProtectiveMBR::with_lb_size(sectors).overwrite_lba0(&mut device).unwrap();
    let mut disk = gpt::GptConfig::new().writable(true).create_from_device(device, None).unwrap();
    disk.add_partition("esp", 8 << 20, EFI, 0, Some(2048)).unwrap();
    disk.add_partition("root", 12 << 20, LINUX_FS, 0, Some(2048)).unwrap();
    let ours = Type { guid: TYPE_GUID.parse().unwrap(), os: OperatingSystem::None };
    disk.add_partition("enrolment", PARTITION_BYTES, ours, 0, Some(2048)).unwrap();
    let starts: Vec<usize> =
        disk.partitions().values().map(|partition| partition.first_lba as usize * 512).collect();
    assert_eq!(starts[2], RESERVED.start);
    disk.write().unwrap();
    bytes[starts[0]..starts[0] + 14].copy_from_slice(b"set timeout=0\n");
    bytes[starts[1]..starts[1] + 5 * MIB].copy_from_slice(&noise(5 * MIB));
    bytes
}

fn write_sparse(path: &Path, bytes: &[u8]) {
    let file = File::create(path).unwrap();
    file.set_len(bytes.len() as u64).unwrap();
    for (index, block) in bytes.chunks(4096).enumerate().filter(|(_, block)| block.iter().any(|b| *b != 0)) {
        file.write_all_at(block, index as u64 * 4096).unwrap();
    }
    file.sync_all().unwrap();
}

#[test]
fn an_image_with_its_map_is_signed_written_verified_and_a_flipped_bit_found() {
    let morning = Morning::new();
    let (Some(one), Some(two)) = (morning.medium("one"), morning.medium("two")) else { return };
    let map = morning.at("kiosk.bmap");
    morning.sign("kiosk.img", &["--make-bmap", &map]);
    let (code, out, err) = morning.flash("kiosk.img", &[&one, &two], &[]);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert_eq!(results(&out), ["verified", "verified"]);
    let told = events(&out);
    let proof = told.iter().find(|event| event["result"] == "verified").unwrap();
    assert_eq!(
        (proof["tables"].as_str(), proof["bypass"].as_str()),
        (Some("both"), Some("reopened with O_DIRECT"))
    );
    let signed = told.iter().find(|event| event["event"] == "image").unwrap();
    assert_eq!((&proof["content"], &signed["signed"]), (&signed["content"], &Value::Bool(true)));

    for medium in [&one, &two] {
        let found = medium.contents();
        assert!(found[RESERVED].iter().all(|byte| *byte == 0), "no other machine's enrolment is left");
        let differing =
            morning.image.chunks(4096).zip(found.chunks(4096)).filter(|(image, medium)| image != medium);
        let holes = differing.inspect(|(image, medium)| {
            assert!(
                image.iter().all(|b| *b == 0) && medium.iter().all(|b| *b == 0xa5),
                "only holes keep old bytes"
            );
        });
        assert!(holes.count() > 1000, "unmapped blocks are not written");
        assert!(found[MEDIUM - MIB..].iter().all(|byte| *byte == 0), "the old tail is gone");
        assert!(found[IMAGE..MEDIUM - MIB].iter().all(|byte| *byte == 0xa5));
    }
    assert_eq!(morning.run("verify", "kiosk.img", &[&one, &two], &[]).0, EXIT_OK);
    two.spoil(10 * MIB as u64);
    let (code, out, _) = morning.run("verify", "kiosk.img", &[&two], &[]);
    assert_eq!((code, results(&out)), (EXIT_DIFFERS, vec!["differs".to_owned()]), "{out}");
    let (code, out, err) = morning.run("verify", "kiosk.img", &[&one, &two], &[]);
    assert_eq!(code, EXIT_PARTIAL, "{out}{err}");
    assert!(out.contains("1 of 2 failed"), "{out}");
    two.spoil(20 * MIB as u64); // between the ranges: nobody's
    two.spoil(10 * MIB as u64);
    assert_eq!(morning.run("verify", "kiosk.img", &[&two], &[]).0, EXIT_OK);
}

#[test]
fn an_enrolled_medium_still_holds_the_image() {
    let morning = Morning::new();
    let Some(medium) = morning.medium("one") else { return };
    let (map, typed) = (morning.at("kiosk.bmap"), medium.device[medium.device.len() - 4..].to_owned());
    morning.bench.write(
        "r.csv",
        "asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\nK-1;Mairie;kiosk;fr;borne-1;Ateliers;un-bon-secret\n",
    );
    let roster = morning.at("r.csv");
    for rest in [&[][..], &["--make-bmap", &map]] {
        morning.sign("kiosk.img", rest);
        let (code, out, err) = morning.flash("kiosk.img", &[&medium], &[]);
        assert_eq!(code, EXIT_OK, "{out}{err}");
        let command = format!(
            "enrol --roster {roster} --unit K-1 --site s --target {} --allow-loop --confirm {typed} --yes",
            medium.device
        );
        let (code, out, err) = morning.bench.run(&command);
        assert_eq!(code, EXIT_OK, "{out}{err}");
        assert!(medium.contents()[RESERVED].iter().any(|byte| *byte != 0));
        let (code, out, err) = morning.run("verify", "kiosk.img", &[&medium], &[]);
        assert_eq!((code, results(&out)), (EXIT_OK, vec!["verified".to_owned()]), "{out}{err}");
        let proof = events(&out).into_iter().find(|event| event["event"] == "result").unwrap();
        assert_eq!(proof["left_out"].as_u64(), Some(PARTITION_BYTES), "and says what it left out");
        medium.spoil(10 * MIB as u64);
        assert_eq!(morning.run("verify", "kiosk.img", &[&medium], &[]).0, EXIT_DIFFERS);
        medium.spoil(10 * MIB as u64);
    }
}

#[test]
fn every_packing_is_written_whole_without_a_map() {
    let morning = Morning::new();
    let Some(medium) = morning.medium("one") else { return };
    for kind in ["gz", "xz", "zst"] {
        let name = format!("kiosk.{kind}");
        let packed = match kind {
            "gz" => {
                let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                to.write_all(&morning.image).unwrap();
                to.finish().unwrap()
            }
            "xz" => {
                let mut packed = Vec::new();
                liblzma::read::XzEncoder::new(&morning.image[..], 0).read_to_end(&mut packed).unwrap();
                packed
            }
            _ => zstd::encode_all(&morning.image[..], 1).unwrap(),
        };
        fs::write(morning.bench.path(&name), packed).unwrap();
        fs::write(&medium.file, vec![0xa5; MEDIUM]).unwrap();
        morning.sign(&name, &[]);
        let (code, out, err) = morning.flash(&name, &[&medium], &[]);
        assert_eq!(code, EXIT_OK, "{kind} {out}{err}");
        assert_eq!(Sha256::digest(&medium.contents()[..IMAGE]), Sha256::digest(&morning.image), "{kind}");
    }
}

#[test]
fn every_refusal_leaves_every_byte_of_the_medium() {
    let morning = Morning::new();
    let Some(medium) = morning.medium("one") else { return };
    let Some(small) = Loop::new(&morning.bench, "small", IMAGE - 4096, true) else { return };
    let map = morning.at("kiosk.bmap");
    morning.sign("kiosk.img", &["--make-bmap", &map]);
    let typed = morning.last_four("kiosk.img", &[&medium]).remove(0);
    let refused = |what: &str, media: &[&Loop], rest: &[&str], reason: &str| {
        let (code, out, err) = morning.run("flash", "kiosk.img", media, rest);
        assert_eq!(code, EXIT_REFUSED, "{what}: {out}{err}");
        assert!(out.contains(reason), "{what}: {out}");
        assert!(media.iter().all(|medium| medium.is_untouched()), "{what}");
    };
    let sure = ["--yes", "--confirm", &typed];
    assert!(medium.is_untouched(), "a dry run writes nothing");
    refused("nobody answers", &[&medium], &["--yes"], "is not confirmed");
    refused("another serial", &[&medium], &["--yes", "--confirm", "zzzz"], "is not confirmed");
    refused("no yes", &[&medium], &["--confirm", &typed], "nobody said yes");
    refused("two for one", &[&medium], &["--yes", "--confirm", &typed, &typed], "2 confirmations");
    refused("twice", &[&medium, &medium], &["--yes", "--confirm", &typed, &typed], "is named twice");
    refused("too small", &[&small], &["--yes", "--confirm", "0000"], "take a larger");
    let held = OpenOptions::new().read(true).custom_flags(0o200).open(&medium.device).unwrap(); // O_EXCL
    refused("in use", &[&medium], &sure, "nothing uses it");
    drop(held);

    morning.sign("kiosk.img", &["--bmap", &map, "--min-size", "99999999999"]);
    refused("least size", &[&medium], &sure, "take a larger");
    morning.sign("kiosk.img", &[]);
    refused(
        "a map unasked",
        &[&medium],
        &["--yes", "--confirm", &typed, "--bmap", &map],
        "names no block map",
    );
    morning.sign("kiosk.img", &["--bmap", &map]);
    let good_map = fs::read_to_string(&map).unwrap();
    fs::write(&map, good_map.replacen("<Range", "<Range ", 1)).unwrap();
    refused("an altered map", &[&medium], &sure, "altered after it was made");
    fs::write(&map, &good_map).unwrap();
    let manifest = morning.at("m.toml");
    let good = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, good.replace("version = \"1\"", "version = \"2\"")).unwrap();
    refused("an altered manifest", &[&medium], &sure, "not signed by this site");
    fs::write(&manifest, &good).unwrap();
    morning.bench.ok("site init --name Ailleurs --out other");
    let words = format!(
        "--json flash --image {} --manifest {manifest} --site other --allow-loop --target {} --yes --confirm {typed}",
        morning.at("kiosk.img"),
        medium.device
    );
    let (code, out, _) = morning.bench.run(&words);
    assert_eq!((code, out.contains("not signed by this site")), (EXIT_REFUSED, true), "{out}");
    let (code, out, _) = morning.bench.run(&words.replace("--site other --allow-loop", "--site s"));
    assert_eq!((code, out.contains("add --allow-loop")), (EXIT_REFUSED, true), "{out}");
    assert_eq!(morning.bench.run(&words.replace("--site other", "")).0, EXIT_USAGE);
    let (code, out, _) =
        morning.bench.run(&words.replace("--site other", "--site s").replace(&medium.device, &map));
    assert_eq!(
        (code, out.contains("no disk of this machine")),
        (EXIT_REFUSED, true),
        "a file is no disk: {out}"
    );
    assert!(medium.is_untouched() && small.is_untouched());
}

#[test]
fn an_altered_image_is_refused_before_a_byte_is_written() {
    let morning = Morning::new();
    let Some(medium) = morning.medium("one") else { return };
    let map = morning.at("kiosk.bmap");
    morning.sign("kiosk.img", &["--make-bmap", &map]);
    let typed = morning.last_four("kiosk.img", &[&medium]).remove(0);
    let sure = ["--yes", "--confirm", &typed];
    let refused = |what: &str, media: &[&Loop], rest: &[&str], reason: &str| {
        let (code, out, err) = morning.run("flash", "kiosk.img", media, rest);
        assert_eq!(code, EXIT_REFUSED, "{what}: {out}{err}");
        assert!(out.contains(reason), "{what}: {out}");
        assert!(media.iter().all(|medium| medium.is_untouched()), "{what}");
    };
    let image = OpenOptions::new().write(true).open(morning.bench.path("kiosk.img")).unwrap();
    let right = morning.image[10 * MIB];
    image.write_all_at(&[!right], 10 * MIB as u64).unwrap();
    refused("an altered image with a map", &[&medium], &sure, "is not the file that was signed");
    image.write_all_at(&[right], 10 * MIB as u64).unwrap();
    morning.sign("kiosk.img", &[]);
    image.write_all_at(b"!", 5 * MIB as u64).unwrap();
    refused("an altered image without a map", &[&medium], &sure, "is not the file that was signed");
    image.set_len(IMAGE as u64 + 512).unwrap();
    refused("a longer image", &[&medium], &sure, "its map or manifest says");
    assert!(medium.is_untouched());
}

#[test]
fn what_is_not_read_back_is_not_verified() {
    let morning = Morning::new();
    let Some(medium) = morning.medium("one") else { return };
    let Some(cached) = Loop::new(&morning.bench, "cached", MEDIUM, false) else { return };
    morning.sign("kiosk.img", &[]);
    let (code, out, err) = morning.flash("kiosk.img", &[&medium], &["--no-verify"]);
    assert_eq!((code, results(&out)), (EXIT_UNVERIFIED, vec!["not verified".to_owned()]), "{out}{err}");
    assert_eq!(morning.run("verify", "kiosk.img", &[&medium], &[]).0, EXIT_OK);
    let (code, out, err) = morning.flash("kiosk.img", &[&cached], &[]);
    assert_eq!(code, EXIT_UNVERIFIED, "a loop device that reads from memory proves nothing: {out}{err}");
    assert!(out.contains("come from the system's memory"), "{out}");
    let (code, _, _) = morning.run("verify", "kiosk.img", &[&cached], &[]);
    assert_eq!(code, EXIT_UNVERIFIED);
}

#[test]
fn a_person_types_the_last_four_and_hears_that_nobody_vouches() {
    let morning = Morning::new();
    let Some(medium) = morning.medium("one") else { return };
    morning.sign("kiosk.img", &[]);
    let typed = morning.last_four("kiosk.img", &[&medium]).remove(0);
    let image = morning.at("kiosk.img");
    let words =
        ["perron-kit", "flash", "--image", &image, "--unsigned", "--allow-loop", "--target", &medium.device];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let answer = format!("{}\n", typed.to_lowercase());
    let console = Console { input: &mut answer.as_bytes(), out: &mut out, err: &mut err, is_live: false };
    let code = perron_kit::run_in(words, console);
    let (out, err) = (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap());
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert!(err.contains("NOBODY VOUCHES") && err.contains("last four"), "{err}");
    assert!(out.contains("verified: ") && out.contains("1 of 1 verified."), "{out}");
    assert!(medium.contents().starts_with(&morning.image));
}

#[test]
fn a_manifest_of_what_is_no_image_is_not_made() {
    let morning = Morning::new();
    let try_it = |bytes: &[u8], rest: &[&str]| {
        fs::write(morning.bench.path("x"), bytes).unwrap();
        let (image, out) = (morning.at("x"), morning.at("x.toml"));
        let words = ["image", "manifest", "--image", &image, "--name", "x", "--version", "1", "--site", "s"];
        let run =
            morning.bench.run_words(words.into_iter().chain(["--out", &out]).chain(rest.iter().copied()));
        assert!(!morning.bench.path("x.toml").exists(), "{run:?}");
        (run.0, run.2)
    };
    let (code, err) = try_it(b"PK\x03\x04....", &[]);
    assert_eq!((code, err.contains("is a zip file")), (EXIT_REFUSED, true), "{err}");
    let (code, err) = try_it(b"", &[]);
    assert_eq!((code, err.contains("no byte of an image")), (EXIT_REFUSED, true), "{err}");
    let (code, err) = try_it(b"\x1f\x8b broken", &[]);
    assert_eq!((code, err.contains("cannot unpack")), (EXIT_FAILED, true), "{err}");
    let (code, err) = try_it(&[1; 4096], &["--min-size", "5"]);
    assert_eq!((code, err.contains("asks for media of 5 bytes")), (EXIT_REFUSED, true), "{err}");
}
