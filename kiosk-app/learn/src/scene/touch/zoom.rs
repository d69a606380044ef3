//! Enlarging a picture, until something small in it can be read.

use crate::scene::act::facts;
use crate::scene::names::{names, needs};
use crate::scene::{Facts, Frame, Item, Kind, Row, Start, StartError, View, Words, art};

/// The largest level.
const ZOOM_MAX: u8 = 4;
/// From here on the spot can be read.
const SPOT_FROM: u8 = 2;

#[derive(Clone, Debug)]
pub(super) struct Zoom {
    picture: String,
    spot: Option<String>,
    zoom: u8,
    touched: String,
}

impl Zoom {
    pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        let picture = start.text("picture").ok_or_else(|| StartError::Missing("picture".to_owned()))?;
        let picture = art::drawing("picture", picture)?;
        needs(words, "picture")?;
        let spot = names(start, "spot", 1, &["bigger", "smaller"], "one name")?.pop();
        spot.iter().try_for_each(|name| needs(words, name))?;
        Ok(Self { picture, spot, zoom: start.number("zoom", 0, ZOOM_MAX)?, touched: String::new() })
    }

    pub(super) fn touch(&mut self, key: &str) {
        match key {
            "bigger" => self.zoom = (self.zoom + 1).min(ZOOM_MAX),
            "smaller" => self.zoom = self.zoom.saturating_sub(1),
            spot if self.spot.as_deref() == Some(spot) && self.zoom >= SPOT_FROM => {
                spot.clone_into(&mut self.touched);
            }
            _ => {}
        }
    }

    pub(super) fn view(&self, words: &Words) -> View {
        let picture = Item::still(Kind::Picture, words.get("picture")).icon(self.picture.clone());
        let mut rows = vec![Row::one(picture.level(self.zoom, ZOOM_MAX))];
        if let Some(spot) = &self.spot {
            rows.push(Row::one(match self.zoom >= SPOT_FROM {
                true => Item::new(Kind::Link, spot, words.get(spot)).on(self.touched == *spot),
                false => Item::still(Kind::Text, words.own("small")),
            }));
        }
        let size = words.with("size", "n", &(self.zoom + 1).to_string());
        let smaller =
            Item::new(Kind::Button, "smaller", words.own("smaller")).icon("minus").off(self.zoom == 0);
        let bigger =
            Item::new(Kind::Button, "bigger", words.own("bigger")).icon("plus").off(self.zoom == ZOOM_MAX);
        let meter = Item::still(Kind::Meter, size).level(self.zoom, ZOOM_MAX);
        rows.push(Row::of([smaller.wide(2), meter.wide(2), bigger.wide(2)]));
        View { frame: Frame::Plain, rows, keys: vec![] }
    }

    pub(super) fn facts(&self) -> Facts {
        facts([("zoom", self.zoom.to_string()), ("touched", self.touched.clone())])
    }
}
