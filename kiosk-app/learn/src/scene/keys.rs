//! Typing on a stage: one field has the caret, and the keyboard is part of what is seen, so that the hand can point at
//! a key. The layout is the French one, whatever the language: it is what keyboards in France show.

use super::view::{Item, Kind, Row};

/// Rows of the keyboard, letters as printed on it.
const ROWS: [&str; 4] = ["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn',.-"];
/// Accents, and signs that a message or an address needs.
const EXTRA: &str = "éèêàâçùôî@?!";
/// Characters that a field holds at most.
pub(crate) const FIELD_MAX: usize = 160;

/// Shift, and what a key press means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typing {
    /// The next letter is a capital.
    pub shift: bool,
}

/// What a keyboard item does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Types this character.
    Char(char),
    /// Takes the last character back.
    Erase,
    /// The next letter is a capital.
    Shift,
}

impl Typing {
    /// The keyboard's rows.
    #[must_use]
    pub fn rows(self) -> Vec<Row> {
        let case = |c: char| if self.shift { upper(c) } else { c.to_string() };
        let key = |c: char| Item::new(Kind::Key, format!("key:{c}"), case(c)).wide(2);
        let mut rows: Vec<Row> = ROWS.iter().map(|row| Row::of(row.chars().map(key))).collect();
        let sign = |key: &str, icon: &str, wide| Item::new(Kind::Key, key, "").icon(icon).wide(wide);
        if let Some(digits) = rows.first_mut() {
            digits.items.push(sign("key:erase", "erase", 3));
        }
        rows.insert(1, Row::of(EXTRA.chars().map(key)));
        if let Some(last) = rows.last_mut() {
            last.items.insert(0, sign("key:shift", "shift", 3).on(self.shift));
            last.items.push(sign("key: ", "space", 4));
        }
        rows
    }

    /// What touching `key` means; `None` for anything that is no key.
    pub fn stroke(&mut self, key: &str) -> Option<Stroke> {
        match key.strip_prefix("key:")? {
            "shift" => {
                self.shift = !self.shift;
                Some(Stroke::Shift)
            }
            "erase" => Some(Stroke::Erase),
            other => {
                let c = other.chars().next()?;
                let typed = if self.shift { upper(c).chars().next().unwrap_or(c) } else { c };
                self.shift = false;
                Some(Stroke::Char(typed))
            }
        }
    }

    /// The keys that type `c`, in order, while shift is not pressed: a capital needs two. None for a character that
    /// this keyboard lacks.
    #[must_use]
    pub fn keys_for(c: char) -> Vec<String> {
        let c = plain(c);
        let small: String = c.to_lowercase().collect();
        let known = ROWS.iter().any(|row| row.contains(&small)) || EXTRA.contains(&small) || c == ' ';
        match (known, c.is_uppercase()) {
            (false, _) => vec![],
            (true, true) => vec!["key:shift".to_owned(), format!("key:{small}")],
            (true, false) => vec![format!("key:{c}")],
        }
    }
}

/// The character as keyboards type it: a printed apostrophe and a no-break space have no key.
pub(crate) fn plain(c: char) -> char {
    match c {
        '’' => '\'',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

fn upper(c: char) -> String {
    c.to_uppercase().collect()
}

/// Types into a field, within its length.
pub(crate) fn type_into(text: &mut String, stroke: Stroke) {
    match stroke {
        Stroke::Char(c) if !c.is_control() && text.chars().count() < FIELD_MAX => text.push(c),
        Stroke::Erase => {
            text.pop();
        }
        Stroke::Char(_) | Stroke::Shift => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::Act;
    use super::*;

    fn strike(typing: &mut Typing, text: &mut String, key: &str) {
        if let Some(stroke) = Act::Touch(key.to_owned()).stroke(typing) {
            type_into(text, stroke);
        }
    }

    #[test]
    fn every_character_with_keys_is_typed_by_them() {
        let written = "Éléonore a 3 amis, n'est-ce pas ? Oui ! simone@exemple.fr";
        let (mut typing, mut text) = (Typing::default(), String::new());
        for c in written.chars() {
            let keys = Typing::keys_for(c);
            assert!(!keys.is_empty(), "{c}");
            for key in keys {
                let seen = typing.rows().iter().flat_map(|row| &row.items).any(|item| item.key == key);
                assert!(seen, "`{key}` is on no row");
                strike(&mut typing, &mut text, &key);
            }
        }
        assert_eq!(text, written);
    }

    #[test]
    fn keys_are_found_for_what_is_printed_and_for_nothing_else() {
        let cases: [(char, &[&str]); 8] = [
            ('a', &["key:a"]),
            ('A', &["key:shift", "key:a"]),
            ('É', &["key:shift", "key:é"]),
            (' ', &["key: "]),
            ('\u{a0}', &["key: "]),
            ('’', &["key:'"]),
            ('€', &[]),
            ('م', &[]),
        ];
        for (c, keys) in cases {
            assert_eq!(Typing::keys_for(c), keys, "{c}");
        }
    }

    #[test]
    fn the_turn_of_shift_ends_with_a_character() {
        for act in [Act::Type('x'), Act::Touch("key:x".to_owned())] {
            let mut typing = Typing { shift: true };
            assert!(act.stroke(&mut typing).is_some());
            assert!(!typing.shift, "{act:?}");
        }
        let mut typing = Typing { shift: true };
        assert_eq!(Act::Erase.stroke(&mut typing), Some(Stroke::Erase));
        assert!(typing.shift);
        // A key of the desk types what is printed on it.
        assert_eq!(Act::Type('x').stroke(&mut typing), Some(Stroke::Char('x')));
    }

    #[test]
    fn what_is_no_key_types_nothing() {
        let mut typing = Typing::default();
        for key in ["send", "key", "key:", ""] {
            assert_eq!(typing.stroke(key), None, "{key}");
        }
        let drag = Act::Drag { from: "key:a".to_owned(), to: "key:b".to_owned() };
        assert_eq!(drag.stroke(&mut typing), None);
    }

    #[test]
    fn a_field_holds_so_much_and_no_control_characters() {
        let mut text = "é".repeat(FIELD_MAX - 1);
        for c in ['\n', '\u{7}', 'a', 'b'] {
            type_into(&mut text, Stroke::Char(c));
        }
        assert_eq!((text.chars().count(), text.ends_with('a')), (FIELD_MAX, true));
        let mut empty = String::new();
        type_into(&mut empty, Stroke::Erase);
        type_into(&mut empty, Stroke::Shift);
        assert_eq!(empty, "");
    }
}
