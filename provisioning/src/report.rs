//! What a command says: sentences for people, or one JSON object per line for scripts.

use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;

use perron_outside::shown;
use serde_json::{Value, json};

use crate::base::BaseError;

/// The longest answer to a question, in bytes.
const ANSWER_MAX: u64 = 1024;
/// How often a question is asked again after an answer that is none, or has a slip in it.
pub(crate) const TRIES: usize = 5;
/// Most texts that are said again at the end.
const REMEMBERED_MAX: usize = 200;

/// Where a command talks with the person or the script that runs it.
pub struct Console<'w> {
    /// Answers to questions; nothing there means that nobody answers.
    pub input: &'w mut dyn BufRead,
    /// What was found.
    pub out: &'w mut dyn Write,
    /// Warnings, questions and errors.
    pub err: &'w mut dyn Write,
    /// Whether a person watches a terminal: bars may move there.
    pub is_live: bool,
}

/// Where a command answers.
pub(crate) struct Report<'w> {
    input: &'w mut dyn BufRead,
    out: &'w mut dyn Write,
    err: &'w mut dyn Write,
    json: bool,
    is_live: bool,
    /// What must not scroll away.
    remembered: Vec<String>,
}

/// What an answer means, in English or French; nothing where it is neither yes nor no.
pub(crate) fn yes_or_no(answer: &str) -> Option<bool> {
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" | "o" | "oui" => Some(true),
        "n" | "no" | "non" => Some(false),
        _ => None,
    }
}

impl<'w> Report<'w> {
    pub(crate) fn new(console: Console<'w>, json: bool) -> Self {
        let Console { input, out, err, is_live } = console;
        Self { input, out, err, json, is_live, remembered: vec![] }
    }

    /// Whether bars may move on standard error.
    pub(crate) fn is_live(&self) -> bool {
        self.is_live && !self.json
    }

    /// Asks a person. `None`: nobody answers, and the command's flag must say it.
    pub(crate) fn ask(&mut self, question: &str) -> Result<Option<String>, BaseError> {
        write!(self.err, "{question} ").and_then(|()| self.err.flush()).map_err(BaseError::Output)?;
        let mut answer = String::new();
        let read = std::io::Read::take(&mut *self.input, ANSWER_MAX).read_line(&mut answer);
        Ok(read.is_ok_and(|bytes| bytes > 0).then(|| answer.trim().to_owned()))
    }

    /// Asks a person for yes or no, a few times where the answer is neither. Nobody there means no.
    pub(crate) fn agrees(&mut self, question: &str) -> Result<bool, BaseError> {
        for _ in 0..TRIES {
            let Some(answer) = self.ask(&format!("{question} (yes/no)"))? else { return Ok(false) };
            match yes_or_no(&answer) {
                Some(answer) => return Ok(answer),
                None => self.hint("please answer yes or no: y, yes, o, oui, n, no or non")?,
            }
        }
        Ok(false)
    }

    /// What was wrong with an answer, before the question is asked again.
    pub(crate) fn hint(&mut self, text: &str) -> Result<(), BaseError> {
        writeln!(self.err, "{text}").map_err(BaseError::Output)
    }

    /// One event: its name, the sentence for people, and an object of fields for scripts.
    pub(crate) fn say(&mut self, event: &str, text: &str, fields: &Value) -> Result<(), BaseError> {
        if !self.json {
            return writeln!(self.out, "{text}").map_err(BaseError::Output);
        }
        self.object(event, fields)
    }

    /// Whether scripts listen, who have everything in one event.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A file was written.
    pub(crate) fn file(&mut self, what: &str, path: &Path) -> Result<(), BaseError> {
        let text = format!("{}: {what}", shown(path));
        self.say("file", &text, &json!({ "what": what, "path": path.display().to_string() }))
    }

    /// Something to mend that stops nothing.
    pub(crate) fn warn(&mut self, text: &str) -> Result<(), BaseError> {
        if !self.json {
            return writeln!(self.err, "warning: {text}").map_err(BaseError::Output);
        }
        self.object("warning", &json!({ "text": text }))
    }

