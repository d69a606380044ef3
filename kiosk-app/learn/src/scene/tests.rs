//! What holds for every scene: words in all languages, the two small languages of authors, the flaws of a practice, and
//! that no sequence of acts breaks a stage.

use super::words::LANGUAGES;
use super::{
    Act, Facts, Flaw, Goal, LineError, SCENES, Scene, StartError, Words, open, parse_way, rehearse, way_of,
    words_of,
};
use perron_content::Practice;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Names and values.
pub(super) type Pairs<'p> = &'p [(&'p str, &'p str)];

pub(super) fn table(pairs: Pairs<'_>) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// A practice in French.
pub(super) fn practice(
    scene: &str,
    start: Pairs<'_>,
    words: Pairs<'_>,
    goal: &[&str],
    way: &[&str],
) -> Practice {
    let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    Practice {
        scene: scene.to_owned(),
        start: table(start),
        lang: "fr".to_owned(),
        words: table(words),
        goal: own(goal),
        way: own(way),
    }
}

/// Why this beginning is refused, if it is.
pub(super) fn refusal(scene: &str, start: Pairs<'_>, words: Pairs<'_>) -> Option<StartError> {
    open(&practice(scene, start, words, &[], &[])).err()
}

/// The scene at the end of a way of which every act must change something.
pub(super) fn after(scene: &str, start: Pairs<'_>, words: Pairs<'_>, way: &[&str]) -> Scene {
    let practice = practice(scene, start, words, &[], way);
    let mut stage = open(&practice).expect("the beginning opens");
    for (line, acts) in way_of(&practice).expect("the way is readable") {
        for act in acts {
            assert!(stage.act(&act, &words_of(&practice)), "`{line}` of {way:?} does nothing");
        }
    }
    stage
}

/// That each of these facts holds, as `name = value` to the letter.
pub(super) fn assert_facts(facts: &Facts, wanted: Pairs<'_>, context: &str) {
    for (name, value) in wanted {
        let fact = facts.get(*name).unwrap_or_else(|| panic!("{context}: no fact `{name}`"));
        assert_eq!(fact, value, "{context}: {name}");
    }
}

/// Parts in braces.
fn places(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// The words of the language of reference by id.
fn french() -> BTreeMap<&'static str, &'static str> {
    let (_, texts) = LANGUAGES.iter().find(|(lang, _)| *lang == "fr").expect("there is French");
    texts.iter().copied().collect()
}

#[test]
fn every_language_has_every_word_with_its_variables() {
    let french = french();
    let languages: Vec<&str> = LANGUAGES.iter().map(|(lang, _)| *lang).collect();
    assert!(["ar", "en", "fr"].iter().all(|lang| languages.contains(lang)), "{languages:?}");
    for (lang, texts) in LANGUAGES {
        let ids: Vec<&str> = texts.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, french.keys().copied().collect::<Vec<_>>(), "{lang}");
        for (id, text) in *texts {
            assert!(!text.trim().is_empty(), "{lang}: {id} is empty");
            assert_eq!(places(french[id]), places(text), "{lang}: {id}");
        }
    }
}

#[test]
fn the_french_is_well_set() {
    for (lang, texts) in LANGUAGES.iter().filter(|(lang, _)| lang.starts_with("fr")) {
        for (id, text) in *texts {
            assert!(!text.contains(['\'', '"']), "{lang}: straight quote in {id}");
            for sign in [':', ';', '?', '!', '»'] {
                let plain = text.contains(&format!(" {sign}"));
                assert!(!plain, "{lang}: {id} needs a no-break space before {sign}");
            }
        }
    }
}

/// What a scene's folder says, its tests aside.
fn code(scene: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scene").join(scene);
    let files = std::fs::read_dir(folder).expect("a scene has its folder").map(|file| file.unwrap().path());
    let code = files.filter(|file| !file.ends_with("tests.rs"));
    code.map(|file| std::fs::read_to_string(file).unwrap()).collect::<Vec<_>>().join("\n")
}

/// Texts between quotation marks.
fn literals(code: &str) -> BTreeSet<&str> {
    code.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

/// Whether a text in the code names the word `name` of a scene: whole, or with a part in braces.
fn names(literal: &str, scene: &str, name: &str) -> bool {
    let own = literal.strip_prefix(scene).and_then(|rest| rest.strip_prefix('.')).unwrap_or(literal);
    match own.split_once('{').and_then(|(before, rest)| Some((before, rest.rsplit_once('}')?.1))) {
        Some(("", "")) => false,
        Some((before, after)) => name.starts_with(before) && name.ends_with(after),
        None => own == name,
    }
}

#[test]
fn every_word_is_named_by_its_scene_and_every_word_that_a_scene_names_is_there() {
    let french = french();
    let code: BTreeMap<&str, String> = SCENES.iter().map(|scene| (*scene, code(scene))).collect();
    for id in french.keys() {
        let (scene, name) = id.split_once('-').expect("an id is scene-name");
        let name = name.strip_prefix("default-").unwrap_or(name);
        let code = code.get(scene).unwrap_or_else(|| panic!("{id}: there is no scene {scene}"));
        assert!(literals(code).iter().any(|literal| names(literal, scene, name)), "{id} is never shown");
    }
    for (scene, code) in &code {
        for call in ["words.own(\"", "words.with(\"", "button(words, \""] {
            for name in code.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(french.contains_key(format!("{scene}-{name}").as_str()), "{scene} names {name}");
            }
        }
    }
}

#[test]
fn ways_are_read() {
    let words = Words::new("form", "fr", &table(&[("hi", "Ça va")]));
    let typed = |text: &str| Ok(text.chars().map(Act::Type).collect::<Vec<_>>());
    let drag = Act::Drag { from: "apple".to_owned(), to: "basket".to_owned() };
    for (line, wanted) in [
        ("touch m1", Ok(vec![Act::Touch("m1".to_owned())])),
        ("  touch key: ", Ok(vec![Act::Touch("key:".to_owned())])),
        ("type a b", typed("a b")),
        ("type $hi", typed("Ça va")),
        ("type $no", Err(LineError::Word("no".to_owned()))),
        ("type", Err(LineError::Short("type".to_owned()))),
        ("touch", Err(LineError::Short("touch".to_owned()))),
        ("erase 2", Ok(vec![Act::Erase, Act::Erase])),
        ("erase some", Err(LineError::Short("erase some".to_owned()))),
        ("erase 99999", Ok(vec![Act::Erase; 200])),
        ("drag apple basket", Ok(vec![drag])),
        ("drag apple", Err(LineError::Short("drag apple".to_owned()))),
        ("click m1", Err(LineError::Verb("click".to_owned()))),
        ("", Err(LineError::Verb(String::new()))),
    ] {
        assert_eq!(parse_way(line, &words), wanted, "{line}");
    }
}

#[test]
fn goals_are_read_and_compared() {
    let words = Words::new("form", "fr", &table(&[("hi", "Ça va")]));
    let facts = table(&[("text", " Ça VA "), ("open", "m1"), ("read", "m1 m2")]);
    for (line, holds) in [
        ("open = m1", true),
        ("open=M1 ", true),
        ("open == M1", false),
        ("open != m1", false),
        ("open != m2", true),
        ("read ~ M2", true),
        ("read ~ m3", false),
        ("text = $hi", true),
        ("text == $hi", false),
        ("missing =", true),
        ("missing = x", false),
    ] {
        let goal = Goal::parse(line, &words).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(goal.holds(&facts), holds, "{line}");
    }
    for (line, error) in [
        ("open m1", LineError::Comparison("open m1".to_owned())),
        (" = m1", LineError::Comparison("= m1".to_owned())),
        ("open = $no", LineError::Word("no".to_owned())),
    ] {
        assert_eq!(Goal::parse(line, &words), Err(error), "{line}");
    }
}

#[test]
fn each_flaw_of_a_practice_is_named() {
    let start: Pairs<'_> = &[("fields", "name"), ("checks", "news"), ("focus", "name")];
    let words: Pairs<'_> = &[("name", "Prénom"), ("news", "Lettre")];
    let idle = |line: &str| Flaw::Idle { line: line.to_owned() };
    for (goal, way, wanted) in [
        (&["news = yes"][..], &["touch news"][..], None),
        (&["name = Al"], &["type Al"], None),
        (&[], &["touch news"], Some(Flaw::NoGoal)),
        (&["news = no"], &["touch news"], Some(Flaw::Already)),
        (&["news = yes"], &["touch no"], Some(idle("touch no"))),
        (&["news = yes"], &["touch name", "touch news"], Some(idle("touch name"))),
        (&["news = yes"], &["erase 0", "touch news"], Some(idle("erase 0"))),
        (&["name = ñ"], &["type ñ"], Some(Flaw::NoKey { line: "type ñ".to_owned(), letter: 'ñ' })),
        (&["name ~ A"], &["type Al"], Some(Flaw::Early("type Al".to_owned()))),
        (&["news = yes", "other != 1"], &["touch news"], Some(Flaw::Fact("other".to_owned()))),
        (&["tries = 1"], &["type A", "touch submit"], Some(Flaw::TooEasy("submit".to_owned()))),
        (&["news yes"], &["touch news"], Some(Flaw::Line(LineError::Comparison("news yes".to_owned())))),
    ] {
        let flaw = rehearse(&practice("form", start, words, goal, way)).err();
        assert_eq!(flaw, wanted, "{goal:?} by {way:?}");
    }
    let lost = rehearse(&practice("form", start, words, &["news = yes"], &["type A"]));
    assert!(matches!(lost, Err(Flaw::Unreached(facts)) if facts.contains("news = no")));
    let unknown = rehearse(&practice("cinema", &[], &[], &["a = b"], &[]));
    assert_eq!(unknown, Err(Flaw::Start(StartError::Scene("cinema".to_owned()))));
}

/// Beginnings of every scene, so that acts at random reach most of what it can do.
fn beginnings() -> Vec<(&'static str, BTreeMap<String, String>)> {
    let all: &[(&str, Pairs<'_>)] = &[
        ("touch", &[("show", "tap"), ("things", "a b c"), ("icon.a", "bulb")]),
        ("touch", &[("show", "drag"), ("things", "a b"), ("places", "c d")]),
        ("touch", &[("show", "scroll"), ("lines", "a b c d e f a1 a2"), ("window", "3")]),
        ("touch", &[("show", "zoom"), ("picture", "map"), ("spot", "a")]),
        ("keyboard", &[("text", "Bon"), ("wanted", "$a")]),
        ("mailbox", &[("inbox", "m1* m2"), ("files", "a b")]),
        (
            "mailbox",
            &[("inbox", "m1"), ("view", "compose"), ("open", "m1"), ("focus", "body"), ("files", "a")],
        ),
        ("browser", &[("open", "p"), ("page.p", PAGE), ("page.q", "title:b download:c"), ("tabs", "p q")]),
        ("browser", &[("open", "p"), ("page.p", "search button:a"), ("cookies", "p"), ("focus", "search")]),
        ("phone", &[("apps", "messages calls settings camera"), ("threads", "m1* m2"), ("contacts", "c d")]),
        ("phone", &[("view", "ringing"), ("caller", "$a"), ("switches", "wifi=off"), ("levels", "bright=2")]),
        (
            "phone",
            &[("view", "settings"), ("switches", "wifi=off sound=on"), ("levels", "bright=2 volume=1")],
        ),
        ("form", &[("fields", "a b"), ("rule.b", "email"), ("checks", "c"), ("check.c", "required")]),
        ("form", &[("fields", "a"), ("choices", "b"), ("options.b", "c d"), ("focus", "a")]),
        ("password", &[("bricks", "a b c d"), ("weak", "azerty"), ("personal", "simone")]),
        ("password", &[("keys", "on"), ("bricks", "a b"), ("text", "abc")]),
        ("call", &[("permission", "ask")]),
        ("call", &[("view", "call"), ("permission", "allowed"), ("chat", "on")]),
    ];
    all.iter().map(|(scene, start)| (*scene, table(start))).collect()
}

const PAGE: &str = "title:a text:b search field:c link:d>q ad:e>q picture:map note:f";

fn vocabulary() -> BTreeMap<String, String> {
    let letters = ["a", "b", "c", "d", "e", "f", "a1", "a2", "picture", "person", "says", "me", "place"];
    let mut words: BTreeMap<String, String> =
        letters.iter().map(|name| ((*name).to_owned(), format!("mot {name}"))).collect();
    for message in ["m1", "m2"] {
        for part in ["from", "subject", "body", "when", "text", "link", "file"] {
            words.insert(format!("{message}.{part}"), format!("{part} {message}"));
        }
    }
    words
}

/// Names that no view shows, and that must do no harm.
const ODD: [&str; 9] =
    ["", "key:", "tab:0", "tab:99999999999999999999", "close-tab:0", "close-tab:1", ":", "a:", "send"];

/// One act at random, on what is seen at that moment.
fn some_act(stage: &Scene, words: &Words, (what, which, c): (u8, usize, char)) -> Act {
    let view = stage.view(words);
    let keys: Vec<&str> = view.items().map(|item| item.key.as_str()).filter(|key| !key.is_empty()).collect();
    let key = |n: usize| keys.get(n % keys.len().max(1)).copied().unwrap_or_default().to_owned();
    // The keyboard is last in the view: half of the touches are for what stands above it.
    let above: usize =
        view.rows.iter().flat_map(|row| &row.items).filter(|item| !item.key.is_empty()).count();
    match what {
        0..=4 => Act::Touch(key(which % above.max(1))),
        5..=6 => Act::Touch(key(which)),
        7 => Act::Touch(ODD[which % ODD.len()].to_owned()),
        8 => Act::Type(c),
        9 => Act::Erase,
        _ => Act::Drag { from: key(which), to: key(which / 7) },
    }
}

/// Characters that one fact holds at most: the longest is a list of all pages visited.
const FACT_MAX: usize = 2_000;
/// Rows above the keyboard at most, everything wrong at once.
const ROWS_MAX: usize = 12;

fn assert_sound(stage: &Scene, words: &Words, scene: &str) {
    let view = stage.view(words);
    let mut seen = BTreeSet::new();
    for item in view.items().filter(|item| !item.key.is_empty()) {
        assert!(seen.insert(&item.key), "{scene}: two items are called `{}`", item.key);
    }
    // A word of the scene that its language lacks shows as its name.
    let lacking = format!("{scene}.");
    for item in view.items() {
        for text in [&item.text, &item.sub, &item.trail] {
            assert!(!text.starts_with(&lacking), "no language has `{text}`");
        }
    }
    assert!(!view.rows.is_empty() && view.rows.len() <= ROWS_MAX, "{scene}: {} rows", view.rows.len());
    assert!(view.rows.iter().all(|row| !row.items.is_empty()), "{scene}: an empty row");
    for (name, value) in stage.facts() {
        assert!(value.chars().count() <= FACT_MAX, "{scene}: `{name}` is too long");
    }
}

#[test]
fn every_scene_is_among_the_beginnings() {
    let begun: BTreeSet<&str> = beginnings().iter().map(|(scene, _)| *scene).collect();
    assert_eq!(begun, SCENES.iter().copied().collect());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_acts_breaks_a_stage(
        acts in prop::collection::vec((0u8..11, 0usize..10_000, any::<char>()), 0..60),
        guarded in any::<bool>(),
    ) {
        for (scene, start) in beginnings() {
            let words = Words::new(scene, "fr", &vocabulary());
            let mut stage = Scene::open(scene, &start, &words).unwrap_or_else(|e| panic!("{scene} {start:?}: {e}"));
            assert_sound(&stage, &words, scene);
            for act in &acts {
                let act = some_act(&stage, &words, *act);
                let (before, shown) = (stage.facts(), stage.view(&words));
                if guarded {
                    let changed = stage.act(&act, &words);
                    prop_assert_eq!(changed, before != stage.facts() || shown != stage.view(&words));
                } else {
                    stage.perform(&act, &words);
                }
                assert_sound(&stage, &words, scene);
            }
        }
    }
}

#[test]
fn what_a_person_types_on_a_stage_is_in_no_debug_text() {
    let practice = practice("keyboard", &[("wanted", "$w")], &[("w", "bonjour")], &[], &[]);
    let words = words_of(&practice);
    let mut stage = open(&practice).unwrap();
    for c in "secret".chars() {
        stage.act(&Act::Type(c), &words);
    }
    assert!(stage.facts().values().any(|fact| fact == "secret"), "{:?}", stage.facts());
    let told = format!("{stage:?} {:?} {:?}", stage.view(&words), Act::Type('s'));
    assert!(!told.contains("secret") && !told.contains("'s'"), "{told}");
}
