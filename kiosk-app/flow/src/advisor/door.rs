//! The advisor's door: a PIN, a badge, or both.
//!
//! ```text
//!  Enter ─ four to twelve digits ─► compared ─► in
//!    │ the badge is shown and has no PIN, or it was forgotten
//!    ▼
//!  New ─► Again ─ the same twice ─► kept ─► in
//! ```

use crate::answer::OpenedBadge;
use crate::context::{Advisor, Context};
use crate::destination::Destination;
use crate::effect::StoreAsk;
use crate::message::Message;
use crate::next::{Did, Next};
use crate::notice::Notice;
use perron_domain::badges::Role;
use perron_domain::crypto::{GrowingDelay, Pin};
use perron_domain::guard::{Guard, Guessed};

/// What the door asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinStage {
    /// The PIN.
    Enter,
    /// A new PIN, with the badge in.
    New,
    /// The new PIN again.
    Again(Pin),
}

/// What is done there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorAct {
    /// The code is forgotten: with the badge in, a new one is made.
    Forgotten,
    /// The digits are given. The last of them gives them by itself: some are missing.
    Give,
}

/// The advisor's door.
#[derive(Clone, Debug)]
pub struct PinScreen {
    /// What is asked.
    pub stage: PinStage,
    /// Digits so far.
    pub digits: Pin,
    /// The last try was wrong.
    pub wrong: bool,
    /// The badge, when it was shown before the PIN.
    pub badge: Option<OpenedBadge>,
}

impl Default for PinScreen {
    fn default() -> Self {
        Self { stage: PinStage::Enter, digits: Pin::default(), wrong: false, badge: None }
    }
}

impl PinScreen {
    pub(crate) fn ask_new(&mut self) {
        self.stage = PinStage::New;
        self.digits = Pin::default();
        self.wrong = false;
    }

    /// Whether a badge may be shown instead of the digits.
    pub(crate) fn awaits_a_badge(&self) -> bool {
        self.stage == PinStage::Enter && self.badge.is_none()
    }

    /// A badge of this site was shown. What was typed for another one is not meant for this one.
    pub(crate) fn show_badge(&mut self, badge: OpenedBadge) {
        if self.badge.as_ref().is_none_or(|before| before.id != badge.id) {
            *self = Self::default();
        }
        if !badge.pin_set {
            self.ask_new();
        }
        self.badge = Some(badge);
    }

    /// Who comes in: as what, and with which key.
    pub(crate) fn enters(&mut self, role: Role) -> Advisor {
        Advisor { role, key: self.badge.take().and_then(|badge| badge.key) }
    }
}

/// What is done there. `checking`: a PIN is being compared or kept.
pub(crate) fn act(
    screen: &mut PinScreen,
    guard: &mut Guard,
    checking: bool,
    did: &Did<'_, DoorAct>,
    cx: &Context,
) -> Next<PinScreen> {
    let length = cx.site.pin_length;
    // Who holds a badge need not wait for the guesses of others.
    let wait = if screen.stage == PinStage::Enter { guard.wait() } else { 0 };
    match did {
        Did::Key(_) if !cx.guesses_counted => return Next::stay().with_message(Message::Busy),
        Did::Key(c) if wait == 0 && !checking && screen.digits.len() < length => {
            screen.digits.push(*c);
            screen.wrong = false;
            if screen.digits.len() == length {
                return complete(screen, guard);
            }
        }
        Did::Erase => screen.digits.erase(),
        Did::Act(DoorAct::Forgotten) if screen.stage == PinStage::Enter => {
            if screen.badge.is_none() {
                return Next::stay().with_notice(Notice::BadgeNeeded);
            }
            screen.ask_new();
        }
        Did::Act(DoorAct::Give) if wait == 0 && !checking && !screen.digits.is_empty() => {
            return Next::stay().with_message(Message::PinTooShort);
        }
        Did::Back => return Next::go(Destination::Home),
        Did::Act(DoorAct::Forgotten | DoorAct::Give) | Did::Key(_) | Did::Earlier | Did::Later => {}
    }
    Next::stay()
}

/// The last digit was typed. A guess is counted, and kept so, before it is compared: whoever turns the kiosk off before
/// the answer has guessed all the same.
fn complete(screen: &mut PinScreen, guard: &mut Guard) -> Next<PinScreen> {
    let pin = std::mem::take(&mut screen.digits);
    let badge = screen.badge.as_ref().map(|badge| badge.id);
    match (std::mem::replace(&mut screen.stage, PinStage::Enter), badge) {
        (PinStage::Enter, badge) => {
            guard.count(GrowingDelay::PIN);
            return Next::ask(StoreAsk::VerifyPin { badge, pin, counted: *guard });
        }
        (PinStage::New, _) => screen.stage = PinStage::Again(pin),
        (PinStage::Again(first), Some(badge)) if first == pin => {
            return Next::ask(StoreAsk::SetPin { badge, pin });
        }
        (PinStage::Again(_), _) => {
            screen.ask_new();
            screen.wrong = true;
        }
    }
    Next::stay()
}

/// The PIN was right. With a badge all guesses are forgiven: whoever shows one need not guess.
pub(crate) fn give_back(guard: &mut Guard, with_badge: bool) -> StoreAsk {
    if with_badge {
        guard.pass();
    } else {
        guard.take_back_pin(GrowingDelay::PIN);
    }
    StoreAsk::SaveGuard { of: Guessed::Pin, guard: *guard }
}
