//! Passports through the command line: made from the records of the other commands, shown, verified, tampered with.

use crate::bench::Bench;
use crate::media::{desk, ok, run};
use perron_kit::{EXIT_EXISTS, EXIT_OK, EXIT_PARTIAL, EXIT_REFUSED};
use proptest::prelude::*;
use serde_json::{Value, json};

const MAKE: &str = "passport make --roster @r.csv --site @s --out @p --unit";
const ALL: &str = "--qualification @q.json --erasure @d.json --image @i.json --enrolment @e.json";

/// A desk with the records of a machine that went through everything.
fn records() -> Bench {
    let bench = desk();
    let digest = |byte: &str| byte.repeat(32);
    let fine = json!({ "en": "fine", "fr": "en ordre" });
    let finding = |part: &str| json!({ "part": part, "outcome": "pass", "seen": fine, "reason": null });
    for (name, record) in [
        (
            "q.json",
            json!({
                "machine": { "vendor": "Exemple", "model": "Bureau 700", "serial": "SN-4711" }, "profile": "kiosk",
                "findings": [finding("memory"), finding("storage")], "verdict": "kiosk", "reasons": [], "keep": [],
                "took_s": 9
            }),
        ),
        (
            "d.json",
            json!({
                "model": "Exemple SSD", "serial": "SSD-0042", "bytes": 240_057_409_536_u64, "method": "overwrite",
                "samples": 512, "sampled_bytes": 2_097_152, "took_s": 95,
                "limits": { "en": "Spare areas are not reached.", "fr": "Les réserves ne sont pas atteintes." }
            }),
        ),
        (
            "i.json",
            json!({
                "name": "perron", "version": "1.4.0", "drive": "SSD-0042", "manifest": digest("5a"),
                "content": digest("a5"), "mapped_bytes": 734_003_200,
                "verification": { "state": "verified", "how": "reopened", "digest": digest("a5") }
            }),
        ),
        ("e.json", json!({ "hostname": "borne-001", "language": "fr", "digest": digest("17") })),
    ] {
        bench.write(name, &record.to_string());
    }
    bench
}

/// Writes a record again, one value changed.
fn change(bench: &Bench, name: &str, pointer: &str, value: Value) {
    let text = std::fs::read_to_string(bench.path(name)).unwrap();
    let mut record: Value = serde_json::from_str(&text).unwrap();
    *record.pointer_mut(pointer).unwrap() = value;
    bench.write(name, &record.to_string());
}

