use crate::scene::trial::{Pairs, holds, idle, practice, refusal, rehearsed, walked};
use crate::scene::{Flaw, Kind, View};
use perron_content::Practice;

const WORDS: Pairs<'_> =
    &[("person", "Nadia"), ("me", "Simone"), ("says", "Bonjour Simone"), ("place", "La mairie")];

fn call(start: Pairs<'_>) -> Practice {
    practice("call", start, WORDS)
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let cases: [(Pairs<'_>, &str); 8] = [
        (&[("view", "ended")], "ask, lobby or call"),
        (&[("permission", "maybe")], "allowed, refused"),
        (&[("view", "ask"), ("permission", "allowed")], "the view is ask"),
        (&[("view", "call"), ("permission", "ask")], "before the call"),
        (&[("permission", "refused"), ("camera", "on")], "the permission is refused"),
        (&[("volume", "5")], "a small number"),
        (&[("mic", "loud")], "on or off"),
        (&[("speaker", "on")], "no `speaker`"),
    ];
    for (start, says) in cases {
        let error = refusal("call", start, WORDS).to_string();
        assert!(error.contains(says), "{start:?}: {error}");
    }
}

#[test]
fn one_enters_speaks_and_hangs_up() {
    let lobby = call(&[]);
    let beginning: Pairs<'_> = &[
        ("view", "lobby"),
        ("mic", "on"),
        ("camera", "on"),
        ("volume", "2"),
        ("permission", "allowed"),
        ("joined", "no"),
        ("ended", "no"),
    ];
    holds(&lobby, &[], beginning);
    holds(&lobby, &["touch mic", "touch camera"], &[("mic", "off"), ("camera", "off")]);
    holds(&lobby, &["touch join"], &[("view", "call"), ("joined", "yes"), ("ended", "no")]);
    let over = ["touch join", "touch hang-up"];
    holds(&lobby, &over, &[("view", "ended"), ("joined", "yes"), ("ended", "yes")]);
    holds(&lobby, &[over[0], over[1], "touch again"], beginning);
    let speaking = call(&[("view", "call"), ("volume", "3")]);
    holds(&speaking, &["touch louder"], &[("volume", "4"), ("joined", "yes")]);
    holds(&speaking, &["touch quieter"; 3], &[("volume", "0")]);
    idle(&speaking, &["touch louder"], "touch louder");
    idle(&speaking, &["touch quieter"; 3], "touch quieter");
    idle(&lobby, &[], "touch louder");
}

#[test]
fn the_browser_asks_first_and_then_does_what_was_wanted() {
    let ask = call(&[("permission", "ask"), ("camera", "off"), ("mic", "off")]);
    holds(&ask, &["touch join"], &[("view", "ask"), ("joined", "no"), ("permission", "ask")]);
    let allowed: Pairs<'_> =
        &[("view", "call"), ("joined", "yes"), ("permission", "allowed"), ("camera", "off")];
    holds(&ask, &["touch join", "touch allow"], allowed);
    let seen: Pairs<'_> = &[("view", "lobby"), ("camera", "on"), ("mic", "off"), ("joined", "no")];
    holds(&ask, &["touch camera", "touch allow"], seen);
    holds(&ask, &["touch mic", "touch allow"], &[("mic", "on"), ("camera", "off")]);
    let asked = call(&[("view", "ask")]);
    holds(
        &asked,
        &["touch allow"],
        &[("view", "lobby"), ("permission", "allowed"), ("mic", "on"), ("camera", "on")],
    );
    holds(
        &asked,
        &["touch refuse"],
        &[("view", "lobby"), ("permission", "refused"), ("mic", "off"), ("camera", "off")],
    );
}

#[test]
fn a_refusal_is_no_dead_end() {
    let refused = call(&[("view", "call"), ("permission", "refused")]);
    holds(&refused, &["touch camera"], &[("view", "ask")]);
    holds(&refused, &["touch camera", "touch allow"], &[("view", "call"), ("camera", "on"), ("mic", "off")]);
    holds(&refused, &["touch mic", "touch refuse"], &[("view", "call"), ("mic", "off")]);
}

#[test]
fn the_person_says_what_is_wrong() {
    let note = |view: &View| view.items().find(|item| item.kind == Kind::Note).map(|item| item.text.clone());
    let cases: [(&[&str], Option<&str>); 4] = [
        (&["touch join"], None),
        (&["touch camera", "touch join"], Some("Nadia ne vous voit pas.")),
        (&["touch mic", "touch join"], Some("Nadia ne vous entend pas.")),
        (&["touch mic", "touch camera", "touch join"], Some("Nadia ne vous voit pas et ne vous entend pas.")),
    ];
    for (lines, says) in cases {
        let (_, view) = walked(&call(&[]), lines);
        assert_eq!(note(&view).as_deref(), says, "{lines:?}");
    }
}

#[test]
fn what_is_said_is_heard_or_written() {
    let said = |start: Pairs<'_>, kind: Kind| {
        let (_, view) = walked(&call(start), &[]);
        let found =
            view.items().find(|item| item.kind == kind).map(|item| (item.text.clone(), item.sub.clone()));
        found.unwrap_or_default()
    };
    let pair = |text: &str, sub: &str| (text.to_owned(), sub.to_owned());
    assert_eq!(said(&[("view", "call")], Kind::Person), pair("Nadia", "Bonjour Simone"));
    assert_eq!(said(&[("view", "call"), ("volume", "0")], Kind::Person), pair("Nadia", ""));
    assert_eq!(said(&[("view", "call"), ("volume", "0")], Kind::Meter).0, "Son coupé");
    assert_eq!(said(&[("view", "call"), ("chat", "on")], Kind::Bubble), pair("Bonjour Simone", ""));
}

#[test]
fn practices_are_rehearsed() {
    let ways: [(Practice, &[&str], &[&str]); 3] = [
        (call(&[("permission", "ask")]), &["joined = yes", "camera = on"], &["touch join", "touch allow"]),
        (call(&[("view", "call"), ("mic", "off")]), &["mic = on"], &["touch mic"]),
        (call(&[("view", "call")]), &["volume = 4"], &["touch louder", "touch louder"]),
    ];
    for (practice, goal, way) in ways {
        assert_eq!(rehearsed(&practice, goal, way), Ok(()), "{goal:?}");
    }
    let easy = rehearsed(&call(&[("view", "ask")]), &["view = lobby"], &["touch allow"]);
    assert_eq!(easy, Err(Flaw::TooEasy("refuse".to_owned())));
    let already = rehearsed(&call(&[]), &["mic = on"], &["touch mic"]);
    assert_eq!(already, Err(Flaw::Already));
    let idle = rehearsed(&call(&[]), &["ended = yes"], &["touch hang-up"]);
    assert_eq!(idle, Err(Flaw::Idle { line: "touch hang-up".to_owned() }));
}
