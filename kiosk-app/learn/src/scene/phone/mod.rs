//! A telephone: its home screen, short messages, calls and settings.
//!
//! ```text
//!                ┌──────────── home (from everywhere but ringing) ────────────┐
//!                ▼                                                            │
//!   home ──► messages ──► thread ──back, delete──► messages                   │
//!     │                     └─forward─► forward ──back, send──► thread        │
//!     ├────► calls ──a contact──► call ──hang-up──► calls                     │
//!     ├────► settings                                                         │
//!     └────► another app: a picture, nothing to do                            │
//!   ringing ──answer──► call ──hang-up──► home                                │
//!           └─decline─► home        a call left by home waits there: return ──┘
//! ```

mod begin;
mod settings;
#[cfg(test)]
mod tests;
mod view;

use super::act::{facts, on_off};
use super::keys::{Typing, type_into};
use super::{Act, Facts, Stage, Start, StartError, View, Words};
use settings::Settings;

/// Answers sent at most; then the button is off.
const SENT_MAX: usize = 20;

/// What is in front.
#[derive(Clone, Debug, PartialEq, Eq)]
enum At {
    Home,
    Messages,
    Thread,
    /// The message in front is sent on to a number.
    Forward,
    Calls,
    Ringing,
    Call,
    Settings,
    /// An app that is only opened and closed.
    App(String),
}

impl At {
    fn name(&self) -> &str {
        match self {
            Self::Home => "home",
            Self::Messages => "messages",
            Self::Thread => "thread",
            Self::Forward => "forward",
            Self::Calls => "calls",
            Self::Ringing => "ringing",
            Self::Call => "call",
            Self::Settings => "settings",
            Self::App(name) => name,
        }
    }
}

/// A message that came.
#[derive(Clone)]
struct Thread {
    name: String,
    unread: bool,
}

/// The call, as facts say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Idle,
    Ringing,
    Answered,
    Declined,
    Ended,
}

impl Line {
    fn name(self) -> &'static str {
        match self {
            Self::Idle => "",
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Declined => "declined",
            Self::Ended => "ended",
        }
    }
}

/// The telephone.
#[derive(Clone)]
pub struct Phone {
    at: At,
    apps: Vec<String>,
    threads: Vec<Thread>,
    contacts: Vec<String>,
    /// Who rings or speaks.
    caller: String,
    /// The contact that was called; empty: none.
    called: String,
    line: Line,
    speaker: bool,
    settings: Settings,
    /// The message in front, or none.
    open: String,
    /// The answer being typed, or the number that the message is sent on to.
    text: String,
    focus: bool,
    typing: Typing,
    /// Thread and answer.
    sent: Vec<(String, String)>,
    /// Each list holds a thread at most once.
    read: Vec<String>,
    forwarded: Vec<String>,
    deleted: Vec<String>,
    blocked: Vec<String>,
    /// The number that a message was last sent on to.
    forwarded_to: String,
    link: String,
    /// The word that the telephone says; empty: nothing.
    note: &'static str,
}

impl Stage for Phone {
    const NAME: &'static str = "phone";

    fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        begin::open(start, words)
    }

    fn act(&mut self, act: &Act, words: &Words) {
        if self.typed()
            && let Some(stroke) = act.stroke(&mut self.typing)
        {
            type_into(&mut self.text, stroke);
        } else if let Act::Touch(key) = act {
            self.note = "";
            match self.at {
                _ if key == "home" && self.at != At::Ringing => self.go(At::Home),
                At::Home => self.touch_home(key),
                At::Messages => self.read(key),
                At::Thread => self.touch_thread(key),
                At::Forward => self.touch_forward(key),
                At::Calls => self.call(key, words),
                At::Ringing | At::Call => self.touch_call(key),
                At::Settings => self.settings.touch(key),
                At::App(_) => {}
            }
        }
    }

    fn view(&self, words: &Words) -> View {
        view::view(self, words)
    }

    fn facts(&self) -> Facts {
        let mut all = facts([
            ("view", self.at.name().to_owned()),
            ("open", self.open.clone()),
            ("read", self.read.join(" ")),
            ("link", self.link.clone()),
            ("forwarded", self.forwarded.join(" ")),
            ("forwarded.to", self.forwarded_to.clone()),
            ("deleted", self.deleted.join(" ")),
            ("blocked", self.blocked.join(" ")),
            ("sent", self.sent.len().to_string()),
            ("sent.text", self.sent.last().map(|(_, text)| text.clone()).unwrap_or_default()),
            ("text", self.text.clone()),
            ("focus", if self.focus { "text" } else { "" }.to_owned()),
            ("call", self.line.name().to_owned()),
            ("called", self.called.clone()),
            ("speaker", on_off(self.speaker)),
        ]);
        all.extend(self.settings.facts());
        all
    }
}

