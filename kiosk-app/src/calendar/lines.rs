//! The file's lines gathered into the blocks that count: events and time zones.
//!
//! Blocks are found by their BEGIN and END alone and each line is parsed by itself, so that what is wrong in one
//! event cannot swallow the next.

use icalendar::parser::Property;

/// A line of a block: `NAME;KEY=VALUE:text`.
#[derive(Clone, Debug, PartialEq)]
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
        let line = in_form(line);
        let property = Property::try_from(line.as_str()).ok()?;
        let name = property.name.as_str().to_ascii_uppercase();
        let undone = name.starts_with("X-PERRON-") || name == "X-WR-CALNAME" || name == "NAME";
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

/// A line as the standard wants it: its name in capitals, and a zone's name with a colon in it (`GMT+01:00`) in quotes.
fn in_form(line: &str) -> String {
    let end = line.find([':', ';']).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    let name = name.trim().to_ascii_uppercase();
    let dated = name.starts_with("DT") || ["RECURRENCE-ID", "EXDATE", "RDATE"].contains(&name.as_str());
    let upper = rest.to_ascii_uppercase();
    if let Some(zone) = upper.find(";TZID=").filter(|_| dated).map(|at| at + 6)
        && let Some(value) = rest.rfind(':').filter(|value| *value > zone)
        && let (Some(before), Some(zone), Some(after)) =
            (rest.get(..zone), rest.get(zone..value), rest.get(value..))
        && zone.contains(':')
        && !zone.contains(['"', ';'])
    {
        return format!("{name}{before}\"{zone}\"{after}");
    }
    name + rest
}

/// An event, a time zone, or a part of one.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// Its name, in capitals.
    kind: String,
    /// Where it begins in the file, from 1.
    pub(super) line: usize,
    /// Its own lines.
    pub(super) lines: Vec<Line>,
    /// The blocks inside it. Those inside them are passed over.
    parts: Vec<Block>,
    /// Whether its END was there.
    pub(super) ended: bool,
}

impl Block {
    fn begin(kind: &str, line: usize) -> Self {
        Self { kind: kind.to_owned(), line, ..Self::default() }
    }

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

    /// Whether the first line of a name says this word.
    pub(super) fn says(&self, name: &str, word: &str) -> bool {
        self.text(name).is_some_and(|text| text.trim().eq_ignore_ascii_case(word))
    }

    /// The parts of these names.
    pub(super) fn parts<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = &'a Self> {
        self.parts.iter().filter(move |part| names.contains(&part.kind.as_str()))
    }

    /// Whether it says the same as another, wherever in the file.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.lines == other.lines
            && self.parts.len() == other.parts.len()
            && self.parts.iter().zip(&other.parts).all(|(a, b)| a.kind == b.kind && a.lines == b.lines)
    }

    /// What to call it in a warning: its UID, else its title.
    pub(super) fn name(&self) -> String {
        let name = self.text("UID").or_else(|| self.text("SUMMARY")).unwrap_or_default();
        name.chars().take(80).collect()
    }
}

/// What an object is sent for (RFC 5546).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Method {
    /// A calendar that shows what it holds, as exported files are.
    #[default]
    Publish,
    /// News of single events: what it does not name stays as it is.
    Request,
    /// Single events that do not take place.
    Cancel,
    /// Somebody's answer, a question, or a part of a series: no calendar.
    Other,
}

impl Method {
    fn read(value: &str) -> Self {
        match value {
            "PUBLISH" | "" => Self::Publish,
            "REQUEST" => Self::Request,
            "CANCEL" => Self::Cancel,
            _ => Self::Other,
        }
    }
}

/// One `VCALENDAR`. A file may hold several.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) method: Method,
    /// What the program calls the calendar; empty where it does not.
    pub(super) name: String,
    pub(super) events: Vec<Block>,
    pub(super) zones: Vec<Block>,
    /// Whether its END was there.
    pub(super) ended: bool,
}

const BLOCKS: [&str; 2] = ["VEVENT", "VTIMEZONE"];

/// Blocks inside blocks that are told apart. A part of a part is the deepest that programs write.
const DEEPEST: usize = 4;

/// Gathers the objects; none when the text is no calendar.
pub(super) fn objects(lines: &[(usize, String)]) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    for (number, line) in lines {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let key = key.split(';').next().unwrap_or_default().trim().to_ascii_uppercase();
        let word = value.trim().to_ascii_uppercase();
        if key == "BEGIN" && word == "VCALENDAR" {
            close(&mut objects, &mut open, 0, false);
            objects.push(Object::default());
            continue;
        }
        let Some(object) = objects.last_mut() else { continue };
        match key.as_str() {
            "BEGIN" => {
                // Where an event is still open, its END is missing.
                if BLOCKS.contains(&word.as_str()) {
                    close(&mut objects, &mut open, 0, false);
                }
                if open.len() < DEEPEST {
                    open.push(Block::begin(&word, *number));
                }
            }
            "END" if word == "VCALENDAR" => {
                object.ended = true;
                close(&mut objects, &mut open, 0, false);
            }
            "END" => {
                if let Some(at) = open.iter().rposition(|block| block.kind == word) {
                    close(&mut objects, &mut open, at, true);
                }
            }
            "METHOD" if open.is_empty() => object.method = Method::read(&word),
            "X-WR-CALNAME" | "NAME" if open.is_empty() => {
                if let Some(line) = Line::parse(line).filter(|_| object.name.is_empty()) {
                    object.name = line.text;
                }
            }
            _ => {
                if let Some(block) = open.last_mut() {
                    block.lines.extend(Line::parse(line));
                }
            }
        }
    }
    close(&mut objects, &mut open, 0, false);
    objects
}

/// Closes the open blocks from `from` on. The block at `from` was `ended` or not; those inside it were not.
fn close(objects: &mut [Object], open: &mut Vec<Block>, from: usize, ended: bool) {
    while open.len() > from {
        let Some(mut block) = open.pop() else { return };
        block.ended = ended && open.len() == from;
        match (open.last_mut(), objects.last_mut()) {
            // What lies deeper than a part is an attachment's or an alarm's own.
            (Some(parent), _) if BLOCKS.contains(&parent.kind.as_str()) => parent.parts.push(block),
            (None, Some(object)) if block.kind == "VEVENT" => object.events.push(block),
            (None, Some(object)) if block.kind == "VTIMEZONE" => object.zones.push(block),
            _ => {}
        }
    }
}
