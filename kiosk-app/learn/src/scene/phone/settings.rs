//! The telephone's settings: switches that are on or off, and levels of five steps.

use crate::scene::act::on_off;
use crate::scene::names::{are_names, needs};
use crate::scene::{Facts, Item, Kind, Row, Start, StartError, Words};

/// Switches at most: three rows of two.
const SWITCHES_MAX: usize = 6;
/// From here on two stand side by side.
const PAIRS_FROM: usize = 4;
/// Levels at most, a row each.
const LEVELS_MAX: usize = 3;
/// The largest level.
const LEVEL_MAX: u8 = 4;
/// What stands there where the author names none.
const USUAL_SWITCHES: &str = "wifi=on sound=on";
const USUAL_LEVELS: &str = "bright=2 volume=2";
/// The telephone's own items and facts, which no setting may be called.
const OWN: [&str; 15] = [
    "home",
    "back",
    "return",
    "view",
    "open",
    "read",
    "link",
    "forwarded",
    "deleted",
    "blocked",
    "sent",
    "text",
    "focus",
    "call",
    "called",
];

#[derive(Clone, Debug)]
pub(super) struct Settings {
    switches: Vec<(String, bool)>,
    levels: Vec<(String, u8)>,
}

impl Settings {
    pub(super) fn open(start: &mut Start<'_>, words: &Words) -> Result<Self, StartError> {
        let on = |value: &str| match value {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
        let step = |value: &str| value.parse().ok().filter(|step| *step <= LEVEL_MAX);
        let remedy = "at most 6, each once, as wifi=off sound=on";
        let switches = pairs(start, "switches", USUAL_SWITCHES, SWITCHES_MAX, on, remedy)?;
        let remedy = "at most 3, each once, as bright=2 volume=0, from 0 to 4";
        let levels = pairs(start, "levels", USUAL_LEVELS, LEVELS_MAX, step, remedy)?;
        let buttons: Vec<String> = levels.iter().flat_map(|(name, _)| buttons(name)).collect();
        let all = switches.iter().map(|(name, _)| name).chain(levels.iter().map(|(name, _)| name));
        let mut taken = OWN.to_vec();
        taken.push("speaker");
        if !are_names(all.clone().chain(&buttons).map(String::as_str), &taken) {
            let written: Vec<&str> = all.map(String::as_str).collect();
            return Err(Start::wrong("levels", &written.join(" "), "names that nothing else here has"));
        }
        all.into_iter().try_for_each(|name| needs(words, name))?;
        Ok(Self { switches, levels })
    }

    pub(super) fn touch(&mut self, key: &str) {
        if let Some((_, on)) = self.switches.iter_mut().find(|(name, _)| name == key) {
            *on = !*on;
        }
        for (name, step) in &mut self.levels {
            let [more, less] = buttons(name);
            if key == more {
                *step = (*step + 1).min(LEVEL_MAX);
            } else if key == less {
                *step = step.saturating_sub(1);
            }
        }
    }

    pub(super) fn rows(&self, words: &Words) -> Vec<Row> {
        let check = |(name, on): &(String, bool)| {
            let state = words.own(if *on { "state-on" } else { "state-off" });
            Item::new(Kind::Check, name.as_str(), words.get(name)).icon(icon(name)).trail(state).on(*on)
        };
        let abreast = if self.switches.len() < PAIRS_FROM { 1 } else { 2 };
        let mut rows: Vec<Row> =
            self.switches.chunks(abreast).map(|row| Row::of(row.iter().map(check))).collect();
        rows.extend(self.levels.iter().map(|(name, step)| {
            let [more, less] = buttons(name);
            let label = words.get(name);
            let less = Item::new(Kind::Button, less, words.own("less")).icon("minus").off(*step == 0);
            let more = Item::new(Kind::Button, more, words.own("more")).icon("plus").off(*step == LEVEL_MAX);
            let meter = Item::still(Kind::Meter, label).icon(icon(name)).level(*step, LEVEL_MAX);
            Row::of([meter, less.wide(0), more.wide(0)])
        }));
        rows
    }

    pub(super) fn facts(&self) -> Facts {
        let switches = self.switches.iter().map(|(name, on)| (name.clone(), on_off(*on)));
        switches.chain(self.levels.iter().map(|(name, step)| (name.clone(), step.to_string()))).collect()
    }
}

fn buttons(level: &str) -> [String; 2] {
    [format!("{level}-more"), format!("{level}-less")]
}

/// `name=value name=value`.
fn pairs<T>(
    start: &mut Start<'_>,
    key: &str,
    usual: &'static str,
    max: usize,
    value: impl Fn(&str) -> Option<T>,
    remedy: &'static str,
) -> Result<Vec<(String, T)>, StartError> {
    let written = start.text(key).unwrap_or(usual);
    let pair = |word: &str| {
        let (name, text) = word.split_once('=')?;
        Some((name.to_owned(), value(text)?))
    };
    let pairs: Option<Vec<(String, T)>> = written.split_whitespace().map(pair).collect();
    let good =
        pairs.filter(|all| all.len() <= max && are_names(all.iter().map(|(name, _)| name.as_str()), &[]));
    good.ok_or_else(|| Start::wrong(key, written, remedy))
}

fn icon(name: &str) -> &'static str {
    match name {
        "wifi" => "wifi",
        "airplane" => "plane",
        "bluetooth" => "bluetooth",
        "sound" | "volume" => "speaker",
        "location" => "pin",
        "data" => "chart",
        "bright" => "sun",
        "letters" => "book",
        _ => "",
    }
}
