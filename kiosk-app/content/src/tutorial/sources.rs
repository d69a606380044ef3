//! `sources`: for each law, number and address in the texts, the page it was taken from and the day it was reviewed.

use serde::Deserialize;
use toml::Spanned;

use super::Day;
use super::lines::line_at;
use crate::finding::{Notes, Rule};

/// Sources of one tutorial.
const SOURCES_MAX: usize = 20;
/// Characters that say which facts a source holds.
const OF_MAX: usize = 200;
/// Characters of an address.
const AT_MAX: usize = 300;

/// Where facts of the texts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Which facts: at most 200 characters.
    pub of: String,
    /// The page, an address that begins with `https://`.
    pub at: String,
    /// The day somebody last compared the texts with the page.
    pub checked: Day,
    /// The line in `tutorial.toml`, from 1.
    pub line: usize,
}

/// A source as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    of: String,
    at: String,
    checked: String,
}

/// Reads the sources of the description `text`; notes what is wrong with each.
pub(super) fn read(raw: Vec<Spanned<RawSource>>, text: &str, notes: &mut Notes) -> Vec<Reference> {
    if raw.len() > SOURCES_MAX {
        let line = raw.first().map_or(1, |first| line_at(text, first.span().start));
        let what = format!("there are {} sources", raw.len());
        notes.error(line, Rule::Source, what, format!("keep {SOURCES_MAX} at most"));
        return vec![];
    }
    raw.into_iter().filter_map(|raw| reference(raw, text, notes)).collect()
}

fn reference(raw: Spanned<RawSource>, text: &str, notes: &mut Notes) -> Option<Reference> {
    let line = line_at(text, raw.span().start);
    let RawSource { of, at, checked } = raw.into_inner();
    let mut error = |what: String, remedy: String| notes.error(line, Rule::Source, what, remedy);
    if of.trim().is_empty() || of.chars().count() > OF_MAX || of.chars().any(char::is_control) {
        error(
            format!("`of` has {} characters", of.chars().count()),
            format!("say in 1 to {OF_MAX} characters, in one line, which facts stand on that page"),
        );
    }
    if !is_page(&at) {
        error(
            format!("“{at}” is no address of a page"),
            format!("write it as https://www.service-public.gouv.fr/…, {AT_MAX} characters at most"),
        );
    }
    let day = Day::parse(&checked);
    if day.is_none() {
        error(
            format!("“{checked}” is no day of the calendar"),
            "write the day of the review as checked = \"2026-11-29\"".to_owned(),
        );
    }
    Some(Reference { of, at, checked: day?, line })
}

/// An `https` address of a host by name, without user, port or anything to hide behind.
fn is_page(at: &str) -> bool {
    let Some(rest) = at.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let label = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let named = host.split('.').count() > 1 && host.split('.').all(label);
    named && at.len() <= AT_MAX && at.bytes().all(|b| b.is_ascii_graphic())
}
