//! Where a screen that names another leads, and what follows from a feature's answer.

use crate::advisor::redeem::Redeeming;
use crate::advisor::roster::Roster;
use crate::context::Look;
use crate::destination::Destination;
use crate::effect::{Effect, StoreAsk};
use crate::kiosk::Kiosk;
use crate::learn::Learn;
use crate::next::{Next, To};
use crate::pass::{self, Pass};
use crate::screen::Screen;
use crate::sign_up::SignUpForm;
use crate::ticket;
use crate::workshops::Workshops;

impl Kiosk {
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

    /// The visit is over: everything of the person goes, in memory here and in the workers. Shared screens keep nothing.
    pub(crate) fn end_visit(&mut self) -> Vec<Effect> {
        self.context.advisor = None;
        let mut effects = self.go(Screen::Home);
        self.shelf.forget();
        self.context.look = Look::first(&self.context.site);
        self.message = None;
        self.visit = Default::default();
        self.saving = None;
        self.requests.end_visit();
        effects.push(Effect::Wipe);
        effects.extend(self.ask_all([StoreAsk::Workshops]));
        effects
    }
}
