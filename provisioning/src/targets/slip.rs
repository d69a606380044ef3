//! What differs between the letters that a person typed and those that are due.
//!
//! Disks bought together have numbers that follow each other: whoever reads the neighbour's label is off by one digit. So a
//! place is named only where two signs look alike; to name any other would give the right answer for the wrong disk.

/// Letters and digits that are taken for each other on a label.
const ALIKE: [(char, char); 7] =
    [('O', '0'), ('I', '1'), ('L', '1'), ('I', 'L'), ('S', '5'), ('B', '8'), ('Z', '2')];

/// Letters and digits alone, in capitals: blanks and dashes are nobody's mistake.
pub(super) fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// What differs, in a sentence; nothing where it is the same. `disk` is the one that asks.
pub(super) fn difference(typed: &str, due: &str, disk: &str) -> Option<String> {
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
    if !wrong.iter().all(|(_, is, due)| is_alike(*is, *due)) {
        return Some(format!(
            "“{typed}” is another number than that of {disk}: read the label of that disk once more, and look for a disk \
             that was swapped"
        ));
    }
    let said: Vec<String> = wrong.iter().map(|(nth, is, due)| one(*nth, *is, *due)).collect();
    Some(format!("“{typed}” is not quite it: {}", said.join("; ")))
}

fn one(nth: usize, is: char, due: char) -> String {
    format!("character {nth} is {}, not {}", named(due), named(is))
}

/// A sign by its name, since it looks like another.
fn named(c: char) -> String {
    format!("the {} {c}", if c.is_ascii_digit() { "digit" } else { "letter" })
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
            (
                "4FZ8",
                "4F2B",
                Some(
                    "“4FZ8” is not quite it: character 3 is the digit 2, not the letter Z; character 4 is the letter B",
                ),
            ),
            (
                "4fl5",
                "4FIS",
                Some("character 3 is the letter I, not the letter L; character 4 is the letter S"),
            ),
            (
                "2222",
                "1111",
                Some("“2222” is another number than that of /dev/sdb (Exemple): read the label"),
            ),
            ("OOP2", "OOP1", Some("“OOP2” is another number than that of /dev/sdb (Exemple)")),
            ("OOPI", "OOP2", Some("another number")),
            ("4F2B", "4F2A", Some("another number")),
            ("0OP2", "OOP1", Some("another number")),
            ("1299", "1300", Some("another number")),
            ("4F2", "4F2A", Some("3 letters and digits were typed, and 4 are due")),
            ("WD-WCC4F2A", "4F2A", Some("the last 4 letters and digits alone")),
            (" ", "4F2A", Some("nothing was typed")),
        ] {
            let found = difference(typed, due, "/dev/sdb (Exemple)");
            assert!(
                found.is_some() == words.is_some()
                    && words.is_none_or(|w| found.as_ref().unwrap().contains(w)),
                "{typed}: {found:?}"
            );
            let is_other = found.as_ref().is_some_and(|found| found.contains("another number"));
            assert!(!is_other || !found.unwrap().contains(due), "the right number is not given away");
        }
    }
}
