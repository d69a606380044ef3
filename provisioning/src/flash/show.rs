//! How far the media are: bars on a terminal, a line now and then elsewhere, events for scripts.

use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use indicatif::{HumanBytes, HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use perron_flash::engine::{Event, Outcome, Phase, Tables, Verified};
use serde_json::{Value, json};

use crate::error::KitError;
use crate::report::Report;

/// How often a line or an event tells how far a medium is.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// One medium as it is shown.
struct Line {
    name: String,
    bar: Option<ProgressBar>,
    phase: Phase,
    since: Instant,
    told: Instant,
}

/// Shows what the engine tells.
pub(super) struct Show<'r, 'w> {
    report: &'r mut Report<'w>,
    lines: Vec<Line>,
    broken: Option<KitError>,
}

impl<'r, 'w> Show<'r, 'w> {
    pub(super) fn new(report: &'r mut Report<'w>, names: impl Iterator<Item = String>) -> Self {
        let bars = report.is_live().then(MultiProgress::new);
        let now = Instant::now();
        let lines = names.map(|name| {
            let bar = bars.as_ref().map(|bars| bars.add(bar(&name)));
            Line { name, bar, phase: Phase::Opening, since: now, told: now }
        });
        Self { lines: lines.collect(), report, broken: None }
    }

    /// Shows one event.
    pub(super) fn on(&mut self, event: Event) {
        if let Err(error) = self.show(event) {
            self.broken.get_or_insert(error); // the writing goes on though nobody listens
        }
    }

    /// Ends the bars; says whether everything could be told.
    pub(super) fn end(self) -> Result<(), KitError> {
        self.lines.iter().filter_map(|line| line.bar.as_ref()).for_each(ProgressBar::finish_and_clear);
        self.broken.map_or(Ok(()), Err)
    }

    fn show(&mut self, event: Event) -> Result<(), KitError> {
        match event {
            Event::Progress { target, phase, done, of } => {
                let Some(line) = self.lines.get_mut(target) else { return Ok(()) };
                let text = line.progress(phase, done, of);
                let fields =
                    json!({ "target": line.name, "phase": phase_name(phase), "done": done, "of": of });
                text.map_or(Ok(()), |text: String| self.report.say("progress", &text, &fields))
            }
            Event::Behind { target } => {
                let Some(line) = self.lines.get(target) else { return Ok(()) };
                let text = format!("{}: slower than the others, gets the rest afterwards", line.name);
                if let Some(bar) = &line.bar {
                    bar.set_message("behind");
                    return Ok(());
                }
                self.report.say("behind", &text, &json!({ "target": line.name }))
            }
            Event::Ended { target, outcome } => {
                let Some(line) = self.lines.get(target) else { return Ok(()) };
                let (text, fields) = told(&line.name, &outcome);
                match &line.bar {
                    Some(bar) => {
                        bar.finish_and_clear();
                        bar.suspend(|| self.report.say("result", &text, &fields))
                    }
                    None => self.report.say("result", &text, &fields),
                }
            }
        }
    }
}

impl Line {
    /// Moves the bar, or gives the line that is due.
    fn progress(&mut self, phase: Phase, done: u64, of: u64) -> Option<String> {
        let now = Instant::now();
        if phase != self.phase {
            (self.phase, self.since) = (phase, now);
            if let Some(bar) = &self.bar {
                bar.reset();
                bar.set_message(phase_name(phase));
            }
        }
        if let Some(bar) = &self.bar {
            bar.set_length(of);
            bar.set_position(done.min(of));
            return None;
        }
        if now.saturating_duration_since(self.told) < TELL_EVERY {
            return None;
        }
        self.told = now;
        let seconds = now.saturating_duration_since(self.since).as_secs().max(1);
        let speed = done / seconds;
        let left = of.saturating_sub(done).checked_div(speed).map(Duration::from_secs);
        let left = left.map_or_else(String::new, |left| format!(", {} left", HumanDuration(left)));
        let percent = done.saturating_mul(100).checked_div(of).unwrap_or(0).min(100);
        Some(format!("{}: {} {percent} %, {}/s{left}", self.name, phase_name(phase), HumanBytes(speed)))
    }
}

fn bar(name: &str) -> ProgressBar {
    let template = "{prefix:14} {msg:9} {wide_bar} {percent:>3} % {bytes_per_sec:>14} {eta:>5} left";
    let bar = ProgressBar::new(0).with_prefix(name.to_owned()).with_message("opening");
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Opening => "opening",
        Phase::Writing => "writing",
        Phase::Syncing => "flushing",
        Phase::Verifying => "reading",
    }
}

/// What became of a medium, for people and for scripts.
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
    format!(
        "{name}: verified: {} in {} ranges read back past the system's memory{tables}.",
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
    })
}
