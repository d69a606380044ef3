//! How far disks are: a bar each on a terminal, events for scripts, silence in between for everyone else.

use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Chosen, Step};
use crate::error::KitError;
use crate::report::Report;

/// How often a line or an event tells how far a disk is.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// A size as it stands on the packaging: in steps of a thousand.
pub(crate) fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}

/// The bars of a run.
pub(super) struct Show {
    lines: Vec<Line>,
}

struct Line {
    name: String,
    bar: Option<ProgressBar>,
    told: Instant,
}

impl Show {
    pub(super) fn new(chosen: &[&Chosen], report: &Report<'_>) -> Self {
        let bars = report.is_live().then(MultiProgress::new);
        let line = |one: &&Chosen| Line {
            name: one.name.clone(),
            bar: bars.as_ref().map(|bars| bars.add(bar(&one.name))),
            told: Instant::now(),
        };
        Self { lines: chosen.iter().map(line).collect() }
    }

    /// Tells how far a disk is, or what was decided about it.
    pub(super) fn step(&mut self, nth: usize, step: Step, report: &mut Report<'_>) -> Result<(), KitError> {
        let Some(line) = self.lines.get_mut(nth) else { return Ok(()) };
        match step {
            Step::Progress { doing, done, total } => {
                if let Some(bar) = &line.bar {
                    bar.set_message(doing);
                    bar.set_length(total);
                    bar.set_position(done);
                    return Ok(());
                }
                if line.told.elapsed() < TELL_EVERY {
                    return Ok(());
                }
                line.told = Instant::now();
                let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0);
                let text = format!("{}: {doing}, {percent} %", line.name);
                let fields = json!({ "target": line.name, "doing": doing, "done": done, "of": total });
                report.say("progress", &text, &fields)
            }
            Step::Note(text) => {
                let text = format!("{}: {text}", line.name);
                match &line.bar {
                    Some(bar) => bar.suspend(|| report.warn(&text)),
                    None => report.warn(&text),
                }
            }
        }
    }

    pub(super) fn end(self) {
        self.lines.iter().filter_map(|line| line.bar.as_ref()).for_each(ProgressBar::finish_and_clear);
    }
}

fn bar(name: &str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_prefix(name.to_owned());
    match ProgressStyle::with_template("{prefix:14} {msg:12} {wide_bar} {percent:>3} % {eta:>5} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
