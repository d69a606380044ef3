//! The table, and how a language is found in it.

use crate::script::{ARABIC, CYRILLIC, Direction, HEBREW, LATIN, LATIN_FACE, Script};

/// All that is known of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// The first part of its BCP 47 tag, in small letters.
    pub code: &'static str,
    /// Its name in itself, as people look for it in a list.
    pub own_name: &'static str,
    /// Its name in French, in small letters: what calendars write, and the passport of a machine.
    pub french_name: &'static str,
    /// Its letters.
    pub script: Script,
}

/// Every language that Perron knows. The interface speaks those that have texts in `ui/lang`; tutorials may be written
/// in all of them, and in others.
pub const LANGUAGES: &[Language] = &[
    row("fr", "Français", "français", LATIN),
    row("en", "English", "anglais", LATIN),
    row("ar", "العربية", "arabe", ARABIC),
    row("uk", "Українська", "ukrainien", CYRILLIC),
    row("es", "Español", "espagnol", LATIN),
    row("pt", "Português", "portugais", LATIN),
    row("tr", "Türkçe", "turc", LATIN),
    row("ru", "Русский", "russe", CYRILLIC),
    row("fa", "فارسی", "persan", ARABIC),
    row("ps", "پښتو", "pachto", ARABIC),
    row("ur", "اردو", "ourdou", ARABIC),
    row("ckb", "کوردیی ناوەندی", "kurde sorani", ARABIC),
    row("he", "עברית", "hébreu", HEBREW),
];

const fn row(
    code: &'static str,
    own_name: &'static str,
    french_name: &'static str,
    script: Script,
) -> Language {
    Language { code, own_name, french_name, script }
}

impl Language {
    /// The language of a BCP 47 tag, by its first part: `fr-x-falc` is French.
    #[must_use]
    pub fn of(tag: &str) -> Option<&'static Self> {
        let base = tag.split('-').next().unwrap_or_default();
        LANGUAGES.iter().find(|language| language.code.eq_ignore_ascii_case(base))
    }

    /// Whether its code has two letters. The log writes a language with two, so others cannot be that of a sign-up, of a
    /// workshop or of the interface.
    #[must_use]
    pub const fn has_two_letters(&self) -> bool {
        self.code.len() == 2
    }
}

/// Which way a language is read, by its BCP 47 tag; one that is not in the table, from left to right.
#[must_use]
pub fn direction_of(tag: &str) -> Direction {
    Language::of(tag).map_or(Direction::LeftToRight, |language| language.script.direction)
}

/// How a screen is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typesetting {
    /// Which way it is laid out.
    pub direction: Direction,
    /// The typeface, by the family's name in `ui/fonts`.
    pub face: &'static str,
}

impl Typesetting {
    /// For an interface in one language, and a lesson on the same screen that may be in another, by their tags. The
    /// screen is laid out from right to left if one of the two is. Its typeface has the letters of both, if one of the
    /// two is of Latin script.
    #[must_use]
    pub fn of_screen(interface: &str, lesson: Option<&str>) -> Self {
        let faces = [lesson, Some(interface)].map(|tag| Language::of(tag?)?.script.face);
        let other = faces.into_iter().flatten().find(|face| *face != LATIN_FACE);
        let turned = [Some(interface), lesson].into_iter().flatten().map(direction_of);
        let turned = turned.into_iter().any(|direction| direction == Direction::RightToLeft);
        Self {
            direction: if turned { Direction::RightToLeft } else { Direction::LeftToRight },
            face: other.unwrap_or(LATIN_FACE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_the_first_part_of_its_tag() {
        let table = [
            ("fr", Some("fr")),
            ("FR-ca", Some("fr")),
            ("fr-x-falc", Some("fr")),
            ("ckb-Arab-IQ", Some("ckb")),
            ("fra", None),
            ("de", None),
            ("f", None),
            ("-fr", None),
            ("", None),
        ];
        for (tag, code) in table {
            assert_eq!(Language::of(tag).map(|language| language.code), code, "{tag}");
        }
    }

    #[test]
    fn languages_of_arabic_and_hebrew_letters_are_read_from_right_to_left() {
        for tag in ["ar", "ar-MA", "AR", "fa", "he", "ps", "ur", "ckb"] {
            assert_eq!(direction_of(tag), Direction::RightToLeft, "{tag}");
        }
        for tag in ["fr", "fr-x-falc", "en", "uk", "tr", "arn", "de", ""] {
            assert_eq!(direction_of(tag), Direction::LeftToRight, "{tag}");
        }
    }

    #[test]
    fn a_screen_is_set_for_the_interface_and_for_the_lesson_on_it() {
        use Direction::{LeftToRight, RightToLeft};
        let table = [
            ("fr", None, LeftToRight, "Perron Sans"),
            ("uk", None, LeftToRight, "IBM Plex Sans"),
            ("ar", None, RightToLeft, "Perron Arabic"),
            ("fr", Some("fr-x-falc"), LeftToRight, "Perron Sans"),
            ("fr", Some("ar"), RightToLeft, "Perron Arabic"),
            ("fr", Some("uk"), LeftToRight, "IBM Plex Sans"),
            ("fr", Some("de"), LeftToRight, "Perron Sans"),
            ("fr", Some("he"), RightToLeft, "Perron Sans"),
            ("uk", Some("fr"), LeftToRight, "IBM Plex Sans"),
            ("uk", Some("ar"), RightToLeft, "Perron Arabic"),
            ("ar", Some("fr"), RightToLeft, "Perron Arabic"),
            ("", None, LeftToRight, "Perron Sans"),
        ];
        for (interface, lesson, direction, face) in table {
            let wanted = Typesetting { direction, face };
            assert_eq!(Typesetting::of_screen(interface, lesson), wanted, "{interface} {lesson:?}");
        }
    }
}
