//! Texts for a public screen: without markup, on one line, cut to what fits.

use super::problem::Problem;

/// The longest title, in characters.
pub(super) const TITLE_MAX: usize = 80;

/// The longest other text, in characters: what the record can hold.
pub(super) const TEXT_MAX: usize = 200;

/// Bytes of a text that are looked at, its markup included.
const LOOKED_AT: usize = 8 * 1024;

/// A text without markup, its lines kept. What is between `<` and `>` and no HTML stays: « <accueil@mairie.example> ».
#[derive(Clone, Debug, Default)]
pub(super) struct Plain {
    pub(super) text: String,
    /// Whether there was more than is looked at: a stranger's description may be megabytes long.
    more: bool,
}

impl Plain {
    pub(super) fn read(text: &str) -> Self {
        let looked_at = text.floor_char_boundary(LOOKED_AT.min(text.len()));
        let head = text.get(..looked_at).unwrap_or_default();
        let more = looked_at < text.len();
        let text = without_markup(if more { whole_tags(head) } else { head });
        Self { text: html_escape::decode_html_entities(&text).into_owned(), more }
    }

    /// On one line, cut to `most` characters, the last then being an ellipsis.
    pub(super) fn line(&self, what: &'static str, most: usize, problems: &mut Vec<Problem>) -> String {
        if self.text.contains(char::REPLACEMENT_CHARACTER) {
            problems.push(Problem::Damaged(what));
        }
        let plain = one_line(&self.text);
        if !self.more && plain.chars().count() <= most {
            return plain;
        }
        problems.push(Problem::Cut(what, most));
        let mut cut: String = plain.chars().take(most.saturating_sub(1)).collect();
        cut.truncate(cut.trim_end().len());
        cut.push('…');
        cut
    }
}

/// The text up to a tag that was cut off.
fn whole_tags(head: &str) -> &str {
    let last = head.rfind('<').filter(|at| !head.get(*at..).is_some_and(|tag| tag.contains('>')));
    last.and_then(|at| head.get(..at)).unwrap_or(head)
}

/// White space of any kind becomes one space; what does not print goes, with what another program had lost already.
fn one_line(text: &str) -> String {
    let printable = text.chars().map(|c| if is_unseen(c) { ' ' } else { c });
    // A no-break space before a French mark is kept: only the others are joined.
    let text: String = printable.filter(|c| *c != char::REPLACEMENT_CHARACTER).collect();
    text.split([' ', '\u{2028}', '\u{2029}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Control characters, and those that turn the direction of a text or take no place: no title needs them, and a
/// stranger's could hide words with them.
fn is_unseen(c: char) -> bool {
    c.is_control() || perron_outside::turns_direction(c) || matches!(c, '\u{feff}' | '\u{200b}')
}

/// Tags after which a new line begins.
const BREAKS: [&str; 12] = ["br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "hr"];

/// Other tags of HTML that descriptions hold. What is no tag is text.
const TAGS: [&str; 34] = [
    "a",
    "abbr",
    "address",
    "b",
    "blockquote",
    "body",
    "center",
    "code",
    "em",
    "font",
    "h5",
    "h6",
    "head",
    "html",
    "i",
    "img",
    "ins",
    "del",
    "meta",
    "o:p",
    "pre",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "title",
    "u",
];

/// Tags whose content is no text either.
const HIDDEN: [&str; 2] = ["style", "script"];

/// The text of a fragment of HTML, as Google's and Outlook's descriptions are; other texts come through unchanged.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('<') {
        plain.push_str(before);
        let (put, after) = tag(inside).unwrap_or(("<", inside));
        plain.push_str(put);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// What a tag stands for, and what comes after it; none when `inside`, which follows a `<`, is no tag.
fn tag(inside: &str) -> Option<(&'static str, &str)> {
    if let Some(comment) = inside.strip_prefix("!--") {
        return comment.split_once("-->").map(|(_, after)| ("", after));
    }
    let (tag, after) = inside.split_once('>')?;
    let name = tag.trim_start_matches('/');
    let name = name.split(|c: char| c.is_whitespace() || c == '/').next()?.to_ascii_lowercase();
    let name = name.as_str();
    if HIDDEN.contains(&name) && !tag.starts_with('/') {
        let end = format!("</{name}");
        let lower = after.to_ascii_lowercase();
        let at = lower.find(&end).unwrap_or(after.len());
        let rest = after.get(at..)?;
        return Some((" ", rest.split_once('>').map_or("", |(_, rest)| rest)));
    }
    if BREAKS.contains(&name) {
        return Some(("\n", after));
    }
    (TAGS.contains(&name) || HIDDEN.contains(&name) || name.starts_with("!doctype")).then_some((" ", after))
}
