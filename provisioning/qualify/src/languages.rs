//! The languages that reports are written in, and their messages: the Fluent files in `lang`.
//!
//! Another language is a folder beside `lang/en` with the same files, and one line in [`LANGUAGES`].

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};

/// A language's files.
macro_rules! language {
    ($code:literal) => {
        Language {
            code: $code,
            files: [
                include_str!(concat!("../lang/", $code, "/common.ftl")),
                include_str!(concat!("../lang/", $code, "/board.ftl")),
                include_str!(concat!("../lang/", $code, "/drives.ftl")),
                include_str!(concat!("../lang/", $code, "/devices.ftl")),
            ],
        }
    };
}

/// Every language that reports are written in.
pub(crate) const LANGUAGES: &[Language] = &[
    language!("en"), // what a text falls back to
    language!("fr"),
];

/// A language and its files.
pub(crate) struct Language {
    /// Two letters of ISO 639-1.
    pub(crate) code: &'static str,
    /// The text of its files; every language has the same four.
    pub(crate) files: [&'static str; 4],
}

/// The messages of [`LANGUAGES`], in that order, read once.
static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> =
    LazyLock::new(|| LANGUAGES.iter().map(Language::bundle).collect());

impl Language {
    /// Reads the files. A slip in one leaves a message out, which shows as its id; a test finds it.
    fn bundle(&self) -> FluentBundle<FluentResource> {
        let mut bundle = FluentBundle::new_concurrent(self.code.parse().into_iter().collect());
        // No marks around arguments: reports go to terminals and paper, which would show them.
        bundle.set_use_isolating(false);
        let _ = bundle.add_function("GROUPED", |given, _| match given {
            [FluentValue::Number(number)] => grouped(&number.as_string()).into(),
            [FluentValue::String(digits)] => grouped(digits).into(),
            _ => FluentValue::Error,
        });
        for file in self.files {
            let read = FluentResource::try_new(file.to_owned());
            let _ = bundle.add_resource(read.unwrap_or_else(|(what_reads, _)| what_reads));
        }
        bundle
    }
}

/// The codes of all languages.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.code)
}

/// The messages of a language; none where reports are not written in it.
pub(crate) fn messages(code: &str) -> Option<&'static FluentBundle<FluentResource>> {
    LANGUAGES.iter().zip(BUNDLES.iter()).find(|(language, _)| language.code == code).map(|(_, bundle)| bundle)
}

/// A number's digits as French sets them: from five on, with no-break spaces between groups of three.
fn grouped(digits: &str) -> String {
    let len = digits.len();
    if len < 5 {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && len.saturating_sub(at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}
