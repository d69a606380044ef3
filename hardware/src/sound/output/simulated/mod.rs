//! Sound cards that exist only in this process. They play at the pace of the clock and remember what was heard where.

mod card;
mod mixed;

use std::collections::VecDeque;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Element, Mixer, Output, OutputInfo, Outputs, SoundError};
use crate::bell::Bell;
use crate::find::DeviceId;
use crate::sound::limits::AHEAD;

pub use card::Heard;
use card::{Card, Playing};
use mixed::Mixed;

/// The simulated machine: which outputs it has. Clones are the same one.
#[derive(Clone, Debug)]
pub struct SimulatedOutputs {
    bell: Bell,
    cards: Arc<Mutex<Vec<Card>>>,
}

impl SimulatedOutputs {
    /// A machine without a sound card.
    ///
    /// # Errors
    /// When the system gives no more open files.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self { bell: Bell::new()?, cards: Arc::default() })
    }

    fn cards(&self) -> MutexGuard<'_, Vec<Card>> {
        self.cards.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plugs in an output of this name, with these elements in its mixer; the same one again where it was here before.
    pub fn plug(&self, name: &str, elements: Vec<Element>) -> OutputInfo {
        let mut cards = self.cards();
        let place = (u32::try_from(cards.len()).unwrap_or(u32::MAX), 0);
        let info = OutputInfo { id: DeviceId::stored(name), name: name.to_owned(), place, is_digital: false };
        let found = cards.iter().position(|card| card.info.name == name);
        match found.and_then(|at| cards.get_mut(at)) {
            Some(card) => (card.plugged, card.elements) = (true, elements),
            None => cards.push(Card {
                info: info.clone(),
                plugged: true,
                elements,
                is_stubborn: false,
                is_busy: false,
                is_stuck: false,
                fails: 0,
                heard: vec![],
                openings: 0,
                playing: None,
            }),
        }
        self.bell.ring();
        info
    }

    fn with<T>(&self, name: &str, of: impl FnOnce(&mut Card) -> T) -> Option<T> {
        self.cards().iter_mut().find(|card| card.info.name == name).map(of)
    }

    /// Pulls it out.
    pub fn unplug(&self, name: &str) {
        self.with(name, |card| {
            card.play(Instant::now());
            (card.plugged, card.playing) = (false, None);
        });
        self.bell.ring();
    }

    /// Another program takes it, or gives it back.
    pub fn is_busy(&self, name: &str, is_busy: bool) {
        self.with(name, |card| card.is_busy = is_busy);
    }

    /// It plays nothing any more, or plays again.
    pub fn is_stuck(&self, name: &str, is_stuck: bool) {
        self.with(name, |card| card.is_stuck = is_stuck);
    }

    /// Its mixer keeps nothing of what it is set to, or does again.
    pub fn is_stubborn(&self, name: &str, is_stubborn: bool) {
        self.with(name, |card| card.is_stubborn = is_stubborn);
    }

    /// Lets so many writings fail.
    pub fn fails(&self, name: &str, writings: u32) {
        self.with(name, |card| card.fails = writings);
    }

    /// What was heard of it until now.
    #[must_use]
    pub fn heard(&self, name: &str) -> Vec<Heard> {
        let heard = self.with(name, |card| {
            card.play(Instant::now());
            card.heard.clone()
        });
        heard.unwrap_or_default()
    }

    /// Its mixer as it is now.
    #[must_use]
    pub fn elements(&self, name: &str) -> Vec<Element> {
        self.with(name, |card| card.elements.clone()).unwrap_or_default()
    }
}

impl Outputs for SimulatedOutputs {
    fn list(&mut self) -> Vec<OutputInfo> {
        self.cards().iter().filter(|card| card.plugged).map(|card| card.info.clone()).collect()
    }

    fn open(&mut self, info: &OutputInfo, rate: u32) -> Result<Box<dyn Output>, SoundError> {
        let opened = self.with(&info.name, |card| {
            if !card.plugged {
                return Err(SoundError::Unplugged);
            }
            if card.is_busy || card.playing.is_some() {
                return Err(SoundError::Busy);
            }
            card.playing = Some(Playing { rate, queue: VecDeque::new(), until: None });
            card.openings += 1;
            Ok(card.openings)
        });
        let opening = opened.unwrap_or(Err(SoundError::Unplugged))?;
        Ok(Box::new(Open { machine: self.clone(), name: info.name.clone(), opening }))
    }

    fn mixer(&mut self, info: &OutputInfo) -> Result<Box<dyn Mixer>, SoundError> {
        Ok(Box::new(Mixed { machine: self.clone(), name: info.name.clone() }))
    }

    fn changes(&self) -> Option<BorrowedFd<'_>> {
        Some(self.bell.as_fd())
    }

    fn changed(&mut self) -> bool {
        self.bell.silence();
        true
    }
}

struct Open {
    machine: SimulatedOutputs,
    name: String,
    opening: usize,
}

impl Open {
    /// What it plays, brought up to now.
    fn with<T>(&self, of: impl FnOnce(&mut Card, Instant) -> Result<T, SoundError>) -> Result<T, SoundError> {
        let found = self.machine.with(&self.name, |card| {
            let now = Instant::now();
            card.play(now);
            let is_mine = card.plugged && card.openings == self.opening && card.playing.is_some();
            if is_mine { of(card, now) } else { Err(SoundError::Unplugged) }
        });
        found.unwrap_or(Err(SoundError::Unplugged))
    }
}

impl Output for Open {
    fn write(&mut self, samples: &[i16]) -> Result<usize, SoundError> {
        self.with(|card, now| {
            if card.fails > 0 {
                card.fails -= 1;
                let source = std::io::Error::from_raw_os_error(libc::EIO);
                return Err(SoundError::of_output("play", source));
            }
            let Some(playing) = &mut card.playing else { return Ok(0) };
            let room = playing.in_samples(AHEAD).saturating_sub(playing.queue.len());
            let taken = samples.iter().take(room);
            let count = taken.len();
            playing.queue.extend(taken);
            if playing.queue.len() >= playing.in_samples(AHEAD / 2) {
                playing.until.get_or_insert(now);
            }
            Ok(count)
        })
    }

    fn left(&mut self) -> Result<Duration, SoundError> {
        self.with(|card, now| {
            let Some(playing) = &mut card.playing else { return Ok(Duration::ZERO) };
            if !playing.queue.is_empty() {
                playing.until.get_or_insert(now);
            }
            // Not less than a moment while anything is left.
            let least = Duration::from_micros(u64::from(!playing.queue.is_empty()));
            Ok(playing.time_of(playing.queue.len()).max(least))
        })
    }

    fn cut(&mut self) {
        let cut = self.with(|card, _| {
            if let Some(playing) = &mut card.playing {
                playing.queue.clear();
                playing.until = None;
            }
            Ok(())
        });
        if let Err(error) = cut {
            tracing::debug!(%error, "an output is cut that is silent already");
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.cut();
        self.machine.with(&self.name, |card| {
            if card.openings == self.opening {
                card.playing = None;
            }
        });
    }
}
