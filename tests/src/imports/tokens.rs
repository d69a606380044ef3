//! Rust's words and signs, as far as imports need them: comments and what stands in quotation marks are left out.

/// A word, or one sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    /// Counted from 1.
    pub(super) line: usize,
}

/// The tokens of a text. Text that is no Rust gives tokens too, whichever.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = vec![];
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let length = length(rest, first).clamp(1, rest.len());
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let is_word = first.is_alphanumeric() || first == '_';
        let is_sign = token.len() == 1 && first.is_ascii_punctuation();
        if is_word && !token.contains('"') || is_sign {
            let name = token.strip_prefix("r#").unwrap_or(token);
            found.push(Token { text: name.to_owned(), line });
        }
        line += token.matches('\n').count();
        rest = after;
    }
    found
}

/// The length of the token that begins here, in bytes.
fn length(rest: &str, first: char) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment(rest);
    }
    if let Some(string) = raw_string(rest) {
        return string;
    }
    for prefix in ["b\"", "c\"", "\""] {
        if rest.starts_with(prefix) {
            return prefix.len() + quoted(rest.get(prefix.len()..).unwrap_or_default(), '"');
        }
    }
    if first == '\'' {
        return character(rest);
    }
    let word: usize = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    if rest.starts_with("r#") { 2 + raw_name(rest) } else { word.max(first.len_utf8()) }
}

fn raw_name(rest: &str) -> usize {
    let name = rest.chars().skip(2).take_while(|c| c.is_alphanumeric() || *c == '_');
    name.map(char::len_utf8).sum()
}

/// The length of a comment with those in it.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0_usize);
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        let (deeper, step) = match here {
            here if here.starts_with("/*") => (depth + 1, 2),
            here if here.starts_with("*/") => (depth.saturating_sub(1), 2),
            here => (depth, here.chars().next().map_or(1, char::len_utf8)),
        };
        (depth, at) = (deeper, at + step);
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of `r"…"`, `br#"…"#` and their like.
fn raw_string(rest: &str) -> Option<usize> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
        let after = rest.strip_prefix(prefix).map(|after| after.trim_start_matches('#'));
        after.is_some_and(|after| after.starts_with('"'))
    })?;
    let hashes = rest.get(prefix.len()..)?.chars().take_while(|c| *c == '#').count();
    let begin = prefix.len() + hashes + 1;
    let end = format!("\"{}", "#".repeat(hashes));
    let inside = rest.get(begin..)?.find(&end);
    Some(inside.map_or(rest.len(), |inside| begin + inside + end.len()))
}

/// The length up to and with the closing mark.
fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character in quotation marks, or of the mark before a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((at, '\\')), _) => at + quoted(rest.get(at..).unwrap_or_default(), '\''),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// What follows the item that begins here: it ends with its braces, with a semicolon, or with what is around it.
pub(super) fn skip_item(tokens: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let after = || tokens.get(at + 1..).unwrap_or_default();
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return tokens.get(at..).unwrap_or_default(),
            "}" if depth == 1 => return after(),
            ")" | "]" | "}" => depth -= 1,
            ";" if depth == 0 => return after(),
            _ => {}
        }
    }
    &[]
}
