//! Texts for a public screen: on one line, without markup, cut to what fits.

use super::problem::{Problem, Warnings};

/// The longest title, in characters.
pub(super) const TITLE_MAX: usize = 80;

/// The longest other text, in characters: what the record can hold.
pub(super) const TEXT_MAX: usize = 200;

/// Bytes of a text that are looked at, its markup included.
const LOOKED_AT: usize = 8 * 1024;

/// Where a text comes from, for its warning.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) line: usize,
    pub(super) uid: &'a str,
    /// The property's name.
    pub(super) what: &'static str,
}

/// Cleans a text and cuts it to `most` characters, the last then being an ellipsis.
pub(super) fn clean(text: &str, most: usize, origin: Origin<'_>, warnings: &mut Warnings) -> String {
    // A stranger's description may be megabytes long: what is far beyond the end is not looked at.
    let looked_at = text.floor_char_boundary(LOOKED_AT.min(text.len()));
    let head = text.get(..looked_at).unwrap_or_default();
    let plain = one_line(&without_markup(if looked_at < text.len() { whole_tags(head) } else { head }));
    if looked_at == text.len() && plain.chars().count() <= most {
        return plain;
    }
    warnings.add(origin.line, origin.uid, Problem::Cut(origin.what, most));
    let mut cut: String = plain.chars().take(most.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// The text up to a tag that was cut off.
fn whole_tags(head: &str) -> &str {
    let last = head.rfind('<').filter(|at| !head.get(*at..).is_some_and(|tag| tag.contains('>')));
    last.and_then(|at| head.get(..at)).unwrap_or(head)
}

/// White space of any kind becomes one space; what does not print goes.
fn one_line(text: &str) -> String {
    let printable = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    // A no-break space before a French mark is kept: only the others are joined.
    let text: String = printable.collect();
    text.split([' ', '\u{2028}', '\u{2029}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text of a fragment of HTML, as Google's descriptions are; other texts come through unchanged.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match tag.split_once('>').filter(|_| is_tag) {
            Some((_, after)) => {
                plain.push(' ');
                rest = after;
            }
            None => {
                plain.push('<');
                rest = tag;
            }
        }
    }
    plain.push_str(rest);
    let entities =
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(plain, |text, (entity, sign)| text.replace(entity, sign))
}
