//! The order of mixed lines, against orders worked out by hand.

use super::*;
use crate::wrap::{columns, wrap};
use proptest::prelude::*;

/// Capitals stand for Arabic letters, so that a test reads the same in every editor.
fn arabic(text: &str) -> String {
    let letter = |c: char| match c {
        'A'..='Z' => char::from_u32(u32::from(c) - u32::from('A') + 0x627).unwrap(),
        c => c,
    };
    text.chars().map(letter).collect()
}

fn capitals(c: char) -> char {
    match c {
        '\u{627}'..='\u{640}' => char::from_u32(u32::from(c) - 0x627 + u32::from('A')).unwrap(),
        '\u{a0}' => ' ',
        c => c,
    }
}

/// The line as it stands on paper, from the left.
fn seen(line: Line<'_>) -> String {
    let of_run = |run: Run<'_>| -> String {
        match run.reading {
            Reading::LeftToRight => run.text.to_owned(),
            Reading::RightToLeft => run.text.chars().rev().collect(),
        }
    };
    line.runs().into_iter().map(of_run).collect::<String>().chars().map(capitals).collect()
}

#[test]
fn languages_read_their_way() {
    for (lang, reading) in [
        ("ar", Reading::RightToLeft),
        ("ar-MA", Reading::RightToLeft),
        ("FA", Reading::RightToLeft),
        ("he", Reading::RightToLeft),
        ("ur-Arab-PK", Reading::RightToLeft),
        ("fr-x-falc", Reading::LeftToRight),
        ("uk", Reading::LeftToRight),
        ("arn", Reading::LeftToRight),
        ("", Reading::LeftToRight),
    ] {
        assert_eq!(Reading::of(lang), reading, "{lang}");
    }
}

#[test]
fn mixed_lines_stand_in_order() {
    for (lang, said, expected) in [
        ("ar", "ABC DEF.", ".FED CBA"),
        ("ar", "AB Google Chrome CD", "DC Google Chrome BA"),
        ("ar", "1. AB", "BA .1"),
        ("ar", "AB 06 12 34 56 78 CD", "DC 06 12 34 56 78 BA"),
        ("ar", "AB +33 6 12 34.", ".+33 6 12 34 BA"),
        ("ar", "06 12 34 56 78", "06 12 34 56 78"),
        ("ar", "AB 10-12", "12-10 BA"),
        ("ar", "AB 14:00 24/11/2026", "24/11/2026 14:00 BA"),
        ("ar", "14:00 – 16:00", "16:00 – 14:00"),
        ("ar", "7K3M-9QRX", "7K3M-9QRX"),
        ("ar", "AB (Wi-Fi) CD", "DC )Wi-Fi( BA"),
        ("ar", "AB nom@exemple.fr CD", "DC nom@exemple.fr BA"),
        ("ar", "Bonjour.", "Bonjour."),
        ("ar", "3. Simone", "Simone .3"),
        ("ar", "Bonjour A.", ".A Bonjour"),
        ("fr", "Le mot AB CD, puis", "Le mot DC BA, puis"),
        ("fr", "3. AB", "3. BA"),
        ("ar", "10 h à 12 h", "10 h à 12 h"),
        ("fr", "AB!", "!BA"),
        ("fr", "12 AB 3", "3 BA 12"),
        ("fr", "tel. AB 06 12", "tel. BA 06 12"),
        ("fr", "il y a 06 12 (ici)", "il y a 06 12 (ici)"),
    ] {
        // Only the words in capitals are Arabic; names of the French lines keep theirs.
        let text: String = said
            .split_inclusive(' ')
            .map(|word| {
                if word.contains(|c: char| c.is_lowercase() || c == '7') {
                    word.to_owned()
                } else {
                    arabic(word)
                }
            })
            .collect();
        assert_eq!(seen(Levelled::new(&text, Reading::of(lang)).line()), expected, "{lang}: {said}");
    }
}

#[test]
fn a_line_keeps_the_direction_its_paragraph_gave_it() {
    let whole = Levelled::new(&arabic("AB one, two CD"), Reading::RightToLeft);
    let lines = wrap(whole.line(), 8, &mut |line: Line<'_>| columns(line.as_str()));
    let lines: Vec<String> = lines.into_iter().map(seen).collect();
    assert_eq!(lines, ["one, BA", "DC two"], "the comma stays between two Latin words");
}

#[test]
fn a_number_in_groups_is_not_broken_where_lines_run_against_it() {
    let lines = |lang: &str, text: &str| -> Vec<String> {
        let whole = Levelled::new(text, Reading::of(lang));
        let lines = wrap(whole.line(), 11, &mut |line: Line<'_>| columns(line.as_str()));
        lines.into_iter().map(seen).collect()
    };
    assert_eq!(lines("ar", &arabic("ABC 06 12 34 DE")), ["CBA", "ED 06 12 34"]);
    assert_eq!(lines("fr", "abc 06 12 34 de"), ["abc 06 12", "34 de"]);
}

proptest! {
    /// No letter is lost, doubled or torn from its run, whatever is mixed and wherever a line ends.
    #[test]
    fn every_letter_stands_once(said in "[ A-Za-z0-9+.,:()\u{e9}\u{64e}\n-]{0,60}", rtl: bool, width in 1u32..30) {
        let reading = if rtl { Reading::RightToLeft } else { Reading::LeftToRight };
        let text = arabic(&said);
        let levelled = Levelled::new(&text, reading);
        prop_assert_eq!(levelled.levels.len(), levelled.text.len());
        let lines = wrap(levelled.line(), width, &mut |line: Line<'_>| columns(line.as_str()));
        let mut kept: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let seen = lines.iter().flat_map(|line| line.runs()).flat_map(|run| run.text.chars());
        let mut seen: Vec<char> = seen.filter(|c| !c.is_whitespace()).collect();
        kept.sort_unstable();
        seen.sort_unstable();
        prop_assert_eq!(kept, seen);
    }

    /// What has no letter from right to left stands as it is said.
    #[test]
    fn latin_is_left_alone(text in "[ a-zA-Z0-9+.,:()\u{e9}-]{1,60}") {
        let levelled = Levelled::new(&text, Reading::LeftToRight);
        let runs = levelled.line().runs();
        prop_assert_eq!(runs, vec![Run { text: &text, reading: Reading::LeftToRight }]);
    }
}
