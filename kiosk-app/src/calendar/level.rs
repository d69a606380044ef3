//! For whom a workshop is, as people write it.

/// What a participant should already know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Never or hardly used a computer.
    #[default]
    Beginner,
    /// Knows some gestures.
    SomePractice,
    /// Uses a computer without help.
    AtEase,
}

impl Level {
    /// Reads a level in English or French, whatever its case, accents and endings.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.trim().to_lowercase().chars().map(plain).collect();
        match plain.as_str() {
            "beginner" | "beginners" | "debutant" | "debutante" | "debutants" | "grand debutant"
            | "grands debutants" | "novice" | "novices" | "tous" | "tous niveaux" | "tout niveau"
            | "tous publics" | "tout public" => Some(Self::Beginner),
            "some practice" | "intermediate" | "intermediaire" | "intermediaires" | "initie" | "inities"
            | "un peu de pratique" => Some(Self::SomePractice),
            "at ease" | "advanced" | "a l'aise" | "avance" | "avances" | "confirme" | "confirmes" => {
                Some(Self::AtEase)
            }
            _ => None,
        }
    }
}

/// A letter without its accent; marks between words become spaces.
pub(super) fn plain(c: char) -> char {
    match c {
        'à' | 'â' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        '’' => '\'',
        '-' | '_' | '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}
