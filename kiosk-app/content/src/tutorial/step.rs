//! One `[[step]]`: which keys its kind has, and whether their values fit each other.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Exercise, Kind, Lines, Spot, Step};
use crate::finding::{Notes, Rule};
use crate::vocabulary::is_name;

/// Lines of a goal or way.
const SCRIPT_MAX: usize = 24;
/// Keys of a beginning.
const START_MAX: usize = 60;
/// Characters of a value.
const VALUE_MAX: usize = 400;
/// Places in a picture.
const SPOTS_MAX: usize = 6;
/// Rounding of percentages.
const TOLERANCE: f32 = 0.01;

/// A step as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub(super) id: String,
    kind: String,
    picture: Option<String>,
    pub(super) stage: Option<String>,
    scene: Option<String>,
    start: Option<toml::Table>,
    goal: Option<Vec<String>>,
    way: Option<Vec<String>>,
    options: Option<Vec<String>>,
    right: Option<Vec<String>>,
    shown: Option<Vec<String>>,
    spots: Option<BTreeMap<String, String>>,
}

impl RawStep {
    fn written(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            ("picture", self.picture.is_some()),
            ("stage", self.stage.is_some()),
            ("scene", self.scene.is_some()),
            ("start", self.start.is_some()),
            ("goal", self.goal.is_some()),
            ("way", self.way.is_some()),
            ("options", self.options.is_some()),
            ("right", self.right.is_some()),
            ("shown", self.shown.is_some()),
            ("spots", self.spots.is_some()),
        ];
        all.into_iter().filter_map(|(key, there)| there.then_some(key))
    }
}

/// Makes a step of what is written.
pub(super) struct Maker<'a> {
    pub(super) index: usize,
    pub(super) lines: &'a Lines,
    pub(super) stages: &'a BTreeMap<String, toml::Table>,
    pub(super) notes: &'a mut Notes,
}

