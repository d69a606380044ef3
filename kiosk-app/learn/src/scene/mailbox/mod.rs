//! A mailbox: reading, answering, writing, attaching, deleting, and leaving alone what is not to be trusted.
//!
//! ```text
//!            touch a letter            reply
//!   inbox ───────────────────► message ──────► compose ──attach──► files
//!     ▲  ▲      back, delete, junk │              │  ▲                │
//!     │  └─────────────────────────┘              │  └──a file, cancel┘
//!     └───────────── send, cancel ────────────────┘
//! ```
//!
//! Cancelling an answer goes back to the message that it answers.

mod begin;
mod view;

#[cfg(test)]
mod tests;

use super::keys::{Stroke, Typing, type_into};
use super::names::fitted;
use super::{Act, Facts, Stage, Start, StartError, View, Words};

/// What is in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Inbox,
    Message,
    Compose,
    Files,
}

impl At {
    fn name(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Message => "message",
            Self::Compose => "compose",
            Self::Files => "files",
        }
    }
}

/// A field of a message being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    To,
    Subject,
    Body,
}

impl Blank {
    const ALL: [Self; 3] = [Self::To, Self::Subject, Self::Body];

    fn name(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::Subject => "subject",
            Self::Body => "body",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|blank| blank.name() == name)
    }
}

/// A message being written, or the last one sent.
#[derive(Clone, Default, PartialEq, Eq)]
struct Draft {
    to: String,
    subject: String,
    body: String,
    attached: String,
    replying: String,
}

impl Draft {
    fn field(&self, blank: Blank) -> &str {
        match blank {
            Blank::To => &self.to,
            Blank::Subject => &self.subject,
            Blank::Body => &self.body,
        }
    }

    fn field_mut(&mut self, blank: Blank) -> &mut String {
        match blank {
            Blank::To => &mut self.to,
            Blank::Subject => &mut self.subject,
            Blank::Body => &mut self.body,
        }
    }

    /// An answer to `letter`, as programs begin one.
    fn answer(letter: &str, words: &Words) -> Self {
        let address = words.find(&format!("{letter}.address")).map(str::to_owned);
        let to = address.unwrap_or_else(|| words.get(&format!("{letter}.from")));
        let subject = words.with("re", "subject", &words.get(&format!("{letter}.subject")));
        Self { to: fitted(&to), subject: fitted(&subject), replying: letter.to_owned(), ..Self::default() }
    }
}

/// A message that came, by its name.
#[derive(Clone, PartialEq, Eq)]
struct Letter {
    name: String,
    unread: bool,
}

/// The mailbox.
#[derive(Clone)]
pub struct Mailbox {
    at: At,
    /// Those still in the inbox.
    letters: Vec<Letter>,
    files: Vec<String>,
    /// The message in front, or the one in front before an answer was begun.
    open: String,
    draft: Draft,
    focus: Option<Blank>,
    typing: Typing,
    sent: Draft,
    sent_count: u16,
    /// Each at most once, so no longer than the inbox was.
    read: Vec<String>,
    deleted: Vec<String>,
    junk: Vec<String>,
    link: String,
    saved: String,
    /// What the program says: the word's name, empty for nothing.
    note: &'static str,
}

impl Mailbox {
    fn open_letter(&mut self, name: &str) {
        if let Some(letter) = self.letters.iter_mut().find(|letter| letter.name == name) {
            letter.unread = false;
            if !self.read.iter().any(|read| read == name) {
                self.read.push(name.to_owned());
            }
            name.clone_into(&mut self.open);
            self.at = At::Message;
        }
    }

    fn put_away(&mut self, into_junk: bool) {
        let name = std::mem::take(&mut self.open);
        self.letters.retain(|letter| letter.name != name);
        let (list, note) =
            if into_junk { (&mut self.junk, "note-junk") } else { (&mut self.deleted, "note-deleted") };
        list.push(name);
        (self.note, self.at) = (note, At::Inbox);
    }

