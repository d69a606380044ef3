//! A feature knows neither the kiosk nor another feature: this reads the imports.

use std::fs;
use std::path::{Path, PathBuf};

const FEATURES: [&str; 8] = ["advisor", "home", "learn", "pass", "sign_up", "ticket", "visit", "workshops"];
/// What knows all of them.
const ABOVE: [&str; 9] =
    ["action", "answers", "codes", "event", "go", "kiosk", "overlay", "screen", "update"];

/// The sources of a module, its tests left out.
fn sources(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| sources(&entry.unwrap().path(), into));
    } else if !path.ends_with("tests.rs") {
        into.push(path.to_owned());
    }
}

/// The modules of this crate that a source names.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let word = |rest: &'_ str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    text.split("crate::").skip(1).map(move |rest| &rest[..word(rest)])
}

#[test]
fn a_feature_imports_neither_the_kiosk_nor_another_feature() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut looked_at = 0;
    for feature in FEATURES {
        let mut files = vec![];
        for path in [src.join(format!("{feature}.rs")), src.join(feature)].iter().filter(|path| path.exists())
        {
            sources(path, &mut files);
        }
        assert!(!files.is_empty(), "{feature} has no source");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for module in named(&text) {
                let strange = ABOVE.contains(&module) || (FEATURES.contains(&module) && module != feature);
                assert!(!strange, "{} names crate::{module}", file.display());
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 50, "{looked_at} imports were found");
    assert_eq!(
        named("use crate::kiosk::Kiosk; use super::x; crate::pass_view::A").collect::<Vec<_>>(),
        ["kiosk", "pass_view"]
    );
}
