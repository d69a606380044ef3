//! JPEG, baseline and progressive, through `zune-jpeg`.

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::timed::{Limit, Timed};
use super::{grey, on_paper};
use crate::camera::CameraError;
use crate::camera::frame::{Frame, MAX_SIDE, check_size};

/// The most scans of a progressive picture; more only make it slow to read.
const MAX_SCANS: usize = 64;

pub(super) fn read(bytes: &[u8], limit: Limit<'_>) -> Result<Frame, CameraError> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize)
        .jpeg_set_max_scans(MAX_SCANS);
    let mut decoder = JpegDecoder::new_with_options(Timed::new(bytes, limit), options);
    decoder.decode_headers().map_err(damaged)?;
    let info = decoder.info().ok_or_else(|| missing("its header says no size"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    check_size(width, height)?;
    let samples = decoder.decode().map_err(damaged)?;
    let luma = match decoder.output_colorspace() {
        Some(ColorSpace::Luma) => samples,
        Some(ColorSpace::RGB) => samples.as_chunks().0.iter().map(|&[r, g, b]| grey(r, g, b)).collect(),
        Some(ColorSpace::RGBA) => {
            samples.as_chunks().0.iter().map(|&[r, g, b, a]| on_paper(grey(r, g, b), a)).collect()
        }
        _ => return Err(missing("its colours are of a kind that is not read")),
    };
    Frame::new(width, height, luma)
}

fn damaged(error: DecodeErrors) -> CameraError {
    CameraError::Damaged { kind: "JPEG", reason: error.to_string() }
}

fn missing(reason: &str) -> CameraError {
    CameraError::Damaged { kind: "JPEG", reason: reason.to_owned() }
}
