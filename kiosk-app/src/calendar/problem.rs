//! What can be wrong with a calendar file, and what to do about it.

use super::{MAX_FILE, MAX_INSTANCES, MAX_SEATS, MAX_WARNINGS};

/// Why nothing could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// More bytes than [`MAX_FILE`].
    #[error("the calendar has {0} bytes, more than {MAX_FILE}: export only the coming months")]
    TooLarge(usize),
    /// There is no `BEGIN:VCALENDAR`.
    #[error("this is no iCalendar file: export the calendar again, as .ics")]
    NoCalendar,
    /// It is an archive, as Google's export is.
    #[error("this is an archive (zip or the like): unpack it, and import the file .ics that lies in it")]
    Packed,
}

/// Something left out or guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The event's UID, or its title where it has none; empty when the whole file is meant.
    pub uid: String,
    /// The line in the file where the event begins, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub what: Problem,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => self.what.fmt(f),
            line => write!(f, "line {line}, {}: {}", self.uid, self.what),
        }
    }
}

/// What is wrong with an event. Its text says what was done about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It has no UID, or one that is too long.
    #[error("left out: it has no usable UID; save it again in the calendar's program")]
    NoUid,
    /// It has no DTSTART.
    #[error("left out: it has no start; give it one")]
    NoStart,
    /// The event is not ended in the file.
    #[error("left out: the file is cut off in the middle of it; export it again")]
    CutOff,
    /// It lasts whole days.
    #[error("no workshop: it lasts whole days; give it a time if it is one")]
    AllDay,
    /// It is marked private or confidential.
    #[error("no workshop: it is marked private; make it public if it is one")]
    Private,
    /// Somebody's answer to an invitation, a question about one, or a part of a series sent by itself.
    #[error(
        "left out: it is an answer or a question about an event (METHOD), no calendar; export the calendar"
    )]
    NoPublication,
    /// Another event has the same title and start.
    #[error(
        "« {0} » stands twice at this hour: delete one in the calendar's program if it is the same workshop"
    )]
    StandsTwice(String),
    /// The file is not in UTF-8.
    #[error("the file is not in UTF-8 and was read as Windows-1252: look at the accents")]
    Windows1252,
    /// A text holds signs that another program has lost before.
    #[error("{0} holds letters that another program has lost; correct it")]
    Damaged(&'static str),
    /// It ends before it starts, or lasts more than a week.
    #[error("left out: its end does not fit its start; correct it")]
    End,
    /// A date or time that cannot be read.
    #[error("{0} « {1} » cannot be read; correct it")]
    Time(&'static str, String),
    /// A time zone that is not known.
    #[error("left out: its time zone « {0} » is not known; choose a city's, such as Europe/Paris")]
    Zone(String),
    /// A rule that cannot be followed.
    #[error("left out: its recurrence « {0} » cannot be followed; enter the dates one by one")]
    Rule(String),
    /// Its rule needs more steps than is reasonable.
    #[error("its recurrence is too long to follow to its end; give it a later start")]
    RuleTooLong,
    /// It has neither end nor duration.
    #[error("it has no end: one hour is taken; give it one")]
    NoEnd,
    /// It has no title.
    #[error("it has no title: its UID is shown; give it one")]
    NoTitle,
    /// A text was too long.
    #[error("{0} was cut to {1} characters; shorten it")]
    Cut(&'static str, usize),
    /// The number of seats is none.
    #[error("the number of seats « {0} » is none from 1 to {MAX_SEATS}: the site's default is taken")]
    Seats(String),
    /// The level is none.
    #[error("the level « {0} » is none of beginner, some practice, at ease: the site's default is taken")]
    Level(String),
    /// A language tag is none.
    #[error("the kiosk has no name for the language « {0} »: it is left out")]
    Language(String),
    /// Another event has the same identity.
    #[error("the file has it twice: the one changed last is taken")]
    Twice,
    /// More instances than [`MAX_INSTANCES`].
    #[error("{0} dates beyond the first {MAX_INSTANCES} were left out: import fewer days")]
    TooManyInstances(usize),
}

/// Collects warnings, up to [`MAX_WARNINGS`].
#[derive(Debug, Default)]
pub(super) struct Warnings {
    /// Those of the whole file: however many others there are, they are told.
    file: Vec<Warning>,
    list: Vec<Warning>,
    unlisted: usize,
}

impl Warnings {
    pub(super) fn add(&mut self, line: usize, uid: &str, what: Problem) {
        let warning = Warning { uid: uid.to_owned(), line, what };
        if line == 0 {
            self.file.push(warning);
        } else if self.list.len() < MAX_WARNINGS {
            self.list.push(warning);
        } else {
            self.unlisted += 1;
        }
    }

    /// The warnings by line, and how many more there were.
    pub(super) fn done(mut self) -> (Vec<Warning>, usize) {
        self.list.sort_by_key(|warning| warning.line);
        self.file.append(&mut self.list);
        (self.file, self.unlisted)
    }
}
