//! What `bench` takes in of reports: no disk is looked at, for no machine needs one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use crate::bench::Bench;
use crate::media;
use perron_kit::{EXIT_OK, EXIT_PARTIAL};
use serde_json::{Value, json};

const ROSTER: &str = "asset-tag;place;role;language;hostname;wifi-ssid;wifi-password\n\
    K-1;Médiathèque;kiosk;fr;borne-1;;\n\
    K-2;Mairie;kiosk;fr;borne-2;;\n\
    K-3;Mairie annexe;kiosk;fr;borne-3;;\n";

/// A site, a signed image and a roster of three.
fn ready() -> Bench {
    let bench = Bench::ready();
    std::fs::write(bench.path("kiosk.img"), media::Plan::small().image()).unwrap();
    bench.write("roster.csv", ROSTER);
    std::fs::create_dir_all(bench.path("out/reports")).unwrap();
    let [image, bmap] = ["kiosk.img", "kiosk.bmap"].map(|name| bench.path(name).display().to_string());
    bench.ok(&format!(
        "image manifest --image {image} --make-bmap {bmap} --name Kiosk --version 1 --site s --out m.toml"
    ));
    bench
}

/// The report of a PC that is for spare parts, so that it is taken in and needs no disk.
fn examined(bench: &Bench, tag: &str, serial: &str, uuid: &str) {
    let mut machine = json!({ "vendor": "Maker", "model": "Model", "serial": serial });
    if !uuid.is_empty() {
        machine["uuid"] = uuid.into();
    }
    let why = json!({ "en": "The screen is broken.", "fr": "L’écran est cassé." });
    let report = json!({
        "machine": machine, "profile": "kiosk", "findings": [], "verdict": "spare-parts", "reasons": [why], "keep": [],
        "took_s": 61,
    });
    bench.write(&format!("out/reports/{tag}.json"), &report.to_string());
}

/// Runs `bench`; gives the exit code, and what it says of each report.
fn taken(bench: &Bench, rest: &str) -> (u8, Vec<String>) {
    let [roster, image, manifest] =
        ["roster.csv", "kiosk.img", "m.toml"].map(|name| bench.path(name).display().to_string());
    let (code, out, err) = bench.run(&format!(
        "--json bench --roster {roster} --image {image} --manifest {manifest} --site s --out out --target /dev/null {rest}"
    ));
    assert_eq!(err, "");
    let events = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let says = events.filter(|event| event["event"] == "step" && event["step"] == "qualify");
    (
        code,
        says.map(|event| format!("{}: {}", event["unit"].as_str().unwrap(), event["text"].as_str().unwrap()))
            .collect(),
    )
}

#[test]
fn one_pc_under_three_tags_is_refused_under_each() {
    let bench = ready();
    ["K-1", "K-2", "K-3"].iter().for_each(|tag| examined(&bench, tag, "PF0ABCDE", ""));
    let (code, says) = taken(&bench, "");
    assert_eq!(code, EXIT_PARTIAL, "{says:?}");
    for (said, tag, others) in
        [(&says[0], "K-1", "K-2 and K-3"), (&says[1], "K-2", "K-1 and K-3"), (&says[2], "K-3", "K-1 and K-2")]
    {
        let same = format!(
            "{tag}: FAILED: by its serial number PF0ABCDE, the PC examined as {tag} is the one examined as {others}: delete"
        );
        assert!(said.starts_with(&same) && said.ends_with(&format!("add --distinct {tag}")), "{said}");
    }
    // The two other PCs are examined; then all three are taken in.
    examined(&bench, "K-2", "PF0ABCDF", "");
    examined(&bench, "K-3", "PF0ABCDG", "");
    let (code, says) = taken(&bench, "");
    assert_eq!(
        (code, says),
        (EXIT_OK, ["K-1", "K-2", "K-3"].map(|tag| format!("{tag}: spare parts")).to_vec())
    );
}

#[test]
fn a_pc_that_was_taken_in_before_is_known_again_until_somebody_says_that_they_are_two() {
    let bench = ready();
    examined(&bench, "K-1", "PF0ABCDE", "");
    let (_, says) = taken(&bench, "");
    assert_eq!(says, ["K-1: spare parts"]);
    examined(&bench, "K-2", "PF0ABCDE", "");
    let (_, says) = taken(&bench, "");
    assert!(says.len() == 1 && says[0].contains("K-2 is the one examined as K-1:"), "{says:?}");
    let (_, says) = taken(&bench, "--distinct K-2");
    assert_eq!(says, ["K-2: spare parts"]);
}

#[test]
fn pcs_whose_firmware_tells_no_number_or_two_are_not_taken_for_one() {
    let [one, other] = ["4c4c4544-0042-3510-8054-b4c04f564432", "5d5d4544-0042-3510-8054-b4c04f564433"];
    for pcs in [
        [("", ""), ("", ""), ("", "")],
        [("0123456789", ""), ("0123456789", ""), ("0123456789", "")],
        [("INVALID", ""), ("INVALID", ""), ("invalid", "")],
        [("PF0ABCDE", one), ("PF0ABCDE", other), ("PF0ABCDF", "")],
    ] {
        let bench = ready();
        for (tag, (serial, uuid)) in ["K-1", "K-2", "K-3"].into_iter().zip(pcs) {
            examined(&bench, tag, serial, uuid);
        }
        assert_eq!(taken(&bench, "").0, EXIT_OK, "{pcs:?}");
    }
}
