//! The screens without a display, in one program: linking them is what takes time.

#![allow(missing_docs)]

mod reach;
mod stage;

use perron_ui::CATALOGUES;

#[test]
fn french_is_always_offered_with_its_labels() {
    let french = CATALOGUES.iter().find(|(name, _)| *name == "fr").map(|(_, files)| *files);
    let labels = french.and_then(|files| files.iter().find(|(name, _)| *name == "labels.ftl"));
    assert!(labels.is_some_and(|(_, source)| source.contains("advisor-space = ")));
}
