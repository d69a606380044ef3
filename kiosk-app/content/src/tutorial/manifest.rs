//! `tutorial.toml`, read strictly: a misspelt key would change nothing without a word.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::lines::line_at;
use super::{Audience, FORMAT, Lines, Meta, STEPS_MAX, Step, sources, step};
use crate::finding::{Notes, Rule};
use crate::vocabulary::{
    ADMINISTRATIVE, DIGCOMP, ID_MIN, LEVEL_MAX, THEMES, is_competence, is_icon, is_language, is_name,
    needs_administrative,
};

/// Competences of one tutorial.
const COMPETENCES_MAX: usize = 3;
/// Words that find workshops.
const WORKSHOPS_MAX: usize = 12;
/// Tutorials proposed at the end.
const NEXT_MAX: usize = 3;
/// The longest tutorial, in minutes.
const MINUTES_MAX: u16 = 60;

/// A description as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "format")]
    _format: i64,
    id: String,
    version: u32,
    digcomp: String,
    competences: Vec<String>,
    level: u8,
    minutes: u16,
    themes: Vec<String>,
    audience: String,
    icon: String,
    #[serde(default)]
    workshops: Vec<String>,
    #[serde(default)]
    next: Vec<String>,
    #[serde(default)]
    unreviewed: Vec<String>,
    #[serde(default)]
    sources: Vec<toml::Spanned<sources::RawSource>>,
    #[serde(default)]
    stage: BTreeMap<String, toml::Table>,
    #[serde(default)]
    step: Vec<step::RawStep>,
}

/// Only the format: whatever else a later one brings.
#[derive(Deserialize)]
struct Format {
    format: i64,
}

/// Reads TOML of a format we know, or notes why not.
pub(crate) fn strictly<T: DeserializeOwned>(text: &str, notes: &mut Notes) -> Option<T> {
    let mut read = |error: toml::de::Error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        notes.error(
            line,
            Rule::Toml,
            error.message().trim().replace('\n', " "),
            "correct the line; the page on writing tutorials lists the keys",
        );
    };
    match toml::from_str::<Format>(text) {
        Err(error) => {
            read(error);
            None
        }
        Ok(Format { format }) if format != FORMAT => {
            notes.error(
                Lines::of(text, "").top("format"),
                Rule::Format,
                format!("this is format {format}; this program reads format {FORMAT}"),
                if format > FORMAT { "update Perron, then try again" } else { "write format = 1" },
            );
            None
        }
        Ok(_) => toml::from_str(text).map_err(read).ok(),
    }
}

/// Reads a description of the tutorial in the folder `id`; notes all that is wrong.
pub(super) fn parse(id: &str, text: &str, notes: &mut Notes) -> Option<(Meta, Vec<Step>, Lines)> {
    let raw: Raw = strictly(text, notes)?;
    let lines = Lines::of(text, "step");
    names(id, &raw, &lines, notes);
    words(&raw, &lines, notes);
    let audience = match raw.audience.as_str() {
        "beginner" => Audience::Beginner,
        "improver" => Audience::Improver,
        other => {
            notes.error(
                lines.top("audience"),
                Rule::Audience,
                format!("nobody is “{other}”"),
                "write beginner or improver",
            );
            Audience::Beginner
        }
    };
    let steps = steps(&raw, &lines, notes);
    let meta = Meta {
        id: raw.id,
        version: raw.version,
        digcomp: raw.digcomp,
        competences: raw.competences,
        level: raw.level,
        minutes: raw.minutes,
        themes: raw.themes,
        audience,
        icon: raw.icon,
        workshops: raw.workshops,
        next: raw.next,
        unreviewed: raw.unreviewed,
        sources: sources::read(raw.sources, text, notes),
    };
    Some((meta, steps, lines))
}

fn names(folder: &str, raw: &Raw, lines: &Lines, notes: &mut Notes) {
    if raw.id != folder || !is_name(&raw.id, ID_MIN) {
        let what = format!(
            "the id “{}” is not the folder's name “{folder}”, or has other signs than a-z, 0-9 and hyphens",
            raw.id
        );
        notes.error(
            lines.top("id"),
            Rule::Id,
            what,
            "give folder and id the same name of 3 to 40 such signs",
        );
    }
    if raw.version == 0 {
        notes.error(lines.top("version"), Rule::Id, "versions begin with 1", "write version = 1");
    }
    let next = lines.top("next");
    if raw.next.len() > NEXT_MAX {
        notes.error(
            next,
            Rule::Next,
            format!("{} tutorials are proposed at the end", raw.next.len()),
            format!("keep {NEXT_MAX} at most"),
        );
    }
    for id in raw.next.iter().filter(|id| !is_name(id, ID_MIN) || **id == raw.id) {
        notes.error(next, Rule::Next, format!("“{id}” cannot follow this tutorial"), "name another tutorial");
    }
    for lang in raw.unreviewed.iter().filter(|lang| !is_language(lang)) {
        notes.error(
            lines.top("unreviewed"),
            Rule::Unreviewed,
            format!("“{lang}” is no language"),
            "write fr-x-falc, en …",
        );
    }
}

