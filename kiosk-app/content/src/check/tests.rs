//! Each rule: a good tutorial, one thing spoilt, one finding in its place.

use super::*;
use crate::bench::Bench;
use crate::finding::Rule as R;
use crate::tutorial::PICTURE_MAX;

#[test]
fn the_good_tutorial_has_no_findings() {
    assert_eq!(Bench::new().findings(), []);
}

/// Spoils one thing; the rule must be found, in that file, and with a line of it.
fn spoilt(cases: &[(&str, &str, &str, R)]) {
    for (file, from, to, rule) in cases {
        let bench = Bench::new();
        bench.spoil(file, from, to);
        let found = bench.findings();
        let hit =
            found.iter().find(|finding| finding.rule == *rule && finding.file == format!("good/{file}"));
        let hit = hit.unwrap_or_else(|| panic!("{file}: “{from}” → “{to}” gave {found:#?}"));
        let lines = std::fs::read_to_string(bench.file(&format!("good/{file}"))).unwrap().lines().count();
        assert!((1..=lines.max(1)).contains(&hit.line), "{hit}");
    }
}

const T: &str = "tutorial.toml";

#[test]
fn the_description_is_checked() {
    spoilt(&[
        (T, "format = 1", "format = 2", R::Format),
        (T, "format = 1", "format = 0", R::Format),
        (T, "format = 1", "format = ", R::Toml),
        (T, "level = 1", "level = 1\ncolour = \"red\"", R::Toml),
        (T, "id = \"good\"", "id = \"other\"", R::Id),
        (T, "version = 1", "version = 0", R::Id),
        (T, "digcomp = \"2.2\"", "digcomp = \"1.0\"", R::Competence),
        (T, "[\"2.1\"]", "[\"2.7\"]", R::Competence),
        (T, "[\"2.1\"]", "[\"6.1\"]", R::Competence),
        (T, "[\"2.1\"]", "[]", R::Competence),
        (T, "level = 1", "level = 9", R::Level),
        (T, "minutes = 8", "minutes = 4", R::Duration),
        (T, "minutes = 8", "minutes = 25", R::Duration),
        (T, "[\"email\"]", "[\"mail\"]", R::Theme),
        (T, "[\"email\"]", "[\"logement\"]", R::Theme),
        (T, "\"beginner\"", "\"expert\"", R::Audience),
        (T, "\"mail\"", "\"mailbox\"", R::Icon),
        (T, "[\"e-mail\"]", "[\"E-mail\"]", R::Workshops),
        (T, "next = []", "next = [\"nowhere\"]", R::Next),
        (T, "next = []", "next = [\"good\"]", R::Next),
        (T, "unreviewed = [\"fr-x-falc\"]", "unreviewed = [\"ar\"]", R::Unreviewed),
    ]);
}

#[test]
fn the_steps_are_checked() {
    let step = "[[step]]\nid = \"more\"\nkind = \"read\"\n\n";
    let recap = "[[step]]\nid = \"recap\"";
    spoilt(&[
        (T, "kind = \"order\"", "kind = \"sort\"", R::Key),
        (T, "options = [\"a\", \"b\"]\n", "options = [\"a\", \"b\"]\nway = [\"touch a\"]\n", R::Key),
        (T, "goal = [\"open = m1\"]\n", "", R::Key),
        (T, "goal = [\"open = m1\"]", "goal = []", R::Goal),
        (T, "id = \"which\"", "id = \"open\"", R::Id),
        (T, "id = \"which\"", "id = \"Which\"", R::Id),
        (T, "stage = \"inbox\"", "stage = \"outbox\"", R::Stage),
        (T, "scene = \"touch\"\n", "", R::Stage),
        (T, "[stage.inbox]", "[stage.spare]\nscene = \"touch\"\n\n[stage.inbox]", R::Stage),
        (T, "open = \"m2\"", "open = true", R::Toml),
        (T, "options = [\"a\", \"b\"]", "options = [\"b\"]", R::Options),
        (T, "options = [\"a\", \"b\"]", "options = [\"b\", \"b\"]", R::Options),
        (T, "right = [\"b\"]", "right = [\"c\"]", R::Right),
        (T, "right = [\"b\"]", "right = []", R::Right),
        (T, "right = [\"b\"]", "right = [\"a\", \"b\"]", R::Right),
        (T, "shown = [\"read\", \"reply\", \"open\"]", "shown = [\"open\", \"read\", \"reply\"]", R::Shown),
        (T, "shown = [\"read\", \"reply\", \"open\"]", "shown = [\"read\", \"open\"]", R::Shown),
        (T, "\"75 5 20 20\"", "\"85 5 20 20\"", R::Spots),
        (T, "\"75 5 20 20\"", "\"75 5 20\"", R::Spots),
        (T, "\"75 5 20 20\"", "\"75 5 nan 20\"", R::Spots),
        (T, "\"75 5 20 20\"", "\"60 5 20 20\"", R::Spots),
        (T, "letter.svg", "../letter.svg", R::Picture),
        (T, "letter.svg", "card.svg", R::Picture),
        (T, "kind = \"recap\"", "kind = \"read\"", R::Steps),
        (T, "kind = \"order\"", "kind = \"recap\"", R::Steps),
        (T, recap, &format!("{}{recap}", step.repeat(5)), R::Steps),
    ]);
}

