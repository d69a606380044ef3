//! What an event says about its workshop, besides when it is.
//!
//! Seats, level and the like stand in properties of their own (`X-PERRON-SEATS`), which hardly any program lets people
//! type, or in lines of the description, which all do: « Places : 8 ». Such a line is taken out of the description.

use super::level::plain;
use super::lines::Block;
use super::problem::Problem;
use super::text::{Plain, TEXT_MAX, TITLE_MAX};
use super::{Instance, Level, MAX_SEATS, Options};
use perron_languages::{LANGUAGES, Language};

/// What a line of a description may say, in plain small letters. The first word of each is French.
const SAID: [(&str, What); 17] = [
    ("places", What::Seats),
    ("nombre de places", What::Seats),
    ("seats", What::Seats),
    ("niveau", What::Level),
    ("level", What::Level),
    ("apporter", What::Bring),
    ("a apporter", What::Bring),
    ("bring", What::Bring),
    ("anime par", What::Advisor),
    ("animation", What::Advisor),
    ("advisor", What::Advisor),
    ("langues", What::Languages),
    ("langue", What::Languages),
    ("languages", What::Languages),
    ("acces", What::Access),
    ("accessibilite", What::Access),
    ("access", What::Access),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Seats,
    Level,
    Bring,
    Advisor,
    Languages,
    Access,
}

impl What {
    /// Its property.
    fn property(self) -> &'static str {
        match self {
            Self::Seats => "X-PERRON-SEATS",
            Self::Level => "X-PERRON-LEVEL",
            Self::Bring => "X-PERRON-BRING",
            Self::Advisor => "X-PERRON-ADVISOR",
            Self::Languages => "X-PERRON-LANGUAGES",
            Self::Access => "X-PERRON-ACCESS",
        }
    }
}

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
    pub(super) fn read(block: &Block, problems: &mut Vec<Problem>) -> Self {
        let mut text = |name: &'static str, most| line(&Plain::read(block.text(name)?), name, most, problems);
        let (title, room) = (text("SUMMARY", TITLE_MAX), text("LOCATION", TEXT_MAX));
        let mut details = Self { title, room, ..Self::default() };
        if let Some(text) = block.text("DESCRIPTION") {
            let mut text = Plain::read(text);
            let said = take_said(&mut text);
            details.summary = line(&text, "DESCRIPTION", TEXT_MAX, problems);
            for (what, value) in said {
                details.put(what, &value, problems);
            }
        }
        for what in [What::Seats, What::Level, What::Bring, What::Advisor, What::Languages, What::Access] {
            if let Some(value) = block.text(what.property()) {
                details.put(what, value, problems);
            }
        }
        details
    }

    fn put(&mut self, what: What, value: &str, problems: &mut Vec<Problem>) {
        let mut text = || line(&Plain::read(value), what.property(), TEXT_MAX, problems);
        match what {
            What::Bring => self.bring = text(),
            What::Advisor => self.advisor = text(),
            What::Access => self.access = text(),
            What::Seats => match seats(value) {
                Some(seats) => self.seats = Some(seats),
                None => problems.push(Problem::Seats(short(value))),
            },
            What::Level => match Level::parse(value) {
                Some(level) => self.level = Some(level),
                None => problems.push(Problem::Level(short(value))),
            },
            What::Languages => {
                let tags = value.split([',', ';']).map(tag).filter(|tag| !tag.is_empty());
                let known = |tag: &String| Language::of(tag).is_some_and(Language::has_two_letters);
                let (good, bad): (Vec<_>, Vec<_>) = tags.partition(known);
                problems.extend(bad.iter().map(|tag| Problem::Language(short(tag))));
                self.languages = Some(good);
            }
        }
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

/// A text on one line, none where nothing is written.
fn line(text: &Plain, what: &'static str, most: usize, problems: &mut Vec<Problem>) -> Option<String> {
    let line = text.line(what, most, problems);
    (!line.trim().is_empty()).then_some(line)
}

/// Takes the lines out of a description that say seats, level and the like.
fn take_said(text: &mut Plain) -> Vec<(What, String)> {
    let mut said = Vec::new();
    let mut rest = String::with_capacity(text.text.len());
    for line in text.text.lines() {
        match said_by(line) {
            Some(found) => said.push(found),
            None => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    text.text = rest;
    said
}

fn said_by(line: &str) -> Option<(What, String)> {
    let (word, value) = line.split_once([':', '：'])?;
    let word: String =
        word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().chars().map(plain).collect();
    let (_, what) = SAID.iter().find(|(said, _)| *said == word.trim())?;
    let value = value.trim();
    (!value.is_empty()).then(|| (*what, value.to_owned()))
}

/// « 8 », « 8 places », « 8 (dont 2 en fauteuil) ».
fn seats(value: &str) -> Option<u16> {
    let value = value.trim();
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    let after = value.get(digits.len()..)?;
    let ends = after.is_empty() || after.starts_with([' ', '\u{a0}', '\u{202f}', '(', ',', ';']);
    digits.parse().ok().filter(|seats| ends && (1..=MAX_SEATS).contains(seats))
}

/// A language's code, by its tag or its French name.
fn tag(word: &str) -> String {
    let word = word.trim().to_lowercase();
    let named = LANGUAGES.iter().find(|language| language.french_name == word);
    let named = named.map(|language| language.code.to_owned());
    named.unwrap_or_else(|| word.split('-').next().unwrap_or_default().to_owned())
}

/// Enough of a value to find it again in the file.
pub(super) fn short(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(80).collect()
}
