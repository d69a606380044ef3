//! The README's command help is what the programs print.

use std::path::{Path, PathBuf};

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

/// The repository's pages for those who read the code.
const PAGES: [&str; 11] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "hardware/README.md",
    "kiosk-app/README.md",
    "kiosk-app/content/README.md",
    "kiosk-app/domain/README.md",
    "kiosk-app/flow/README.md",
    "kiosk-app/store/README.md",
    "provisioning/README.md",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_file_that_the_documents_link_to_is_there() {
    let mut followed = 0;
    for name in PAGES {
        let page = root().join(name);
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            let path = link.split('#').next().unwrap();
            if !path.is_empty() && !path.contains("://") {
                assert!(
                    page.parent().unwrap().join(path).exists(),
                    "{name} links to {path}, which is not there"
                );
                followed += 1;
            }
        }
    }
    assert!(followed >= 5, "{followed} links were found");
}

/// All Rust sources below a folder.
fn sources(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// A promise of these pages is held by a test that they name: in code marks, in small letters, of at least five words.
#[test]
fn every_test_that_the_documents_name_is_there() {
    let mut all = String::new();
    for folder in ["hardware", "kiosk-app", "provisioning", "tests", "ui"] {
        sources(&root().join(folder), &mut all);
    }
    let mut named = 0;
    for page in PAGES {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        let marked = text.split('`').skip(1).step_by(2);
        for name in marked.filter(|name| name.matches('_').count() >= 4) {
            if name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
                assert!(
                    all.contains(&format!("fn {name}(")),
                    "{page} names the test {name}, which is not there"
                );
                named += 1;
            }
        }
    }
    assert!(named > 60, "{named} tests are named");
}

/// What whoever follows the README has without a command of it: a calendar, a stick, a printer, and the configuration
/// that a block of the README shows, in the folder that it says.
const GIVEN: [&str; 4] = ["workshops.ics", "/media/stick", "file:///dev/usb/lp0", "/etc/perron/perron.toml"];

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap()
}

/// The words of each line of a shell that begins one of our programs, without its comment.
fn typed(readme: &str) -> Vec<Vec<String>> {
    let blocks = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| line.starts_with("perron"));
    lines
        .map(|line| {
            let line = line.split(" #").next().unwrap();
            let mut quoted = false;
            let ends = |c: char| {
                quoted ^= c == '"';
                c == ' ' && !quoted
            };
            line.split(ends).filter(|word| !word.is_empty()).map(|word| word.replace('"', "")).collect()
        })
        .collect()
}

#[test]
fn every_file_that_a_command_of_the_readme_names_was_made_by_one_before_it() {
    let mut made: Vec<String> = GIVEN.map(str::to_owned).to_vec();
    let (mut commands, mut looked_at) = (0, 0);
    for words in typed(&readme()) {
        commands += 1;
        let mut made_here = vec![];
        for (flag, word) in words.iter().zip(words.iter().skip(1)) {
            if flag == "--out" {
                made_here.push(word.clone());
                continue;
            }
            // A file by its ending, by its folder, or by the flag before it.
            let ending = word.rsplit_once('.').map_or("", |(_, ending)| ending);
            let file = ["toml", "key", "csv", "png", "ics", "perron"].contains(&ending);
            if !word.starts_with('-') && (file || word.contains('/') || flag == "--site") {
                let holds = |known: &String| word == known || word.starts_with(&format!("{known}/"));
                assert!(
                    made.iter().any(holds),
                    "{words:?} needs {word}, which nothing before it made: {made:?}"
                );
                looked_at += 1;
            }
        }
        made.extend(made_here);
    }
    assert!(commands >= 12 && looked_at >= 10, "{commands} commands, {looked_at} files");
}

#[test]
fn every_command_and_flag_of_the_readme_is_understood() {
    let commands = typed(&readme());
    assert!(commands.len() >= 12, "{commands:?}");
    for mut words in commands {
        let (mut out, mut err) = (vec![], vec![]);
        // Help is printed only after all that stands before it was understood.
        words.push("--help".to_owned());
        let code = if words.first().is_some_and(|program| program == "perron") {
            perron::commands::run(&words, &mut out, &mut err)
        } else {
            perron_kit::run(&words, &mut out, &mut err)
        };
        assert_eq!(code, 0, "{words:?}: {}", String::from_utf8_lossy(&err));
    }
}
