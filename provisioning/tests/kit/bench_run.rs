//! One run of `bench`: a roster, the reports of two machines and of one for spare parts, two disks, to the labels.
//!
//! Needs root and loop devices; skipped where there are none.

use crate::loops;
use crate::media;

use std::fs;
use std::path::Path;

use crate::bench::Bench;
use crate::loops::Loop;
use perron_kit::{EXIT_OK, EXIT_PARTIAL, EXIT_REFUSED};
use serde_json::Value;

const MEDIUM: usize = 64 << 20;
const ROSTER: &str = "asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\n\
    K-1;Médiathèque;kiosk;fr;borne-1;Ateliers;un-bon-secret\n\
    K-2;Mairie;kiosk;fr;borne-2;;\n\
    K-3;Mairie annexe;kiosk;fr;borne-3;;\n";

/// What `qualify` says of a machine.
fn report(verdict: &str, reasons: &[&str]) -> String {
    let text = |text: &str| serde_json::json!({ "en": text, "fr": text });
    let finding = |part: &str| serde_json::json!({ "part": part, "outcome": "pass", "seen": text("fine"), "reason": null });
    let reasons: Vec<_> = reasons.iter().map(|reason| text(reason)).collect();
    let parts = ["processor", "memory", "storage", "screen", "usb", "clock", "temperature"];
    serde_json::json!({
        "machine": { "vendor": "Maker", "model": "Model", "serial": "S1" }, "profile": "kiosk",
        "findings": parts.map(finding), "verdict": verdict, "reasons": reasons, "keep": [], "took_s": 61,
    })
    .to_string()
}

struct Delivery {
    bench: Bench,
    disks: Vec<Loop>,
}

impl Delivery {
    /// A site, a signed image with its map, a roster of three and the report of the third, which is for spare parts.
    fn new() -> Option<Self> {
        let disks = vec![Loop::over(&vec![0xa5; MEDIUM])?, Loop::over(&vec![0x5a; MEDIUM])?];
        let bench = Bench::ready();
        fs::write(bench.path("kiosk.img"), media::Plan::small().image()).unwrap();
        bench.write("roster.csv", ROSTER);
        fs::create_dir_all(bench.path("out/reports")).unwrap();
        bench.write("out/reports/K-3.json", &report("spare-parts", &["The screen is broken."]));
        let delivery = Self { bench, disks };
        let image = delivery.at("kiosk.img");
        let made = delivery.kit(&[
            "image",
            "manifest",
            "--image",
            &image,
            "--make-bmap",
            &delivery.at("kiosk.bmap"),
            "--name",
            "Kiosk",
            "--version",
            "1",
            "--site",
            &delivery.at("s"),
            "--out",
            &delivery.at("m.toml"),
        ]);
        assert_eq!(made.0, EXIT_OK, "{made:?}");
        Some(delivery)
    }

    fn at(&self, name: &str) -> String {
        self.bench.path(name).display().to_string()
    }

    fn kit(&self, words: &[&str]) -> (u8, String, String) {
        loops::kit(words)
    }

    fn good_reports(&self) {
        for unit in ["K-1", "K-2"] {
            self.bench.write(&format!("out/reports/{unit}.json"), &report("kiosk", &[]));
        }
    }

    /// `bench`, with the disks named one way or another.
    fn bench(&self, rest: &[&str]) -> (u8, String, String) {
        let [roster, image, manifest, site, out] =
            ["roster.csv", "kiosk.img", "m.toml", "s", "out"].map(|name| self.at(name));
        let words = [
            "--json",
            "bench",
            "--roster",
            &roster,
            "--image",
            &image,
            "--manifest",
            &manifest,
            "--site",
            &site,
            "--out",
            &out,
            "--allow-loop",
            "--samples",
            "64",
        ];
        self.kit(&[&words[..], rest].concat())
    }

    fn run(&self, rest: &[&str]) -> (u8, String, String) {
        let disks = self.disks.iter().map(|disk| disk.node.as_str());
        let words: Vec<&str> = std::iter::once("--target").chain(disks).chain(rest.iter().copied()).collect();
        self.bench(&words)
    }

    /// As a technician who typed everything right.
    fn confirmed(&self) -> (u8, String, String) {
        let typed: Vec<String> = self.disks.iter().map(Loop::confirmation).collect();
        let mut words = vec!["--yes", "--confirm"];
        words.extend(typed.iter().map(String::as_str));
        self.run(&words)
    }

