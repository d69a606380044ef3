//! Tickets and QR codes as pictures, drawn once each: what the screen shows is what the printer prints.

use crate::vm::Picture;
use perron_paper::{Document, raster};
use std::sync::{Arc, Mutex, PoisonError};

/// Dots across an 80 mm paper.
const PAPER_DOTS: u32 = 576;
/// Pictures kept: a visit shows two or three.
const KEPT: usize = 4;

/// A small cache of drawn pictures; a pure function's memory, not state. Emptied at the end of each visit.
#[derive(Debug, Default)]
pub struct Pictures(Mutex<Vec<Picture>>);

impl Pictures {
    /// The document as it prints; empty when it cannot be drawn.
    pub(super) fn paper(&self, key: String, document: impl FnOnce() -> Option<Document>) -> Picture {
        self.kept(key, || {
            let raster = raster::render(&document()?, PAPER_DOTS).ok()?;
            Some((raster.width(), raster.grey().to_vec()))
        })
    }

    /// A QR code, one pixel per module with its quiet zone.
    pub(super) fn qr(&self, text: &str) -> Picture {
        self.kept(format!("qr {text}"), || {
            const QUIET: usize = 2;
            const SCALE: usize = 8;
            let code = qrcode::QrCode::new(text.as_bytes()).ok()?;
            let side = (code.width() + 2 * QUIET) * SCALE;
            let dark = |x: usize, y: usize| {
                let (x, y) = (x / SCALE, y / SCALE);
                let inside =
                    (QUIET..QUIET + code.width()).contains(&x) && (QUIET..QUIET + code.width()).contains(&y);
                inside && code[(x - QUIET, y - QUIET)] == qrcode::Color::Dark
            };
            let grey = (0..side * side).map(|i| if dark(i % side, i / side) { 0 } else { 255 }).collect();
            Some((u32::try_from(side).ok()?, grey))
        })
    }

    /// Forgets all pictures.
    pub fn wipe(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn kept(&self, key: String, draw: impl FnOnce() -> Option<(u32, Vec<u8>)>) -> Picture {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().find(|p| p.key == key) {
            return found.clone();
        }
        let (width, grey) = draw().unwrap_or_default();
        let picture = Picture { key, width, grey: Arc::new(grey) };
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(picture.clone());
        picture
    }
}
