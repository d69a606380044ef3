use crate::scene::trial::{Pairs, holds, idle, practice, refusal, rehearsed, walked};
use crate::scene::Flaw;
use perron_content::Practice;

const WORDS: Pairs<'_> = &[("model", "Été à l’île"), ("before", "Bonjouur"), ("rest", "r")];

fn keyboard(start: Pairs<'_>) -> Practice {
    practice("keyboard", start, WORDS)
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let long = "a".repeat(161);
    let cases: [(Pairs<'_>, &str); 4] = [
        (&[("text", &long)], "at most 160 characters"),
        (&[("wanted", "$moon")], "`moon` is missing"),
        (&[("shift", "yes")], "on or off"),
        (&[("focus", "text")], "no `focus`"),
    ];
    for (start, says) in cases {
        let error = refusal("keyboard", start, WORDS).to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn typing_and_taking_back_are_told() {
    let empty = keyboard(&[]);
    holds(&empty, &[], &[("text", ""), ("count", "0"), ("erased", "0"), ("capitals", "no")]);
    holds(&empty, &["type été"], &[("text", "été"), ("count", "3"), ("capitals", "no")]);
    holds(&empty, &["type aÉ", "erase 1"], &[("text", "a"), ("erased", "1"), ("capitals", "no")]);
    holds(&empty, &["type É"], &[("capitals", "yes")]);
    holds(
        &keyboard(&[("text", "$before")]),
        &["erase 2", "type $rest"],
        &[("text", "Bonjour"), ("erased", "2")],
    );
    idle(&empty, &[], "erase 1");
    idle(&empty, &[], "touch text");
    let full = "a".repeat(160);
    idle(&keyboard(&[("text", &full)]), &[], "type b");
}

#[test]
fn shift_makes_one_capital() {
    let empty = keyboard(&[]);
    holds(&empty, &["touch key:shift", "touch key:b", "touch key:b"], &[("text", "Bb")]);
    holds(&empty, &["touch key:shift", "touch key:shift", "touch key:b"], &[("text", "b")]);
    holds(&empty, &["touch key:b", "touch key:erase", "touch key:é"], &[("text", "é"), ("erased", "1")]);
    holds(&keyboard(&[("shift", "on")]), &["touch key:b"], &[("text", "B")]);
}

#[test]
fn the_model_stands_above_a_field_that_has_the_caret() {
    let (_, view) = walked(&keyboard(&[("wanted", "$model"), ("label", "Votre ligne")]), &[]);
    let texts: Vec<&str> =
        view.rows.iter().flat_map(|row| &row.items).map(|item| item.text.as_str()).collect();
    assert_eq!(texts, ["À taper\u{a0}:", "Été à l’île", ""]);
    let field = view.item("text").unwrap();
    assert_eq!((field.on, field.sub.as_str()), (true, "Votre ligne"));
    assert!(view.item("key:a").is_some());
    assert_eq!(walked(&keyboard(&[]), &[]).1.rows.len(), 1);
}

#[test]
fn practices_are_rehearsed() {
    let copy = keyboard(&[("wanted", "$model")]);
    assert_eq!(rehearsed(&copy, &["text == $model"], &["type $model"]), Ok(()));
    // The same as a keyboard types it.
    assert_eq!(rehearsed(&copy, &["text == $model"], &["type Été à l'île"]), Ok(()));
    let mend = keyboard(&[("text", "$before")]);
    assert_eq!(rehearsed(&mend, &["text = bonjour"], &["erase 2", "type $rest"]), Ok(()));
    assert_eq!(rehearsed(&copy, &["capitals = yes"], &["touch key:shift", "type S"]), Ok(()));
    let small = rehearsed(&copy, &["text == $model"], &["type été à l’île"]);
    assert!(matches!(small, Err(Flaw::Unreached(_))), "{small:?}");
    let early = rehearsed(&copy, &["count != 0"], &["type ab"]);
    assert_eq!(early, Err(Flaw::Early("type ab".to_owned())));
    let easy = rehearsed(&copy, &["count = 1"], &["type a"]);
    assert_eq!(easy, Err(Flaw::TooEasy("key:1".to_owned())));
}
