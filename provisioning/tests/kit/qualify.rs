//! The command `qualify`, on recorded machines and on this one.

use crate::support;
use std::path::Path;

use crate::bench::Bench;
use perron_kit::{Console, EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE};
use perron_qualify::{Outcome, Part, Profile, Report, Verdict};
use tempfile::TempDir;

/// The folder of a recorded machine, unpacked.
fn machine(name: &str) -> TempDir {
    let machines = Path::new(env!("CARGO_MANIFEST_DIR")).join("qualify/tests/machines");
    support::unpack(&machines.join(format!("{name}.machine")))
}

#[test]
fn a_recorded_machine_is_judged_told_and_written() {
    let (bench, laptop) = (Bench::new(), machine("laptop-worn"));
    let command = format!("qualify --root {} --out a.json", laptop.path().display());
    let events = bench.json(&command);
    let findings: Vec<_> = events.iter().filter(|event| event["event"] == "finding").collect();
    assert_eq!(findings.len(), 13);
    let end = events.iter().find(|event| event["event"] == "qualified").unwrap();
    assert_eq!((end["verdict"].as_str(), end["profile"].as_str()), (Some("spare-parts"), Some("kiosk")));
    let written: Report =
        serde_json::from_str(&std::fs::read_to_string(bench.path("a.json")).unwrap()).unwrap();
    assert_eq!(written.verdict, Verdict::SpareParts);
    assert_eq!(written.keep, [Part::Memory, Part::Network]);
    assert_eq!(serde_json::to_value(&written.findings).unwrap(), end["findings"]);
    assert_eq!(bench.exit(&command), EXIT_EXISTS);
    assert_eq!(bench.exit(&format!("{command} --force")), EXIT_OK);
}

#[test]
fn one_pc_under_several_tags_is_noticed_where_it_stands() {
    let bench = Bench::new();
    let [laptop, tower, mini] = ["laptop-worn", "dead-clock", "mini-pc-failing-nvme"].map(machine);
    for (machine, tag, same) in [
        (&laptop, "K-1", ""),
        (&tower, "K-2", ""),
        (&laptop, "K-3", "the PC examined as K-3 is the one examined as K-1: one PC has one tag"),
        (&laptop, "K-4", "the PC examined as K-4 is the one examined as K-1 and K-3: one PC has one tag"),
        (&mini, "K-5", ""), // its firmware tells no number
        (&mini, "K-6", ""),
    ] {
        let command = format!("qualify --root {} --out reports/{tag}.json", machine.path().display());
        let (code, out, err) = bench.run(&command);
        assert_eq!((code, err.is_empty()), (EXIT_OK, same.is_empty()), "{tag}: {out}{err}");
        assert!(err.contains(same), "{tag}: {err}");
    }
    let again = format!("qualify --root {} --out reports/K-2.json --force", tower.path().display());
    assert_eq!(bench.run(&again).2, "", "the same tag once more");
}

#[test]
fn people_read_lines() {
    let mini = machine("mini-pc-failing-nvme");
    let out = Bench::new().ok(&format!("qualify --root {}", mini.path().display()));
    for line in [
        "fail     storage      nvme0n1: 238 GiB, EXEMPLE NVMe 256",
        "Exemple Mini: spare parts, by the profile kiosk, in ",
        "  storage fail: nvme0n1: 104 % of its life used: replace the drive",
        "  worth keeping: memory, network",
    ] {
        assert!(out.lines().any(|found| found.starts_with(line)), "{line}: {out}");
    }
    assert!(!out.contains('\x1b'), "{out}");
}

#[test]
fn a_profile_of_ones_own_and_its_slips() {
    let (bench, desktop) = (Bench::new(), machine("dead-clock"));
    let run = |text: &str| {
        bench.write("p.toml", text);
        let (root, profile) = (desktop.path(), bench.path("p.toml"));
        bench.run(&format!("--json qualify --root {} --profile {}", root.display(), profile.display()))
    };
    let station: String = Profile::KIOSK.replace("\"usb\", \"clock\",", "\"usb\",");
    let easy = station.replace("pass = [\"processor\", \"memory\", \"storage\", \"screen\"]", "pass = []");
    let (code, out, _) = run(&easy.replace("name = \"kiosk\"", "name = \"easy\""));
    assert_eq!(code, EXIT_OK);
    assert!(out.contains("\"profile\":\"easy\"") && out.contains("\"verdict\":\"kiosk\""), "{out}");
    let (code, out, _) = run(&Profile::KIOSK.replace("[usb]\nports", "[usb]\nport"));
    assert_eq!(code, EXIT_REFUSED);
    assert!(out.contains("p.toml is no profile") && out.contains("unknown field `port`"), "{out}");
}

