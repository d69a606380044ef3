//! A code came from the reader: what it means on which screen. The README of this crate has the whole table, and a
//! test each of its cells.

use crate::device::Device;
use crate::effect::{Effect, StoreAsk};
use crate::kiosk::Kiosk;
use crate::learn;
use crate::message::Message;
use crate::next::Next;
use crate::notice::Notice;
use crate::pass;
use crate::scan::{Foreign, Scan, ScanText, classify, foreign};
use crate::screen::Screen;

/// A code was read. It begins a visit, as a touch does; in one that goes on, only what is accepted says that somebody is
/// there: a foreign code laid under the reader again and again would else keep an advisor's session open for ever.
pub(crate) fn scanned(k: &mut Kiosk, text: &ScanText, by: Device) -> Vec<Effect> {
    begin_visit(k);
    if k.shown.screen().takes_an_answer() {
        k.message = Some(Message::FinishFirst);
        return vec![];
    }
    let cx = &k.context;
    if let Screen::Devices(devices) = k.shown.screen_mut() {
        devices.scanned(text, by, cx);
        return vec![];
    }
    // The answer decides who comes in, or brings a ticket: another question now would take its place.
    if k.is_checking_pin() || k.awaits_ticket() {
        k.message = Some(Message::Busy);
        return vec![];
    }
    match classify(text) {
        Scan::Badge(badge) => k.ask_all([StoreAsk::OpenBadge(badge)]),
        Scan::Ticket(signup) => k.ask_all([StoreAsk::FindTicket(signup)]),
        Scan::Voucher(text) => check(k, text, false),
        Scan::Number(text) if k.shown.screen().takes_numbers() => check(k, text, true),
        Scan::Number(text) => stranger(k, foreign(text.as_str())),
        Scan::Memo(_) if k.context.advisor.is_some() => stranger(k, Foreign::Other),
        Scan::Memo(code) => {
            if code.is_some() {
                k.somebody_is_there();
            }
            match learn::place_of(code, &k.shelf) {
                Ok((id, at)) => {
                    let effects = k.go(Screen::Learn(learn::Learn::Cover(id.clone())));
                    k.shelf.resume(&id, at);
                    effects
                }
                Err(why) => k.follow(why.said().map(Screen::Learn)),
            }
        }
        Scan::Foreign(kind) => stranger(k, kind),
    }
}

/// Half a code, a smudge, or ten thousand characters.
pub(crate) fn unreadable(k: &mut Kiosk) -> Vec<Effect> {
    begin_visit(k);
    let cx = &k.context;
    if k.shown.screen().takes_an_answer() {
        k.message = Some(Message::FinishFirst);
    } else if let Screen::Devices(devices) = k.shown.screen_mut() {
        devices.unreadable(cx);
    } else {
        k.shown.say(Notice::Unreadable);
    }
    vec![]
}

fn begin_visit(k: &mut Kiosk) {
    if k.is_untouched() {
        k.visit.quiet = 0;
    }
}

fn check(k: &mut Kiosk, text: ScanText, guessed: bool) -> Vec<Effect> {
    let next: Next<Screen> = pass::check(text, guessed, &mut k.guards.voucher, &k.context);
    k.follow(next)
}

fn stranger(k: &mut Kiosk, kind: Foreign) -> Vec<Effect> {
    k.shown.say(Notice::Foreign(kind));
    vec![]
}

#[cfg(test)]
mod camera_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod ways;
