//! A bench on a recorded machine: a dock of two bays with one serial number, disks that are swapped, an empty bay.

mod morning;

use std::fs;
use std::io::Cursor;
use std::path::Path;

use clap::Parser;
use gpt::GptConfig;
use gpt::disk::LogicalBlockSize;
use gpt::mbr::ProtectiveMBR;
use gpt::partition_types::{EFI, LINUX_FS, OperatingSystem, Type};
use perron_domain::enrolment::{PARTITION_BYTES, TYPE_GUID};
use serde_json::Value;

use super::command::bench_in;
use crate::args::{Args, Command};
use crate::exit::{EXIT_OK, EXIT_PARTIAL, EXIT_REFUSED};
use crate::machine::samples;
use crate::targets::testing::tree::{SATA, Tree};
use crate::targets::testing::{Tools, host_with, run};

/// Sectors of each disk.
const SECTORS: u64 = 48 << 11;
/// The port of the dock, and what is typed for its bays where disks have no number of their own.
const PORT: &str = "pci-0000:00:14.0-usb-2:4";
const BAYS: [&str; 2] = ["SB24", "0001"];

/// An image with the partition for the enrolment.
fn image() -> Vec<u8> {
    let size = usize::try_from(PARTITION_BYTES + (4 << 20)).unwrap();
    let mut device = Cursor::new(vec![0; size]);
    ProtectiveMBR::with_lb_size(u32::try_from(size / 512 - 1).unwrap()).overwrite_lba0(&mut device).unwrap();
    let config = GptConfig::new().writable(true).logical_block_size(LogicalBlockSize::Lb512);
    let mut table = config.create_from_device(device, None).unwrap();
    let reserved = Type { guid: TYPE_GUID.parse().unwrap(), os: OperatingSystem::None };
    for (kind, bytes) in [(EFI, 1 << 20), (reserved, PARTITION_BYTES), (LINUX_FS, 1 << 20)] {
        table.add_partition("part", bytes, kind, 0, Some(2048)).unwrap();
    }
    table.write().unwrap().into_inner()
}

/// A site, a signed image, a roster of machines that were all examined, and a dock.
struct Desk {
    tree: Tree,
    tools: Tools,
    dock: &'static str,
}

impl Desk {
    fn new(dock: &'static str) -> Self {
        let tree = Tree::new();
        tree.write("kiosk.img", image());
        let head = "asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\n";
        let row = |n: u32| format!("K-{n};Mairie;kiosk;fr;borne-{n};;\n");
        tree.write("r.csv", head.to_owned() + &(1..=3).map(row).collect::<String>());
        let mut report = samples::parts().qualification.unwrap();
        for n in 1..=3 {
            report.machine.serial = format!("SN-471{n}");
            tree.write(&format!("out/reports/K-{n}.json"), serde_json::to_vec(&report).unwrap());
        }
        let desk = Self { tree, tools: Tools::default(), dock };
        desk.kit("site init --name Site --out @s");
        desk.kit(
            "image manifest --image @kiosk.img --make-bmap @kiosk.bmap --name K --version 1 --site @s --out @m.toml",
        );
        desk
    }

    fn kit(&self, words: &str) {
        let (mut out, mut err) = (vec![], vec![]);
        let code = crate::run(self.words(&["perron-kit", words].join(" ")), &mut out, &mut err);
        assert_eq!(code, EXIT_OK, "{words}: {}", String::from_utf8_lossy(&err));
    }

    /// Words; those that begin with `@` are paths at the desk.
    fn words(&self, words: &str) -> Vec<String> {
        let path = |name: &str| self.tree.path(name).display().to_string();
        words.split_whitespace().map(|word| word.strip_prefix('@').map_or(word.to_owned(), path)).collect()
    }

    /// Puts a disk into a bay, full of this byte; `serial` is what it says itself, where the dock lets it.
    fn put(&self, bay: u32, fill: u8, serial: Option<&str>) {
        let name = self.name(bay);
        if self.tree.path("sys/block").join(name).exists() {
            self.tree.unplug(name);
        }
        let number = if bay == 0 { "8:16" } else { "8:32" };
        self.tree.in_dock(name, (4, bay), number, self.dock, SECTORS);
        let node = self.tree.path("dev").join(name);
        fs::write(&node, vec![fill; usize::try_from(SECTORS * 512).unwrap()]).unwrap();
        self.say(&node, serial);
    }

