use super::{BEHIND_MAX, VISITED_MAX};
use crate::scene::tests::{Pairs, after, assert_facts, practice, refusal};
use crate::scene::{Flaw, Kind, Scene, StartError, rehearse, way_of, words_of};

const WORDS: Pairs<'_> = &[
    ("welcome", "Bienvenue"),
    ("hours", "Les horaires"),
    ("win", "Gagnez un téléphone !"),
    ("open-from", "Ouvert de 9 h à 18 h"),
    ("plan", "Le plan (PDF)"),
    ("town", "Votre ville"),
    ("ok", "Suivant"),
    ("forecast", "La météo"),
];
const SITE: Pairs<'_> = &[
    ("open", "home"),
    ("page.home", "title:welcome picture:town text:forecast ad:win>trap link:hours>times link:plan search"),
    ("page.times", "title:hours text:open-from download:plan button:ok"),
    ("page.trap", "title:win field:town button:ok>home"),
    ("page.weather", "title:forecast"),
    ("address.weather", "meteo.exemple.fr"),
    ("results", "times"),
    ("secure", "home times"),
];
const TABS: Pairs<'_> = &[
    ("tabs", "home times"),
    ("page.home", "title:welcome link:hours>times search"),
    ("page.times", "title:hours link:welcome>home"),
    ("cookies", "home times"),
];

fn walked(start: Pairs<'_>, way: &[&str]) -> Scene {
    after("browser", start, WORDS, way)
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let page: (&str, &str) = ("page.home", "title:welcome");
    let missing = |key: &str| StartError::Missing(key.to_owned());
    for (start, wanted) in [
        (&[("open", "home")][..], missing("page.NAME")),
        (&[page], missing("open")),
        (&[("open", "home"), ("page.home", "title:no")], missing("no")),
        (
            &[("open", "home"), page, ("address.away", "a.exemple.fr")],
            StartError::Unknown("address.away".to_owned()),
        ),
        (&[("open", "home"), page, ("tab", "home")], StartError::Unknown("tab".to_owned())),
    ] {
        assert_eq!(refusal("browser", start, WORDS), Some(wanted), "{start:?}");
    }
    for (start, wrong) in [
        (&[("open", "away"), page][..], "open"),
        (&[("open", "home"), ("page.home", "link:hours>away")], "page.home"),
        (&[("open", "home"), ("page.home", "text:hours>home")], "page.home"),
        (&[("open", "home"), ("page.home", "link:hours>")], "page.home"),
        (&[("open", "home"), ("page.home", "video:hours")], "page.home"),
        (&[("open", "home"), ("page.home", "picture:castle")], "page.home"),
        (&[("open", "home"), ("page.home", "link:back")], "page.home"),
        (&[("open", "home"), ("page.home", "link:")], "page.home"),
        (&[("open", "home"), ("page.home", "link:ok button:ok")], "page.home"),
        (&[("open", "home"), ("page.home", "search search")], "page.home"),
        (&[("open", "home"), ("page.home", "search:town")], "page.home"),
        (&[("open", "home"), ("page.home", "")], "page.home"),
        (&[("open", "new-tab"), ("page.new-tab", "title:ok")], "page.new-tab"),
        (&[("open", "home"), page, ("address.home", "")], "address.home"),
        (&[("open", "home"), page, ("results", "away")], "results"),
        (&[("open", "home"), page, ("secure", "away")], "secure"),
        (&[("open", "home"), page, ("cookies", "away")], "cookies"),
        (&[("open", "home"), page, ("tabs", "home home")], "tabs"),
        (&[("tabs", "home"), page, ("chrome", "off")], "chrome"),
        (&[("tabs", "home"), ("open", "other"), page], "open"),
        (&[("open", "home"), page, ("focus", "search")], "focus"),
    ] {
        let refused = refusal("browser", start, WORDS);
        assert!(
            matches!(&refused, Some(StartError::Value { key, .. }) if key == wrong),
            "{start:?}: {refused:?}"
        );
    }
}

