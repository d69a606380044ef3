//! A tone instead of words: whether anything is heard at all.

use std::f64::consts::TAU;
use std::time::Duration;

use super::{Samples, SoundError, Step, Utterance, Voice};
use crate::sound::limits::BLOCK_LIMIT;

/// Samples a second.
const RATE: u32 = 22_050;
/// How long it swells and fades: an edge is heard as a click.
const EDGE: f64 = 0.02;
/// How loud it is, of 1: headphones may lie on ears.
const LOUD: f64 = 0.3;
/// The longest.
const LONGEST: Duration = Duration::from_secs(60);
/// The lowest and the highest pitch, in hertz.
const PITCHES: (u32, u32) = (50, 8_000);

/// Says every text as one tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    hertz: u32,
    length: Duration,
}

impl Tone {
    /// A tone of so many hertz and so long, at most a minute.
    #[must_use]
    pub fn new(hertz: u32, length: Duration) -> Self {
        Self { hertz: hertz.clamp(PITCHES.0, PITCHES.1), length: length.min(LONGEST) }
    }
}

impl Default for Tone {
    fn default() -> Self {
        Self::new(440, Duration::from_secs(3))
    }
}

impl Voice for Tone {
    fn speak(&mut self, _: &Utterance) -> Result<Box<dyn Samples>, SoundError> {
        let count = self.length.as_secs_f64() * f64::from(RATE);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a minute has 1.3 million"
        )]
        Ok(Box::new(Sounding { hertz: self.hertz.into(), at: 0, count: count as u32 }))
    }
}

struct Sounding {
    hertz: f64,
    at: u32,
    count: u32,
}

impl Samples for Sounding {
    fn rate(&self) -> u32 {
        RATE
    }

    fn next(&mut self, into: &mut Vec<i16>) -> Result<Step, SoundError> {
        if self.at == self.count {
            return Ok(Step::End);
        }
        let end = self.at.saturating_add(BLOCK_LIMIT.try_into().unwrap_or(u32::MAX)).min(self.count);
        into.extend((self.at..end).map(|at| {
            let seconds = |samples: u32| f64::from(samples) / f64::from(RATE);
            let edge = (seconds(at) / EDGE).min(seconds(self.count - at) / EDGE).min(1.0);
            let value = (seconds(at) * self.hertz * TAU).sin() * edge * LOUD * f64::from(i16::MAX);
            #[allow(clippy::cast_possible_truncation, reason = "no louder than the loudest")]
            let value = value as i16;
            value
        }));
        self.at = end;
        Ok(Step::More)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(tone: Tone) -> Vec<i16> {
        let (mut all, mut tone) = (vec![], tone);
        let mut samples = tone.speak(&Utterance::new("x", "fr").unwrap()).unwrap();
        while samples.next(&mut all).unwrap() == Step::More {}
        all
    }

    #[test]
    fn a_tone_has_its_length_its_pitch_and_soft_edges() {
        let tone = all(Tone::new(440, Duration::from_secs(2)));
        assert_eq!(tone.len(), 44_100);
        let upward = tone.windows(2).filter(|two| two[0] < 0 && two[1] >= 0).count();
        assert!((878..=881).contains(&upward), "{upward} waves in two seconds");
        let steepest = |part: &[i16]| part.windows(2).map(|two| two[0].abs_diff(two[1])).max();
        assert!(tone[0] == 0 && tone[tone.len() - 1].abs() < 200);
        assert!(steepest(&tone[..40]) < steepest(&tone[20_000..20_100]));
        assert!(tone.iter().all(|value| value.unsigned_abs() < 10_000), "headphones lie on ears");
        assert_eq!(all(Tone::new(440, Duration::MAX)).len(), 22_050 * 60);
        assert!(all(Tone::new(440, Duration::ZERO)).is_empty());
    }
}
