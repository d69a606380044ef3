//! Calm messages: what happened, and the next step.

use super::Eye;
use crate::catalogue::Words;
use crate::vm::{NoticeVm, Tone};
use crate::words;
use perron_domain::crypto::GrowingDelay;
use perron_domain::flow::{Foreign, Notice, WaitFor};
use perron_domain::log::Refusal;
use perron_domain::pass::VoucherProblem;

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

pub(super) fn notice(eye: &Eye<'_>, notice: &Notice) -> NoticeVm {
    let w = &eye.w;
    let (tone, icon, title, lines) = match notice {
        Notice::Foreign(kind) => {
            let line = match kind {
                Foreign::Web => "foreign-web",
                Foreign::Product => "foreign-product",
                Foreign::Other => "foreign-other",
            };
            (Tone::Calm, "help", "foreign-title", vec![w.text(line), w.text("foreign-next")])
        }
        Notice::Unreadable => (Tone::Calm, "help", "unreadable-title", vec![w.text("unreadable-line")]),
        Notice::UnknownTicket => (
            Tone::Calm,
            "ticket",
            "unknown-ticket-title",
            vec![w.text("unknown-ticket-line"), w.text("unknown-ticket-next")],
        ),
        Notice::Wait(what) => {
            (Tone::Calm, "clock", "wait-title", vec![wait(eye, *what), w.text("wait-next")])
        }
        Notice::DoorClosed(_) => (Tone::Calm, "clock", "door-closed-title", vec![w.text("door-closed-line")]),
        Notice::GivenUp => {
            (Tone::Good, "check", "given-up-title", vec![w.text("given-up-line"), w.text("given-up-next")])
        }
        Notice::Refused(why) => {
            (Tone::Calm, "help", "refused-title", vec![refusal(w, *why), w.text("refused-next")])
        }
        Notice::NotSaved => (Tone::Warn, "help", "not-saved-title", vec![w.text("not-saved-line")]),
        Notice::Broken => {
            (Tone::Warn, "help", "broken-title", vec![w.text("broken-line"), w.text("broken-next")])
        }
        Notice::Pass(why) => (
            Tone::Calm,
            "help",
            "pass-problem-title",
            vec![w.text(problem(why)), w.text("pass-problem-next")],
        ),
        Notice::WrongBadge => (Tone::Calm, "person", "wrong-badge-title", vec![w.text("wrong-badge-line")]),
        Notice::BadgeNeeded => {
            (Tone::Calm, "person", "badge-needed-title", vec![w.text("badge-needed-line")])
        }
        Notice::NearYou { .. } => {
            (Tone::Good, "person", "near-title", vec![w.text("near-line"), w.text("near-next")])
        }
        Notice::TutorialGone => {
            (Tone::Calm, "help", "tutorial-gone-title", vec![w.text("tutorial-gone-line")])
        }
        Notice::UnknownMemo => (
            Tone::Calm,
            "help",
            "unknown-memo-title",
            vec![w.text("unknown-memo-line"), w.text("unknown-ticket-next")],
        ),
        Notice::PinSet => (Tone::Good, "check", "pin-set-title", vec![w.text("pin-set-line")]),
    };
    let typing = matches!(notice, Notice::Foreign(_) | Notice::UnknownTicket | Notice::Unreadable);
    NoticeVm {
        tone,
        icon: icon.to_owned(),
        title: w.text(title),
        lines,
        primary: w.text(if *notice == Notice::NotSaved { "try-again" } else { "ok" }),
        secondary: if typing { w.text("type-the-code") } else { String::new() },
    }
}

fn wait(eye: &Eye<'_>, what: WaitFor) -> String {
    let guard = match what {
        WaitFor::Pass => eye.k.pass_guard,
        WaitFor::Code => eye.k.code_guard,
    };
    let minutes = guard.wait(eye.k.now, GrowingDelay::CHECK) / 60;
    eye.w.with("wait-line", &[("minutes", minutes.into())])
}
