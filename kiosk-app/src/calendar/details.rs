//! What an event says about its workshop, besides when it is.

use super::lines::Block;
use super::problem::{Problem, Warnings};
use super::text::{Origin, TEXT_MAX, TITLE_MAX, clean};
use super::{Instance, Level, MAX_SEATS, Options};

/// The most languages of a workshop.
const LANGUAGES: usize = 8;

/// The longest language tag, in characters, as in `fr-x-falc`.
const TAG: usize = 12;

/// The details of one event; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    title: Option<String>,
    summary: Option<String>,
    room: Option<String>,
    seats: Option<u16>,
    level: Option<Level>,
    bring: Option<String>,
    advisor: Option<String>,
    languages: Option<Vec<String>>,
    access: Option<String>,
}

impl Details {
    pub(super) fn read(block: &Block, uid: &str, warnings: &mut Warnings) -> Self {
        let mut text = |name: &'static str, most| {
            let origin = Origin { line: block.line, uid, what: name };
            let text = clean(block.text(name)?, most, origin, warnings);
            (!text.is_empty()).then_some(text)
        };
        let mut details = Self {
            title: text("SUMMARY", TITLE_MAX),
            summary: text("DESCRIPTION", TEXT_MAX),
            room: text("LOCATION", TEXT_MAX),
            bring: text("X-PERRON-BRING", TEXT_MAX),
            advisor: text("X-PERRON-ADVISOR", TEXT_MAX),
            access: text("X-PERRON-ACCESS", TEXT_MAX),
            ..Self::default()
        };
        let mut warn = |problem| warnings.add(block.line, uid, problem);
        if let Some(seats) = block.text("X-PERRON-SEATS") {
            details.seats = seats.trim().parse().ok().filter(|seats| (1..=MAX_SEATS).contains(seats));
            if details.seats.is_none() {
                warn(Problem::Seats(short(seats)));
            }
        }
        if let Some(level) = block.text("X-PERRON-LEVEL") {
            details.level = Level::parse(level);
            if details.level.is_none() {
                warn(Problem::Level(short(level)));
            }
        }
        if let Some(list) = block.text("X-PERRON-LANGUAGES") {
            let tags =
                list.split(',').map(|tag| tag.trim().to_ascii_lowercase()).filter(|tag| !tag.is_empty());
            let (good, bad): (Vec<_>, Vec<_>) = tags.partition(|tag| is_tag(tag));
            bad.iter().for_each(|tag| warn(Problem::Language(short(tag))));
            details.languages = Some(good.into_iter().take(LANGUAGES).collect());
        }
        details
    }

    /// These details, with those of the series where these say nothing.
    pub(super) fn or(self, series: &Self) -> Self {
        let series = series.clone();
        Self {
            title: self.title.or(series.title),
            summary: self.summary.or(series.summary),
            room: self.room.or(series.room),
            seats: self.seats.or(series.seats),
            level: self.level.or(series.level),
            bring: self.bring.or(series.bring),
            advisor: self.advisor.or(series.advisor),
            languages: self.languages.or(series.languages),
            access: self.access.or(series.access),
        }
    }

    /// Whether it has a title.
    pub(super) fn is_named(&self) -> bool {
        self.title.is_some()
    }

    /// Puts the details into an instance, the site's defaults where there are none.
    pub(super) fn fill(&self, instance: &mut Instance, options: &Options) {
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        let uid = || instance.uid.chars().take(TITLE_MAX).collect();
        instance.title = self.title.clone().unwrap_or_else(uid);
        instance.summary = or_empty(&self.summary);
        instance.room = or_empty(&self.room);
        instance.seats = self.seats.unwrap_or(options.default_seats);
        instance.level = self.level.unwrap_or(options.default_level);
        instance.bring = or_empty(&self.bring);
        instance.advisor = or_empty(&self.advisor);
        instance.languages = self.languages.clone().unwrap_or_default();
        instance.access = or_empty(&self.access);
    }
}

fn is_tag(tag: &str) -> bool {
    let letters = tag.chars().take_while(char::is_ascii_lowercase).count();
    (2..=3).contains(&letters)
        && tag.len() <= TAG
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Enough of a value to find it again in the file.
pub(super) fn short(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(80).collect()
}
