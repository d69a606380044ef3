//! Sound: what is heard, and what the runner is told of it.

use super::{Inbox, Message, report};
use crate::settings::Sound;
use perron_flow::{Event, Loudness};
use perron_hardware::sound::{
    AlsaOutputs, CutBy, EventSwitches, Outputs, Parts, SimulatedOutputs, SimulatedSwitches, SoundError,
    SoundReport, SoundSettings, Speaker, SwitchDevices, Tone, Utterance, Volume,
};
use std::time::Duration;

/// The tone by which one hears whether anything is heard, in hertz.
const PITCH: u32 = 440;
/// How long it lasts.
const LENGTH: Duration = Duration::from_secs(3);

/// Starts the thread of sound; none where the site wants none.
///
/// # Errors
/// When the system gives no thread or no file.
pub fn start(sound: &Sound, loudness: Loudness, inbox: &Inbox) -> Result<Option<Speaker>, SoundError> {
    let (outputs, switches, outlets): (Box<dyn Outputs>, Box<dyn SwitchDevices>, _) = match sound {
        Sound::None => return Ok(None),
        Sound::Cards(outlets) => {
            (Box::new(AlsaOutputs::new()), Box::new(EventSwitches::new()), outlets.clone())
        }
        Sound::Simulated => {
            let outputs = SimulatedOutputs::new().map_err(SoundError::Start)?;
            outputs.plug("loudspeaker", vec![]);
            let switches = SimulatedSwitches::new().map_err(SoundError::Start)?;
            (Box::new(outputs), Box::new(switches), Default::default())
        }
    };
    let parts = Parts { outputs, switches, voice: Box::new(Tone::new(PITCH, LENGTH)) };
    let settings = SoundSettings { outlets, volume: volume(loudness), ..SoundSettings::default() };
    let inbox = inbox.clone();
    Speaker::start(parts, settings, Box::new(move |told| tell(&inbox, told))).map(Some)
}

/// So loud from now on.
pub fn set(speaker: &Speaker, loudness: Loudness) {
    speaker.volume(volume(loudness));
}

fn volume(loudness: Loudness) -> Volume {
    Volume::new(loudness.steps() * (100 / Loudness::MAX))
}

/// The tone is heard from now on.
///
/// # Errors
/// When it cannot be said, which its own text rules out.
pub fn tone(speaker: &Speaker) -> Result<(), SoundError> {
    speaker.say(Utterance::new("la", "fr")?);
    Ok(())
}

fn tell(inbox: &Inbox, told: SoundReport) -> bool {
    let event = match told {
        SoundReport::Outputs(outputs) => Event::Sound(!outputs.is_empty()),
        SoundReport::Finished(_) | SoundReport::Cut(_, CutBy::Headphones) => Event::Heard(true),
        SoundReport::Failed(_, error) => {
            tracing::warn!(%error, "nothing was heard");
            Event::Heard(false)
        }
        SoundReport::Problem(error) => {
            tracing::warn!(%error, "the sound");
            return true;
        }
        // The runner knows what it cut.
        SoundReport::Began { .. } | SoundReport::Cut(_, CutBy::Wish) | SoundReport::Headphones(_) => {
            return true;
        }
    };
    report(inbox, Message::Event(event))
}
