//! The file's lines, unfolded and gathered into the blocks that count: events and time zones.
//!
//! Blocks are found by their BEGIN and END alone and each line is parsed by itself, so that what is wrong in one
//! event cannot swallow the next.

use icalendar::parser::Property;

/// A line of a block: `NAME;KEY=VALUE:text`.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// In capitals.
    pub(super) name: String,
    /// Keys in capitals; values without quotes.
    parameters: Vec<(String, String)>,
    /// The text, with `\n`, `\,` and the like undone.
    pub(super) text: String,
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let property = Property::try_from(line).ok()?;
        let name = property.name.as_str().to_ascii_uppercase();
        let undone = name.starts_with("X-PERRON-");
        let value = if undone { property.val.unescape_text() } else { property.val };
        let parameters = property.params.iter().map(|parameter| {
            let text = parameter.val.as_ref().map_or("", |value| value.as_str());
            (parameter.key.as_str().to_ascii_uppercase(), text.trim_matches('"').to_owned())
        });
        Some(Self { name, parameters: parameters.collect(), text: value.as_str().to_owned() })
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

/// An event or a time zone.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// Where it begins in the file, from 1.
    pub(super) line: usize,
    /// Its lines; those of a part inside it carry the part's name, as `DAYLIGHT.TZOFFSETTO`.
    pub(super) lines: Vec<Line>,
    /// Whether its END was there.
    pub(super) ended: bool,
}

impl Block {
    /// The first line of a name.
    pub(super) fn find(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// All lines of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The text of the first line of a name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.find(name).map(|line| line.text.as_str())
    }

    /// What to call it in a warning: its UID, else its title.
    pub(super) fn name(&self) -> String {
        let name = self.text("UID").or_else(|| self.text("SUMMARY")).unwrap_or_default();
        name.chars().take(80).collect()
    }
}

/// The kinds of blocks that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Event,
    Zone,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        match name {
            "VEVENT" => Some(Self::Event),
            "VTIMEZONE" => Some(Self::Zone),
            _ => None,
        }
    }
}

/// A calendar file.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) events: Vec<Block>,
    pub(super) zones: Vec<Block>,
    /// Whether it was sent to cancel what it holds (`METHOD:CANCEL`).
    pub(super) cancels: bool,
}

impl File {
    /// Reads the blocks; `None` when the text is no calendar.
    pub(super) fn read(ics: &str) -> Option<Self> {
        let mut file = Self::default();
        let mut is_calendar = false;
        let mut block: Option<(Kind, Block)> = None;
        let mut parts: Vec<String> = Vec::new();
        for (number, line) in unfold(ics) {
            let (key, value) = line.split_once(':').unwrap_or((&line, ""));
            let (key, value) = (key.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
            match (key.as_str(), value.as_str(), &mut block) {
                ("BEGIN", "VCALENDAR", None) => is_calendar = true,
                ("BEGIN", name, open) if Kind::of(name).is_some() => {
                    // Where a block is still open, its END is missing.
                    file.keep(open.take());
                    *open = Kind::of(name).map(|kind| (kind, Block { line: number, ..Block::default() }));
                    parts.clear();
                }
                ("END", name, open @ Some(_)) if name == "VCALENDAR" || Kind::of(name).is_some() => {
                    if let Some((kind, mut block)) = open.take() {
                        block.ended = Kind::of(name) == Some(kind);
                        file.keep(Some((kind, block)));
                    }
                }
                ("BEGIN", part, Some(_)) => parts.push(part.to_owned()),
                ("END", _, Some(_)) => drop(parts.pop()),
                ("METHOD", "CANCEL", None) => file.cancels = true,
                (_, _, Some((_, block))) => {
                    block.lines.extend(Line::parse(&line).map(|mut line| {
                        line.name = parts.iter().rev().fold(line.name, |name, part| format!("{part}.{name}"));
                        line
                    }));
                }
                (_, _, None) => {}
            }
        }
        file.keep(block);
        is_calendar.then_some(file)
    }

    fn keep(&mut self, block: Option<(Kind, Block)>) {
        match block {
            Some((Kind::Event, block)) => self.events.push(block),
            Some((Kind::Zone, block)) => self.zones.push(block),
            None => {}
        }
    }
}

/// The lines with what was folded put together again, each with its number in the file.
fn unfold(ics: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let text = ics.strip_prefix('\u{feff}').unwrap_or(ics);
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ => lines.push((number + 1, line.to_owned())),
        }
    }
    lines
}
