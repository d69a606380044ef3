//! The shelf: who wins, who is left out.

use super::*;
use crate::bench::Bench;
use crate::source::{BuiltIn, Folder, SourceError};
use crate::{Practice, Rule};

fn open(benches: &[&Bench]) -> Shelf {
    Shelf::open(benches.iter().map(|bench| Box::new(bench.source()) as Box<dyn Source>).collect())
}

#[test]
fn a_card_says_what_the_shelf_shows() {
    let shelf = open(&[&Bench::new()]);
    let card = shelf.card("good").unwrap();
    assert_eq!((card.steps, card.meta.minutes, card.meta.level, card.meta.icon.as_str()), (8, 8, 1, "mail"));
    assert_eq!(card.languages["en"].title, "Read a message");
    assert!(card.languages["fr"].summary.starts_with("Un message est une lettre"));
    let shown = |lang, simple| card.text(lang, simple).map(|(lang, text)| (lang, text.title.as_str()));
    assert_eq!(shown("en", true), Some(("en", "Read a message")));
    assert_eq!(shown("fr", true).map(|(lang, _)| lang), Some("fr-x-falc"));
    assert_eq!(shown("ar", false), Some(("fr", "Lire un message")));
    assert_eq!(Card::default().text("fr", false), None);
    assert_eq!(shelf.findings(), []);
}

#[test]
fn a_workshop_on_the_same_subject_is_found_by_a_word_of_its_title() {
    let meta = Meta { workshops: vec!["e-mail".to_owned(), "messagerie".to_owned()], ..Meta::default() };
    let card = Card { meta, ..Card::default() };
    for (title, same) in
        [("Mes premiers E-MAILS", true), ("La messagerie", true), ("Le clavier", false), ("", false)]
    {
        assert_eq!(card.matches(title), same, "{title}");
    }
    assert!(!Card::default().matches("e-mail"));
}

#[test]
fn a_higher_version_of_a_later_source_wins_and_loads() {
    let (old, new) = (Bench::new(), Bench::new());
    new.spoil("en.md", "# Read a message", "# Read messages");
    let title = |shelf: &Shelf| shelf.load("good").unwrap().languages["en"].title.text.clone();
    assert_eq!(title(&open(&[&old, &new])), "Read a message", "the same version");
    new.spoil("tutorial.toml", "version = 1", "version = 2");
    assert_eq!(title(&open(&[&old, &new])), "Read messages");
    assert_eq!(title(&open(&[&new, &old])), "Read messages", "an older one does not take its place");
}

#[test]
fn a_broken_one_is_left_out_and_the_others_stay() {
    let (good, broken) = (Bench::new(), Bench::new());
    broken.add("other");
    broken.spoil("tutorial.toml", "version = 1", "version = 2");
    broken.spoil("fr.md", "## lamp", "## light");
    let shelf = open(&[&good, &broken]);
    assert_eq!(shelf.cards().map(|card| card.meta.id.as_str()).collect::<Vec<_>>(), ["good", "other"]);
    assert_eq!(shelf.card("good").unwrap().meta.version, 1);
    assert!(shelf.findings().iter().any(|finding| finding.rule == Rule::StepsDiffer));
    let nowhere = Shelf::open(vec![Box::new(Folder::new("/nowhere")), Box::new(good.source())]);
    assert_eq!(nowhere.cards().count(), 1);
    assert_eq!(nowhere.findings()[0].rule, Rule::Unreadable);
}

#[test]
fn an_unsafe_picture_and_a_tutorial_that_went_are_refused_when_opened() {
    let bench = Bench::new();
    let shelf = open(&[&bench]);
    bench.write(
        "good/letter.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><script/></svg>",
    );
    let error = shelf.load("good").unwrap_err();
    assert!(matches!(&error, LoadError::Broken { first, .. } if first.rule == Rule::Picture), "{error}");
    std::fs::remove_dir_all(bench.file("good")).unwrap();
    assert!(matches!(shelf.load("good"), Err(LoadError::Broken { .. })));
    assert!(matches!(shelf.load("elsewhere"), Err(LoadError::Unknown(_))));
}

#[test]
fn a_folder_gives_plain_files_of_its_own_only() {
    let bench = Bench::new();
    let source = bench.source();
    for (id, file) in [
        ("..", "x"),
        ("good", "../good/fr.md"),
        ("good/..", "x"),
        ("", "x"),
        ("good", ".hidden"),
        ("good", "a\\b"),
    ] {
        assert!(matches!(source.read(id, file), Err(SourceError::Name(_))), "{id}/{file}");
    }
    std::os::unix::fs::symlink("/etc/hostname", bench.file("good/de.md")).unwrap();
    assert!(matches!(source.read("good", "de.md"), Err(SourceError::NotPlain(_))));
    assert!(matches!(source.read("good", "no.md"), Err(SourceError::Io { .. })));
}

#[test]
fn what_is_built_in_is_what_lies_in_the_source_tree() {
    let tree = Folder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tutorials"));
    for id in BuiltIn.ids().unwrap() {
        for file in BuiltIn.files(&id).unwrap() {
            assert_eq!(BuiltIn.read(&id, &file).unwrap(), tree.read(&id, &file).unwrap(), "{id}/{file}");
        }
    }
    let shelf = Shelf::open(vec![Box::new(BuiltIn)]);
    for card in shelf.cards() {
        assert_eq!(shelf.load(&card.meta.id).unwrap().steps.len(), card.steps);
    }
    let _ = crate::check(&BuiltIn, &|_: &Practice| Ok(())); // its findings are the authors' business
    assert!(matches!(BuiltIn.read("none", "fr.md"), Err(SourceError::Missing(_))));
}
