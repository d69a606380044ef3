//! What every scene asks of the names and texts an author writes: that they are names, that there are not too many,
//! that no two are the same, and that the language has a word for what is shown.

use super::keys::FIELD_MAX;
use super::{Start, StartError, Words};

/// Characters of a name at most.
const NAME_MAX: usize = 32;

/// Small letters, digits, and hyphens, underscores and full stops between them.
pub(crate) fn is_name(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    text.len() <= NAME_MAX
        && text.chars().all(inside)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether all are names, no two are the same, and none is among `taken`, the scene's own.
pub(crate) fn are_names<'n>(names: impl IntoIterator<Item = &'n str>, taken: &[&str]) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    names.into_iter().all(|name| is_name(name) && !taken.contains(&name) && seen.insert(name))
}

/// The names that a key lists, at most `max`.
///
/// # Errors
/// Too many, the same twice, no name, or one of `taken`: `remedy` says what to write.
pub(crate) fn names(
    start: &mut Start<'_>,
    key: &str,
    max: usize,
    taken: &[&str],
    remedy: &'static str,
) -> Result<Vec<String>, StartError> {
    let list = start.list(key);
    if list.len() > max || !are_names(list.iter().map(String::as_str), taken) {
        return Err(Start::wrong(key, &list.join(" "), remedy));
    }
    Ok(list)
}

/// That the language has this word: a person must never read `m1.subject`.
///
/// # Errors
/// It has not.
pub(crate) fn needs(words: &Words, name: &str) -> Result<(), StartError> {
    words.find(name).map(drop).ok_or_else(|| StartError::Missing(name.to_owned()))
}

/// A text an author put into a field: itself or a `$word`, within what a field holds.
///
/// # Errors
/// No such word, or too long.
pub(crate) fn text(start: &mut Start<'_>, words: &Words, key: &str) -> Result<Option<String>, StartError> {
    let Some(written) = start.text(key) else { return Ok(None) };
    if let Some(name) = written.strip_prefix('$') {
        needs(words, name)?;
    }
    let text = words.value(written);
    if text.chars().count() > FIELD_MAX {
        return Err(Start::wrong(key, written, "at most 160 characters"));
    }
    Ok(Some(text))
}

/// As much of a text as a field holds.
pub(crate) fn fitted(text: &str) -> String {
    text.chars().take(FIELD_MAX).collect()
}

/// The scene's word for yes and no in facts.
pub(crate) fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}
