//! What a Digital Pass is worth. Anyone may ask; asking spends nothing and keeps nothing.

use super::effect::Effect;
use super::event::{Action, CheckAnswer};
use super::field::{Field, FieldRule};
use super::scan::ScanText;
use super::screen::{Message, Notice, PassView, Screen, WaitFor};
use super::update::Kiosk;
use super::{advisor_pass, event::Door};
use perron_domain::crypto::GrowingDelay;
use perron_domain::guard::Guessed;
use perron_domain::pass::{SiteRules, VoucherProblem, judge};

/// Asks a worker to read a voucher. Numbers can be guessed and are slowed down; signatures cannot. A guess is counted,
/// and kept so, before it is looked up.
pub(crate) fn check(k: &mut Kiosk, text: ScanText, guessed: bool) -> Vec<Effect> {
    if !guessed {
        return vec![Effect::Check { text, guessed }];
    }
    if k.pass_guard.wait() > 0 {
        k.notice_to(Notice::Wait(WaitFor::Pass), Screen::Home);
        return vec![];
    }
    k.pass_guard.count(GrowingDelay::CHECK);
    vec![Effect::SaveGuard { of: Guessed::Voucher, guard: k.pass_guard }, Effect::Check { text, guessed }]
}

/// A worker read it.
pub(crate) fn checked(k: &mut Kiosk, answer: CheckAnswer, guessed: bool) -> Vec<Effect> {
    let mut effects = vec![];
    if guessed && !matches!(answer, CheckAnswer::Problem(VoucherProblem::UnknownNumber)) {
        k.pass_guard.take_back();
        effects.push(Effect::SaveGuard { of: Guessed::Voucher, guard: k.pass_guard });
    }
    match answer {
        CheckAnswer::Known { facts, spent } => {
            super::visit::present(k);
            let rules = SiteRules { territory: k.site.territory.clone() };
            let verdict = judge(&facts, spent, k.now.day(k.site.zone), &rules);
            let view = Box::new(PassView { facts: *facts, spent, verdict });
            if k.advisor.is_some() {
                effects.extend(advisor_pass::present(k, view));
                return effects;
            }
            k.screen = Screen::PassResult(view);
            effects
        }
        CheckAnswer::Problem(problem) => {
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
            let text = field.trimmed().into();
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
