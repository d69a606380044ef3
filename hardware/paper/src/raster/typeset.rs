//! Letters: from a line to glyphs in place, from glyphs to dots.
//!
//! A line is split twice, by direction and by face, and each part is shaped in the order it is
//! said: that is where letters join and marks find their place. Only then do the clusters of a
//! part that runs from right to left change places, each keeping its letter and marks together.

use swash::{
    FontRef, GlyphId,
    scale::{Render, ScaleContext, Source},
    shape::{Direction, ShapeContext},
    zeno::{Format, Vector},
};

use super::{
    canvas::Raster,
    direction::{Line, Reading, Run},
    fonts::{Fonts, Weight},
};
use crate::error::PaperError;

/// How one line of letters is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Height of the em square, in dots.
    pub(crate) em: f32,
    pub(crate) weight: Weight,
    /// Extra dots after each letter, where letters do not join.
    pub(crate) tracking: f32,
    /// Grey value of the ink.
    pub(crate) ink: u8,
}

/// Room for a line, in dots above and below what its letters stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) above: u32,
    pub(crate) below: u32,
}

impl Room {
    /// Height of the line.
    pub(crate) fn height(self) -> u32 {
        self.above + self.below
    }

    /// Room for both.
    pub(crate) fn max(self, other: Self) -> Self {
        Self { above: self.above.max(other.above), below: self.below.max(other.below) }
    }
}

/// Sets letters. Keeps the fonts' caches between lines.
pub(crate) struct Typesetter {
    shapes: ShapeContext,
    scales: ScaleContext,
    fonts: Fonts,
}

/// A letter with its marks, or letters drawn as one; glyphs that stay together.
struct Cluster {
    face: FontRef<'static>,
    /// Each with its offset, to the right and upwards, and its advance.
    glyphs: Vec<(GlyphId, f32, f32, f32)>,
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
        Ok(Self { shapes: ShapeContext::new(), scales: ScaleContext::new(), fonts: Fonts::new()? })
    }

    /// `text` without the signs no font has; an error for a letter no font has.
    pub(crate) fn printable(&self, text: &str) -> Result<String, PaperError> {
        self.fonts.printable(text)
    }

    /// Room for a line of this text.
    pub(crate) fn room(&self, text: &str, setting: Setting) -> Room {
        let height = dots((setting.em * 1.25).floor());
        let below = height * 3 / 10;
        let latin = Room { above: height - below, below };
        self.fonts.tall(text, setting.weight).map_or(latin, |face| {
            let metrics = face.metrics(&[]).scale(setting.em);
            latin.max(Room { above: dots(metrics.ascent), below: dots(metrics.descent) })
        })
    }

    /// Width of one line, in dots.
    pub(crate) fn measure(&mut self, line: Line<'_>, setting: Setting) -> u32 {
        let (_, width) = self.place(line, setting);
        dots(width)
    }

    /// Draws one line, its left end at `x`, its letters standing on `baseline`.
    pub(crate) fn draw(
        &mut self,
        raster: &mut Raster,
        line: Line<'_>,
        setting: Setting,
        x: u32,
        baseline: u32,
    ) {
        let (glyphs, _) = self.place(line, setting);
        for placed in glyphs {
            let mut scaler = self.scales.builder(placed.face).size(setting.em).build();
            let whole = placed.x.floor();
            let mut render = Render::new(&[Source::Outline]);
            render.format(Format::Alpha).offset(Vector::new(placed.x - whole, placed.y));
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
    fn place(&mut self, line: Line<'_>, setting: Setting) -> (Vec<Placed>, f32) {
        let mut placed = Vec::new();
        let (mut pen, mut apart) = (0.0, 0.0);
        for run in line.runs() {
            let mut clusters = self.shape(run, setting);
            // Letters that join would come apart.
            apart = if run.reading == Reading::RightToLeft { 0.0 } else { setting.tracking };
            if run.reading == Reading::RightToLeft {
                clusters.reverse();
            }
            for Cluster { face, glyphs } in clusters {
                for (glyph, x, y, advance) in glyphs {
                    placed.push(Placed { face, glyph, x: pen + x, y });
                    pen += advance;
                }
                pen += apart;
            }
        }
        (placed, (pen - apart).max(0.0))
    }

    /// The clusters of a run, in the order they are said.
    fn shape(&mut self, run: Run<'_>, setting: Setting) -> Vec<Cluster> {
        let direction = match run.reading {
            Reading::LeftToRight => Direction::LeftToRight,
            Reading::RightToLeft => Direction::RightToLeft,
        };
        let mut clusters = Vec::new();
        for part in self.fonts.split(run, setting.weight) {
            let builder = self.shapes.builder(part.face).size(setting.em);
            let mut shaper = builder.script(part.script()).direction(direction).build();
            shaper.add_str(&part.text);
            shaper.shape_with(|cluster| {
                let glyphs = cluster.glyphs.iter().map(|glyph| (glyph.id, glyph.x, glyph.y, glyph.advance));
                clusters.push(Cluster { face: part.face, glyphs: glyphs.collect() });
            });
        }
        clusters
    }
}

/// Whole dots that hold a length.
fn dots(length: f32) -> u32 {
    // A line is a few thousand dots at most, never negative: the cast loses nothing.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let dots = length.ceil().clamp(0.0, 1e6) as u32;
    dots
}

#[cfg(test)]
#[path = "typeset_tests.rs"]
mod tests;