    fn passport(&self, unit: &str) -> Value {
        let file = fs::read_to_string(self.bench.path(format!("out/{unit}.passport.json"))).unwrap();
        serde_json::from_str::<Value>(&file).unwrap()["passport"].clone()
    }
}

fn steps(out: &str) -> Vec<String> {
    let events = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let step =
        |e: Value| Some(format!("{} {} {}", e["unit"].as_str()?, e["step"].as_str()?, e["state"].as_str()?));
    events.filter(|event| event["event"] == "step").filter_map(step).collect()
}

/// What a spreadsheet and the certificate of a machine say, and that nothing is left to read.
fn is_noted(delivery: &Delivery, summary: &str, out: &str) {
    assert!(
        summary.starts_with("\u{feff}asset-tag;place;") && summary.contains("K-1;Médiathèque;ready;"),
        "{summary}"
    );
    assert!(!out.contains("read-before-you-go"), "nothing decides against anything: {out}");
    let erased = delivery.passport("K-1")["erasures"][0].clone();
    assert_eq!((&erased["pc"]["asset_tag"], &erased["pc"]["serial"]), (&"K-1".into(), &"S1".into()));
    assert!(erased["passed_over"][0].as_str().unwrap().contains("not asked"), "{erased}");
}

#[test]
fn from_plug_in_to_label_with_what_is_for_spare_parts_too() {
    let Some(delivery) = Delivery::new() else { return };
    delivery.good_reports();
    let (code, out, err) = delivery.run(&["--yes"]);
    assert_eq!(code, EXIT_REFUSED, "nobody confirmed: {out}{err}");
    assert!(delivery.disks[0].bytes().iter().all(|byte| *byte == 0xa5));

    let (code, out, err) = delivery.confirmed();
    assert_eq!(code, EXIT_OK, "{out}{err}");
    let done = steps(&out);
    for unit in ["K-1", "K-2"] {
        for step in ["erase", "flash", "verify", "enrol", "label"] {
            assert!(done.contains(&format!("{unit} {step} done")), "{unit} {step}: {done:?}");
        }
        assert_eq!(delivery.passport(unit)["verdict"]["is"], "ready", "{unit}");
    }
    assert!(done.contains(&"K-3 label done".to_owned()));
    assert_eq!(delivery.passport("K-3")["verdict"]["is"], "rejected");
    let verified = delivery.kit(&[
        "passport",
        "verify",
        "--site",
        &delivery.at("s"),
        &delivery.at("out/K-1.passport.json"),
        &delivery.at("out/K-2.passport.json"),
        &delivery.at("out/K-3.passport.json"),
    ]);
    assert_eq!(verified.0, EXIT_OK, "{verified:?}");
    for unit in ["K-1", "K-2", "K-3"] {
        let codes = delivery.bench.codes(&format!("out/{unit}.label.png"));
        assert!(codes.iter().any(|code| code.starts_with(&format!("PP1:{unit}:"))), "{unit}: {codes:?}");
    }
    let summary = fs::read_to_string(delivery.bench.path("out/summary.csv")).unwrap();
    assert_eq!(summary.lines().count(), 4, "{summary}");
    is_noted(&delivery, &summary, &out);
    // What was on the disks is gone, the secret is on its disk and nowhere else.
    assert!(!delivery.disks[0].bytes().windows(4096).any(|window| window.iter().all(|byte| *byte == 0xa5)));
    assert!(media::holds(&delivery.disks[0].bytes(), "un-bon-secret"));
    assert!(!media::holds(&delivery.disks[1].bytes(), "un-bon-secret"));
    for (path, bytes) in delivery.bench.contents() {
        let is_roster = path.ends_with("roster.csv");
        assert!(is_roster || !media::holds(&bytes, "un-bon-secret"), "{}", path.display());
    }
    assert!(!out.contains("un-bon-secret") && !err.contains("un-bon-secret"));
    // Once more: all is done, nothing is touched.
    let before = delivery.disks[0].bytes();
    let (code, out, err) = delivery.confirmed();
    assert_eq!((code, steps(&out)), (EXIT_OK, vec![]), "{out}{err}");
    assert!(delivery.disks[0].bytes() == before);
}

