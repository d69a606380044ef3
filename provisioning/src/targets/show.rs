//! Progress of disks: a bar for each on a terminal, a line every few seconds elsewhere, events for scripts.

use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use perron_outside::shown;
use serde_json::{Value, json};

use super::chosen::Chosen;
use crate::base::BaseError;
use crate::report::Report;

/// Time between two lines or events about one disk.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// What the thread of a disk reports while it works.
pub(crate) enum DiskEvent {
    /// How far it is.
    Progress { doing: &'static str, done: u64, total: u64 },
    /// A decision that the technician should know of.
    Note(String),
    /// One that decides what the disk is good for, said again at the end.
    Decisive(String),
}

/// The progress of all disks of one run.
pub(crate) struct Show {
    lines: Vec<Line>,
}

/// The progress of one disk.
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

    /// Shows one event of a disk.
    pub(crate) fn step(
        &mut self,
        nth: usize,
        step: DiskEvent,
        report: &mut Report<'_>,
    ) -> Result<(), BaseError> {
        let Some(line) = self.lines.get_mut(nth) else { return Ok(()) };
        match step {
            DiskEvent::Progress { doing, done, total } => match line.progress(doing, done, total) {
                Some(text) => {
                    let fields = json!({ "target": line.name, "doing": doing, "done": done, "of": total });
                    report.say("progress", &text, &fields)
                }
                None => Ok(()),
            },
            DiskEvent::Note(text) => {
                let text = format!("{}: {text}", line.name);
                line.beside_the_bar(|| report.warn(&text))
            }
            DiskEvent::Decisive(text) => {
                let text = format!("{}: {text}", line.name);
                line.beside_the_bar(|| report.decide(&text))
            }
        }
    }

    /// Reports the result of a disk and removes its bar.
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
    /// Moves the bar. Without a bar, gives the line that is due, if any.
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

    /// Prints something while the bar is hidden, so that neither overwrites the other.
    fn beside_the_bar(&self, say: impl FnOnce() -> Result<(), BaseError>) -> Result<(), BaseError> {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }
}

fn bar(name: &str) -> ProgressBar {
    let template = "{prefix:14} {msg:15} {wide_bar} {percent:>3} % {bytes_per_sec:>14} {eta:>5} left";
    // The bar is not drawn through the report, which would remove control characters from the name.
    let bar = ProgressBar::new(0).with_prefix(shown(name).to_string());
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
