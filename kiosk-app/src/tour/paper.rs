//! Printed documents as files: the picture, the printer's own bytes, the plain text, and the QR code read back.

use super::TourError;
use super::report::Printed;
use perron_hardware::camera::decode_luma;
use perron_outside::PRIVATE;
use perron_paper::{Document, png, raster, text};
use std::path::Path;

/// Dots across an 80 mm paper.
const WIDTH: u32 = 576;

/// Writes one document's files. The second value is false when its QR code does not read back.
pub(super) fn write(
    out: &Path,
    name: &str,
    document: &Document,
    bytes: &[u8],
) -> Result<(Printed, bool), TourError> {
    let fail = |problem: String| TourError::File { path: out.join(name), problem };
    let raster = raster::render(document, WIDTH).map_err(|e| fail(e.to_string()))?;
    let picture = png::encode(&raster).map_err(|e| fail(e.to_string()))?;
    let plain = text::render(document).map_err(|e| fail(e.to_string()))?;
    let file = |ending: &str, content: &[u8]| -> Result<String, TourError> {
        let name = format!("{name}.{ending}");
        perron_outside::replace(&out.join(&name), content, PRIVATE).map_err(|e| fail(e.to_string()))?;
        Ok(name)
    };
    let wanted: Vec<&str> = document.qr_texts().collect();
    let read =
        if wanted.is_empty() { vec![] } else { decode_luma(raster.width(), raster.height(), raster.grey()) };
    let held = wanted.iter().all(|text| read.iter().any(|r| r == text)) && !bytes.is_empty();
    let printed = Printed {
        kind: document.kind().to_owned(),
        png: file("png", &picture)?,
        bin: file("bin", bytes)?,
        txt: file("txt", plain.as_bytes())?,
        qr: read.into_iter().next(),
    };
    Ok((printed, held))
}
