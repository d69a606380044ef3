//! The mailbox as an author sets it: every message, file and word that it names must be there.

use super::{At, Blank, Draft, Letter, Mailbox};
use crate::scene::keys::Typing;
use crate::scene::names::{are_names, is_name, names, needs, text};
use crate::scene::{Start, StartError, Words};

/// Messages in the inbox at most: more lines do not fit on the stage.
const LETTERS_MAX: usize = 4;
/// Files to choose from at most.
const FILES_MAX: usize = 4;

pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Mailbox, StartError> {
    let letters = letters(start, words)?;
    let files = names(start, "files", FILES_MAX, &["cancel"], "at most 4 files, each once")?;
    for file in &files {
        needs(words, file)?;
    }
    let at = match start.text_or("view", "inbox") {
        "inbox" => At::Inbox,
        "message" => At::Message,
        "compose" => At::Compose,
        "files" => At::Files,
        other => return Err(Start::wrong("view", other, "inbox, message, compose or files")),
    };
    if at == At::Files && files.is_empty() {
        return Err(StartError::Missing("files".to_owned()));
    }
    let open = opened(start, at, &letters)?;
    let (draft, focus) = draft(start, words, at, &open)?;
    let mut mailbox = Mailbox {
        at,
        letters,
        files,
        open: String::new(),
        draft,
        focus,
        typing: Typing::default(),
        sent: Draft::default(),
        sent_count: 0,
        read: vec![],
        deleted: vec![],
        junk: vec![],
        link: String::new(),
        saved: String::new(),
        note: "",
    };
    mailbox.open_letter(&open);
    mailbox.at = at;
    Ok(mailbox)
}

fn letters(start: &mut Start<'_>, words: &Words) -> Result<Vec<Letter>, StartError> {
    let list = start.list("inbox");
    let letter = |written: &String| Letter {
        name: written.trim_end_matches('*').to_owned(),
        unread: written.ends_with('*'),
    };
    let letters: Vec<Letter> = list.iter().map(letter).collect();
    if letters.len() > LETTERS_MAX || !are_names(letters.iter().map(|l| l.name.as_str()), &["compose"]) {
        return Err(Start::wrong("inbox", &list.join(" "), "at most 4 messages, each once, as m1* m2"));
    }
    for letter in &letters {
        for part in ["from", "subject", "body", "when"] {
            needs(words, &format!("{}.{part}", letter.name))?;
        }
    }
    Ok(letters)
}

/// The message in front, or the one that is being answered.
fn opened(start: &mut Start<'_>, at: At, letters: &[Letter]) -> Result<String, StartError> {
    let Some(open) = start.text("open") else {
        return if at == At::Message {
            Err(StartError::Missing("open".to_owned()))
        } else {
            Ok(String::new())
        };
    };
    if at == At::Inbox {
        return Err(Start::wrong("open", open, "it with view = message, compose or files only"));
    }
    if !letters.iter().any(|letter| letter.name == open) {
        return Err(Start::wrong("open", open, "a message of the inbox"));
    }
    Ok(open.to_owned())
}

fn draft(
    start: &mut Start<'_>,
    words: &Words,
    at: At,
    open: &str,
) -> Result<(Draft, Option<Blank>), StartError> {
    if !matches!(at, At::Compose | At::Files) {
        let key = ["to", "subject", "body", "attached", "focus"]
            .into_iter()
            .find_map(|k| Some((k, start.text(k)?)));
        return match key {
            Some((key, value)) => Err(Start::wrong(key, value, "it with view = compose or files only")),
            None => Ok((Draft::default(), None)),
        };
    }
    let mut draft = if open.is_empty() { Draft::default() } else { Draft::answer(open, words) };
    for blank in Blank::ALL {
        if let Some(given) = text(start, words, blank.name())? {
            *draft.field_mut(blank) = given;
        }
    }
    if let Some(file) = start.text("attached") {
        if !is_name(file) {
            return Err(Start::wrong("attached", file, "the name of a file"));
        }
        needs(words, file)?;
        file.clone_into(&mut draft.attached);
    }
    let focus = match start.text("focus") {
        None => None,
        Some(name) => {
            Some(Blank::named(name).ok_or_else(|| Start::wrong("focus", name, "to, subject or body"))?)
        }
    };
    Ok((draft, focus))
}
