//! What a command says: sentences for people, or one JSON object per line for scripts.

use std::error::Error;
use std::io::{BufRead, Write};
use std::path::Path;

use perron_outside::shown;
use serde_json::{Value, json};

use crate::base::BaseError;

/// The longest answer to a question, in bytes.
const ANSWER_MAX: u64 = 1024;

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
}

impl<'w> Report<'w> {
    pub(crate) fn new(console: Console<'w>, json: bool) -> Self {
        let Console { input, out, err, is_live } = console;
        Self { input, out, err, json, is_live }
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
