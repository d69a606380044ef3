//! What a drive's health weighs, by the profile's figures.

use crate::draft::Draft;
use crate::exam::Exam;
use crate::parts::smart::{Errors, Smart};
use crate::profile::AtMost;
use crate::report::Outcome;
use crate::words::{Message, say};

/// A read that gave nothing is recent for so many hours of use: half a year of working days.
const RECENT: u64 = 1000;

pub(super) fn weigh(exam: &Exam<'_>, smart: &Smart, draft: &mut Draft) {
    if !smart.model.is_empty() {
        draft.saw(Message::same(smart.model.clone()));
    }
    figures_of(exam, smart, draft);
    if let Some(errors) = &smart.errors {
        errors_of(errors, draft);
    }
    warnings_of(smart, draft);
}

/// What its counters say.
fn figures_of(exam: &Exam<'_>, smart: &Smart, draft: &mut Draft) {
    let figures = &exam.profile.storage;
    if let Some(count) = smart.impossible_hours {
        draft.saw(say!("drive-hours-impossible", count));
    }
    let mut figure =
        |value: Option<u64>, rate: &dyn Fn(u64) -> Outcome, what: fn(u64) -> Message, remedy: &Message| {
            if let Some(value) = value {
                let figure = what(value);
                draft.saw(figure.clone());
                draft.weigh(rate(value), say!("drive-figure", figure, remedy));
            }
        };
    let at_most = |bound: AtMost| move |value| bound.rate(value);
    let later = say!("drive-replace-later");
    let erase = say!("drive-erase");
    let replace = replace();
    figure(smart.hours, &at_most(figures.hours), hours, &later);
    figure(smart.reallocated, &at_most(figures.reallocated), reallocated, &replace);
    figure(smart.pending, &|count| rate_pending(count, smart, figures.pending), pending, &erase);
    figure(smart.uncorrectable, &at_most(figures.uncorrectable), lost, &replace);
    figure(smart.wear_percent, &at_most(figures.wear_percent), worn, &replace);
    figure(smart.media_errors, &at_most(figures.media_errors), media_errors, &replace);
}

/// Of some SSDs this count flips between 0 and 1, and smartctl does not know all of them: 1 alone is no defect there.
fn rate_pending(count: u64, smart: &Smart, bound: AtMost) -> Outcome {
    let is_flip = smart.is_ssd && count == 1 && smart.uncorrectable.unwrap_or_default() == 0;
    if is_flip && bound.rate(count) == Outcome::Fail { Outcome::Limited } else { bound.rate(count) }
}

fn hours(count: u64) -> Message {
    say!("drive-hours", count)
}

fn reallocated(count: u64) -> Message {
    say!("drive-reallocated", count)
}

fn pending(count: u64) -> Message {
    say!("drive-pending", count)
}

fn lost(count: u64) -> Message {
    say!("drive-lost", count)
}

fn worn(percent: u64) -> Message {
    say!("drive-worn", percent)
}

fn media_errors(count: u64) -> Message {
    say!("drive-media-errors", count)
}

/// What it noted of commands that failed. Reads that gave nothing lately are a defect, older ones a limit, and those since
/// which all of it could be read are only told, as are commands that failed for another reason.
fn errors_of(errors: &Errors, draft: &mut Draft) {
    let (figure, outcome, remedy) = match errors.reads {
        Some(count @ 1..) => {
            let is_recent = errors.ago.is_none_or(|ago| ago <= RECENT);
            let outcome = if is_recent { Outcome::Fail } else { Outcome::Limited };
            (say!("drive-read-errors", count), outcome, say!("drive-test"))
        }
        reads => {
            let count = errors.all;
            let outcome = if reads.is_none() { Outcome::Limited } else { Outcome::Pass };
            (say!("drive-errors", count), outcome, say!("drive-look"))
        }
    };
    draft.saw(figure.clone());
    let outcome = if errors.is_past { Outcome::Pass } else { outcome };
    draft.weigh(outcome, say!("drive-figure", figure, remedy));
}

/// What its own warnings and tests say.
fn warnings_of(smart: &Smart, draft: &mut Draft) {
    let replace = replace();
    for warning in &smart.warnings {
        let why = say!("drive-warns", warning, replace);
        draft.weigh(Outcome::Fail, why);
    }
    if smart.is_hot {
        let why = say!("drive-hot");
        draft.weigh(Outcome::Limited, why);
    }
    if smart.is_well == Some(false) {
        let why = say!("drive-says-fail", replace);
        draft.weigh(Outcome::Fail, why);
    }
    if smart.is_self_test_failed {
        let why = say!("drive-self-test", replace);
        draft.weigh(Outcome::Fail, why);
    }
}

fn replace() -> Message {
    say!("drive-replace")
}
