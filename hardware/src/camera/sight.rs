//! Whether a camera sees anything at all: one with a cover on its lens, or broken, gives black frames and no error.

use std::time::{Duration, Instant};

use super::Frame;

/// How long all frames must be black before it is said: a camera that has just been opened needs a moment for its
/// exposure.
pub const BLACK_AFTER: Duration = Duration::from_secs(3);

/// Frames whose mean is no lighter than this may be black.
const DARK: u64 = 16;

/// Frames whose greys lie no farther from their mean than this, in the mean of the squares, show nothing: noise alone.
const EVEN: u64 = 36;

/// One pixel in so many is looked at.
const EACH: usize = 61;

/// Watches the frames of one camera.
#[derive(Debug, Default)]
pub struct Sight {
    black_since: Option<Instant>,
}

impl Sight {
    /// Takes note of a frame. True while all frames have been black for [`BLACK_AFTER`].
    pub fn is_black(&mut self, frame: &Frame, now: Instant) -> bool {
        if !shows_nothing(frame) {
            self.black_since = None;
            return false;
        }
        now.saturating_duration_since(*self.black_since.get_or_insert(now)) >= BLACK_AFTER
    }
}

/// Whether a frame is dark and even.
fn shows_nothing(frame: &Frame) -> bool {
    let greys = frame.luma().iter().step_by(EACH).map(|&grey| u64::from(grey));
    let (count, sum, squares) =
        greys.fold((0, 0, 0), |(count, sum, squares), grey| (count + 1, sum + grey, squares + grey * grey));
    let Some(mean) = u64::checked_div(sum, count) else { return false };
    let spread = (squares / count).saturating_sub(mean * mean);
    mean <= DARK && spread <= EVEN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(grey: impl Fn(u32) -> u8) -> Frame {
        Frame::new(100, 100, (0..10_000).map(grey).collect()).unwrap()
    }

    #[test]
    fn black_is_dark_and_even_for_a_while() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let (black, noise, lamp) =
            (frame(|_| 0), frame(|at| 8 + (at * 7 % 5) as u8), frame(|at| if at % 9 == 0 { 90 } else { 3 }));
        let mut sight = Sight::default();
        assert!(!sight.is_black(&black, at(0)) && !sight.is_black(&noise, at(2900)));
        assert!(sight.is_black(&noise, at(3000)));
        assert!(!sight.is_black(&lamp, at(3100)), "something in the dark is something");
        assert!(!sight.is_black(&black, at(3200)) && !sight.is_black(&black, at(6100)));
        assert!(sight.is_black(&black, at(6200)));
    }
}
