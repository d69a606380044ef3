//! The attributes of an ATA drive: what they count, and which of them fail.
//!
//! Makers use one number for many things, and smartctl knows their names: a count of host reads under 198 is no sector
//! lost. A number counts alone only where smartctl knows no name and the drive turns; for it means the same on all of those.

use serde_json::Value;

/// More attributes than a drive has.
const ATTRIBUTES_MAX: usize = 64;

/// The part of a raw value that counts; makers put other things above. All of it set stands for no count.
const RAW_MASK: u64 = 0xffff_ffff;

/// A count: the number under which it stands, and what its name holds where it means that.
pub(super) struct Count(u64, &'static [&'static str], Alone);

/// Whether the number alone says so, where no name is known.
enum Alone {
    /// On a drive that turns.
    OfDisks,
    Never,
}

/// Sectors or blocks that were replaced.
pub(super) const REALLOCATED: Count =
    Count(5, &["realloc", "retired", "retried_bl", "bad_bl"], Alone::OfDisks);
/// Sectors that cannot be read now. Of some SSDs 197 counts corrections, and flips between 0 and 1.
pub(super) const PENDING: Count = Count(197, &["pending_sect"], Alone::OfDisks);
/// Reads that gave nothing.
pub(super) const REPORTED: Count = Count(187, &["uncorr", "reported_ue"], Alone::OfDisks);
/// Sectors that a search of the drive's own could not read.
pub(super) const OFFLINE: Count = Count(198, &["uncor", "uerr"], Alone::OfDisks);
/// What some SSDs tell in their place.
pub(super) const LOST: Count = Count(160, &["uncorr", "uecc"], Alone::Never);

/// Blocks that are bad from the first day are no sign of age.
const FROM_THE_FIRST_DAY: [&str; 4] = ["initial", "factory", "early", "total_bad"];

/// What the names of spare blocks hold.
const SPARE: [&str; 4] = ["reserv", "resrvd", "spare", "rsvd"];

/// What the names of temperatures hold.
const HEAT: [&str; 1] = ["temperature"];

/// The attributes of one answer.
pub(super) struct Attributes<'a> {
    pub(super) answer: &'a Value,
    /// How often its disks turn in a minute; 0 where it has none.
    turns: Option<u64>,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(answer: &'a Value) -> Self {
        let turns = answer.pointer("/rotation_rate").and_then(Value::as_u64);
        Self { answer, turns }
    }

    pub(super) fn is_ssd(&self) -> bool {
        self.turns == Some(0)
    }

    pub(super) fn has_disks(&self) -> bool {
        self.turns > Some(0)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &'a Value> + use<'a> {
        let table = self.answer.pointer("/ata_smart_attributes/table").and_then(Value::as_array);
        table.into_iter().flatten().take(ATTRIBUTES_MAX)
    }

    /// What is counted; none where nothing counts it.
    pub(super) fn count(&self, Count(number, names, alone): &Count) -> Option<u64> {
        let meant = |row: &&Value| match name(row) {
            Name::Known(name) => {
                let is_old = FROM_THE_FIRST_DAY.iter().any(|first| name.contains(first));
                !is_old && names.iter().any(|known| name.contains(known))
            }
            Name::Missing => matches!(alone, Alone::OfDisks) && !self.is_ssd(),
            Name::Secret => false,
        };
        let row = self.rows().filter(|row| id(row) == Some(*number)).find(meant)?;
        raw(row).filter(|count| *count < RAW_MASK)
    }

    /// Whether an attribute fails now that must not, but for heat.
    pub(super) fn has_failed(&self) -> bool {
        self.failed().any(|row| !is_of(row, &HEAT))
    }

    /// Whether the only one that does is a temperature.
    pub(super) fn fails_of_heat_alone(&self) -> bool {
        !self.has_failed() && self.failed().next().is_some()
    }

    fn failed(&self) -> impl Iterator<Item = &'a Value> + use<'a> {
        let must_not = |row: &&Value| row.pointer("/flags/prefailure").and_then(Value::as_bool) == Some(true);
        self.rows().filter(must_not).filter(|row| fails(row))
    }

    /// Whether the spare blocks are at their threshold.
    pub(super) fn is_spare_out(&self) -> bool {
        self.rows().any(|row| is_of(row, &SPARE) && fails(row))
    }

    /// Whether the drive is hotter than its threshold.
    pub(super) fn is_hot(&self) -> bool {
        self.rows().any(|row| is_of(row, &HEAT) && fails(row))
    }
}

/// What smartctl calls an attribute, in small letters.
pub(super) enum Name {
    Known(String),
    /// It knows no name for the number.
    Missing,
    /// It knows that the number means something else on this drive, and not what.
    Secret,
}

pub(super) fn name(row: &Value) -> Name {
    let name = row.get("name").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "" | "unknown_attribute" | "unknown_hdd_attribute" => Name::Missing,
        name if name.starts_with("unk") || name.starts_with("not_in_use") => Name::Secret,
        _ => Name::Known(name),
    }
}

/// Whether the name holds one of these.
fn is_of(row: &Value, words: &[&str]) -> bool {
    matches!(name(row), Name::Known(name) if words.iter().any(|word| name.contains(word)))
}

pub(super) fn id(row: &Value) -> Option<u64> {
    row.get("id").and_then(Value::as_u64)
}

/// The normalised value.
pub(super) fn value(row: &Value) -> Option<u64> {
    row.get("value").and_then(Value::as_u64)
}

/// The raw value. Its text is taken first, as smartctl decodes there what makers mean, but for hexadecimal digits.
pub(super) fn raw(row: &Value) -> Option<u64> {
    let text = row.pointer("/raw/string").and_then(Value::as_str).filter(|text| !text.starts_with("0x"));
    let digits: String = text.unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().or_else(|| row.pointer("/raw/value")?.as_u64().map(|raw| raw & RAW_MASK))
}

/// Whether an attribute's value is at its threshold now: smartctl says so, or it says nothing.
fn fails(row: &Value) -> bool {
    let threshold = row.get("thresh").and_then(Value::as_u64).filter(|threshold| *threshold > 0);
    let is_at = || threshold.zip(value(row)).is_some_and(|(threshold, value)| value <= threshold);
    row.get("when_failed").and_then(Value::as_str).map_or_else(is_at, |told| told.eq_ignore_ascii_case("now"))
}
