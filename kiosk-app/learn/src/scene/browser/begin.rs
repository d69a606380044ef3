//! The browser as an author sets it: every page that something names must be there.

use super::page::{NEW_TAB, NOT_FOUND, Page, What};
use super::{Browser, Caret, TABS_MAX, Tab};
use crate::scene::keys::{FIELD_MAX, Typing};
use crate::scene::names::are_names;
use crate::scene::{Start, StartError, Words};
use std::collections::{BTreeMap, BTreeSet};

/// Pages an author may write at most.
const PAGES_MAX: usize = 8;

pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Browser, StartError> {
    let mut pages = pages(start, words)?;
    signs(start, &mut pages)?;
    let (tabs, chrome) = tabs(start, &pages)?;
    let results = match start.text("results") {
        None => place(&pages, NOT_FOUND),
        Some(name) => Some(place(&pages, name).ok_or_else(|| Start::wrong("results", name, A_PAGE))?),
    };
    let fields = pages.iter().flat_map(|page| &page.pieces).filter(|piece| piece.what == What::Field);
    let fields: BTreeMap<String, String> = fields.map(|piece| (piece.word.clone(), String::new())).collect();
    let mut browser = Browser {
        pages,
        results: results.unwrap_or_default(),
        tabs,
        front: 0,
        chrome,
        address: String::new(),
        search: String::new(),
        fields,
        focus: None,
        typing: Typing::default(),
        query: String::new(),
        touched: String::new(),
        cookies: "",
        answered: BTreeSet::new(),
        downloaded: vec![],
        visited: vec![],
        note: "",
    };
    browser.arrive(false);
    browser.focus = focus(start, &browser)?;
    if browser.focus == Some(Caret::Address) {
        browser.address.clear();
    }
    Ok(browser)
}

/// What to write where a page is meant.
const A_PAGE: &str = "the name of one of the pages";

fn place(pages: &[Page], name: &str) -> Option<usize> {
    pages.iter().position(|page| page.name == name)
}

fn pages(start: &mut Start<'_>, words: &Words) -> Result<Vec<Page>, StartError> {
    let written = start.family("page.");
    if written.is_empty() {
        return Err(StartError::Missing("page.NAME".to_owned()));
    }
    if written.len() > PAGES_MAX {
        return Err(Start::wrong("page.NAME", &written.len().to_string(), "at most 8 pages"));
    }
    let read = |(name, text): &(String, &str)| Page::read(name, text, words);
    let mut pages = written.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    for page in &pages {
        let lost = |to: &str| !to.is_empty() && place(&pages, to).is_none();
        if let Some(piece) = page.pieces.iter().find(|piece| lost(&piece.to)) {
            return Err(Start::wrong(&format!("page.{}", page.name), &piece.to, A_PAGE));
        }
    }
    let search = (What::Search, "search");
    pages.push(Page::own(NEW_TAB, &[(What::Title, "browser.new-tab-title"), search]));
    pages.push(Page::own(
        NOT_FOUND,
        &[(What::Title, "browser.not-found"), (What::Text, "browser.not-found-text"), search],
    ));
    Ok(pages)
}

/// Addresses, padlocks and cookie banners.
fn signs(start: &mut Start<'_>, pages: &mut [Page]) -> Result<(), StartError> {
    for (name, address) in start.family("address.") {
        let key = format!("address.{name}");
        if address.is_empty() || address.chars().count() > FIELD_MAX {
            return Err(Start::wrong(&key, address, "an address of at most 160 characters"));
        }
        let page = pages.iter_mut().find(|page| page.name == name).ok_or(StartError::Unknown(key))?;
        address.clone_into(&mut page.address);
    }
    let says_secure = start.text("secure").is_some();
    let secure = start.list("secure");
    let cookies = start.list("cookies");
    for (key, list) in [("secure", &secure), ("cookies", &cookies)] {
        if let Some(lost) = list.iter().find(|name| place(pages, name).is_none()) {
            return Err(Start::wrong(key, lost, A_PAGE));
        }
    }
    for page in pages.iter_mut().filter(|page| !page.address.is_empty()) {
        page.secure = says_secure.then(|| secure.contains(&page.name));
        page.cookies = cookies.contains(&page.name);
    }
    Ok(())
}

fn tabs(start: &mut Start<'_>, pages: &[Page]) -> Result<(Vec<Tab>, bool), StartError> {
    let list = start.list("tabs");
    let chrome = start.switch("chrome", !list.is_empty())?;
    if !chrome && !list.is_empty() {
        return Err(Start::wrong("chrome", "off", "on, where there are tabs"));
    }
    if list.len() > TABS_MAX || !are_names(list.iter().map(String::as_str), &[]) {
        return Err(Start::wrong("tabs", &list.join(" "), "at most 3 pages, each once"));
    }
    let open = match (start.text("open"), list.first()) {
        (Some(open), Some(first)) if open != first => {
            return Err(Start::wrong("open", open, "the first of the tabs, or leave it out"));
        }
        (Some(open), _) => open.to_owned(),
        (None, Some(first)) => first.clone(),
        (None, None) => return Err(StartError::Missing("open".to_owned())),
    };
    let rest = list.into_iter().skip(1);
    let tabs = [("open", open)].into_iter().chain(rest.map(|name| ("tabs", name))).map(|(key, name)| {
        let page = place(pages, &name).ok_or_else(|| Start::wrong(key, &name, A_PAGE))?;
        Ok(Tab { page, behind: vec![] })
    });
    Ok((tabs.collect::<Result<Vec<_>, StartError>>()?, chrome))
}

fn focus(start: &mut Start<'_>, browser: &Browser) -> Result<Option<Caret>, StartError> {
    let Some(name) = start.text("focus") else { return Ok(None) };
    let typed = browser.page().is_some_and(|page| page.types(name));
    match name {
        "address" => Ok(Some(Caret::Address)),
        "search" if typed => Ok(Some(Caret::Search)),
        _ if typed => Ok(Some(Caret::Field(name.to_owned()))),
        _ => Err(Start::wrong("focus", name, "address, search or a field of the first page")),
    }
}