#[test]
fn each_gesture_states_its_facts() {
    for (start, way, facts) in [
        (
            SITE,
            &[][..],
            &[("page", "home"), ("address", "home.exemple.fr"), ("visited", "home"), ("tabs", "1")][..],
        ),
        (SITE, &["touch hours"], &[("page", "times"), ("touched", "hours"), ("visited", "home times")]),
        (SITE, &["touch plan"], &[("page", "home"), ("touched", "plan"), ("downloaded", "")]),
        (SITE, &["touch win"], &[("page", "trap"), ("touched", "win")]),
        (SITE, &["touch hours", "touch back"], &[("page", "home"), ("visited", "home times home")]),
        (SITE, &["touch hours", "touch plan"], &[("downloaded", "plan"), ("touched", "plan")]),
        (SITE, &["touch address"], &[("address", ""), ("focus", "address")]),
        (
            SITE,
            &["touch address", "type me", "touch search"],
            &[("address", "home.exemple.fr"), ("focus", "search")],
        ),
        (
            SITE,
            &["touch address", "type HTTPS://www.Meteo.exemple.fr/", "touch go"],
            &[("page", "weather"), ("query", "")],
        ),
        (
            SITE,
            &["touch address", "type la gare", "touch go"],
            &[("page", "times"), ("query", "la gare"), ("focus", "")],
        ),
        (
            SITE,
            &["touch search", "type gare", "touch search-go"],
            &[("page", "times"), ("query", "gare"), ("search", "gare")],
        ),
        (SITE, &["touch search", "type gare"], &[("search", "gare"), ("query", ""), ("page", "home")]),
        (
            SITE,
            &["touch win", "touch town", "type Aix"],
            &[("town", "Aix"), ("focus", "town"), ("touched", "town")],
        ),
        (TABS, &["touch tab:2"], &[("tab", "2"), ("page", "times"), ("tabs", "2")]),
        (TABS, &["touch close-tab:1"], &[("tab", "1"), ("page", "times"), ("tabs", "1")]),
        (TABS, &["touch close-tab:2"], &[("tab", "1"), ("page", "home"), ("tabs", "1")]),
        (TABS, &["touch tab:2", "touch close-tab:2"], &[("tab", "1"), ("page", "home")]),
        (TABS, &["touch tab:2", "touch close-tab:1"], &[("tab", "1"), ("page", "times")]),
        (TABS, &["touch new-tab"], &[("tab", "3"), ("page", "new-tab"), ("tabs", "3"), ("address", "")]),
        (
            TABS,
            &["touch hours", "touch tab:2", "touch tab:1", "touch back"],
            &[("page", "home"), ("tab", "1")],
        ),
        (TABS, &["touch search", "type x", "touch search-go"], &[("page", "not-found"), ("query", "x")]),
        (TABS, &["touch cookies-refuse"], &[("cookies", "refused")]),
        (TABS, &["touch cookies-accept", "touch tab:2", "touch cookies-refuse"], &[("cookies", "refused")]),
    ] {
        assert_facts(&walked(start, way).facts(), facts, &format!("{way:?}"));
    }
}

#[test]
fn what_cannot_be_done_is_off() {
    for (start, way, key, can) in [
        (SITE, &[][..], "back", false),
        (SITE, &[], "go", false),
        (SITE, &[], "search-go", false),
        (SITE, &["touch address"], "go", false),
        (SITE, &["touch address", "type m"], "go", true),
        (SITE, &["touch search", "type m"], "search-go", true),
        (SITE, &["touch hours"], "back", true),
        (SITE, &[], "new-tab", false),
        (TABS, &[], "new-tab", true),
        (TABS, &["touch new-tab"], "new-tab", false),
        (TABS, &["touch close-tab:2"], "close-tab:1", false),
        (TABS, &["touch cookies-refuse"], "cookies-refuse", false),
        (SITE, &["touch search"], "hours", true),
        (SITE, &["touch address"], "search", true),
    ] {
        let view = walked(start, way).view(&words_of(&practice("browser", start, WORDS, &[], &[])));
        assert_eq!(view.item(key).is_some_and(crate::scene::Item::can_touch), can, "{key} after {way:?}");
    }
}

