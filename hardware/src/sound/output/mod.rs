//! Sound cards at the wire: what takes samples, and what mixes them.
//!
//! ```text
//!  Outputs ─ list ─► OutputInfo ─ open ─► Output ─ write, left, cut
//!              │                 └ mixer ─► Mixer ─ elements, set
//!              └ changes: look again
//! ```
//!
//! Nothing here waits: an output that is full takes nothing, and is asked again.

mod alsa_mixer;
mod alsa_outputs;
mod alsa_stream;
mod simulated;

use std::os::fd::BorrowedFd;
use std::time::Duration;

use super::error::SoundError;
use crate::find::DeviceId;

pub use alsa_outputs::AlsaOutputs;
pub use simulated::{Heard, SimulatedOutputs};

/// What is known of an output before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputInfo {
    /// By what it is known again.
    pub id: DeviceId,
    /// What it calls itself.
    pub name: String,
    /// The kernel's numbers of the card and of its device, which change from one start to the next.
    pub place: (u32, u32),
    /// Whether it leads to a screen or an amplifier, through HDMI or S/PDIF: nobody may be listening there.
    pub is_digital: bool,
}

/// An output, open. It is cut and closed when it is dropped.
pub trait Output: Send {
    /// Takes samples of one channel, as many as it can without waiting; none when it is full. What is taken is heard
    /// within [`AHEAD`](super::AHEAD).
    ///
    /// # Errors
    /// When it is gone or broken. What was heard of before may be gone, too, as after the machine slept.
    fn write(&mut self, samples: &[i16]) -> Result<usize, SoundError>;

    /// How long until what it took is heard; zero when all was. What was too short to begin by itself begins.
    ///
    /// # Errors
    /// As [`Self::write`].
    fn left(&mut self) -> Result<Duration, SoundError>;

    /// Forgets what was not heard yet: silence, at once.
    fn cut(&mut self);
}

/// Where outputs are found: the machine, or a simulation.
pub trait Outputs: Send {
    /// Those plugged in now.
    fn list(&mut self) -> Vec<OutputInfo>;

    /// Opens one for so many samples a second.
    ///
    /// # Errors
    /// When it is gone, held by another program, or may not be opened.
    fn open(&mut self, info: &OutputInfo, rate: u32) -> Result<Box<dyn Output>, SoundError>;

    /// The mixer of its card.
    ///
    /// # Errors
    /// When it is gone or may not be opened.
    fn mixer(&mut self, info: &OutputInfo) -> Result<Box<dyn Mixer>, SoundError>;

    /// Becomes readable when one was plugged in or out; none where nobody tells.
    fn changes(&self) -> Option<BorrowedFd<'_>>;

    /// Takes what was told; true where it is worth to look again.
    fn changed(&mut self) -> bool;
}

/// The switches and levels of a card.
pub trait Mixer: Send {
    /// All of them that concern playing, read anew from the card. A card may have none.
    ///
    /// # Errors
    /// When the card is gone.
    fn elements(&mut self) -> Result<Vec<Element>, SoundError>;

    /// Sets one. A card may take it and do something else: it is read again to be sure.
    ///
    /// # Errors
    /// When the card is gone or refuses.
    fn set(&mut self, element: &Element, setting: Setting) -> Result<(), SoundError>;
}

/// One element of a mixer: a switch, a level, a choice, or several of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name, as `Master`.
    pub name: String,
    /// Which one of that name.
    pub index: u32,
    /// Whether sound passes; true if any channel lets it.
    pub switch: Option<bool>,
    /// How much of it passes.
    pub level: Option<Level>,
    /// What is chosen.
    pub choice: Option<Choice>,
}

/// How much sound passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// In the card's own steps: now in the loudest channel, the least, the most.
    pub steps: (i64, i64, i64),
    /// The same in hundredths of a decibel, where the card says it.
    pub decibels: Option<(i64, i64, i64)>,
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which one, counted from 0.
    pub now: u32,
    /// Their names.
    pub of: Vec<String>,
}

/// What an element is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Lets sound pass, or not.
    Switch(bool),
    /// In the card's own steps.
    Steps(i64),
    /// In hundredths of a decibel; not louder where it lies between two steps.
    Decibels(i64),
    /// One of its choices.
    Choice(u32),
}
