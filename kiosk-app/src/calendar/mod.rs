//! Workshops from a calendar file (iCalendar, RFC 5545), as Nextcloud, Google and Outlook export it.
//!
//! Pure: text and options in, workshops and warnings out. It reads no clock and no file and knows nothing else of
//! the kiosk. People write these files with programs that each bend the standard in another way, so one broken
//! event never costs the rest: it is left out, and a [`Warning`] names it.
//!
//! ```text
//!  octets ─► lines (unfold, then decode) ─► objects ─► Event (one VEVENT, checked) ─► series per UID ─► Instance
//!                                             └► zones (VTIMEZONE → time zone)        rules, dates, exceptions,
//!                                                                                      moved and cancelled instances
//! ```
//!
//! **Identity** is the UID and, for one of a series, the start it had *originally* (RECURRENCE-ID). It stays the
//! same when the instance is moved and when the file is read again tomorrow. An instance that the calendar's program
//! deleted from a series (EXDATE) is told as cancelled. [`Calendar::uids`] says of which UIDs the file shows everything:
//! what it does not show of those does not take place. What the importer makes of that is
//! [`reconcile`](crate::reconcile)'s.

mod details;
mod event;
mod expand;
#[cfg(test)]
mod kinds_tests;
mod level;
mod lines;
mod octets;
mod problem;
mod rule;
mod stamp;
#[cfg(test)]
mod tests;
mod text;
mod times;
mod windows;
mod zone;
mod zones;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use lines::Method;

pub use level::Level;
pub use problem::{CalendarError, Problem, Warning};

/// The largest file read, in bytes: some forty thousand events.
pub const MAX_FILE: usize = 8 << 20;

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
    /// What the program calls it; empty where it does not.
    pub name: String,
    /// Whether it shows a calendar to its end: an event that is not in it is gone. A file that is cut off, or that tells
    /// news of single events (`METHOD:REQUEST`, `CANCEL`), shows none.
    pub whole: bool,
    /// The UIDs in it, and whether all dates of each in the time wanted are among the instances.
    pub uids: BTreeMap<String, bool>,
    /// By start, then by UID.
    pub instances: Vec<Instance>,
    /// Single events after the time wanted: one that was moved far is not called off.
    pub later: Vec<Instance>,
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
    /// It is news by itself, and means all later dates of its series too.
    pub and_following: bool,
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
/// [`CalendarError`] when the file is too large or no calendar at all. Anything less is a [`Warning`].
pub fn read(octets: &[u8], options: &Options) -> Result<Calendar, CalendarError> {
    if octets.len() > MAX_FILE {
        return Err(CalendarError::TooLarge(octets.len()));
    }
    let lines = octets::lines(octets)?;
    let objects = lines::objects(&lines.list);
    if objects.is_empty() {
        return Err(CalendarError::NoCalendar);
    }
    let mut warnings = problem::Warnings::default();
    if lines.windows {
        warnings.add(0, "", Problem::Windows1252);
    }
    let mut all: BTreeMap<String, expand::Series> = BTreeMap::new();
    let (site, file) = (zone::Zone::Known(options.zone), zones::FileZones::read(&objects, options.from));
    for (number, object) in objects.iter().enumerate() {
        let zones = zones::Zones { site: &site, file: &file, object: number };
        for block in &object.events {
            take(block, &zones, object.method, options, &mut all, &mut warnings);
        }
    }
    let whole = objects.iter().all(|object| object.ended && object.method != Method::Other)
        && objects.iter().any(|object| object.method == Method::Publish);
    let name = objects.into_iter().map(|object| object.name).find(|name| !name.trim().is_empty());
    let expand::Expanded { instances, later, uids } = expand::expand(all, options, &mut warnings);
    let (warnings, unlisted) = warnings.done();
    let name = name.map(|name| name.trim().to_owned()).unwrap_or_default();
    Ok(Calendar { name, whole, uids, instances, later, warnings, unlisted })
}

/// Takes one event in, or tells why not. What is wrong with one that is long over is told to nobody.
fn take(
    block: &lines::Block,
    zones: &zones::Zones<'_>,
    method: Method,
    options: &Options,
    all: &mut BTreeMap<String, expand::Series>,
    warnings: &mut problem::Warnings,
) {
    let mut left_out = |problem| {
        if !event::is_past(block, zones, options.from) {
            warnings.add(block.line, &block.name(), problem);
        }
    };
    let uid = match event::uid(block) {
        Ok(uid) => uid,
        Err(problem) => return left_out(problem),
    };
    if method == Method::Other {
        return left_out(Problem::NoPublication);
    }
    match event::Event::read(block, zones, method) {
        Ok(event) => all.entry(uid.to_owned()).or_default().take(event),
        Err(problem) => {
            left_out(problem);
            all.entry(uid.to_owned()).or_default().in_part = true;
        }
    }
}