#[test]
fn the_languages_are_checked() {
    let long = "On va ici et là et ici et là et ici et là et ici et là et ici et là et là.";
    spoilt(&[
        ("fr.md", "## lamp", "## light", R::StepsDiffer),
        (
            "en.md",
            "## remove\n\nRemove this message.\n\n- hint: Look for the bin.\n- done: The message is gone.\n",
            "",
            R::StepsDiffer,
        ),
        ("en.md", "## lamp", "## lamp-2", R::StepsDiffer),
        ("fr.md", "- hint: Cherchez la corbeille.\n", "", R::Text),
        ("fr.md", "- done: Oui, c’est la médiathèque.\n", "", R::Text),
        ("fr.md", "- b: La médiathèque\n", "", R::Text),
        ("fr.md", "- a.why: Regardez la première ligne.\n", "", R::Text),
        ("fr.md", "- a.why:", "- a.because:", R::Text),
        ("fr.md", "- name.why: Ici on lit le nom. Regardez à droite.\n", "", R::Text),
        ("fr.md", "- 2: Touchez-le pour l’ouvrir.\n", "", R::Text),
        ("fr.md", "- picture: Une enveloppe avec un nom et un timbre.\n", "", R::Picture),
        ("en.md", "- bell: The bell\n", "", R::Words),
        ("en.md", "- m2.when: Monday\n", "", R::Words),
        ("fr.md", "Touchez la lampe.", long, R::Sentence),
        (
            "fr-x-falc.md",
            "Touchez la lampe.",
            "Touchez la petite lampe rouge qui est posée sur la grande table en bois.",
            R::Sentence,
        ),
        (
            "fr.md",
            "Touchez la lampe.",
            "Touchez la lampe qui est posée ici. Touchez la lampe qui est posée ici. Ici et là et là.",
            R::Length,
        ),
        (
            "fr.md",
            "Touchez la lampe.",
            "Touchez la lampe posée ici. Touchez la lampe posée ici. Ici et là.",
            R::Length,
        ),
        ("fr.md", "Vous allez en lire un.", "Vous allez. Vous lisez. Oui.", R::Length),
        ("fr.md", "Touchez la lampe.", "Cliquez sur la lampe.", R::Click),
        ("en.md", "Touch the lamp.", "Click on the lamp.", R::Click),
        ("fr.md", "Touchez la lampe.", "Touche la lampe avec toi.", R::Plain),
        ("fr.md", "Touchez la lampe.", "Veuillez toucher la lampe.", R::Plain),
        ("fr.md", "Touchez la lampe.", "Touchez un onglet.", R::Plain),
        ("fr.md", "Touchez la lampe.", "Touchez\u{a0}! Oui\u{a0}! Encore\u{a0}!", R::Plain),
        ("fr-x-falc.md", "Touchez la lampe.", "Touchez la lampe dont on parle.", R::Plain),
        ("fr-x-falc.md", "Touchez la lampe.", "La lampe sera ici.", R::Plain),
        ("fr-x-falc.md", "Touchez la lampe.", "La lampe est cachée par la porte.", R::Plain),
        ("fr-x-falc.md", "Touchez la lampe.", "Allez à la SNCM.", R::Plain),
    ]);
}

