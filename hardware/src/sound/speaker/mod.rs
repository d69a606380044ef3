//! One voice at a time, cut at once: what the kiosk holds of sound, and the thread behind it.
//!
//! ```text
//!  say ──────► waits for its route ─► speaking ─ all heard ─► Finished
//!                │ loose plug             │
//!                ▼                        ├ cut, said anew, plug moved, output gone ─► silence at once ─► Cut, Problem
//!              Problem                    └ voice broke off ──────────────────────────────────────────────► Problem
//! ```
//!
//! What is wanted of the thread lies in one place where the newest wish replaces the one before: it cannot be full, so a
//! touch always cuts. The thread sleeps while nothing is said and nothing moves.

mod player;
mod saying;
mod wishes;

use std::thread::JoinHandle;

use super::error::SoundError;
use super::jack::{Plugged, SwitchDevices};
use super::mixing::LoudnessBy;
use super::output::{OutputInfo, Outputs};
use super::route::{Ear, Outlets};
use super::voice::{Utterance, Voice};
use super::volume::Volume;
use player::Player;
use wishes::Wishes;

/// What sound is made with.
pub struct Parts {
    /// The sound cards.
    pub outputs: Box<dyn Outputs>,
    /// The switches of their sockets.
    pub switches: Box<dyn SwitchDevices>,
    /// What speaks.
    pub voice: Box<dyn Voice>,
}

/// What the site says of sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundSettings {
    /// Where it is heard.
    pub outlets: Outlets,
    /// How loud at first.
    pub volume: Volume,
    /// How loud at most, whatever is asked for.
    pub loudest: Volume,
}

impl Default for SoundSettings {
    fn default() -> Self {
        Self { outlets: Outlets::default(), volume: Volume::new(70), loudest: Volume::LOUDEST }
    }
}

/// Which saying is meant: they are counted from 1.
pub type SayingNumber = u64;

/// What silenced something before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutBy {
    /// [`Speaker::cut`], or that something else was said.
    Wish,
    /// Headphones went in or out, by their switch or by hand, or their output came or went.
    Headphones,
}

/// What the thread reports.
#[derive(Debug)]
pub enum SoundReport {
    /// It is heard from now on. What was replaced before that is not reported at all.
    Began {
        /// Which one.
        number: SayingNumber,
        /// Where.
        ear: Ear,
        /// What makes it as loud as it is.
        by: LoudnessBy,
    },
    /// All of it was heard.
    Finished(SayingNumber),
    /// It was silenced. Whether it is said again is the listener's to decide.
    Cut(SayingNumber, CutBy),
    /// It was not said to its end.
    Failed(SayingNumber, SoundError),
    /// Something is wrong that concerns nothing that is said.
    Problem(SoundError),
    /// What is believed of headphones has changed. Where it is [`Plugged::Unknown`] a person may say it by hand.
    Headphones(Plugged),
    /// Which outputs are plugged in now.
    Outputs(Vec<OutputInfo>),
}

/// Takes reports; false when nobody listens any more.
pub type SoundListener = dyn FnMut(SoundReport) -> bool + Send;

/// The voice of the kiosk. Silent and ended when it is dropped.
#[derive(Debug)]
pub struct Speaker {
    wishes: Wishes,
    thread: Option<JoinHandle<()>>,
}

impl Speaker {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread or no file.
    pub fn start(
        parts: Parts,
        settings: SoundSettings,
        listener: Box<SoundListener>,
    ) -> Result<Self, SoundError> {
        let wishes = Wishes::new().map_err(SoundError::Start)?;
        let player = Player::new(parts, settings, listener, wishes.clone());
        let thread = std::thread::Builder::new().name("sound".to_owned()).spawn(move || player.run());
        Ok(Self { wishes, thread: Some(thread.map_err(SoundError::Start)?) })
    }

    /// Says something instead of what is said now.
    pub fn say(&self, utterance: Utterance) -> SayingNumber {
        self.wishes.say(utterance)
    }

    /// Silence, at once.
    pub fn cut(&self) {
        self.wishes.wish(|wish| wish.cut());
    }

    /// How loud from now on; not louder than the site allows.
    pub fn volume(&self, volume: Volume) {
        self.wishes.wish(|wish| wish.volume = Some(volume));
    }

    /// A person says whether headphones are in, or nothing of it any more. Only heard where no switch tells.
    pub fn headphones_by_hand(&self, are_in: Option<bool>) {
        self.wishes.wish(|wish| wish.by_hand = Some(are_in));
    }

    /// Whether the thread has ended by itself.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.wishes.wish(|wish| wish.stop = true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of sound had panicked");
        }
    }
}
