//! The one door between screens. Nothing else puts a screen up, and what leaving one means is said here once.
//!
//! ```text
//!                    idle warning   ─┐ lie over the screen: it stays as it is, and is there again when they go
//!                    languages       │
//!                    notice         ─┘
//!   go(to): leave ─► Screen
//! ```

use crate::advisor::redeem::Redeeming;
use crate::advisor::roster::Roster;
use crate::destination::Destination;
use crate::effect::{Effect, StoreAsk};
use crate::kiosk::Kiosk;
use crate::learn::{Learn, LessonEnd};
use crate::next::{Next, To};
use crate::notice::Notice;
use crate::pass::{self, Pass};
use crate::screen::Screen;
use crate::sign_up::SignUpForm;
use crate::ticket;
use crate::workshops::Workshops;

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

impl Kiosk {
    /// Goes to another screen. What lay over the one before goes with it.
    pub(crate) fn go(&mut self, to: Screen) -> Vec<Effect> {
        let left = self.leave(&to);
        self.shown = Shown { screen: to, notice: None, languages: false };
        self.ask_all(left)
    }

    /// What leaving the present screen means: a lesson is counted, a form and what was typed are dropped, and an answer
    /// that was awaited here is no longer.
    fn leave(&mut self, to: &Screen) -> Option<StoreAsk> {
        self.requests.leave_screen();
        match (&self.shown.screen, to) {
            (Screen::Learn(Learn::Lesson(lesson)), Screen::Learn(Learn::Lesson(again)))
                if lesson.tutorial.id() == again.tutorial.id() =>
            {
                None
            }
            (Screen::Learn(Learn::Lesson(lesson)), to) => {
                let finished = matches!(to, Screen::Learn(Learn::End(LessonEnd { finished: true, .. })));
                Some(self.shelf.left(lesson, finished))
            }
            (
                Screen::Home
                | Screen::Workshops(_)
                | Screen::SignUp(_)
                | Screen::Ticket(_)
                | Screen::Pass(_)
                | Screen::Learn(
                    Learn::Shelf | Learn::SelfCheck(_) | Learn::Cover(_) | Learn::End(_) | Learn::TypeMemo(_),
                )
                | Screen::Door(_)
                | Screen::Advisor { .. }
                | Screen::Roster(_)
                | Screen::Redeem(_),
                _,
            ) => None,
        }
    }

    /// Goes where a screen named another.
    pub(crate) fn open(&mut self, to: Destination) -> Vec<Effect> {
        let cx = &self.context;
        let (screen, ask) = match to {
            Destination::Home if cx.advisor.is_some() => {
                (Screen::Advisor { page: 0 }, Some(StoreAsk::Workshops))
            }
            Destination::Home => (Screen::Home, None),
            Destination::Workshops => {
                (Screen::Workshops(Workshops::List { page: 0 }), Some(StoreAsk::Workshops))
            }
            Destination::Workshop(id) => (Screen::Workshops(Workshops::One { id, page: 0 }), None),
            Destination::SignUp { workshop, party, desk } => {
                (Screen::SignUp(SignUpForm::new(workshop, party, desk)), None)
            }
            Destination::TypeCode => (Screen::Ticket(ticket::type_code()), None),
            Destination::Pass => (Screen::Pass(Pass::Scan), None),
            Destination::TypeNumber => (Screen::Pass(pass::type_number()), None),
            Destination::Shelf if self.shelf.learning.is_there() => (Screen::Learn(Learn::Shelf), None),
            // A door leads somewhere, or is not there.
            Destination::Shelf => return vec![],
            Destination::Door => (Screen::Door(Default::default()), None),
            Destination::Roster { workshop, selected } => {
                (Screen::Roster(Roster::new(workshop, selected, cx)), Some(StoreAsk::Contacts(workshop)))
            }
            Destination::Redeem => (Screen::Redeem(Redeeming::default()), Some(StoreAsk::Past)),
        };
        let mut effects = self.go(screen);
        effects.extend(self.ask_all(ask));
        effects
    }

    /// Does what a feature's answer says.
    pub(crate) fn follow(&mut self, next: Next<Screen>) -> Vec<Effect> {
        let Next { to, notice, message, asks, order } = next;
        let mut effects = match to {
            To::Stay => vec![],
            To::Own(screen) => self.go(screen),
            To::Other(to) => self.open(to),
        };
        if let Some(notice) = notice {
            self.shown.say(notice);
        }
        if message.is_some() {
            self.message = message;
        }
        effects.extend(self.ask_all(asks));
        effects.extend(order.and_then(|order| self.execute(order)));
        effects
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
