use super::strength::{Wanted, judge};
use crate::scene::tests::{Pairs, after, assert_facts, practice, refusal};
use crate::scene::{Flaw, Kind, Scene, StartError, rehearse, words_of};

const WORDS: Pairs<'_> = &[
    ("b1", "velo"),
    ("b2", "soleil"),
    ("b3", "tasse"),
    ("b4", "Simone"),
    ("common", "azerty 123456 soleil motdepasse"),
    ("about", "Simone 1954"),
];
const BRICKS: Pairs<'_> =
    &[("bricks", "b1 b2 b3 b4"), ("weak", "$common"), ("personal", "$about"), ("need", "12")];
const MIXED: Pairs<'_> = &[("bricks", "b1 b3"), ("keys", "on"), ("kinds", "4")];
const KEYS: Pairs<'_> = &[("weak", "azerty"), ("personal", "simone"), ("focus", "text")];

fn walked(start: Pairs<'_>, way: &[&str]) -> Scene {
    after("password", start, WORDS, way)
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let missing = |key: &str| StartError::Missing(key.to_owned());
    for (start, wanted) in [
        (&[("bricks", "b9")][..], missing("b9")),
        (&[("weak", "$no")], missing("no")),
        (&[("text", "$no")], missing("no")),
        (&[("lenght", "12")], StartError::Unknown("lenght".to_owned())),
    ] {
        assert_eq!(refusal("password", start, WORDS), Some(wanted), "{start:?}");
    }
    let many = ["a"; 21].join(" ");
    for (start, wrong) in [
        (&[("bricks", "b1 b1")][..], "bricks"),
        (&[("bricks", "b1 clear")], "bricks"),
        (&[("bricks", "a b c d e f g h i")], "bricks"),
        (&[("keys", "off")], "keys"),
        (&[("keys", "maybe")], "keys"),
        (&[("need", "7")], "need"),
        (&[("need", "41")], "need"),
        (&[("need", "long")], "need"),
        (&[("kinds", "5")], "kinds"),
        (&[("focus", "show")], "focus"),
        (&[("bricks", "b1"), ("focus", "text")], "focus"),
        (&[("weak", &many)], "weak"),
    ] {
        let refused = refusal("password", start, WORDS);
        assert!(
            matches!(&refused, Some(StartError::Value { key, .. }) if key == wrong),
            "{start:?}: {refused:?}"
        );
    }
}

#[test]
fn strength_climbs_with_length_and_falls_with_what_is_known() {
    let (weak, personal) = (["azertyuiopqs".to_owned()], ["simone".to_owned()]);
    for (text, bricks, strength) in [
        ("", 0, 0),
        ("abcde", 0, 0),
        ("AZERTYuiopqs", 0, 0),
        ("abcdef", 0, 1),
        ("abcdefg", 0, 1),
        ("Simone-tasse-velo", 3, 1),
        ("abcdefgh", 0, 2),
        ("abcdefghijk", 0, 2),
        ("abcdefghijkl", 0, 3),
        ("abcdefghijklmnop", 0, 3),
        ("abcdefghijklmnop", 2, 3),
        ("abcdefghijklmnop", 3, 4),
        ("abcdefghijklmN1", 0, 3),
        ("abcdefghijklmnN1", 0, 4),
        ("éèàùçôîâêûéèàùçô", 0, 3),
    ] {
        let wanted = Wanted { length: 12, kinds: 0 };
        assert_eq!(
            judge(text, bricks, wanted, &weak, &personal).strength,
            strength,
            "{text}, {bricks} bricks"
        );
    }
    for (text, strength) in
        [("abcdefghijkl", 2), ("Abcdefghijkl", 2), ("Abcdefghijk1", 2), ("Abcdefghij-1", 3), ("Ab-1", 0)]
    {
        let wanted = Wanted { length: 12, kinds: 4 };
        assert_eq!(judge(text, 0, wanted, &weak, &personal).strength, strength, "{text}");
    }
}

