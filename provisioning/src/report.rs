//! What a command says: sentences for people, or one JSON object per line for scripts.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::KitError;

/// Where a command answers.
pub(crate) struct Report<'w> {
    out: &'w mut dyn Write,
    err: &'w mut dyn Write,
    json: bool,
}

impl<'w> Report<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, err: &'w mut dyn Write, json: bool) -> Self {
        Self { out, err, json }
    }

    /// One event: its name, the sentence for people, and an object of fields for scripts.
    pub(crate) fn say(&mut self, event: &str, text: &str, fields: &Value) -> Result<(), KitError> {
        if !self.json {
            return writeln!(self.out, "{text}").map_err(KitError::Output);
        }
        self.object(event, fields)
    }

    /// Whether scripts listen, who have everything in one event.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A file was written.
    pub(crate) fn file(&mut self, what: &str, path: &Path) -> Result<(), KitError> {
        let text = format!("{}: {what}", path.display());
        self.say("file", &text, &json!({ "what": what, "path": path.display().to_string() }))
    }

    /// Something to mend that stops nothing.
    pub(crate) fn warn(&mut self, text: &str) -> Result<(), KitError> {
        if !self.json {
            return writeln!(self.err, "warning: {text}").map_err(KitError::Output);
        }
        self.object("warning", &json!({ "text": text }))
    }

    /// The command stopped. A closed output cannot be told of.
    pub(crate) fn fail(&mut self, error: &KitError) {
        let _ = if self.json {
            self.object("error", &json!({ "text": error.to_string(), "code": error.exit_code() }))
        } else {
            writeln!(self.err, "error: {error}").map_err(KitError::Output)
        };
    }

    fn object(&mut self, event: &str, fields: &Value) -> Result<(), KitError> {
        let mut object = serde_json::Map::new();
        object.insert("event".to_owned(), event.into());
        if let Value::Object(fields) = fields {
            object.extend(fields.clone());
        }
        writeln!(self.out, "{}", Value::Object(object)).map_err(KitError::Output)
    }
}
