//! PNG, row by row: of any colour type and depth, interlaced or not.

use png::{ColorType, DecodeOptions, Decoder, DecodingError, InterlaceInfo, Limits, Transformations};

use super::timed::{Limit, Timed};
use super::{grey, on_paper};
use crate::camera::CameraError;
use crate::camera::frame::{Frame, check_size};

/// What the decoder may allocate besides our grey values: rows, palettes, text chunks.
const WORK_BYTES: usize = 16 << 20;

pub(super) fn read(bytes: &[u8], limit: Limit<'_>) -> Result<Frame, CameraError> {
    let mut options = DecodeOptions::default();
    options.set_ignore_text_chunk(true);
    options.set_ignore_iccp_chunk(true);
    let mut decoder = Decoder::new_with_options(Timed::new(bytes, limit), options);
    decoder.set_limits(Limits { bytes: WORK_BYTES });
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (header.width, header.height);
    let pixels = check_size(width, height)?;
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (color, _) = reader.output_color_type();
    let mut luma = vec![u8::MAX; pixels];
    let mut line = 0;
    while let Some(row) = reader.next_interlaced_row().map_err(damaged)? {
        limit.check()?;
        let values = greys(color, row.data());
        match row.interlace() {
            InterlaceInfo::Adam7(place) => {
                png::expand_interlaced_row(&mut luma, width as usize, &values, place, 8)
            }
            InterlaceInfo::Null(_) => {
                let to = luma.iter_mut().skip(line * width as usize);
                to.zip(values).for_each(|(to, value)| *to = value);
                line += 1;
            }
        }
    }
    Frame::new(width, height, luma)
}

/// The grey values of one row of 8-bit samples.
fn greys(color: ColorType, row: &[u8]) -> Vec<u8> {
    match color {
        ColorType::Grayscale | ColorType::Indexed => row.to_vec(),
        ColorType::GrayscaleAlpha => row.as_chunks().0.iter().map(|&[v, a]| on_paper(v, a)).collect(),
        ColorType::Rgb => row.as_chunks().0.iter().map(|&[r, g, b]| grey(r, g, b)).collect(),
        ColorType::Rgba => row.as_chunks().0.iter().map(|&[r, g, b, a]| on_paper(grey(r, g, b), a)).collect(),
    }
}

fn damaged(error: DecodingError) -> CameraError {
    CameraError::Damaged { kind: "PNG", reason: error.to_string() }
}
