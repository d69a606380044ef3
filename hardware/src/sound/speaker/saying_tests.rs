//! Voices and outputs that stop giving and taking, at given times.

use super::*;
use crate::find::DeviceId;
use crate::sound::output::Outputs;
use crate::sound::{BLOCK_LIMIT, SimulatedOutputs};

/// Gives this much whenever it is asked.
struct Gives(usize);

impl Samples for Gives {
    fn rate(&self) -> u32 {
        8_000
    }

    fn next(&mut self, into: &mut Vec<i16>) -> Result<Step, SoundError> {
        into.resize(self.0, 1);
        Ok(if self.0 == 0 { Step::NotYet } else { Step::More })
    }
}

/// An output that takes everything, or nothing.
struct Takes(bool);

impl Output for Takes {
    fn write(&mut self, samples: &[i16]) -> Result<usize, SoundError> {
        // A moment's worth, so that the caller is asked to come again.
        Ok(if self.0 { samples.len().min(100) } else { 0 })
    }

    fn left(&mut self) -> Result<Duration, SoundError> {
        Ok(Duration::ZERO)
    }

    fn cut(&mut self) {}
}

fn saying(gives: usize, now: Instant) -> Saying {
    let mut machine = SimulatedOutputs::new().unwrap();
    machine.plug("card", vec![]);
    let info = machine.list().remove(0);
    assert_eq!(info.id, DeviceId::stored("card"));
    Saying::new(1, Ear::Loudspeaker, info, Box::new(Gives(gives)), now)
}

#[test]
fn a_voice_that_gives_nothing_is_given_up() {
    let start = Instant::now();
    let mut saying = saying(0, start);
    let just_before = start + VOICE_LIMIT - Duration::from_millis(1);
    assert_eq!(saying.go_on(just_before).unwrap(), Progress::Later(ASK_AGAIN));
    assert!(matches!(saying.go_on(start + VOICE_LIMIT), Err(SoundError::SlowVoice)));
}

#[test]
fn an_output_that_takes_nothing_is_given_up() {
    let start = Instant::now();
    let mut saying = saying(9, start);
    assert_eq!(saying.go_on(start).unwrap(), Progress::NeedsOutput);
    let opened = start + Duration::from_secs(60);
    saying.on(Box::new(Takes(false)), opened);
    assert_eq!(saying.go_on(opened).unwrap(), Progress::Later(FULL));
    assert!(matches!(saying.go_on(opened + STUCK_AFTER), Err(SoundError::Stuck)));
}

#[test]
fn a_voice_without_end_is_ended() {
    let start = Instant::now();
    let mut saying = saying(BLOCK_LIMIT * 2, start);
    saying.go_on(start).unwrap();
    assert_eq!(saying.block.len(), BLOCK_LIMIT, "no more than agreed is kept");
    saying.on(Box::new(Takes(true)), start);
    let end = loop {
        if let Err(error) = saying.go_on(start) {
            break error;
        }
    };
    assert!(matches!(end, SoundError::Endless), "{end}");
    let seconds = saying.count / 8_000;
    assert_eq!(seconds, SPEECH_LIMIT.as_secs());
}
