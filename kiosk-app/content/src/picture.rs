//! Whether an SVG may be drawn: only shapes, nothing that runs, loads or refers, and small enough for a slow machine.
//!
//! A list of what is allowed, since a list of what is dangerous is never complete.

use roxmltree::{Document, Node, ParsingOptions};

use crate::limits::PICTURE_MAX;

/// Elements of a picture.
const NODES_MAX: u32 = 2000;
/// Groups within groups.
const DEPTH_MAX: usize = 16;
/// Characters of one attribute.
const ATTRIBUTE_MAX: usize = 16 * 1024;
/// The greatest number that a drawing needs.
const NUMBER_MAX: f64 = 100_000.0;
/// The namespace of SVG.
const SVG: &str = "http://www.w3.org/2000/svg";
/// Elements that only draw or describe.
const ELEMENTS: [&str; 12] =
    ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "title", "desc"];
/// Attributes that only draw.
const ATTRIBUTES: [&str; 35] = [
    "id",
    "class",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
    "points",
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-miterlimit",
    "opacity",
    "transform",
    "style",
    "version",
    "role",
    "preserveAspectRatio",
];
/// Attributes that are numbers, or lists of them.
const NUMBERS: [&str; 21] = [
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
    "points",
    "stroke-width",
    "opacity",
    "fill-opacity",
    "stroke-opacity",
    "transform",
];

/// Why a picture is not drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More bytes than a picture may have.
    #[error("the picture has {found} bytes, more than {PICTURE_MAX}")]
    Size {
        /// Bytes found.
        found: usize,
    },
    /// No XML, or XML with a document type or entities.
    #[error("this is no SVG that can be read: {problem}")]
    Xml {
        /// Line of the SVG file, from 1.
        line: usize,
        /// What the reader says.
        problem: String,
    },
    /// Something that is not allowed.
    #[error("the picture has {what}")]
    Forbidden {
        /// Line of the SVG file, from 1.
        line: usize,
        /// What it is.
        what: String,
    },
    /// No coordinate system.
    #[error("the picture has no viewBox of four numbers")]
    ViewBox,
    /// Too deep.
    #[error("groups lie more than {DEPTH_MAX} deep")]
    Depth {
        /// Line of the SVG file, from 1.
        line: usize,
    },
}

impl PictureError {
    /// The line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        match self {
            Self::Xml { line, .. } | Self::Forbidden { line, .. } | Self::Depth { line } => *line,
            Self::Size { .. } | Self::ViewBox => 1,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Size { .. } => "draw it with fewer points, 64 KiB at most",
            Self::Xml { .. } => "save it again as plain SVG, without DOCTYPE and entities",
            Self::Forbidden { .. } => {
                "keep shapes only: svg g path rect circle ellipse line polyline polygon"
            }
            Self::ViewBox => "add viewBox=\"0 0 320 260\" to the svg element",
            Self::Depth { .. } => "take groups out of their groups",
        }
    }
}

/// Looks a picture through.
///
/// # Errors
/// The first thing that keeps it from being drawn.
pub fn check(bytes: &[u8]) -> Result<(), PictureError> {
    if bytes.len() > PICTURE_MAX {
        return Err(PictureError::Size { found: bytes.len() });
    }
    let unread = |line, problem: String| PictureError::Xml { line, problem };
    let text = std::str::from_utf8(bytes).map_err(|error| unread(1, error.to_string()))?;
    deep(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options)
        .map_err(|error| unread(usize::try_from(error.pos().row).unwrap_or(1), error.to_string()))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || numbers(root.attribute("viewBox").unwrap_or_default()) != Some(4) {
        return Err(PictureError::ViewBox);
    }
    document.descendants().try_for_each(|node| allowed(&document, node))
}

/// Counts how deep elements lie before the reader, which calls itself, does so.
fn deep(text: &str) -> Result<(), PictureError> {
    let mut depth: usize = 0;
    for (at, _) in text.match_indices('<') {
        let rest = text.get(at + 1..).unwrap_or_default();
        let tag = rest.split('>').next().unwrap_or_default();
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) && !tag.ends_with('/') {
            depth += 1;
        }
        if depth > DEPTH_MAX {
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            return Err(PictureError::Depth { line });
        }
    }
    Ok(())
}

fn allowed(document: &Document<'_>, node: Node<'_, '_>) -> Result<(), PictureError> {
    let forbidden = |what: String| {
        let line = usize::try_from(document.text_pos_at(node.range().start).row).unwrap_or(1);
        PictureError::Forbidden { line, what }
    };
    if node.is_pi() {
        return Err(forbidden("a processing instruction".to_owned()));
    }
    if !node.is_element() {
        return Ok(());
    }
    let name = node.tag_name().name();
    if node.tag_name().namespace() != Some(SVG) || !ELEMENTS.contains(&name) {
        return Err(forbidden(format!("an element <{name}>, or another than SVG's")));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        if attribute.namespace().is_some() || !(ATTRIBUTES.contains(&name) || name.starts_with("aria-")) {
            return Err(forbidden(format!("an attribute {name}")));
        }
        let low = value.to_ascii_lowercase();
        let refers =
            low.contains("url") || low.contains("import") || low.contains("expression") || low.contains('\\');
        if value.len() > ATTRIBUTE_MAX || refers && name != "d" {
            return Err(forbidden(format!("a value of {name} that refers elsewhere, or is too long")));
        }
        let sizes = NUMBERS.contains(&name) && numbers(value).is_none();
        if sizes {
            return Err(forbidden(format!("a number in {name} that is none, or beyond {NUMBER_MAX}")));
        }
    }
    Ok(())
}

/// How many numbers a value holds; `None` when one is not finite or beyond what a drawing needs.
fn numbers(value: &str) -> Option<usize> {
    let mut count = 0;
    let mut rest = value;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        rest = rest.get(start..)?;
        let end = number_end(rest);
        let number: f64 = rest.get(..end)?.parse().ok()?;
        if !number.is_finite() || number.abs() > NUMBER_MAX {
            return None;
        }
        count += 1;
        rest = rest.get(end..)?;
    }
    let low = value.to_ascii_lowercase();
    if low.contains("nan") || low.contains("inf") { None } else { Some(count) }
}

/// Where the number at the beginning ends: `-1.5e3`; a second sign or dot begins another.
fn number_end(text: &str) -> usize {
    let (mut dot, mut exponent, mut before) = (false, false, ' ');
    for (at, c) in text.char_indices() {
        let goes_on = match c {
            '0'..='9' => true,
            '-' | '+' => at == 0 || matches!(before, 'e' | 'E'),
            '.' if !dot && !exponent => {
                dot = true;
                true
            }
            'e' | 'E'
                if !exponent
                    && text.get(at + 1..).is_some_and(|n| {
                        n.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
                    }) =>
            {
                exponent = true;
                true
            }
            _ => false,
        };
        if !goes_on {
            return at;
        }
        before = c;
    }
    text.len()
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
