//! Labels, drawn and printed: the code is read back, and what the printer says is what is told.

use crate::bench::Bench;
use crate::media::{desk, ok, run};
use perron_hardware::printer::{Folder, Paper};
use perron_kit::{EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE};
use serde_json::{Value, json};

/// A desk with the passports of an unfinished machine and of one for spare parts.
fn passports() -> Bench {
    let bench = desk();
    let finding = |part: &str, outcome: &str| json!({ "part": part, "outcome": outcome, "seen": { "en": "", "fr": "" }, "reason": null });
    let spare = json!({
        "machine": { "vendor": "Exemple", "model": "Bureau", "serial": "1" }, "profile": "kiosk",
        "findings": [finding("memory", "fail"), finding("storage", "pass"), finding("screen", "fail")],
        "verdict": "spare-parts", "keep": ["storage"], "took_s": 9,
        "reasons": [{ "en": "The memory fails.", "fr": "La mémoire est en panne." }]
    });
    bench.write("q.json", &spare.to_string());
    ok(&bench, "passport make --roster @r.csv --unit K-001 --site @s --out @p");
    ok(&bench, "passport make --roster @r.csv --unit K-002 --site @s --out @p --qualification @q.json");
    bench
}

fn code(bench: &Bench, unit: &str) -> String {
    let said = ok(bench, &format!("--json passport verify @p/{unit}.passport.json --site @s"));
    serde_json::from_str::<Value>(&said).unwrap()["code"].as_str().unwrap().to_owned()
}

#[test]
fn labels_of_every_paper_carry_the_passports_code() {
    let bench = passports();
    for unit in ["K-001", "K-002"] {
        let code = code(&bench, unit);
        assert!(code.starts_with(&format!("PP1:{unit}:")), "{code}");
        for paper in ["58", "62", "80"] {
            let out = format!("{unit}-{paper}.png");
            ok(
                &bench,
                &format!("label --passport @p/{unit}.passport.json --site @s --paper {paper} --out @{out}"),
            );
            assert_eq!(bench.codes(&out), [code.as_str()], "{out}");
        }
    }
    let again = "label --passport @p/K-001.passport.json --site @s --out @K-001-58.png";
    assert_eq!(run(&bench, again).0, EXIT_EXISTS);
    let (found, _, err) = run(&bench, "label --passport @p/K-001.passport.json --out @l.png");
    assert!(found == EXIT_OK && err.contains("was not checked"), "{err}");
}

#[test]
fn a_printed_label_says_what_becomes_of_the_machine() {
    let bench = passports();
    let printer = bench.path("printer");
    let folder = Folder::new(&printer).unwrap();
    let label = |unit: &str, more: &str| {
        let url = format!("sim://{}", printer.display());
        format!("--json label --passport @p/{unit}.passport.json --site @s --printer {url}{more}")
    };
    let said = ok(&bench, &label("K-002", ""));
    assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["printed"], true, "the printer says so itself");
    let bytes = std::fs::read(folder.received().unwrap().last().unwrap()).unwrap();
    let holds = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
    for words in
        [&b"K-002"[..], b"Mairie", b"Pour pi", b"moire en panne", b"cran en panne", b"garder", b"stockage"]
    {
        assert!(holds(words), "{}", String::from_utf8_lossy(words));
    }
    ok(&bench, &label("K-001", " --printer-profile epson-tm-t20"));

    folder.update(|state| state.paper = Paper::Out);
    let before = folder.received().unwrap().len();
    let (found, out, _) = run(&bench, &label("K-001", ""));
    assert!(
        found == EXIT_FAILED && out.contains("put in a new roll") && out.contains("not printed"),
        "{out}"
    );
    assert_eq!(folder.received().unwrap().len(), before);
}

#[test]
fn what_cannot_be_printed_is_told() {
    let bench = passports();
    bench.write("bytes", "");
    let file = bench.path("bytes");
    let label = "label --passport @p/K-001.passport.json --site @s";
    for (more, code, words) in [
        ("--printer printer", EXIT_USAGE, "no printer's address"),
        ("--printer file:///no/such/printer", EXIT_FAILED, "check its cable"),
        ("--printer sim:///tmp --printer-profile none", EXIT_REFUSED, "use one of generic-80"),
        ("--printer sim:///tmp --out @x.png", EXIT_USAGE, "cannot be used with"),
        ("--paper 61 --out @x.png", EXIT_USAGE, "58"),
        ("", EXIT_USAGE, "--out"),
    ] {
        let (found, _, err) = run(&bench, &format!("{label} {more}"));
        assert!(found == code && err.contains(words), "{more}: {found} {err}");
    }
    // A file never answers: sent, and a person has to look.
    let said = ok(&bench, &format!("{label} --paper 58 --printer file://{}", file.display()));
    assert!(said.contains("look at it") && file.metadata().unwrap().len() > 500, "{said}");
}
