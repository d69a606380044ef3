//! Workers answer. A guess that was none is given back whoever waits; all else is for whoever still waits.

use crate::advisor::redeem::{Redeem, Redeeming};
use crate::advisor::{date, door};
use crate::answer::{Answer, CheckAnswer, Committed, OpenedBadge, Trouble};
use crate::destination::Destination;
use crate::effect::{Effect, RequestId, StoreAsk};
use crate::kiosk::{Kiosk, Saving};
use crate::learn;
use crate::message::Message;
use crate::next::{Next, Then};
use crate::notice::Notice;
use crate::paper;
use crate::pass::{self, Pass};
use crate::pass_view::PassView;
use crate::request::Purpose;
use crate::screen::Screen;
use crate::ticket::{self, NewTicket, Paper, Ticket};
use perron_domain::badges::Role;
use perron_domain::crypto::BadgeError;
use perron_domain::guard::Guessed;
use perron_domain::jobs::{PaperFault, PaperOutcome};
use perron_domain::log::Refusal;
use perron_domain::pass::VoucherProblem;

/// A worker answered a request.
pub(crate) fn answered(k: &mut Kiosk, request: RequestId, answer: Answer) -> Vec<Effect> {
    let Some((purpose, wanted)) = k.requests.take(request) else { return vec![] };
    let mut effects = give_back(k, purpose, &answer, wanted);
    // The paper comes even when the person has already touched « Je m’en vais ».
    if let Answer::Committed(Committed { job: Some(job), .. }) = &answer {
        let print = StoreAsk::Print { job: *job, names: vec![] };
        effects.push(if wanted { k.ask(print.into()) } else { k.ask_for_nobody(print) });
    }
    if let Answer::Paper(outcome) = &answer {
        paper::came(k, None, *outcome, wanted);
    }
    // Whoever is here now is not disturbed by what somebody asked who has left: their own request will tell.
    if !wanted {
        return effects;
    }
    if let Answer::Failed(Trouble::Lasting) = &answer {
        effects.extend(broken(k));
        return effects;
    }
    effects.extend(shown(k, request, purpose, answer));
    effects
}

/// The store failed for good: a technician is needed.
///
/// Nothing is asked: what is asked now would fail as well, and be said again.
pub(crate) fn broken(k: &mut Kiosk) -> Vec<Effect> {
    k.saving = None;
    let home = if k.context.advisor.is_some() { Screen::Advisor { page: 0 } } else { Screen::Home };
    let effects = k.go(home);
    k.shown.say(Notice::Broken);
    effects
}

/// A guess that was none is given back, also when nobody waits for its answer. Whoever knows one number would else buy
/// guesses at others with it: what was unknown stays counted.
fn give_back(k: &mut Kiosk, purpose: Purpose, answer: &Answer, wanted: bool) -> Vec<Effect> {
    let guards = &mut k.guards;
    let saved = match (purpose, answer) {
        // Nobody looked it up.
        (Purpose::Pin, Answer::Failed(_)) => {
            guards.pin.take_back();
            StoreAsk::SaveGuard { of: Guessed::Pin, guard: guards.pin }
        }
        (Purpose::Pin, Answer::PinChecked(Some(_))) => {
            let with_badge =
                wanted && matches!(k.shown.screen(), Screen::Door(screen) if screen.badge.is_some());
            door::give_back(&mut guards.pin, with_badge)
        }
        (Purpose::NewPin, Answer::PinSet(true)) => {
            k.pin_set = true;
            door::give_back(&mut guards.pin, true)
        }
        (Purpose::Ticket { guessed: true }, Answer::Failed(_) | Answer::Ticket(Some(_))) => {
            ticket::give_back(&mut guards.ticket)
        }
        (
            Purpose::Voucher { guessed: true },
            Answer::Checked(CheckAnswer::Problem(VoucherProblem::UnknownNumber)),
        ) => {
            return vec![];
        }
        (Purpose::Voucher { guessed: true }, Answer::Failed(_) | Answer::Checked(_)) => {
            pass::give_back(&mut guards.voucher)
        }
        _ => return vec![],
    };
    k.ask_all([saved])
}