#[test]
fn the_bar_tells_what_is_secure_only_where_the_author_does() {
    for (start, way, icon, trail) in [
        (SITE, &[][..], "lock", ""),
        (SITE, &["touch win"], "unlock", "Non sécurisé"),
        (TABS, &[], "globe", ""),
        (TABS, &["touch new-tab"], "globe", ""),
    ] {
        let view = walked(start, way).view(&words_of(&practice("browser", start, WORDS, &[], &[])));
        let bar = view.item("address").expect("an address bar");
        assert_eq!((bar.icon.as_str(), bar.trail.as_str()), (icon, trail), "{way:?}");
    }
}

#[test]
fn what_is_remembered_is_bounded() {
    let way: Vec<&str> = ["touch hours", "touch welcome"].into_iter().cycle().take(2 * VISITED_MAX).collect();
    let mut stage = walked(TABS, &way);
    let visited = stage.facts().get("visited").map(|list| list.split(' ').count());
    assert_eq!(visited, Some(VISITED_MAX));
    let practice = practice("browser", TABS, WORDS, &[], &["touch back"]);
    let back = &way_of(&practice).expect("the way is readable")[0].1[0];
    let steps = (0..1_000).take_while(|_| stage.act(back, &words_of(&practice))).count();
    assert_eq!(steps, BEHIND_MAX);
}

#[test]
fn the_stage_stays_calm() {
    for (start, way, rows) in [
        (SITE, &[][..], 7),
        (SITE, &["touch address"], 3),
        (SITE, &["touch search"], 3),
        (SITE, &["touch win", "touch town"], 3),
        (TABS, &[], 6),
    ] {
        let view = walked(start, way).view(&words_of(&practice("browser", start, WORDS, &[], &[])));
        assert!(view.rows.len() <= rows, "{way:?}: {} rows", view.rows.len());
    }
    let view = walked(SITE, &["touch hours", "touch plan"])
        .view(&words_of(&practice("browser", SITE, WORDS, &[], &[])));
    assert!(view.items().any(|item| item.kind == Kind::Note && item.text == "Le fichier est téléchargé."));
}

#[test]
fn practices_are_rehearsed() {
    for (start, goal, way) in [
        (SITE, &["page = times", "touched = hours"][..], &["touch hours"][..]),
        (SITE, &["page = weather"], &["touch address", "type meteo.exemple.fr", "touch go"]),
        (SITE, &["query = la gare"], &["touch search", "type la gare", "touch search-go"]),
        (TABS, &["page = new-tab"], &["touch new-tab"]),
        (TABS, &["cookies = refused"], &["touch cookies-refuse"]),
    ] {
        assert_eq!(rehearse(&practice("browser", start, WORDS, goal, way)), Ok(()), "{goal:?}");
    }
    let idle = |line: &str| Flaw::Idle { line: line.to_owned() };
    let easy = |key: &str| Flaw::TooEasy(key.to_owned());
    for (start, goal, way, flaw) in [
        (SITE, &["page = home"][..], &["touch hours", "touch back"][..], Flaw::Already),
        (SITE, &["page = weather"], &["type meteo.exemple.fr", "touch go"], idle("type meteo.exemple.fr")),
        (SITE, &["page = times"], &["touch go"], idle("touch go")),
        (SITE, &["page != home"], &["touch hours"], easy("win")),
        (TABS, &["tabs = 1", "page = times"], &["touch tab:2", "touch close-tab:1"], easy("close-tab:1")),
        (SITE, &["page = times"], &["touch hours", "touch plan"], Flaw::Early("touch hours".to_owned())),
    ] {
        assert_eq!(rehearse(&practice("browser", start, WORDS, goal, way)), Err(flaw), "{goal:?}");
    }
}