impl Phone {
    /// Whether a field has the caret.
    fn typed(&self) -> bool {
        self.focus && matches!(self.at, At::Thread | At::Forward)
    }

    /// Leaves what is in front; an answer that was not sent is gone.
    fn go(&mut self, at: At) {
        self.at = at;
        self.open.clear();
        self.text.clear();
        (self.focus, self.typing) = (false, Typing::default());
    }

    /// The same message, in another place.
    fn go_with(&mut self, at: At) {
        let open = std::mem::take(&mut self.open);
        self.go(at);
        self.open = open;
    }

    fn touch_home(&mut self, key: &str) {
        match key {
            "return" if self.in_call() => self.go(At::Call),
            app if !self.apps.iter().any(|known| known == app) => {}
            "messages" => self.go(At::Messages),
            "calls" => self.go(At::Calls),
            "settings" => self.go(At::Settings),
            other => self.go(At::App(other.to_owned())),
        }
    }

    fn read(&mut self, key: &str) {
        let Some(thread) = self.threads.iter_mut().find(|thread| thread.name == key) else { return };
        thread.unread = false;
        add(&mut self.read, key);
        self.go(At::Thread);
        key.clone_into(&mut self.open);
    }

    fn touch_thread(&mut self, key: &str) {
        match key {
            "back" => self.go(At::Messages),
            "text" => self.focus = true,
            "send" if self.can_send() => {
                self.sent.push((self.open.clone(), std::mem::take(&mut self.text)));
                (self.focus, self.note) = (false, "note-sent");
            }
            "link" => (self.link, self.note) = (self.open.clone(), "note-link"),
            "forward" => self.go_with(At::Forward),
            "block" if !self.blocked.contains(&self.open) => {
                add(&mut self.blocked, &self.open);
                self.note = "note-blocked";
            }
            "delete" => {
                let name = self.open.clone();
                self.threads.retain(|thread| thread.name != name);
                add(&mut self.deleted, &name);
                self.go(At::Messages);
                self.note = "note-deleted";
            }
            _ => {}
        }
    }

    fn touch_forward(&mut self, key: &str) {
        match key {
            "back" => self.go_with(At::Thread),
            "to" => self.focus = true,
            "send" if self.can_send() => {
                add(&mut self.forwarded, &self.open);
                self.text.trim().clone_into(&mut self.forwarded_to);
                self.go_with(At::Thread);
                self.note = "note-forwarded";
            }
            _ => {}
        }
    }

    fn can_send(&self) -> bool {
        !self.text.trim().is_empty() && self.sent.len() < SENT_MAX
    }

    fn call(&mut self, key: &str, words: &Words) {
        if self.contacts.iter().any(|contact| contact == key) {
            self.go(At::Call);
            (self.line, self.speaker) = (Line::Ringing, false);
            key.clone_into(&mut self.called);
            self.caller = words.get(key);
        }
    }

    /// Somebody is on the line, or is being called.
    fn in_call(&self) -> bool {
        self.line == Line::Answered || (self.line == Line::Ringing && !self.called.is_empty())
    }

    fn touch_call(&mut self, key: &str) {
        match (&self.at, key) {
            (At::Ringing, "answer") => (self.line, self.at) = (Line::Answered, At::Call),
            (At::Ringing, "decline") => {
                (self.line, self.at, self.note) = (Line::Declined, At::Home, "note-declined");
            }
            (At::Call, "speaker") => self.speaker = !self.speaker,
            (At::Call, "hang-up") => {
                let back = if self.called.is_empty() { At::Home } else { At::Calls };
                (self.line, self.at, self.note) = (Line::Ended, back, "note-ended");
            }
            _ => {}
        }
    }
}

/// Adds a name that is not there yet.
fn add(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
}
