//! Calm messages: what happened, and the next step.

use super::Context;
use crate::catalogue::Words;
use crate::vm::{ButtonVm, NoticeVm, Tone};
use crate::words;
use perron_domain::log::Refusal;
use perron_domain::pass::VoucherProblem;
use perron_domain::time::Timestamp;
use perron_flow::{Foreign, Leaving, Notice, NoticeAct, WaitFor};

/// Why the rules said no, in plain words.
pub(super) fn refusal(w: &Words<'_>, why: Refusal) -> String {
    let id = match why {
        Refusal::Unknown => "refusal-unknown",
        Refusal::NotOwner => "refusal-not-owner",
        Refusal::BadPlan => "refusal-bad-plan",
        Refusal::PartyTooLarge => "refusal-party",
        Refusal::Closed => "refusal-closed",
        Refusal::CalledOff => "refusal-called-off",
        Refusal::Over => "refusal-over",
        Refusal::WaitingFull => "refusal-waiting-full",
        Refusal::AlreadyGivenUp => "refusal-given-up",
        Refusal::Amount { left } => {
            return w.with("refusal-amount", &[("left", words::euros(w, left).into())]);
        }
        Refusal::AlreadyReversed => "refusal-reversed",
        Refusal::NoReason => "refusal-reason",
    };
    w.text(id)
}

fn problem(problem: &VoucherProblem) -> &'static str {
    match problem {
        VoucherProblem::Damaged => "pass-problem-damaged",
        VoucherProblem::UnknownIssuer => "pass-problem-issuer",
        VoucherProblem::Forged | VoucherProblem::Claim(_) => "pass-problem-forged",
        VoucherProblem::Revoked => "pass-problem-revoked",
        VoucherProblem::UnknownNumber => "pass-problem-number",
        VoucherProblem::NotAVoucher | VoucherProblem::TooLong => "pass-problem-other",
    }
}

/// Tone, icon, title and lines.
type Wording = (Tone, &'static str, &'static str, &'static [&'static str]);

/// How a notice is told, by the names of its messages; what is counted or chosen comes before its lines.
const fn wording(notice: &Notice) -> Wording {
    use Tone::{Calm, Good, Warn};
    match notice {
        Notice::Foreign(Foreign::Web) => (Calm, "help", "foreign-title", &["foreign-web", "foreign-next"]),
        Notice::Foreign(Foreign::Product) => {
            (Calm, "help", "foreign-title", &["foreign-product", "foreign-next"])
        }
        Notice::Foreign(Foreign::Other) => {
            (Calm, "help", "foreign-title", &["foreign-other", "foreign-next"])
        }
        Notice::Unreadable => (Calm, "help", "unreadable-title", &["unreadable-line"]),
        Notice::UnknownTicket => {
            (Calm, "ticket", "unknown-ticket-title", &["unknown-ticket-line", "unknown-ticket-next"])
        }
        Notice::Wait(_) => (Calm, "clock", "wait-title", &["wait-next"]),
        Notice::GivenUp => (Good, "check", "given-up-title", &["given-up-line", "given-up-next"]),
        Notice::Refused(_) => (Calm, "help", "refused-title", &["refused-next"]),
        Notice::NotSaved => (Warn, "help", "not-saved-title", &["not-saved-line"]),
        Notice::Broken => (Warn, "help", "broken-title", &["broken-line", "broken-next"]),
        Notice::Pass(_) => (Calm, "help", "pass-problem-title", &["pass-problem-next"]),
        Notice::AskDate { .. } => (Calm, "clock", "date-ask", &["date-ask-line"]),
        Notice::DateWrong => (Warn, "clock", "date-wrong-title", &["date-wrong-line", "date-wrong-next"]),
        Notice::RevokedBadge => {
            (Calm, "person", "revoked-badge-title", &["revoked-badge-line", "revoked-badge-next"])
        }
        Notice::WrongBadge => (Calm, "person", "wrong-badge-title", &["wrong-badge-line"]),
        Notice::BadgeNeeded => (Calm, "person", "badge-needed-title", &["badge-needed-line"]),
        Notice::NearYou { .. } => (Good, "person", "near-title", &["near-line", "near-next"]),
        Notice::TutorialGone => (Calm, "help", "tutorial-gone-title", &["tutorial-gone-line"]),
        Notice::UnknownMemo => {
            (Calm, "help", "unknown-memo-title", &["unknown-memo-line", "unknown-ticket-next"])
        }
        Notice::PinSet => (Good, "check", "pin-set-title", &["pin-set-line"]),
        Notice::LeaveLearning(Leaving::Lesson { begun: true }) => {
            (Calm, "help", "leave-lesson-title", &["leave-line", "leave-lesson-code"])
        }
        Notice::LeaveLearning(Leaving::Lesson { begun: false }) => {
            (Calm, "help", "leave-lesson-title", &["leave-line"])
        }
        Notice::LeaveLearning(Leaving::SelfCheck) => (Calm, "help", "leave-check-title", &["leave-line"]),
    }
}

