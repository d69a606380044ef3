//! The beginning of a scene as an author writes it: names and values, each read once, none left over.

use std::collections::{BTreeMap, BTreeSet};

/// Why a beginning cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// There is no scene of this name.
    #[error("there is no scene `{0}`")]
    Scene(String),
    /// A key that the scene needs is missing.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A key that the scene does not know.
    #[error("this scene knows no `{0}`")]
    Unknown(String),
    /// A value that this key cannot have.
    #[error("`{key} = {value}`: write {remedy}")]
    Value {
        /// The key of the beginning.
        key: String,
        /// The value that the author wrote.
        value: String,
        /// What the author can write instead.
        remedy: &'static str,
    },
}

/// Reads a beginning and remembers what was read.
#[derive(Debug)]
pub struct Start<'a> {
    all: &'a BTreeMap<String, String>,
    read: BTreeSet<String>,
}

impl<'a> Start<'a> {
    pub(crate) fn new(all: &'a BTreeMap<String, String>) -> Self {
        Self { all, read: BTreeSet::new() }
    }

    /// The value of a key, if there is one.
    pub fn text(&mut self, key: &str) -> Option<&'a str> {
        self.read.insert(key.to_owned());
        self.all.get(key).map(String::as_str)
    }

    /// The value of a key, or `default`.
    pub fn text_or(&mut self, key: &str, default: &'a str) -> &'a str {
        self.text(key).unwrap_or(default)
    }

    /// The words of a value, divided by spaces; none where the key is not there.
    pub fn list(&mut self, key: &str) -> Vec<String> {
        self.text(key).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    }

    /// A number from 0 to `max`, or `default`.
    ///
    /// # Errors
    /// No number, or beyond `max`.
    pub fn number(&mut self, key: &str, default: u8, max: u8) -> Result<u8, StartError> {
        let Some(text) = self.text(key) else { return Ok(default) };
        let number = text.parse::<u8>().ok().filter(|n| *n <= max);
        number.ok_or_else(|| Self::wrong(key, text, "a small number"))
    }

    /// `on` or `off`.
    ///
    /// # Errors
    /// Anything else.
    pub fn switch(&mut self, key: &str, default: bool) -> Result<bool, StartError> {
        match self.text(key) {
            None => Ok(default),
            Some("on") => Ok(true),
            Some("off") => Ok(false),
            Some(other) => Err(Self::wrong(key, other, "on or off")),
        }
    }

    /// Every key with this beginning, without it: `rule.` finds `rule.name` as `name`.
    pub fn family(&mut self, prefix: &str) -> Vec<(String, &'a str)> {
        let all = self.all;
        let found: Vec<(String, &'a str)> = all
            .iter()
            .filter_map(|(k, v)| k.strip_prefix(prefix).map(|name| (name.to_owned(), v.as_str())))
            .collect();
        self.read.extend(found.iter().map(|(name, _)| format!("{prefix}{name}")));
        found
    }

    /// The error for a value that means nothing.
    #[must_use]
    pub fn wrong(key: &str, value: &str, remedy: &'static str) -> StartError {
        StartError::Value { key: key.to_owned(), value: value.to_owned(), remedy }
    }

    /// Nothing may be left over: a misspelt key would change nothing without a word.
    pub(crate) fn finish(self) -> Result<(), StartError> {
        match self.all.keys().find(|key| !self.read.contains(*key)) {
            Some(key) => Err(StartError::Unknown(key.clone())),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn values_are_read_or_refused() {
        let all = table(&[
            ("n", "3"),
            ("big", "256"),
            ("on", "on"),
            ("odd", "yes"),
            ("list", " a  b "),
            ("text", "é"),
        ]);
        let mut start = Start::new(&all);
        assert_eq!(start.number("n", 0, 4), Ok(3));
        assert_eq!(start.number("absent", 2, 4), Ok(2));
        assert_eq!(start.number("n", 0, 2), Err(Start::wrong("n", "3", "a small number")));
        assert_eq!(start.number("big", 0, 255), Err(Start::wrong("big", "256", "a small number")));
        assert_eq!(start.switch("on", false), Ok(true));
        assert_eq!(start.switch("absent", true), Ok(true));
        assert_eq!(start.switch("odd", true), Err(Start::wrong("odd", "yes", "on or off")));
        assert_eq!(start.list("list"), ["a", "b"]);
        assert_eq!(start.list("absent"), Vec::<String>::new());
        assert_eq!((start.text("text"), start.text_or("absent", "x")), (Some("é"), "x"));
        assert_eq!(start.finish(), Ok(()));
    }

    #[test]
    fn a_family_is_read_by_its_beginning() {
        let all = table(&[("rule.name", "required"), ("rule.email", "email"), ("rules", "x")]);
        let mut start = Start::new(&all);
        let found = start.family("rule.");
        assert_eq!(found, [("email".to_owned(), "email"), ("name".to_owned(), "required")]);
        assert_eq!(start.finish(), Err(StartError::Unknown("rules".to_owned())));
    }

    #[test]
    fn what_nobody_reads_is_refused() {
        let all = table(&[("view", "inbox"), ("veiw", "inbox")]);
        let mut start = Start::new(&all);
        start.text("view");
        let error = start.finish().unwrap_err();
        assert_eq!(error.to_string(), "this scene knows no `veiw`");
    }
}
