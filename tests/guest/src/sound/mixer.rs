//! A card with a mixer of its own: the kernel's dummy.

use std::time::Duration;

use perron_hardware::sound::{
    AlsaOutputs, Ear, EventSwitches, LoudnessBy, Outlets, OutputChoice, Outputs, Parts, SoundReport,
    SoundSettings, Speaker, Tone, Utterance, Volume,
};

use crate::{Failure, Outcome, fail, hold};

/// The kernel's number of that card.
const CARD: u32 = 2;
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn mixer() -> Outcome {
    let mut outputs = AlsaOutputs::new();
    let found = outputs.list().into_iter().find(|info| info.place == (CARD, 0));
    let info = found.ok_or_else(|| Failure("there is no dummy card".to_owned()))?;
    let (sender, reports) = std::sync::mpsc::channel();
    let parts = Parts {
        outputs: Box::new(AlsaOutputs::new()),
        switches: Box::new(EventSwitches::new()),
        voice: Box::new(Tone::new(440, Duration::from_millis(200))),
    };
    let loudspeaker = OutputChoice::Device(info.id.clone());
    let settings = SoundSettings {
        outlets: Outlets { loudspeaker, ..Outlets::default() },
        volume: Volume::LOUDEST,
        loudest: Volume::new(75),
    };
    let speaker = Speaker::start(parts, settings, Box::new(move |report| sender.send(report).is_ok()))?;
    let mut levels = vec![];
    // In hundredths of a decibel below the card's own 0.
    for (percent, want) in [(100, -1000), (50, -2000), (70, -1200)] {
        speaker.volume(Volume::new(percent));
        speaker.say(Utterance::new("x", "fr")?);
        loop {
            match reports.recv_timeout(PATIENCE)? {
                SoundReport::Began { ear: Ear::Loudspeaker, by, .. } => {
                    hold(by == LoudnessBy::Mixer("Master".to_owned()), by)?;
                }
                SoundReport::Finished(_) => break,
                SoundReport::Headphones(_) | SoundReport::Outputs(_) => {}
                other => return fail(other),
            }
        }
        let elements = outputs.mixer(&info)?.elements()?;
        let level = elements.iter().find(|element| element.name == "Master").and_then(|master| master.level);
        let Some((now, ..)) = level.and_then(|level| level.decibels) else { return fail(elements) };
        hold((want - 60..=want).contains(&now), (percent, now))?;
        levels.push(now);
    }
    Ok(format!("at most 75: 100, 50 and 70 % as {levels:?} hundredths of a decibel"))
}
