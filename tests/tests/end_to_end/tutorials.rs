//! The tutorials that come with the kiosk: every rule of the format holds, and every practice can be done, in each
//! language.

use crate::support::{Kiosk, Site, kit, text};
use perron::shelf;
use perron::vm::Screen;
use perron_content::{BuiltIn, Severity, Source, check};
use perron_flow::{Action, Door, HomeAct};
use perron_learn::scene::{self, Act, SCENES};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn the_built_in_tutorials_keep_every_rule() {
    let rehearse =
        |practice: &perron_content::Practice| scene::rehearse(practice).map_err(|flaw| flaw.to_string());
    let errors: Vec<String> = check(&BuiltIn, &rehearse)
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(BuiltIn.ids().unwrap().len() >= 10);
}

#[test]
fn every_goal_is_false_at_the_start_and_after_each_wrong_touch() {
    let shelf = shelf::built_in();
    let (mut practices, mut touches, mut seen) = (0, 0, BTreeSet::new());
    for card in shelf.cards() {
        let tutorial = shelf.load(&card.meta.id).unwrap();
        for lang in tutorial.languages.keys() {
            for index in 0..tutorial.steps.len() {
                let Some(practice) = tutorial.practice(index, lang) else { continue };
                let (words, goals) = (scene::words_of(&practice), scene::goals_of(&practice).unwrap());
                let way = scene::way_of(&practice).unwrap();
                let first = way.into_iter().flat_map(|(_, acts)| acts).next();
                let opened = scene::open(&practice).unwrap();
                assert!(!scene::reached(&goals, &opened.facts()), "{}: {practice:?}", card.meta.id);
                for item in opened.view(&words).items().filter(|item| item.can_touch()) {
                    let act = Act::Touch(item.key.clone());
                    let mut other = opened.clone();
                    other.act(&act, &words);
                    touches += 1;
                    assert!(
                        Some(&act) == first.as_ref() || !scene::reached(&goals, &other.facts()),
                        "{} {lang}: {} reaches the goal",
                        card.meta.id,
                        item.key
                    );
                }
                practices += 1;
                seen.insert(practice.scene);
            }
        }
    }
    assert!(practices > 150 && touches > practices, "{practices} practices, {touches} touches");
    assert_eq!(seen.len(), SCENES.len(), "every scene is practised: {seen:?}");
}

/// What the site's own tutorial is called in French.
const OWN_TITLE: &str = "Le tour du village";

/// A folder with one tutorial, the touch screen's under another name and title.
fn own_tutorial(site: &Site, id: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kiosk-app/content/tutorials/touch-mouse");
    let into = site.path("own").join(id);
    fs::create_dir_all(&into).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), into.join(file.file_name())).unwrap();
    }
    let manifest = fs::read_to_string(into.join("tutorial.toml")).unwrap();
    fs::write(into.join("tutorial.toml"), manifest.replace("touch-mouse", id)).unwrap();
    let french = fs::read_to_string(into.join("fr.md")).unwrap();
    let (_, rest) = french.split_once('\n').unwrap();
    fs::write(into.join("fr.md"), format!("# {OWN_TITLE}\n{rest}")).unwrap();
}

/// The titles on the shelf of a kiosk that starts now, from its first page to its last.
fn titles(site: &Site) -> Vec<String> {
    let mut kiosk = Kiosk::start(site.setup("data"));
    kiosk.act(HomeAct::Open(Door::Learn));
    kiosk.wait("lessons", |v| v.chrome.screen == Screen::Shelf && !v.shelf.cards.is_empty());
    let mut titles = vec![];
    loop {
        let shelf = kiosk.at_rest().shelf.clone();
        titles.extend(shelf.cards.iter().map(|card| card.title.clone()));
        if !shelf.can_down {
            break;
        }
        kiosk.act(Action::Later);
    }
    kiosk.stop();
    titles
}

fn packed(site: &Site, version: &str, keys: &Path) -> std::path::PathBuf {
    let file = site.path(&format!("village-{version}.perronpack"));
    let (folder, keys) = (site.path("own"), keys.to_owned());
    let words =
        ["content", "pack", text(&folder), "--name", "village", "--version", version, "--keys", text(&keys)];
    let made = kit(&[&words[..], &["-o", text(&file)]].concat());
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    file
}

#[test]
fn a_pack_from_a_stick_is_on_the_shelf_after_the_next_start() {
    let site = Site::new("");
    own_tutorial(&site, "the-village");
    let stick = site.path("stick");
    fs::create_dir(&stick).unwrap();
    let empty = site.perron("data", &["install-content", text(&stick)]);
    assert!(empty.code == 1 && empty.out.contains(".perronpack"), "{}", empty.out);

    let before = titles(&site);
    assert!(before.len() == 10 && !before.contains(&OWN_TITLE.to_owned()), "{before:?}");

    let pack = packed(&site, "1", &site.path("site"));
    fs::copy(&pack, stick.join("village.perronpack")).unwrap();
    let said = site.ok("data", &["install-content", text(&stick)]);
    assert!(said.contains("village version 1: 1 tutorials installed"), "{said}");
    let doctor = site.perron("data", &["doctor"]);
    assert!(doctor.out.contains("tutorials: 10 built in, village version 1"), "{}", doctor.out);
    let mut after = titles(&site);
    let own = after.iter().position(|title| title == OWN_TITLE).unwrap_or_else(|| panic!("{after:?}"));
    after.remove(own);
    let sorted = |titles: &[String]| titles.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!((after.len(), sorted(&after)), (10, sorted(&before)), "with those that were there");
}

#[test]
fn a_pack_that_does_not_hold_is_refused_and_what_was_there_stays() {
    let (site, stranger) = (Site::new(""), Site::new(""));
    own_tutorial(&site, "the-village");
    site.ok("data", &["install-content", text(&packed(&site, "2", &site.path("site")))]);
    let good = fs::read(site.path("village-2.perronpack")).unwrap();
    let cut = site.path("cut.perronpack");
    fs::write(&cut, &good[..good.len() / 2]).unwrap();
    let foreign = packed(&site, "3", &stranger.path("site"));
    let older = packed(&site, "1", &site.path("site"));
    for (file, words) in [(&cut, "refused"), (&foreign, "refused"), (&older, "refused")] {
        let ran = site.perron("data", &["install-content", text(file)]);
        assert!(ran.code == 1 && ran.out.contains(words) && ran.out.len() > 40, "{}", ran.out);
    }
    let doctor = site.perron("data", &["doctor"]);
    assert!(doctor.out.contains("village version 2"), "{}", doctor.out);
    // Altered on the disk afterwards: said, and its files are not shown.
    let installed = fs::read_dir(site.path("data/packs")).unwrap().next().unwrap().unwrap().path();
    fs::write(installed.join("the-village/fr.md"), "# Faux").unwrap();
    let doctor = site.perron("data", &["doctor"]);
    assert!(doctor.code == 1 && doctor.out.contains("FAIL  tutorials: "), "{}", doctor.out);
    let nothing = site.perron("data", &["install-content", text(&site.path("absent"))]);
    assert!(nothing.code != 0 && nothing.err.contains("absent"), "{}", nothing.err);
}
