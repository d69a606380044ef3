//! What is wanted of the thread.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::{SayingNumber, Utterance, Volume};
use crate::bell::Bell;

/// All that is wanted since the thread last looked. The newest of each kind counts.
#[derive(Debug, Default)]
pub(super) struct Wish {
    pub(super) say: Option<(SayingNumber, Utterance)>,
    pub(super) cut: bool,
    pub(super) volume: Option<Volume>,
    pub(super) by_hand: Option<Option<bool>>,
    pub(super) stop: bool,
}

impl Wish {
    /// Silence, also for what was to be said before this.
    pub(super) fn cut(&mut self) {
        (self.say, self.cut) = (None, true);
    }
}

/// Where wishes lie until they are taken. Clones are the same place.
#[derive(Clone, Debug)]
pub(super) struct Wishes {
    bell: Bell,
    wish: Arc<Mutex<(SayingNumber, Wish)>>,
}

impl Wishes {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { bell: Bell::new()?, wish: Arc::default() })
    }

    pub(super) fn wish(&self, change: impl FnOnce(&mut Wish)) {
        change(&mut self.wish.lock().unwrap_or_else(PoisonError::into_inner).1);
        self.bell.ring();
    }

    pub(super) fn say(&self, utterance: Utterance) -> SayingNumber {
        let mut wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        wish.0 += 1;
        let number = wish.0;
        wish.1.say = Some((number, utterance));
        drop(wish);
        self.bell.ring();
        number
    }

    /// Takes what was wanted.
    pub(super) fn take(&self) -> Wish {
        self.bell.silence();
        std::mem::take(&mut self.wish.lock().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Readable while something is wanted.
    pub(super) fn bell(&self) -> &Bell {
        &self.bell
    }
}
