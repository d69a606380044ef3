//! The self-check: a good one, and one thing spoilt.

use super::*;
use crate::Folder;

fn description() -> String {
    let areas = [1, 1, 2, 2, 3, 4, 4, 5, 5];
    let question = |(n, area): (usize, &i32)| {
        format!(
            "[[question]]\nid = \"q{n}\"\narea = {area}\ncompetence = \"{area}.1\"\ntutorials = [\"good\"]\n\n"
        )
    };
    format!(
        "format = 1\nversion = 1\ndigcomp = \"2.2\"\n\n{}",
        areas.iter().enumerate().map(question).collect::<String>()
    )
}

fn texts() -> String {
    let head = "# Où en suis-je\u{a0}?\n\nNeuf questions, trois minutes.\n\n## words\n\n- yes: Oui\n- help: Avec de l’aide\n- no: Non\n\n";
    let question = |n| format!("## q{n}\n\nSavez-vous lire un message\u{a0}?\n\n");
    head.to_owned() + &(0..9).map(question).collect::<String>()
}

fn findings(description: &str, text: &str) -> Vec<Finding> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("self-check")).unwrap();
    std::fs::write(dir.path().join("self-check/check.toml"), description).unwrap();
    for lang in ["fr", "fr-x-falc", "en"] {
        std::fs::write(dir.path().join(format!("self-check/{lang}.md")), text).unwrap();
    }
    let shelf = BTreeSet::from(["good".to_owned()]);
    let found = check(&Folder::new(dir.path()), "self-check", &shelf);
    let asked = SelfCheck::read(&Folder::new(dir.path()), "self-check");
    if found.is_empty() {
        let asked = asked.unwrap();
        assert_eq!(
            (asked.questions.len(), asked.languages["fr"].words["help"].text.as_str()),
            (QUESTIONS, "Avec de l’aide")
        );
    }
    found
}

#[test]
fn a_good_one_is_asked() {
    assert_eq!(findings(&description(), &texts()), []);
}

#[test]
fn each_thing_spoilt_is_found() {
    for (in_description, from, to, rule) in [
        (true, "format = 1", "format = 3", Rule::Format),
        (true, "area = 3\ncompetence = \"3.1\"", "area = 4\ncompetence = \"4.1\"", Rule::Questions),
        (true, "area = 3", "area = 6", Rule::Questions),
        (true, "competence = \"3.1\"", "competence = \"4.1\"", Rule::Competence),
        (true, "competence = \"3.1\"", "competence = \"3.9\"", Rule::Competence),
        (true, "id = \"q1\"", "id = \"q0\"", Rule::Id),
        (true, "[\"good\"]", "[]", Rule::Next),
        (true, "[\"good\"]", "[\"unknown\"]", Rule::Next),
        (
            true,
            "[[question]]\nid = \"q8\"\narea = 5\ncompetence = \"5.1\"\ntutorials = [\"good\"]\n",
            "",
            Rule::Questions,
        ),
        (true, "digcomp", "digicomp", Rule::Toml),
        (false, "- help: Avec de l’aide\n", "", Rule::Words),
        (false, "## q3", "## q33", Rule::StepsDiffer),
        (false, "un message\u{a0}?", "un message ?", Rule::Typography),
        (false, "Savez-vous", "Cliquez-vous", Rule::Click),
    ] {
        let (description, texts) = (description(), texts());
        let spoil = |text: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        };
        let found = if in_description {
            findings(&spoil(&description), &texts)
        } else {
            findings(&description, &spoil(&texts))
        };
        assert!(found.iter().any(|finding| finding.rule == rule), "“{from}” → “{to}”: {found:#?}");
    }
}
