//! A browser: the address bar, links, searching, tabs, cookie banners, downloads, and pages that an author wrote.
//!
//! ```text
//!                link, search, address            tab:2
//!   page ──────────────────────────────► page ◄─────────► another tab's page
//!     ▲             back                   │
//!     └────────────────────────────────────┘
//! ```
//!
//! Each tab remembers the pages behind it. The caret leaves its field whenever a page arrives; an address that was
//! half typed gives way to the page's own.

mod begin;
mod page;
mod view;

#[cfg(test)]
mod tests;

use super::keys::{Typing, type_into};
use super::names::fitted;
use super::{Act, Facts, Stage, Start, StartError, View, Words};
use page::{NEW_TAB, Page, Piece, What};
use std::collections::{BTreeMap, BTreeSet};

/// Tabs at most: more do not fit above the page.
const TABS_MAX: usize = 3;
/// Pages that one tab remembers to go back to, at most.
const BEHIND_MAX: usize = 20;
/// Pages that `visited` lists at most; the oldest go first.
const VISITED_MAX: usize = 40;

/// Where the caret is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Caret {
    Address,
    Search,
    Field(String),
}

impl Caret {
    fn name(&self) -> &str {
        match self {
            Self::Address => "address",
            Self::Search => "search",
            Self::Field(name) => name,
        }
    }
}

/// A tab: a place among the pages, and those behind it.
#[derive(Clone, PartialEq, Eq)]
struct Tab {
    page: usize,
    behind: Vec<usize>,
}

/// The browser.
#[derive(Clone)]
pub struct Browser {
    pages: Vec<Page>,
    /// The page that a search opens.
    results: usize,
    /// Never none.
    tabs: Vec<Tab>,
    front: usize,
    /// Tabs are shown.
    chrome: bool,
    address: String,
    search: String,
    /// What stands in the pages' fields.
    fields: BTreeMap<String, String>,
    focus: Option<Caret>,
    typing: Typing,
    query: String,
    touched: String,
    /// The last answer to a banner.
    cookies: &'static str,
    /// Pages whose banner was answered.
    answered: BTreeSet<usize>,
    /// Each at most once.
    downloaded: Vec<String>,
    visited: Vec<String>,
    /// What the program says: the word's name, empty for nothing.
    note: &'static str,
}

impl Browser {
    fn page(&self) -> Option<&Page> {
        self.tabs.get(self.front).and_then(|tab| self.pages.get(tab.page))
    }

    fn has_banner(&self) -> bool {
        let place = self.tabs.get(self.front).map(|tab| tab.page);
        self.page().is_some_and(|page| page.cookies) && place.is_some_and(|p| !self.answered.contains(&p))
    }

    fn can_go(&self) -> bool {
        self.focus == Some(Caret::Address) && !self.address.trim().is_empty()
    }

    /// A page has come to the front.
    fn arrive(&mut self, keep_search: bool) {
        let Some(page) = self.page() else { return };
        let (name, address) = (page.name.clone(), page.address.clone());
        self.address = address;
        self.focus = None;
        self.typing = Typing::default();
        if !keep_search {
            self.search.clear();
        }
        if self.visited.last() != Some(&name) {
            self.visited.push(name);
        }
        if self.visited.len() > VISITED_MAX {
            self.visited.remove(0);
        }
    }

    fn visit(&mut self, place: usize, keep_search: bool) {
        if let Some(tab) = self.tabs.get_mut(self.front)
            && tab.page != place
        {
            tab.behind.push(std::mem::replace(&mut tab.page, place));
            if tab.behind.len() > BEHIND_MAX {
                tab.behind.remove(0);
            }
        }
        self.arrive(keep_search);
    }

    fn visit_named(&mut self, name: &str) {
        if let Some(place) = self.pages.iter().position(|page| page.name == name) {
            self.visit(place, false);
        }
    }

    fn back(&mut self) {
        if let Some(tab) = self.tabs.get_mut(self.front)
            && let Some(place) = tab.behind.pop()
        {
            tab.page = place;
            self.arrive(false);
        }
    }

    fn seek(&mut self, text: &str) {
        text.trim().clone_into(&mut self.query);
        self.search = fitted(&self.query);
        self.visit(self.results, true);
    }

    fn go(&mut self) {
        let wanted = bare(&self.address);
        let found = |page: &Page| !page.address.is_empty() && bare(&page.address) == wanted;
        match self.pages.iter().position(found) {
            Some(place) => self.visit(place, false),
            None => self.seek(&self.address.clone()),
        }
    }

    fn set_focus(&mut self, caret: Caret) {
        if self.focus.as_ref() == Some(&caret) {
            return;
        }
        if caret == Caret::Address {
            self.address.clear();
        } else {
            self.address = self.page().map_or_else(String::new, |page| page.address.clone());
        }
        (self.focus, self.typing) = (Some(caret), Typing::default());
    }

