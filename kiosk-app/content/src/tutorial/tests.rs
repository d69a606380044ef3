//! The parser: what it reads, and the line it names for what it refuses.

use super::*;
use crate::bench::Bench;
use crate::finding::{Notes, Rule};
use proptest::prelude::*;

#[test]
fn a_good_tutorial_is_read_whole() {
    let tutorial = Bench::new().tutorial();
    assert_eq!(tutorial.steps.len(), 8);
    assert_eq!(tutorial.languages.keys().map(String::as_str).collect::<Vec<_>>(), ["en", "fr", "fr-x-falc"]);
    assert_eq!(tutorial.pictures.keys().map(String::as_str).collect::<Vec<_>>(), ["letter.svg"]);
    let french = &tutorial.languages["fr"];
    assert_eq!(french.title, Line { text: "Lire un message".to_owned(), line: 1 });
    assert_eq!(french.words["m2.when"].text, "lundi");
    assert_eq!(french.steps[0].text[0].text, "Il est en gras\u{a0}: vous ne l’avez pas lu.");
    assert_eq!(french.terms, ["gras"]);
    assert_eq!(french.steps[4].why("a"), Some("Regardez la première ligne."));
    assert_eq!(french.steps[7].points().len(), 3);
    let Kind::Hotspot { spots, .. } = &tutorial.steps[6].kind else { panic!("step 7 is a hotspot") };
    assert_eq!((spots[1].name.as_str(), spots[1].x, spots[1].height), ("stamp", 75.0, 20.0));
}

#[test]
fn a_practice_has_the_stage_under_its_own_start_and_the_words_of_the_language() {
    let tutorial = Bench::new().tutorial();
    let answer = tutorial.practice(1, "en").unwrap();
    assert_eq!(answer.scene, "mailbox");
    assert_eq!(answer.start["inbox"], "m1* m2");
    assert_eq!(answer.start["view"], "message");
    assert_eq!(answer.words["hello"], "hello");
    assert_eq!(answer.words["m1.from"], "The library");
    assert!(!answer.words.contains_key("hint"));
    assert_eq!(tutorial.practice(3, "fr").unwrap().start["icon.lamp"], "bulb");
    assert_eq!(tutorial.practice(4, "fr"), None);
    assert_eq!(tutorial.practice(0, "de"), None);
}

#[test]
fn say_takes_the_place_of_ask_and_text() {
    let bench = Bench::new();
    bench.spoil(
        "en.md",
        "- hint: It is the first line.",
        "- hint: It is the first line.\n- say: Touch the library’s line.",
    );
    let tutorial = bench.tutorial();
    assert_eq!(tutorial.languages["en"].steps[0].narration(), "Touch the library’s line.");
    assert!(
        tutorial.languages["fr"].steps[0]
            .narration()
            .starts_with("Touchez le message de la médiathèque. Il est")
    );
}

#[test]
fn markdown_that_the_format_has_not_is_refused_with_its_line() {
    for (from, to, line, rule) in [
        ("# Lire un message", "Avant\n\n# Lire un message", 1, Rule::Markdown),
        ("## words", "# Encore un titre\n\n## words", 5, Rule::Markdown),
        ("Touchez la lampe.", "Touchez [la lampe](http://x).", 42, Rule::Markdown),
        ("Touchez la lampe.", "Touchez <b>la lampe</b>.", 42, Rule::Markdown),
        ("Touchez la lampe.", "Touchez `la lampe`.", 42, Rule::Markdown),
        ("Touchez la lampe.", "Touchez **la lampe.", 42, Rule::Markdown),
        ("Touchez la lampe.", "Touchez *la* lampe.", 42, Rule::Markdown),
        ("Touchez la lampe.", "### Touchez", 42, Rule::Markdown),
        ("Touchez la lampe.", "1. Touchez", 42, Rule::Markdown),
        ("Touchez la lampe.", "> Touchez", 42, Rule::Markdown),
        ("Touchez la lampe.", "Touchez\tla lampe.", 42, Rule::Markdown),
        ("Touchez la lampe.", "Touchez \u{202e}la lampe.", 42, Rule::Markdown),
        ("- lamp: La lampe", "- la lampe", 44, Rule::Markdown),
        ("- lamp: La lampe", "- la lampe: La lampe", 44, Rule::Markdown),
        ("- lamp: La lampe", "- lamp: La lampe\nqui brille", 45, Rule::Markdown),
        ("- bell: La cloche", "- lamp: La cloche", 45, Rule::Markdown),
        ("- bell: La cloche", "- bell:", 45, Rule::Text),
        ("Touchez la lampe.\n", "", 40, Rule::Text),
        ("Touchez la lampe.", "Un.\n\nDeux.\n\nTrois.\n\nQuatre.", 48, Rule::Length),
        ("## lamp", "## La lampe", 40, Rule::StepsDiffer),
        ("## lamp", "## open", 40, Rule::StepsDiffer),
        ("## words\n", "Un autre paragraphe.\n\n## words\n", 1, Rule::Text),
    ] {
        let text = include_str!("../../tests/good/fr.md");
        assert!(text.contains(from), "{from}");
        let mut notes = Notes::about("good/fr.md");
        assert_eq!(parse_markdown(&text.replacen(from, to, 1), &mut notes), None, "{to}");
        let first = &notes.found[0];
        assert_eq!((first.line, first.rule), (line, rule), "{to}: {first}");
        assert!(!first.remedy.is_empty());
    }
}

#[test]
fn a_paragraph_may_be_wrapped_and_lines_may_end_as_on_windows() {
    let text = include_str!("../../tests/good/fr.md");
    let parse = |text: &str| parse_markdown(text, &mut Notes::about("f")).unwrap();
    let wrapped = text.replace("Touchez le message de la", "Touchez le message\nde la");
    assert_eq!(parse(&wrapped).steps[0].ask.text, parse(text).steps[0].ask.text);
    assert_eq!(parse(&text.replace('\n', "\r\n")), parse(text));
    assert_eq!(parse(&format!("\u{feff}{text}")), parse(text));
}

proptest! {
    #[test]
    fn no_text_makes_the_parsers_fall(text in "(# |## |- |\\*\\*|[a-zé:.<`\\[\\]= \"\\n{}-]){0,200}") {
        let mut notes = Notes::about("f");
        let parsed = parse_markdown(&text, &mut notes);
        prop_assert_eq!(parsed.is_none(), !notes.found.is_empty());
        let mut notes = Notes::about("f");
        prop_assert!(manifest::parse("good", &text, &mut notes).is_none());
        prop_assert!(!notes.found.is_empty());
    }
}
