//! A speaker on a bench, and what it reports.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use perron_hardware::sound::{
    Ear, Headphones, LoudnessBy, Outlets, OutputChoice, Plugged, SayingNumber, SoundReport, SoundSettings,
    Speaker, Utterance, Voice, Volume,
};

use super::Bench;
use super::ear::last_loud;
use crate::{Failure, fail, hold};

/// What does not come in this time, on however slow a machine, does not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A speaker.
pub(super) struct Room {
    speaker: Speaker,
    reports: Receiver<(Instant, SoundReport)>,
}

/// Loudspeaker and headphones each on their own output.
pub(super) fn apart(bench: &dyn Bench) -> SoundSettings {
    let loudspeaker = OutputChoice::Device(bench.output(Ear::Loudspeaker));
    let outlets =
        Outlets { headphones: Headphones::Auto, loudspeaker, headset: Some(bench.output(Ear::Headphones)) };
    SoundSettings { outlets, volume: Volume::LOUDEST, loudest: Volume::LOUDEST }
}

impl Room {
    /// Starts it.
    pub(super) fn new(
        bench: &dyn Bench,
        settings: SoundSettings,
        voice: impl Voice + 'static,
    ) -> Result<Self, Failure> {
        let (sender, reports) = channel();
        let listener = Box::new(move |report| sender.send((Instant::now(), report)).is_ok());
        Ok(Self { speaker: Speaker::start(bench.parts(Box::new(voice))?, settings, listener)?, reports })
    }

    pub(super) fn speaker(&self) -> &Speaker {
        &self.speaker
    }

    /// Says something.
    pub(super) fn say(&self) -> Result<SayingNumber, Failure> {
        Ok(self.speaker.say(Utterance::new("Bonjour tout le monde", "fr")?))
    }

    /// The next report about what is said, and when it came.
    pub(super) fn next(&self) -> Result<(Instant, SoundReport), Failure> {
        loop {
            match self.reports.recv_timeout(PATIENCE) {
                Ok((_, SoundReport::Headphones(_) | SoundReport::Outputs(_))) => {}
                Ok(report) => return Ok(report),
                Err(RecvTimeoutError::Timeout) => return fail("nothing was reported"),
                Err(RecvTimeoutError::Disconnected) => return fail("the thread has ended"),
            }
        }
    }

    /// Waits until this is believed of headphones.
    pub(super) fn believes(&self, wanted: Plugged) -> Result<(), Failure> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.reports.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok((_, SoundReport::Headphones(plugged))) if plugged == wanted => return Ok(()),
                Ok(_) => {}
                Err(_) => return fail(("it is not believed", wanted)),
            }
        }
    }

    /// Says something, and waits until it is heard by this ear.
    pub(super) fn begins(&self, bench: &dyn Bench, wanted: Ear) -> Result<LoudnessBy, Failure> {
        let said = Instant::now();
        self.say()?;
        let by = match self.next()?.1 {
            SoundReport::Began { ear, by, .. } if ear == wanted => by,
            other => return fail((wanted, other)),
        };
        let until = Instant::now() + PATIENCE;
        while last_loud(&bench.heard(wanted), said).is_none() {
            hold(Instant::now() < until, "it is not heard")?;
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(by)
    }
}