impl Maker<'_> {
    fn error(&mut self, key: &str, rule: Rule, what: impl Into<String>, remedy: impl Into<String>) {
        self.notes.error(self.lines.step_key(self.index, key), rule, what, remedy);
    }

    /// The step; `None` where so much is missing that there is none.
    pub(super) fn make(&mut self, raw: &RawStep) -> Option<Step> {
        let (needed, allowed): (&[&str], &[&str]) = match raw.kind.as_str() {
            "read" => (&[], &["picture"]),
            "practice" => (&["goal", "way"], &["stage", "scene", "start"]),
            "choice" => (&["options", "right"], &[]),
            "order" => (&["options", "shown"], &[]),
            "hotspot" => (&["picture", "spots", "right"], &[]),
            "recap" => (&[], &[]),
            other => {
                self.error(
                    "kind",
                    Rule::Key,
                    format!("there is no kind of step “{other}”"),
                    "write read, practice, choice, order, hotspot or recap",
                );
                return None;
            }
        };
        for key in raw.written().filter(|key| !needed.contains(key) && !allowed.contains(key)) {
            self.error(
                key,
                Rule::Key,
                format!("a {} has no `{key}`", raw.kind),
                "remove it, or choose another kind",
            );
        }
        for key in needed.iter().filter(|key| !raw.written().any(|written| written == **key)) {
            self.error("id", Rule::Key, format!("the {} “{}” has no `{key}`", raw.kind, raw.id), "add it");
        }
        if let Some(picture) = raw.picture.as_deref().filter(|name| !is_picture(name)) {
            self.error(
                "picture",
                Rule::Picture,
                format!("“{picture}” is no name of a picture"),
                "write a name in small letters that ends in .svg",
            );
        }
        let kind = match raw.kind.as_str() {
            "read" => Kind::Read { picture: raw.picture.clone() },
            "practice" => Kind::Practice(self.exercise(raw)?),
            "choice" => self.choice(raw)?,
            "order" => self.order(raw)?,
            "hotspot" => self.hotspot(raw)?,
            _ => Kind::Recap,
        };
        Some(Step { id: raw.id.clone(), kind })
    }

    fn exercise(&mut self, raw: &RawStep) -> Option<Exercise> {
        let mut start = BTreeMap::new();
        if let Some(name) = &raw.stage {
            match self.stages.get(name) {
                Some(stage) => self.flatten("", stage, &mut start),
                None => self.error(
                    "stage",
                    Rule::Stage,
                    format!("there is no stage “{name}”"),
                    format!("add [stage.{name}] with its scene"),
                ),
            }
        }
        if let Some(own) = &raw.start {
            self.flatten("", own, &mut start);
        }
        let scene = raw.scene.clone().or_else(|| start.remove("scene"));
        start.remove("scene");
        if scene.is_none() {
            self.error(
                "stage",
                Rule::Stage,
                format!("no scene is named for “{}”", raw.id),
                "name a stage that has a scene, or write scene = \"…\"",
            );
        }
        if start.len() > START_MAX || start.values().any(|value| value.chars().count() > VALUE_MAX) {
            self.error(
                "start",
                Rule::Size,
                "the beginning is too long",
                format!("keep {START_MAX} keys of {VALUE_MAX} characters at most"),
            );
        }
        let (goal, way) = (self.script("goal", raw.goal.as_ref())?, self.script("way", raw.way.as_ref())?);
        Some(Exercise { scene: scene?, start, goal, way })
    }

    fn script(&mut self, key: &str, lines: Option<&Vec<String>>) -> Option<Vec<String>> {
        let lines = lines?;
        if lines.is_empty()
            || lines.len() > SCRIPT_MAX
            || lines.iter().any(|line| line.chars().count() > VALUE_MAX)
        {
            self.error(
                key,
                Rule::Goal,
                format!("the {key} has {} lines, or a line that is too long", lines.len()),
                format!("write 1 to {SCRIPT_MAX} lines"),
            );
        }
        Some(lines.clone())
    }

    /// `page.home = "…"` is a table within a table for TOML and one key for a scene.
    fn flatten(&mut self, prefix: &str, table: &toml::Table, into: &mut BTreeMap<String, String>) {
        for (key, value) in table {
            let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                toml::Value::String(text) => drop(into.insert(name, text.clone())),
                toml::Value::Integer(number) => drop(into.insert(name, number.to_string())),
                toml::Value::Table(inner) if prefix.len() < VALUE_MAX => self.flatten(&name, inner, into),
                _ => self.error(
                    "start",
                    Rule::Toml,
                    format!("`{name}` is no text"),
                    "write it between quotation marks: on, off, words divided by spaces",
                ),
            }
        }
    }

    /// Options: so many, each with a name of its own.
    fn options(&mut self, raw: &RawStep, count: std::ops::RangeInclusive<usize>) -> Option<Vec<String>> {
        let options = raw.options.clone()?;
        let names: BTreeSet<&String> = options.iter().filter(|name| is_name(name, 1)).collect();
        if names.len() != options.len() || !count.contains(&options.len()) {
            self.error(
                "options",
                Rule::Options,
                format!(
                    "{} options, one of them twice, or with other signs than a-z, 0-9 and hyphens",
                    options.len()
                ),
                format!("write {} to {} different names", count.start(), count.end()),
            );
        }
        Some(options)
    }

    fn right(&mut self, raw: &RawStep, among: &[String]) -> Option<Vec<String>> {
        let right = raw.right.clone()?;
        let different: BTreeSet<&String> = right.iter().filter(|name| among.contains(name)).collect();
        if right.is_empty() || different.len() != right.len() {
            self.error(
                "right",
                Rule::Right,
                format!("the right answer “{}” is not among {}", right.join(" "), among.join(", ")),
                "name one of them",
            );
        } else if right.len() == among.len() {
            self.error("right", Rule::Right, "every answer is right", "add a wrong one");
        }
        Some(right)
    }

    fn choice(&mut self, raw: &RawStep) -> Option<Kind> {
        let options = self.options(raw, 2..=4)?;
        let right = self.right(raw, &options)?;
        Some(Kind::Choice { options, right })
    }

    fn order(&mut self, raw: &RawStep) -> Option<Kind> {
        let (options, shown) = (self.options(raw, 3..=5)?, raw.shown.clone()?);
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort();
            names
        };
        if sorted(&options) != sorted(&shown) {
            self.error(
                "shown",
                Rule::Shown,
                "the order shown has other names than the options",
                "write the same names in another order",
            );
        } else if options == shown {
            self.error(
                "shown",
                Rule::Shown,
                "the order shown is the right one already",
                "write the same names in another order",
            );
        }
        Some(Kind::Order { options, shown })
    }

    fn hotspot(&mut self, raw: &RawStep) -> Option<Kind> {
        let mut spots = vec![];
        for (name, text) in raw.spots.as_ref()? {
            let spot = spot(name, text);
            if spot.is_none() || !is_name(name, 1) {
                self.error(
                    "spots",
                    Rule::Spots,
                    format!("the spot {name} = “{text}” does not lie on the picture"),
                    "write x y width height in per cent, within 0 to 100",
                );
            }
            spots.extend(spot);
        }
        if !(2..=SPOTS_MAX).contains(&spots.len()) {
            self.error(
                "spots",
                Rule::Spots,
                format!("there are {} spots", spots.len()),
                format!("write 2 to {SPOTS_MAX}"),
            );
        }
        spots.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        let over = spots
            .iter()
            .enumerate()
            .find_map(|(i, a)| Some((a, spots.iter().skip(i + 1).find(|b| overlap(a, b))?)));
        if let Some((a, b)) = over {
            let what = format!("the spots {} and {} lie over each other", a.name, b.name);
            self.error("spots", Rule::Spots, what, "move them apart: a touch must mean one thing");
        }
        let among: Vec<String> = raw.spots.iter().flatten().map(|(name, _)| name.clone()).collect();
        let right = self.right(raw, &among)?;
        Some(Kind::Hotspot { picture: raw.picture.clone()?, spots, right })
    }
}

/// Whether this may be the name of a picture's file.
pub(crate) fn is_picture(name: &str) -> bool {
    name.strip_suffix(".svg").is_some_and(|stem| is_name(stem, 1))
}

fn spot(name: &str, text: &str) -> Option<Spot> {
    let numbers: Vec<f32> = text.split_whitespace().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [x, y, width, height] = *numbers.as_slice() else { return None };
    let within = |from: f32, size: f32| from >= 0.0 && size > 0.0 && from + size <= 100.0 + TOLERANCE;
    (within(x, width) && within(y, height)).then(|| Spot { name: name.to_owned(), x, y, width, height })
}

fn overlap(a: &Spot, b: &Spot) -> bool {
    let apart = |from: f32, size: f32, other: f32| from + size <= other + TOLERANCE;
    !(apart(a.x, a.width, b.x)
        || apart(b.x, b.width, a.x)
        || apart(a.y, a.height, b.y)
        || apart(b.y, b.height, a.y))
}
