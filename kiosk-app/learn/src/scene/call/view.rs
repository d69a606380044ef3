//! How the call looks: the people first, then what is wrong, then the buttons.

use super::{At, Call, Permission};
use crate::scene::{Frame, Item, Kind, Row, View, Words};

pub(super) fn view(call: &Call, words: &Words) -> View {
    let mut rows = vec![Row::one(Item::still(Kind::Bar, words.get("place")).icon("camera"))];
    match call.at {
        At::Ask => ask(call, words, &mut rows),
        At::Lobby => lobby(call, words, &mut rows),
        At::Call => speaking(call, words, &mut rows),
        At::Ended => {
            rows.push(Row::one(Item::still(Kind::Heading, words.own("ended"))));
            rows.push(Row::one(button(words, "again", "phone").on(true)));
        }
    }
    View { frame: Frame::Window, rows, keys: vec![] }
}

fn button(words: &Words, key: &str, icon: &str) -> Item {
    Item::new(Kind::Button, key, words.own(key)).icon(icon)
}

fn me(call: &Call, words: &Words) -> Item {
    Item::still(Kind::Person, words.get("me")).on(call.is_seen())
}

/// The two buttons that say what they are, not what they do.
fn devices(call: &Call, words: &Words) -> [Item; 2] {
    let device = |key: &str, on: bool, name: &str, icon: &str| {
        Item::new(Kind::Button, key, words.own(name)).icon(icon).on(on)
    };
    [
        if call.mic {
            device("mic", true, "mic-on", "mic")
        } else {
            device("mic", false, "mic-off", "mic-off")
        },
        if call.camera {
            device("camera", true, "camera-on", "camera")
        } else {
            device("camera", false, "camera-off", "camera-off")
        },
    ]
}

fn ask(call: &Call, words: &Words, rows: &mut Vec<Row>) {
    rows.push(Row::one(Item::still(Kind::Note, words.own("asks")).icon("camera")));
    rows.push(Row::of([button(words, "refuse", "close"), button(words, "allow", "check").on(true)]));
    rows.push(Row::one(me(call, words)));
}

fn lobby(call: &Call, words: &Words, rows: &mut Vec<Row>) {
    let person = words.get("person");
    rows.push(Row::one(me(call, words).sub(words.with("waits", "person", &person))));
    if call.permission == Permission::Refused {
        rows.push(Row::one(Item::still(Kind::Note, words.own("note-refused"))));
    }
    rows.push(Row::of(devices(call, words)));
    rows.push(Row::one(button(words, "join", "phone").on(true)));
}

fn speaking(call: &Call, words: &Words, rows: &mut Vec<Row>) {
    let person = words.get("person");
    let says = words.find("says").unwrap_or_default();
    let heard = if call.volume > 0 && !call.chat { says } else { "" };
    rows.push(Row::of([
        Item::still(Kind::Person, person.clone()).sub(heard).on(true).wide(2),
        me(call, words),
    ]));
    if call.chat && !says.is_empty() {
        rows.push(Row::one(Item::still(Kind::Bubble, says)));
    }
    let note = match (call.camera, call.mic) {
        (true, true) => None,
        (false, true) => Some("note-unseen"),
        (true, false) => Some("note-unheard"),
        (false, false) => Some("note-both"),
    };
    rows.extend(note.map(|name| Row::one(Item::still(Kind::Note, words.with(name, "person", &person)))));
    let [mic, camera] = devices(call, words);
    rows.push(Row::of([mic, camera, button(words, "hang-up", "hang-up")]));
    let sound = if call.volume == 0 {
        words.own("silent")
    } else {
        words.with("volume", "n", &call.volume.to_string())
    };
    rows.push(Row::of([
        button(words, "quieter", "minus").off(call.volume == 0),
        Item::still(Kind::Meter, sound).icon("speaker").level(call.volume, super::VOLUME_MAX),
        button(words, "louder", "plus").off(call.volume == super::VOLUME_MAX),
    ]));
}
