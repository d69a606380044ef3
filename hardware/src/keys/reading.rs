//! From strokes to the text that stood on the paper.
//!
//! No scanner says for which country it is set. The codes that Perron prints do: their first four characters, as `PT1:`,
//! are typed by different keys in most layouts. Each layout that reads such a start is possible from then on, the others
//! are not. The layouts of Germany and of Spain type that start alike and differ only in Y and Z: then there are two
//! readings, and both are passed on until the site says which ([`Layouts::only`]).

use evdev::KeyCode;

use super::dead;
use super::layout::{Layout, Level};
use super::stroke::Stroke;
use crate::scanner::{Scan, ScanFault, is_own};

/// The layouts that a scanner may be set to, the likeliest first. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layouts {
    possible: Vec<Layout>,
    /// Said by the site: no code changes it.
    is_fixed: bool,
    /// Whether the last of our codes was read by none of the possible ones.
    is_doubted: bool,
}

impl Default for Layouts {
    /// Any.
    fn default() -> Self {
        Self::of(&[])
    }
}

impl Layouts {
    /// This one, as the site's configuration says.
    #[must_use]
    pub fn only(layout: Layout) -> Self {
        Self { possible: vec![layout], is_fixed: true, is_doubted: false }
    }

    /// These, as they were learned; any where there are none.
    #[must_use]
    pub fn of(layouts: &[Layout]) -> Self {
        let possible = if layouts.is_empty() { Layout::ALL.to_vec() } else { layouts.to_vec() };
        Self { possible, is_fixed: false, is_doubted: false }
    }

    /// Those that are possible.
    #[must_use]
    pub fn possible(&self) -> &[Layout] {
        &self.possible
    }

    /// Reads a code, and keeps of the layouts those that fit where it is one of ours.
    ///
    /// # Errors
    /// [`ScanFault::Unreadable`] when no layout gives a text that may be passed on.
    pub fn read(&mut self, strokes: &[Stroke]) -> Result<Scan, ScanFault> {
        if let Some(scan) = self.own(&self.possible.clone(), strokes, false) {
            return Ok(scan);
        }
        // Somebody set it to another country, or printed a code that looks so: the second in a row is believed.
        if !self.is_fixed
            && let Some(scan) = self.own(&Layout::ALL, strokes, true)
        {
            return Ok(scan);
        }
        let read: Vec<Scan> = readings(&self.possible, strokes).map(|(_, scan)| scan).collect();
        let most = read.iter().map(|scan| likeness(scan.as_str())).max().ok_or(ScanFault::Unreadable)?;
        let mut likely = read.into_iter().filter(|scan| likeness(scan.as_str()) == most);
        let mut first = likely.next().ok_or(ScanFault::Unreadable)?;
        first.set_other(likely.find(|other| *other != first));
        Ok(first)
    }

    /// Reads a code as one of ours by these layouts.
    fn own(&mut self, layouts: &[Layout], strokes: &[Stroke], is_against: bool) -> Option<Scan> {
        let found: Vec<(Layout, Scan)> =
            readings(layouts, strokes).filter(|(_, scan)| is_own(scan.as_str())).collect();
        let mut first = found.first()?.1.clone();
        first.set_other(found.iter().map(|(_, scan)| scan).find(|scan| **scan != first).cloned());
        if !is_against || std::mem::replace(&mut self.is_doubted, true) {
            self.possible = found.iter().map(|(layout, _)| *layout).collect();
            self.possible.dedup();
            self.is_doubted = false;
        }
        Some(first)
    }
}

/// How much a text looks like one that somebody printed: an address of the web, a number or a name, something with
/// punctuation, anything.
fn likeness(text: &str) -> u8 {
    let starts =
        |start: &&str| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    let all = |more: &[u8]| text.bytes().all(|b| b.is_ascii_alphanumeric() || more.contains(&b));
    if ["http://", "https://", "www."].iter().any(starts) {
        3
    } else if all(b"-") {
        2
    } else {
        u8::from(all(b" -./:"))
    }
}

/// The readings of a code, in the order of the layouts. Where Caps Lock was used, each layout may give two.
fn readings<'s>(layouts: &[Layout], strokes: &'s [Stroke]) -> impl Iterator<Item = (Layout, Scan)> + use<'s> {
    let uses_caps = strokes.iter().any(|stroke| matches!(stroke, Stroke::Key(_, Level { caps: true, .. })));
    let ways = layouts.iter().flat_map(move |layout| {
        // Some computers take Caps Lock for Shift on every key, and scanners are set for them, too.
        [Caps::Turns, Caps::Shifts]
            .into_iter()
            .take(if uses_caps { 2 } else { 1 })
            .map(|caps| (*layout, caps))
    });
    let ways: Vec<_> = ways.collect();
    ways.into_iter()
        .filter_map(|(layout, caps)| Some((layout, Scan::new(text(layout, caps, strokes)?.as_bytes()).ok()?)))
}

/// What Caps Lock does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caps {
    /// Turns small letters and capitals, as the layout says.
    Turns,
    /// As if Shift were held.
    Shifts,
}

/// The text that the strokes type in this layout; none where one of them types nothing.
fn text(layout: Layout, caps: Caps, strokes: &[Stroke]) -> Option<String> {
    let mut text = String::with_capacity(strokes.len());
    let mut waiting: Option<char> = None;
    for stroke in strokes {
        let next = match *stroke {
            Stroke::Key(key, level) => layout.character(key, with(caps, level))?,
            Stroke::Control(key) => control(layout, key)?,
            Stroke::Character(c) => c,
            Stroke::End | Stroke::Chord | Stroke::Lost => return None,
        };
        match waiting.take() {
            Some(mark) => {
                let (first, second) = dead::join(mark, next);
                text.push(first);
                text.extend(second);
            }
            None if dead::is_mark(next) => waiting = Some(next),
            None => text.push(next),
        }
    }
    text.extend(waiting.map(dead::alone));
    Some(text)
}

fn with(caps: Caps, level: Level) -> Level {
    if caps == Caps::Shifts && level.caps { Level { shift: true, caps: false, ..level } } else { level }
}

/// The control character that Ctrl and a key give: Ctrl and M is Enter's, Ctrl and the closing bracket of the American
/// keyboard, wherever that stands, the group separator.
fn control(layout: Layout, key: KeyCode) -> Option<char> {
    let letter = layout.character(key, Level::default()).filter(char::is_ascii_lowercase);
    let code = match (letter, key) {
        (Some(letter), _) => u32::from(letter) & 0x1f,
        (None, KeyCode::KEY_LEFTBRACE) => 0x1b,
        (None, KeyCode::KEY_BACKSLASH) => 0x1c,
        (None, KeyCode::KEY_RIGHTBRACE) => 0x1d,
        (None, KeyCode::KEY_6) => 0x1e,
        (None, KeyCode::KEY_MINUS) => 0x1f,
        (None, _) => return None,
    };
    char::from_u32(code)
}