#[test]
fn a_dry_run_leaves_no_trace_and_disks_left_over_stop_everything() {
    let Some(delivery) = Delivery::new() else { return };
    // Nobody has judged two of the three: a dry run says so, and leaves no trace.
    let (code, out, err) = delivery.run(&["--dry-run"]);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert!(out.contains("K-1: no report") && out.contains("K-2: no report"), "{out}");
    assert!(
        !delivery.bench.path("out/journal.db").exists() && !delivery.bench.path("out/summary.csv").exists()
    );
    // Two disks for one machine: a report is missing, and the second disk would go to the wrong one.
    delivery.bench.write("out/reports/K-1.json", &report("kiosk", &[]));
    let (code, out, _) = delivery.confirmed();
    assert_eq!((code, out.contains("2 disks are named and 1 machines")), (EXIT_REFUSED, true), "{out}");
    assert!(delivery.disks[0].bytes().iter().all(|byte| *byte == 0xa5));
}

#[test]
fn a_run_that_broke_goes_on_where_each_machine_stands() {
    let Some(mut delivery) = Delivery::new() else { return };
    delivery.good_reports();
    // The first run has one disk only.
    let second = delivery.disks.pop().unwrap();
    let (code, out, err) = delivery.confirmed();
    assert_eq!(code, EXIT_PARTIAL, "{out}{err}");
    assert_eq!(delivery.passport("K-1")["verdict"]["is"], "ready");
    let first = delivery.disks.pop().unwrap();
    let before = first.bytes();
    // The next has the other; the first machine's disk is no other's.
    delivery.disks = vec![first, second];
    let (code, out, err) = delivery.confirmed();
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert!(!steps(&out).iter().any(|step| step.starts_with("K-1 ")), "{out}");
    assert_eq!(delivery.passport("K-2")["verdict"]["is"], "ready");
    assert!(delivery.disks[0].bytes() == before, "the disk of a machine that is ready is left alone");
    assert!(Path::new(&delivery.at("out/K-2.label.png")).exists());
}

#[test]
fn a_machine_that_is_no_kiosk_is_not_made_one_and_a_port_without_serial_numbers_is_left_alone() {
    let Some(mut delivery) = Delivery::new() else { return };
    delivery.bench.write("out/reports/K-1.json", &report("station", &["It has no touch screen."]));
    let one = delivery.disks.pop();
    let two = delivery.disks.pop();
    let (code, out, err) = delivery.run(&["/dev/null", "--dry-run"]);
    assert_eq!(code, EXIT_OK, "no machine waits, no disk is looked at: {out}{err}");
    delivery.disks.extend(two.into_iter().chain(one));
    assert!(out.contains("good for a station only"), "{out}");
    delivery.good_reports();
    let port = format!("virtual-{}", delivery.disks[0].node.rsplit('/').next().unwrap());
    let (code, said, err) = delivery.bench(&["--yes", "--port", &port]);
    assert_eq!(code, EXIT_PARTIAL, "{said}{err}");
    assert!(said.contains("has no serial number"), "{said}");
    assert!(delivery.disks[0].bytes().iter().all(|byte| *byte == 0xa5));
}

#[test]
fn a_dead_disk_is_replaced_and_a_machine_set_aside_and_both_may_be_said_twice() {
    let Some(mut delivery) = Delivery::new() else { return };
    delivery.good_reports();
    let second = delivery.disks.pop().unwrap();
    assert_eq!(delivery.confirmed().0, EXIT_PARTIAL);
    // Its disk dies: another takes its place. The other machine is set aside.
    delivery.disks = vec![second];
    let typed = delivery.disks[0].confirmation();
    let again = ["--yes", "--confirm", &typed, "--rebind", "K-1", "--reject", "K-2=The hinge is broken."];
    let (code, out, err) = delivery.run(&again);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    assert!(steps(&out).contains(&"K-1 label done".to_owned()), "{out}");
    let aside = delivery.passport("K-2");
    assert_eq!(aside["verdict"]["reasons"][0]["en"], "The hinge is broken.", "{aside}");
    let before = delivery.disks[0].bytes();
    let (code, out, err) = delivery.run(&again);
    assert_eq!((code, steps(&out)), (EXIT_OK, vec![]), "{out}{err}");
    assert!(out.contains("it is plugged in") && delivery.disks[0].bytes() == before, "{out}");
    let (code, out, _) = delivery.run(&["--reject", "K-9=Nobody has it."]);
    assert!(code != EXIT_OK && out.contains("K-9"), "{out}");
}
