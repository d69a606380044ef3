//! The day's table, for the association's own spreadsheet: one row a unit.
//!
//! `asset-tag; place; state; reasons; machine; drives; image; verified; hostname; label; minutes`. Minutes are from
//! the first step to the last end. A field that a spreadsheet would take for a formula gets an apostrophe in front.

use perron_qualify::Text;

use super::records::StepRow;
use super::schema::UnitRow;
use super::state::{self, State};
use crate::machine::Verification;
use crate::plain::plain;
use crate::table::write_row;

const COLUMNS: [&str; 11] = [
    "asset-tag",
    "place",
    "state",
    "reasons",
    "machine",
    "drives",
    "image",
    "verified",
    "hostname",
    "label",
    "minutes",
];
/// The longest field, in characters.
const FIELD_MAX: usize = 300;

/// The table of these units.
pub(super) fn table(units: &[(&UnitRow, Vec<StepRow>)]) -> String {
    let mut text = String::new();
    write_row(&mut text, &COLUMNS);
    for (unit, steps) in units {
        let fields = fields(unit, steps).map(|field| harmless(&field));
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        write_row(&mut text, &fields);
    }
    text
}

fn fields(unit: &UnitRow, steps: &[StepRow]) -> [String; 11] {
    let (state, parts) = (state::of(steps).state, state::parts(steps));
    let (word, reasons, label) = words(&state);
    let machine = parts.qualification.as_ref().map(|report| &report.machine);
    let machine = machine.map(|m| format!("{} {} {}", m.vendor, m.model, m.serial)).unwrap_or_default();
    let drives: Vec<&str> = parts.erasures.iter().map(|drive| drive.serial.trim()).collect();
    let verified =
        matches!(&parts.image, Some(image) if matches!(image.verification, Verification::Verified { .. }));
    [
        unit.asset_tag.to_string(),
        unit.place.clone(),
        word.to_owned(),
        reasons,
        machine,
        drives.join(" "),
        parts.image.as_ref().map(|image| format!("{} {}", image.name, image.version)).unwrap_or_default(),
        yes_or_no(verified),
        unit.hostname.clone(),
        yes_or_no(label),
        minutes(steps).to_string(),
    ]
}

/// The state's word, its reasons, and whether a label is out.
fn words(state: &State) -> (&'static str, String, bool) {
    match state {
        State::Waiting => ("waiting", String::new(), false),
        State::Qualified => ("qualified", String::new(), false),
        State::Erased => ("erased", String::new(), false),
        State::Flashed => ("flashed", String::new(), false),
        State::Verified => ("verified", String::new(), false),
        State::Enrolled => ("enrolled", String::new(), false),
        State::Labelled => ("ready", String::new(), true),
        State::Rejected { reasons, labelled } => ("rejected", english(reasons), *labelled),
        State::Failed { step, reason } => ("failed", format!("{step}: {reason}"), false),
    }
}

fn english(reasons: &[Text]) -> String {
    reasons.iter().map(Text::en).collect::<Vec<_>>().join(" ")
}

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// Whole minutes from the first step to the last end, rounded up.
fn minutes(steps: &[StepRow]) -> i64 {
    let first = steps.first().map_or(0, |row| row.begun);
    let last =
        steps.iter().filter_map(|row| row.end.as_ref()).map(|(ended, _)| *ended).max().unwrap_or(first);
    (last - first).max(0).saturating_add(59) / 60
}

fn harmless(field: &str) -> String {
    let text = plain(field, FIELD_MAX);
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::{Outcome, Step};
    use super::*;
    use crate::machine::samples;

    #[test]
    fn one_row_a_unit_and_no_formula() {
        let unit = |tag: &str, place: &str| UnitRow {
            asset_tag: tag.parse().unwrap(),
            place: place.to_owned(),
            hostname: format!("borne-{}", tag.to_lowercase()),
        };
        let mut report = samples::spare().qualification.unwrap();
        report.machine.vendor = "=cmd|' /C calc'!A0".to_owned();
        let qualified = Outcome::Qualified(samples::parts().qualification.unwrap());
        let row = |step, begun, end| StepRow { step, begun, end };
        let units = [
            (unit("K-1", "Salle; 2"), vec![]),
            (unit("K-2", "Mairie"), vec![row(Step::Qualify, 60, Some((181, Outcome::Qualified(report))))]),
            (
                unit("K-3", "Mairie"),
                vec![
                    row(Step::Qualify, 0, Some((30, qualified))),
                    row(Step::Erase, 40, Some((100, Outcome::Erased(samples::parts().erasures)))),
                    row(Step::Flash, 110, Some((200, Outcome::Failed { reason: "cable\u{1b}".to_owned() }))),
                ],
            ),
        ];
        let units: Vec<_> = units.iter().map(|(unit, rows)| (unit, rows.clone())).collect();
        let text = table(&units);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], COLUMNS.join(";"));
        assert_eq!(lines[1], "K-1;\"Salle; 2\";waiting;;;;;no;borne-k-1;no;0");
        assert!(lines[2].starts_with("K-2;Mairie;rejected;The memory fails") && lines[2].contains(";'=cmd|"));
        assert!(lines[2].ends_with(";no;3"), "{}", lines[2]);
        assert_eq!(
            lines[3],
            "K-3;Mairie;failed;flash: cable;Exemple Bureau 700 SN-4711;SSD-0042;;no;borne-k-3;no;4"
        );
    }
}
