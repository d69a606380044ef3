//! Sources: what is read, what is too old, what lacks one.

use super::*;
use crate::bench::Bench;
use crate::finding::Severity;
use crate::source::BuiltIn;
use crate::{Practice, check};

const T: &str = "tutorial.toml";
const GOOD: &str = "{ of = \"le 33700\", at = \"https://www.33700.fr/\", checked = \"2026-11-29\" }";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

/// A bench whose tutorial has these sources, from line 8 on.
fn with(sources: &str) -> Bench {
    let bench = Bench::new();
    bench.spoil(T, "minutes = 8", &format!("minutes = 8\nsources = [\n{sources}\n]"));
    bench
}

#[test]
fn sources_are_read_with_their_lines() {
    let bench = with(&format!("{GOOD},\n{}", GOOD.replace("le 33700", "le 114")));
    let sources = bench.tutorial().meta.sources;
    assert_eq!(sources.iter().map(|one| one.of.as_str()).collect::<Vec<_>>(), ["le 33700", "le 114"]);
    assert_eq!((sources[0].at.as_str(), sources[0].checked), ("https://www.33700.fr/", day("2026-11-29")));
    assert_eq!(sources[1].line, sources[0].line + 1);
    assert_eq!(bench.findings(), []);
    assert_eq!(Bench::new().tutorial().meta.sources, []);
}

#[test]
fn what_is_no_source_is_refused_with_its_line() {
    let long = "a".repeat(301);
    for (from, to, rule) in [
        ("le 33700", "", Rule::Source),
        ("le 33700", &long[..201], Rule::Source),
        ("2026-11-29", "29/11/2026", Rule::Source),
        ("2026-11-29", "2026-11-31", Rule::Source),
        ("https://www.33700.fr/", "http://www.33700.fr/", Rule::Source),
        ("https://www.33700.fr/", "https://33700/", Rule::Source),
        ("https://www.33700.fr/", "https://me@www.33700.fr/", Rule::Source),
        ("https://www.33700.fr/", "https://www.33700.fr:8443/", Rule::Source),
        ("https://www.33700.fr/", "https://www..fr/", Rule::Source),
        ("https://www.33700.fr/", "https://www.33700.fr/a b", Rule::Source),
        ("https://www.33700.fr/", &format!("https://www.33700.fr/{long}"), Rule::Source),
        ("\"2026-11-29\"", "2026-11-29", Rule::Toml),
        ("checked", "seen", Rule::Toml),
        ("le 33700\"", "le 33700\", by = \"me\"", Rule::Toml),
    ] {
        let bench = with(&GOOD.replace(from, to));
        let found = bench.findings();
        let (first, line) = (&found[0], bench.line_of(T, "{ of"));
        assert_eq!(
            (first.rule, first.severity, first.line),
            (rule, Severity::Error, line),
            "{to}: {found:?}"
        );
    }
    let many = with(&vec![GOOD; 21].join(",\n"));
    assert_eq!(many.rules(), [Rule::Source]);
}

#[test]
fn a_review_holds_for_a_year() {
    let bench = with(GOOD);
    for (today, warned) in [
        ("2026-11-28", true), // it lies ahead
        ("2026-11-29", false),
        ("2027-11-28", false), // 364 days
        ("2027-11-29", false),
        ("2027-11-30", true), // 366 days
    ] {
        let found = reviews(&bench.source(), "good", day(today));
        assert_eq!(found.len(), usize::from(warned), "{today}: {found:?}");
        for finding in found {
            let place = (finding.rule, finding.severity, finding.line);
            assert_eq!(place, (Rule::Source, Severity::Warning, bench.line_of(T, "{ of")), "{finding}");
        }
    }
    assert_eq!(bench.findings(), [], "the check itself looks at no day");
}

#[test]
fn a_law_a_number_or_an_address_needs_a_source() {
    for (text, named) in [
        ("Appelez le 15.", "15"),
        ("Envoyez un SMS au 114.", "114"),
        ("Envoyez-le au 33700.", "33700"),
        ("Le 3018 aide les enfants.", "3018"),
        ("Appelez le 0 892 705 705 ici.", "0892705705"),
        ("Allez sur 17cyber.gouv.fr.", "17cyber.gouv.fr"),
        ("La loi le dit.", "loi"),
        ("C’est interdit.", "interdit"),
        ("Vous avez le droit de dire non.", "droit de"),
    ] {
        let bench = Bench::new();
        bench.spoil("fr.md", "Touchez la lampe.", text);
        let found: Vec<_> = bench.findings().into_iter().filter(|f| f.rule == Rule::Source).collect();
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].severity == Severity::Warning && found[0].what.contains(named), "{}", found[0]);
        bench.spoil(T, "minutes = 8", &format!("minutes = 8\nsources = [{GOOD}]"));
        assert!(!bench.rules().contains(&Rule::Source), "{text}");
    }
    for text in [
        "Venez le 15 mars.",
        "Venez à 15 h.",
        "Il y a 112 pages.",
        "Simone est née en 1954.",
        "Touchez le bouton droit.",
        "Écrivez à lea@exemple.fr.",
        "Ouvrez ville.exemple.fr.",
        "La salle 12 est ouverte.",
    ] {
        let bench = Bench::new();
        bench.spoil("fr.md", "Touchez la lampe.", text);
        assert!(!bench.rules().contains(&Rule::Source), "{text}");
    }
    let practised = Bench::new();
    practised.spoil("fr.md", "- lamp: La lampe", "- lamp: Le 33700");
    assert_eq!(practised.findings(), [], "what imitates the world needs none");
}

#[test]
fn the_built_in_tutorials_name_their_sources_and_reviewed_them() {
    let ids = BuiltIn.ids().unwrap_or_default();
    let old: Vec<Finding> = ids.iter().flat_map(|id| reviews(&BuiltIn, id, day("2026-11-29"))).collect();
    assert_eq!(old, []);
    let found = check(&BuiltIn, &|_: &Practice| Ok(()));
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
