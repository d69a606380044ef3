//! What is held before the simulated camera, and pulling the reader's cable.

use super::{Driver, HANGS, LOOK, settle};
use crate::tour::TourError;
use crate::vm::ViewModel;
use perron_outside::PRIVATE;
use std::time::Instant;

/// The camera's picture, in pixels.
const SEEN: (u32, u32) = (1280, 720);
/// The side of a code's smallest square, in pixels of that picture.
const MODULE: u32 = 6;
/// Greys of the room behind, of the card and of the code.
const ROOM: (u8, u8) = (70, 150);
const CARD: u8 = 235;
const INK: u8 = 25;
/// What is left of the card around its code, in squares.
const MARGIN: u32 = 5;

/// A card with this code in a room, so far beside and below the middle of the picture.
fn card(text: &str, (aside, below): (i32, i32)) -> Option<Vec<u8>> {
    let code = qrcode::QrCode::new(text.as_bytes()).ok()?;
    let modules = u32::try_from(code.width()).ok()?;
    let side = i64::from((modules + 2 * MARGIN) * MODULE);
    let left = i64::from(SEEN.0) / 2 - side / 2 + i64::from(aside);
    let top = i64::from(SEEN.1) / 2 - side / 2 + i64::from(below);
    let grey = |x: u32, y: u32| {
        let (column, row) = (i64::from(x) - left, i64::from(y) - top);
        if !(0..side).contains(&column) || !(0..side).contains(&row) {
            let span = u32::from(ROOM.1 - ROOM.0);
            return ROOM.0 + u8::try_from((x + y) * span / (SEEN.0 + SEEN.1)).unwrap_or_default();
        }
        let module = |at: i64| usize::try_from(at / i64::from(MODULE) - i64::from(MARGIN)).ok();
        let inside = |at: &usize| *at < code.width();
        match (module(column).filter(inside), module(row).filter(inside)) {
            (Some(column), Some(row)) if code[(column, row)] == qrcode::Color::Dark => INK,
            _ => CARD,
        }
    };
    let pixels: Vec<u8> =
        (0..SEEN.1).flat_map(|y| (0..SEEN.0).map(move |x| (x, y))).map(|(x, y)| grey(x, y)).collect();
    let mut bytes = vec![];
    let mut encoder = png::Encoder::new(&mut bytes, SEEN.0, SEEN.1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

impl Driver {
    /// Holds a card before the camera, so far beside and below the middle, in its pixels.
    pub(in crate::tour) fn hold_before_camera(
        &mut self,
        text: &str,
        at: (i32, i32),
    ) -> Result<(), TourError> {
        self.acted = Instant::now();
        let (Some(folder), Some(bytes)) = (self.running.pictures.clone(), card(text, at)) else {
            self.note("camera", "a camera, and a card before it", false);
            return Ok(());
        };
        let path = folder.join(format!("card-{}-{}.png", at.0, at.1));
        perron_outside::replace(&path, &bytes, PRIVATE)
            .map_err(|error| TourError::File { path, problem: error.to_string() })
    }

    /// Pulls the reader's cable, or puts it back.
    pub(in crate::tour) fn plug_reader(&mut self, plugged: bool) {
        if let Some(scanner) = &self.running.scanner {
            if plugged { scanner.plug() } else { scanner.unplug() }
        }
    }

    /// Waits for what a device's own thread brings about: it is not asked by a probe, however slow it is.
    pub(in crate::tour) fn await_device(
        &mut self,
        holds: impl Fn(&ViewModel) -> bool,
    ) -> Result<(), TourError> {
        let from = Instant::now();
        loop {
            self.probe()?;
            self.pump();
            if self.bridge.shown().is_some_and(|view| holds(view)) {
                settle();
                return Ok(());
            }
            if from.elapsed() > HANGS {
                self.note("device", "what a device brings about", false);
                return Ok(());
            }
            std::thread::sleep(LOOK);
        }
    }
}
