use crate::scene::tests::{Pairs, after, assert_facts, practice, refusal};
use crate::scene::{Flaw, Kind, Scene, StartError, rehearse, words_of};

const WORDS: Pairs<'_> = &[
    ("m1.from", "La médiathèque"),
    ("m1.address", "contact@mediatheque.exemple.fr"),
    ("m1.subject", "Votre place"),
    ("m1.body", "À mardi !"),
    ("m1.when", "9 h 12"),
    ("m1.file", "plan.pdf"),
    ("m2.from", "Lucie"),
    ("m2.subject", "Photos"),
    ("m2.body", "Regarde."),
    ("m2.when", "hier"),
    ("m2.link", "Voir les photos"),
    ("f1", "photo-jardin.jpg"),
    ("f2", "lettre.pdf"),
    ("hello", "Merci"),
];
const INBOX: Pairs<'_> = &[("inbox", "m1* m2"), ("files", "f1 f2")];

fn walked(start: Pairs<'_>, way: &[&str]) -> Scene {
    after("mailbox", start, WORDS, way)
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let unknown = |key: &str| StartError::Unknown(key.to_owned());
    let missing = |key: &str| StartError::Missing(key.to_owned());
    for (start, wanted) in [
        (&[("inbox", "m1"), ("wiew", "inbox")][..], unknown("wiew")),
        (&[("inbox", "m3")], missing("m3.from")),
        (&[("inbox", "m1"), ("files", "f3")], missing("f3")),
        (&[("inbox", "m1"), ("view", "message")], missing("open")),
        (&[("view", "files")], missing("files")),
        (&[("view", "compose"), ("body", "$no")], missing("no")),
        (&[("view", "compose"), ("attached", "f3")], missing("f3")),
    ] {
        assert_eq!(refusal("mailbox", start, WORDS), Some(wanted), "{start:?}");
    }
    let long = "a".repeat(161);
    for (start, wrong) in [
        (&[("inbox", "m1 m1")][..], "inbox"),
        (&[("inbox", "compose")], "inbox"),
        (&[("inbox", "m1 m2 m3 m4 m5")], "inbox"),
        (&[("inbox", "M:1")], "inbox"),
        (&[("files", "f1 f2 a b c")], "files"),
        (&[("files", "cancel")], "files"),
        (&[("view", "outbox")], "view"),
        (&[("inbox", "m1"), ("view", "message"), ("open", "m2")], "open"),
        (&[("inbox", "m1"), ("open", "m1")], "open"),
        (&[("inbox", "m1"), ("to", "Lucie")], "to"),
        (&[("view", "compose"), ("focus", "send")], "focus"),
        (&[("view", "compose"), ("attached", "F 1")], "attached"),
        (&[("view", "compose"), ("body", &long)], "body"),
    ] {
        let refused = refusal("mailbox", start, WORDS);
        assert!(
            matches!(&refused, Some(StartError::Value { key, .. }) if key == wrong),
            "{start:?}: {refused:?}"
        );
    }
}

#[test]
fn each_gesture_states_its_facts() {
    let re = "Re\u{a0}: Votre place";
    for (way, facts) in [
        (&[][..], &[("view", "inbox"), ("sent", "0"), ("read", ""), ("problem", "")][..]),
        (&["touch m2", "touch back", "touch m1"], &[("view", "message"), ("open", "m1"), ("read", "m2 m1")]),
        (&["touch m1", "touch back", "touch m1"], &[("read", "m1")]),
        (&["touch m1", "touch delete"], &[("view", "inbox"), ("deleted", "m1"), ("open", "")]),
        (&["touch m1", "touch junk", "touch m2", "touch junk"], &[("junk", "m1 m2"), ("deleted", "")]),
        (&["touch m2", "touch link"], &[("link", "m2"), ("saved", "")]),
        (&["touch m1", "touch file"], &[("link", ""), ("saved", "m1")]),
        (
            &["touch m1", "touch reply"],
            &[("view", "compose"), ("replying", "m1"), ("subject", re), ("focus", "body")],
        ),
        (&["touch m1", "touch reply"], &[("to", "contact@mediatheque.exemple.fr"), ("open", "")]),
        (&["touch m2", "touch reply"], &[("to", "Lucie")]),
        (&["touch m1", "touch reply", "touch cancel"], &[("view", "message"), ("replying", ""), ("to", "")]),
        (&["touch compose", "touch cancel"], &[("view", "inbox")]),
        (&["touch compose", "touch send"], &[("view", "compose"), ("problem", "to"), ("sent", "0")]),
        (
            &["touch compose", "touch send", "touch to", "type L"],
            &[("problem", ""), ("to", "L"), ("focus", "to")],
        ),
        (
            &["touch compose", "touch body", "touch key:shift", "touch key:m", "touch key:a"],
            &[("body", "Ma")],
        ),
        (&["touch compose", "touch body", "type Ma", "erase 1"], &[("body", "M")]),
        (&["touch compose", "touch attach"], &[("view", "files"), ("focus", "")]),
        (&["touch compose", "touch attach", "touch cancel"], &[("view", "compose"), ("attached", "")]),
        (&["touch compose", "touch attach", "touch f2"], &[("view", "compose"), ("attached", "f2")]),
    ] {
        assert_facts(&walked(INBOX, way).facts(), facts, &format!("{way:?}"));
    }
}

