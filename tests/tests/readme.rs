//! The README's command help is what the programs print.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop")]

use std::path::Path;

/// The fenced block after a marker.
fn block(readme: &str, marker: &str) -> String {
    let after = readme.split_once(marker).expect("the marker stands in README.md").1;
    let fenced = after.split_once("```").unwrap().1;
    let fenced = fenced.split_once('\n').unwrap().1;
    fenced.split_once("```").unwrap().0.trim_end().to_owned()
}

fn printed(run: impl FnOnce(&mut Vec<u8>, &mut Vec<u8>) -> u8) -> String {
    let (mut out, mut err) = (vec![], vec![]);
    assert_eq!(run(&mut out, &mut err), 0, "{}", String::from_utf8_lossy(&err));
    let text = String::from_utf8(out).unwrap();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

#[test]
fn the_help_in_the_readme_is_what_the_programs_print() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let perron = printed(|out, err| perron::commands::run(["perron", "--help"], out, err));
    assert_eq!(block(&readme, "<!-- help:perron -->"), perron);
    let kit = printed(|out, err| perron_kit::run(["perron-kit", "--help"], out, err));
    assert_eq!(block(&readme, "<!-- help:perron-kit -->"), kit);
}

#[test]
fn every_file_that_the_documents_link_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(root.join(name)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            let path = link.split('#').next().unwrap();
            if !path.is_empty() && !path.contains("://") {
                assert!(root.join(path).exists(), "{name} links to {path}, which is not there");
            }
        }
    }
}
