//! How the telephone looks: tiles at home, lines in a list, a bubble for a message.

use super::{At, Line, Phone};
use crate::scene::{Frame, Item, Kind, Row, View, Words};

/// Tiles side by side at home.
const ABREAST: usize = 2;
/// From here on three stand side by side.
const MANY: usize = 5;

pub(super) fn view(phone: &Phone, words: &Words) -> View {
    let mut rows = match &phone.at {
        At::Home => home(phone, words),
        At::Messages => messages(phone, words),
        At::Thread => thread(phone, words),
        At::Forward => forward(phone, words),
        At::Calls => calls(phone, words),
        At::Ringing => ringing(phone, words),
        At::Call => call(phone, words),
        At::Settings => settings(phone, words),
        At::App(name) => app(name, words),
    };
    if !phone.note.is_empty() {
        let under_bar = usize::from(phone.at != At::Home).min(rows.len());
        rows.insert(under_bar, Row::one(Item::still(Kind::Note, words.own(phone.note))));
    }
    let keys = if phone.typed() { phone.typing.rows() } else { vec![] };
    View { frame: Frame::Phone, rows, keys }
}

fn button(words: &Words, key: &str, icon: &str) -> Item {
    Item::new(Kind::Button, key, words.own(key)).icon(icon)
}

/// The bar of an app, with the way home.
fn bar(words: &Words, title: &str, icon: &str) -> Row {
    let title = Item::still(Kind::Bar, title).icon(icon);
    Row::of([title, button(words, "home", "home").wide(0)])
}

fn icon_of(app: &str) -> &'static str {
    match app {
        "messages" => "mail",
        "calls" => "phone",
        "settings" => "gear",
        "camera" => "camera",
        "photos" => "photo",
        "maps" => "map",
        "clock" => "clock",
        "internet" => "globe",
        _ => "",
    }
}

fn home(phone: &Phone, words: &Words) -> Vec<Row> {
    let unread = phone.threads.iter().filter(|thread| thread.unread).count();
    let tile = |app: &String| {
        let new = if app == "messages" && unread > 0 {
            words.with("new", "n", &unread.to_string())
        } else {
            String::new()
        };
        Item::new(Kind::Tile, app.as_str(), words.own(app)).icon(icon_of(app)).sub(new)
    };
    let abreast = if phone.apps.len() < MANY { ABREAST } else { ABREAST + 1 };
    let mut rows = vec![];
    if phone.in_call() {
        rows.push(Row::one(button(words, "return", "phone").on(true)));
    }
    rows.extend(phone.apps.chunks(abreast).map(|row| Row::of(row.iter().map(tile))));
    rows
}

fn messages(phone: &Phone, words: &Words) -> Vec<Row> {
    let mut rows = vec![bar(words, &words.own("messages"), "mail")];
    rows.extend(phone.threads.iter().map(|thread| {
        let word = |part: &str| words.find(&format!("{}.{part}", thread.name)).unwrap_or_default();
        let line = Item::new(Kind::Line, thread.name.as_str(), word("from"));
        Row::one(line.sub(word("text")).trail(word("when")).on(thread.unread))
    }));
    if phone.threads.is_empty() {
        rows.push(Row::one(Item::still(Kind::Text, words.own("empty"))));
    }
    rows
}