#[test]
fn a_message_that_left_is_told_and_the_sheet_is_empty() {
    let way =
        ["touch m1", "touch reply", "type $hello", "touch attach", "touch f1", "touch subject", "touch send"];
    let stage = walked(INBOX, &way);
    let sent: Pairs<'_> = &[
        ("sent", "1"),
        ("sent.to", "contact@mediatheque.exemple.fr"),
        ("sent.body", "Merci"),
        ("sent.attached", "f1"),
        ("to", ""),
        ("body", ""),
        ("replying", ""),
        ("view", "inbox"),
        ("focus", ""),
    ];
    assert_facts(&stage.facts(), sent, "after sending");
    let view = stage.view(&words_of(&practice("mailbox", INBOX, WORDS, &[], &[])));
    let notes: Vec<&str> = view.items().filter(|i| i.kind == Kind::Note).map(|i| i.text.as_str()).collect();
    assert_eq!(notes, ["Votre message est parti."]);
}

#[test]
fn it_begins_where_the_author_says() {
    let answering: Pairs<'_> = &[("inbox", "m1*"), ("view", "compose"), ("open", "m1"), ("body", "$hello")];
    let facts = walked(answering, &[]).facts();
    assert_facts(
        &facts,
        &[("replying", "m1"), ("body", "Merci"), ("focus", ""), ("read", "m1")],
        "answering",
    );
    let files: Pairs<'_> = &[("view", "files"), ("files", "f1"), ("attached", "f1")];
    assert_facts(&walked(files, &[]).facts(), &[("view", "files"), ("attached", "f1")], "files");
    let opened: Pairs<'_> = &[("inbox", "m1* m2"), ("view", "message"), ("open", "m2")];
    let stage = walked(opened, &["touch back"]);
    let view = stage.view(&words_of(&practice("mailbox", opened, WORDS, &[], &[])));
    let unread: Vec<bool> = view.items().filter(|item| item.kind == Kind::Line).map(|item| item.on).collect();
    assert_eq!(unread, [true, false]);
}

#[test]
fn the_stage_stays_calm() {
    let words = words_of(&practice("mailbox", INBOX, WORDS, &[], &[]));
    for (way, rows) in [
        (&[][..], 6),
        (&["touch m1", "touch file"], 6),
        (&["touch compose"], 6),
        (&["touch compose", "touch send"], 6),
        (&["touch compose", "touch body"], 3),
        (&["touch compose", "touch body", "touch send"], 3),
    ] {
        let view = walked(INBOX, way).view(&words);
        assert!(view.rows.len() <= rows, "{way:?}: {} rows", view.rows.len());
        assert_eq!(view.keys.is_empty(), rows > 3, "{way:?}");
    }
}

#[test]
fn practices_are_rehearsed() {
    let writing: Pairs<'_> =
        &[("inbox", "m1"), ("view", "compose"), ("to", "lucie@exemple.fr"), ("files", "f1 f2")];
    for (start, goal, way) in [
        (INBOX, &["open = m1"][..], &["touch m1"][..]),
        (INBOX, &["deleted = m2", "read ~ m2"], &["touch m2", "touch delete"]),
        (
            INBOX,
            &["sent = 1", "sent.body = $hello"],
            &["touch m1", "touch reply", "type $hello", "touch send"],
        ),
        (writing, &["attached = f1"], &["touch attach", "touch f1"]),
    ] {
        assert_eq!(rehearse(&practice("mailbox", start, WORDS, goal, way)), Ok(()), "{goal:?}");
    }
    let idle = |line: &str| Flaw::Idle { line: line.to_owned() };
    for (goal, way, flaw) in [
        (&["view = inbox"][..], &["touch m1", "touch back"][..], Flaw::Already),
        (&["sent = 1"], &["touch m1", "touch send"], idle("touch send")),
        (&["body = Oui"], &["touch compose", "type Oui"], idle("type Oui")),
        (&["view = message"], &["touch m1"], Flaw::TooEasy("m2".to_owned())),
        (&["replying = m1"], &["touch m1", "touch reply", "type A"], Flaw::Early("touch reply".to_owned())),
    ] {
        assert_eq!(rehearse(&practice("mailbox", INBOX, WORDS, goal, way)), Err(flaw), "{goal:?}");
    }
}