    fn answer(&mut self, answer: &'static str) {
        if self.has_banner() {
            self.cookies = answer;
            self.answered.extend(self.tabs.get(self.front).map(|tab| tab.page));
        }
    }

    fn new_tab(&mut self) {
        if let Some(page) = self.pages.iter().position(|page| page.name == NEW_TAB)
            && self.chrome
            && self.tabs.len() < TABS_MAX
        {
            self.front = self.tabs.len();
            self.tabs.push(Tab { page, behind: vec![] });
            self.arrive(false);
        }
    }

    /// `place` counts from 0.
    fn choose_tab(&mut self, place: usize) {
        if place < self.tabs.len() && place != self.front {
            self.front = place;
            self.arrive(false);
        }
    }

    /// `place` counts from 0. The last tab stays.
    fn close_tab(&mut self, place: usize) {
        if place >= self.tabs.len() || self.tabs.len() < 2 {
            return;
        }
        self.tabs.remove(place);
        let was_front = place == self.front;
        if place < self.front || self.front == self.tabs.len() {
            self.front = self.front.saturating_sub(1);
        }
        if was_front {
            self.arrive(false);
        }
    }

    fn touch(&mut self, key: &str) {
        self.note = "";
        match key {
            "back" => self.back(),
            "address" => self.set_focus(Caret::Address),
            "go" if self.can_go() => self.go(),
            "search" if self.page().is_some_and(|page| page.types("search")) => self.set_focus(Caret::Search),
            "search-go" if !self.search.trim().is_empty() => self.seek(&self.search.clone()),
            "cookies-accept" => self.answer("accepted"),
            "cookies-refuse" => self.answer("refused"),
            "new-tab" => self.new_tab(),
            other => match (number(other, "tab:"), number(other, "close-tab:")) {
                (Some(place), _) => self.choose_tab(place),
                (_, Some(place)) => self.close_tab(place),
                _ => self.touch_piece(other),
            },
        }
    }

    fn touch_piece(&mut self, word: &str) {
        let found = self.page().and_then(|page| {
            page.pieces.iter().find(|p| p.what.is_touched() && p.what != What::Search && p.word == word)
        });
        let Some(Piece { what, to, .. }) = found.cloned() else { return };
        word.clone_into(&mut self.touched);
        match what {
            What::Field => self.set_focus(Caret::Field(word.to_owned())),
            What::Download => {
                if !self.downloaded.iter().any(|name| name == word) {
                    self.downloaded.push(word.to_owned());
                }
                self.note = "note-downloaded";
            }
            _ if !to.is_empty() => self.visit_named(&to),
            _ => {}
        }
    }
}

/// The tab's place from 0 that `tab:1` names.
fn number(key: &str, prefix: &str) -> Option<usize> {
    key.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1)
}

/// An address as people type it: without what programs put before it, or a stroke at its end.
fn bare(address: &str) -> String {
    let mut text = address.trim().to_lowercase();
    for before in ["https://", "http://", "www."] {
        text = text.strip_prefix(before).unwrap_or(&text).to_owned();
    }
    text.trim_end_matches('/').to_owned()
}

impl Stage for Browser {
    const NAME: &'static str = "browser";

    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        begin::open(start, words)
    }

    fn act(&mut self, act: &Act, _: &Words) {
        if let Some(stroke) = act.stroke(&mut self.typing) {
            match &self.focus {
                Some(Caret::Address) => type_into(&mut self.address, stroke),
                Some(Caret::Search) => type_into(&mut self.search, stroke),
                Some(Caret::Field(name)) => {
                    if let Some(text) = self.fields.get_mut(name) {
                        type_into(text, stroke);
                    }
                }
                None => {}
            }
        } else if let Act::Touch(key) = act {
            self.touch(key);
        }
    }

    fn view(&self, words: &Words) -> View {
        view::view(self, words)
    }

    fn facts(&self) -> Facts {
        let mut facts: Facts = self.fields.clone();
        facts.extend(super::act::facts([
            ("page", self.page().map_or_else(String::new, |page| page.name.clone())),
            ("address", self.address.clone()),
            ("query", self.query.clone()),
            ("search", self.search.clone()),
            ("focus", self.focus.as_ref().map_or_else(String::new, |caret| caret.name().to_owned())),
            ("touched", self.touched.clone()),
            ("cookies", self.cookies.to_owned()),
            ("downloaded", self.downloaded.join(" ")),
            ("tabs", self.tabs.len().to_string()),
            ("tab", self.front.saturating_add(1).to_string()),
            ("visited", self.visited.join(" ")),
        ]));
        facts
    }
}
