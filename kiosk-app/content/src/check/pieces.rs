//! All texts of a language, each with its place: a sentence in a practised e-mail obeys other rules than a hint.

use crate::tutorial::{Kind, Line, Step, Text, own_keys};

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The tutorial's title.
    Title,
    /// What it is about.
    Summary,
    /// The instruction.
    Ask,
    /// A paragraph under it.
    Body,
    /// A hint, what is done, where to look.
    Tip,
    /// What is read aloud.
    Say,
    /// An option or spot.
    Name,
    /// What a picture shows.
    Picture,
    /// Something to remember.
    Point,
    /// A word of a scene.
    Word,
}

impl Role {
    /// The longest text there, in characters.
    pub(crate) fn longest(self) -> usize {
        match self {
            Self::Title => 60,
            Self::Ask | Self::Name => 80,
            Self::Point => 120,
            Self::Body => 160,
            Self::Tip | Self::Picture => 200,
            Self::Summary => 240,
            Self::Say => 400,
            Self::Word => 600,
        }
    }

    /// Whether it speaks to the person: not a title, and nothing that imitates the world.
    pub(crate) fn speaks(self) -> bool {
        !matches!(self, Self::Title | Self::Word)
    }

    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Ask => "instruction",
            Self::Body => "paragraph",
            Self::Tip => "text",
            Self::Say => "narration",
            Self::Name => "answer",
            Self::Picture => "description",
            Self::Point => "point to remember",
            Self::Word => "word",
        }
    }
}

/// One text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) role: Role,
    /// The key, or empty.
    pub(crate) key: &'a str,
    pub(crate) line: usize,
    pub(crate) text: &'a str,
}

/// All texts of a language, in reading order. Without steps, keys that any kind of step has are taken for such.
pub(crate) fn all<'a>(steps: Option<&[Step]>, text: &'a Text) -> Vec<Piece<'a>> {
    let plain = |role, line: &'a Line| Piece { role, key: "", line: line.line, text: &line.text };
    let mut all = vec![plain(Role::Title, &text.title), plain(Role::Summary, &text.summary)];
    let words = text.words.iter().map(|(key, line)| Piece {
        role: Role::Word,
        key,
        line: line.line,
        text: &line.text,
    });
    all.extend(words);
    for (index, step) in text.steps.iter().enumerate() {
        let kind = steps.and_then(|steps| steps.get(index)).map(|step| &step.kind);
        all.push(plain(Role::Ask, &step.ask));
        all.extend(step.text.iter().map(|line| plain(Role::Body, line)));
        let mut keys: Vec<(&String, &Line)> = step.keys.iter().collect();
        keys.sort_by_key(|(_, line)| line.line);
        all.extend(keys.into_iter().map(|(key, line)| Piece {
            role: role(kind, key),
            key,
            line: line.line,
            text: &line.text,
        }));
    }
    all
}

fn role(kind: Option<&Kind>, key: &str) -> Role {
    let own = kind.is_none_or(|kind| own_keys(kind).contains(&key));
    match (key, kind) {
        ("say", _) if own => Role::Say,
        ("hint" | "done", _) if own => Role::Tip,
        ("picture", _) if own => Role::Picture,
        (_, Some(Kind::Recap)) => Role::Point,
        (_, Some(Kind::Choice { .. } | Kind::Order { .. } | Kind::Hotspot { .. })) => {
            if key.ends_with(".why") { Role::Tip } else { Role::Name }
        }
        _ => Role::Word,
    }
}