    fn say(&self, node: &Path, serial: Option<&str>) {
        let mut all = self.tools.0.lock().unwrap();
        all.serials.remove(node);
        all.serials.extend(serial.map(|serial| (node.to_owned(), serial.to_owned())));
    }

    fn name(&self, bay: u32) -> &'static str {
        if bay == 0 { "sdb" } else { "sdc" }
    }

    /// What is in a bay.
    fn held(&self, bay: u32) -> Vec<u8> {
        fs::read(self.tree.path("dev").join(self.name(bay))).unwrap()
    }

    /// The disks of both bays change places; their dock says the same as before.
    fn swap(&self, serials: [Option<&str>; 2]) {
        let [one, two] = [0, 1].map(|bay| self.tree.path("dev").join(self.name(bay)));
        let aside = self.tree.path("aside");
        for (from, to) in [(&one, &aside), (&two, &one), (&aside, &two)] {
            fs::rename(from, to).unwrap();
        }
        self.say(&one, serials[0]);
        self.say(&two, serials[1]);
    }

    /// Runs the bench; gives its exit code, its steps that are done, and all it said.
    fn bench(&self, input: &str, words: &str) -> (u8, Vec<String>, String) {
        let words = format!(
            "perron-kit bench --roster @r.csv --image @kiosk.img --manifest @m.toml --site @s --out @out --samples 64 {words}"
        );
        let Command::Bench(args) = Args::try_parse_from(self.words(&words)).unwrap().command else {
            panic!("another command")
        };
        let host = host_with(&self.tree, &self.tools);
        let (code, out, err) = run(input, true, |report| bench_in(host, &args, report));
        let events = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let steps = events.filter(|event| event["event"] == "step" && event["state"] == "done");
        let step = |e: Value| format!("{} {}", e["unit"].as_str().unwrap(), e["step"].as_str().unwrap());
        (code, steps.map(step).collect(), out + &err)
    }

    /// The serial number on a machine's certificate, and the PC's.
    fn certificate(&self, unit: &str) -> [String; 3] {
        let file = fs::read(self.tree.path(format!("out/{unit}.passport.json"))).unwrap();
        let passport = serde_json::from_slice::<Value>(&file).unwrap()["passport"].clone();
        assert_eq!(passport["verdict"]["is"], "ready", "{passport}");
        let erased = &passport["erasures"][0];
        [&erased["serial"], &erased["pc"]["asset_tag"], &erased["pc"]["serial"]]
            .map(|text| text.as_str().unwrap().to_owned())
    }
}

fn has(steps: &[String], step: &str) -> bool {
    steps.iter().any(|done| done == step)
}

#[test]
fn disks_that_say_who_they_are_keep_their_machine_in_any_bay_of_the_dock() {
    let desk = Desk::new("201503310007F");
    // One bay empty.
    desk.put(0, 0xa1, Some("SSD1-AAAA"));
    desk.put(1, 0, None);
    desk.tree.write("sys/block/sdc/size", "0\n");
    let (code, steps, said) = desk.bench("", &format!("--port {PORT} --yes"));
    assert!(code == EXIT_PARTIAL && has(&steps, "K-1 label"), "{said}");
    assert!(said.contains("K-1 gets") || !steps.iter().any(|step| step.starts_with("K-2 enrol")), "{said}");
    assert_eq!(desk.certificate("K-1"), ["SSD1-AAAA", "K-1", "SN-4711"]);
    let first = desk.held(0);
    // The next disk comes, and they stand the other way round.
    desk.put(1, 0xb2, Some("SSD1-BBBB"));
    desk.swap([Some("SSD1-BBBB"), Some("SSD1-AAAA")]);
    let (code, steps, said) = desk.bench("", &format!("--port {PORT} --yes"));
    assert!(code == EXIT_PARTIAL && has(&steps, "K-2 label"), "{said}");
    assert!(
        said.contains("left-alone") && desk.held(1) == first,
        "the first machine's disk is left alone: {said}"
    );
    assert_eq!(desk.certificate("K-2")[0], "SSD1-BBBB");
    // A third in the first bay, and the second's disk in the other one.
    desk.swap([Some("SSD1-AAAA"), Some("SSD1-BBBB")]);
    let second = desk.held(1);
    desk.put(0, 0xc3, Some("SSD1-CCCC"));
    let (code, _, said) = desk.bench("", &format!("--port {PORT} --yes"));
    assert_eq!(code, EXIT_OK, "{said}");
    assert!(desk.held(1) == second && desk.certificate("K-3")[0] == "SSD1-CCCC", "{said}");
}

