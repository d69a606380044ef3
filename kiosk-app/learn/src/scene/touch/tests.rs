use crate::scene::trial::{Pairs, holds, idle, practice, refusal, rehearsed, walked};
use crate::scene::{Flaw, StartError};
use perron_content::Practice;

const WORDS: Pairs<'_> = &[
    ("lamp", "La lampe"),
    ("bell", "La sonnette"),
    ("apple", "La pomme"),
    ("letter", "La lettre"),
    ("basket", "Le panier"),
    ("box", "La boîte"),
    ("l1", "Un"),
    ("l2", "Deux"),
    ("l3", "Trois"),
    ("l4", "Quatre"),
    ("l5", "Cinq"),
    ("l6", "Six"),
    ("l7", "Sept"),
    ("picture", "Le plan de la ville"),
    ("market", "Le marché"),
    ("held", "Tenu"),
    ("up", "Haut"),
    ("bigger", "Plus"),
];

fn touch(start: Pairs<'_>) -> Practice {
    practice("touch", start, WORDS)
}

fn tap() -> Practice {
    touch(&[("show", "tap"), ("things", "lamp bell"), ("icon.lamp", "bulb")])
}

fn drag() -> Practice {
    touch(&[("show", "drag"), ("things", "apple letter"), ("places", "basket box")])
}

fn scroll() -> Practice {
    touch(&[("show", "scroll"), ("lines", "l1 l2 l3 l4 l5 l6 l7"), ("window", "3")])
}

