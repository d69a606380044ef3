//! The table against the repository: folders of texts, names, fonts. A new language is a row and files, and what is
//! missing of it is named here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may stop it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, PatternElement};
use fluent_syntax::parser;
use perron_languages::{LANGUAGES, Language};
use swash::{FontRef, StringId};

/// Where the words of the interface are. A language is offered when it has all of them that French has.
const INTERFACE: &str = "ui/lang";
/// Where else there are words that a resident reads: a language that is offered has all of these too.
const FOR_RESIDENTS: &[&str] = &["kiosk-app/learn/lang"];
/// Words for technicians, in languages of their choice.
const FOR_TECHNICIANS: &[&str] = &["provisioning/qualify/lang"];
/// Weights of each face, as the names of the files say them.
const WEIGHTS: [&str; 3] = ["400Regular", "600SemiBold", "700Bold"];
/// What each face has, so that a name or a code in French may stand in any language.
const OF_FRENCH: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\
                         ÀÂÇÈÉÊËÎÏÔÙÛÜŒàâçèéêëîïôùûüÿœæ«»’“”–…€·,;:.!?()@+-/";

/// The words of a language in one place, by their ids.
type Words = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a folder holds that is kept, by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| !path.ends_with("target") && !name(path).starts_with('.'));
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// All files below a folder whose names end so.
fn files(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    for path in entries(folder) {
        if path.is_dir() {
            files(&path, ending, into);
        } else if path.extension().is_some_and(|found| found == ending) {
            into.push(path);
        }
    }
}

/// The texts of the files of a language in one place, without comments.
fn sources(place: &str, language: &str) -> Vec<String> {
    let folder = root().join(place).join(language);
    let files = if folder.is_dir() { entries(&folder) } else { vec![] };
    let said = |text: &str| text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    files.iter().map(|file| said(&fs::read_to_string(file).unwrap())).collect()
}

fn words(place: &str, language: &str) -> Words {
    let mut found = Words::new();
    for source in sources(place, language) {
        let resource = parser::parse(source.as_str());
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("{place}/{language}: {errors:?}"));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let elements = message.value.map(|pattern| pattern.elements).unwrap_or_default();
            let plain = elements.into_iter().map(|element| match element {
                PatternElement::TextElement { value } => value,
                PatternElement::Placeable { .. } => "",
            });
            found.insert(message.id.name.to_owned(), plain.collect());
        }
    }
    found
}

/// What is in French and is missing in another language.
fn missing(french: &Words, other: &Words) -> Vec<String> {
    french.keys().filter(|id| !other.contains_key(*id)).cloned().collect()
}

/// The languages that the interface offers: those that have all that French has.
fn offered() -> Vec<&'static Language> {
    let french = words(INTERFACE, "fr");
    LANGUAGES
        .iter()
        .filter(|language| missing(&french, &words(INTERFACE, language.code)).is_empty())
        .collect()
}

fn font(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn font_file(face: &str, weight: &str) -> PathBuf {
    root().join("ui/fonts").join(format!("{}_{weight}.ttf", face.replace(' ', "")))
}

/// The letters of a text that a face lacks in one of its weights.
fn lacking(face: &str, text: &str) -> BTreeSet<char> {
    let mut lacking = BTreeSet::new();
    for weight in WEIGHTS {
        let data = font(&font_file(face, weight));
        let letters = FontRef::from_index(&data, 0).unwrap().charmap();
        lacking.extend(text.chars().filter(|c| !c.is_control() && letters.map(*c) == 0));
    }
    lacking
}

fn faces() -> BTreeSet<&'static str> {
    LANGUAGES.iter().filter_map(|language| language.script.face).collect()
}

#[test]
fn each_row_is_a_language_of_its_own() {
    let mut seen = BTreeSet::new();
    for language in LANGUAGES {
        let Language { code, own_name, french_name, .. } = *language;
        assert!((2..=3).contains(&code.len()), "{code}");
        assert!(code.bytes().all(|b| b.is_ascii_lowercase()), "{code}");
        assert_eq!(french_name, french_name.to_lowercase(), "{code}");
        for text in [code, own_name, french_name] {
            assert!(!text.is_empty() && text == text.trim(), "{code}: {text:?}");
            assert!(seen.insert(text), "{code}: {text} stands there twice");
        }
    }
    assert_eq!(LANGUAGES.first().map(|language| language.code), Some("fr"), "French is the reference");
}

