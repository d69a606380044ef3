//! The one door between screens. Nothing else puts a screen up.
//!
//! ```text
//!                    idle warning   ─┐ lie over the screen: it stays as it is, and is there again when they go
//!                    languages       │
//!                    notice         ─┘
//!   go(to): leave ─► Screen
//! ```

use crate::effect::StoreAsk;
use crate::learn::Shelf;
use crate::notice::Notice;
use crate::request::Requests;
use crate::screen::Screen;

/// The screen, and what lies over it.
#[derive(Clone, Debug)]
pub struct Shown {
    screen: Screen,
    notice: Option<Notice>,
    languages: bool,
}

impl Shown {
    /// The first screen.
    pub(crate) fn first() -> Self {
        Self { screen: Screen::Home, notice: None, languages: false }
    }

    /// The screen.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// What the screen holds, to be changed in place by its feature.
    pub(crate) fn screen_mut(&mut self) -> &mut Screen {
        &mut self.screen
    }

    /// The notice over it.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub(crate) fn notice_mut(&mut self) -> Option<&mut Notice> {
        self.notice.as_mut()
    }

    /// Whether the languages lie over both.
    #[must_use]
    pub fn shows_languages(&self) -> bool {
        self.languages
    }

    /// Whether the screen itself is seen.
    pub(crate) fn is_uncovered(&self) -> bool {
        self.notice.is_none() && !self.languages
    }

    pub(crate) fn say(&mut self, notice: Notice) {
        (self.notice, self.languages) = (Some(notice), false);
    }

    pub(crate) fn close_notice(&mut self) -> Option<Notice> {
        self.notice.take()
    }

    pub(crate) fn show_languages(&mut self, shown: bool) {
        self.languages = shown;
    }
}

impl Shown {
    /// Goes to another screen. What lay over the one before goes with it. What leaving means is asked of the store: a
    /// lesson is counted. A form and what was typed are dropped, and an answer that was awaited here is no longer.
    pub(crate) fn go(&mut self, to: Screen, requests: &mut Requests, shelf: &mut Shelf) -> Option<StoreAsk> {
        requests.leave_screen();
        let left = self.screen.leave(&to, shelf);
        *self = Self { screen: to, notice: None, languages: false };
        left
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
