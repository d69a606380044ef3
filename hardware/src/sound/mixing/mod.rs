//! What a card's mixer is set to before anything is said, and whether it did it.
//!
//! ```text
//!  headphones ─► loudspeakers off ─► read again: off? ─ no, and the kernel does not do it ─► nothing is said
//!                                       │ yes
//!  loudspeaker ─► loudspeakers on ──────┴─► what lies on the way opened ─► level ─► read again: no louder?
//!                                                                           mixer ◄─ yes ┴ no ─► samples
//! ```
//!
//! Elements are known by what they can do and by the names that the kernel's drivers give them. They differ from codec to
//! codec: what has an unknown name stays as it is.

mod loudspeakers;
mod path;
#[cfg(test)]
mod tests;

use super::error::SoundError;
use super::output::{Element, Mixer, Setting};
use super::route::Ear;
use super::volume::Volume;

/// What makes sound louder or softer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoudnessBy {
    /// The card's mixer, by the element of this name.
    Mixer(String),
    /// The samples are multiplied before the card gets them.
    Samples,
}

/// What is wanted of a mixer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted<'a> {
    /// Where the sound is to be heard.
    pub(super) ear: Ear,
    /// Whether it must be sure that the loudspeaker is off: it is on the same output.
    pub(super) sure: bool,
    /// How loud.
    pub(super) volume: Volume,
    /// The output's name, for what is said of it.
    pub(super) output: &'a str,
}

/// A setting of one element.
type Step = (Element, Setting);

/// Sets a mixer. Tells what makes the sound as loud as wanted.
///
/// # Errors
/// When the loudspeaker is not off that must be.
pub(super) fn prepare(mixer: &mut dyn Mixer, wanted: Wanted<'_>) -> Result<LoudnessBy, SoundError> {
    let told = || SoundError::Loudspeaker { output: wanted.output.to_owned() };
    let mut elements = match mixer.elements() {
        Ok(elements) => elements,
        Err(error) if wanted.sure => return Err(error),
        Err(error) => {
            tracing::debug!(%error, "a card without a mixer");
            return Ok(LoudnessBy::Samples);
        }
    };
    let steps = match wanted.ear {
        Ear::Headphones => loudspeakers::off(&elements),
        Ear::Loudspeaker => loudspeakers::on(&elements),
    };
    if !steps.is_empty() {
        set(mixer, &steps);
        elements = mixer.elements()?;
    }
    if wanted.ear == Ear::Headphones && wanted.sure && !loudspeakers::are_off(&elements) {
        return Err(told());
    }
    set(mixer, &path::open(&elements, wanted.ear));
    let Some((element, setting)) = path::level(&elements, wanted.ear, wanted.volume) else {
        return Ok(LoudnessBy::Samples);
    };
    set(mixer, &[(element.clone(), setting)]);
    // Opening the way may not have turned the loudspeaker on again: one element can be both on some codecs.
    let now = mixer.elements()?;
    if wanted.ear == Ear::Headphones && wanted.sure && !loudspeakers::are_off(&now) {
        return Err(told());
    }
    let is_obeyed = path::is_no_louder(&now, &element, setting);
    Ok(if is_obeyed { LoudnessBy::Mixer(element.name) } else { LoudnessBy::Samples })
}

/// Sets elements one after the other. One that refuses is seen when they are read again.
fn set(mixer: &mut dyn Mixer, steps: &[Step]) {
    for (element, setting) in steps {
        if let Err(error) = mixer.set(element, *setting) {
            tracing::debug!(element = element.name, %error, "an element of a mixer stays as it is");
        }
    }
}
