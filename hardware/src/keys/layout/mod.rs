//! Keyboard layouts: which character a key gives.
//!
//! A scanner that poses as a keyboard sends the keys that would type its code on a computer of one country. Which country
//! is a setting of the scanner, not of this machine, so each layout that scanners are sold with is here. They are those of
//! Windows, since scanners are made for its computers: dead keys and the locked digits of the French one are as there.

mod rows;

use evdev::KeyCode;

use rows::Rows;

/// The layouts of scanners, the most general first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layout {
    /// United States; the factory's setting of most.
    Us,
    /// France.
    Fr,
    /// Belgium.
    Be,
    /// Germany and Austria.
    De,
    /// French-speaking Switzerland.
    Ch,
    /// United Kingdom.
    Uk,
    /// Spain.
    Es,
    /// Portugal.
    Pt,
    /// Italy.
    It,
    /// Turkey, the layout named Q.
    Tr,
}

/// What a key is pressed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Level {
    /// Shift.
    pub shift: bool,
    /// AltGr, or Ctrl and Alt together, which Windows takes for it.
    pub alt_gr: bool,
    /// Caps Lock.
    pub caps: bool,
}

impl Layout {
    /// All of them, the likeliest of an unknown scanner in France first.
    pub const ALL: [Self; 10] =
        [Self::Us, Self::Fr, Self::Be, Self::De, Self::Ch, Self::Uk, Self::Es, Self::Pt, Self::It, Self::Tr];

    /// Its name in the configuration: the country's two letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Fr => "fr",
            Self::Be => "be",
            Self::De => "de",
            Self::Ch => "ch",
            Self::Uk => "uk",
            Self::Es => "es",
            Self::Pt => "pt",
            Self::It => "it",
            Self::Tr => "tr",
        }
    }

    /// The layout of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// The character of a key; a combining mark for a dead key. None: the key gives none there.
    #[must_use]
    pub fn character(self, key: KeyCode, level: Level) -> Option<char> {
        if key == KeyCode::KEY_SPACE {
            return Some(' ');
        }
        let rows = self.rows();
        let at = place(key)?;
        let of = |row: &str| row.chars().nth(at).filter(|c| *c != ' ');
        if level.alt_gr {
            return if level.shift { of(rows.both) } else { of(rows.alt_gr) };
        }
        let plain = of(rows.plain)?;
        // Caps Lock turns letters, and on the French and Belgian keyboards the row of digits, as Shift does.
        let turns = plain.is_alphabetic() || (self.locks_digits() && DIGITS.contains(&at));
        let shifted = level.shift != (level.caps && turns);
        if shifted { of(rows.shift) } else { Some(plain) }
    }

    /// How a character is typed: the keys in order, a dead key before its letter. None: this layout cannot.
    #[must_use]
    pub fn strokes(self, wanted: char) -> Option<Vec<(KeyCode, Level)>> {
        if let Some(stroke) = self.find(wanted) {
            return Some(vec![stroke]);
        }
        let (mark, base) = super::dead::parts(wanted)?;
        Some(vec![self.find(mark)?, self.find(base)?])
    }

    fn find(self, wanted: char) -> Option<(KeyCode, Level)> {
        if wanted == ' ' {
            return Some((KeyCode::KEY_SPACE, Level::default()));
        }
        let rows = self.rows();
        let levels = [
            (rows.plain, false, false),
            (rows.shift, true, false),
            (rows.alt_gr, false, true),
            (rows.both, true, true),
        ];
        levels.into_iter().find_map(|(row, shift, alt_gr)| {
            let at = row.chars().position(|c| c == wanted)?;
            Some((*KEYS.get(at)?, Level { shift, alt_gr, caps: false }))
        })
    }

    /// Whether Caps Lock gives the digits of the upper row, too.
    fn locks_digits(self) -> bool {
        matches!(self, Self::Fr | Self::Be)
    }

    fn rows(self) -> &'static Rows {
        match self {
            Self::Us => &rows::US,
            Self::Fr => &rows::FR,
            Self::Be => &rows::BE,
            Self::De => &rows::DE,
            Self::Ch => &rows::CH,
            Self::Uk => &rows::UK,
            Self::Es => &rows::ES,
            Self::Pt => &rows::PT,
            Self::It => &rows::IT,
            Self::Tr => &rows::TR,
        }
    }
}

impl std::fmt::Display for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The upper row's keys among [`KEYS`], from 1 to the second after 0.
const DIGITS: std::ops::RangeInclusive<usize> = 1..=12;

/// The keys that give characters, row by row as the tables have them.
#[rustfmt::skip]
const KEYS: [KeyCode; 48] = [
    KeyCode::KEY_GRAVE, KeyCode::KEY_1, KeyCode::KEY_2, KeyCode::KEY_3, KeyCode::KEY_4, KeyCode::KEY_5, KeyCode::KEY_6,
    KeyCode::KEY_7, KeyCode::KEY_8, KeyCode::KEY_9, KeyCode::KEY_0, KeyCode::KEY_MINUS, KeyCode::KEY_EQUAL,
    KeyCode::KEY_Q, KeyCode::KEY_W, KeyCode::KEY_E, KeyCode::KEY_R, KeyCode::KEY_T, KeyCode::KEY_Y, KeyCode::KEY_U,
    KeyCode::KEY_I, KeyCode::KEY_O, KeyCode::KEY_P, KeyCode::KEY_LEFTBRACE, KeyCode::KEY_RIGHTBRACE,
    KeyCode::KEY_A, KeyCode::KEY_S, KeyCode::KEY_D, KeyCode::KEY_F, KeyCode::KEY_G, KeyCode::KEY_H, KeyCode::KEY_J,
    KeyCode::KEY_K, KeyCode::KEY_L, KeyCode::KEY_SEMICOLON, KeyCode::KEY_APOSTROPHE, KeyCode::KEY_BACKSLASH,
    KeyCode::KEY_102ND, KeyCode::KEY_Z, KeyCode::KEY_X, KeyCode::KEY_C, KeyCode::KEY_V, KeyCode::KEY_B, KeyCode::KEY_N,
    KeyCode::KEY_M, KeyCode::KEY_COMMA, KeyCode::KEY_DOT, KeyCode::KEY_SLASH,
];

/// Whether a key gives a character in any layout.
#[must_use]
pub(super) fn gives_characters(key: KeyCode) -> bool {
    key == KeyCode::KEY_SPACE || place(key).is_some()
}

fn place(key: KeyCode) -> Option<usize> {
    KEYS.iter().position(|known| *known == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_each_key() {
        for layout in Layout::ALL {
            let rows = layout.rows();
            for row in [rows.plain, rows.shift, rows.alt_gr, rows.both] {
                assert_eq!(row.chars().count(), KEYS.len(), "{layout}: {row}");
            }
        }
    }

    #[test]
    fn caps_lock_gives_digits_in_france_and_capitals_elsewhere() {
        let caps = Level { caps: true, ..Level::default() };
        assert_eq!(Layout::Fr.character(KeyCode::KEY_1, caps), Some('1'));
        assert_eq!(Layout::De.character(KeyCode::KEY_1, caps), Some('1'));
        assert_eq!(
            Layout::De.character(KeyCode::KEY_MINUS, caps),
            Some('ß'.to_uppercase().next().unwrap()).and(Some('?'))
        );
        assert_eq!(Layout::Us.character(KeyCode::KEY_SLASH, caps), Some('/'));
        assert_eq!(Layout::Fr.character(KeyCode::KEY_Q, Level { shift: true, ..caps }), Some('a'));
    }
}