#[test]
fn a_dock_that_gives_its_first_bay_for_every_bay_is_not_believed() {
    let desk = Desk::new("201503310007F");
    desk.put(0, 0xa1, Some("SSD1-AAAA"));
    desk.put(1, 0xb2, Some("SSD1-AAAA"));
    let (code, steps, said) = desk.bench("", &format!("--port {PORT} --yes"));
    assert!(code == EXIT_PARTIAL && said.contains("has no serial number"), "{said}");
    assert!(!steps.iter().any(|step| step.ends_with("erase")), "{steps:?}");
    assert!(desk.held(0).iter().all(|byte| *byte == 0xa1) && desk.held(1).iter().all(|byte| *byte == 0xb2));
    // Named one by one they are told apart by their bay.
    let words = format!("--target /dev/sdb /dev/sdc --yes --confirm {}", BAYS.join(" "));
    let (code, steps, said) = desk.bench("", &words);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-1 label") && has(&steps, "K-2 label"), "{said}");
    let (wrong, _, said) = desk.bench("", &words.replace("SB24 0001", "0001 SB24"));
    assert!(wrong == EXIT_REFUSED, "{said}");
}

#[test]
fn a_dock_that_hides_its_disks_serves_every_machine_and_a_person_says_whose_a_disk_is() {
    let desk = Desk::new("DD56419883914");
    desk.put(0, 0xa1, None);
    let target = format!("--target /dev/sdb --yes --confirm {}", BAYS[0]);
    let (code, steps, said) = desk.bench("", &target);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-1 label"), "{said}");
    // Another disk of the same kind in the same dock: nobody can say, and nothing is written.
    desk.put(0, 0xb2, None);
    let untouched = desk.held(0);
    for (input, words) in [("", ""), ("what\nK-9\n\n1\n2\n3\n", ""), ("", "--whose /dev/sdb=K-2")] {
        let (code, steps, said) = desk.bench(input, &format!("{target} {words}"));
        assert_eq!((code, steps.len()), (EXIT_REFUSED, 0), "{input:?} {words}: {said}");
        assert!(said.contains("nobody said whose disk") && said.contains("K-1: Dock, no serial, "), "{said}");
        assert!(desk.held(0) == untouched, "{input:?} {words}: bytes were written");
    }
    // It is the first machine's own: left alone.
    let (_, steps, said) = desk.bench("k-1\n", &target);
    assert!(steps.is_empty() && said.contains("left-alone") && desk.held(0) == untouched, "{said}");
    // A slip first, then the right word: the next machine's.
    let (code, steps, said) = desk.bench("K-7\nnew\n", &target);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-2 label"), "{said}");
    // The same by flag.
    desk.put(0, 0xc3, None);
    let (code, steps, said) = desk.bench("", &format!("{target} --whose /dev/sdb=new"));
    assert!(code == EXIT_OK && has(&steps, "K-3 label"), "{said}");
    // A dry run asks nobody, and says what it does not know.
    let (code, _, said) = desk.bench("", "--target /dev/sdb --dry-run");
    assert_eq!(code, EXIT_OK, "{said}");
}

#[test]
fn in_an_armed_port_a_dock_that_hides_its_disks_is_left_alone_once_it_may_be_another_machines() {
    let desk = Desk::new("201503310007F"); // a number of its own, so that the first disk is taken
    desk.put(0, 0xa1, None);
    let port = format!("--port {PORT} --yes");
    let (code, steps, said) = desk.bench("", &port);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-1 label"), "{said}");
    desk.put(0, 0xb2, None);
    let (code, steps, said) = desk.bench("", &port);
    assert_eq!((code, steps.len()), (EXIT_PARTIAL, 0), "{said}");
    let end = said.lines().rev().find(|line| line.contains("read-before-you-go")).unwrap();
    assert!(end.contains("nobody said whose disk it is"), "{end}");
    assert!(desk.held(0).iter().all(|byte| *byte == 0xb2));
    // In the same run the next round asks.
    let (code, steps, said) = desk.bench("new\n", &port);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-2 label"), "{said}");
}

