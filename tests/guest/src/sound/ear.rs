//! What was heard, and what it was.

use std::time::Instant;

/// Softer than this is silence.
const SILENCE: u16 = 200;

/// A few milliseconds of what was heard.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// When its last sample was heard.
    pub(super) at: Instant,
    /// Samples a second.
    pub(super) rate: u32,
    /// Its samples, of one channel.
    pub(super) samples: Vec<i16>,
}

impl Piece {
    /// Whether anything is heard in it.
    pub(super) fn is_loud(&self) -> bool {
        self.samples.iter().any(|sample| sample.unsigned_abs() > SILENCE)
    }
}

/// When something was last heard, of what was heard from a moment on.
pub(super) fn last_loud(pieces: &[Piece], from: Instant) -> Option<Instant> {
    pieces.iter().filter(|piece| piece.at >= from && piece.is_loud()).map(|piece| piece.at).max()
}

/// How long something was heard, in seconds, and its pitch in hertz.
pub(super) fn measure(pieces: &[Piece]) -> (f64, f64) {
    let rate = pieces.first().map_or(1, |piece| piece.rate);
    let samples: Vec<i16> = pieces.iter().flat_map(|piece| piece.samples.iter().copied()).collect();
    let is_loud = |sample: &i16| sample.unsigned_abs() > SILENCE;
    let begin = samples.iter().position(is_loud).unwrap_or(0);
    let end = samples.iter().rposition(is_loud).unwrap_or(0);
    let loud = samples.get(begin..end).unwrap_or_default();
    // Upwards through silence: noise around it counts once.
    let (mut below, mut waves) = (true, 0u32);
    for sample in loud {
        if *sample < -i16::try_from(SILENCE).unwrap_or(0) {
            below = true;
        } else if below && is_loud(sample) {
            below = false;
            waves += 1;
        }
    }
    let seconds = f64::from(u32::try_from(loud.len()).unwrap_or(u32::MAX)) / f64::from(rate);
    (seconds, f64::from(waves) / seconds.max(f64::EPSILON))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_right() {
        let wave =
            |at: u32| ((f64::from(at) / 48_000.0 * 440.0 * std::f64::consts::TAU).sin() * 9000.0) as i16;
        let samples = (0..9600).map(|_| 0).chain((0..48_000).map(wave)).chain((0..4800).map(|_| 0)).collect();
        let (seconds, hertz) = measure(&[Piece { at: Instant::now(), rate: 48_000, samples }]);
        assert!((seconds - 1.0).abs() < 0.01 && (hertz - 440.0).abs() < 2.0, "{seconds} {hertz}");
        assert_eq!(measure(&[]).0, 0.0);
    }
}
