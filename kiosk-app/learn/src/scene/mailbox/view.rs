//! How the mailbox looks: a bar, then lines, a letter, or a sheet to write on.

use super::{At, Blank, Mailbox};
use crate::scene::{Frame, Item, Kind, Row, View, Words};

pub(super) fn view(mailbox: &Mailbox, words: &Words) -> View {
    let rows = match mailbox.at {
        At::Inbox => inbox(mailbox, words),
        At::Message => message(mailbox, words),
        At::Compose => compose(mailbox, words),
        At::Files => files(mailbox, words),
    };
    let typed = mailbox.at == At::Compose && mailbox.focus.is_some();
    let keys = if typed { mailbox.typing.rows() } else { vec![] };
    View { frame: Frame::Window, rows, keys }
}

/// A button as wide as its word.
fn button(words: &Words, key: &str, icon: &str) -> Item {
    Item::new(Kind::Button, key, words.own(key)).icon(icon).wide(0)
}

fn note(mailbox: &Mailbox, words: &Words) -> Option<Row> {
    (!mailbox.note.is_empty()).then(|| Row::one(Item::still(Kind::Note, words.own(mailbox.note))))
}

fn inbox(mailbox: &Mailbox, words: &Words) -> Vec<Row> {
    let bar = Item::still(Kind::Bar, words.own("inbox")).icon("mail");
    let mut rows = vec![Row::of([bar, button(words, "compose", "pencil").on(true)])];
    rows.extend(note(mailbox, words));
    rows.extend(mailbox.letters.iter().map(|letter| {
        let word = |part: &str| words.get(&format!("{}.{part}", letter.name));
        let line = Item::new(Kind::Line, letter.name.as_str(), word("from"));
        Row::one(line.sub(word("subject")).trail(word("when")).on(letter.unread))
    }));
    if mailbox.letters.is_empty() {
        rows.push(Row::one(Item::still(Kind::Text, words.own("empty"))));
    }
    rows
}

fn message(mailbox: &Mailbox, words: &Words) -> Vec<Row> {
    let name = |part: &str| format!("{}.{part}", mailbox.open);
    let word = |part: &str| words.get(&name(part));
    let address = words.find(&name("address")).unwrap_or_default();
    let sender = Item::still(Kind::Line, word("from")).sub(address).trail(word("when"));
    let mut rows = vec![
        Row::of([button(words, "back", "back"), Item::still(Kind::Heading, word("subject"))]),
        Row::one(sender),
        Row::one(Item::still(Kind::Text, word("body"))),
    ];
    let link = words.find(&name("link")).map(|text| Item::new(Kind::Link, "link", text));
    let file =
        words.find(&name("file")).map(|text| Item::new(Kind::Button, "file", text).icon("attach").wide(0));
    if link.is_some() || file.is_some() {
        rows.push(Row::of(link.into_iter().chain(file)));
    }
    rows.extend(note(mailbox, words));
    rows.push(Row::of([
        button(words, "reply", "reply").on(true),
        Item::still(Kind::Gap, ""),
        button(words, "junk", "flag"),
        button(words, "delete", "trash"),
    ]));
    rows
}

fn compose(mailbox: &Mailbox, words: &Words) -> Vec<Row> {
    let draft = &mailbox.draft;
    let field = |blank: Blank| {
        let label = words.own(blank.name());
        let item = Item::new(Kind::Field, blank.name(), draft.field(blank)).sub(label);
        item.on(mailbox.focus == Some(blank))
    };
    let title = if draft.replying.is_empty() { "new" } else { "answer" };
    let bar = Item::still(Kind::Bar, words.own(title)).icon("pencil");
    let (cancel, send) = (button(words, "cancel", "close"), button(words, "send", "send").on(true));
    let attach = button(words, "attach", "attach").off(mailbox.files.is_empty());
    let attached = (!draft.attached.is_empty()).then(|| {
        let text = words.with("attached", "name", &words.get(&draft.attached));
        Item::still(Kind::Text, text)
    });
    if mailbox.focus.is_some() {
        // The keyboard takes half of the stage: what is wrong is said at the field itself.
        let wrong = if mailbox.note.is_empty() { String::new() } else { words.own(mailbox.note) };
        return vec![
            Row::of([bar, cancel].into_iter().chain(attached).chain([attach])),
            Row::of([field(Blank::To).trail(wrong), field(Blank::Subject)]),
            Row::of([field(Blank::Body).wide(3), send.wide(1)]),
        ];
    }
    let mut rows = vec![Row::of([bar, cancel, send])];
    rows.extend(note(mailbox, words));
    rows.extend(Blank::ALL.map(|blank| Row::one(field(blank))));
    rows.push(Row::of([attach].into_iter().chain(attached)));
    rows
}

fn files(mailbox: &Mailbox, words: &Words) -> Vec<Row> {
    let bar = Item::still(Kind::Bar, words.own("choose")).icon("folder");
    let tile = |file: &String| {
        let name = words.get(file);
        let icon = icon_of(&name);
        Item::new(Kind::Tile, file.as_str(), name).icon(icon).on(*file == mailbox.draft.attached)
    };
    vec![Row::of([bar, button(words, "cancel", "close")]), Row::of(mailbox.files.iter().map(tile))]
}

/// The pictogram of a file: photographs are told by the end of their name.
fn icon_of(name: &str) -> &'static str {
    let name = name.to_lowercase();
    let photo = [".jpg", ".jpeg", ".png"].iter().any(|end| name.ends_with(end));
    if photo || name.contains("photo") { "photo" } else { "letter" }
}
