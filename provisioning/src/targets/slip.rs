//! What differs between the letters that a person typed and those that are due.

/// Letters and digits that are taken for each other on a label.
const ALIKE: [(char, char); 6] = [('O', '0'), ('I', '1'), ('L', '1'), ('S', '5'), ('B', '8'), ('Z', '2')];

/// Letters and digits alone, in capitals: blanks and dashes are nobody's mistake.
pub(super) fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// What differs, in a sentence; nothing where it is the same.
pub(super) fn difference(typed: &str, due: &str) -> Option<String> {
    let (typed, due) = (plain(typed), plain(due));
    if typed == due {
        return None;
    }
    let count = due.chars().count();
    if typed.is_empty() {
        return Some(format!("nothing was typed: {count} letters and digits are due"));
    }
    if typed.ends_with(&due) {
        return Some(format!("type the last {count} letters and digits alone"));
    }
    if typed.chars().count() != count {
        let found = typed.chars().count();
        return Some(format!("{found} letters and digits were typed, and {count} are due: “{typed}”"));
    }
    let pairs = typed.chars().zip(due.chars()).enumerate();
    let wrong: Vec<(usize, char, char)> =
        pairs.filter(|(_, (is, due))| is != due).map(|(nth, (is, due))| (nth + 1, is, due)).collect();
    let is_slip = wrong.len() == 1 || wrong.iter().all(|(_, is, due)| is_alike(*is, *due));
    if !is_slip {
        return Some(format!(
            "“{typed}” is another number: read the label once more, and look for a disk that was swapped"
        ));
    }
    let said: Vec<String> = wrong.iter().map(|(nth, is, due)| one(*nth, *is, *due)).collect();
    Some(format!("“{typed}” is not quite it: {}", said.join("; ")))
}

fn one(nth: usize, is: char, due: char) -> String {
    format!("character {nth} is {}, not {}", named(due), named(is))
}

/// A sign by its name where it looks like another.
fn named(c: char) -> String {
    match c {
        '0' => "the digit 0".to_owned(),
        '1' => "the digit 1".to_owned(),
        'O' | 'I' | 'L' => format!("the letter {c}"),
        c => c.to_string(),
    }
}

fn is_alike(a: char, b: char) -> bool {
    ALIKE.contains(&(a, b)) || ALIKE.contains(&(b, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_by_their_place_and_other_numbers_as_such() {
        for (typed, due, words) in [
            ("4F2A", "4F2A", None),
            (" 4f-2a\n", "4F2A", None),
            ("4 F 2 A", "4F2A", None),
            ("4FO1", "4F01", Some("character 3 is the digit 0, not the letter O")),
            ("4FOI", "4F01", Some("character 4 is the digit 1, not the letter I")),
            ("O0I1", "0OI1", Some("character 2 is the letter O, not the digit 0")),
            ("4F2B", "4F2A", Some("“4F2B” is not quite it: character 4 is A, not B")),
            ("2222", "1111", Some("another number")),
            ("4F2", "4F2A", Some("3 letters and digits were typed, and 4 are due")),
            ("WD-WCC4F2A", "4F2A", Some("the last 4 letters and digits alone")),
            (" ", "4F2A", Some("nothing was typed")),
        ] {
            let found = difference(typed, due);
            assert!(
                found.is_some() == words.is_some()
                    && words.is_none_or(|w| found.as_ref().unwrap().contains(w)),
                "{typed}: {found:?}"
            );
        }
    }
}
