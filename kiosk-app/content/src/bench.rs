//! A good tutorial in a folder of its own, to be spoilt by tests.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::source::{Folder, Source};
use crate::{Finding, Practice, Rule, Tutorial, check};

/// Files of the good tutorial.
const GOOD: [(&str, &str); 5] = [
    ("tutorial.toml", include_str!("../tests/good/tutorial.toml")),
    ("fr.md", include_str!("../tests/good/fr.md")),
    ("fr-x-falc.md", include_str!("../tests/good/fr-x-falc.md")),
    ("en.md", include_str!("../tests/good/en.md")),
    ("letter.svg", include_str!("../tests/good/letter.svg")),
];

/// A shelf with the good tutorial.
pub(crate) struct Bench(tempfile::TempDir);

impl Bench {
    pub(crate) fn new() -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        bench.add("good");
        bench
    }

    /// Another one of this name.
    pub(crate) fn add(&self, id: &str) {
        fs::create_dir_all(self.shelf().join(id)).unwrap();
        for (name, text) in GOOD {
            fs::write(
                self.file(&format!("{id}/{name}")),
                text.replace("id = \"good\"", &format!("id = \"{id}\"")),
            )
            .unwrap();
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn shelf(&self) -> PathBuf {
        self.dir().join("shelf")
    }

    /// A path in the shelf.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.shelf().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.file(name), bytes).unwrap();
    }

    /// Replaces the first `from`, which must be there, in a file of the tutorial.
    pub(crate) fn spoil(&self, file: &str, from: &str, to: &str) {
        let path = self.file(&format!("good/{file}"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no “{from}”");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    /// The first line of a file of the tutorial that contains `text`, from 1.
    pub(crate) fn line_of(&self, file: &str, text: &str) -> usize {
        let all = fs::read_to_string(self.file(&format!("good/{file}"))).unwrap();
        all.lines().position(|line| line.contains(text)).unwrap() + 1
    }

    pub(crate) fn source(&self) -> Folder {
        Folder::new(self.shelf())
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        check(&self.source(), &|_: &Practice| Ok(()))
    }

    pub(crate) fn rules(&self) -> Vec<Rule> {
        self.findings().iter().map(|finding| finding.rule).collect()
    }

    pub(crate) fn tutorial(&self) -> Tutorial {
        let (tutorial, found) = crate::tutorial::read(&self.source() as &dyn Source, "good", true);
        tutorial.unwrap_or_else(|| panic!("{found:?}"))
    }
}