/// What the answer shows.
fn shown(k: &mut Kiosk, request: RequestId, purpose: Purpose, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Done | Answer::Paper(_) => vec![],
        Answer::Failed(_) => {
            failed(k, request, purpose);
            vec![]
        }
        Answer::Committed(done) => committed(k, request, &done),
        Answer::Refused(why) => refused(k, request, why),
        Answer::Ticket(found) => {
            if found.is_some() {
                k.somebody_is_there();
            }
            let guessed = matches!(purpose, Purpose::Ticket { guessed: true });
            let next = ticket::found(found, guessed, &k.guards.ticket, &k.context);
            k.follow(next.map(Screen::Ticket))
        }
        Answer::Checked(answer) => checked(k, answer),
        Answer::PinChecked(whose) => pin_checked(k, whose),
        Answer::PinSet(kept) => pin_set(k, kept),
        Answer::Badge(opened) => badge(k, opened),
        Answer::Contacts(sealed) => {
            if let Screen::Roster(roster) = k.shown.screen_mut() {
                roster.sealed = sealed;
                roster.open_contacts(&k.context);
            }
            vec![]
        }
        Answer::Past(past) => {
            if let Screen::Redeem(Redeeming::Voucher(redeem)) = k.shown.screen_mut() {
                redeem.past = past;
            }
            vec![]
        }
        Answer::Queued(job) => {
            k.requests.await_paper(job);
            if let Screen::Ticket(Ticket::New(ticket)) = k.shown.screen_mut() {
                ticket.job.get_or_insert(job);
            }
            vec![]
        }
        Answer::Tutorial(tutorial, at) => on_learn(k, |screen| learn::opened(screen, *tutorial, at)),
        Answer::SelfCheck(check) => on_learn(k, |screen| learn::check_opened(screen, *check)),
        Answer::NotReadable => on_learn(k, |_| learn::not_readable()),
    }
}

fn on_learn(k: &mut Kiosk, then: impl FnOnce(&mut learn::Learn) -> Next<learn::Learn>) -> Vec<Effect> {
    let Screen::Learn(screen) = k.shown.screen_mut() else { return vec![] };
    let next = then(screen).map(Screen::Learn);
    k.follow(next)
}

/// A worker could not answer. Whoever waits is told, and nothing stays « being saved » or « being checked » for ever.
fn failed(k: &mut Kiosk, request: RequestId, purpose: Purpose) {
    match purpose {
        Purpose::Command => {
            if let Some(saving) = k.saving.as_mut().filter(|saving| saving.request == request) {
                saving.failed = true;
                // An answer that is on its way already would take the notice away, and with it the command.
                k.requests.drop_questions();
                k.shown.say(Notice::NotSaved);
            }
        }
        Purpose::Paper | Purpose::Slip => match k.shown.screen_mut() {
            Screen::Ticket(Ticket::New(ticket)) if ticket.paper == Paper::Printing => {
                ticket.paper = Paper::Ended(PaperOutcome::Failed(PaperFault::Other));
            }
            Screen::Devices(devices) => devices.paper(PaperOutcome::Failed(PaperFault::Other)),
            _ => k.message = Some(Message::PaperFailed(PaperFault::Other)),
        },
        Purpose::Ticket { .. }
        | Purpose::Voucher { .. }
        | Purpose::Pin
        | Purpose::NewPin
        | Purpose::Badge
        | Purpose::Learning => k.message = Some(Message::Busy),
        Purpose::Contacts | Purpose::Past | Purpose::Background => {}
    }
}

fn committed(k: &mut Kiosk, request: RequestId, done: &Committed) -> Vec<Effect> {
    let Some(Saving { then, left, .. }) = k.saving.take_if(|saving| saving.request == request) else {
        return vec![];
    };
    match then {
        Then::Ticket { signup, workshop, contact, desk } => {
            k.message = None;
            let ticket = NewTicket::of(done, signup, workshop, contact, desk, &k.context);
            ticket.map_or(vec![], |ticket| k.go(Screen::Ticket(Ticket::New(ticket))))
        }
        Then::GivenUp => {
            let effects = if left { vec![] } else { k.open(Destination::Home) };
            k.shown.say(Notice::GivenUp);
            effects
        }
        Then::Noted => {
            k.message = Some(Message::Noted);
            let Screen::Roster(roster) = k.shown.screen() else { return vec![] };
            let ask = StoreAsk::Contacts(roster.workshop);
            k.ask_all([ask])
        }
        Then::Redeemed { voucher, amount } => {
            match k.shown.screen_mut() {
                Screen::Redeem(Redeeming::Voucher(redeem)) if redeem.is_of(voucher) => redeem.taken(amount),
                _ => k.message = Some(Message::Noted),
            }
            k.ask_all([StoreAsk::Past])
        }
        Then::Reversed => {
            let effects = if left { k.ask_all([StoreAsk::Past]) } else { k.open(Destination::Redeem) };
            k.message = Some(Message::Noted);
            effects
        }
    }
}

