//! Touching: each thing goes on and off.

use super::{THINGS_MAX, abreast, icons, worded};
use crate::scene::act::{facts, on_off};
use crate::scene::{Facts, Frame, Item, Kind, Row, Start, StartError, View, Words};
use std::collections::BTreeMap;

/// Touches counted at most.
const COUNT_MAX: u16 = 999;

#[derive(Clone, Debug)]
pub(super) struct Tap {
    things: Vec<String>,
    icons: BTreeMap<String, String>,
    lit: Vec<String>,
    touched: String,
    count: u16,
}

impl Tap {
    pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        let taken = ["touched", "count"];
        let things = worded(start, words, "things", THINGS_MAX, &taken, "one to six different names")?;
        let icons = icons(start, &things)?;
        Ok(Self { things, icons, lit: vec![], touched: String::new(), count: 0 })
    }

    pub(super) fn touch(&mut self, key: &str) {
        if !self.things.iter().any(|thing| thing == key) {
            return;
        }
        match self.lit.iter().position(|lit| lit == key) {
            Some(at) => {
                self.lit.remove(at);
            }
            None => self.lit.push(key.to_owned()),
        }
        key.clone_into(&mut self.touched);
        self.count = (self.count + 1).min(COUNT_MAX);
    }

    fn is_lit(&self, thing: &String) -> bool {
        self.lit.contains(thing)
    }

    pub(super) fn view(&self, words: &Words) -> View {
        let tile = |thing: &String| {
            let icon = self.icons.get(thing).cloned().unwrap_or_default();
            Item::new(Kind::Tile, thing, words.get(thing)).icon(icon).on(self.is_lit(thing))
        };
        let rows = self.things.chunks(abreast(self.things.len())).map(|row| Row::of(row.iter().map(tile)));
        View { frame: Frame::Plain, rows: rows.collect(), keys: vec![] }
    }

    pub(super) fn facts(&self) -> Facts {
        let mut all = facts([("touched", self.touched.clone()), ("count", self.count.to_string())]);
        all.extend(self.things.iter().map(|thing| (thing.clone(), on_off(self.is_lit(thing)))));
        all
    }
}
