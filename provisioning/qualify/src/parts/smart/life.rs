//! What is used of an ATA drive's life. Its attributes tell it under many names, in both directions.

use serde_json::Value;

use super::attributes::{Attributes, Name, id, name, raw, value};

/// What an attribute says of the drive's life.
#[derive(Clone, Copy)]
enum Life {
    /// Its normalised value is what is left, in percent.
    Left,
    /// The same; where that value does not move, the raw one tells it.
    LeftOrRaw,
    /// Its raw value is what is used, in percent.
    Used,
}

/// Names, by what they hold, that tell the drive's life, the first that fits.
///
/// Left out is `Media_Wearout_Indicator` under 230: a new WD Blue says 1 there, as what is used, and others say 100.
const LIVES: [(&str, Life); 9] = [
    ("life_used", Life::Used), // also DriveLife_Used% and Perc_Rated_Life_Used
    ("lifetime_used", Life::Used),
    ("remaining_life", Life::LeftOrRaw), // also Remaining_Lifetime_Perc
    ("lifetime_remaining%", Life::LeftOrRaw),
    ("life_remain", Life::Left),
    ("lifetime_remain", Life::Left),
    ("life_left", Life::Left),
    ("lifetime_left", Life::Left),
    ("wear_leveling", Life::Left),
];

/// Another that tells it, under this number alone.
const WEAROUT: (u64, &str) = (233, "wearout");

/// Names that smartctl gives to drives that it does not know, whatever the numbers mean there.
const GUESSED: [&str; 2] = ["wear_leveling_count", "media_wearout_indicator"];

/// So many other attributes with nothing as their normalised value: the drive keeps none.
const UNKEPT: usize = 3;

/// Below this number no attribute tells a life.
const LIFE_FROM: u64 = 100;

/// Where the device statistics tell what is used of an SSD's life: number of the page, place in it.
const STATISTIC: (u64, u64) = (7, 8);

/// What is used of the drive's life, in percent: what smartctl makes of it, else the most that an attribute says, else what
/// the device statistics do. A 0 may be made of a value that never moves.
pub(super) fn life_used(attributes: &Attributes<'_>) -> Option<u64> {
    let told = attributes.answer.pointer("/endurance_used/current_percent").and_then(Value::as_u64);
    let is_made_of_nothing =
        |used: &u64| *used == 100 && attributes.rows().any(|row| is_unkept(attributes, row));
    let told = told.filter(|used| !is_made_of_nothing(used));
    let most = || attributes.rows().filter(|row| !is_unkept(attributes, row)).filter_map(used).max();
    let named = told.filter(|used| *used > 0).or_else(most);
    named.filter(|used| *used > 0).or_else(|| statistic(attributes.answer)).or(named).or(told)
}

/// What the device statistics say is used, in percent, which may be more than 100. The drive can mark it as not valid.
fn statistic(answer: &Value) -> Option<u64> {
    let number = |of: &Value, field: &str| of.get(field).and_then(Value::as_u64);
    let pages = answer.pointer("/ata_device_statistics/pages").and_then(Value::as_array)?;
    let page = pages.iter().find(|page| number(page, "number") == Some(STATISTIC.0))?;
    let rows = page.get("table").and_then(Value::as_array)?;
    let row = rows.iter().find(|row| number(row, "offset") == Some(STATISTIC.1))?;
    let is_valid = row.pointer("/flags/valid").and_then(Value::as_bool) != Some(false);
    number(row, "value").filter(|used| is_valid && *used <= u64::from(u8::MAX))
}

/// Whether the name is smartctl's guess, and the drive keeps no normalised values.
fn is_unkept(attributes: &Attributes<'_>, row: &Value) -> bool {
    let is_known = attributes.answer.pointer("/in_smartctl_database").and_then(Value::as_bool) == Some(true);
    let is_guessed = matches!(name(row), Name::Known(name) if GUESSED.contains(&name.as_str()));
    let others = || attributes.rows().filter(|other| id(other) != id(row) && value(other) == Some(0)).count();
    !is_known && is_guessed && value(row) == Some(0) && others() >= UNKEPT
}

/// What a row says is used of the drive's life, in percent.
fn used(row: &Value) -> Option<u64> {
    let Name::Known(name) = name(row) else { return None };
    let id = id(row).filter(|id| *id >= LIFE_FROM)?;
    let is_wearout = id == WEAROUT.0 && name.contains(WEAROUT.1);
    let life = LIVES.iter().find(|(known, _)| name.contains(known)).map(|(_, life)| *life);
    let percent = |value: &u64| *value <= 100;
    let left = value(row).filter(percent);
    match life.or(is_wearout.then_some(Life::Left))? {
        Life::Left => left.map(|left| 100 - left),
        Life::LeftOrRaw => match (left, raw(row).filter(percent)) {
            (Some(0 | 100) | None, Some(raw @ 1..)) => Some(100 - raw),
            (left, _) => left.map(|left| 100 - left),
        },
        Life::Used => match (left, raw(row).filter(|raw| *raw <= u64::from(u8::MAX))) {
            (Some(left @ 1..), Some(0) | None) => Some(100 - left),
            (left, None) => left.map(|left| 100 - left),
            (_, raw) => raw,
        },
    }
}
