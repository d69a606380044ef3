//! What is no image of a whole disk, or made for another disk: refused by name, before a manifest is signed and before a
//! byte is written.

use std::fs;
use std::io::{Cursor, Write};
use std::sync::mpsc;
use std::time::Duration;

use gpt::disk::LogicalBlockSize;
use gpt::partition_types::LINUX_FS;
use perron_kit::{EXIT_FAILED, EXIT_OK, EXIT_REFUSED};

use crate::bench::Bench;
use crate::loops::{Loop, kit};
use crate::media::Plan;

const MIB: usize = 1 << 20;
/// How long a refusal may take before it counts as hanging.
const AT_ONCE: Duration = Duration::from_secs(20);

/// A site, and a file beside it.
struct Desk(Bench);

impl Desk {
    fn new() -> Self {
        let bench = Bench::new();
        bench.ok("site init --name Mairie --out s");
        Self(bench)
    }

    fn at(&self, name: &str) -> String {
        self.0.path(name).to_str().unwrap().to_owned()
    }

    fn put(&self, name: &str, bytes: &[u8]) -> String {
        fs::write(self.0.path(name), bytes).unwrap();
        self.at(name)
    }

    fn sign(&self, image: &str, rest: &[&str]) -> (u8, String, String) {
        let (site, out) = (self.at("s"), self.at("m.toml"));
        let words = ["image", "manifest", "--image", image, "--name", "x", "--version", "1", "--site", &site];
        kit(&[&words[..], &["--out", &out], rest].concat())
    }

    /// Writes an image that nobody vouches for, as a technician who said yes to everything.
    fn flash(&self, image: &str, disk: &Loop, rest: &[&str]) -> (u8, String) {
        let typed = disk.confirmation();
        let words = ["--json", "flash", "--unsigned", "--image", image, "--allow-loop", "--yes", "--target"];
        let (code, out, err) = kit(&[&words[..], &[&disk.node, "--confirm", &typed], rest].concat());
        (code, out + &err)
    }

    /// That an image is neither signed nor written, and why.
    fn refuses(&self, what: &str, image: &str, disk: Option<&Loop>, words: &str) {
        let map = self.at("m.bmap");
        for rest in [&[][..], &["--make-bmap", &map]] {
            let (code, out, err) = self.sign(image, rest);
            assert!(code == EXIT_REFUSED && err.contains(words), "{what}: {code} {out}{err}");
            for left in ["m.toml", "m.toml.sig", "m.bmap"] {
                assert!(!self.0.path(left).exists(), "{what}: {left} was written");
            }
        }
        let Some(disk) = disk else { return };
        let (code, told) = self.flash(image, disk, &[]);
        assert!(code == EXIT_REFUSED && told.contains(words), "{what}: {code} {told}");
        assert!(disk.bytes().iter().all(|byte| *byte == 0xa5), "{what}: bytes were written");
    }
}

