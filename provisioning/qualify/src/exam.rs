//! What an examination works with: the machine, what was asked for, the time that is left, and the person; and how a
//! part reads files and programs.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::budget::Budget;
use crate::clean::{NAME_MAX, clean};
use crate::profile::Profile;
use crate::report::Part;
use crate::wire::{Clock, Files, Load, Person, Programs, Streams};
use crate::words::{Message, say};

/// The longest that a program which only reads may take.
const READ: Duration = Duration::from_secs(10);

/// The machine that is examined.
pub struct Wire<'w> {
    /// Reads its files.
    pub files: &'w dyn Files,
    /// Runs its programs.
    pub programs: &'w dyn Programs,
    /// Opens its keyboards and touch screens.
    pub streams: &'w dyn Streams,
    /// Keeps its memory and processor busy.
    pub load: &'w dyn Load,
    /// Tells the time that has passed, and waits.
    pub clock: &'w dyn Clock,
}

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether a person stands before the machine.
    pub is_guided: bool,
    /// Parts to leave out: they are unknown then.
    pub skip: BTreeSet<Part>,
    /// The kernel's names of the drives to examine, such as `sda`; none: those that are built in.
    pub drives: Vec<String>,
}

/// An examination that is under way.
pub(crate) struct Exam<'w> {
    pub(crate) wire: &'w Wire<'w>,
    pub(crate) profile: &'w Profile,
    pub(crate) options: &'w Options,
    pub(crate) budget: Budget<'w>,
    pub(crate) person: &'w mut dyn Person,
}

impl Exam<'_> {
    /// A short text of a file, cleaned; none if it is not there or empty.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        let bytes = self.wire.files.read(path).ok()?;
        let text = clean(&String::from_utf8_lossy(&bytes), NAME_MAX);
        (!text.is_empty()).then_some(text)
    }

    /// A file with one number.
    pub(crate) fn number(&self, path: &str) -> Option<i64> {
        self.text(path)?.parse().ok()
    }

    /// A file with one number that is not negative.
    pub(crate) fn count(&self, path: &str) -> Option<u64> {
        self.text(path)?.parse().ok()
    }

    /// A long text.
    pub(crate) fn page(&self, path: &str) -> Option<String> {
        Some(String::from_utf8_lossy(&self.wire.files.read(path).ok()?).into_owned())
    }

    /// Names in a folder; none if it is not there.
    pub(crate) fn names(&self, path: &str) -> Vec<String> {
        self.wire.files.list(path).unwrap_or_default()
    }

    /// What a program that only reads says.
    pub(crate) fn read(&self, argv: &[&str]) -> Result<Vec<u8>, Message> {
        let limit = self.budget.share(READ, Duration::from_secs(1)).ok_or_else(over)?;
        let answer = self.wire.programs.run(argv, limit);
        answer.map(|said| said.bytes).map_err(|error| error.message())
    }
}

/// Why a test was not made.
pub(crate) fn over() -> Message {
    say!("why-no-time")
}

/// Why a person's test was not made.
pub(crate) fn nobody() -> Message {
    say!("why-nobody")
}
