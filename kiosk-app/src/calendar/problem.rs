//! What can be wrong with a calendar file, and what to do about it.

use super::{MAX_EVENTS, MAX_FILE, MAX_INSTANCES, MAX_SEATS, MAX_WARNINGS};

/// Why nothing could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// More bytes than [`MAX_FILE`].
    #[error("the calendar has {0} bytes, more than {MAX_FILE}: export only the coming months")]
    TooLarge(usize),
    /// There is no `BEGIN:VCALENDAR`.
    #[error("this is no iCalendar file: export the calendar again, as .ics")]
    NoCalendar,
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
    #[error("left out: it lasts whole days; give it a time if it is a workshop")]
    AllDay,
    /// It is marked private or confidential.
    #[error("left out: it is marked private; make it public if it is a workshop")]
    Private,
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
    #[error("X-PERRON-SEATS « {0} » is no number from 1 to {MAX_SEATS}: the site's default is taken")]
    Seats(String),
    /// The level is none.
    #[error(
        "X-PERRON-LEVEL « {0} » is none of beginner, some practice, at ease: the site's default is taken"
    )]
    Level(String),
    /// A language tag is none.
    #[error("X-PERRON-LANGUAGES « {0} » is no language tag such as fr: it is left out")]
    Language(String),
    /// The change was to count for all later instances.
    #[error("its change « this and following » is taken for this date only; split the series instead")]
    ThisAndFuture,
    /// Another event has the same identity.
    #[error("the file has it twice: the one changed last is taken")]
    Twice,
    /// More events than [`MAX_EVENTS`].
    #[error("{0} events beyond the first {MAX_EVENTS} were left out: export only the coming months")]
    TooManyEvents(usize),
    /// More instances than [`MAX_INSTANCES`].
    #[error("{0} dates beyond the first {MAX_INSTANCES} were left out: import fewer days")]
    TooManyInstances(usize),
}

/// Collects warnings, up to [`MAX_WARNINGS`].
#[derive(Debug, Default)]
pub(super) struct Warnings {
    list: Vec<Warning>,
    unlisted: usize,
}

impl Warnings {
    pub(super) fn add(&mut self, line: usize, uid: &str, what: Problem) {
        let warning = Warning { uid: uid.to_owned(), line, what };
        if self.list.len() < MAX_WARNINGS {
            self.list.push(warning);
        } else {
            self.unlisted += 1;
        }
    }

    /// The warnings by line, and how many more there were.
    pub(super) fn done(mut self) -> (Vec<Warning>, usize) {
        self.list.sort_by_key(|warning| warning.line);
        (self.list, self.unlisted)
    }
}
