//! The telephone as an author sets it: every message, contact and word that it names must be there.

use super::{At, Line, Phone, Thread, settings::Settings};
use crate::scene::keys::Typing;
use crate::scene::names::{are_names, names, needs, text};
use crate::scene::{Start, StartError, Words};

/// Apps a home screen can show.
const APPS: [&str; 8] = ["messages", "calls", "settings", "camera", "photos", "maps", "clock", "internet"];
/// Those shown where the author names none.
const USUAL: &str = "messages calls settings camera";
/// Messages at most, and contacts at most: more lines do not fit.
const LINES_MAX: usize = 4;
/// The telephone's own items, which nothing else may be called.
const OWN: [&str; 3] = ["home", "back", "return"];

pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Phone, StartError> {
    let at = match start.text_or("view", "home") {
        "home" => At::Home,
        "messages" => At::Messages,
        "thread" => At::Thread,
        "calls" => At::Calls,
        "ringing" => At::Ringing,
        "call" => At::Call,
        "settings" => At::Settings,
        other => {
            return Err(Start::wrong(
                "view",
                other,
                "home, messages, thread, calls, ringing, call or settings",
            ));
        }
    };
    let apps = apps(start)?;
    let threads = threads(start, words)?;
    let contacts = names(start, "contacts", LINES_MAX, &OWN, "at most 4 contacts, each once")?;
    contacts.iter().try_for_each(|contact| needs(words, contact))?;
    let open = opened(start, &at, &threads)?;
    let (line, caller) = line(start, words, &at)?;
    let mut phone = Phone {
        at: At::Messages,
        apps,
        threads,
        contacts,
        caller,
        called: String::new(),
        line,
        speaker: false,
        settings: Settings::open(start, words)?,
        open: String::new(),
        text: String::new(),
        focus: false,
        typing: Typing::default(),
        sent: vec![],
        read: vec![],
        forwarded: vec![],
        forwarded_to: String::new(),
        deleted: vec![],
        blocked: vec![],
        link: String::new(),
        note: "",
    };
    phone.read(&open);
    phone.text = match (text(start, words, "text")?, &at) {
        (Some(answer), At::Thread) => answer,
        (Some(answer), _) => return Err(Start::wrong("text", &answer, "it with view = thread only")),
        (None, _) => String::new(),
    };
    phone.at = at;
    Ok(phone)
}

fn apps(start: &mut Start<'_>) -> Result<Vec<String>, StartError> {
    let written = start.text_or("apps", USUAL);
    let apps: Vec<String> = written.split_whitespace().map(str::to_owned).collect();
    let known = apps.iter().all(|app| APPS.contains(&app.as_str()));
    if !known || !are_names(apps.iter().map(String::as_str), &[]) {
        let remedy = "messages, calls, settings, camera, photos, maps, clock or internet, each once";
        return Err(Start::wrong("apps", written, remedy));
    }
    Ok(apps)
}

fn threads(start: &mut Start<'_>, words: &Words) -> Result<Vec<Thread>, StartError> {
    let list = start.list("threads");
    let thread = |written: &String| match written.strip_suffix('*') {
        Some(name) => Thread { name: name.to_owned(), unread: true },
        None => Thread { name: written.clone(), unread: false },
    };
    let threads: Vec<Thread> = list.iter().map(thread).collect();
    if threads.len() > LINES_MAX || !are_names(threads.iter().map(|t| t.name.as_str()), &OWN) {
        return Err(Start::wrong("threads", &list.join(" "), "at most 4 messages, each once, as s1* s2"));
    }
    for thread in &threads {
        needs(words, &format!("{}.from", thread.name))?;
        needs(words, &format!("{}.text", thread.name))?;
    }
    Ok(threads)
}

/// The message in front.
fn opened(start: &mut Start<'_>, at: &At, threads: &[Thread]) -> Result<String, StartError> {
    match (start.text("open"), at) {
        (None, At::Thread) => Err(StartError::Missing("open".to_owned())),
        (None, _) => Ok(String::new()),
        (Some(name), At::Thread) if threads.iter().any(|thread| thread.name == name) => Ok(name.to_owned()),
        (Some(name), At::Thread) => Err(Start::wrong("open", name, "a message of threads")),
        (Some(name), _) => Err(Start::wrong("open", name, "it with view = thread only")),
    }
}

/// Who rings or speaks at the beginning.
fn line(start: &mut Start<'_>, words: &Words, at: &At) -> Result<(Line, String), StartError> {
    let caller = text(start, words, "caller")?;
    match (at, caller) {
        (At::Ringing, Some(caller)) => Ok((Line::Ringing, caller)),
        (At::Call, Some(caller)) => Ok((Line::Answered, caller)),
        (At::Ringing | At::Call, None) => Err(StartError::Missing("caller".to_owned())),
        (_, None) => Ok((Line::Idle, String::new())),
        (_, Some(caller)) => Err(Start::wrong("caller", &caller, "it with view = ringing or call only")),
    }
}
