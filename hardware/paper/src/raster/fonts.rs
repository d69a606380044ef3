//! The embedded fonts, and which of them draws which letter.
//!
//! Three families. Perron Sans sets the languages of Latin script; what it lacks comes from IBM
//! Plex Sans, which brings Cyrillic; Perron Arabic brings the languages of Arabic script. A letter
//! that none has is an error, because a ticket with a letter missing may name another person or
//! another room.

use swash::{
    FontRef,
    text::{Codepoint, Script},
};

use super::direction::{Reading, Run};
use crate::{
    clean::{NON_JOINER, is_essential, push},
    error::PaperError,
};

const FACES: [(&str, [&[u8]; 2]); 3] = [
    (
        "Perron Sans",
        [
            include_bytes!("../../../../ui/fonts/PerronSans_400Regular.ttf"),
            include_bytes!("../../../../ui/fonts/PerronSans_700Bold.ttf"),
        ],
    ),
    (
        "IBM Plex Sans",
        [
            include_bytes!("../../../../ui/fonts/IBMPlexSans_400Regular.ttf"),
            include_bytes!("../../../../ui/fonts/IBMPlexSans_700Bold.ttf"),
        ],
    ),
    (
        "Perron Arabic",
        [
            include_bytes!("../../../../ui/fonts/PerronArabic_400Regular.ttf"),
            include_bytes!("../../../../ui/fonts/PerronArabic_700Bold.ttf"),
        ],
    ),
];

/// Regular or bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Letters that one face draws.
pub(super) struct FaceRun {
    pub(super) face: FontRef<'static>,
    pub(super) text: String,
}

impl FaceRun {
    /// The script whose rules join and place these letters.
    pub(super) fn script(&self) -> Script {
        let ruled = |script: &Script| matches!(script, Script::Arabic | Script::Cyrillic);
        self.text.chars().map(Codepoint::script).find(ruled).unwrap_or(Script::Latin)
    }
}

/// The faces of both weights, in the order of [`FACES`].
pub(super) struct Fonts {
    regular: Vec<FontRef<'static>>,
    bold: Vec<FontRef<'static>>,
}

impl Fonts {
    /// Reads the embedded fonts.
    pub(super) fn new() -> Result<Self, PaperError> {
        let mut faces = [Vec::new(), Vec::new()];
        for (name, files) in FACES {
            for (list, file) in faces.iter_mut().zip(files) {
                list.push(FontRef::from_index(file, 0).ok_or(PaperError::Font { name })?);
            }
        }
        let [regular, bold] = faces;
        Ok(Self { regular, bold })
    }

    fn of(&self, weight: Weight) -> &[FontRef<'static>] {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// `text` without the signs no font has; an error for a letter no font has.
    pub(super) fn printable(&self, text: &str) -> Result<String, PaperError> {
        let mut kept = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\n' || self.regular.iter().any(|face| has(face, c)) {
                push(&mut kept, c);
            } else if is_essential(c) {
                return Err(PaperError::NoGlyph { glyph: c });
            }
        }
        Ok(kept)
    }

    /// The face that draws the letters of Arabic script, if `text` has any: they reach higher and
    /// lower than others.
    pub(super) fn tall(&self, text: &str, weight: Weight) -> Option<&FontRef<'static>> {
        let arabic = text.chars().find(|c| c.script() == Script::Arabic)?;
        self.of(weight).iter().find(|face| has(face, arabic))
    }

    /// Splits a run into what each face draws, in the order it is said. From left to right the
    /// first family that has a letter draws it, from right to left the last: so brackets and stops
    /// match the words they stand by.
    pub(super) fn split(&self, run: Run<'_>, weight: Weight) -> Vec<FaceRun> {
        let faces = self.of(weight);
        let mut parts: Vec<FaceRun> = Vec::new();
        for c in run.text.chars() {
            let (c, face) = match run.reading {
                Reading::LeftToRight => (c, faces.iter().find(|face| has(face, c))),
                Reading::RightToLeft => {
                    let c = c.mirror().unwrap_or(c);
                    (c, faces.iter().rfind(|face| has(face, c)))
                }
            };
            let Some(face) = face else { continue };
            match parts.last_mut() {
                Some(last) if last.face.key == face.key || stays(c, &last.face) => last.text.push(c),
                _ => parts.push(FaceRun { face: *face, text: c.to_string() }),
            }
        }
        parts
    }
}

/// Whether `c` goes with the letters before it, whatever their face.
fn stays(c: char, face: &FontRef<'_>) -> bool {
    c == NON_JOINER || (c == ' ' && has(face, c))
}

fn has(face: &FontRef<'_>, c: char) -> bool {
    face.charmap().map(c) != 0
}