#[test]
fn drives_and_parts_can_be_chosen() {
    let (bench, touch) = (Bench::new(), machine("all-in-one-touch"));
    let root = touch.path().display();
    let events = bench.json(&format!("qualify --root {root} --drive /dev/sda --skip screen --skip sound"));
    let end = events.iter().find(|event| event["event"] == "qualified").unwrap();
    let report: Report = {
        let mut fields = end.clone();
        fields.as_object_mut().unwrap().remove("event");
        serde_json::from_value(fields).unwrap()
    };
    assert_eq!(report.verdict, Verdict::Station);
    assert!(report.reasons.iter().any(|why| why.en().contains("left out as asked")), "{:?}", report.reasons);
    for (words, code) in [
        ("--drive /dev/sdz", EXIT_REFUSED),
        ("--drive sda", EXIT_REFUSED),
        ("--drive /dev/../etc/passwd", EXIT_REFUSED),
        ("--skip wheels", EXIT_USAGE),
        ("--profile /no/such/file", EXIT_FAILED),
        ("--root /no/such/folder", EXIT_FAILED),
    ] {
        let root = if words.starts_with("--root") { String::new() } else { format!("--root {root} ") };
        assert_eq!(bench.exit(&format!("qualify {root}{words}")), code, "{words}");
    }
    std::fs::create_dir(bench.path("empty")).unwrap();
    let (code, _, err) = bench.run(&format!("qualify --root {}", bench.path("empty").display()));
    assert_eq!(code, EXIT_FAILED);
    assert!(err.contains("proc and sys"), "{err}");
}

/// This very machine, without the tests that take time: they are the crate's, and were run by hand.
#[test]
fn this_machine_is_judged_without_a_person() {
    let bench = Bench::new();
    let command = "--json qualify --unattended --skip memory --skip temperature --skip camera";
    let (code, out, err) = bench.run(command);
    assert_eq!((code, err.as_str()), (EXIT_OK, ""));
    let last: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "qualified");
    let processor = &last["findings"][0];
    assert_eq!(processor["part"], "processor");
    assert_ne!(processor["seen"]["en"], "");
    assert_ne!(processor["seen"]["fr"], "");
    assert_ne!(last["verdict"], "kiosk", "memory was left out");
}

/// Without input nobody is waited for; with lines on a pipe the questions are answered.
#[test]
fn a_guided_run_that_nobody_answers_is_an_unattended_one() {
    let run = |lines: &str| {
        let (mut input, mut out, mut err) = (lines.as_bytes(), Vec::new(), Vec::new());
        let console = Console { input: &mut input, out: &mut out, err: &mut err, is_live: false };
        let skipped = ["storage", "memory", "temperature", "camera", "keyboard", "usb", "sound"];
        let mut words = vec!["perron-kit", "--json", "qualify"];
        skipped.iter().for_each(|part| words.extend(["--skip", *part]));
        assert_eq!(perron_kit::run_in(words, console), EXIT_OK);
        (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    };
    let (out, _) = run("");
    assert!(out.contains("nobody answers") && out.contains("dead pixels: nobody looked"), "{out}");
    let (out, err) = run("\nno\n");
    assert!(err.contains("Did you see dots, stains or stripes?"), "{err}");
    assert!(out.contains("no stains"), "{out}");
}

#[test]
fn the_outcomes_of_a_report_are_the_contracts() {
    let (bench, hostile) = (Bench::new(), machine("hostile"));
    bench.ok(&format!("qualify --root {} --out h.json", hostile.path().display()));
    let text = std::fs::read_to_string(bench.path("h.json")).unwrap();
    let report: Report = serde_json::from_str(&text).unwrap();
    assert!(report.findings.iter().map(|finding| finding.part).eq(Part::ALL));
    assert!(report.findings.iter().all(|f| f.outcome == Outcome::Pass || f.reason.is_some()));
    assert!(!text.contains("\\u001b") && !text.contains('\u{202e}'), "{text}");
}
