//! Which three corner marks may be of one code.
//!
//! Seen from the front, the marks of a code are of one size, and two lines of one length meet at a right angle in the
//! mark at the top left. Seen from the side, the nearer mark is larger and the lines to it are longer. The library
//! below allows for marks twice the size of others; a telephone tilted in the hand shows three times.

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, GenerateFinderPatternSets};

/// The most marks of which all triples are looked at: 4060 triples. Of more, the library takes those near each other.
const MARKS: usize = 30;

/// How much larger one mark may be than another.
const SIZES: f32 = 3.5;

/// How much longer one line may be than the other, when the sizes of the marks are taken into account.
const LINES: f32 = 2.2;

/// How far from a right angle the lines may be: the cosine.
const COSINE: f32 = 0.75;

/// The modules along a side, less the seven of a mark: the fewest and the most, with room for what perspective does.
const MODULES: (f32, f32) = (11.0, 220.0);

/// The marks in threes, the likeliest first.
pub(super) fn triples(marks: &mut Vec<ConcentricPattern>) -> Vec<FinderPatternSet> {
    if marks.len() > MARKS {
        return GenerateFinderPatternSets(marks);
    }
    let mut found = Vec::new();
    for (at, &a) in marks.iter().enumerate() {
        for (next, &b) in marks.iter().enumerate().skip(at + 1) {
            let rest = marks.iter().skip(next + 1);
            found.extend(rest.filter_map(|&c| likeliest([(a, b, c), (b, c, a), (c, a, b)])));
        }
    }
    found.sort_by(|a: &(f32, _), b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, set)| set).collect()
}

/// The best of the three ways in which marks can be corners, with how unlikely it is.
fn likeliest(
    ways: [(ConcentricPattern, ConcentricPattern, ConcentricPattern); 3],
) -> Option<(f32, FinderPatternSet)> {
    let judged = ways.into_iter().filter_map(|(one, corner, other)| {
        let doubt = doubt(one, corner, other)?;
        // Seen in this order the marks turn as those of a code do, unless a mirror shows it.
        let is_turned = ConcentricPattern::cross(other - corner, one - corner) < 0.0;
        let (bl, tr) = if is_turned { (other, one) } else { (one, other) };
        Some((doubt, FinderPatternSet { bl, tl: corner, tr }))
    });
    judged.min_by(|a, b| a.0.total_cmp(&b.0))
}

/// How little three marks look like those of one code; none where they cannot be.
fn doubt(one: ConcentricPattern, corner: ConcentricPattern, other: ConcentricPattern) -> Option<f32> {
    let sizes = [one.size, corner.size, other.size].map(|size| size as f32);
    let (least, most) = sizes.iter().fold((f32::MAX, 0.0_f32), |(l, m), &size| (l.min(size), m.max(size)));
    if least <= 0.0 || most > SIZES * least {
        return None;
    }
    let (a, b) = (one - corner, other - corner);
    let length = |line: ConcentricPattern| ConcentricPattern::dot(line, line).sqrt();
    let modules = |line, size: f32| length(line) * 14.0 / (size + corner.size as f32);
    let (along, across) = (modules(a, one.size as f32), modules(b, other.size as f32));
    let lines = along.max(across) / along.min(across);
    let cosine = ConcentricPattern::dot(a, b).abs() / (length(a) * length(b));
    let fits = |count: f32| count >= MODULES.0 && count <= MODULES.1;
    (fits(along) && fits(across) && lines <= LINES && cosine <= COSINE)
        .then_some((lines - 1.0) + cosine + (most / least - 1.0) * 0.5)
}
