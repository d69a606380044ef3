//! Battery: what is left of the capacity that it had when new.
//!
//! A kiosk stands on mains, so a worn battery rules nothing out by itself; but old cells swell, and the reason says it.

use crate::clean;
use crate::draft::Draft;
use crate::exam::Exam;
use crate::report::{Outcome, Part};
use crate::words::{Message, say};

/// Where the kernel lists mains, batteries and what has one, such as mice.
const SUPPLIES: &str = "/sys/class/power_supply";

/// Enclosures that are carried, as the SMBIOS numbers them: portable to sub-notebook, tablet, convertible, detachable.
const PORTABLE: [u64; 7] = [8, 9, 10, 14, 30, 31, 32];

/// The most batteries that are told.
const BATTERIES_MAX: usize = 4;

/// More than this of the first capacity is not believed.
const PERCENT_MAX: u64 = 200;

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let names: Vec<String> = exam.names(SUPPLIES).into_iter().filter(|name| is_main(exam, name)).collect();
    if names.is_empty() {
        let is_portable =
            exam.count("/sys/class/dmi/id/chassis_type").is_some_and(|kind| PORTABLE.contains(&kind));
        let outcome = if is_portable { Outcome::Limited } else { Outcome::Pass };
        let reason = say!("battery-portable-without");
        return Draft::absent(Part::Battery, say!("battery-none"), outcome, reason);
    }
    let mut draft = Draft::new(Part::Battery);
    for name in names.iter().take(BATTERIES_MAX) {
        weigh(exam, name, &mut draft);
    }
    draft
}

/// A battery of the machine itself, that is plugged in.
fn is_main(exam: &Exam<'_>, name: &str) -> bool {
    let field = |field: &str| exam.text(&format!("{SUPPLIES}/{name}/{field}"));
    field("type").as_deref() == Some("Battery")
        && field("scope").as_deref() != Some("Device")
        && field("present").as_deref() != Some("0")
}

fn weigh(exam: &Exam<'_>, name: &str, draft: &mut Draft) {
    let path = |field: &str| format!("{SUPPLIES}/{name}/{field}");
    let pair = |kind: &str| {
        let full = exam.count(&path(&format!("{kind}_full")))?;
        let new = exam.count(&path(&format!("{kind}_full_design"))).filter(|new| *new > 0)?;
        full.checked_mul(100).map(|full| full / new)
    };
    let cycles = exam.count(&path("cycle_count")).filter(|cycles| *cycles > 0);
    let name = clean::name(name);
    match pair("energy").or_else(|| pair("charge")).filter(|percent| *percent <= PERCENT_MAX) {
        Some(percent) => {
            draft.saw(say!("battery-capacity", name, percent));
            let outcome = exam.profile.battery.health_percent.rate(percent);
            draft.weigh(outcome, say!("battery-worn", name));
        }
        None => {
            draft.saw(Message::same(name.as_str()));
            draft.weigh(Outcome::Unknown, say!("battery-no-capacity", name));
        }
    }
    if let Some(cycles) = cycles {
        draft.saw(say!("battery-cycles", cycles));
    }
}

#[cfg(test)]
mod tests {
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{self, Fail, Limited, Pass, Unknown};
    use crate::report::Part;

    #[test]
    fn wear() {
        type Case<'c> = (&'c [(&'c str, &'c str)], Outcome, &'c str);
        let cases: [Case<'_>; 11] = [
            (&[("energy_full", "45000000"), ("energy_full_design", "50000000")], Pass, "90 %"),
            (&[("charge_full", "2000000"), ("charge_full_design", "4000000")], Limited, "50 %"),
            (&[("energy_full", "29"), ("energy_full_design", "100")], Fail, "29 %"),
            (&[("energy_full", "110"), ("energy_full_design", "100")], Pass, "110 %"),
            (&[("energy_full", "100"), ("energy_full_design", "0")], Unknown, "BAT0"),
            (&[("energy_full", "-5"), ("energy_full_design", "100")], Unknown, "BAT0"),
            (&[("energy_full", "18446744073709551615"), ("energy_full_design", "1")], Unknown, "BAT0"),
            (&[("energy_full", "900"), ("energy_full_design", "100")], Unknown, "BAT0"),
            (&[("cycle_count", "412")], Unknown, "BAT0, 412 cycles"),
            (&[("present", "0")], Pass, "none"),
            (&[("scope", "Device"), ("energy_full", "1")], Pass, "none"),
        ];
        for (fields, outcome, seen) in cases {
            let mut machine = FakeMachine::new().file("/sys/class/power_supply/BAT0/type", "Battery\n");
            for (field, value) in fields {
                machine = machine.file(&format!("/sys/class/power_supply/BAT0/{field}"), value);
            }
            let found = machine.file("/sys/class/power_supply/AC/type", "Mains").part(Part::Battery);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(found.seen.en().contains(seen), "{found:?}");
        }
    }

    #[test]
    fn none_in_a_desktop_is_fine_and_in_a_laptop_a_limit() {
        for (kind, outcome) in [("3", Pass), ("13", Pass), ("10", Limited), ("30", Limited), ("x", Pass)] {
            let found = FakeMachine::new().file("/sys/class/dmi/id/chassis_type", kind).part(Part::Battery);
            assert_eq!((found.outcome, found.seen.en()), (outcome, "none"), "{kind}");
        }
    }
}
