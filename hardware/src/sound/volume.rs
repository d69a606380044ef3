//! How loud.

/// From one percent to the next, in hundredths of a decibel: from the loudest to the softest are 40 decibels, from a voice
/// near the ear to a whisper.
const STEP: i64 = 40;

/// How loud, from 0, which is silent, to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u8);

impl Volume {
    /// Nothing is heard.
    pub const SILENT: Self = Self(0);
    /// As loud as the output allows without distortion.
    pub const LOUDEST: Self = Self(100);

    /// So many percent, at most 100.
    #[must_use]
    pub fn new(percent: u8) -> Self {
        Self(percent.min(100))
    }

    /// In percent.
    #[must_use]
    pub fn percent(self) -> u8 {
        self.0
    }

    /// Below the loudest, in hundredths of a decibel; nothing for silence.
    #[must_use]
    pub fn below_loudest(self) -> Option<i64> {
        (self.0 > 0).then(|| (i64::from(self.0) - 100) * STEP)
    }

    /// By what samples are multiplied, in parts of 65,536.
    #[must_use]
    pub fn gain(self) -> i32 {
        /// One, in these parts.
        const ONE: f64 = 65_536.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "between 0 and one")]
        self.below_loudest().map_or(0, |hundredths| (10f64.powf(hundredths as f64 / 2000.0) * ONE) as i32)
    }
}

/// Multiplies samples by a [gain](Volume::gain).
pub(super) fn scale(samples: &mut [i16], gain: i32) {
    for sample in samples {
        let scaled = (i64::from(*sample) * i64::from(gain)) >> 16;
        *sample = scaled.clamp(i16::MIN.into(), i16::MAX.into()).try_into().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn louder_is_louder_and_nothing_is_silence() {
        assert_eq!(Volume::new(200), Volume::LOUDEST);
        assert_eq!(Volume::LOUDEST.gain(), 65_536);
        assert_eq!(Volume::SILENT.gain(), 0);
        assert_eq!(Volume::new(50).below_loudest(), Some(-2000));
        for percent in 1..=100 {
            assert!(Volume::new(percent).gain() > Volume::new(percent - 1).gain(), "{percent}");
        }
        let mut samples = [i16::MIN, -1, 0, 1, i16::MAX];
        scale(&mut samples, Volume::LOUDEST.gain());
        assert_eq!(samples, [i16::MIN, -1, 0, 1, i16::MAX]);
        scale(&mut samples, Volume::new(50).gain());
        assert_eq!(samples[4], 3276, "20 decibels are a tenth");
        scale(&mut samples, 0);
        assert_eq!(samples, [0; 5]);
    }
}
