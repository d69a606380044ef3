//! Sentences and words of a text, as people count them.

/// Sentences of a text: they end with . ! ? or …, before a space or the end.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let end = sentence_end(rest);
            let (sentence, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = after;
            if words(sentence).next().is_some() {
                return Some(sentence.trim());
            }
        }
        None
    })
}

fn sentence_end(text: &str) -> usize {
    let mut initial = false; // a single capital before the dot: « M. »
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let ends = matches!(c, '!' | '?' | '…' | '؟') || c == '.' && !initial;
        if ends && (next.is_whitespace() || matches!(next, '»' | '”' | ')')) {
            return at + c.len_utf8();
        }
        initial = c.is_uppercase() && !before.is_alphanumeric();
        before = c;
    }
    text.len()
}

/// Words of a sentence: what stands between spaces and has a letter or digit.
pub(crate) fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric))
}

/// Words in small letters, without apostrophes and signs: « l’usager » gives `l`, `usager`.
pub(super) fn bare(text: &str) -> Vec<String> {
    let low = text.to_lowercase();
    low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
