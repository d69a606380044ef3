//! What a Digital Pass is worth. Anyone may ask; asking spends nothing and keeps nothing.

use super::effect::Effect;
use super::event::{Action, CheckAnswer};
use super::field::{Field, FieldRule};
use super::screen::{Message, Notice, PassView, Screen, WaitFor};
use super::update::Kiosk;
use super::{advisor_pass, event::Door};
use crate::crypto::GrowingDelay;
use crate::pass::{SiteRules, VoucherProblem, judge};

/// Asks a worker to read a voucher. Numbers can be guessed and are slowed down; signatures cannot.
pub(crate) fn check(k: &mut Kiosk, text: String, guessable: bool) -> Vec<Effect> {
    if guessable && k.pass_guard.wait(k.now, GrowingDelay::CHECK) > 0 {
        k.notice_to(Notice::Wait(WaitFor::Pass), Screen::Home);
        return vec![];
    }
    vec![Effect::Check(text)]
}

/// A worker read it.
pub(crate) fn checked(k: &mut Kiosk, answer: CheckAnswer) -> Vec<Effect> {
    match answer {
        CheckAnswer::Known { facts, spent } => {
            let rules = SiteRules { territory: k.site.territory.clone() };
            let verdict = judge(&facts, spent, k.now.day(k.site.zone), &rules);
            let view = Box::new(PassView { facts: *facts, spent, verdict });
            if k.advisor.is_some() {
                return advisor_pass::present(k, view);
            }
            k.screen = Screen::PassResult(view);
            vec![]
        }
        CheckAnswer::Problem(problem) => {
            let mut effects = vec![];
            if problem == VoucherProblem::UnknownNumber {
                k.pass_guard.fail(k.now, GrowingDelay::CHECK);
                effects.push(Effect::SaveGuard { name: "pass", guard: k.pass_guard });
            }
            let back = if k.advisor.is_some() {
                Screen::Redeem(super::screen::Redeem::default())
            } else {
                Screen::PassScan
            };
            k.notice_to(Notice::Pass(problem), back);
            effects
        }
    }
}

pub(crate) fn scan_screen(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    match action {
        Action::Secondary => k.screen = Screen::TypeNumber(Field::new(FieldRule::Code)),
        Action::Back => k.screen = Screen::Home,
        _ => {}
    }
    vec![]
}

pub(crate) fn type_number(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::TypeNumber(field) = &mut k.screen else { return vec![] };
    match action {
        Action::Key(c) => field.push(*c),
        Action::Erase => field.erase(),
        Action::Back if k.advisor.is_some() => return advisor_pass::open(k),
        Action::Back => k.screen = Screen::PassScan,
        Action::Primary if !field.is_empty() => {
            let text = field.trimmed().to_owned();
            return check(k, text, true);
        }
        _ => {}
    }
    vec![]
}

pub(crate) fn result(k: &mut Kiosk, action: &Action) -> Vec<Effect> {
    let Screen::PassResult(view) = &k.screen else { return vec![] };
    match action {
        Action::Primary => return super::resident::home(k, &Action::Door(Door::Workshops)),
        Action::Secondary => {
            let view = view.clone();
            k.message = Some(Message::Printing);
            return vec![Effect::PrintSlip { view, lang: k.look.lang }];
        }
        Action::Tertiary | Action::Back => k.screen = Screen::PassScan,
        _ => {}
    }
    vec![]
}
