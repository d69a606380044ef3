//! The rules of the French that stands on paper, as far as a program can see them.

/// Words that no French sentence has.
const ENGLISH: [&str; 50] = [
    "the", "and", "not", "then", "again", "of", "to", "for", "is", "are", "was", "it", "its", "this", "that",
    "with", "without", "look", "looked", "clean", "plug", "replace", "drive", "drives", "screen", "keys",
    "battery", "none", "no", "nobody", "under", "answer", "answered", "unknown", "fail", "limited",
    "qualify", "cores", "hours", "sectors", "inches", "linked", "link", "cable", "heard", "picture", "told",
    "seen", "worn", "touch",
];

/// Units that stand behind a number.
const UNITS: [&str; 12] =
    ["Mio", "Gio", "Mo", "Go", "MHz", "°C", "s", "%", "Mbit/s", "pouces", "heures", "secteurs"];

/// Panics where a text does not stand in both languages, or its French is not set as French is.
///
/// `machine` is everything that the machine said: what stands there is nobody's to translate.
pub(crate) fn check(en: &str, fr: &str, machine: &str) {
    assert!(!en.is_empty() && !fr.is_empty(), "one language is missing: {en:?} {fr:?}");
    let fr = without(fr, machine);
    if without(en, machine) == fr {
        assert!(!fr.split(|c: char| !c.is_alphanumeric()).any(is_prose), "not translated: {en}");
    }
    for word in fr.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        assert!(!ENGLISH.contains(&word), "{word:?} is English: {fr}");
    }
    typography(&fr);
}

/// Whether this is a word of a sentence and no name, such as `UEFI` or `eMMC`.
fn is_prose(word: &str) -> bool {
    word.chars().count() > 2 && word.chars().all(char::is_lowercase)
}

/// The text without what the machine said: its lines, and what stands behind a colon or a hyphen in them.
fn without(text: &str, machine: &str) -> String {
    let mut said: Vec<String> = machine
        .lines()
        .flat_map(|line| {
            [
                Some(line),
                line.split_once(':').map(|(_, name)| name),
                line.split_once(" - ").map(|(_, name)| name),
            ]
        })
        .flatten()
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|name| name.len() > 3 && name.contains(char::is_alphabetic))
        .collect();
    said.sort_by_key(|name| std::cmp::Reverse(name.len()));
    said.iter().fold(text.to_owned(), |text, name| text.replace(name, "X"))
}

fn typography(fr: &str) {
    assert!(!fr.contains('\''), "an apostrophe is ’: {fr}");
    let chars: Vec<char> = fr.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let is_last = chars.get(at + 1).is_none_or(|next| next.is_whitespace());
        let needs = matches!(c, '!' | '?' | '%' | '»') || matches!(c, ':' | ';') && is_last;
        assert!(!needs || before == Some(&'\u{a0}'), "{c:?} needs a no-break space before it: {fr}");
    }
    for (number, unit) in fr.split(' ').zip(fr.split(' ').skip(1)) {
        let unit = unit.split([',', ')', '\u{a0}']).next().unwrap_or_default();
        let is_number = number.ends_with(|c: char| c.is_ascii_digit());
        assert!(!is_number || !UNITS.contains(&unit), "{number} and {unit} can be torn apart: {fr}");
    }
}
