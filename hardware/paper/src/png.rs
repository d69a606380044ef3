//! A picture of a document as PNG, at the printer's resolution.

use crate::{error::PaperError, raster::Raster};

/// 203 dots per inch, the usual thermal head, in dots per metre.
const DOTS_PER_METRE: u32 = 7_992;

/// The picture as an 8-bit grey PNG file, one pixel per dot.
///
/// # Errors
/// Only what the encoder answers, which for a picture of ours is nothing.
pub fn encode(raster: &Raster) -> Result<Vec<u8>, PaperError> {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, raster.width(), raster.height());
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.set_pixel_dims(Some(::png::PixelDimensions {
        xppu: DOTS_PER_METRE,
        yppu: DOTS_PER_METRE,
        unit: ::png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(PaperError::Png)?;
    writer.write_image_data(raster.grey()).map_err(PaperError::Png)?;
    writer.finish().map_err(PaperError::Png)?;
    Ok(file)
}
