//! The first gestures: touching, moving something, going down a long text, enlarging a picture.
//!
//! ```text
//!   show = tap      things, each lit by a touch and put out by the next
//!   show = drag     a thing ──drag──► a place        or, without dragging:
//!                   a thing ──touch──► held ──touch a place──► put down ──touch the thing──► held
//!   show = scroll   lines seen through a window: up ◄──► down
//!   show = zoom     a picture: smaller ◄──► bigger, and something in it that only large letters show
//! ```
//!
//! Nothing here needs a drag, a swipe or two fingers: every gesture has its touch.

mod drag;
mod scroll;
mod tap;
#[cfg(test)]
mod tests;
mod zoom;

use super::names::{names, needs};
use super::{Act, Facts, Stage, Start, StartError, View, Words, art};
use std::collections::BTreeMap;

/// Things on the stage at most: two rows of three.
const THINGS_MAX: usize = 6;

/// A gesture to practise.
#[derive(Clone)]
pub struct Touch(Gesture);

#[derive(Clone)]
enum Gesture {
    Tap(tap::Tap),
    Drag(drag::Drag),
    Scroll(scroll::Scroll),
    Zoom(zoom::Zoom),
}

impl Stage for Touch {
    const NAME: &'static str = "touch";

    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        let show = start.text("show").ok_or_else(|| StartError::Missing("show".to_owned()))?;
        Ok(Self(match show {
            "tap" => Gesture::Tap(tap::Tap::open(start, words)?),
            "drag" => Gesture::Drag(drag::Drag::open(start, words)?),
            "scroll" => Gesture::Scroll(scroll::Scroll::open(start, words)?),
            "zoom" => Gesture::Zoom(zoom::Zoom::open(start, words)?),
            other => return Err(Start::wrong("show", other, "tap, drag, scroll or zoom")),
        }))
    }

    fn act(&mut self, act: &Act, _: &Words) {
        match (&mut self.0, act) {
            (Gesture::Tap(tap), Act::Touch(key)) => tap.touch(key),
            (Gesture::Drag(drag), Act::Touch(key)) => drag.touch(key),
            (Gesture::Drag(drag), Act::Drag { from, to }) => drag.put(from, to),
            (Gesture::Scroll(scroll), Act::Touch(key)) => scroll.touch(key),
            (Gesture::Zoom(zoom), Act::Touch(key)) => zoom.touch(key),
            _ => {}
        }
    }

    fn view(&self, words: &Words) -> View {
        match &self.0 {
            Gesture::Tap(tap) => tap.view(words),
            Gesture::Drag(drag) => drag.view(words),
            Gesture::Scroll(scroll) => scroll.view(words),
            Gesture::Zoom(zoom) => zoom.view(words),
        }
    }

    fn facts(&self) -> Facts {
        match &self.0 {
            Gesture::Tap(tap) => tap.facts(),
            Gesture::Drag(drag) => drag.facts(),
            Gesture::Scroll(scroll) => scroll.facts(),
            Gesture::Zoom(zoom) => zoom.facts(),
        }
    }
}

/// The names that `key` lists: at least one, each with its word.
fn worded(
    start: &mut Start<'_>,
    words: &Words,
    key: &str,
    max: usize,
    taken: &[&str],
    remedy: &'static str,
) -> Result<Vec<String>, StartError> {
    let list = names(start, key, max, taken, remedy)?;
    if list.is_empty() {
        return Err(StartError::Missing(key.to_owned()));
    }
    list.iter().try_for_each(|name| needs(words, name))?;
    Ok(list)
}

/// The pictogram of each thing: `icon.lamp`, or the thing's own name where that is one.
fn icons(start: &mut Start<'_>, things: &[String]) -> Result<BTreeMap<String, String>, StartError> {
    let mut icons = BTreeMap::new();
    for thing in things {
        let key = format!("icon.{thing}");
        let icon = match start.text(&key) {
            Some(name) => art::pictogram(&key, name)?,
            None => art::PICTOGRAMS.iter().find(|name| *name == thing).map_or("", |name| name).to_owned(),
        };
        icons.insert(thing.clone(), icon);
    }
    Ok(icons)
}

/// Things of one row: three, or two where that makes even rows.
fn abreast(count: usize) -> usize {
    if count == 4 { 2 } else { 3 }
}
