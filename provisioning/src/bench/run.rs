//! One run over a roster: what it works with, and how each step is noted when it begins and when it ended.

use chrono::Utc;
use perron_qualify::Text;
use serde_json::json;

use super::BenchError;
use super::args::BenchArgs;
use crate::base::BaseError;
use crate::flash::Trusted;
use crate::journal::{Begun, Journal, Next, Outcome, Step};
use crate::machine::{AssetTag, Unit};
use crate::report::Report;
use crate::site::SiteFolder;
use crate::targets::Host;

/// One run over the machines of a roster.
pub(super) struct BenchRun<'a> {
    pub(super) args: &'a BenchArgs,
    pub(super) folder: SiteFolder,
    pub(super) units: Vec<Unit>,
    pub(super) trusted: Trusted,
    pub(super) journal: Journal,
    pub(super) host: Host,
}

impl BenchRun<'_> {
    /// The state of every unit, in the order of the roster.
    pub(super) fn standing(&self) -> Result<Vec<(Unit, Next)>, BenchError> {
        let known = self.journal.resume()?;
        let next = |unit: &Unit| known.iter().find(|(tag, _)| tag.is_same(&unit.asset_tag));
        Ok(self.units.iter().filter_map(|unit| Some((unit.clone(), next(unit)?.1.clone()))).collect())
    }

    /// Notes that a step of a unit begins.
    pub(super) fn begin(&mut self, unit: &AssetTag, step: Step) -> Result<Begun, BenchError> {
        Ok(self.journal.begin(unit, step, Utc::now())?)
    }

    /// Notes and reports the outcome of a step. An error of one step does not end the run.
    pub(super) fn end(
        &mut self,
        begun: Begun,
        step: Step,
        done: Result<Outcome, String>,
        report: &mut Report<'_>,
    ) -> Result<(), BenchError> {
        let unit = begun.unit().clone();
        let outcome = done.unwrap_or_else(|reason| Outcome::Failed { reason });
        self.journal.end(begun, &outcome, Utc::now())?;
        Ok(tell(&unit, step, &outcome, report)?)
    }
}

/// Reports the outcome of a step.
fn tell(unit: &AssetTag, step: Step, outcome: &Outcome, report: &mut Report<'_>) -> Result<(), BaseError> {
    let left = outcome.left_hidden();
    let (state, words) = match outcome {
        Outcome::Erased(_) if let Some(reason) = left => ("failed", format!("FAILED: {reason}")),
        Outcome::Failed { reason } => ("failed", format!("FAILED: {reason}")),
        Outcome::Qualified(found) => ("done", found.verdict.name().to_owned()),
        Outcome::Verified(image) if !image.is_verified() => ("failed", "NOT VERIFIED".to_owned()),
        Outcome::Rejected { reasons } => {
            let reasons: Vec<&str> = reasons.iter().map(Text::en).collect();
            ("rejected", format!("set aside: {}", reasons.join(" ")))
        }
        _ => ("done", "done".to_owned()),
    };
    let text = format!("{unit}: {step}: {words}");
    if state == "failed" {
        report.remember(&text);
    }
    report.say("step", &text, &json!({ "unit": unit, "step": step.as_str(), "state": state, "text": words }))
}