fn zoom() -> Practice {
    touch(&[("show", "zoom"), ("picture", "map"), ("spot", "market")])
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let cases: [(Pairs<'_>, &str); 19] = [
        (&[], "`show` is missing"),
        (&[("show", "spin")], "tap, drag, scroll or zoom"),
        (&[("show", "tap")], "`things` is missing"),
        (&[("show", "tap"), ("things", "lamp lamp")], "different names"),
        (&[("show", "tap"), ("things", "lamp Lamp")], "different names"),
        (&[("show", "tap"), ("things", "a b c d e f g")], "one to six"),
        (&[("show", "tap"), ("things", "count")], "different names"),
        (&[("show", "tap"), ("things", "moon")], "`moon` is missing"),
        (&[("show", "tap"), ("things", "lamp"), ("icon.lamp", "sausage")], "a pictogram"),
        (&[("show", "tap"), ("things", "lamp"), ("icon.bell", "bell")], "no `icon.bell`"),
        (&[("show", "drag"), ("things", "apple")], "`places` is missing"),
        (&[("show", "drag"), ("things", "apple"), ("places", "apple")], "none of them a thing's"),
        (&[("show", "drag"), ("things", "held"), ("places", "box")], "different names"),
        (&[("show", "scroll"), ("lines", "l1 l2 l3 l4")], "fewer than there are lines"),
        (&[("show", "scroll"), ("lines", "l1 l2 l3"), ("window", "1")], "2 to 5"),
        (&[("show", "scroll"), ("lines", "up l2 l3"), ("window", "2")], "different names"),
        (&[("show", "zoom"), ("picture", "moon")], "a drawing"),
        (&[("show", "zoom"), ("picture", "map"), ("zoom", "5")], "a small number"),
        (&[("show", "zoom"), ("picture", "map"), ("spot", "bigger")], "one name"),
    ];
    for (start, says) in cases {
        let error = refusal("touch", start, WORDS).to_string();
        assert!(error.contains(says), "{start:?}: {error}");
    }
    let spare = refusal("touch", &[("show", "tap"), ("things", "lamp"), ("places", "box")], WORDS);
    assert_eq!(spare, StartError::Unknown("places".to_owned()));
}

#[test]
fn a_touch_lights_and_puts_out() {
    holds(&tap(), &[], &[("lamp", "off"), ("bell", "off"), ("touched", ""), ("count", "0")]);
    holds(&tap(), &["touch lamp"], &[("lamp", "on"), ("bell", "off"), ("touched", "lamp"), ("count", "1")]);
    holds(
        &tap(),
        &["touch lamp", "touch bell", "touch lamp"],
        &[("lamp", "off"), ("bell", "on"), ("count", "3")],
    );
    idle(&tap(), &[], "touch door");
    idle(&tap(), &[], "drag lamp bell");
    idle(&tap(), &[], "type a");
}

#[test]
fn a_thing_is_named_by_its_own_pictogram_unless_the_author_says_otherwise() {
    let (_, view) = walked(&tap(), &[]);
    let icons: Vec<&str> = view.items().map(|item| item.icon.as_str()).collect();
    assert_eq!(icons, ["bulb", "bell"]);
}

#[test]
fn a_thing_moves_by_dragging_or_by_two_touches() {
    let there: Pairs<'_> = &[("apple", "basket"), ("letter", ""), ("held", ""), ("count", "1")];
    holds(&drag(), &["drag apple basket"], there);
    holds(&drag(), &["touch apple", "touch basket"], there);
    holds(&drag(), &["touch letter", "drag apple basket"], there);
    holds(&drag(), &["touch apple"], &[("held", "apple"), ("apple", ""), ("count", "0")]);
    holds(&drag(), &["touch apple", "touch apple"], &[("held", "")]);
    holds(&drag(), &["touch apple", "touch letter"], &[("held", "letter")]);
    holds(
        &drag(),
        &["drag apple basket", "touch apple"],
        &[("held", "apple"), ("apple", ""), ("count", "0")],
    );
    holds(&drag(), &["drag apple basket", "drag apple box"], &[("apple", "box"), ("count", "1")]);
    holds(
        &drag(),
        &["drag apple box", "drag letter box"],
        &[("apple", "box"), ("letter", "box"), ("count", "2")],
    );
    for last in ["touch basket", "drag apple letter", "drag basket apple", "drag apple moon"] {
        idle(&drag(), &[], last);
    }
    idle(&drag(), &["drag apple basket"], "drag apple basket");
}

#[test]
fn a_place_tells_what_lies_in_it() {
    let sub = |lines: &[&str]| walked(&drag(), lines).1.item("box").unwrap().sub.clone();
    assert_eq!(sub(&[]), "");
    assert_eq!(sub(&["touch apple"]), "Touchez ici pour poser");
    assert_eq!(sub(&["drag letter box", "drag apple box"]), "La lettre · La pomme");
}

#[test]
fn a_window_moves_over_the_lines_and_stops_at_the_ends() {
    holds(&scroll(), &[], &[("top", "1"), ("end", "no"), ("touched", "")]);
    holds(&scroll(), &["touch down"], &[("top", "3"), ("end", "no")]);
    holds(&scroll(), &["touch down", "touch down"], &[("top", "5"), ("end", "yes")]);
    holds(&scroll(), &["touch down", "touch down", "touch up"], &[("top", "3"), ("end", "no")]);
    holds(&scroll(), &["touch down", "touch l5"], &[("touched", "l5")]);
    idle(&scroll(), &[], "touch up");
    idle(&scroll(), &[], "touch l4");
    idle(&scroll(), &["touch down", "touch down"], "touch down");
    // A last step is shorter where less is left.
    let short = touch(&[("show", "scroll"), ("lines", "l1 l2 l3 l4 l5 l6"), ("window", "4")]);
    holds(&short, &["touch down"], &[("top", "3"), ("end", "yes")]);
    holds(&short, &["touch down", "touch up"], &[("top", "1")]);
}

#[test]
fn the_spot_can_be_touched_once_it_can_be_read() {
    holds(&zoom(), &[], &[("zoom", "0"), ("touched", "")]);
    idle(&zoom(), &[], "touch smaller");
    idle(&zoom(), &["touch bigger"], "touch market");
    holds(
        &zoom(),
        &["touch bigger", "touch bigger", "touch market"],
        &[("zoom", "2"), ("touched", "market")],
    );
    idle(&zoom(), &["touch bigger"; 4], "touch bigger");
    let (_, view) = walked(&zoom(), &["touch bigger"; 3]);
    assert!(view.items().any(|item| item.icon == "map" && (item.level, item.of) == (3, 4)));
}

#[test]
fn practices_are_rehearsed() {
    let ways: [(Practice, &[&str], &[&str]); 6] = [
        (tap(), &["lamp = on"], &["touch lamp"]),
        (tap(), &["lamp = on", "bell = on"], &["touch lamp", "touch bell"]),
        (drag(), &["apple = basket"], &["drag apple basket"]),
        (drag(), &["letter = box", "held ="], &["touch letter", "touch box"]),
        (scroll(), &["touched = l7"], &["touch down", "touch down", "touch l7"]),
        (zoom(), &["touched = market"], &["touch bigger", "touch bigger", "touch market"]),
    ];
    for (practice, goal, way) in ways {
        assert_eq!(rehearsed(&practice, goal, way), Ok(()), "{goal:?}");
    }
    let easy = rehearsed(&tap(), &["count = 1"], &["touch lamp"]);
    assert_eq!(easy, Err(Flaw::TooEasy("bell".to_owned())));
    assert_eq!(rehearsed(&tap(), &["lamp = off"], &["touch bell"]), Err(Flaw::Already));
    let unknown = rehearsed(&tap(), &["light = on"], &["touch lamp"]);
    assert_eq!(unknown, Err(Flaw::Fact("light".to_owned())));
    let early = rehearsed(&scroll(), &["top = 3"], &["touch down", "touch l4"]);
    assert_eq!(early, Err(Flaw::Early("touch down".to_owned())));
    let idle = rehearsed(&zoom(), &["zoom = 1"], &["touch smaller"]);
    assert_eq!(idle, Err(Flaw::Idle { line: "touch smaller".to_owned() }));
    assert!(matches!(rehearsed(&drag(), &["apple = box"], &["touch apple"]), Err(Flaw::Unreached(_))));
}
