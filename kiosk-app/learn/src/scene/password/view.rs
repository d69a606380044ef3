//! How the making of a password looks: the field, the flight of steps, the words to touch, and the two buttons.

use super::Password;
use crate::scene::{Frame, Item, Kind, Row, View, Words};

/// Words to touch side by side at most.
const ABREAST: usize = 4;
/// Steps of the flight.
const STEPS: u8 = 4;
/// Stands for one hidden letter.
const DOT: &str = "•";

pub(super) fn view(password: &Password, words: &Words) -> View {
    let typed = password.keys && !password.accepted;
    let text = if password.shown { password.text.clone() } else { DOT.repeat(password.judged().length) };
    let field = Item::new(Kind::Field, "text", text).sub(words.own("text")).icon("lock").on(typed).wide(3);
    let show = Item::new(Kind::Check, "show", words.own("show")).on(password.shown).wide(0);
    let bricks: Vec<Item> = password
        .bricks
        .iter()
        .map(|brick| {
            let item = Item::new(Kind::Button, brick.name.as_str(), brick.word.as_str());
            item.off(brick.used || password.accepted)
        })
        .collect();
    let bricks = bricks.chunks(ABREAST).map(|some| Row::of(some.iter().cloned()));
    let locked = password.text.is_empty() || password.accepted;
    let clear = Item::new(Kind::Button, "clear", words.own("clear")).icon("erase").off(locked).wide(0);
    let accept = Item::new(Kind::Button, "accept", words.own("accept")).icon("check").on(true);
    let accept = accept.off(!password.can_accept());
    let mut rows = vec![];
    if typed {
        rows.push(Row::of([field, show]));
        rows.extend(bricks);
        rows.push(Row::of([meter(password, words), clear, accept.wide(0)]));
    } else {
        rows.push(Row::one(Item::still(Kind::Bar, words.own("title")).icon("lock")));
        rows.push(Row::of([field, show]));
        rows.push(Row::one(meter(password, words)));
        rows.extend(bricks);
        rows.push(if password.accepted {
            Row::one(Item::still(Kind::Note, words.own("accepted")).icon("check"))
        } else {
            Row::of([clear, accept])
        });
    }
    View { frame: Frame::Window, rows, keys: if typed { password.typing.rows() } else { vec![] } }
}

fn meter(password: &Password, words: &Words) -> Item {
    let judged = password.judged();
    let says = match judged.strength {
        _ if judged.weak => "weak".to_owned(),
        _ if judged.personal => "personal".to_owned(),
        strength => format!("strength-{strength}"),
    };
    let text = if password.text.is_empty() { String::new() } else { words.own(&says) };
    Item::still(Kind::Meter, text).level(judged.strength, STEPS)
}
