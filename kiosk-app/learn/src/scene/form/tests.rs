use super::rules::Rule;
use crate::scene::tests::{Pairs, after, assert_facts, practice, refusal};
use crate::scene::{Flaw, Kind, Scene, StartError, rehearse, way_of, words_of};

const WORDS: Pairs<'_> = &[
    ("name", "Prénom"),
    ("email", "Adresse e-mail"),
    ("email.help", "avec @"),
    ("date", "Date de naissance"),
    ("terms", "J’accepte les règles"),
    ("news", "Je veux la lettre"),
    ("kind", "Vous venez"),
    ("alone", "Seul"),
    ("two", "À deux"),
    ("head", "Inscription"),
    ("born", "05/03/1954"),
];
const FORM: Pairs<'_> = &[
    ("fields", "name email"),
    ("rule.email", "email"),
    ("checks", "terms news"),
    ("check.terms", "required"),
    ("check.news", "on"),
    ("choices", "kind"),
    ("options.kind", "alone two"),
    ("title", "$head"),
];

fn walked(start: Pairs<'_>, way: &[&str]) -> Scene {
    after("form", start, WORDS, way)
}

#[test]
fn beginnings_that_mean_nothing_are_refused() {
    let unknown = |key: &str| StartError::Unknown(key.to_owned());
    let missing = |key: &str| StartError::Missing(key.to_owned());
    for (start, wanted) in [
        (&[][..], missing("fields")),
        (&[("fields", "town")], missing("town")),
        (&[("fields", "name"), ("rule.town", "optional")], unknown("rule.town")),
        (&[("fields", "name"), ("value.town", "Aix")], unknown("value.town")),
        (&[("fields", "name"), ("check.name", "on")], unknown("check.name")),
        (&[("fields", "name"), ("options.kind", "alone two")], unknown("options.kind")),
        (&[("fields", "name"), ("value.name", "$no")], missing("no")),
        (&[("fields", "name"), ("title", "$no")], missing("no")),
        (&[("choices", "kind"), ("options.kind", "alone three")], missing("three")),
    ] {
        assert_eq!(refusal("form", start, WORDS), Some(wanted), "{start:?}");
    }
    for (start, wrong) in [
        (&[("fields", "name name")][..], "fields"),
        (&[("fields", "submit")], "fields"),
        (&[("fields", "name email date terms news")], "fields"),
        (&[("fields", "name"), ("checks", "name")], "fields"),
        (&[("fields", "name"), ("rule.name", "number")], "rule.name"),
        (&[("checks", "terms"), ("check.terms", "yes")], "check.terms"),
        (&[("checks", "tries")], "checks"),
        (&[("choices", "kind"), ("options.kind", "alone")], "options.kind"),
        (&[("choices", "kind")], "options.kind"),
        (&[("choices", "kind"), ("options.kind", "alone two"), ("value.kind", "three")], "value.kind"),
        (&[("choices", "kind"), ("options.kind", "alone two"), ("rule.kind", "email")], "rule.kind"),
        (&[("fields", "name"), ("focus", "email")], "focus"),
    ] {
        let refused = refusal("form", start, WORDS);
        assert!(
            matches!(&refused, Some(StartError::Value { key, .. }) if key == wrong),
            "{start:?}: {refused:?}"
        );
    }
}

#[test]
fn answers_are_judged_as_people_write_them() {
    for (rule, right, wrong) in [
        ("required", &["a", " é "][..], &["", "  "][..]),
        ("optional", &["", "a"], &[]),
        (
            "email",
            &["simone@exemple.fr", "a.b@c.d.fr"],
            &["", "simone", "@exemple.fr", "a@b", "a@b.", "a b@c.fr", "a@b@c.fr", "a@.fr", "a@b..fr"],
        ),
        (
            "phone",
            &["0612345678", "06 12 34 56 78", "06.12.34.56.78", "+33 6 12 34 56 78"],
            &["", "061234567", "06123456789", "1612345678", "06 12 34 56 7a", "0012345678", "+330612345678"],
        ),
        (
            "date",
            &["05/03/1954", "5/3/1954", "29/02/2024", "05.03.1954"],
            &[
                "",
                "5 mars 1954",
                "31/02/2024",
                "05/03/54",
                "1954/03/05",
                "05/13/1954",
                "05/03/1854",
                "+5/03/1954",
            ],
        ),
        ("digits5", &["13100", " 13100 "], &["", "1310", "131000", "1310a", "١٣١٠٠"]),
    ] {
        let judge = Rule::named(rule).expect("a rule");
        for text in right {
            assert_eq!(judge.wrong(text), None, "{rule}: {text}");
        }
        for text in wrong {
            assert!(judge.wrong(text).is_some(), "{rule}: {text}");
        }
    }
}

