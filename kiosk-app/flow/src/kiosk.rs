//! The state of the kiosk.

use crate::context::{Context, Look};
use crate::destination::Destination;
use crate::effect::{Ask, Effect, Execute, RequestId, StoreAsk};
use crate::go::Shown;
use crate::learn::Shelf;
use crate::message::Message;
use crate::next::{Next, Order, Then, To};
use crate::request::{Purpose, Requests};
use crate::screen::Screen;
use crate::site::Site;
use crate::visit::Visit;
use perron_domain::chance::IdSeed;
use perron_domain::guard::Guard;
use perron_domain::time::{Moment, Time, Timestamp};

/// Counts of guesses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guards {
    /// Of PINs.
    pub pin: Guard,
    /// Of voucher numbers.
    pub voucher: Guard,
    /// Of ticket codes.
    pub ticket: Guard,
}

/// Everything the kiosk knows while it runs.
#[derive(Debug)]
pub struct Kiosk {
    /// What every screen may know.
    pub context: Context,
    /// The screen, and what lies over it.
    pub shown: Shown,
    /// One calm line above the tool bar.
    pub message: Option<Message>,
    /// How long nobody touched the screen.
    pub visit: Visit,
    /// The shelf of tutorials, and this visit's way along it.
    pub shelf: Shelf,
    /// Counts of guesses.
    pub guards: Guards,
    /// Whether a PIN was ever set.
    pub pin_set: bool,
    /// When the last input came, and the names of what it makes.
    pub(crate) moment: Moment,
    pub(crate) requests: Requests,
    pub(crate) saving: Option<Saving>,
}

/// A command on its way to the disk, and what is shown once it is there.
#[derive(Clone, Debug)]
pub(crate) struct Saving {
    pub(crate) request: RequestId,
    pub(crate) execute: Box<Execute>,
    pub(crate) then: Then,
    /// It could not be saved, and a notice offers to try again.
    pub(crate) failed: bool,
    /// The person went on from the screen where it was given.
    pub(crate) left: bool,
}

impl Kiosk {
    /// A kiosk at the beginning of a visit.
    #[must_use]
    pub fn new(site: Site) -> Self {
        Self {
            context: Context::new(site),
            shown: Shown::first(),
            message: None,
            visit: Visit::default(),
            shelf: Shelf::default(),
            guards: Guards::default(),
            pin_set: false,
            moment: Moment {
                time: Time::synchronised(Timestamp::default()),
                ids: IdSeed::from_bytes([0; 32]),
            },
            requests: Requests::default(),
            saving: None,
        }
    }

    /// Whether a command is on its way to the disk. One that could not be saved, and that a notice offers to try again, is
    /// not.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.saving.as_ref().is_some_and(|saving| !saving.failed)
    }

    /// Whether somebody left the form before the log answered: the ticket will be shown wherever they are, so that
    /// nothing else is begun until then.
    #[must_use]
    pub(crate) fn awaits_ticket(&self) -> bool {
        let is_it = |saving: &Saving| saving.left && matches!(saving.then, Then::Ticket { .. });
        self.is_saving() && self.saving.as_ref().is_some_and(is_it)
    }

    /// Whether a PIN is being compared, or a new one kept.
    #[must_use]
    pub fn is_checking_pin(&self) -> bool {
        self.requests.waits_for(Purpose::Pin) || self.requests.waits_for(Purpose::NewPin)
    }

    /// Goes to another screen, by the one door.
    pub(crate) fn go(&mut self, to: Screen) -> Vec<Effect> {
        if let Some(saving) = &mut self.saving {
            saving.left = true;
        }
        let left = self.shown.go(to, &mut self.requests, &mut self.shelf);
        self.ask_all(left)
    }

    /// Goes where a screen named another.
    pub(crate) fn open(&mut self, to: Destination) -> Vec<Effect> {
        let Some((screen, ask)) = Screen::of(to, &self.context, &self.shelf) else { return vec![] };
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
        // Nothing said to one person is heard by the next.
        effects.extend(std::mem::take(&mut self.context.sounds).then_some(Effect::Silence));
        // Nor as loud as another has set it.
        let loudness = self.context.site.loudness;
        if std::mem::replace(&mut self.context.loudness, loudness) != loudness {
            effects.push(Effect::Loudness { loudness, keep: false });
        }
        effects.push(Effect::Wipe);
        effects.extend(self.ask_all([StoreAsk::Workshops]));
        effects
    }

    /// The first screen, as nobody changed it.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        matches!(self.shown.screen(), Screen::Home)
            && self.shown.is_uncovered()
            && self.context.look == Look::first(&self.context.site)
            && self.context.loudness == self.context.site.loudness
            && self.context.advisor.is_none()
    }

    /// A code that this kiosk knows was shown.
    pub(crate) fn somebody_is_there(&mut self) {
        self.visit.present();
        self.message = None;
    }

    /// Gives requests their numbers.
    pub(crate) fn ask_all(&mut self, asks: impl IntoIterator<Item = impl Into<Ask>>) -> Vec<Effect> {
        asks.into_iter().map(|ask| self.ask(ask.into())).collect()
    }

    /// Asks for somebody who has left: whoever is here now is told nothing of it.
    pub(crate) fn ask_for_nobody(&mut self, ask: StoreAsk) -> Effect {
        Effect::Store(self.requests.add_unwanted(Purpose::of_store(&ask)), ask)
    }

    pub(crate) fn ask(&mut self, ask: Ask) -> Effect {
        match ask {
            Ask::Store(ask) => {
                if let StoreAsk::Print { job, .. } = &ask {
                    self.requests.await_paper(*job);
                }
                Effect::Store(self.requests.add(Purpose::of_store(&ask)), ask)
            }
            Ask::Content(ask) => Effect::Content(self.requests.add(Purpose::of_content(&ask)), ask),
            Ask::Slip(slip) => Effect::Slip(self.requests.add(Purpose::Slip), slip),
            Ask::ConfirmClock { by } => Effect::ConfirmClock { by },
            Ask::Tone => {
                self.context.sounds = true;
                Effect::Tone
            }
            Ask::Loudness(loudness) => {
                (self.context.site.loudness, self.context.loudness) = (loudness, loudness);
                Effect::Loudness { loudness, keep: true }
            }
        }
    }

    /// Sends a command to the log. One at a time: a second strike changes nothing.
    pub(crate) fn execute(&mut self, order: Order) -> Option<Effect> {
        if self.saving.is_some() {
            return None;
        }
        let Order { command, contact, job, then } = order;
        let moment = self.moment;
        let execute = Box::new(Execute { op: moment.ids.op(), command, moment, contact, job });
        Some(self.send(execute, then, false))
    }

    /// What could not be saved is tried again under the same name: it happens once, or not at all.
    pub(crate) fn execute_again(&mut self) -> Option<Effect> {
        let Saving { execute, then, left, .. } = self.saving.take_if(|saving| saving.failed)?;
        Some(self.send(execute, then, left))
    }

    fn send(&mut self, execute: Box<Execute>, then: Then, left: bool) -> Effect {
        let request = self.requests.add(Purpose::Command);
        self.saving = Some(Saving { request, execute: execute.clone(), then, failed: false, left });
        Effect::Store(request, StoreAsk::Execute(execute))
    }
}