#[test]
fn a_machine_whose_drive_keeps_the_password_is_not_ready_and_the_others_go_on() {
    let desk = Desk::new("DD56419883914");
    desk.tree.named("sda", SATA, "8:0", "EXEMPLE SSD", "SSD1-LOCK");
    let node = desk.tree.path("dev/sda");
    fs::write(&node, vec![0xa1; usize::try_from(SECTORS * 512).unwrap()]).unwrap();
    desk.tools.0.lock().unwrap().keep_password.insert(node);
    desk.put(0, 0xb2, None);
    let words = format!("--target /dev/sda /dev/sdb --yes --confirm LOCK {}", BAYS[0]);
    let (code, steps, said) = desk.bench("", &words);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-2 label"), "{said}");
    assert!(!has(&steps, "K-1 erase") && !has(&steps, "K-1 flash"), "{steps:?}");
    let end = said.lines().rev().find(|line| line.contains("read-before-you-go")).unwrap();
    for words in ["K-1: erase: FAILED", "“perron”", "--security-disable perron", "it is not ready"] {
        assert!(end.contains(words), "{words}: {end}");
    }
    let summary = fs::read_to_string(desk.tree.path("out/summary.csv")).unwrap();
    assert!(summary.contains("K-1;Mairie;failed;") && summary.contains("K-2;Mairie;ready;"), "{summary}");
    assert!(!desk.tree.path("out/K-1.passport.json").exists());
    // The drive lets it go, and the same command takes the machine to its label.
    desk.tools.0.lock().unwrap().keep_password.clear();
    let (code, steps, said) = desk.bench("K-2\n", &words);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-1 label"), "{said}");
}

#[test]
fn a_machine_whose_drive_hides_an_area_is_not_ready_until_that_is_erased_too() {
    let desk = Desk::new("DD56419883914");
    desk.tree.named("sda", SATA, "8:0", "EXEMPLE SSD", "SSD1-HIDE");
    let node = desk.tree.path("dev/sda");
    fs::write(&node, vec![0xa1; usize::try_from(SECTORS * 512).unwrap()]).unwrap();
    desk.tools.0.lock().unwrap().hides.insert(node);
    let words = "--target /dev/sda --yes --confirm HIDE --method overwrite";
    for _ in 0..2 {
        let (code, steps, said) = desk.bench("", words);
        assert!(code == EXIT_PARTIAL && !has(&steps, "K-1 erase") && !has(&steps, "K-1 flash"), "{said}");
        let end = said.lines().rev().find(|line| line.contains("read-before-you-go")).unwrap();
        for words in
            ["K-1: erase: FAILED: a hidden area of 4096 bytes is not erased", "switch the drive off and on"]
        {
            assert!(end.contains(words), "{words}: {end}");
        }
        let summary = fs::read_to_string(desk.tree.path("out/summary.csv")).unwrap();
        assert!(summary.contains("K-1;Mairie;failed;"), "{summary}");
        assert!(!desk.tree.path("out/K-1.passport.json").exists());
    }
    // Switched off and on, the drive shows all that it has.
    desk.tools.0.lock().unwrap().hides.clear();
    let (code, steps, said) = desk.bench("", words);
    assert!(code == EXIT_PARTIAL && has(&steps, "K-1 erase") && has(&steps, "K-1 label"), "{said}");
    assert_eq!(desk.certificate("K-1")[0], "SSD1-HIDE");
}

#[test]
fn the_summary_begins_with_the_mark_that_spreadsheets_need() {
    let desk = Desk::new("DD56419883914");
    desk.put(0, 0xa1, Some("=CMD-1234"));
    let (_, _, said) = desk.bench("", "--target /dev/sdb --yes --confirm 1234");
    let summary = fs::read_to_string(desk.tree.path("out/summary.csv")).unwrap();
    assert!(summary.starts_with("\u{feff}asset-tag;place;"), "{summary}");
    assert!(summary.contains(";'=CMD-1234;"), "{summary}{said}");
}
