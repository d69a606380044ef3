//! Tickets and QR codes as pictures, drawn once each: what the screen shows is what the printer prints.

use crate::vm::{Picture, Pixels};
use perron_hardware::camera::Preview;
use perron_paper::{Document, raster};
use std::sync::{Arc, Mutex, PoisonError};

/// Dots across an 80 mm paper.
const PAPER_DOTS: u32 = 576;
/// Pixels across a tutorial's drawing: what the largest place on a screen of 1920 shows of it.
const DRAWING_WIDTH: u32 = 800;
/// Pictures kept: a visit shows two or three.
const KEPT: usize = 4;

/// A small cache of drawn pictures; a pure function's memory, not state. Emptied at the end of each visit.
#[derive(Debug, Default)]
pub struct Pictures {
    drawn: Mutex<Vec<Picture>>,
    /// What the camera sees now, and the side of the frame to aim at, as a part of the shorter side.
    seen: Mutex<Option<(Picture, f32)>>,
}

impl Pictures {
    /// The document as it prints; empty when it cannot be drawn.
    pub(super) fn paper(&self, key: String, document: impl FnOnce() -> Option<Document>) -> Picture {
        self.kept(key, || {
            let raster = raster::render(&document()?, PAPER_DOTS).ok()?;
            Some((raster.width(), Pixels::Grey(raster.grey().to_vec().into())))
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
            Some((u32::try_from(side).ok()?, Pixels::Grey(Arc::new(grey))))
        })
    }

    /// A drawing of a tutorial, as SVG. It was checked when the tutorial was read: no script, no reference to anything
    /// outside, no text; and this drawer knows none of them.
    pub(super) fn drawing(&self, key: String, svg: &[u8]) -> Picture {
        self.kept(key, || {
            let tree = resvg::usvg::Tree::from_data(svg, &resvg::usvg::Options::default()).ok()?;
            let size = tree.size().to_int_size().scale_to_width(DRAWING_WIDTH)?;
            if size.height() > DRAWING_WIDTH * 2 {
                return None;
            }
            let mut pixels = resvg::tiny_skia::Pixmap::new(size.width(), size.height())?;
            let scale = resvg::tiny_skia::Transform::from_scale(
                size.width() as f32 / tree.size().width(),
                size.height() as f32 / tree.size().height(),
            );
            resvg::render(&tree, scale, &mut pixels.as_mut());
            Some((size.width(), Pixels::Colour(Arc::new(pixels.take()))))
        })
    }

    /// What the camera sees now; the picture before is gone.
    pub fn see(&self, preview: Preview) {
        let (_, _, side) = preview.aim();
        let shorter = preview.width.min(preview.height).max(1);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Two pictures that follow each other differ by their keys.
        let key =
            if seen.as_ref().is_some_and(|(before, _)| before.key == "seen") { "seen now" } else { "seen" };
        let pixels = Pixels::Grey(Arc::new(preview.luma));
        let picture = Picture { key: key.to_owned(), width: preview.width, pixels };
        *seen = Some((picture, side as f32 / shorter as f32));
    }

    /// The camera sees no more.
    pub fn close_eyes(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What the camera sees.
    pub(super) fn seen(&self) -> Option<(Picture, f32)> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets all pictures.
    pub fn wipe(&self) {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.close_eyes();
    }

    fn kept(&self, key: String, draw: impl FnOnce() -> Option<(u32, Pixels)>) -> Picture {
        let mut kept = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().find(|p| p.key == key) {
            return found.clone();
        }
        let (width, pixels) = draw().unwrap_or_default();
        let picture = Picture { key, width, pixels };
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(picture.clone());
        picture
    }
}
