//! Letters: from a text to glyphs in place, from glyphs to dots.
//!
//! Two families are embedded. Perron Sans sets the languages of Latin script; what it lacks comes
//! from IBM Plex Sans, which brings Cyrillic. A letter that neither has is an error, because a
//! ticket with a letter missing may name another person or another room. Scripts that join their
//! letters are in neither family, so they are refused rather than printed in pieces.

use swash::{
    FontRef, GlyphId,
    scale::{Render, ScaleContext, Source},
    shape::ShapeContext,
    text::Script,
    zeno::{Format, Vector},
};

use super::canvas::Raster;
use crate::{clean::is_essential, error::PaperError};

const FACES: [(&str, [&[u8]; 2]); 2] = [
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
];

/// Regular or bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// How one line of letters is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Height of the em square, in dots.
    pub(crate) em: f32,
    pub(crate) weight: Weight,
    /// Extra dots after each letter.
    pub(crate) tracking: f32,
    /// Grey value of the ink.
    pub(crate) ink: u8,
}

/// Sets letters. Keeps the fonts' caches between lines.
pub(crate) struct Typesetter {
    shapes: ShapeContext,
    scales: ScaleContext,
    regular: Vec<FontRef<'static>>,
    bold: Vec<FontRef<'static>>,
}

struct Placed {
    face: FontRef<'static>,
    glyph: GlyphId,
    x: f32,
    y: f32,
}

impl Typesetter {
    /// Reads the embedded fonts.
    pub(crate) fn new() -> Result<Self, PaperError> {
        let mut faces = [Vec::new(), Vec::new()];
        for (name, files) in FACES {
            for (list, file) in faces.iter_mut().zip(files) {
                list.push(FontRef::from_index(file, 0).ok_or(PaperError::Font { name })?);
            }
        }
        let [regular, bold] = faces;
        Ok(Self { shapes: ShapeContext::new(), scales: ScaleContext::new(), regular, bold })
    }

    /// `text` without the signs no font has; an error for a letter no font has.
    pub(crate) fn printable(&self, text: &str) -> Result<String, PaperError> {
        let mut kept = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\n' || self.regular.iter().any(|face| has(face, c)) {
                kept.push(c);
            } else if is_essential(c) {
                return Err(PaperError::NoGlyph { glyph: c });
            }
        }
        Ok(kept)
    }

    /// Width of one line, in dots.
    pub(crate) fn measure(&mut self, text: &str, setting: Setting) -> u32 {
        let (_, width) = self.place(text, setting);
        // A line is a few thousand dots at most, never negative: the cast loses nothing.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let dots = width.ceil().clamp(0.0, 1e6) as u32;
        dots
    }

    /// Draws one line, its left end at `x`, its letters standing on `baseline`.
    pub(crate) fn draw(&mut self, raster: &mut Raster, text: &str, setting: Setting, x: u32, baseline: u32) {
        let (glyphs, _) = self.place(text, setting);
        for placed in glyphs {
            let mut scaler = self.scales.builder(placed.face).size(setting.em).build();
            let (whole, part) = (placed.x.floor(), placed.x.fract());
            let mut render = Render::new(&[Source::Outline]);
            render.format(Format::Alpha).offset(Vector::new(part, placed.y));
            let Some(image) = render.render(&mut scaler, placed.glyph) else { continue };
            #[allow(clippy::cast_possible_truncation)]
            let left = i64::from(x) + whole as i64 + i64::from(image.placement.left);
            let top = i64::from(baseline) - i64::from(image.placement.top);
            let row_length = usize::try_from(image.placement.width).unwrap_or(0).max(1);
            for (y, row) in (top..).zip(image.data.chunks(row_length)) {
                for (x, cover) in (left..).zip(row) {
                    raster.blend(x, y, setting.ink, *cover);
                }
            }
        }
    }

    /// Shapes a line: glyphs with their places, and the line's width.
    fn place(&mut self, text: &str, setting: Setting) -> (Vec<Placed>, f32) {
        let faces = match setting.weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        let mut glyphs = Vec::new();
        let mut pen = 0.0;
        for (face, run) in runs(text, faces) {
            let script = if run.chars().any(is_cyrillic) { Script::Cyrillic } else { Script::Latin };
            let mut shaper = self.shapes.builder(face).size(setting.em).script(script).build();
            shaper.add_str(&run);
            shaper.shape_with(|cluster| {
                for glyph in cluster.glyphs {
                    glyphs.push(Placed { face, glyph: glyph.id, x: pen + glyph.x, y: glyph.y });
                    pen += glyph.advance;
                }
                pen += setting.tracking;
            });
        }
        (glyphs, (pen - setting.tracking).max(0.0))
    }
}

/// Splits a line into runs that one face draws, preferring the first face that has the letter.
fn runs(text: &str, faces: &[FontRef<'static>]) -> Vec<(FontRef<'static>, String)> {
    let mut runs: Vec<(FontRef<'static>, String)> = Vec::new();
    for c in text.chars() {
        let Some(face) = faces.iter().find(|face| has(face, c)) else { continue };
        match runs.last_mut() {
            Some((last, run)) if last.key == face.key || (c == ' ' && has(last, c)) => run.push(c),
            _ => runs.push((*face, c.to_string())),
        }
    }
    runs
}

fn has(face: &FontRef<'_>, c: char) -> bool {
    face.charmap().map(c) != 0
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}
