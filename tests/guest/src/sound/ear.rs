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
    let (mut below, mut began) = (true, vec![]);
    for (at, sample) in loud.iter().enumerate() {
        if *sample < -i16::try_from(SILENCE).unwrap_or(0) {
            below = true;
        } else if below && is_loud(sample) {
            below = false;
            began.push(at);
        }
    }
    let count = |samples: usize| f64::from(u32::try_from(samples).unwrap_or(u32::MAX));
    // The middle half of all waves: a gap makes one of them long, and what stands beside it short.
    let mut waves: Vec<usize> =
        began.windows(2).filter_map(|two| two.last()?.checked_sub(*two.first()?)).collect();
    waves.sort_unstable();
    let middle = waves.get(waves.len() / 4..waves.len() * 3 / 4).unwrap_or_default();
    let hertz = count(middle.len()) * f64::from(rate) / count(middle.iter().sum()).max(1.0);
    (count(loud.len()) / f64::from(rate), hertz)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_right() {
        let wave =
            |at: u32| ((f64::from(at) / 48_000.0 * 440.0 * std::f64::consts::TAU).sin() * 9000.0) as i16;
        let silence = |count: usize| std::iter::repeat_n(0, count);
        for gap in [0, 12_000] {
            let (before, after) = ((0..24_000).map(wave), (24_000..48_000).map(wave));
            let samples = silence(9600).chain(before).chain(silence(gap)).chain(after).chain(silence(4800));
            let piece = Piece { at: Instant::now(), rate: 48_000, samples: samples.collect() };
            let (seconds, hertz) = measure(&[piece]);
            let longer = gap as f64 / 48_000.0;
            assert!((seconds - 1.0 - longer).abs() < 0.01, "{seconds}");
            assert!((hertz - 440.0).abs() < 2.0, "{hertz}");
        }
        assert_eq!(measure(&[]).0, 0.0);
    }
}
