//! The code and the files of every language say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::*;
use crate::french;
use crate::languages::{LANGUAGES, Language};

/// Ids of messages, and the names of their arguments.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// What the code says, tests apart.
fn said() -> Messages {
    let mut all = Messages::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

fn read(folder: &Path, all: &mut Messages) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, all);
        } else if !path.ends_with("tests.rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = source
                .split("\n#[cfg(test)]\nmod tests {")
                .take(1)
                .flat_map(str::lines)
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            for call in code.join(" ").split("say!(").skip(1) {
                let (id, arguments) = call_of(call).unwrap_or_else(|| panic!("{}: {call}", path.display()));
                let before = all.insert(id.clone(), arguments.clone());
                assert!(before.is_none_or(|before| before == arguments), "{id} is said in two ways");
            }
        }
    }
}

/// `"usb-speed", speed)…`; none if anything else than a literal and names stands there.
fn call_of(text: &str) -> Option<(String, BTreeSet<String>)> {
    let mut words = text.split_once(')')?.0.trim().trim_end_matches(',').split(',').map(str::trim);
    let id = words.next()?.strip_prefix('"')?.strip_suffix('"')?;
    let is_name = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let arguments: Vec<&str> = words.collect();
    let are_names = arguments.iter().all(|word| is_name(word));
    are_names.then(|| (id.to_owned(), arguments.into_iter().map(str::to_owned).collect()))
}

/// What a language's files hold.
fn written(language: &Language) -> Messages {
    let mut all = Messages::new();
    for file in language.files {
        let read = parser::parse(file).unwrap_or_else(|(_, slips)| panic!("{}: {slips:?}", language.code));
        for entry in read.body {
            match entry {
                Entry::Message(message) => {
                    let mut names = BTreeSet::new();
                    pattern(&message.value.unwrap(), &mut names);
                    let before = all.insert(message.id.name.to_owned(), names);
                    assert!(before.is_none(), "{} stands twice in {}", message.id.name, language.code);
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                Entry::Term(_) | Entry::Junk { .. } => panic!("{}: {entry:?}", language.code),
            }
        }
    }
    all
}

fn pattern(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => argument(inline, names),
                Expression::Select { selector, variants } => {
                    argument(selector, names);
                    variants.iter().for_each(|variant| self::pattern(&variant.value, names));
                }
            }
        }
    }
}

fn argument(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { id, arguments } => {
            assert_eq!(id.name, "GROUPED");
            arguments.positional.iter().for_each(|one| argument(one, names));
        }
        other => panic!("{other:?}: a message holds arguments and nothing else"),
    }
}

#[test]
fn every_message_of_the_code_is_in_every_language_with_its_arguments_and_none_is_left_over() {
    let said = said();
    assert!(said.len() > 100, "{}", said.len());
    for language in LANGUAGES {
        assert_eq!(written(language), said, "{}", language.code);
    }
}

#[test]
fn calls_are_read_as_they_are_written() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    for (text, want) in [
        (r#""day"), more"#, Some(("day", names(&[])))),
        (r#" "day", year, month, )"#, Some(("day", names(&["year", "month"])))),
        (r#"id, year)"#, None),
        (r#""day", 1 + 1)"#, None),
        (r#""day", year.len())"#, None),
        (r#""day""#, None),
    ] {
        assert_eq!(call_of(text), want.map(|(id, names)| (id.to_owned(), names)), "{text}");
    }
}

/// The texts that no other test reaches, too.
#[test]
fn every_message_is_told_in_both_languages() {
    for (id, names) in said() {
        let id: &'static str = id.leak();
        for number in [1, 7] {
            let given = names.iter().map(|name| (&*name.clone().leak(), Argument::Number(number)));
            let text = Message::Of(id, given.collect()).text();
            let of_a_program = format!("smartctl: {number}");
            french::check(text.en(), text.fr(), &of_a_program);
            assert!(
                !text.en().contains("{$") && !text.fr().contains("{$"),
                "an argument is missing: {text:?}"
            );
        }
    }
}

#[test]
fn arguments_stand_in_their_own_language_and_as_they_are() {
    let (speed, name) = (1000, "eth0\u{1b} { $kind }");
    let (kind, state) = (say!("network-cable"), say!("network-linked-at", speed));
    assert_eq!(
        say!("network-adapter", kind, name, state).text(),
        Text::new(
            "cable eth0\u{1b} { $kind }: linked at 1000 Mbit/s",
            "câble eth0\u{1b} { $kind }\u{a0}: relié à 1000\u{a0}Mbit/s"
        )
    );
    let kept = Text::new("kept", "gardé");
    assert_eq!(Message::Told(kept.clone()).text(), kept);
    assert_eq!(
        Message::Of("no-such", vec![]).text(),
        Text::same("no-such"),
        "a missing message shows itself"
    );
}

#[test]
fn numbers_and_days_are_set_as_in_each_language() {
    for (count, en, fr) in [
        (0, "0 hours", "0\u{a0}heure d’usage"),
        (1, "1 hours", "1\u{a0}heure d’usage"),
        (2, "2 hours", "2\u{a0}heures d’usage"),
        (9120, "9120 hours", "9120\u{a0}heures d’usage"),
        (15_664, "15664 hours", "15\u{a0}664\u{a0}heures d’usage"),
        (100_000, "100000 hours", "100\u{a0}000\u{a0}heures d’usage"),
        (1_000_000, "1000000 hours", "1\u{a0}000\u{a0}000\u{a0}heures d’usage"),
        (
            u64::MAX,
            "18446744073709551615 hours",
            "18\u{a0}446\u{a0}744\u{a0}073\u{a0}709\u{a0}551\u{a0}615\u{a0}heures d’usage",
        ),
    ] {
        assert_eq!(say!("drive-hours", count).text(), Text::new(en, fr));
    }
    let count = EXACT_MAX - 1;
    assert_eq!(say!("drive-hours", count).text().en(), "9007199254740991 hours");
    assert_eq!(day("2019-06-30").text(), Text::new("2019-06-30", "30/06/2019"));
    assert_eq!(day("2019").text(), Text::same("2019"));
}
