//! A form on a public service's page: fields, boxes, questions with options, and a button that says what is missing.
//!
//! ```text
//!            submit, something is wrong
//!          ┌───────────┐
//!          ▼           │        submit, all is right
//!   filling in ────────┴────────────────────────────► submitted
//! ```
//!
//! What is wrong is said beside each answer after the button was touched, never while somebody still types, and goes
//! away as soon as the answer is right.

mod begin;
mod rules;
mod view;

#[cfg(test)]
mod tests;

use super::keys::{Typing, type_into};
use super::names::yes;
use super::{Act, Facts, Stage, Start, StartError, View, Words};
use rules::Rule;

/// A field and its answer.
#[derive(Clone, PartialEq, Eq)]
struct Field {
    name: String,
    rule: Rule,
    text: String,
}

/// A box to tick.
#[derive(Clone, PartialEq, Eq)]
struct Check {
    name: String,
    required: bool,
    ticked: bool,
}

/// A question with options, of which one is chosen.
#[derive(Clone, PartialEq, Eq)]
struct Choice {
    name: String,
    options: Vec<String>,
    required: bool,
    /// Empty: none yet.
    chosen: String,
}

/// The form.
#[derive(Clone)]
pub struct Form {
    title: String,
    button: String,
    fields: Vec<Field>,
    checks: Vec<Check>,
    choices: Vec<Choice>,
    focus: Option<String>,
    typing: Typing,
    /// Names of the answers that were wrong when the button was touched and still are.
    problems: Vec<String>,
    submitted: bool,
    tries: u16,
}

impl Form {
    /// What is wrong now: the answer's name, and the sentence that says it.
    fn wrong(&self) -> Vec<(String, &'static str)> {
        let fields = self.fields.iter().filter_map(|f| Some((f.name.clone(), f.rule.wrong(&f.text)?)));
        let choices = self.choices.iter().filter(|c| c.required && c.chosen.is_empty());
        let checks = self.checks.iter().filter(|c| c.required && !c.ticked);
        fields
            .chain(choices.map(|c| (c.name.clone(), "choice")))
            .chain(checks.map(|c| (c.name.clone(), "check")))
            .collect()
    }

    /// The sentence beside an answer; `None` where nothing is said.
    fn said(&self, name: &str) -> Option<&'static str> {
        let known = self.problems.iter().any(|problem| problem == name);
        self.wrong().into_iter().find(|(wrong, _)| known && wrong == name).map(|(_, sentence)| sentence)
    }

    fn submit(&mut self) {
        self.tries = self.tries.saturating_add(1);
        self.problems = self.wrong().into_iter().map(|(name, _)| name).collect();
        self.submitted = self.problems.is_empty();
        if self.submitted {
            self.focus = None;
        }
    }

    fn touch(&mut self, key: &str) {
        if key == "submit" {
            self.submit();
        } else if self.fields.iter().any(|field| field.name == key) {
            if self.focus.as_deref() != Some(key) {
                (self.focus, self.typing) = (Some(key.to_owned()), Typing::default());
            }
        } else if let Some(check) = self.checks.iter_mut().find(|check| check.name == key) {
            check.ticked = !check.ticked;
        } else if let Some((name, option)) = key.split_once(':')
            && let Some(choice) = self.choices.iter_mut().find(|choice| choice.name == name)
            && choice.options.iter().any(|known| known == option)
        {
            option.clone_into(&mut choice.chosen);
        }
    }

    fn settle(&mut self) {
        let wrong = self.wrong();
        self.problems.retain(|problem| wrong.iter().any(|(name, _)| name == problem));
    }
}

impl Stage for Form {
    const NAME: &'static str = "form";

    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        begin::open(start, words)
    }

    fn act(&mut self, act: &Act, _: &Words) {
        if self.submitted {
            return;
        }
        if let Some(stroke) = act.stroke(&mut self.typing) {
            let focus = self.focus.as_deref();
            if let Some(field) = self.fields.iter_mut().find(|field| Some(field.name.as_str()) == focus) {
                type_into(&mut field.text, stroke);
            }
        } else if let Act::Touch(key) = act {
            self.touch(key);
        }
        self.settle();
    }

    fn view(&self, words: &Words) -> View {
        view::view(self, words)
    }

    fn facts(&self) -> Facts {
        let mut facts = super::act::facts([
            ("submitted", yes(self.submitted).to_owned()),
            ("problems", self.problems.join(" ")),
            ("tries", self.tries.to_string()),
            ("focus", self.focus.clone().unwrap_or_default()),
        ]);
        facts.extend(self.fields.iter().map(|field| (field.name.clone(), field.text.clone())));
        facts.extend(self.checks.iter().map(|check| (check.name.clone(), yes(check.ticked).to_owned())));
        facts.extend(self.choices.iter().map(|choice| (choice.name.clone(), choice.chosen.clone())));
        facts
    }
}
