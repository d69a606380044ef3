//! Workshops from a calendar file (iCalendar, RFC 5545), as Nextcloud, Google and Outlook export it.
//!
//! Pure: text and options in, workshops and warnings out. It reads no clock and no file and knows nothing else of
//! the kiosk. People write these files with programs that each bend the standard in another way, so one broken
//! event never costs the rest: it is left out, and a [`Warning`] names it.
//!
//! ```text
//!  text ─► lines (unfold) ─► blocks ─► Event (one VEVENT, checked) ─► series per UID ─► Instance
//!                              └► zones (TZID → time zone)             rules, dates, exceptions,
//!                                                                      moved and cancelled instances
//! ```
//!
//! **Identity** is the UID and, for one of a series, the start it had *originally* (RECURRENCE-ID). It stays the
//! same when the instance is moved and when the file is read again tomorrow. An instance that the calendar's program
//! deleted from a series (EXDATE) is told as cancelled, so that those signed up can be called. An event that is
//! simply gone from the file cannot be told here: the importer compares with what it knows.

mod details;
mod event;
mod expand;
mod level;
mod lines;
mod problem;
mod rule;
#[cfg(test)]
mod tests;
mod text;
mod times;
mod windows;
mod zones;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use level::Level;
pub use problem::{CalendarError, Problem, Warning};

/// The largest file read, in bytes.
pub const MAX_FILE: usize = 4 << 20;

/// The most events of a file that are looked at.
pub const MAX_EVENTS: usize = 5000;

/// The most instances given, the earliest first.
pub const MAX_INSTANCES: usize = 2000;

/// The most warnings given; [`Calendar::unlisted`] counts the rest.
pub const MAX_WARNINGS: usize = 200;

/// The most days that [`Options::days`] may ask for.
pub const MAX_DAYS: u16 = 400;

/// The most seats of a workshop.
pub const MAX_SEATS: u16 = 500;

/// What the file leaves open, and which part of it is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The site's zone, for times without one.
    pub zone: Tz,
    /// Instances that end after this are wanted.
    pub from: DateTime<Utc>,
    /// For how many days from then on; at most [`MAX_DAYS`].
    pub days: u16,
    /// Seats where the file says none.
    pub default_seats: u16,
    /// Level where the file says none.
    pub default_level: Level,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// By start, then by UID.
    pub instances: Vec<Instance>,
    /// What was left out or guessed, by line; at most [`MAX_WARNINGS`].
    pub warnings: Vec<Warning>,
    /// How many more warnings there were.
    pub unlisted: usize,
}

/// One workshop on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// The event's UID, at most 255 bytes.
    pub uid: String,
    /// For one of a series: when it was to start before anybody moved it.
    pub recurrence_id: Option<DateTime<Utc>>,
    /// When it starts.
    pub starts: DateTime<Utc>,
    /// When it ends; after the start.
    pub ends: DateTime<Utc>,
    /// At most 80 characters.
    pub title: String,
    /// The description, at most 200 characters.
    pub summary: String,
    /// The place, at most 200 characters.
    pub room: String,
    /// 1 to [`MAX_SEATS`], or the site's default.
    pub seats: u16,
    /// For whom it is.
    pub level: Level,
    /// What to bring (`X-PERRON-BRING`), at most 200 characters.
    pub bring: String,
    /// The advisor's first name (`X-PERRON-ADVISOR`), at most 200 characters.
    pub advisor: String,
    /// Language tags (`X-PERRON-LANGUAGES`), in lower case.
    pub languages: Vec<String>,
    /// How to get in (`X-PERRON-ACCESS`), at most 200 characters.
    pub access: String,
    /// Whether it does not take place.
    pub cancelled: bool,
}

/// Reads a calendar file.
///
/// # Errors
/// [`CalendarError`] when the text is too large or no calendar at all. Anything less is a [`Warning`].
pub fn read(ics: &str, options: &Options) -> Result<Calendar, CalendarError> {
    if ics.len() > MAX_FILE {
        return Err(CalendarError::TooLarge(ics.len()));
    }
    let file = lines::File::read(ics).ok_or(CalendarError::NoCalendar)?;
    let mut warnings = problem::Warnings::default();
    let zones = zones::Zones::new(options.zone, &file.zones);
    if file.events.len() > MAX_EVENTS {
        let left = file.events.len() - MAX_EVENTS;
        warnings.add(0, "", Problem::TooManyEvents(left));
    }
    let mut events = Vec::new();
    for block in file.events.iter().take(MAX_EVENTS) {
        match event::Event::read(block, &zones, file.cancels, &mut warnings) {
            Ok(event) => events.push(event),
            Err(problem) => warnings.add(block.line, &block.name(), problem),
        }
    }
    let instances = expand::expand(events, options, &mut warnings);
    let (warnings, unlisted) = warnings.done();
    Ok(Calendar { instances, warnings, unlisted })
}