pub(super) fn notice(cx: &Context<'_>, notice: &Notice) -> NoticeVm {
    let w = &cx.w;
    let (tone, icon, title, lines) = wording(notice);
    let first = match notice {
        Notice::Wait(what) => Some(wait(cx, *what)),
        Notice::Refused(why) => Some(refusal(w, *why)),
        Notice::Pass(why) => Some(w.text(problem(why))),
        _ => None,
    };
    let title = match notice {
        Notice::AskDate { shown } => date_asked(cx, *shown),
        _ => w.text(title),
    };
    let (primary, secondary) = buttons(notice);
    let button = |(act, id): (NoticeAct, &str)| ButtonVm::new(act, w.text(id));
    NoticeVm {
        tone,
        icon: icon.to_owned(),
        title,
        lines: first.into_iter().chain(lines.iter().map(|id| w.text(id))).collect(),
        primary: button(primary),
        secondary: secondary.map(button).unwrap_or_default(),
    }
}

/// What can be done on a notice, and how it is called.
type Buttons = ((NoticeAct, &'static str), Option<(NoticeAct, &'static str)>);

fn buttons(notice: &Notice) -> Buttons {
    use NoticeAct::{Close, DateRight, DateWrong, Leave, TryAgain, TypeCode};
    match notice {
        Notice::NotSaved => ((TryAgain, "try-again"), None),
        Notice::AskDate { .. } => ((DateRight, "date-yes"), Some((DateWrong, "date-no"))),
        Notice::Foreign(_) | Notice::UnknownTicket | Notice::Unreadable => {
            ((Close, "ok"), Some((TypeCode, "type-the-code")))
        }
        Notice::LeaveLearning(Leaving::Lesson { .. }) => {
            ((Close, "leave-lesson-stay"), Some((Leave, "leave-lesson-go")))
        }
        Notice::LeaveLearning(Leaving::SelfCheck) => {
            ((Close, "leave-check-stay"), Some((Leave, "leave-check-go")))
        }
        Notice::Wait(_)
        | Notice::GivenUp
        | Notice::Refused(_)
        | Notice::Broken
        | Notice::Pass(_)
        | Notice::WrongBadge
        | Notice::RevokedBadge
        | Notice::BadgeNeeded
        | Notice::DateWrong
        | Notice::PinSet
        | Notice::NearYou { .. }
        | Notice::TutorialGone
        | Notice::UnknownMemo => ((Close, "ok"), None),
    }
}

/// « Nous sommes le lundi 23 novembre 2026, il est 10 h 24 : est-ce exact ? »
fn date_asked(cx: &Context<'_>, shown: Timestamp) -> String {
    let (w, local) = (&cx.w, shown.local(cx.k.context.site.zone));
    let weekday = words::weekday(w, local.date());
    let args = [
        ("weekday", weekday.into()),
        ("date", words::date_year(w, local.date()).into()),
        ("hour", words::hour(w, local).into()),
    ];
    w.with("date-ask", &args)
}

fn wait(cx: &Context<'_>, what: WaitFor) -> String {
    let guard = match what {
        WaitFor::Pass => cx.k.guards.voucher,
        WaitFor::Code => cx.k.guards.ticket,
    };
    let minutes = guard.wait() / 60;
    cx.w.with("wait-line", &[("minutes", minutes.into())])
}