    fn write(&mut self, draft: Draft, focus: Option<Blank>) {
        (self.draft, self.focus, self.at) = (draft, focus, At::Compose);
        self.typing = Typing::default();
    }

    fn send(&mut self) {
        if self.draft.to.trim().is_empty() {
            self.note = "note-to";
            return;
        }
        self.sent = std::mem::take(&mut self.draft);
        self.sent_count = self.sent_count.saturating_add(1);
        self.open.clear();
        (self.note, self.focus, self.at) = ("note-sent", None, At::Inbox);
    }

    fn cancel(&mut self) {
        let answering = !std::mem::take(&mut self.draft).replying.is_empty();
        self.focus = None;
        self.at = if answering { At::Message } else { At::Inbox };
    }

    fn touch(&mut self, key: &str, words: &Words) {
        self.note = "";
        match (self.at, key) {
            (At::Inbox, "compose") => self.write(Draft::default(), None),
            (At::Inbox, letter) => self.open_letter(letter),
            (At::Message, "back") => {
                self.open.clear();
                self.at = At::Inbox;
            }
            (At::Message, "reply") => self.write(Draft::answer(&self.open, words), Some(Blank::Body)),
            (At::Message, "delete") => self.put_away(false),
            (At::Message, "junk") => self.put_away(true),
            (At::Message, "link") => (self.link, self.note) = (self.open.clone(), "note-link"),
            (At::Message, "file") => (self.saved, self.note) = (self.open.clone(), "note-saved"),
            (At::Compose, "attach") => self.at = At::Files,
            (At::Compose, "send") => self.send(),
            (At::Compose, "cancel") => self.cancel(),
            (At::Compose, field) => self.focus = Blank::named(field).or(self.focus),
            (At::Files, "cancel") => self.at = At::Compose,
            (At::Files, file) if self.files.iter().any(|f| f == file) => {
                file.clone_into(&mut self.draft.attached);
                self.at = At::Compose;
            }
            (At::Message | At::Files, _) => {}
        }
    }

    fn type_here(&mut self, stroke: Stroke) {
        let Some(blank) = self.focus.filter(|_| self.at == At::Compose) else { return };
        type_into(self.draft.field_mut(blank), stroke);
        if blank == Blank::To && !self.draft.to.trim().is_empty() {
            self.note = "";
        }
    }
}

impl Stage for Mailbox {
    const NAME: &'static str = "mailbox";

    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        begin::open(start, words)
    }

    fn act(&mut self, act: &Act, words: &Words) {
        if let Some(stroke) = act.stroke(&mut self.typing) {
            self.type_here(stroke);
        } else if let Act::Touch(key) = act {
            self.touch(key, words);
        }
    }

    fn view(&self, words: &Words) -> View {
        view::view(self, words)
    }

    fn facts(&self) -> Facts {
        let focus = self.focus.filter(|_| self.at == At::Compose).map_or("", Blank::name);
        let open = if self.at == At::Message { self.open.as_str() } else { "" };
        let count = self.sent_count.to_string();
        let (read, deleted, junk) = (self.read.join(" "), self.deleted.join(" "), self.junk.join(" "));
        let all = [
            ("view", self.at.name()),
            ("open", open),
            ("read", &read),
            ("replying", &self.draft.replying),
            ("to", &self.draft.to),
            ("subject", &self.draft.subject),
            ("body", &self.draft.body),
            ("focus", focus),
            ("attached", &self.draft.attached),
            ("sent", &count),
            ("sent.to", &self.sent.to),
            ("sent.subject", &self.sent.subject),
            ("sent.body", &self.sent.body),
            ("sent.attached", &self.sent.attached),
            ("deleted", &deleted),
            ("junk", &junk),
            ("link", &self.link),
            ("saved", &self.saved),
            ("problem", if self.note == "note-to" { "to" } else { "" }),
        ];
        all.into_iter().map(|(fact, value)| (fact.to_owned(), value.to_owned())).collect()
    }
}
