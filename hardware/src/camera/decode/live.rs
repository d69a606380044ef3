//! Frame after frame of a camera: nearly all of them show no code, and none may keep the processor busy.
//!
//! Each frame gets the plain attempt. One frame in [`QUIET`] gets another attempt besides, in turn, so that a code held
//! for a second or two gets them all; where three corner marks are seen that may be of one code, one in [`LIKELY`].

use std::time::{Duration, Instant};

use super::{ATTEMPTS, Frame, View, changed, guarded, into_work};

/// One frame in so many gets a second attempt while nothing is seen that could be a code.
const QUIET: usize = 3;

/// One frame in so many does where something could be a code: printed text, too, has what looks like corner marks.
const LIKELY: usize = 2;

/// The most places tried in one attempt where three marks could be of one code: fewer than for a still picture.
const SETS: usize = 40;

/// Searches the frames of one camera.
#[derive(Debug, Default)]
pub struct LiveSearch {
    frames: usize,
    turn: usize,
}

impl LiveSearch {
    /// Reads the codes of the next frame, beginning nothing after `limit`.
    #[must_use]
    pub fn look(&mut self, frame: &Frame, limit: Duration) -> Vec<String> {
        let until = Some(Instant::now() + limit);
        let picture = View::new(frame.width(), frame.height(), frame.luma().into());
        let picture = into_work(&picture);
        let [(_, plain), others @ ..] = &ATTEMPTS;
        let found = guarded(*plain, &picture, SETS, until);
        self.frames = self.frames.wrapping_add(1);
        let often = if found.places == 0 { QUIET } else { LIKELY };
        if !found.texts.is_empty() || !self.frames.is_multiple_of(often) {
            return found.texts;
        }
        let next = others.iter().cycle().skip(self.turn).take(others.len());
        for (changes, method) in next {
            self.turn = (self.turn + 1) % others.len().max(1);
            // One that is not for pictures of this size gives its turn to the next.
            if let Some(view) = changed(changes, &picture) {
                return guarded(*method, &view, SETS, until).texts;
            }
        }
        Vec::new()
    }
}