#[test]
fn every_folder_of_texts_is_in_a_known_place_and_names_a_language_of_the_table() {
    let places: BTreeSet<PathBuf> =
        [&[INTERFACE], FOR_RESIDENTS, FOR_TECHNICIANS].concat().iter().map(PathBuf::from).collect();
    let mut found = vec![];
    files(&root(), "ftl", &mut found);
    let mut used = BTreeSet::new();
    for file in found {
        let folder = file.parent().unwrap();
        let place = folder.parent().unwrap().strip_prefix(root()).unwrap();
        assert!(places.contains(place), "{}: name {} in this test", file.display(), place.display());
        assert!(Language::of(&name(folder)).is_some(), "{}: add a row for this language", folder.display());
        used.insert(place.to_owned());
    }
    assert_eq!(used, places);
}

#[test]
fn a_language_that_is_offered_is_complete_wherever_a_resident_reads() {
    let offered = offered();
    let codes: Vec<&str> = offered.iter().map(|language| language.code).collect();
    assert!(codes.starts_with(&["fr", "en"]), "{codes:?}");
    for place in FOR_RESIDENTS {
        let french = words(place, "fr");
        assert!(!french.is_empty(), "{place}");
        for code in &codes {
            let missing = missing(&french, &words(place, code));
            assert!(missing.is_empty(), "{place}/{code}: complete it, or {code} is not offered: {missing:?}");
        }
    }
}

#[test]
fn what_is_missing_is_named() {
    let french = words(INTERFACE, "fr");
    let mut other = french.clone();
    assert_eq!(missing(&french, &other), Vec::<String>::new());
    assert_eq!(other.remove("language-fr").as_deref(), Some("français"));
    assert_eq!(missing(&french, &other), ["language-fr"]);
    assert_eq!(missing(&french, &words(INTERFACE, "xx")).len(), french.len());
}

/// The log writes a language of the interface, of a workshop or of a sign-up with two letters.
#[test]
fn the_interface_names_every_language_that_the_log_can_write() {
    for language in offered() {
        assert!(language.has_two_letters(), "{}", language.code);
        let words = words(INTERFACE, language.code);
        for of in LANGUAGES.iter().filter(|of| of.has_two_letters()) {
            let name = words.get(&format!("language-{}", of.code));
            assert!(name.is_some(), "ui/lang/{}: add language-{}", language.code, of.code);
            if language.code == "fr" {
                assert_eq!(name.map(String::as_str), Some(of.french_name));
            }
        }
    }
}

#[test]
fn every_face_is_built_in_for_screen_and_paper_and_has_the_letters_of_french() {
    let [theme, paper] = ["ui/theme/theme.slint", "hardware/paper/src/raster/fonts.rs"]
        .map(|file| fs::read_to_string(root().join(file)).unwrap());
    for face in faces() {
        assert!(paper.contains(&format!("\"{face}\"")), "hardware/paper/src/raster/fonts.rs: {face}");
        for weight in WEIGHTS {
            let file = font_file(face, weight);
            let data = font(&file);
            let font = FontRef::from_index(&data, 0).unwrap();
            let family = |id| font.localized_strings().find_by_id(id, None).map(|text| text.to_string());
            let family = family(StringId::TypographicFamily).or_else(|| family(StringId::Family));
            assert_eq!(family.as_deref(), Some(face), "{}", file.display());
            let import = format!("import \"../fonts/{}\";", name(&file));
            assert!(theme.contains(&import), "ui/theme/theme.slint: {import}");
        }
        assert_eq!(lacking(face, OF_FRENCH), BTreeSet::new(), "{face}");
    }
}

#[test]
fn the_face_of_a_language_has_the_letters_of_its_name_and_of_all_its_words() {
    for language in LANGUAGES {
        let Some(face) = language.script.face else { continue };
        let mut text = language.own_name.to_owned();
        for place in [&[INTERFACE], FOR_RESIDENTS].concat() {
            text.extend(sources(place, language.code));
        }
        assert_eq!(lacking(face, &text), BTreeSet::new(), "{}: {face}", language.code);
    }
    for language in offered() {
        assert!(language.script.face.is_some(), "{} has no face in ui/fonts", language.code);
    }
    assert_eq!(lacking("Perron Sans", "é Є"), BTreeSet::from(['Є']));
}

#[test]
fn no_screen_knows_a_language() {
    let mut screens = vec![];
    files(&root().join("ui"), "slint", &mut screens);
    assert!(screens.len() > 50, "{}", screens.len());
    for file in screens {
        let text = fs::read_to_string(&file).unwrap();
        for language in LANGUAGES {
            let literal = format!("\"{}\"", language.code);
            assert!(!text.contains(&literal), "{} knows {literal}: hand it in", file.display());
        }
    }
}
