//! How the form looks: like paper, from above, its button last. While something is typed, the fields stand two in a row
//! and the keyboard takes the other half of the stage.

use super::{Check, Choice, Field, Form};
use crate::scene::{Frame, Item, Kind, Row, View, Words};

/// Fields in one column at most: more stand two in a row.
const COLUMN: usize = 2;
/// Boxes, options and the button side by side at most, above the keyboard.
const ABREAST: usize = 4;

pub(super) fn view(form: &Form, words: &Words) -> View {
    let rows = match (form.submitted, &form.focus) {
        (true, _) => {
            vec![Row::one(title(form)), Row::one(Item::still(Kind::Note, words.own("sent")).icon("check"))]
        }
        (false, None) => sheet(form, words),
        (false, Some(_)) => while_typing(form, words),
    };
    let keys = if form.focus.is_some() { form.typing.rows() } else { vec![] };
    View { frame: Frame::Window, rows, keys }
}

fn title(form: &Form) -> Item {
    Item::still(Kind::Bar, form.title.as_str()).icon("file")
}

/// The sentence beside an answer.
fn said(form: &Form, words: &Words, name: &str) -> String {
    form.said(name).map_or_else(String::new, |sentence| words.own(sentence))
}

fn field(form: &Form, words: &Words, field: &Field) -> Item {
    let name = field.name.as_str();
    let label = match words.find(&format!("{name}.help")) {
        Some(help) => words.with("help", "label", &words.get(name)).replace("{help}", help),
        None => words.get(name),
    };
    let item = Item::new(Kind::Field, name, field.text.as_str());
    item.sub(label).trail(said(form, words, name)).on(form.focus.as_deref() == Some(name))
}

fn check(form: &Form, words: &Words, check: &Check) -> Item {
    let name = check.name.as_str();
    Item::new(Kind::Check, name, words.get(name)).on(check.ticked).trail(said(form, words, name))
}

/// The question, then its options.
fn choice(form: &Form, words: &Words, choice: &Choice) -> Vec<Item> {
    let name = &choice.name;
    let options = choice.options.iter().map(|option| {
        Item::new(Kind::Check, format!("{name}:{option}"), words.get(option)).on(choice.chosen == *option)
    });
    let question = Item::still(Kind::Text, words.get(name)).trail(said(form, words, name));
    [question].into_iter().chain(options).collect()
}

fn submit(form: &Form) -> Item {
    Item::new(Kind::Button, "submit", form.button.as_str()).icon("send").on(true)
}

/// What is missing, by its labels.
fn note(form: &Form, words: &Words) -> Option<Row> {
    if form.problems.is_empty() {
        return None;
    }
    let labels: Vec<String> = form.problems.iter().map(|name| words.get(name)).collect();
    let text = words.with("problems", "names", &labels.join(" · "));
    Some(Row::one(Item::still(Kind::Note, text).icon("warning")))
}

fn sheet(form: &Form, words: &Words) -> Vec<Row> {
    let mut rows = vec![Row::one(title(form))];
    rows.extend(note(form, words));
    let abreast = if form.fields.len() > COLUMN { 2 } else { 1 };
    rows.extend(form.fields.chunks(abreast).map(|some| Row::of(some.iter().map(|f| field(form, words, f)))));
    rows.extend(form.choices.iter().map(|c| Row::of(choice(form, words, c))));
    rows.extend(form.checks.iter().map(|c| Row::one(check(form, words, c))));
    rows.push(Row::one(submit(form)));
    rows
}

fn while_typing(form: &Form, words: &Words) -> Vec<Row> {
    let fields = form.fields.chunks(2).map(|some| Row::of(some.iter().map(|f| field(form, words, f))));
    let mut rows: Vec<Row> = fields.collect();
    let options = form.choices.iter().flat_map(|c| choice(form, words, c).into_iter().skip(1));
    let checks = form.checks.iter().map(|c| check(form, words, c));
    let rest: Vec<Item> = options.chain(checks).chain([submit(form)]).collect();
    rows.extend(rest.chunks(ABREAST).map(|items| Row::of(items.iter().cloned())));
    rows
}
