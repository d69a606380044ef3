//! The size of a screen, from the block in which it describes itself (EDID).

/// How an EDID begins.
const HEADER: [u8; 8] = [0, 255, 255, 255, 255, 255, 255, 0];

/// Bytes of the first block.
const BLOCK: usize = 128;

/// The diagonal in inches; none for projectors and for screens that leave it out.
pub(super) fn inches(edid: &[u8]) -> Option<u64> {
    let block = edid.get(..BLOCK).filter(|block| block.starts_with(&HEADER))?;
    let is_whole = block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) == 0;
    let at = |index: usize| block.get(index).copied().map(u64::from).unwrap_or_default();
    // in mm beside the first timing, or else in cm for the whole
    let fine = (at(66) | (at(68) >> 4) << 8, at(67) | (at(68) & 15) << 8);
    let has_timing = at(54) | at(55) > 0;
    let (width, height) =
        if has_timing && fine.0 > 0 && fine.1 > 0 { fine } else { (at(21) * 10, at(22) * 10) };
    if is_ratio(width, height) {
        return None;
    }
    let tenths = ((width * width + height * height) * 100).isqrt(); // of a mm
    (is_whole && width > 0 && height > 0).then_some((tenths + 127) / 254)
}

/// Whether a size in mm is the ratio of a picture: televisions that know no size give 16 × 9 cm, or 160 × 90 mm.
fn is_ratio(width: u64, height: u64) -> bool {
    const RATIOS: [(u64, u64); 5] = [(16, 9), (16, 10), (15, 9), (4, 3), (5, 4)];
    RATIOS.iter().any(|(w, h)| [1, 10].iter().any(|unit| (width, height) == (w * unit, h * unit)))
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
        let mut broken = made((34, 19), (344, 194));
        broken[30] ^= 1;
        assert_eq!(inches(&broken), None);
        assert_eq!(inches(&broken[..100]), None);
        assert_eq!(inches(&[]), None);
    }
}
