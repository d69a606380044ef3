//! One look at a picture in black and white: corner marks, codes that they may be of, texts.

use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, SampleQR};

use super::reading;
use super::triples::triples;

/// The longest text of one code kept, in bytes: four times what the largest QR code holds, for its bytes may be
/// written in an older character set.
const MAX_TEXT_BYTES: usize = 4 * 2953;

/// The most codes reported of one picture.
const MAX_CODES: usize = 16;

/// The most corner marks looked at, the largest first. A picture with more is no photograph of a code.
const MAX_MARKS: usize = 200;

/// What one look found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) texts: Vec<String>,
    /// The places where three corner marks could be of one code.
    pub(super) places: usize,
}

/// Looks for codes, trying at most `most` places where three marks could be of one. `is_over` ends it between two.
pub(super) fn look(picture: &BitMatrix, most: usize, is_over: &dyn Fn() -> bool) -> Found {
    let mut marks = FindFinderPatterns(picture, true, 0);
    marks.sort_by_key(|mark| std::cmp::Reverse(mark.size));
    marks.truncate(MAX_MARKS);
    let places = triples(&mut marks);
    let mut found = Found { texts: Vec::new(), places: places.len() };
    let mut used = Vec::new();
    for set in places.into_iter().take(most) {
        let corners = [set.bl, set.tl, set.tr];
        if corners.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        if is_over() || found.texts.len() == MAX_CODES {
            break;
        }
        let text = SampleQR(picture, &set).ok().and_then(|sampled| reading::text(sampled.getBits()));
        let Some(text) = text.filter(|text| text.len() <= MAX_TEXT_BYTES) else { continue };
        used.extend(corners);
        if !found.texts.contains(&text) {
            found.texts.push(text);
        }
    }
    found
}