#[test]
fn french_typography_is_checked() {
    for text in [
        "Où est la lampe ?",
        "Où est la lampe?",
        "Touchez : la lampe.",
        "Touchez: la lampe.",
        "Touchez l'objet.",
        "Touchez \"la lampe\".",
        "Touchez « la lampe\u{a0}».",
        "Touchez «\u{a0}la lampe ».",
        "Touchez «la lampe».",
        "Touchez à 9 h.",
        "Payez 40 €.",
        "Touchez... la lampe.",
    ] {
        spoilt(&[("fr.md", "Touchez la lampe.", text, R::Typography)]);
    }
    for text in [
        "Venez à 9:12.",
        "Où\u{202f}? Là\u{a0}: «\u{a0}ici\u{a0}».",
        "Il y a 3 lampes.",
        "Venez (à 9\u{a0}h).",
    ] {
        let bench = Bench::new();
        bench.spoil("fr.md", "Touchez la lampe.", text);
        assert_eq!(bench.findings(), [], "{text}");
    }
    spoilt(&[("fr.md", "- lamp: La lampe", "- lamp: L'ampoule", R::Typography)]);
    let typed = Bench::new();
    typed.spoil("fr.md", "- hello: bonjour", "- hello: l'an !");
    assert_eq!(typed.findings(), [], "what is typed has the keyboard's signs");
}

#[test]
fn what_a_voice_spoils_needs_a_narration() {
    for text in [
        "Écrivez à simone@exemple.org.",
        "Ouvrez meteo.exemple.fr maintenant.",
        "Ouvrez www meteo.",
        "Oui et/ou non.",
        "Payez 10,50\u{a0}€ ici.",
        "Touchez la lampe MAINTENANT.",
        "Attendez…",
    ] {
        let bench = Bench::new();
        bench.spoil("fr.md", "Touchez la lampe.", text);
        assert_eq!(bench.rules(), [R::Narration], "{text}");
        bench.spoil("fr.md", "- lamp: La lampe", "- say: Touchez la lampe.\n- lamp: La lampe");
        assert_eq!(bench.findings(), [], "{text}");
        bench.spoil("fr.md", "- say: Touchez la lampe.", "- say: Voir a@b.");
        assert_eq!(bench.rules(), [R::Narration], "{text}");
    }
    for text in ["Payez 10\u{a0}€ ici.", "Allez à la CAF.", "Un SMS arrive."] {
        let bench = Bench::new();
        bench.spoil("fr.md", "Touchez la lampe.", text);
        assert_eq!(bench.findings(), [], "{text}");
    }
}

#[test]
fn files_are_checked() {
    let with = |change: &dyn Fn(&Bench)| {
        let bench = Bench::new();
        change(&bench);
        bench.rules()
    };
    let remove =
        |name: &str| with(&|bench| std::fs::remove_file(bench.file(&format!("good/{name}"))).unwrap());
    assert_eq!(remove("fr.md"), [R::Language]);
    assert_eq!(remove("fr-x-falc.md"), [R::Unreviewed]);
    assert_eq!(remove("en.md"), [R::Language]);
    assert_eq!(remove("letter.svg"), [R::Picture]);
    assert_eq!(with(&|bench| bench.write("good/notes.txt", "x")), [R::FileName]);
    assert_eq!(
        with(&|bench| bench.write("good/unused.svg", include_str!("../../tests/good/letter.svg"))),
        [R::Picture]
    );
    assert_eq!(with(&|bench| bench.write("good/letter.svg", "<svg/>")), [R::Picture]);
    assert_eq!(with(&|bench| bench.write("good/letter.svg", " ".repeat(PICTURE_MAX + 1))), [R::Size]);
    assert_eq!(with(&|bench| bench.write("good/fr.md", [0xff])), [R::Unreadable]);
    assert_eq!(
        with(&|bench| bench.write("good/en.md", "x".repeat(tutorial::TEXT_FILE_MAX + 1))),
        [R::Unreadable]
    );
    assert_eq!(
        with(&|bench| {
            std::fs::remove_file(bench.file("good/en.md")).unwrap();
            std::os::unix::fs::symlink("fr.md", bench.file("good/en.md")).unwrap();
        }),
        [R::Unreadable]
    );
}