fn thread(phone: &Phone, words: &Words) -> Vec<Row> {
    let word = |part: &str| words.find(&format!("{}.{part}", phone.open));
    let from = Item::still(Kind::Bar, word("from").unwrap_or_default()).icon("person");
    let back = button(words, "back", "back").wide(0);
    let mut rows = vec![Row::of([back, from, button(words, "home", "home").wide(0)])];
    let sent = phone.sent.iter().rev().find(|(thread, _)| *thread == phone.open);
    let came =
        Item::still(Kind::Bubble, word("text").unwrap_or_default()).trail(word("when").unwrap_or_default());
    rows.push(Row::one(came));
    let field = Item::new(Kind::Field, "text", phone.text.clone()).sub(words.own("text")).on(phone.focus);
    let send = button(words, "send", "send").on(true).off(!phone.can_send()).wide(0);
    // The keyboard takes half of the telephone: what is not for writing makes room.
    if phone.typed() {
        rows.push(Row::of([field, send]));
        return rows;
    }
    rows.extend(word("link").map(|link| Row::one(Item::new(Kind::Link, "link", link))));
    rows.extend(sent.map(|(_, text)| Row::one(Item::still(Kind::Bubble, text.clone()).on(true))));
    rows.push(Row::of([
        button(words, "forward", "mail"),
        button(words, "block", "close").off(phone.blocked.contains(&phone.open)),
        button(words, "delete", "trash"),
    ]));
    rows.push(Row::of([field, send]));
    rows
}

/// The message, and the number that it is sent on to. Three rows: the keyboard fits below.
fn forward(phone: &Phone, words: &Words) -> Vec<Row> {
    let back = button(words, "back", "back").wide(0);
    let title = Item::still(Kind::Bar, words.own("forward")).icon("mail");
    let text = words.find(&format!("{}.text", phone.open)).unwrap_or_default();
    let field = Item::new(Kind::Field, "to", phone.text.clone()).sub(words.own("to")).on(phone.focus);
    let send = button(words, "send", "send").on(true).off(!phone.can_send()).wide(0);
    vec![
        Row::of([back, title, button(words, "home", "home").wide(0)]),
        Row::one(Item::still(Kind::Bubble, text)),
        Row::of([field, send]),
    ]
}

fn calls(phone: &Phone, words: &Words) -> Vec<Row> {
    let mut rows = vec![bar(words, &words.own("calls"), "phone")];
    let line = |contact: &String| {
        Row::one(Item::new(Kind::Line, contact.as_str(), words.get(contact)).icon("phone"))
    };
    rows.extend(phone.contacts.iter().map(line));
    if phone.contacts.is_empty() {
        rows.push(Row::one(Item::still(Kind::Text, words.own("nobody"))));
    }
    rows
}

fn ringing(phone: &Phone, words: &Words) -> Vec<Row> {
    let caller = Item::still(Kind::Line, phone.caller.clone()).sub(words.own("rings"));
    vec![
        Row::one(Item::still(Kind::Bar, words.own("incoming")).icon("phone")),
        Row::one(caller),
        Row::of([button(words, "decline", "hang-up"), button(words, "answer", "phone").on(true)]),
    ]
}

fn call(phone: &Phone, words: &Words) -> Vec<Row> {
    let state = words.own(if phone.line == Line::Ringing { "waiting" } else { "speaking" });
    let speaker = words.own(if phone.speaker { "speaker-on" } else { "speaker-off" });
    vec![
        bar(words, &words.own("call"), "phone"),
        Row::one(Item::still(Kind::Line, phone.caller.clone()).sub(state)),
        Row::of([
            Item::new(Kind::Button, "speaker", speaker).icon("speaker"),
            button(words, "hang-up", "hang-up").on(true),
        ]),
    ]
}

fn settings(phone: &Phone, words: &Words) -> Vec<Row> {
    let mut rows = vec![bar(words, &words.own("settings"), "gear")];
    rows.extend(phone.settings.rows(words));
    rows
}

/// An app with nothing to do: what it would show.
fn app(name: &str, words: &Words) -> Vec<Row> {
    let text = Item::still(Kind::Text, words.own(&format!("{name}-shows")));
    let drawing = match name {
        "camera" => "house",
        "photos" => "photo-garden",
        "maps" => "map",
        "internet" => "screen",
        _ => "",
    };
    let picture = (!drawing.is_empty())
        .then(|| Row::one(Item::still(Kind::Picture, words.own(name)).icon(drawing).level(0, 4)));
    [bar(words, &words.own(name), icon_of(name)), Row::one(text)].into_iter().chain(picture).collect()
}
