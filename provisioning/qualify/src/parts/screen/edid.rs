//! The size of a screen, from the block in which it describes itself (EDID).

/// How an EDID begins.
const HEADER: [u8; 8] = [0, 255, 255, 255, 255, 255, 255, 0];

/// Bytes of the first block.
const BLOCK: usize = 128;

/// Diagonals that are believed, in tenths of a mm: of the smallest panel in a PC, and of the largest screen beside one.
const DIAGONALS: std::ops::RangeInclusive<u64> = 1000..=25_400;

/// Shapes of pictures. Televisions that know no size give one as if it were that: 16 × 9 cm, 160 × 90 mm.
const RATIOS: [(u64, u64); 8] =
    [(16, 9), (16, 10), (15, 9), (4, 3), (5, 4), (21, 9), (1600, 900), (1600, 1000)];

/// The diagonal in inches; none for projectors and for screens whose size is left out or cannot be.
pub(super) fn inches(edid: &[u8]) -> Option<u64> {
    let block = edid.get(..BLOCK).filter(|block| block.starts_with(&HEADER))?;
    let is_whole = block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) == 0;
    let at = |index: usize| block.get(index).copied().map(u64::from).unwrap_or_default();
    let has_timing = at(54) | at(55) > 0;
    let coarse = (at(21), at(22)); // in cm, for the whole
    let fine = (at(66) | (at(68) >> 4) << 8, at(67) | (at(68) & 15) << 8); // in mm, beside the first timing
    let whole = diagonal((coarse.0 * 10, coarse.1 * 10));
    // The same figures in both places are cm in both, and of a timing half as large its size is not kept.
    let is_kept = |tenths: &u64| has_timing && fine != coarse && whole.is_none_or(|whole| tenths * 2 > whole);
    // Some write the mm of a panel where cm belong: 217 × 136 would be wider than any screen.
    let tenths = diagonal(fine).filter(is_kept).or(whole).or_else(|| diagonal(coarse))?;
    is_whole.then_some((tenths + 127) / 254)
}

/// The diagonal in tenths of a mm of a size in mm; none where it cannot be a screen's.
fn diagonal((width, height): (u64, u64)) -> Option<u64> {
    let is_ratio =
        RATIOS.iter().any(|(w, h)| [1, 10].iter().any(|unit| (width, height) == (w * unit, h * unit)));
    let tenths = ((width * width + height * height) * 100).isqrt();
    (width > 0 && height > 0 && !is_ratio && DIAGONALS.contains(&tenths)).then_some(tenths)
}

#[cfg(test)]
pub(super) fn made(cm: (u8, u8), mm: (u16, u16)) -> Vec<u8> {
    let mut block = vec![0; BLOCK];
    block[..8].copy_from_slice(&HEADER);
    (block[21], block[22]) = cm;
    block[54] = 1;
    let [w, h] = [mm.0.to_be_bytes(), mm.1.to_be_bytes()];
    (block[66], block[67], block[68]) = (w[1], h[1], w[0] << 4 | h[0]);
    block[127] = block.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A television of a public report: skipped where there is no test data.
    #[test]
    fn a_television_of_the_field_tells_no_size() {
        let Some(file) = perron_skips::test_data("field/machines/d11-tv-16x9cm.edid") else { return };
        assert_eq!(inches(&std::fs::read(file).unwrap()), None);
    }

    #[test]
    fn diagonals() {
        assert_eq!(inches(&made((34, 19), (344, 194))), Some(16)); // 15.6
        assert_eq!(inches(&made((53, 30), (0, 0))), Some(24));
        assert_eq!(inches(&made((0, 0), (0, 0))), None);
        for ratio in [made((16, 9), (0, 0)), made((16, 9), (160, 90)), made((4, 3), (16, 9))] {
            assert_eq!(inches(&ratio), None, "a ratio is no size");
        }
        assert_eq!(inches(&made((15, 9), (154, 86))), Some(7), "a tablet");
        for (cm, mm, size) in [
            ((34, 19), (34, 19), Some(15)),   // cm where mm belong
            ((121, 68), (121, 68), Some(55)), // the same of a television
            ((53, 30), (160, 90), Some(24)),  // a ratio beside a size
            ((16, 9), (344, 194), Some(16)),  // and a size beside a ratio
            ((16, 10), (0, 0), None),
            ((160, 90), (1600, 900), None), // a ratio once more
            ((40, 30), (400, 300), Some(20)),
            ((52, 32), (3, 2), Some(24)),       // no screen is so small
            ((52, 32), (130, 80), Some(24)),    // nor a quarter of itself
            ((52, 32), (4000, 2500), Some(24)), // nor so large
            ((217, 136), (0, 0), Some(10)),     // mm where cm belong
            ((0, 0), (34, 19), None),
            ((78, 0), (0, 0), None), // since EDID 1.4 a ratio may be written so
            ((0, 0), (293, 165), Some(13)),
        ] {
            assert_eq!(inches(&made(cm, mm)), size, "{cm:?} cm, {mm:?} mm");
        }
        let mut broken = made((34, 19), (344, 194));
        broken[30] ^= 1;
        assert_eq!(inches(&broken), None);
        assert_eq!(inches(&broken[..100]), None);
        assert_eq!(inches(&[]), None);
    }
}
