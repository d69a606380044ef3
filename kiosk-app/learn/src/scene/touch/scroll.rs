//! Going down a long text: two buttons move a window over its lines.

use super::worded;
use crate::scene::act::facts;
use crate::scene::names::yes;
use crate::scene::{Facts, Frame, Item, Kind, Row, Start, StartError, View, Words};

/// Lines of the text at most.
const LINES_MAX: usize = 20;
/// Lines seen at once: the fewest and the most.
const WINDOW: std::ops::RangeInclusive<usize> = 2..=5;

#[derive(Clone, Debug)]
pub(super) struct Scroll {
    lines: Vec<String>,
    window: usize,
    /// Lines above the window.
    above: usize,
    touched: String,
}

impl Scroll {
    pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        let remedy = "up to twenty different names";
        let lines = worded(start, words, "lines", LINES_MAX, &["up", "down"], remedy)?;
        let window = usize::from(start.number("window", 4, 5)?);
        if !WINDOW.contains(&window) || window >= lines.len() {
            let written = start.text_or("window", "4");
            return Err(Start::wrong("window", written, "2 to 5, and fewer than there are lines"));
        }
        Ok(Self { lines, window, above: 0, touched: String::new() })
    }

    fn last(&self) -> usize {
        self.lines.len() - self.window
    }

    pub(super) fn touch(&mut self, key: &str) {
        match key {
            "up" => self.above = self.above.saturating_sub(self.window - 1),
            "down" => self.above = (self.above + self.window - 1).min(self.last()),
            line if self.seen().any(|seen| seen == line) => line.clone_into(&mut self.touched),
            _ => {}
        }
    }

    fn seen(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().skip(self.above).take(self.window)
    }

    pub(super) fn view(&self, words: &Words) -> View {
        let line =
            |name: &String| Row::one(Item::new(Kind::Line, name, words.get(name)).on(*name == self.touched));
        let place = words
            .with("where", "first", &(self.above + 1).to_string())
            .replace("{last}", &(self.above + self.window).to_string())
            .replace("{all}", &self.lines.len().to_string());
        let up = Item::new(Kind::Button, "up", words.own("up")).icon("up").off(self.above == 0).wide(2);
        let down =
            Item::new(Kind::Button, "down", words.own("down")).icon("down").off(self.above == self.last());
        let mut rows: Vec<Row> = self.seen().map(line).collect();
        rows.push(Row::of([up, Item::still(Kind::Text, place).wide(2), down.wide(2)]));
        View { frame: Frame::Window, rows, keys: vec![] }
    }

    pub(super) fn facts(&self) -> Facts {
        facts([
            ("top", (self.above + 1).to_string()),
            ("touched", self.touched.clone()),
            ("end", yes(self.above == self.last()).to_owned()),
        ])
    }
}