    /// A warning that decides what becomes of a machine or a disk: said now, and again at the end.
    pub(crate) fn decide(&mut self, text: &str) -> Result<(), BaseError> {
        self.remember(text);
        self.warn(text)
    }

    /// Says a text again at the end, which was said in another way just now.
    pub(crate) fn remember(&mut self, text: &str) {
        if !self.remembered.iter().any(|known| known == text) {
            self.remembered.push(text.to_owned());
        }
    }

    /// Says again what must not scroll away. A closed output cannot be told of.
    pub(crate) fn end(&mut self) {
        let texts = std::mem::take(&mut self.remembered);
        if texts.is_empty() {
            return;
        }
        if self.json {
            drop(self.object("read-before-you-go", &json!({ "texts": texts })));
            return;
        }
        let more = texts.len().saturating_sub(REMEMBERED_MAX);
        let lines: Vec<String> =
            texts.iter().take(REMEMBERED_MAX).map(|text| format!("  * {text}\n")).collect();
        let more = if more == 0 { String::new() } else { format!("  * and {more} more, as said above\n") };
        let head = "\nREAD BEFORE YOU GO (à lire avant de partir):";
        let _ = write!(self.err, "{head}\n{}{more}", lines.concat());
    }

    /// The command stopped. A closed output cannot be told of.
    pub(crate) fn fail(&mut self, error: &dyn Error, code: u8) {
        let _ = if self.json {
            self.object("error", &json!({ "text": error.to_string(), "code": code }))
        } else {
            writeln!(self.err, "error: {error}").map_err(BaseError::Output)
        };
    }

    fn object(&mut self, event: &str, fields: &Value) -> Result<(), BaseError> {
        let mut object = serde_json::Map::new();
        object.insert("event".to_owned(), event.into());
        if let Value::Object(fields) = fields {
            object.extend(fields.clone());
        }
        writeln!(self.out, "{}", Value::Object(object)).map_err(BaseError::Output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(input: &str, json: bool, talk: impl FnOnce(&mut Report<'_>)) -> (String, String) {
        let (mut input, mut out, mut err) = (input.as_bytes(), vec![], vec![]);
        let console = Console { input: &mut input, out: &mut out, err: &mut err, is_live: false };
        talk(&mut Report::new(console, json));
        (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn yes_and_no_in_both_languages_and_anything_else_is_asked_again() {
        for (lines, agrees, asked) in [
            ("y\n", true, 1),
            ("YES\n", true, 1),
            (" o \n", true, 1),
            ("Oui\n", true, 1),
            ("n\n", false, 1),
            ("NO\n", false, 1),
            ("non\n", false, 1),
            ("yse\n\noui\n", true, 3),
            ("1\n2\n3\n4\n5\nyes\n", false, TRIES),
            ("what\n", false, 2),
            ("", false, 1),
        ] {
            let mut found = None;
            let (_, err) = said(lines, false, |report| found = Some(report.agrees("Go on?").unwrap()));
            assert_eq!((found, err.matches("Go on? (yes/no)").count()), (Some(agrees), asked), "{lines:?}");
        }
    }

    #[test]
    fn what_decides_stands_at_the_end_once() {
        let talk = |report: &mut Report<'_>| {
            report.decide("sdb is locked").unwrap();
            report.decide("sdb is locked").unwrap();
            report.warn("a small thing").unwrap();
            report.remember("K-2: erase: FAILED");
            report.say("bench", "1 of 2 ready.", &json!({})).unwrap();
            report.fail(&std::io::Error::other("1 of 2 are not ready"), 7);
            report.end();
        };
        let (out, err) = said("", false, talk);
        assert_eq!(out, "1 of 2 ready.\n");
        let (_, end) = err.split_once("READ BEFORE YOU GO (à lire avant de partir):\n").unwrap();
        assert_eq!(end, "  * sdb is locked\n  * K-2: erase: FAILED\n");
        let (out, err) = said("", true, talk);
        let last: Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
        assert_eq!(
            last,
            json!({ "event": "read-before-you-go", "texts": ["sdb is locked", "K-2: erase: FAILED"] })
        );
        assert_eq!((err.as_str(), said("", false, |report| report.end()).1.as_str()), ("", ""));
    }
}