fn zstd(bytes: &[u8], window: u32) -> Vec<u8> {
    let mut to = zstd::Encoder::new(Vec::new(), 1).unwrap();
    to.window_log(window).unwrap();
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

/// An image of 8 MiB with an MBR: a partition begins at sector 256, and an ext file system at this byte.
fn mbr(at: usize) -> Vec<u8> {
    let mut bytes = vec![0; 8 * MIB];
    bytes[450] = 0x83;
    bytes[454..462].copy_from_slice(&[0, 1, 0, 0, 0, 2, 0, 0]);
    bytes[510..512].copy_from_slice(b"\x55\xaa");
    bytes[at + 1080..at + 1082].copy_from_slice(b"\x53\xef");
    bytes
}

/// An image whose table counts in sectors of 4096 bytes.
fn coarse() -> Vec<u8> {
    let mut device = Cursor::new(vec![0; 8 * MIB]);
    gpt::mbr::ProtectiveMBR::with_lb_size(2047).overwrite_lba0(&mut device).unwrap();
    let config = gpt::GptConfig::new().writable(true).logical_block_size(LogicalBlockSize::Lb4096);
    let mut table = config.create_from_device(device, None).unwrap();
    table.add_partition("root", MIB as u64, LINUX_FS, 0, None).unwrap();
    table.write().unwrap().into_inner()
}

#[test]
fn what_is_no_image_of_a_disk_is_neither_signed_nor_written() {
    let desk = Desk::new();
    let disk = Loop::over(&vec![0xa5; 32 * MIB]);
    let page =
        b"<!DOCTYPE html><html><head><title>404</title></head><body><p>Page not found.</p></body></html>\n";
    let mut tar = vec![0; 10_240];
    tar[257..263].copy_from_slice(b"ustar\0");
    for (what, bytes, words) in [
        ("a page", page.to_vec(), "is a web page: it is probably what a server answered"),
        ("a tar", tar, "is a tar archive: unpack it"),
        (
            "a VMDK",
            [&b"KDMV\x01\0\0\0"[..], &[0; 4096]].concat(),
            "is a VMDK disk of VMware: convert it with qemu-img",
        ),
        (
            "a VHDX",
            [&b"vhdxfile"[..], &[0; 4096]].concat(),
            "is a VHDX disk of Hyper-V: convert it with qemu-img",
        ),
        (
            "Android",
            [&b"\x3a\xff\x26\xed\x01\0\0\0"[..], &[0; 4096]].concat(),
            "is a sparse image of Android",
        ),
        ("zeroes", vec![0; MIB], "has no partition table: ask for the image of a whole disk"),
    ] {
        let image = desk.put("x.img", &bytes);
        desk.refuses(what, &image, disk.as_ref(), words);
        for (name, packed) in [("x.img.gz", gzip(&bytes)), ("x.img.zst", zstd(&bytes, 20))] {
            let image = desk.put(name, &packed);
            let (code, _, err) = desk.sign(&image, &[]);
            assert!(code == EXIT_REFUSED && err.contains(words), "{what}, packed: {code} {err}");
        }
    }
}

#[test]
fn an_image_cut_before_its_backup_table_is_neither_signed_nor_written() {
    let desk = Desk::new();
    let disk = Loop::over(&vec![0xa5; 32 * MIB]);
    let image = Plan::small().image();
    for end in [image.len() - 512, image.len() - MIB, 2 * MIB] {
        let cut = desk.put("cut.img", &image[..end]);
        desk.refuses("raw", &cut, disk.as_ref(), "was cut");
    }
    let packed = desk.put("cut.img.gz", &gzip(&image[..image.len() - 512]));
    let (code, _, err) = desk.sign(&packed, &[]);
    assert!(code == EXIT_REFUSED && err.contains("was cut"), "{code} {err}");
    let mut spoilt = image;
    let at = spoilt.len() - 512 + 60;
    spoilt[at] ^= 1;
    let spoilt = desk.put("spoilt.img", &spoilt);
    desk.refuses("a spoilt backup", &spoilt, disk.as_ref(), "the backup partition table of");
}

#[test]
fn a_table_is_written_only_onto_a_disk_with_its_sectors() {
    let desk = Desk::new();
    let (fine, coarse) = (desk.put("fine.img", &Plan::small().image()), desk.put("coarse.img", &coarse()));
    for (sector, right, wrong) in [(512, &fine, &coarse), (4096, &coarse, &fine)] {
        let Some(disk) = Loop::with_sectors(&vec![0xa5; 32 * MIB], sector) else { return };
        let (code, told) = desk.flash(wrong, &disk, &[]);
        assert_eq!(code, EXIT_REFUSED, "{told}");
        assert!(
            told.contains(&format!("its sectors have {sector} bytes and the image's partition table counts")),
            "{told}"
        );
        assert!(disk.bytes().iter().all(|byte| *byte == 0xa5), "bytes were written");
        let (code, told) = desk.flash(right, &disk, &[]);
        assert!(code == EXIT_OK && told.contains("\"tables\":\"both\""), "{told}");
    }
    // An MBR does not say in which sectors it counts; what stands in its partition does.
    let (fine, coarse) = (desk.put("fine.img", &mbr(256 * 512)), desk.put("coarse.img", &mbr(256 * 4096)));
    let hidden = desk.put("hidden.img", &mbr(4 * MIB));
    for (sector, wrong, words) in [
        (
            512,
            &coarse,
            "its sectors have 512 bytes and the image's partition table counts in sectors of 4096",
        ),
        (4096, &fine, "its sectors have 4096 bytes and the image's partition table counts in sectors of 512"),
        (4096, &hidden, "nothing in the image shows in what sectors its partition table counts"),
    ] {
        let Some(disk) = Loop::with_sectors(&vec![0xa5; 32 * MIB], sector) else { return };
        let (code, told) = desk.flash(wrong, &disk, &[]);
        assert!(code == EXIT_REFUSED && told.contains(words), "{code} {told}");
        assert!(disk.bytes().iter().all(|byte| *byte == 0xa5), "bytes were written");
    }
}

#[test]
fn a_window_of_128_mib_is_written_and_a_greater_one_is_refused_with_what_to_do() {
    let desk = Desk::new();
    let Some(disk) = Loop::over(&vec![0xa5; 32 * MIB]) else { return };
    let image = Plan::small().image();
    let wide = desk.put("wide.zst", &zstd(&image, 28));
    desk.refuses(
        "2^28",
        &wide,
        Some(&disk),
        "compress it again with zstd -19, or with --ultra -22 --long=27",
    );
    let most = desk.put("most.zst", &zstd(&image, 27));
    let (code, out, err) = desk.sign(&most, &[]);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    let (code, told) = desk.flash(&most, &disk, &[]);
    assert_eq!(code, EXIT_OK, "{told}");
    assert!(disk.bytes().starts_with(&image));
}

#[test]
fn a_pipe_a_folder_or_a_device_is_refused_at_once_wherever_a_file_is_due() {
    let desk = Desk::new();
    let image = desk.put("kiosk.img", &Plan::small().image());
    let pipe = desk.at("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let folder = desk.at("s");
    let site = desk.at("s");
    for bad in [pipe.as_str(), &folder, "/dev/zero"] {
        let manifest = "image manifest --name x --version 1 --site";
        for words in [
            format!("{manifest} {site} --out /x --image {bad}"),
            format!("{manifest} {site} --out /y --image {bad} --make-bmap /x"),
            format!("{manifest} {site} --out /x --image {image} --bmap {bad}"),
            format!("flash --unsigned --image {bad} --target /dev/none"),
            format!("flash --unsigned --image {image} --bmap {bad} --target /dev/none"),
            format!("flash --image {image} --manifest {bad} --site {site} --target /dev/none"),
            format!("verify --unsigned --image {bad} --target /dev/none"),
        ] {
            let (to, told) = mpsc::channel();
            let all = words.clone();
            std::thread::spawn(move || to.send(kit(&all.split(' ').collect::<Vec<_>>())));
            let (code, _, err) = told.recv_timeout(AT_ONCE).unwrap_or_else(|_| panic!("{words} hangs"));
            assert!(code == EXIT_REFUSED || code == EXIT_FAILED, "{words}: {code} {err}");
            assert!(err.contains("not a file"), "{words}: {err}");
        }
    }
}

#[test]
fn an_image_that_nobody_signed_is_known_by_what_its_map_names() {
    let desk = Desk::new();
    let Some(disk) = Loop::over(&vec![0xa5; 32 * MIB]) else { return };
    let image = desk.put("kiosk.img", &Plan::small().image());
    let map = desk.at("m.bmap");
    let (code, out, err) = desk.sign(&image, &["--make-bmap", &map]);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    let (code, told) = desk.flash(&image, &disk, &["--bmap", &map]);
    assert_eq!(code, EXIT_OK, "{told}");
    let manifest = fs::read_to_string(desk.at("m.toml")).unwrap();
    let digest = manifest.lines().find_map(|line| line.strip_prefix("digest = ")).unwrap();
    assert!(told.contains(&format!("\"content\":{digest}")), "{told}");
    // A byte of a range that is not the map's: nothing is written.
    let mut bytes = Plan::small().image();
    bytes[600_000] ^= 1;
    let altered = desk.put("altered.img", &bytes);
    let Some(fresh) = Loop::over(&vec![0xa5; 32 * MIB]) else { return };
    let (code, told) = desk.flash(&altered, &fresh, &["--bmap", &map]);
    assert!(code == EXIT_REFUSED && told.contains("differs from its map"), "{told}");
    assert!(fresh.bytes().iter().all(|byte| *byte == 0xa5));
}
