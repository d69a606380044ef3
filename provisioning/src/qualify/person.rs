//! The technician before the machine, behind the terminal.
//!
//! On a live terminal every wait has its limit. A script that answers on a pipe is taken at its word: questions are
//! answered line by line, and nobody is waited for between them.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use perron_outside::shown;
use perron_qualify::wire::{Answer, Person, Picture, forget_typed, is_ready, window};
use perron_qualify::{Finding, Outcome, Part, Text};
use serde_json::json;

use super::screen;
use crate::base::BaseError;
use crate::report::{Report, yes_or_no};

/// How often a question is asked again after an answer that is none.
const TRIES: usize = 3;

/// Asks whether somebody stands there; nobody answers where there is no input.
pub(super) fn is_there(report: &mut Report<'_>) -> Result<bool, BaseError> {
    let answer = report.ask(
        "Stand before the machine, with a USB stick and a network cable plugged in, then press Enter to begin.",
    )?;
    if answer.is_none() {
        report.warn("nobody answers: what a person must look at stays unknown")?;
    }
    Ok(answer.is_some())
}

/// The technician, asked and told through the command's report.
pub(super) struct Technician<'r, 'w> {
    report: &'r mut Report<'w>,
    /// The first answer that could not be given.
    fault: Option<BaseError>,
}

impl<'r, 'w> Technician<'r, 'w> {
    pub(super) const fn new(report: &'r mut Report<'w>) -> Self {
        Self { report, fault: None }
    }

    /// Whether everything could be told.
    pub(super) fn end(self) -> Result<(), BaseError> {
        self.fault.map_or(Ok(()), Err)
    }

    fn keep(&mut self, told: Result<(), BaseError>) {
        if let Err(fault) = told {
            self.fault.get_or_insert(fault);
        }
    }

    /// The next line, if it comes in time.
    fn line(&mut self, question: &str, limit: Duration) -> Option<String> {
        let asked = if self.report.is_live() {
            self.draw(&format!("{} ", shown(question))); // beside the report, which would do this
            if !is_ready(&io::stdin(), limit) {
                self.draw("\n");
                return None;
            }
            let answer = self.report.ask("");
            self.draw("\r"); // back over the space of the empty question
            answer
        } else {
            self.report.ask(question)
        };
        asked.unwrap_or_else(|fault| {
            self.keep(Err(fault));
            None
        })
    }

    /// Writes to the terminal; a terminal that is gone shows nothing.
    fn draw(&self, text: &str) {
        if self.report.is_live() {
            let mut terminal = io::stderr();
            let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
        }
    }
}

impl Person for Technician<'_, '_> {
    fn begins(&mut self, part: Part) {
        if self.report.is_json() {
            let told = self.report.say("examining", "", &json!({ "part": part }));
            self.keep(told);
        }
    }

    fn found(&mut self, finding: &Finding) {
        let text = sentence(finding);
        let told = self.report.say("finding", &text, &serde_json::to_value(finding).unwrap_or_default());
        self.keep(told);
    }

    fn tell(&mut self, text: &str) {
        let told = self.report.say("note", text, &json!({ "text": text }));
        self.keep(told);
    }

    fn ask(&mut self, question: &str, limit: Duration) -> Answer {
        let until = Instant::now() + limit;
        for _ in 0..TRIES {
            let left = until.saturating_duration_since(Instant::now());
            match self.line(&format!("{question} (y/n, s to skip)"), left).as_deref().map(answer) {
                Some(Some(answer)) => return answer,
                Some(None) => {}
                None => break,
            }
        }
        Answer::Skip
    }

    fn show(&mut self, picture: Picture<'_>) {
        let size = window(&io::stderr()).unwrap_or(screen::USUAL);
        self.draw(&screen::draw(picture, size));
    }

    fn is_done(&mut self) -> bool {
        if !self.report.is_live() {
            return true;
        }
        is_ready(&io::stdin(), Duration::ZERO) && self.line("", Duration::ZERO).is_some()
    }

    fn forget_typed(&mut self) {
        if self.report.is_live() {
            forget_typed(&io::stdin());
        }
    }
}

/// What an answer means, in English or French.
fn answer(text: &str) -> Option<Answer> {
    match (yes_or_no(text), text.to_lowercase().as_str()) {
        (Some(true), _) => Some(Answer::Yes),
        (Some(false), _) => Some(Answer::No),
        (None, "s" | "skip") => Some(Answer::Skip),
        (None, _) => None,
    }
}

/// One line: `fail     storage      sda: 465 GiB … – why`.
fn sentence(finding: &Finding) -> String {
    let Finding { part, outcome, seen, reason } = finding;
    let seen = seen.en();
    let why = reason.as_ref().filter(|_| *outcome != Outcome::Pass).map(Text::en);
    let dash = if seen.is_empty() || why.is_none() { "" } else { " – " };
    format!("{:<8} {:<12} {seen}{dash}{}", outcome.name(), part.name(), why.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Console;

    /// What a script on a pipe gets for these lines.
    fn asked(lines: &str) -> (Answer, String) {
        let (mut input, mut out, mut err) = (lines.as_bytes(), Vec::new(), Vec::new());
        let console = Console { input: &mut input, out: &mut out, err: &mut err, is_live: false };
        let mut report = Report::new(console, false);
        let answer = Technician::new(&mut report).ask("Heard?", Duration::from_secs(9));
        (answer, String::from_utf8(err).unwrap())
    }

    #[test]
    fn answers() {
        for (lines, want, times) in [
            ("y\n", Answer::Yes, 1),
            ("OUI\n", Answer::Yes, 1),
            ("non\n", Answer::No, 1),
            ("s\n", Answer::Skip, 1),
            ("what\n\nn\n", Answer::No, 3),
            ("1\n2\n3\ny\n", Answer::Skip, 3),
            ("", Answer::Skip, 1),
        ] {
            let (answer, err) = asked(lines);
            assert_eq!((answer, err.matches("Heard?").count()), (want, times), "{lines:?}");
        }
    }

    #[test]
    fn one_line_for_a_finding() {
        let mut finding = Finding {
            part: Part::Sound,
            outcome: Outcome::Limited,
            seen: Text::new("1 card", "1\u{a0}carte"),
            reason: Some(Text::new("not heard: look", "pas entendu\u{a0}: regardez")),
        };
        assert_eq!(sentence(&finding), "limited  sound        1 card – not heard: look");
        finding.seen = Text::default();
        assert_eq!(sentence(&finding), "limited  sound        not heard: look");
        (finding.outcome, finding.reason) = (Outcome::Pass, None);
        assert_eq!(sentence(&finding), "pass     sound        ");
    }
}
