//! Dates, hours and amounts as people read them.

use crate::catalogue::Words;
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Tz;
use perron_domain::ids::Cents;
use perron_domain::time::Timestamp;

/// « mardi »
#[must_use]
pub fn weekday(w: &Words<'_>, date: NaiveDate) -> String {
    w.text(&format!("weekday-{}", date.weekday().number_from_monday()))
}

/// « mar. »
#[must_use]
pub fn weekday_short(w: &Words<'_>, date: NaiveDate) -> String {
    w.text(&format!("weekday-short-{}", date.weekday().number_from_monday()))
}

/// « novembre »
#[must_use]
pub fn month(w: &Words<'_>, date: NaiveDate) -> String {
    w.text(&format!("month-{}", date.month()))
}

/// « nov. »
#[must_use]
pub fn month_short(w: &Words<'_>, date: NaiveDate) -> String {
    w.text(&format!("month-short-{}", date.month()))
}

/// « 24 », « 1er »
#[must_use]
pub fn day(w: &Words<'_>, date: NaiveDate) -> String {
    if date.day() == 1 { w.text("first-of-month") } else { date.day().to_string() }
}

/// « mardi 24 novembre »
#[must_use]
pub fn date(w: &Words<'_>, date: NaiveDate) -> String {
    let (weekday, day, month) = (weekday(w, date), day(w, date), month(w, date));
    w.with("day-month", &[("weekday", weekday.into()), ("day", day.into()), ("month", month.into())])
}

/// « 31 mars 2027 »
#[must_use]
pub fn date_year(w: &Words<'_>, date: NaiveDate) -> String {
    let args = [
        ("day", day(w, date).into()),
        ("month", month(w, date).into()),
        ("year", date.year().to_string().into()),
    ];
    w.with("day-month-year", &args)
}

/// « 10 h », « 11 h 30 »
#[must_use]
pub fn hour(w: &Words<'_>, at: NaiveDateTime) -> String {
    if at.minute() == 0 {
        return w.with("hour-whole", &[("h", at.hour().to_string().into())]);
    }
    w.with(
        "hour-minutes",
        &[("h", at.hour().to_string().into()), ("m", format!("{:02}", at.minute()).into())],
    )
}

/// « 10 h à 12 h »
#[must_use]
pub fn from_to(w: &Words<'_>, from: Timestamp, to: Timestamp, zone: Tz) -> String {
    let (from, to) = (hour(w, from.local(zone)), hour(w, to.local(zone)));
    w.with("from-to", &[("from", from.into()), ("to", to.into())])
}

/// « 40 € », « 7,50 € »
#[must_use]
pub fn euros(w: &Words<'_>, amount: Cents) -> String {
    let euros = (amount.0 / 100).to_string();
    if amount.0.is_multiple_of(100) {
        return w.with("euros", &[("euros", euros.into())]);
    }
    w.with("euros-cents", &[("euros", euros.into()), ("cents", format!("{:02}", amount.0 % 100).into())])
}

/// The first letter as a capital.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
