//! How the browser looks. While something is typed, the keyboard takes half of the stage: only what can be touched stays
//! on the page, several things in a row.

use super::page::{Page, Piece, What};
use super::{Browser, Caret, TABS_MAX};
use crate::scene::{Frame, Item, Kind, Row, View, Words};

/// Buttons side by side at most.
const ABREAST: usize = 3;

pub(super) fn view(browser: &Browser, words: &Words) -> View {
    let mut rows = vec![];
    if browser.chrome {
        rows.push(tabs(browser, words));
    }
    rows.push(bar(browser, words));
    let pieces = browser.page().map_or(&[][..], |page| &page.pieces);
    if browser.focus.is_some() {
        rows.extend(while_typing(browser, pieces, words));
    } else {
        rows.extend(page(browser, pieces, words));
    }
    let keys = if browser.focus.is_some() { browser.typing.rows() } else { vec![] };
    View { frame: Frame::Window, rows, keys }
}

fn button(words: &Words, key: &str, icon: &str) -> Item {
    Item::new(Kind::Button, key, words.own(key)).icon(icon).wide(0)
}

/// What a tab is called: the first title of its page, or the page's address.
fn tab_name(page: &Page, words: &Words) -> String {
    let title = page.pieces.iter().find(|piece| piece.what == What::Title);
    title.map_or_else(|| page.address.clone(), |piece| words.get(&piece.word))
}

fn tabs(browser: &Browser, words: &Words) -> Row {
    let single = browser.tabs.len() < 2;
    let mut items = vec![];
    for (number, tab) in (1..).zip(&browser.tabs) {
        let name = browser.pages.get(tab.page).map_or_else(String::new, |page| tab_name(page, words));
        let front = number == browser.front.saturating_add(1);
        let close = Item::new(Kind::Button, format!("close-tab:{number}"), "").sub(words.own("close-tab"));
        items.push(Item::new(Kind::Tab, format!("tab:{number}"), name).on(front));
        items.push(close.icon("close").wide(0).off(single));
    }
    let new = Item::new(Kind::Button, "new-tab", "").sub(words.own("new-tab")).icon("plus").wide(0);
    items.push(new.off(browser.tabs.len() >= TABS_MAX));
    Row::of(items)
}

fn bar(browser: &Browser, words: &Words) -> Row {
    let typing = browser.focus == Some(Caret::Address);
    let secure = browser.page().and_then(|page| page.secure).filter(|_| !typing);
    let (icon, trail) = match secure {
        Some(true) => ("lock", String::new()),
        Some(false) => ("unlock", words.own("insecure")),
        None => ("globe", String::new()),
    };
    let address = Item::new(Kind::Field, "address", browser.address.as_str());
    let behind = browser.tabs.get(browser.front).is_some_and(|tab| !tab.behind.is_empty());
    Row::of([
        button(words, "back", "back").off(!behind),
        address.sub(words.own("address")).icon(icon).trail(trail).on(typing),
        Item::new(Kind::Button, "go", words.own("go")).wide(0).off(!browser.can_go()),
    ])
}

fn item(browser: &Browser, piece: &Piece, words: &Words) -> Item {
    let (word, text) = (piece.word.as_str(), words.get(&piece.word));
    match piece.what {
        What::Title => Item::still(Kind::Heading, text),
        What::Text => Item::still(Kind::Text, text).wide(2),
        What::Note => Item::still(Kind::Note, text),
        What::Link => Item::new(Kind::Link, word, text),
        What::Ad => Item::new(Kind::Line, word, text).sub(words.own("ad")).icon("cart"),
        What::Button => Item::new(Kind::Button, word, text),
        What::Download => Item::new(Kind::Button, word, text).icon("download"),
        What::Picture => {
            Item::still(Kind::Picture, words.find(word).unwrap_or_default()).icon(word).level(0, 4)
        }
        What::Search => {
            let on = browser.focus == Some(Caret::Search);
            Item::new(Kind::Field, word, browser.search.as_str())
                .sub(words.own("search"))
                .icon("search")
                .on(on)
        }
        What::Field => {
            let typed = browser.fields.get(word).cloned().unwrap_or_default();
            let on = matches!(&browser.focus, Some(Caret::Field(name)) if name == word);
            Item::new(Kind::Field, word, typed).sub(text).on(on)
        }
    }
}

/// A piece with what belongs to it: a search has its button.
fn items(browser: &Browser, piece: &Piece, words: &Words) -> Vec<Item> {
    let mut items = vec![item(browser, piece, words)];
    if piece.what == What::Search {
        let go = Item::new(Kind::Button, "search-go", words.own("search-go")).wide(0);
        items.push(go.on(true).off(browser.search.trim().is_empty()));
    }
    items
}

/// Whether a piece stands beside the one before it: buttons side by side, a text beside its picture.
fn beside(before: What, what: What, already: usize) -> bool {
    let is_button = |what| matches!(what, What::Button | What::Download);
    (is_button(before) && is_button(what) && already < ABREAST)
        || (before == What::Picture && what == What::Text)
}

fn page(browser: &Browser, pieces: &[Piece], words: &Words) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![];
    let mut before = None;
    for piece in pieces {
        let new = items(browser, piece, words);
        match (before, rows.last_mut()) {
            (Some(what), Some(row)) if beside(what, piece.what, row.items.len()) => row.items.extend(new),
            _ => rows.push(Row::of(new)),
        }
        before = Some(piece.what);
    }
    if browser.has_banner() {
        let asks = Item::still(Kind::Note, words.own("cookies")).wide(2);
        rows.push(Row::of([asks].into_iter().chain(banner(words))));
    }
    if !browser.note.is_empty() {
        rows.push(Row::one(Item::still(Kind::Note, words.own(browser.note))));
    }
    rows
}

/// Two answers that look alike: neither is made easier than the other.
fn banner(words: &Words) -> [Item; 2] {
    ["cookies-refuse", "cookies-accept"].map(|key| Item::new(Kind::Button, key, words.own(key)))
}

fn while_typing(browser: &Browser, pieces: &[Piece], words: &Words) -> Vec<Row> {
    let caret = browser.focus.as_ref().map_or("", Caret::name);
    let (here, others): (Vec<&Piece>, Vec<&Piece>) =
        pieces.iter().filter(|piece| piece.what.is_touched()).partition(|piece| piece.word == caret);
    let mut rows: Vec<Row> = here.iter().map(|piece| Row::of(items(browser, piece, words))).collect();
    let mut rest: Vec<Item> = others.iter().flat_map(|piece| items(browser, piece, words)).collect();
    if browser.has_banner() {
        rest.extend(banner(words));
    }
    rows.extend(rest.chunks(ABREAST).map(|items| Row::of(items.iter().cloned())));
    rows
}
