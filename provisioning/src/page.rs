//! A sheet of A4 paper as grey dots at 200 dots per inch, put together from the pieces that `perron-paper` sets.

use perron_hardware::camera::decode_unhurried;
use perron_paper::raster::Raster;

use crate::base::BaseError;

/// Dots across: 210 mm.
pub(crate) const A4_WIDTH: u32 = 1654;
/// Dots down: 297 mm.
pub(crate) const A4_HEIGHT: u32 = 2339;
/// 200 dots per inch, in dots per metre.
const DOTS_PER_METRE: u32 = 7874;
const WHITE: u8 = 255;
const GREY: u8 = 140;

/// A sheet being filled.
pub(crate) struct Page {
    grey: Vec<u8>,
}

impl Page {
    /// An empty sheet.
    pub(crate) fn a4() -> Self {
        Self { grey: vec![WHITE; index(0, A4_HEIGHT).unwrap_or(0)] }
    }

    /// Lays a picture with its corner at `left`, `top`, each dot `times` dots wide and high. What lies outside is lost.
    pub(crate) fn place(&mut self, picture: &Raster, left: u32, top: u32, times: u32) {
        let width = usize::try_from(picture.width()).unwrap_or(1).max(1);
        for (y, row) in (0_u32..).zip(picture.grey().chunks(width)) {
            for (x, grey) in (0_u32..).zip(row).filter(|(_, grey)| **grey != WHITE) {
                self.fill(left + x * times, top + y * times, times, times, *grey);
            }
        }
    }

    /// A thin dashed line across the sheet, to cut along.
    pub(crate) fn cut_line(&mut self, y: u32) {
        for x in (0..A4_WIDTH).step_by(24) {
            self.fill(x, y, 12, 2, GREY);
        }
    }

    /// Fills a rectangle with a grey: 0 is black, 255 is white.
    pub(crate) fn fill(&mut self, x: u32, y: u32, width: u32, height: u32, grey: u8) {
        for row in y..y.saturating_add(height).min(A4_HEIGHT) {
            let (from, to) = (index(x.min(A4_WIDTH), row), index(x.saturating_add(width).min(A4_WIDTH), row));
            if let (Some(from), Some(to)) = (from, to)
                && let Some(dots) = self.grey.get_mut(from..to)
            {
                dots.fill(grey);
            }
        }
    }

    /// Whether our own decoder reads this text from the sheet.
    pub(crate) fn verify_code(&self, text: &str) -> bool {
        decode_unhurried(A4_WIDTH, A4_HEIGHT, &self.grey).iter().any(|found| found == text)
    }

    /// The sheet as an 8-bit grey PNG file of its true size.
    pub(crate) fn to_png(&self) -> Result<Vec<u8>, BaseError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, A4_WIDTH, A4_HEIGHT);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let unit = png::Unit::Meter;
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: DOTS_PER_METRE,
            yppu: DOTS_PER_METRE,
            unit,
        }));
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.grey)?;
        writer.finish()?;
        Ok(file)
    }
}

fn index(x: u32, y: u32) -> Option<usize> {
    usize::try_from(u64::from(y) * u64::from(A4_WIDTH) + u64::from(x)).ok()
}
