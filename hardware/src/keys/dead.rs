//! Dead keys: a mark waits for the letter that carries it.

/// One mark, and the letters that carry it on a keyboard of Windows.
struct Mark {
    /// As it combines; so the tables of layouts name a dead key.
    combining: char,
    /// As it looks when nothing carries it.
    alone: char,
    letters: &'static str,
    /// Each of the letters with its mark, in the same order.
    marked: &'static str,
}

#[rustfmt::skip]
const MARKS: [Mark; 5] = [
    Mark { combining: '\u{300}', alone: '`', letters: "aeiouAEIOU", marked: "àèìòùÀÈÌÒÙ" },
    Mark { combining: '\u{301}', alone: '´', letters: "aeiouyAEIOUY", marked: "áéíóúýÁÉÍÓÚÝ" },
    Mark { combining: '\u{302}', alone: '^', letters: "aeiouAEIOU", marked: "âêîôûÂÊÎÔÛ" },
    Mark { combining: '\u{303}', alone: '~', letters: "anoANO", marked: "ãñõÃÑÕ" },
    Mark { combining: '\u{308}', alone: '¨', letters: "aeiouyAEIOU", marked: "äëïöüÿÄËÏÖÜ" },
];

fn mark(c: char) -> Option<&'static Mark> {
    MARKS.iter().find(|mark| mark.combining == c)
}

/// Whether a character is a dead key's.
pub(super) fn is_mark(c: char) -> bool {
    mark(c).is_some()
}

/// What a mark looks like when nothing carries it; another character as it is.
pub(super) fn alone(c: char) -> char {
    mark(c).map_or(c, |mark| mark.alone)
}

/// What a dead key and the next key give together: the letter with its mark; the mark alone for a space; else both, one
/// after the other.
pub(super) fn join(dead: char, next: char) -> (char, Option<char>) {
    if next == ' ' {
        return (alone(dead), None);
    }
    let letter = mark(dead).and_then(|mark| {
        let at = mark.letters.chars().position(|letter| letter == next)?;
        mark.marked.chars().nth(at)
    });
    match letter {
        Some(letter) => (letter, None),
        None => (alone(dead), Some(alone(next))),
    }
}

/// The dead key and the letter of a marked letter, or the dead key and the space of a mark that stands alone.
pub(super) fn parts(c: char) -> Option<(char, char)> {
    MARKS.iter().find_map(|mark| {
        if mark.alone == c {
            return Some((mark.combining, ' '));
        }
        let at = mark.marked.chars().position(|marked| marked == c)?;
        Some((mark.combining, mark.letters.chars().nth(at)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_and_the_next_key() {
        for (dead, next, want) in [
            ('\u{302}', 'e', ('ê', None)),
            ('\u{308}', 'I', ('Ï', None)),
            ('\u{303}', 'n', ('ñ', None)),
            ('\u{300}', ' ', ('`', None)),
            ('\u{302}', '2', ('^', Some('2'))),
            ('\u{302}', '\u{302}', ('^', Some('^'))),
            ('\u{301}', 'q', ('´', Some('q'))),
        ] {
            assert_eq!(join(dead, next), want, "{dead:?} {next:?}");
        }
        assert_eq!(
            [parts('ê'), parts('~'), parts('q')],
            [Some(('\u{302}', 'e')), Some(('\u{303}', ' ')), None]
        );
    }

    #[test]
    fn each_letter_has_its_marked_one() {
        for mark in &MARKS {
            assert_eq!(mark.letters.chars().count(), mark.marked.chars().count(), "{:?}", mark.alone);
            for c in mark.marked.chars() {
                let (dead, letter) = parts(c).unwrap();
                assert_eq!(join(dead, letter), (c, None));
            }
        }
    }
}
