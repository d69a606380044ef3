//! The modules of a QR code, and how many dots each gets on a given paper.

use qrcode::{Color, EcLevel, QrCode};

use crate::{block::QrSize, error::PaperError};

/// Empty modules around the code that scanners need.
pub(crate) const QUIET_ZONE: u32 = 4;
/// Below three dots (0.38 mm) worn scanners fail.
const SMALLEST_MODULE: u32 = 3;

/// A QR code as dark and light modules.
pub(crate) struct Modules {
    /// Modules on a side, without the quiet zone.
    pub(crate) side: u32,
    dark: Vec<bool>,
}

impl Modules {
    /// Encodes `text` with medium correction: a crease across the ticket is survived.
    pub(crate) fn new(text: &str) -> Result<Self, PaperError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(PaperError::Qr)?;
        let side = u32::try_from(code.width()).unwrap_or(u32::MAX);
        Ok(Self { side, dark: code.to_colors().into_iter().map(|module| module == Color::Dark).collect() })
    }

    /// Whether the module is dark. Outside of the code all is light.
    pub(crate) fn is_dark(&self, x: u32, y: u32) -> bool {
        let inside = x < self.side && y < self.side;
        let index = y.saturating_mul(self.side).saturating_add(x);
        inside && usize::try_from(index).ok().and_then(|i| self.dark.get(i)).copied().unwrap_or(false)
    }

    /// Dots per module on paper of this width: the wished size, or less where it does not fit.
    pub(crate) fn module_dots(&self, size: QrSize, width: u32) -> Result<u32, PaperError> {
        let modules = self.side + 2 * QUIET_ZONE;
        let wished = match size {
            QrSize::Small => 4,
            QrSize::Medium => 6,
            QrSize::Large => 8,
        };
        match wished.min(width / modules) {
            dots if dots < SMALLEST_MODULE => Err(PaperError::QrTooWide { modules, dots: width }),
            dots => Ok(dots),
        }
    }
}
