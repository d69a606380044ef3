//! What the typing lesson shows: the model above the field, the keyboard below.

use super::Keyboard;
use crate::scene::{Frame, Item, Kind, Row, View, Words};

pub(super) fn view(scene: &Keyboard, words: &Words) -> View {
    let mut rows = vec![];
    if !scene.wanted.is_empty() {
        let model = Item::still(Kind::Text, words.own("model")).wide(0);
        rows.push(Row::of([model, Item::still(Kind::Heading, scene.wanted.clone())]));
    }
    let label = scene.label.clone().unwrap_or_else(|| words.own("yours"));
    rows.push(Row::one(Item::new(Kind::Field, "text", scene.text.clone()).sub(label).on(true)));
    View { frame: Frame::Plain, rows, keys: scene.typing.rows() }
}
