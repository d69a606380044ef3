//! Tutorials from the real command line: checked, packed, inspected; practices are played in the real scenes.

use std::fs;
use std::path::Path;

use crate::bench::Bench;
use perron_kit::{EXIT_EXISTS, EXIT_FAILED, EXIT_OK, EXIT_REFUSED};

/// Copies the good tutorial of the content crate into the bench's folder `shelf`.
fn shelf(bench: &Bench) -> String {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kiosk-app/content/tests/good");
    let folder = bench.path("shelf/good");
    fs::create_dir_all(&folder).unwrap();
    for file in fs::read_dir(good).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    bench.path("shelf").display().to_string()
}

fn spoil(bench: &Bench, file: &str, from: &str, to: &str) {
    let path = bench.path(format!("shelf/good/{file}"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_good_tutorial_passes_alone_on_its_shelf_and_in_the_tree() {
    let bench = Bench::new();
    let shelf = shelf(&bench);
    fs::create_dir(bench.path("content")).unwrap();
    fs::rename(&shelf, bench.path("content/tutorials")).unwrap();
    let content = bench.path("content").display().to_string();
    for folder in [content.clone(), format!("{content}/tutorials"), format!("{content}/tutorials/good")] {
        let (code, out, err) = bench.run_words(["content", "check", folder.as_str()]);
        assert_eq!((code, out.trim()), (EXIT_OK, "0 to mend, 0 to look at."), "{folder}: {out}{err}");
    }
}

#[test]
fn every_flaw_of_a_practice_names_its_line() {
    for (from, to, flaw) in [
        ("way = [\"touch m1\"]", "way = [\"touch m2\"]", "the goal is not reached"),
        ("way = [\"touch m1\"]", "way = [\"touch m1\", \"touch back\"]", "before the way ends"),
        ("way = [\"touch m1\"]", "way = [\"touch m9\"]", "`touch m9` does nothing"),
        ("way = [\"touch m1\"]", "way = [\"stroke m1\"]", "is no gesture"),
        ("goal = [\"open = m1\"]", "goal = [\"view = inbox\"]", "before anything is done"),
        ("goal = [\"open = m1\"]", "goal = [\"view = message\"]", "though it is not on the way"),
        ("goal = [\"open = m1\"]", "goal = [\"opened = m1\"]", "the goal"),
        ("scene = \"mailbox\"", "scene = \"letterbox\"", "there is no scene"),
        ("inbox = \"m1* m2\"", "outbox = \"m1* m2\"", "the beginning cannot be set"),
        ("things = \"lamp bell\"", "things = \"lamp door\"", "`door` is missing"),
        ("inbox = \"m1* m2\"", "inbox = \"m1* m2 m3\"", "`m3.from` is missing"),
    ] {
        let bench = Bench::new();
        let shelf = shelf(&bench);
        spoil(&bench, "tutorial.toml", from, to);
        let (code, out, _) = bench.run_words(["--json", "content", "check", shelf.as_str()]);
        assert_eq!(code, EXIT_REFUSED, "{to}: {out}");
        let events: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let found = events
            .iter()
            .find(|event| event["rule"] == "goal" && event["what"].as_str().unwrap().contains(flaw));
        let found = found.unwrap_or_else(|| panic!("{to}: {out}"));
        assert_eq!((found["event"].as_str(), found["severity"].as_str()), (Some("finding"), Some("error")));
        assert_eq!(found["file"], "good/tutorial.toml");
        assert!(found["line"].as_u64().unwrap() > 18, "{found}");
    }
}

#[test]
fn findings_are_told_in_words_and_an_empty_folder_is_refused() {
    let bench = Bench::new();
    let shelf = shelf(&bench);
    spoil(&bench, "fr.md", "Touchez la lampe.", "Cliquez sur la lampe.");
    let (code, out, err) = bench.run_words(["content", "check", shelf.as_str()]);
    assert_eq!(code, EXIT_REFUSED);
    assert!(out.contains("good/fr.md:42: error: “cliqu…”: a screen is touched: write touchez"), "{out}");
    assert!(err.contains("1 to mend"), "{err}");
    fs::create_dir(bench.path("empty")).unwrap();
    let empty = bench.path("empty").display().to_string();
    assert_eq!(bench.run_words(["content", "check", empty.as_str()]).0, EXIT_REFUSED);
    assert_eq!(bench.run_words(["content", "check", "/nowhere/at/all"]).0, EXIT_FAILED);
}

#[test]
fn a_pack_is_made_and_inspected_and_another_site_refuses_it() {
    let bench = Bench::new();
    bench.ok("site init --name Médiathèque --out s");
    bench.ok("site init --name Mairie --out other");
    let shelf = shelf(&bench);
    let at = |name: &str| bench.path(name).display().to_string();
    let (keys, out) = (at("s"), at("town.perronpack"));
    let make = ["content", "pack", &shelf, "--name", "town", "--version", "3", "--keys", &keys, "-o", &out];
    let (code, _, err) = bench.run_words(make);
    assert_eq!(code, EXIT_OK, "{err}");
    assert_eq!(bench.run_words(make).0, EXIT_EXISTS);
    let (code, told, err) = bench.run_words(["--json", "content", "inspect", out.as_str(), "--site", "s"]);
    assert_eq!(code, EXIT_OK, "{err}");
    let told: serde_json::Value = serde_json::from_str(told.trim()).unwrap();
    assert_eq!(
        (told["name"].as_str(), told["version"].as_u64(), told["files"].as_u64()),
        (Some("town"), Some(3), Some(5))
    );
    assert_eq!(told["tutorials"], serde_json::json!(["good"]));
    let (code, _, err) = bench.run_words(["content", "inspect", out.as_str(), "--site", "other"]);
    assert_eq!(code, EXIT_REFUSED);
    assert!(err.contains("not signed by this site"), "{err}");
    spoil(&bench, "fr.md", "Touchez la lampe.", "Cliquez sur la lampe.");
    let other = at("two.perronpack");
    let make = ["content", "pack", &shelf, "--name", "town", "--version", "4", "--keys", &keys, "-o", &other];
    let (code, told, _) = bench.run_words(make);
    assert_eq!(code, EXIT_REFUSED, "{told}");
    assert!(!bench.path("two.perronpack").exists());
}

/// The page for advisors who write their own.
const PAGE: &str = include_str!("../../../kiosk-app/docs/ecrire-un-tutoriel.md");

#[test]
fn the_example_of_the_page_for_advisors_is_a_good_tutorial() {
    let bench = Bench::new();
    let folder = bench.path("message-mediatheque");
    fs::create_dir(&folder).unwrap();
    let sections = PAGE.split("\n### `").skip(1).filter_map(|rest| rest.split_once("`\n\n```"));
    let mut files = vec![];
    for (name, rest) in sections {
        let block = rest.split_once('\n').unwrap().1.split_once("\n```").unwrap().0;
        fs::write(folder.join(name), format!("{block}\n")).unwrap();
        files.push(name);
    }
    assert_eq!(files, ["tutorial.toml", "fr.md", "letter.svg"]);
    let folder = folder.display().to_string();
    let (code, out, err) = bench.run_words(["content", "check", folder.as_str()]);
    assert_eq!(code, EXIT_OK, "{out}{err}");
    let told: Vec<&str> = out.lines().collect();
    let languages =
        |line: &&&str| line.contains("there is no fr-x-falc.md") || line.contains("there is no en.md");
    assert_eq!((told.len(), told.iter().filter(languages).count()), (3, 2), "{out}");
}

#[test]
fn the_page_for_advisors_names_every_scene_pictogram_and_theme() {
    let named = |name: &str| {
        PAGE.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))).any(|word| word == name)
    };
    let scenes = perron_learn::scene::SCENES.iter();
    let missing: Vec<&&str> = scenes
        .chain(perron_content::vocabulary::ICONS)
        .chain(perron_content::vocabulary::THEMES)
        .filter(|n| !named(n))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