#[test]
fn each_gesture_states_its_facts() {
    for (start, way, facts) in [
        (
            BRICKS,
            &[][..],
            &[("text", ""), ("strength", "0"), ("bricks", "0"), ("shown", "no"), ("sign", "no")][..],
        ),
        (BRICKS, &["touch b2"], &[("text", "soleil"), ("weak", "yes"), ("strength", "0"), ("bricks", "1")]),
        (
            BRICKS,
            &["touch b2", "touch b1"],
            &[("text", "soleil-velo"), ("weak", "no"), ("strength", "2"), ("sign", "yes")],
        ),
        (
            BRICKS,
            &["touch b2", "touch b1", "touch b3"],
            &[("strength", "4"), ("bricks", "3"), ("length", "17")],
        ),
        (
            BRICKS,
            &["touch b4", "touch b1", "touch b3"],
            &[("personal", "yes"), ("capital", "yes"), ("strength", "1")],
        ),
        (BRICKS, &["touch b2", "touch clear"], &[("text", ""), ("bricks", "0")]),
        (BRICKS, &["touch b2", "touch clear", "touch b2"], &[("text", "soleil")]),
        (BRICKS, &["touch show", "touch show"], &[("shown", "no")]),
        (BRICKS, &["touch b2", "touch b1", "touch b3", "touch accept"], &[("accepted", "yes")]),
        (KEYS, &["type Abc1", "erase 1"], &[("text", "Abc"), ("capital", "yes"), ("digit", "no")]),
        (KEYS, &["touch key:shift", "touch key:a", "touch key:1"], &[("text", "A1"), ("digit", "yes")]),
    ] {
        assert_facts(&walked(start, way).facts(), facts, &format!("{way:?}"));
    }
    let both: Pairs<'_> = &[("bricks", "b1 b2"), ("keys", "on")];
    let facts = walked(both, &["touch b1", "touch b2", "erase 1"]).facts();
    assert_facts(&facts, &[("text", "velo-solei"), ("bricks", "1")], "a brick half taken back");
}

#[test]
fn letters_are_hidden_until_shown_and_only_a_strong_one_is_accepted() {
    let words = words_of(&practice("password", BRICKS, WORDS, &[], &[]));
    let seen = |way: &[&str]| {
        let view = walked(BRICKS, way).view(&words);
        let field = view.item("text").expect("a field").text.clone();
        let meter = view.items().find(|item| item.kind == Kind::Meter).expect("a meter").text.clone();
        (field, meter, view.item("accept").is_some_and(crate::scene::Item::can_touch))
    };
    let wanted = |field: &str, meter: &str, accept: bool| (field.to_owned(), meter.to_owned(), accept);
    assert_eq!(seen(&[]), wanted("", "", false));
    assert_eq!(seen(&["touch b1"]), wanted("••••", "Trop court", false));
    let known = "Trop connu\u{a0}: beaucoup de gens l’utilisent";
    assert_eq!(seen(&["touch b2", "touch show"]), wanted("soleil", known, false));
    let guessed = "On peut le deviner\u{a0}: il parle de vous";
    assert_eq!(seen(&["touch b4", "touch show", "touch b1"]), wanted("Simone-velo", guessed, false));
    assert_eq!(seen(&["touch b1", "touch b3", "touch b2"]), wanted(&"•".repeat(17), "Très solide", true));
}

#[test]
fn practices_are_rehearsed() {
    for (start, goal, way) in [
        (BRICKS, &["strength = 4"][..], &["touch b1", "touch b2", "touch b3"][..]),
        (BRICKS, &["accepted = yes"], &["touch b3", "touch b2", "touch b1", "touch accept"]),
        (KEYS, &["text == Mes3chatsdorment", "shown = yes"], &["touch show", "type Mes3chatsdorment"]),
        (MIXED, &["accepted = yes"], &["touch b1", "touch b3", "type V7!", "touch accept"]),
    ] {
        assert_eq!(rehearse(&practice("password", start, WORDS, goal, way)), Ok(()), "{goal:?}");
    }
    let idle = |line: &str| Flaw::Idle { line: line.to_owned() };
    for (goal, way, flaw) in [
        (&["accepted = yes"][..], &["touch b1", "touch accept"][..], idle("touch accept")),
        (&["bricks = 2"], &["touch b1", "touch b1"], idle("touch b1")),
        (&["text ~ velo"], &["type velo"], idle("type velo")),
        (&["bricks = 1"], &["touch b1"], Flaw::TooEasy("b2".to_owned())),
    ] {
        assert_eq!(rehearse(&practice("password", BRICKS, WORDS, goal, way)), Err(flaw), "{goal:?}");
    }
    let way: &[&str] = &["touch b1", "touch b3", "type v7!", "touch accept"];
    let no_capital = rehearse(&practice("password", MIXED, WORDS, &["accepted = yes"], way));
    assert_eq!(no_capital, Err(idle("touch accept")));
}
