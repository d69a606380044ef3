//! Pictures in bands, `GS v 0`.

use super::Writer;
use crate::{
    block::Block,
    error::PaperError,
    profile::Profile,
    raster::{self, Raster},
};

/// Rows in one band: about 9 kB on wide paper. Cheap printers print a band once they have it whole,
/// and forget what is longer than their memory.
pub(super) const BAND_ROWS: u32 = 128;
/// `GS v 0 0`: a picture in the head's own resolution.
const RASTER: [u8; 4] = [0x1d, b'v', b'0', 0];
/// `DLE`, which printers obey even inside a picture when one of [`OBEYED`] follows.
pub(super) const DLE: u8 = 0x10;
/// After `DLE`: ask for the status, recover from an error, open the drawer or switch off.
pub(super) const OBEYED: [u8; 3] = [0x04, 0x05, 0x14];
/// `DLE` with one dot more.
const DLE_DEFUSED: u8 = 0x18;

/// One piece of a paper in this language, up to but without its cut.
pub(super) fn write(
    blocks: &[Block],
    lang: &str,
    profile: &Profile,
    writer: &mut Writer,
) -> Result<(), PaperError> {
    bands(&raster::piece(blocks, lang, u32::from(profile.dots_width))?, writer)
}

/// The picture, from the left edge.
pub(super) fn bands(raster: &Raster, writer: &mut Writer) -> Result<(), PaperError> {
    let row_bytes = u16::try_from(raster.width().div_ceil(8)).unwrap_or(u16::MAX).to_le_bytes();
    let mut top = 0;
    while top < raster.height() {
        let rows = BAND_ROWS.min(raster.height() - top);
        let mut band = RASTER.to_vec();
        band.extend(row_bytes);
        band.extend(u16::try_from(rows).unwrap_or(u16::MAX).to_le_bytes());
        let mut dots: Vec<u8> = (top..top + rows).flat_map(|y| raster.packed_row(y)).collect();
        defuse(&mut dots);
        band.extend(dots);
        writer.printer.custom(&band)?;
        top += rows;
    }
    Ok(())
}

/// Adds a dot wherever dots would read as a real-time command.
fn defuse(dots: &mut [u8]) {
    let mut next = 0;
    for dot in dots.iter_mut().rev() {
        if *dot == DLE && OBEYED.contains(&next) {
            *dot = DLE_DEFUSED;
        }
        next = *dot;
    }
}

#[cfg(test)]
mod tests {
    use super::defuse;

    #[test]
    fn dots_are_never_commands() {
        for (dots, expected) in [
            ([0x10, 0x04, 0x01], [0x18, 0x04, 0x01]),
            ([0x10, 0x10, 0x14], [0x10, 0x18, 0x14]),
            ([0x10, 0x05, 0x10], [0x18, 0x05, 0x10]),
            ([0x10, 0x06, 0x04], [0x10, 0x06, 0x04]),
        ] {
            let mut dots = dots;
            defuse(&mut dots);
            assert_eq!(dots, expected);
        }
    }
}
