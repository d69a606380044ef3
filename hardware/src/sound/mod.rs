//! Sound: a voice that the next touch cuts, from the loudspeaker or, while headphones are in, from nowhere else than these.
//!
//! ```text
//!  Utterance ─► Voice ─ samples ─► Speaker ─ blocks ─► Output ─► loudspeaker or headphones
//!                                   ▲  │                 ▲
//!            switches ─► Settle ─► route └─► mixing ─► Mixer: loudspeakers off, read again
//! ```
//!
//! Sound goes straight to ALSA; no sound daemon may hold the cards. What is said may be private, so that in doubt nothing is
//! heard: while a plug moves, while the loudspeaker cannot be turned off beside headphones, while headphones that are in have
//! no output.

mod error;
mod jack;
mod limits;
mod mixing;
mod output;
mod route;
mod speaker;
#[cfg(test)]
mod tests;
mod voice;
mod volume;

pub use error::SoundError;
pub use jack::{
    EventSwitches, Plugged, Settle, SimulatedPlug, SimulatedSwitches, SwitchDevice, SwitchDevices, SwitchInfo,
};
pub use limits::{
    AHEAD, BLOCK_LIMIT, JACK_LIMIT, JACK_QUIET, RATES, SPEECH_LIMIT, STUCK_AFTER, TEXT_LIMIT, VOICE_LIMIT,
};
pub use mixing::LoudnessBy;
pub use output::{
    AlsaOutputs, Choice, Element, Heard, Level, Mixer, Output, OutputInfo, Outputs, Setting, SimulatedOutputs,
};
pub use route::{Ear, Headphones, Outlets, OutputChoice};
pub use speaker::{CutBy, Parts, SayingNumber, SoundListener, SoundReport, SoundSettings, Speaker};
pub use voice::{ASK_AGAIN, Espeak, Samples, Step, Tone, Utterance, Voice};
pub use volume::Volume;
