//! What an author is told: everything that the structure of a tutorial does not decide, but its readers feel.
//!
//! [`check`] and [`check_tutorial`] say the same on any day; how old the reviews of sources are is for [`reviews`].

mod balance;
mod easy;
mod french;
mod goal;
mod narration;
mod pieces;
mod plain;
mod sentences;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::finding::{Finding, Notes, Rule, Severity};
use crate::source::{BuiltIn, Source};
use crate::tutorial::{self, MANIFEST, Practice, Text};

pub(crate) use pieces::{Piece, Role};
pub use sentences::sentences;
pub use sources::reviews;

/// Plays a practice through, or says what is wrong with it.
pub type Rehearse<'a> = &'a dyn Fn(&Practice) -> Result<(), String>;

/// Checks every tutorial of a source. A tutorial may propose those of the source and those built in.
#[must_use]
pub fn check(source: &dyn Source, rehearse: Rehearse<'_>) -> Vec<Finding> {
    let ids = match source.ids() {
        Ok(ids) => ids,
        Err(error) => {
            let mut notes = Notes::about(".");
            notes.error(
                1,
                Rule::Unreadable,
                error.to_string(),
                "give the folder whose subfolders are tutorials",
            );
            return notes.found;
        }
    };
    let shelf: BTreeSet<String> = ids.iter().cloned().chain(BuiltIn.ids().unwrap_or_default()).collect();
    ids.iter().flat_map(|id| check_tutorial(source, id, Some(&shelf), rehearse)).collect()
}

/// Checks one tutorial. `shelf`: the tutorials that it may propose; `None` where the shelf is not known.
#[must_use]
pub fn check_tutorial(
    source: &dyn Source,
    id: &str,
    shelf: Option<&BTreeSet<String>>,
    rehearse: Rehearse<'_>,
) -> Vec<Finding> {
    let (tutorial, mut found) = tutorial::read(source, id, true);
    let Some(tutorial) = tutorial else {
        style_of_broken(source, id, &mut found);
        return found;
    };
    let mut notes = Notes::about(format!("{id}/{MANIFEST}"));
    balance::check(&tutorial, shelf, &mut notes);
    goal::check(&tutorial, rehearse, &mut notes);
    found.append(&mut notes.found);
    sources::missing(&tutorial, &mut found);
    for (lang, text) in &tutorial.languages {
        let mut notes = Notes::about(format!("{id}/{lang}.md"));
        let pieces = pieces::all(Some(&tutorial.steps), text);
        prose(lang, &pieces, &text.terms, &goal::typed(&tutorial), &mut notes);
        goal::words(&tutorial, lang, text, &mut notes);
        narration::check(lang, text, &mut notes);
        found.append(&mut notes.found);
    }
    found.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    found
}

/// Where the structure is broken, the texts that can be read are looked at all the same: an author mends in one go.
fn style_of_broken(source: &dyn Source, id: &str, found: &mut Vec<Finding>) {
    for file in source.files(id).unwrap_or_default() {
        let Some(lang) = tutorial::language_of(&file) else { continue };
        let Ok(bytes) = source.read(id, &file) else { continue };
        let mut notes = Notes::about(format!("{id}/{file}"));
        let mut parsing = Notes::about(String::new()); // its findings are known already
        if let Some(text) = tutorial::parse_markdown(&String::from_utf8_lossy(&bytes), &mut parsing) {
            prose(lang, &pieces::all(None, &text), &text.terms, &BTreeSet::new(), &mut notes);
        }
        found.append(&mut notes.found);
    }
}

/// All rules about texts, for a folder without steps. A question may be longer than an instruction.
pub(crate) fn texts(lang: &str, text: &Text, notes: &mut Notes) {
    let mut pieces = pieces::all(None, text);
    for piece in pieces.iter_mut().filter(|piece| matches!(piece.role, Role::Ask | Role::Summary)) {
        piece.role = Role::Body;
    }
    prose(lang, &pieces, &text.terms, &BTreeSet::new(), notes);
    narration::check(lang, text, notes);
}

/// The rules of easy reading and of typography, on all texts of a language.
fn prose(lang: &str, pieces: &[Piece<'_>], terms: &[String], typed: &BTreeSet<String>, notes: &mut Notes) {
    plain::check(lang, pieces, terms, notes);
    french::check(lang, pieces, typed, notes);
}

/// Whether nothing must be mended.
#[must_use]
pub fn passes(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity == Severity::Warning)
}