#[test]
fn balance_is_checked() {
    let bench = Bench::new();
    let practice = "kind = \"practice\"\nstage = \"inbox\"\nstart = { view = \"message\", open = \"m2\" }\ngoal = [\"deleted = m2\"]\nway = [\"touch delete\"]";
    bench.spoil(T, practice, "kind = \"read\"");
    let found = bench.findings();
    assert_eq!(
        found.iter().map(|f| (f.rule, f.severity)).collect::<Vec<_>>(),
        [(R::Balance, Severity::Warning)],
        "{found:?}"
    );
    bench.spoil(T, "kind = \"choice\"\noptions = [\"a\", \"b\"]\nright = [\"b\"]", "kind = \"read\"");
    bench.spoil(T, "kind = \"order\"\noptions = [\"open\", \"read\", \"reply\"]\nshown = [\"read\", \"reply\", \"open\"]", "kind = \"read\"");
    for lang in ["fr.md", "fr-x-falc.md", "en.md"] {
        let path = bench.file(&format!("good/{lang}"));
        let text = std::fs::read_to_string(&path).unwrap();
        let dropped = ["- a", "- b:", "- open:", "- read:", "- reply:"];
        let kept: Vec<&str> =
            text.lines().filter(|line| !dropped.iter().any(|key| line.starts_with(key))).collect();
        std::fs::write(path, kept.join("\n")).unwrap();
    }
    let found = bench.findings();
    assert_eq!(
        found.iter().map(|f| (f.rule, f.severity)).collect::<Vec<_>>(),
        [(R::Balance, Severity::Error)],
        "{found:?}"
    );
}

#[test]
fn a_flawed_practice_is_told_once_for_all_its_languages_and_the_rest_is_rehearsed() {
    let bench = Bench::new();
    let seen = std::cell::RefCell::new(vec![]);
    let rehearse = |practice: &Practice| {
        seen.borrow_mut().push((practice.lang.clone(), practice.way.join(", ")));
        if practice.scene == "touch" { Err("too dark".to_owned()) } else { Ok(()) }
    };
    let found = super::check(&bench.source(), &rehearse);
    assert_eq!(seen.borrow().len(), 4 * 3);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].line), (R::Goal, 48));
    assert!(found[0].what.contains("en, fr, fr-x-falc: too dark"), "{}", found[0]);
}

#[test]
fn a_word_that_nobody_wrote_is_missing_in_every_language() {
    let bench = Bench::new();
    bench.spoil(T, "type $hello", "type $goodbye");
    assert_eq!(bench.rules(), [R::Words; 3]);
}

#[test]
fn a_tutorial_may_propose_its_neighbours() {
    let bench = Bench::new();
    bench.add("other");
    bench.spoil(T, "next = []", "next = [\"other\"]");
    assert_eq!(bench.findings(), []);
    let alone = check_tutorial(&bench.source(), "good", None, &|_| Ok(()));
    assert_eq!(alone, []);
}

#[test]
fn sentences_end_where_people_pause() {
    for (text, want) in [
        ("Un. Deux\u{a0}! Trois\u{a0}?", vec!["Un.", "Deux\u{a0}!", "Trois\u{a0}?"]),
        ("M. Martin est là.", vec!["M. Martin est là."]),
        ("Ouvrez meteo.exemple.fr à 9.12.", vec!["Ouvrez meteo.exemple.fr à 9.12."]),
        ("Il dit «\u{a0}Bonjour.\u{a0}» Puis il sort.", vec!["Il dit «\u{a0}Bonjour.", "» Puis il sort."]),
        ("", vec![]),
    ] {
        assert_eq!(sentences::sentences(text).collect::<Vec<_>>(), want, "{text}");
    }
    assert_eq!(sentences::words("Vous\u{a0}: «\u{a0}l’atelier\u{a0}» !").count(), 2);
}
