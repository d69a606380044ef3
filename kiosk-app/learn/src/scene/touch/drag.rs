//! Moving a thing to a place: dragged, or touched and then the place touched.

use super::{THINGS_MAX, abreast, icons, worded};
use crate::scene::act::facts;
use crate::scene::{Facts, Frame, Item, Kind, Row, Start, StartError, View, Words};
use std::collections::BTreeMap;

/// Places side by side at most.
const PLACES_MAX: usize = 3;
/// Between the things that lie in one place.
const AND: &str = " · ";

#[derive(Clone, Debug)]
pub(super) struct Drag {
    things: Vec<String>,
    places: Vec<String>,
    icons: BTreeMap<String, String>,
    held: Option<String>,
    /// Thing and place, in the order they were put down.
    lies: Vec<(String, String)>,
}

impl Drag {
    pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        let mut taken = vec!["held", "count"];
        let things = worded(start, words, "things", THINGS_MAX, &taken, "one to six different names")?;
        taken.extend(things.iter().map(String::as_str));
        let remedy = "one to three different names, none of them a thing's";
        let places = worded(start, words, "places", PLACES_MAX, &taken, remedy)?;
        let icons = icons(start, &things)?;
        Ok(Self { things, places, icons, held: None, lies: vec![] })
    }

    pub(super) fn touch(&mut self, key: &str) {
        if self.held.as_deref() == Some(key) {
            self.held = None;
        } else if self.things.iter().any(|thing| thing == key) {
            self.lies.retain(|(thing, _)| thing != key);
            self.held = Some(key.to_owned());
        } else if let Some(held) = self.held.clone() {
            self.put(&held, key);
        }
    }

    pub(super) fn put(&mut self, thing: &str, place: &str) {
        let known =
            self.things.iter().any(|name| name == thing) && self.places.iter().any(|name| name == place);
        if !known || self.place(thing) == place {
            return;
        }
        self.lies.retain(|(name, _)| name != thing);
        self.lies.push((thing.to_owned(), place.to_owned()));
        self.held = None;
    }

    fn place(&self, thing: &str) -> &str {
        self.lies.iter().find(|(name, _)| name == thing).map_or("", |(_, place)| place)
    }

    pub(super) fn view(&self, words: &Words) -> View {
        let tile = |thing: &String| {
            let icon = self.icons.get(thing).cloned().unwrap_or_default();
            let place = self.place(thing);
            let sub = if place.is_empty() { String::new() } else { words.get(place) };
            let held = self.held.as_ref() == Some(thing);
            Item::new(Kind::Tile, thing, words.get(thing)).icon(icon).sub(sub).on(held).drag()
        };
        let zone = |place: &String| {
            let inside = self.lies.iter().filter(|(_, at)| at == place).map(|(thing, _)| words.get(thing));
            let inside = inside.collect::<Vec<_>>().join(AND);
            let sub = if inside.is_empty() && self.held.is_some() { words.own("here") } else { inside };
            Item::new(Kind::Zone, place, words.get(place)).sub(sub).on(self.held.is_some())
        };
        let mut rows: Vec<Row> =
            self.things.chunks(abreast(self.things.len())).map(|row| Row::of(row.iter().map(tile))).collect();
        rows.push(Row::of(self.places.iter().map(zone)));
        View { frame: Frame::Plain, rows, keys: vec![] }
    }

    pub(super) fn facts(&self) -> Facts {
        let held = self.held.clone().unwrap_or_default();
        let mut all = facts([("held", held), ("count", self.lies.len().to_string())]);
        all.extend(self.things.iter().map(|thing| (thing.clone(), self.place(thing).to_owned())));
        all
    }
}
