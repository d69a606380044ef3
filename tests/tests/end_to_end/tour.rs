//! The tour as a program of its own: it holds on the kiosk as it is, and fails on two that were broken on purpose.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Cargo builds no other package's program for a test; it lies beside this one's folder once it is built.
fn program() -> PathBuf {
    let me = std::env::current_exe().unwrap();
    let path = me.parent().and_then(Path::parent).unwrap().join("perron");
    assert!(
        path.exists(),
        "{} is missing: run the tests with `cargo xtask test`, or `cargo build -p perron` with the same profile first",
        path.display()
    );
    path
}

fn tour(out: &Path, arguments: &[&str]) -> (Output, Value) {
    let mut command = Command::new(program());
    command.arg("tour").arg("--out").arg(out).args(arguments);
    // No display: the tour needs none.
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let output = command.output().unwrap();
    let report = std::fs::read_to_string(out.join("tour.json"))
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output, serde_json::from_str(&report).unwrap())
}

fn list<'r>(report: &'r Value, name: &str) -> &'r Vec<Value> {
    report[name].as_array().unwrap()
}

fn not_held(report: &Value) -> Vec<String> {
    let broken = list(report, "steps").iter().filter(|s| s["held"] != true);
    broken.map(|s| format!("{} / {}: {}", s["journey"], s["name"], s["seen"])).collect()
}

/// Red, green and blue of a picture's first pixel.
fn first_colour(picture: &Path) -> [u8; 3] {
    let file = std::io::BufReader::new(std::fs::File::open(picture).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    [pixels[0], pixels[1], pixels[2]]
}

#[test]
fn every_step_holds_and_what_is_promised_is_written() {
    let out = tempfile::tempdir().unwrap();
    let (output, report) = tour(out.path(), &["--lang", "fr", "--contrast", "high"]);
    assert_eq!(not_held(&report), Vec::<String>::new());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!((report["lang"].as_str(), report["held"].as_bool()), (Some("fr"), Some(true)));
    let pictures: Vec<&str> = list(&report, "steps")
        .iter()
        .filter_map(|s| s["picture"].as_str())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(pictures.len() >= 20, "{} pictures", pictures.len());
    for name in &pictures {
        let bytes = std::fs::read(out.path().join(name)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 5_000, "{name}: {} bytes", bytes.len());
    }
    assert_eq!(
        first_colour(&out.path().join(pictures[0])),
        [0, 0, 0],
        "black, where the usual colour is cream"
    );
    let documents = list(&report, "documents");
    assert!(documents.len() >= 4, "{} documents", documents.len());
    for document in documents {
        for file in ["png", "bin", "txt"] {
            let path = out.path().join(document[file].as_str().unwrap());
            assert!(std::fs::metadata(&path).unwrap().len() > 50, "{}", path.display());
        }
        let bytes = std::fs::read(out.path().join(document["bin"].as_str().unwrap())).unwrap();
        let events = perron_tests::escpos_decoder::decode(&bytes).unwrap();
        // Arabic is in no printer's letters: it goes as pictures.
        let drawn = events.iter().any(|e| matches!(e, perron_tests::escpos_decoder::Event::Picture(_)));
        assert!(drawn || !perron_tests::escpos_decoder::lines(&events).is_empty(), "{document}");
        if document["kind"] == "workshop-ticket" {
            assert!(document["qr"].as_str().unwrap().starts_with("PT1:"), "{document}");
        }
    }
}

#[test]
fn every_tutorial_is_done_to_its_end_in_each_of_its_languages() {
    let out = tempfile::tempdir().unwrap();
    let (output, report) = tour(out.path(), &["--lessons"]);
    assert!(not_held(&report).is_empty(), "{:#?}", not_held(&report));
    assert_eq!(output.status.code(), Some(0));
    let shelf = perron::shelf::built_in();
    let languages: usize = shelf.cards().map(|card| card.languages.len()).sum();
    assert!(shelf.cards().count() >= 10 && languages >= 31, "{languages} on the shelf");
    assert_eq!(list(&report, "steps").len(), languages);
}

#[test]
fn a_step_whose_words_are_missing_is_found() {
    let out = tempfile::tempdir().unwrap();
    let (output, report) = tour(out.path(), &["--sabotage", "words"]);
    assert_eq!((output.status.code(), report["held"].as_bool()), (Some(1), Some(false)));
    assert_eq!(not_held(&report).len(), 1, "one step was broken: {:?}", not_held(&report));
    assert!(String::from_utf8_lossy(&output.stdout).contains("not held: "));
}

#[test]
fn a_printer_that_swallows_tickets_is_found() {
    let out = tempfile::tempdir().unwrap();
    let (output, report) = tour(out.path(), &["--sabotage", "printer"]);
    assert_eq!((output.status.code(), report["held"].as_bool()), (Some(1), Some(false)));
    let broken = not_held(&report);
    assert!(broken.iter().any(|step| step.contains("document")), "{broken:?}");
}
