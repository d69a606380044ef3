//! One thing that is said.

use std::time::{Duration, Instant};

use super::{Ear, OutputInfo, SayingNumber, SoundError};
use crate::sound::limits::{BLOCK_LIMIT, RATES, SPEECH_LIMIT, STUCK_AFTER, VOICE_LIMIT};
use crate::sound::output::Output;
use crate::sound::voice::{ASK_AGAIN, Samples, Step};
use crate::sound::volume::scale;

#[cfg(test)]
#[path = "saying_tests.rs"]
mod tests;

/// With less than this to play, an output gets silence while the voice has nothing, and as much after the last word. What
/// converts the rate keeps back up to a period of it.
const LOW: Duration = Duration::from_millis(50);
/// How often an output that is full is asked again: several times while it plays what it holds.
const FULL: Duration = Duration::from_millis(10);

/// Something that is said, from when its route is known.
pub(super) struct Saying {
    pub(super) number: SayingNumber,
    pub(super) ear: Ear,
    pub(super) outlet: OutputInfo,
    samples: Box<dyn Samples>,
    output: Option<Box<dyn Output>>,
    /// By what samples are multiplied.
    pub(super) gain: i32,
    /// What the voice gave and the output has not taken.
    block: Vec<i16>,
    taken: usize,
    has_ended: bool,
    /// Whether silence was put after the last word.
    is_faded: bool,
    /// How many samples the voice gave.
    count: u64,
    /// When the voice last gave something, and when the output last took or played something.
    given: Instant,
    moved: Instant,
    left: Duration,
}

/// What came of going on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The voice has given its first block: an output is needed.
    NeedsOutput,
    /// To be gone on with after this time.
    Later(Duration),
    /// All was heard.
    Finished,
}

impl Saying {
    pub(super) fn new(
        number: SayingNumber,
        ear: Ear,
        outlet: OutputInfo,
        samples: Box<dyn Samples>,
        now: Instant,
    ) -> Self {
        Self {
            number,
            ear,
            outlet,
            samples,
            output: None,
            gain: 0,
            block: vec![],
            taken: 0,
            has_ended: false,
            is_faded: false,
            count: 0,
            given: now,
            moved: now,
            left: Duration::ZERO,
        }
    }

    /// The rate that the output must have.
    pub(super) fn rate(&self) -> Result<u32, SoundError> {
        let rate = self.samples.rate();
        let reason = "it is too slow or too fast";
        if RATES.contains(&rate) { Ok(rate) } else { Err(SoundError::BadSound { reason }) }
    }

    /// Whether it is heard.
    pub(super) fn has_output(&self) -> bool {
        self.output.is_some()
    }

    /// Gives it its output.
    pub(super) fn on(&mut self, output: Box<dyn Output>, now: Instant) {
        self.output = Some(output);
        self.moved = now;
    }

    /// Silence, at once.
    pub(super) fn cut(&mut self) {
        if let Some(output) = &mut self.output {
            output.cut();
        }
    }

    /// Takes from the voice and gives to the output until one of them makes it wait.
    pub(super) fn go_on(&mut self, now: Instant) -> Result<Progress, SoundError> {
        loop {
            if self.taken == self.block.len() && !self.has_ended && self.ask(now)? == Step::NotYet {
                return self.bridge();
            }
            let Some(output) = &mut self.output else {
                // A voice that had nothing to give at all.
                let is_empty = self.has_ended && self.block.is_empty();
                return Ok(if is_empty { Progress::Finished } else { Progress::NeedsOutput });
            };
            let pending = self.block.get(self.taken..).unwrap_or_default();
            if pending.is_empty() {
                if !self.has_ended {
                    continue;
                }
                if !self.is_faded {
                    (self.block, self.taken, self.is_faded) = (self.silence(), 0, true);
                    continue;
                }
                let left = output.left()?;
                // All words were heard, and some of the silence: the card never runs empty.
                if left <= LOW / 2 {
                    return Ok(Progress::Finished);
                }
                self.is_moving(left != self.left, now)?;
                self.left = left;
                return Ok(Progress::Later(left.min(FULL)));
            }
            let mut loud = pending.to_vec();
            scale(&mut loud, self.gain);
            let taken = output.write(&loud)?;
            self.taken = self.taken.saturating_add(taken);
            self.is_moving(taken > 0, now)?;
            if self.taken < self.block.len() {
                return Ok(Progress::Later(FULL));
            }
        }
    }

    /// As much silence as [`LOW`].
    fn silence(&self) -> Vec<i16> {
        let samples = u128::from(self.samples.rate()) * LOW.as_millis() / 1000;
        vec![0; usize::try_from(samples).unwrap_or(0)]
    }

    /// Waits for the voice. Silence is heard meanwhile: a card that runs empty plays for a moment what it played before.
    fn bridge(&mut self) -> Result<Progress, SoundError> {
        let silence = self.silence();
        if let Some(output) = &mut self.output
            && output.left()? < LOW
        {
            output.write(&silence)?;
        }
        Ok(Progress::Later(ASK_AGAIN))
    }

    /// Asks the voice for its next block.
    fn ask(&mut self, now: Instant) -> Result<Step, SoundError> {
        self.block.clear();
        self.taken = 0;
        let step = self.samples.next(&mut self.block)?;
        // One that gives more than agreed gives no more than that.
        self.block.truncate(BLOCK_LIMIT);
        self.has_ended = step == Step::End;
        if step == Step::NotYet && self.block.is_empty() {
            let is_late = now.saturating_duration_since(self.given) >= VOICE_LIMIT;
            return if is_late { Err(SoundError::SlowVoice) } else { Ok(Step::NotYet) };
        }
        self.given = now;
        self.count += u64::try_from(self.block.len()).unwrap_or(u64::MAX);
        if self.count / u64::from(self.rate()?) >= SPEECH_LIMIT.as_secs() {
            return Err(SoundError::Endless);
        }
        Ok(if self.block.is_empty() && !self.has_ended { Step::NotYet } else { Step::More })
    }

    /// Takes note of whether the output moves.
    fn is_moving(&mut self, moves: bool, now: Instant) -> Result<(), SoundError> {
        if moves {
            self.moved = now;
        } else if now.saturating_duration_since(self.moved) >= STUCK_AFTER {
            return Err(SoundError::Stuck);
        }
        Ok(())
    }
}
