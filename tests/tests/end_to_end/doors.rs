//! Adding a door is an addition: the guide « How to add a door » lists the files that name a feature, and this reads the
//! sources to see that no other does.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What is named of the feature `workshops`, by whoever wires it in.
const NAMES: [&str; 9] = [
    "WorkshopsAct",
    "Screen::Workshops(",
    "Self::Workshops(",
    "(Door::Workshops)) =>",
    "Door::Workshops =>",
    "enum Destination",
    "ListVm",
    "DetailVm",
    "screens/workshops",
];
/// Its own files.
const OWN: [&str; 2] = ["kiosk-app/flow/src/workshops.rs", "kiosk-app/src/presenter/workshops.rs"];
/// The most files that a new screen may make one open.
const FILES_MAX: usize = 10;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The sources of the product below a folder, tests and tour left out, by their paths from the repository's root.
fn sources(folder: &Path, into: &mut Vec<String>) {
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = folder.join(&name);
        if root().join(&path).is_dir() {
            if !["bench", "codes", "tests", "tour"].contains(&name.as_str()) {
                sources(&path, into);
            }
        } else if (name.ends_with(".rs") || name.ends_with(".slint"))
            && !name.contains("tests")
            && name != "bench.rs"
        {
            into.push(path.to_str().unwrap().to_owned());
        }
    }
}

/// The files that the guide lists, in the first column of its table.
fn listed() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("## How to add a door").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.map(str::to_owned).collect()
}

#[test]
fn a_feature_is_named_in_the_files_that_the_guide_lists() {
    let mut files = vec![];
    for folder in ["kiosk-app/flow/src", "kiosk-app/src", "ui"] {
        sources(Path::new(folder), &mut files);
    }
    let naming: BTreeSet<String> = files
        .into_iter()
        .filter(|file| !OWN.contains(&file.as_str()))
        .filter(|file| {
            let text = fs::read_to_string(root().join(file)).unwrap();
            NAMES.iter().any(|name| text.contains(name))
        })
        .collect();
    assert_eq!(naming, listed());
    assert!(naming.len() <= FILES_MAX, "{naming:?}");
}
