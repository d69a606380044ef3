//! A page as an author writes it: `title:home link:hours>hours picture:town search`.

use crate::scene::art::drawing;
use crate::scene::names::{is_name, needs};
use crate::scene::{Start, StartError, Words};
use std::collections::BTreeSet;

/// Pieces of one page at most.
const PIECES_MAX: usize = 8;
/// The page of an empty tab.
pub(super) const NEW_TAB: &str = "new-tab";
/// The page of a search that finds nothing.
pub(super) const NOT_FOUND: &str = "not-found";
/// Names of the browser's own items and facts: a piece named so could not be told from them.
#[rustfmt::skip]
const TAKEN: [&str; 17] = [
    "back", "address", "go", "search", "search-go", "cookies-accept", "cookies-refuse", "new-tab", "page",
    "query", "focus", "touched", "cookies", "downloaded", "tabs", "tab", "visited",
];

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Title,
    Text,
    Note,
    Link,
    Ad,
    Button,
    Download,
    Picture,
    Search,
    Field,
}

impl What {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "text" => Self::Text,
            "note" => Self::Note,
            "link" => Self::Link,
            "ad" => Self::Ad,
            "button" => Self::Button,
            "download" => Self::Download,
            "picture" => Self::Picture,
            "search" => Self::Search,
            "field" => Self::Field,
            _ => return None,
        })
    }

    /// Whether touching it may open a page.
    fn leads(self) -> bool {
        matches!(self, Self::Link | Self::Ad | Self::Button)
    }

    /// Whether it is something to touch.
    pub(super) fn is_touched(self) -> bool {
        !matches!(self, Self::Title | Self::Text | Self::Note | Self::Picture)
    }
}

/// One thing on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) what: What,
    /// Its word, or the drawing's name; of a search, `search`.
    pub(super) word: String,
    /// The page that it opens; empty: none.
    pub(super) to: String,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) address: String,
    /// `None`: this browser says nothing about it.
    pub(super) secure: Option<bool>,
    pub(super) cookies: bool,
}

impl Page {
    /// A page that the browser brings itself.
    pub(super) fn own(name: &str, pieces: &[(What, &str)]) -> Self {
        let piece =
            |(what, word): &(What, &str)| Piece { what: *what, word: (*word).to_owned(), to: String::new() };
        Self {
            name: name.to_owned(),
            pieces: pieces.iter().map(piece).collect(),
            address: String::new(),
            secure: None,
            cookies: false,
        }
    }

    /// Reads a page.
    pub(super) fn read(name: &str, written: &str, words: &Words) -> Result<Self, StartError> {
        let key = format!("page.{name}");
        if !is_name(name) || [NEW_TAB, NOT_FOUND].contains(&name) {
            return Err(Start::wrong(
                &key,
                written,
                "another name for this page: small letters, digits, hyphens",
            ));
        }
        let parts: Vec<&str> = written.split_whitespace().collect();
        if parts.is_empty() || parts.len() > PIECES_MAX {
            return Err(Start::wrong(&key, written, "1 to 8 pieces, as title:K text:K link:K>PAGE"));
        }
        let pieces = parts.into_iter().map(|part| piece(&key, part, words)).collect::<Result<Vec<_>, _>>()?;
        let mut seen = BTreeSet::new();
        if let Some(twice) = pieces.iter().find(|p| p.what.is_touched() && !seen.insert(p.word.as_str())) {
            return Err(Start::wrong(&key, &twice.word, "each thing to touch once on a page"));
        }
        let address = format!("{name}.exemple.fr");
        Ok(Self { name: name.to_owned(), pieces, address, secure: None, cookies: false })
    }

    /// Whether something is typed here under this name.
    pub(super) fn types(&self, word: &str) -> bool {
        self.pieces.iter().any(|p| matches!(p.what, What::Search | What::Field) && p.word == word)
    }
}

fn piece(key: &str, part: &str, words: &Words) -> Result<Piece, StartError> {
    let (kind, rest) = part.split_once(':').unwrap_or((part, ""));
    let what = What::named(kind).ok_or_else(|| {
        let remedy = "title: text: note: link: ad: button: download: picture: field: or search";
        Start::wrong(key, part, remedy)
    })?;
    let (word, to) = match rest.split_once('>') {
        Some((word, to)) if what.leads() && !to.is_empty() => (word, to),
        Some(_) => return Err(Start::wrong(key, part, "> and a page after a link, an ad or a button only")),
        None => (rest, ""),
    };
    let word = match what {
        What::Search if word.is_empty() => "search".to_owned(),
        What::Search => return Err(Start::wrong(key, part, "search alone")),
        What::Picture => drawing(key, word)?,
        _ if !is_name(word) => return Err(Start::wrong(key, part, "the name of a word after the colon")),
        _ if what.is_touched() && TAKEN.contains(&word) => {
            return Err(Start::wrong(key, part, "another word: the browser has one of this name"));
        }
        _ => {
            needs(words, word)?;
            word.to_owned()
        }
    };
    Ok(Piece { what, word, to: to.to_owned() })
}