fn refused(k: &mut Kiosk, request: RequestId, why: Refusal) -> Vec<Effect> {
    let Some(Saving { left, .. }) = k.saving.take_if(|saving| saving.request == request) else {
        return vec![];
    };
    if k.context.advisor.is_some() {
        k.message = Some(Message::Refused(why));
        return k.ask_all([StoreAsk::Workshops]);
    }
    let effects = if left { vec![] } else { k.open(Destination::Workshops) };
    k.shown.say(Notice::Refused(why));
    effects
}

fn checked(k: &mut Kiosk, answer: CheckAnswer) -> Vec<Effect> {
    let advisor = k.context.advisor.is_some();
    match answer {
        CheckAnswer::Known { facts, spent } => {
            k.somebody_is_there();
            let view = Box::new(PassView::of(*facts, spent, &k.context));
            if !advisor {
                return k.go(Screen::Pass(Pass::Worth(view)));
            }
            let redeem = Redeem::of(view, &k.context);
            let mut effects = k.go(Screen::Redeem(Redeeming::Voucher(redeem)));
            effects.extend(k.ask_all([StoreAsk::Past]));
            effects
        }
        CheckAnswer::Problem(problem) => {
            let to = if advisor { Destination::Redeem } else { Destination::Pass };
            let effects = k.open(to);
            k.shown.say(Notice::Pass(problem));
            effects
        }
    }
}

fn pin_checked(k: &mut Kiosk, whose: Option<Role>) -> Vec<Effect> {
    let Screen::Door(screen) = k.shown.screen_mut() else { return vec![] };
    let Some(role) = whose else {
        screen.wrong = true;
        return vec![];
    };
    k.context.advisor = Some(screen.enters(role));
    let effects = k.open(Destination::Home);
    ask_date(k);
    effects
}

/// Somebody of the staff came in. Where nobody can vouch for the date, it is asked for first.
pub(crate) fn ask_date(k: &mut Kiosk) {
    let role = k.context.advisor.as_ref().map(|advisor| advisor.role);
    if let Some(question) = role.and_then(|role| date::question(&k.context, role)) {
        k.shown.say(question);
    }
}

fn pin_set(k: &mut Kiosk, kept: bool) -> Vec<Effect> {
    let Screen::Door(screen) = k.shown.screen_mut() else { return vec![] };
    if !kept {
        screen.ask_new();
        k.message = Some(Message::PinTooSimple);
        return vec![];
    }
    let Some(role) = screen.badge.as_ref().map(|badge| badge.role) else { return vec![] };
    k.context.advisor = Some(screen.enters(role));
    let effects = k.open(Destination::Home);
    k.shown.say(Notice::PinSet);
    effects
}

/// The badge was looked for on the site's list.
fn badge(k: &mut Kiosk, opened: Result<OpenedBadge, BadgeError>) -> Vec<Effect> {
    let badge = match opened {
        Ok(badge) => badge,
        Err(why) => {
            let revoked = why == BadgeError::Revoked;
            if k.context.advisor.is_some() {
                k.message = Some(if revoked { Message::BadgeRevoked } else { Message::BadgeWrong });
                return vec![];
            }
            let effects = k.open(Destination::Home);
            k.shown.say(if revoked { Notice::RevokedBadge } else { Notice::WrongBadge });
            return effects;
        }
    };
    k.somebody_is_there();
    if let Some(advisor) = &mut k.context.advisor {
        k.message = Some(if badge.key.is_some() { Message::BadgeIn } else { Message::BadgeWithoutNames });
        if badge.key.is_some() {
            advisor.key = badge.key;
        }
        if let Screen::Roster(roster) = k.shown.screen_mut() {
            roster.open_contacts(&k.context);
        }
        return vec![];
    }
    if let Screen::Door(screen) = k.shown.screen_mut() {
        screen.show_badge(badge);
        k.shown.close_notice();
        k.shown.show_languages(false);
        return vec![];
    }
    let mut screen = door::PinScreen::default();
    screen.show_badge(badge);
    k.go(Screen::Door(screen))
}

#[cfg(test)]
mod tests;