#[test]
fn each_gesture_states_its_facts() {
    let all = ["touch name", "type Al", "touch email", "type a@b.fr", "touch kind:two", "touch terms"];
    for (way, facts) in [
        (&[][..], &[("name", ""), ("terms", "no"), ("news", "yes"), ("kind", ""), ("tries", "0")][..]),
        (&["touch name"], &[("focus", "name")]),
        (&["touch name", "type Al", "erase 1"], &[("name", "A")]),
        (&["touch terms", "touch news"], &[("terms", "yes"), ("news", "no")]),
        (&["touch kind:alone", "touch kind:two"], &[("kind", "two")]),
        (&["touch submit"], &[("problems", "name email kind terms"), ("submitted", "no"), ("tries", "1")]),
        (
            &["touch submit", "touch terms", "touch name", "type A"],
            &[("problems", "email kind"), ("tries", "1")],
        ),
        (&["touch submit", "touch email", "type a@b"], &[("problems", "name email kind terms")]),
    ] {
        assert_facts(&walked(FORM, way).facts(), facts, &format!("{way:?}"));
    }
    let way: Vec<&str> = all.into_iter().chain(["touch submit"]).collect();
    let facts: Pairs<'_> =
        &[("submitted", "yes"), ("problems", ""), ("tries", "1"), ("focus", ""), ("kind", "two")];
    assert_facts(&walked(FORM, &way).facts(), facts, "all is right");
}

#[test]
fn what_is_wrong_is_said_beside_it() {
    let words = words_of(&practice("form", FORM, WORDS, &[], &[]));
    let trail = |way: &[&str], key: &str| {
        let view = walked(FORM, way).view(&words);
        view.item(key).map(|item| item.trail.clone()).expect("it is on the stage")
    };
    assert_eq!(trail(&["touch name"], "email"), "");
    assert_eq!(trail(&["touch submit"], "name"), "Répondez ici.");
    assert_eq!(trail(&["touch submit"], "terms"), "Cochez cette case.");
    let typed = ["touch submit", "touch email", "type a"];
    assert_eq!(trail(&typed, "email"), "Il faut une adresse avec @, comme simone@exemple.fr.");
    let view = walked(FORM, &["touch submit"]).view(&words);
    let note = view.items().find(|item| item.kind == Kind::Note).expect("a note");
    assert!(
        note.text.ends_with("Prénom · Adresse e-mail · Vous venez · J’accepte les règles."),
        "{}",
        note.text
    );
    assert_eq!(view.item("email").map(|item| item.sub.as_str()), Some("Adresse e-mail (avec @)"));
}

#[test]
fn a_form_that_left_can_no_longer_be_changed() {
    let start: Pairs<'_> =
        &[("fields", "name"), ("value.name", "Al"), ("focus", "name"), ("button", "$head")];
    let mut stage = walked(start, &["touch submit"]);
    let practice = practice("form", start, WORDS, &[], &["type B", "touch submit", "touch name", "erase 1"]);
    let view = stage.view(&words_of(&practice));
    assert!(view.keys.is_empty() && view.items().all(|item| !item.can_touch()));
    for act in way_of(&practice).expect("the way is readable").into_iter().flat_map(|(_, acts)| acts) {
        assert!(!stage.act(&act, &words_of(&practice)), "{act:?}");
    }
}

#[test]
fn practices_are_rehearsed() {
    let date: Pairs<'_> = &[("fields", "date"), ("rule.date", "date"), ("value.date", "05/03/19")];
    for (start, goal, way) in [
        (FORM, &["problems ~ email", "tries = 1"][..], &["touch submit"][..]),
        (FORM, &["name = Al"], &["touch name", "type Al"]),
        (date, &["submitted = yes", "date = $born"], &["touch date", "erase 2", "type 1954", "touch submit"]),
    ] {
        assert_eq!(rehearse(&practice("form", start, WORDS, goal, way)), Ok(()), "{goal:?}");
    }
    for (goal, way, flaw) in [
        (&["news = yes"][..], &["touch terms"][..], Flaw::Already),
        (&["name = Al"], &["type Al"], Flaw::Idle { line: "type Al".to_owned() }),
        (&["kind != "], &["touch kind:alone"], Flaw::TooEasy("kind:two".to_owned())),
    ] {
        assert_eq!(rehearse(&practice("form", FORM, WORDS, goal, way)), Err(flaw), "{goal:?}");
    }
    let lost = rehearse(&practice("form", FORM, WORDS, &["name = Al", "terms = yes"], &["touch terms"]));
    assert!(matches!(lost, Err(Flaw::Unreached(_))), "{lost:?}");
}
