//! How far disks are: a bar each on a terminal, a line now and then elsewhere, events for scripts.

use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use perron_outside::shown;
use serde_json::{Value, json};

use super::{Chosen, Step};
use crate::base::BaseError;
use crate::report::Report;

/// How often a line or an event tells how far a disk is.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// A size as it stands on the packaging: in steps of a thousand.
pub(crate) fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

/// The bars of a run.
pub(crate) struct Show {
    lines: Vec<Line>,
}

/// One disk as it is shown.
struct Line {
    name: String,
    bar: Option<ProgressBar>,
    doing: &'static str,
    since: Instant,
    told: Instant,
}

impl Show {
    pub(crate) fn new(chosen: &[&Chosen], report: &Report<'_>) -> Self {
        let bars = report.is_live().then(MultiProgress::new);
        let now = Instant::now();
        let line = |one: &&Chosen| Line {
            name: one.name.clone(),
            bar: bars.as_ref().map(|bars| bars.add(bar(&one.name))),
            doing: "",
            since: now,
            told: now,
        };
        Self { lines: chosen.iter().map(line).collect() }
    }

    /// The name of a disk.
    pub(crate) fn name(&self, nth: usize) -> &str {
        self.lines.get(nth).map_or("", |line| &line.name)
    }

    /// Tells how far a disk is, or what was decided about it.
    pub(crate) fn step(&mut self, nth: usize, step: Step, report: &mut Report<'_>) -> Result<(), BaseError> {
        let Some(line) = self.lines.get_mut(nth) else { return Ok(()) };
        match step {
            Step::Progress { doing, done, total } => match line.progress(doing, done, total) {
                Some(text) => {
                    let fields = json!({ "target": line.name, "doing": doing, "done": done, "of": total });
                    report.say("progress", &text, &fields)
                }
                None => Ok(()),
            },
            Step::Note(text) => {
                let text = format!("{}: {text}", line.name);
                line.beside_the_bar(|| report.warn(&text))
            }
        }
    }

    /// Tells what became of a disk, whose bar has done its work.
    pub(crate) fn result(
        &self,
        nth: usize,
        text: &str,
        fields: &Value,
        report: &mut Report<'_>,
    ) -> Result<(), BaseError> {
        let Some(line) = self.lines.get(nth) else { return Ok(()) };
        if let Some(bar) = &line.bar {
            bar.finish_and_clear();
        }
        line.beside_the_bar(|| report.say("result", text, fields))
    }

    pub(crate) fn end(self) {
        self.lines.iter().filter_map(|line| line.bar.as_ref()).for_each(ProgressBar::finish_and_clear);
    }
}

impl Line {
    /// Moves the bar, or gives the line that is due.
    fn progress(&mut self, doing: &'static str, done: u64, total: u64) -> Option<String> {
        let now = Instant::now();
        if doing != self.doing {
            (self.doing, self.since) = (doing, now);
            if let Some(bar) = &self.bar {
                bar.reset();
                bar.set_message(doing);
            }
        }
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(done.min(total));
            return None;
        }
        if now.saturating_duration_since(self.told) < TELL_EVERY {
            return None;
        }
        self.told = now;
        let seconds = now.saturating_duration_since(self.since).as_secs().max(1);
        let speed = done / seconds;
        let left = total.saturating_sub(done).checked_div(speed).map(Duration::from_secs);
        let left = left.map_or_else(String::new, |left| format!(", {} left", HumanDuration(left)));
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0).min(100);
        Some(format!("{}: {doing} {percent} %, {}/s{left}", self.name, HumanBytes(speed)))
    }

    /// Says something that the bars must not write over.
    fn beside_the_bar(&self, say: impl FnOnce() -> Result<(), BaseError>) -> Result<(), BaseError> {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }
}

fn bar(name: &str) -> ProgressBar {
    let template = "{prefix:14} {msg:15} {wide_bar} {percent:>3} % {bytes_per_sec:>14} {eta:>5} left";
    // It is drawn beside the report, which would make the name harmless.
    let bar = ProgressBar::new(0).with_prefix(shown(name).to_string());
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