fn words(raw: &Raw, lines: &Lines, notes: &mut Notes) {
    let line = lines.top("digcomp");
    if !DIGCOMP.contains(&raw.digcomp.as_str()) {
        notes.error(
            line,
            Rule::Competence,
            format!("DigComp “{}” is not known", raw.digcomp),
            "write digcomp = \"2.2\"",
        );
    }
    let line = lines.top("competences");
    if !(1..=COMPETENCES_MAX).contains(&raw.competences.len()) {
        notes.error(
            line,
            Rule::Competence,
            format!("there are {} competences", raw.competences.len()),
            "name 1 to 3",
        );
    }
    for code in raw.competences.iter().filter(|code| !is_competence(code)) {
        notes.error(
            line,
            Rule::Competence,
            format!("“{code}” is no competence of DigComp"),
            "write a code from 1.1 to 5.4",
        );
    }
    if !(1..=LEVEL_MAX).contains(&raw.level) {
        notes.error(
            lines.top("level"),
            Rule::Level,
            format!("DigComp has no level {}", raw.level),
            "write 1 to 8; beginners are 1 or 2",
        );
    }
    if !(1..=MINUTES_MAX).contains(&raw.minutes) {
        notes.error(
            lines.top("minutes"),
            Rule::Duration,
            format!("{} minutes", raw.minutes),
            "write 1 to 60",
        );
    }
    themes(raw, lines.top("themes"), notes);
    if !is_icon(&raw.icon) {
        notes.error(
            lines.top("icon"),
            Rule::Icon,
            format!("there is no pictogram “{}”", raw.icon),
            "take one of the list, as mail or lock",
        );
    }
    let line = lines.top("workshops");
    let shouted = raw.workshops.iter().any(|word| word.trim().is_empty() || *word != word.to_lowercase());
    if raw.workshops.len() > WORKSHOPS_MAX || shouted {
        notes.error(
            line,
            Rule::Workshops,
            "there are too many words, an empty one, or capitals",
            format!("write up to {WORKSHOPS_MAX} words in small letters"),
        );
    }
}

fn themes(raw: &Raw, line: usize, notes: &mut Notes) {
    let known = |theme: &String| THEMES.contains(&theme.as_str());
    if raw.themes.is_empty() {
        notes.error(line, Rule::Theme, "there is no theme", "name one of the national activity report");
    }
    for theme in raw.themes.iter().filter(|theme| !known(theme)) {
        notes.error(
            line,
            Rule::Theme,
            format!("“{theme}” is no theme of the national activity report"),
            "take one of its list, as email or sante",
        );
    }
    let alone = !raw.themes.iter().any(|theme| theme == ADMINISTRATIVE);
    for theme in raw.themes.iter().filter(|theme| alone && needs_administrative(theme)) {
        notes.error(
            line,
            Rule::Theme,
            format!("“{theme}” stands alone"),
            format!("add {ADMINISTRATIVE}: the report allows it only beside that"),
        );
    }
}

fn steps(raw: &Raw, lines: &Lines, notes: &mut Notes) -> Vec<Step> {
    // Beyond the limit nothing is looked at: the number itself is the finding.
    let within = raw.step.iter().take(STEPS_MAX * 2);
    let mut seen = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut steps = vec![];
    for (index, written) in within.enumerate() {
        let fits = is_name(&written.id, 1) && written.id != "words";
        if !fits || !seen.insert(written.id.as_str()) {
            notes.error(
                lines.step_key(index, "id"),
                Rule::Id,
                format!(
                    "the step's id “{}” is there twice, or has other signs than a-z, 0-9 and hyphens",
                    written.id
                ),
                "give it a name of its own; words is taken",
            );
        }
        used.extend(written.stage.as_deref());
        let mut maker = step::Maker { index, lines, stages: &raw.stage, notes };
        steps.extend(maker.make(written));
    }
    for name in raw.stage.keys().filter(|name| !used.contains(name.as_str())) {
        notes.warn(
            lines.stage(name),
            Rule::Stage,
            format!("no step uses the stage “{name}”"),
            "remove it, or name it in a step",
        );
    }
    steps
}
