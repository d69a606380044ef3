//! The form as an author sets it. Every rule, value and option must belong to something on the form.

use super::rules::Rule;
use super::{Check, Choice, Field, Form};
use crate::scene::keys::Typing;
use crate::scene::names::{are_names, names, needs, text};
use crate::scene::{Start, StartError, Words};

/// Fields at most.
const FIELDS_MAX: usize = 4;
/// Boxes to tick at most.
const CHECKS_MAX: usize = 3;
/// Questions with options at most.
const CHOICES_MAX: usize = 2;
/// Options of one question at most.
const OPTIONS_MAX: usize = 4;
/// Names of the form's own item and facts.
const TAKEN: [&str; 5] = ["submit", "submitted", "problems", "tries", "focus"];

pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Form, StartError> {
    let fields = names(start, "fields", FIELDS_MAX, &TAKEN, "at most 4 fields, each once")?;
    let checks = names(start, "checks", CHECKS_MAX, &TAKEN, "at most 3 boxes, each once")?;
    let choices = names(start, "choices", CHOICES_MAX, &TAKEN, "at most 2 questions, each once")?;
    let all: Vec<&str> = [&fields, &checks, &choices].into_iter().flatten().map(String::as_str).collect();
    if all.is_empty() {
        return Err(StartError::Missing("fields".to_owned()));
    }
    if !are_names(all.iter().copied(), &[]) {
        return Err(Start::wrong("fields", &all.join(" "), "another name for each field, box and question"));
    }
    for name in all {
        needs(words, name)?;
    }
    let focus = match start.text("focus") {
        None => None,
        Some(name) if fields.iter().any(|field| field == name) => Some(name.to_owned()),
        Some(other) => return Err(Start::wrong("focus", other, "one of the fields")),
    };
    let title = text(start, words, "title")?.unwrap_or_else(|| words.own("title"));
    let button = text(start, words, "button")?.unwrap_or_else(|| words.own("button"));
    Ok(Form {
        title,
        button,
        fields: fields.into_iter().map(|name| field(start, words, name)).collect::<Result<_, _>>()?,
        checks: checks.into_iter().map(|name| check(start, name)).collect::<Result<_, _>>()?,
        choices: choices.into_iter().map(|name| choice(start, words, name)).collect::<Result<_, _>>()?,
        focus,
        typing: Typing::default(),
        problems: vec![],
        submitted: false,
        tries: 0,
    })
}

fn field(start: &mut Start<'_>, words: &Words, name: String) -> Result<Field, StartError> {
    let key = format!("rule.{name}");
    let written = start.text_or(&key, "required");
    let remedy = "required, optional, email, phone, date or digits5";
    let rule = Rule::named(written).ok_or_else(|| Start::wrong(&key, written, remedy))?;
    let text = text(start, words, &format!("value.{name}"))?.unwrap_or_default();
    Ok(Field { name, rule, text })
}

fn check(start: &mut Start<'_>, name: String) -> Result<Check, StartError> {
    let key = format!("check.{name}");
    let (required, ticked) = match start.text_or(&key, "optional") {
        "required" => (true, false),
        "optional" => (false, false),
        "on" => (false, true),
        other => return Err(Start::wrong(&key, other, "required, optional or on")),
    };
    Ok(Check { name, required, ticked })
}

fn choice(start: &mut Start<'_>, words: &Words, name: String) -> Result<Choice, StartError> {
    let key = format!("options.{name}");
    let options = names(start, &key, OPTIONS_MAX, &[], "2 to 4 options, each once")?;
    if options.len() < 2 {
        return Err(Start::wrong(&key, &options.join(" "), "2 to 4 options, each once"));
    }
    for option in &options {
        needs(words, option)?;
    }
    let rule = format!("rule.{name}");
    let required = match start.text_or(&rule, "required") {
        "required" => true,
        "optional" => false,
        other => return Err(Start::wrong(&rule, other, "required or optional")),
    };
    let value = format!("value.{name}");
    let chosen = start.text_or(&value, "").to_owned();
    if !chosen.is_empty() && !options.contains(&chosen) {
        return Err(Start::wrong(&value, &chosen, "one of its options"));
    }
    Ok(Choice { name, options, required, chosen })
}