fn verdict(bench: &Bench) -> Value {
    let text = std::fs::read_to_string(bench.path("p/K-001.passport.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["passport"]["verdict"].clone()
}

#[test]
fn a_machine_that_went_through_everything_is_ready() {
    let bench = records();
    let said = ok(&bench, &format!("{MAKE} K-001 {ALL}"));
    assert!(said.contains("K-001: ready"), "{said}");
    assert_eq!(verdict(&bench), json!({ "is": "ready" }));
    let said = ok(&bench, "--json passport verify @p/K-001.passport.json --site @s");
    let event: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((event["event"].as_str(), event["unit"].as_str()), (Some("verified"), Some("K-001")));
    assert_eq!(bench.codes("p/K-001.passport.png"), [event["code"].as_str().unwrap()]);
    let shown = ok(&bench, "passport show @p/K-001.passport.json --site @s --page @again.png");
    for word in
        ["verdict: ready", "SN-4711", "memory: pass", "SSD-0042", "overwrite", "perron 1.4.0", "borne-001"]
    {
        assert!(shown.contains(word), "{shown}");
    }
    assert_eq!(bench.codes("again.png"), [event["code"].as_str().unwrap()]);
    let (code, _, err) = run(&bench, "passport show @p/K-001.passport.json");
    assert!(code == EXIT_OK && err.contains("was not checked"), "{err}");
    assert_eq!(run(&bench, &format!("{MAKE} K-001 {ALL}")).0, EXIT_EXISTS);
}

#[test]
fn what_was_not_done_is_never_called_ready() {
    for (file, pointer, value, missing) in [
        ("i.json", "/verification", json!({ "state": "unverified" }), "verification"),
        (
            "i.json",
            "/verification",
            json!({ "state": "failed", "reason": { "en": "sector 7", "fr": "secteur 7" } }),
            "sound-image",
        ),
        ("i.json", "/drive", json!("another"), "erasure-of-drive"),
        ("q.json", "/verdict", json!("station"), "fitness"),
    ] {
        let bench = records();
        change(&bench, file, pointer, value);
        ok(&bench, &format!("{MAKE} K-001 {ALL}"));
        assert_eq!(verdict(&bench), json!({ "is": "incomplete", "missing": [missing] }));
        ok(&bench, "passport verify @p/K-001.passport.json --site @s");
    }
    let bench = records();
    ok(&bench, &format!("{MAKE} K-001"));
    assert_eq!(verdict(&bench)["missing"], json!(["qualification", "erasure", "image", "enrolment"]));
}

#[test]
fn a_certificate_of_another_pcs_drive_is_refused() {
    let bench = records();
    let text = std::fs::read_to_string(bench.path("d.json")).unwrap();
    for (tag, is_good) in [("k-001", true), ("K-002", false)] {
        let mut record: Value = serde_json::from_str(&text).unwrap();
        record["pc"] = json!({ "asset_tag": tag, "model": "Exemple Bureau 700", "serial": "SN-4711" });
        record["hidden"] = json!({ "state": "left", "bytes": 512 });
        bench.write("d.json", &record.to_string());
        let (code, out, err) = run(&bench, &format!("{MAKE} K-001 {ALL} --force"));
        assert_eq!(code == EXIT_OK, is_good, "{out}{err}");
        assert!(is_good || err.contains("certificate of erasure says K-002"), "{err}");
    }
    let shown = ok(&bench, "passport show @p/K-001.passport.json --site @s");
    assert!(shown.contains("SSD-0042 of PC k-001 SN-4711"), "{shown}");
}

#[test]
fn rejected_machines_have_a_passport_too() {
    let bench = records();
    change(&bench, "q.json", "/verdict", json!("spare-parts"));
    let reason = json!({ "en": "The memory fails.", "fr": "La mémoire est en panne." });
    change(&bench, "q.json", "/reasons", json!([reason]));
    ok(&bench, &format!("{MAKE} K-001 --qualification @q.json"));
    assert_eq!(verdict(&bench), json!({ "is": "rejected", "reasons": [reason] }));
    let said = ok(&bench, &format!("{MAKE} K-001 {ALL} --reject Burnt --force"));
    assert!(said.contains("for spare parts: Burnt; The memory fails."), "{said}");
    assert_eq!(bench.codes("p/K-001.passport.png").len(), 1);
}

#[test]
fn records_of_another_machine_or_form_are_refused() {
    for (file, pointer, value, words) in [
        ("e.json", "/hostname", json!("borne-002"), "give the record of this machine"),
        ("i.json", "/content", json!("00".repeat(32)), "not the image that was written"),
        ("i.json", "/content", json!("short"), "no record of an image"),
        ("i.json", "/verification/state", json!("believed"), "no record of an image"),
        ("q.json", "/verdict", json!("palace"), "no report"),
        ("d.json", "/serial", json!(7), "no certificate"),
        ("d.json", "/limits", json!("Spare areas are not reached."), "no certificate"),
        ("q.json", "/findings/0/seen", json!({ "en": "fine" }), "missing field `fr`"),
        (
            "q.json",
            "/findings",
            json!(vec![
                json!({ "part": "usb", "outcome": "pass", "seen": { "en": "", "fr": "" }, "reason": null });
                33
            ]),
            "too long",
        ),
    ] {
        let bench = records();
        change(&bench, file, pointer, value);
        let (code, out, err) = run(&bench, &format!("{MAKE} K-001 {ALL}"));
        assert!(code == EXIT_REFUSED && err.contains(words), "{file}{pointer}: {out}{err}");
        assert!(!bench.path("p").exists(), "nothing is left of it");
    }
}

#[test]
fn every_flipped_byte_is_refused_and_each_file_is_judged_for_itself() {
    let bench = records();
    ok(&bench, &format!("{MAKE} K-001 {ALL}"));
    let good = std::fs::read(bench.path("p/K-001.passport.json")).unwrap();
    // Every byte is flipped in the unit tests; here some of each region go through the command.
    for at in (0..good.len()).step_by(97) {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(bench.path("bad.json"), &bad).unwrap();
        let (code, _, err) = run(&bench, "passport verify @bad.json --site @s");
        assert!(code == EXIT_REFUSED && err.contains("bad.json"), "byte {at}: {err}");
    }
    let (code, out, err) = run(&bench, "passport verify @p/K-001.passport.json @bad.json @r.csv --site @s");
    assert!(code == EXIT_PARTIAL && out.contains("K-001, ready") && err.contains("2 of 3"), "{out}{err}");
    assert_eq!(out.matches("REFUSED").count(), 2, "{out}");
    bench.ok("site init --name Autre --out other");
    let (code, _, err) = run(&bench, "passport verify @p/K-001.passport.json --site @other");
    assert!(code == EXIT_REFUSED && err.contains("signature"), "{err}");
    let (code, _, err) = run(&bench, "passport verify @p/K-001.passport.json");
    assert!(code == EXIT_REFUSED && err.contains("--site"), "{err}");
    // The same words, written anew by a formatter, are another file.
    let value: Value = serde_json::from_slice(&good).unwrap();
    bench.write("anew.json", &serde_json::to_string_pretty(&value).unwrap());
    let (code, _, err) = run(&bench, "passport verify @anew.json --site @s");
    assert!(code == EXIT_REFUSED && err.contains("another program"), "{err}");
}

#[test]
fn hostile_texts_reach_neither_terminal_nor_page() {
    let bench = records();
    change(&bench, "q.json", "/machine/model", json!("\u{1b}[2J\u{202e}漢\u{7}"));
    let long = "W\u{200b}".repeat(4000);
    change(&bench, "q.json", "/findings/0/seen", json!({ "en": long, "fr": long }));
    change(&bench, "d.json", "/model", json!("\r\nready"));
    let mut said = ok(&bench, &format!("{MAKE} K-001 {ALL}"));
    said += &ok(&bench, "passport show @p/K-001.passport.json --site @s");
    assert!(
        !said.chars().any(|c| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{200b}')),
        "{said}"
    );
    bench.write("evil.json", "{\"machine\u{1b}]0;x\u{7}\": 1}");
    let (_, _, err) = run(&bench, &format!("{MAKE} K-001 --qualification @evil.json --force"));
    assert!(err.contains("no report") && !err.contains('\u{1b}') && !err.contains('\u{7}'), "{err}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_as_any_record_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), which in 0..5_usize) {
        let bench = records();
        let name = ["q.json", "d.json", "i.json", "e.json", "r.csv"][which];
        std::fs::write(bench.path(name), &bytes).unwrap();
        prop_assert_ne!(run(&bench, &format!("{MAKE} K-001 {ALL}")).0, EXIT_OK);
        std::fs::write(bench.path("p.json"), &bytes).unwrap();
        prop_assert_eq!(run(&bench, "passport show @p.json").0, EXIT_REFUSED);
        prop_assert_eq!(run(&bench, "label --passport @p.json --out @l.png").0, EXIT_REFUSED);
    }
}
