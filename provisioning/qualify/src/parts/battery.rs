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

/// What firmware and gauges write where they know no figure, beside 0: all bits of a word.
const UNKNOWN: [u64; 3] = [0x7fff, 0xffff, 0xffff_ffff];

/// The kernel gives figures in µWh and µAh, made of mWh or mAh, or of tens of them.
const UNITS: [u64; 3] = [1, 1000, 10_000];

/// A battery, and what it tells.
struct Battery {
    name: String,
    /// What is left of its first capacity, in percent.
    percent: Option<u64>,
    cycles: Option<u64>,
}

pub(super) fn examine(exam: &Exam<'_>) -> Draft {
    let names = exam.names(SUPPLIES).into_iter().filter(|name| is_main(exam, name)).take(BATTERIES_MAX);
    let batteries: Vec<Battery> = names.map(|name| read(exam, &name)).collect();
    if batteries.is_empty() {
        let is_portable =
            exam.count("/sys/class/dmi/id/chassis_type").is_some_and(|kind| PORTABLE.contains(&kind));
        let outcome = if is_portable { Outcome::Limited } else { Outcome::Pass };
        let reason = say!("battery-portable-without");
        return Draft::absent(Part::Battery, say!("battery-none"), outcome, reason);
    }
    // A second bay may list a battery that is not there: one that tells nothing counts only where none tells more.
    let is_told = batteries.iter().any(|battery| battery.percent.is_some());
    let mut draft = Draft::new(Part::Battery);
    for battery in &batteries {
        weigh(exam, battery, is_told, &mut draft);
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

fn read(exam: &Exam<'_>, name: &str) -> Battery {
    let path = |field: &str| format!("{SUPPLIES}/{name}/{field}");
    let figure = |field: &str| exam.count(&path(field)).filter(|figure| is_figure(*figure));
    let left = |kind: &str| {
        let full = figure(&format!("{kind}_full"))?;
        let new = figure(&format!("{kind}_full_design"))?;
        full.checked_mul(100).map(|full| full / new).filter(|percent| *percent <= PERCENT_MAX)
    };
    Battery {
        name: clean::name(name),
        percent: left("energy").or_else(|| left("charge")),
        cycles: figure("cycle_count"),
    }
}

/// Whether this is a figure, and not what stands for none.
fn is_figure(figure: u64) -> bool {
    figure > 0 && !UNITS.iter().any(|unit| UNKNOWN.iter().any(|word| word * unit == figure))
}

fn weigh(exam: &Exam<'_>, battery: &Battery, is_told: bool, draft: &mut Draft) {
    let name = &battery.name;
    match battery.percent {
        Some(percent) => {
            draft.saw(say!("battery-capacity", name, percent));
            let outcome = exam.profile.battery.health_percent.rate(percent);
            draft.weigh(outcome, say!("battery-worn", name));
        }
        None if is_told => draft.saw(say!("battery-not-told", name)),
        None => {
            draft.saw(Message::same(name.as_str()));
            draft.weigh(Outcome::Unknown, say!("battery-no-capacity", name));
        }
    }
    if let Some(cycles) = battery.cycles {
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
    fn a_second_battery_that_tells_nothing_does_not_count() {
        let good = ("41230000", "47520000");
        for (full, design, seen) in [
            ("0", "47520000", "capacity not known"),
            ("0", "0", "capacity not known"),
            ("65535", "65535", "capacity not known"),
            ("65535000", "47520000", "capacity not known"),
            ("41230000", "655350000", "capacity not known"),
            ("41230000", "65535000", "capacity not known"),
            ("4294967295000", "4294967295000", "capacity not known"),
            ("-1", "-1000", "capacity not known"),
            ("", "", "capacity not known"),
            ("45000000", "47520000", "94 %"),
        ] {
            let with = |machine: FakeMachine, name: &str, (full, design): (&str, &str)| {
                let path = |field: &str| format!("/sys/class/power_supply/{name}/{field}");
                machine
                    .file(&path("type"), "Battery\n")
                    .file(&path("present"), "1\n")
                    .file(&path("cycle_count"), "65535\n")
                    .file(&path("energy_full"), full)
                    .file(&path("energy_full_design"), design)
            };
            for [one, other] in [["BAT0", "BAT1"], ["BAT1", "BAT0"]] {
                let machine = with(with(FakeMachine::new(), one, good), other, (full, design));
                let found = machine.part(Part::Battery);
                assert_eq!(found.outcome, Pass, "{found:?}");
                let seen = [format!("{one}: 86 % of its first capacity"), format!("{other}: {seen}")];
                assert!(seen.iter().all(|seen| found.seen.en().contains(seen)), "{found:?}");
                assert!(!found.seen.en().contains("65535"), "{found:?}");
            }
            if seen.contains("not known") {
                let alone = with(FakeMachine::new(), "BAT0", (full, design)).part(Part::Battery);
                assert_eq!(alone.outcome, Unknown, "{alone:?}");
            }
        }
        let worn = [("BAT0", "45000000"), ("BAT1", "9000000")];
        let both = worn.into_iter().fold(FakeMachine::new(), |machine, (name, full)| {
            let path = |field: &str| format!("/sys/class/power_supply/{name}/{field}");
            machine
                .file(&path("type"), "Battery\n")
                .file(&path("energy_full"), full)
                .file(&path("energy_full_design"), "47520000")
        });
        let found = both.part(Part::Battery);
        assert_eq!(found.outcome, Fail, "old cells swell: {found:?}");
        assert!(found.reason.unwrap().en().contains("BAT1 is worn"));
    }

    #[test]
    fn none_in_a_desktop_is_fine_and_in_a_laptop_a_limit() {
        for (kind, outcome) in [("3", Pass), ("13", Pass), ("10", Limited), ("30", Limited), ("x", Pass)] {
            let found = FakeMachine::new().file("/sys/class/dmi/id/chassis_type", kind).part(Part::Battery);
            assert_eq!((found.outcome, found.seen.en()), (outcome, "none"), "{kind}");
        }
    }
}
