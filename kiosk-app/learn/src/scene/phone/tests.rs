use crate::scene::trial::{Pairs, holds, idle, practice, refusal, rehearsed, walked};
use crate::scene::Flaw;
use perron_content::Practice;

const WORDS: Pairs<'_> = &[
    ("s1.from", "36 180"),
    ("s1.text", "Votre colis attend. Payez 2 €."),
    ("s1.link", "colis.exemple.fr"),
    ("s1.when", "9 h"),
    ("s2.from", "Karim"),
    ("s2.text", "Je passe demain."),
    ("home.from", "Nora"),
    ("home.text", "Coucou"),
    ("c1", "Le cabinet"),
    ("c2", "Lucie"),
    ("friend", "Karim"),
    ("answer", "D’accord"),
    ("torch", "La lampe"),
    ("blank", " "),
    ("wifi", "Internet sans fil"),
];

fn phone(start: Pairs<'_>) -> Practice {
    practice("phone", start, WORDS)
}

fn home() -> Practice {
    phone(&[("threads", "s1* s2"), ("contacts", "c1 c2")])
}

fn thread() -> Practice {
    phone(&[("view", "thread"), ("threads", "s1* s2*"), ("open", "s1")])
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let cases: [(Pairs<'_>, &str); 19] = [
        (&[("view", "radio")], "home, messages"),
        (&[("apps", "messages radio")], "each once"),
        (&[("apps", "calls calls")], "each once"),
        (&[("threads", "s1 s1*")], "as s1* s2"),
        (&[("threads", "s3")], "`s3.from` is missing"),
        (&[("threads", "home")], "as s1* s2"),
        (&[("contacts", "c3")], "`c3` is missing"),
        (&[("contacts", "c1 c2 a b d")], "at most 4"),
        (&[("view", "thread"), ("threads", "s1")], "`open` is missing"),
        (&[("view", "thread"), ("threads", "s1"), ("open", "s2")], "a message of threads"),
        (&[("threads", "s1"), ("open", "s1")], "view = thread only"),
        (&[("text", "Bonjour")], "view = thread only"),
        (&[("view", "ringing")], "`caller` is missing"),
        (&[("caller", "$friend")], "ringing or call only"),
        (&[("view", "call"), ("caller", "$moon")], "`moon` is missing"),
        (&[("switches", "wifi=yes")], "as wifi=off"),
        (&[("switches", "warp=on")], "`warp` is missing"),
        (&[("levels", "bright=5")], "from 0 to 4"),
        (&[("switches", "wifi=on"), ("levels", "wifi=1")], "nothing else here has"),
    ];
    for (start, says) in cases {
        let error = refusal("phone", start, WORDS).to_string();
        assert!(error.contains(says), "{start:?}: {error}");
    }
    assert!(refusal("phone", &[("switches", "view=on")], WORDS).to_string().contains("nothing else"));
    assert!(refusal("phone", &[("volume", "2")], WORDS).to_string().contains("no `volume`"));
}

#[test]
fn apps_open_and_home_closes_them() {
    holds(&home(), &[], &[("view", "home"), ("open", ""), ("read", ""), ("call", ""), ("speaker", "off")]);
    for (app, view) in
        [("messages", "messages"), ("calls", "calls"), ("settings", "settings"), ("camera", "camera")]
    {
        let touch = format!("touch {app}");
        holds(&home(), &[&touch], &[("view", view)]);
        holds(&home(), &[&touch, "touch home"], &[("view", "home")]);
    }
    idle(&home(), &[], "touch home");
    idle(&home(), &[], "touch maps");
    idle(&home(), &["touch camera"], "touch messages");
    let every = phone(&[("apps", "messages calls settings camera photos maps clock internet")]);
    holds(&every, &["touch clock"], &[("view", "clock")]);
}

#[test]
fn a_message_is_opened_answered_and_kept_in_mind() {
    let read = ["touch messages", "touch s1"];
    holds(&home(), &read, &[("view", "thread"), ("open", "s1"), ("read", "s1")]);
    holds(&home(), &[read[0], read[1], "touch back", "touch s2"], &[("open", "s2"), ("read", "s1 s2")]);
    holds(&home(), &[read[0], read[1], "touch back"], &[("view", "messages"), ("open", "")]);
    holds(&thread(), &[], &[("open", "s1"), ("read", "s1"), ("focus", "")]);
    holds(&thread(), &["touch text", "type Oui"], &[("text", "Oui"), ("focus", "text"), ("sent", "0")]);
    let sent: Pairs<'_> = &[("sent", "1"), ("sent.text", "Oui"), ("text", ""), ("focus", "")];
    holds(&thread(), &["touch text", "type Oui", "touch send"], sent);
    let begun = phone(&[("view", "thread"), ("threads", "s2"), ("open", "s2"), ("text", "$answer")]);
    holds(&begun, &["touch send"], &[("sent.text", "D’accord")]);
    idle(&thread(), &[], "type a");
    idle(&thread(), &["touch text", "type $blank"], "touch send");
    idle(&thread(), &["touch text"], "touch text");
}

#[test]
fn a_doubtful_message_is_forwarded_blocked_deleted() {
    let forward = ["touch forward", "touch to", "type 33700", "touch send"];
    let sent: Pairs<'_> =
        &[("forwarded", "s1"), ("forwarded.to", "33700"), ("view", "thread"), ("open", "s1")];
    holds(&thread(), &forward, sent);
    holds(&thread(), &[&forward[..], &["touch block"]].concat(), &[("forwarded", "s1"), ("blocked", "s1")]);
    holds(&thread(), &["touch forward"], &[("view", "forward"), ("open", "s1"), ("text", "")]);
    holds(&thread(), &[&forward[..3], &["touch back"]].concat(), &[("forwarded", ""), ("view", "thread")]);
    holds(&thread(), &[&forward[..3], &["touch home"]].concat(), &[("view", "home"), ("text", "")]);
    idle(&thread(), &["touch forward", "touch to"], "touch send");
    idle(&thread(), &["touch forward"], "type 3");
    holds(&thread(), &["touch delete"], &[("deleted", "s1"), ("view", "messages"), ("open", "")]);
    holds(&thread(), &["touch link"], &[("link", "s1"), ("view", "thread")]);
    holds(
        &thread(),
        &["touch delete", "touch s2", "touch delete"],
        &[("deleted", "s1 s2"), ("read", "s1 s2")],
    );
    idle(&thread(), &["touch delete"], "touch s1");
    let plain = phone(&[("view", "thread"), ("threads", "s2"), ("open", "s2")]);
    idle(&plain, &[], "touch link");
}

#[test]
fn calls_come_and_go() {
    let rings = phone(&[("view", "ringing"), ("caller", "$friend")]);
    holds(&rings, &[], &[("view", "ringing"), ("call", "ringing"), ("called", "")]);
    idle(&rings, &[], "touch home");
    holds(&rings, &["touch answer"], &[("view", "call"), ("call", "answered")]);
    holds(&rings, &["touch decline"], &[("view", "home"), ("call", "declined")]);
    holds(&rings, &["touch answer", "touch speaker"], &[("speaker", "on")]);
    holds(&rings, &["touch answer", "touch hang-up"], &[("view", "home"), ("call", "ended")]);
    let left = ["touch answer", "touch home", "touch return"];
    holds(&rings, &left, &[("view", "call"), ("call", "answered")]);
    idle(&rings, &["touch answer", "touch hang-up"], "touch return");
    let outward = ["touch calls", "touch c1"];
    holds(&home(), &outward, &[("view", "call"), ("call", "ringing"), ("called", "c1")]);
    holds(&home(), &[outward[0], outward[1], "touch hang-up"], &[("view", "calls"), ("call", "ended")]);
    let (_, view) = walked(&home(), &outward);
    assert!(view.items().any(|item| item.text == "Le cabinet" && item.sub == "Ça sonne…"));
}

#[test]
fn settings_switch_and_climb() {
    let settings = phone(&[
        ("view", "settings"),
        ("switches", "wifi=off airplane=on torch=off"),
        ("levels", "bright=4 letters=0"),
    ]);
    let all: Pairs<'_> =
        &[("wifi", "off"), ("airplane", "on"), ("torch", "off"), ("bright", "4"), ("letters", "0")];
    holds(&settings, &[], all);
    holds(&settings, &["touch wifi", "touch airplane"], &[("wifi", "on"), ("airplane", "off")]);
    holds(&settings, &["touch wifi", "touch wifi"], all);
    holds(&settings, &["touch letters-more", "touch bright-less"], &[("letters", "1"), ("bright", "3")]);
    idle(&settings, &[], "touch bright-more");
    // An author may name a setting in other words, but no button.
    let (_, view) = walked(&settings, &[]);
    assert_eq!(view.item("wifi").unwrap().text, "Internet sans fil");
    let rings = phone(&[("view", "ringing"), ("caller", "$friend")]);
    assert_eq!(walked(&rings, &[]).1.item("answer").unwrap().text, "Répondre");
    idle(&settings, &[], "touch letters-less");
}

#[test]
fn the_keyboard_leaves_three_rows() {
    let (_, view) = walked(&thread(), &["touch text"]);
    assert_eq!((view.rows.len(), view.keys.is_empty()), (3, false));
    let (_, view) = walked(&thread(), &["touch forward", "touch to"]);
    assert_eq!((view.rows.len(), view.keys.is_empty()), (3, false));
    let (_, view) = walked(&thread(), &[]);
    assert!(view.rows.len() <= 6 && view.keys.is_empty());
}

#[test]
fn practices_are_rehearsed() {
    let rings = phone(&[("view", "ringing"), ("caller", "$friend")]);
    let ways: [(Practice, &[&str], &[&str]); 4] = [
        (home(), &["open = s2"], &["touch messages", "touch s2"]),
        (thread(), &["sent.text = $answer"], &["touch text", "type $answer", "touch send"]),
        (thread(), &["blocked = s1", "deleted = s1", "link ="], &["touch block", "touch delete"]),
        (rings.clone(), &["call = declined"], &["touch decline"]),
    ];
    for (practice, goal, way) in ways {
        assert_eq!(rehearsed(&practice, goal, way), Ok(()), "{goal:?}");
    }
    let easy = rehearsed(&home(), &["view != home"], &["touch messages"]);
    assert_eq!(easy, Err(Flaw::TooEasy("calls".to_owned())));
    let unknown = rehearsed(&rings, &["call = answered", "mood = "], &["touch answer"]);
    assert_eq!(unknown, Err(Flaw::Fact("mood".to_owned())));
    let unreached = rehearsed(&rings, &["call = ended"], &["touch answer"]);
    assert!(matches!(unreached, Err(Flaw::Unreached(_))), "{unreached:?}");
    let idle = rehearsed(&home(), &["view = maps"], &["touch maps"]);
    assert_eq!(idle, Err(Flaw::Idle { line: "touch maps".to_owned() }));
}
