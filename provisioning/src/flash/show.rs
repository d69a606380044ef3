//! The engine's events and outcomes, in words.

use data_encoding::HEXLOWER;
use indicatif::HumanBytes;
use perron_flash::engine::{Event, Outcome, Phase, Tables, Verified};
use serde_json::{Value, json};

use crate::base::BaseError;
use crate::report::Report;
use crate::targets::{Chosen, DiskEvent, Show};

/// Shows the engine's events.
pub(super) struct EngineListener<'r, 'w> {
    report: &'r mut Report<'w>,
    show: Show,
    broken: Option<BaseError>,
}

impl<'r, 'w> EngineListener<'r, 'w> {
    pub(super) fn new(chosen: &[&Chosen], report: &'r mut Report<'w>) -> Self {
        Self { show: Show::new(chosen, report), report, broken: None }
    }

    /// Shows one event.
    pub(super) fn on(&mut self, event: Event) {
        if let Err(error) = self.tell(event) {
            self.broken.get_or_insert(error); // the writing goes on though nobody listens
        }
    }

    /// Removes the bars. Fails where a message could not be written.
    pub(super) fn end(self) -> Result<(), BaseError> {
        self.show.end();
        self.broken.map_or(Ok(()), Err)
    }

    fn tell(&mut self, event: Event) -> Result<(), BaseError> {
        let (target, step) = match event {
            Event::Progress { target, phase, done, of } => {
                (target, DiskEvent::Progress { doing: doing(phase), done, total: of })
            }
            Event::Behind { target } => {
                (target, DiskEvent::Note("slower than the others, gets the rest afterwards".to_owned()))
            }
            Event::Ended { target, outcome } => {
                let (text, fields) = told(self.show.name(target), &outcome);
                if !outcome.is_verified() {
                    self.report.remember(&text);
                }
                return self.show.result(target, &text, &fields, self.report);
            }
        };
        self.show.step(target, step, self.report)
    }
}

fn doing(phase: Phase) -> &'static str {
    match phase {
        Phase::Opening => "opening",
        Phase::Writing => "writing",
        Phase::Syncing => "flushing",
        Phase::Verifying => "reading",
    }
}

/// The outcome of a medium, as text and as fields.
fn told(name: &str, outcome: &Outcome) -> (String, Value) {
    let said = |result: &str, problem: String| {
        let text = format!("{name}: {}: {problem}", result.to_uppercase());
        (text, json!({ "target": name, "result": result, "problem": problem }))
    };
    match outcome {
        Outcome::Verified(verified) => (proof(name, verified), fields(name, verified)),
        Outcome::Unverified { why, .. } => said("not verified", why.to_string()),
        Outcome::Failed(fault) => said("differs", fault.to_string()),
        Outcome::Dropped(dropped) => said("given up", dropped.to_string()),
    }
}

fn proof(name: &str, verified: &Verified) -> String {
    let tables = match verified.tables() {
        Tables::None => "",
        Tables::Both => ", both partition tables sound",
        Tables::First => ", first partition table sound",
    };
    let left_out = if verified.left_out() > 0 { ", the partition of its enrolment left out" } else { "" };
    format!(
        "{name}: verified: {} in {} ranges read back past the system's memory{tables}{left_out}.",
        HumanBytes(verified.bytes()),
        verified.regions()
    )
}

fn fields(name: &str, verified: &Verified) -> Value {
    let tables = match verified.tables() {
        Tables::None => "none",
        Tables::Both => "both",
        Tables::First => "first",
    };
    json!({
        "target": name, "result": "verified", "bytes": verified.bytes(), "ranges": verified.regions(),
        "content": HEXLOWER.encode(&verified.content()), "bypass": "reopened with O_DIRECT", "tables": tables,
        "left_out": verified.left_out(),
    })
}
