//! What is done on a screen, and what the screen answers.

use crate::destination::Destination;
use crate::effect::Ask;
use crate::message::Message;
use crate::notice::Notice;
use perron_domain::contact::{Contact, SealedContact};
use perron_domain::ids::{Cents, SignUpId, VoucherId, WorkshopId};
use perron_domain::jobs::NewJob;
use perron_domain::log::Command;

/// What is done on a feature's screen: one of its own acts, or what all screens have.
#[derive(Debug)]
pub(crate) enum Did<'a, A> {
    /// Its own.
    Act(&'a A),
    Back,
    Earlier,
    Later,
    Key(char),
    Erase,
}

/// What follows. `S` is what the feature itself shows.
#[derive(Debug)]
pub(crate) struct Next<S> {
    /// The screen that follows.
    pub(crate) to: To<S>,
    /// Shown over it.
    pub(crate) notice: Option<Notice>,
    /// Said in the calm line.
    pub(crate) message: Option<Message>,
    /// Asked of the workers.
    pub(crate) asks: Vec<Ask>,
    /// For the log.
    pub(crate) order: Option<Order>,
}

/// The screen that follows.
#[derive(Debug)]
pub(crate) enum To<S> {
    /// The same.
    Stay,
    /// One of the feature's own.
    Own(S),
    /// One of another feature's.
    Other(Destination),
}

/// A command, what goes with it, and what follows it.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) command: Command,
    pub(crate) contact: Option<SealedContact>,
    pub(crate) job: Option<NewJob>,
    pub(crate) then: Then,
}

/// What is shown once a command is on the disk.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// The ticket of this sign-up.
    Ticket {
        signup: SignUpId,
        workshop: WorkshopId,
        /// The first name, for one sentence of the ticket's screen.
        contact: Contact,
        /// Entered by an advisor.
        desk: bool,
    },
    /// That a place was given up.
    GivenUp,
    /// The list, as it is now.
    Noted,
    /// What was taken from a voucher.
    Redeemed { voucher: VoucherId, amount: Cents },
    /// That a redemption was taken back.
    Reversed,
}

impl<S> Next<S> {
    /// Nothing follows.
    pub(crate) fn stay() -> Self {
        Self { to: To::Stay, notice: None, message: None, asks: vec![], order: None }
    }

    /// One of the feature's own screens.
    pub(crate) fn own(screen: S) -> Self {
        Self { to: To::Own(screen), ..Self::stay() }
    }

    /// Another feature's screen.
    pub(crate) fn go(to: Destination) -> Self {
        Self { to: To::Other(to), ..Self::stay() }
    }

    /// The same screen, and a request.
    pub(crate) fn ask(ask: impl Into<Ask>) -> Self {
        Self::stay().and_ask(ask)
    }

    /// The same screen, and a command.
    pub(crate) fn order(command: Command, then: Then) -> Self {
        Self { order: Some(Order { command, contact: None, job: None, then }), ..Self::stay() }
    }

    pub(crate) fn and_ask(mut self, ask: impl Into<Ask>) -> Self {
        self.asks.push(ask.into());
        self
    }

    pub(crate) fn with_notice(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    pub(crate) fn with_message(mut self, message: Message) -> Self {
        self.message = Some(message);
        self
    }

    /// The same for a feature that shows `S` within a larger whole.
    pub(crate) fn map<T>(self, whole: impl FnOnce(S) -> T) -> Next<T> {
        let to = match self.to {
            To::Stay => To::Stay,
            To::Own(screen) => To::Own(whole(screen)),
            To::Other(to) => To::Other(to),
        };
        Next { to, notice: self.notice, message: self.message, asks: self.asks, order: self.order }
    }
}
