//! The examination: each part once, in an order that lets the technician go early.
//!
//! What only needs reading comes first, then what a person must do, then the tests that take time and nobody.

use crate::budget::Budget;
use crate::draft::{Assessed, Draft};
use crate::exam::{Exam, Options, Wire};
use crate::identity;
use crate::judge::judge_machine;
use crate::parts;
use crate::profile::Profile;
use crate::report::{Part, Report};
use crate::wire::Person;
use crate::words::say;

/// In which order the parts are looked at.
const ORDER: [Part; 13] = [
    Part::Processor,
    Part::Firmware,
    Part::Clock,
    Part::Battery,
    Part::Storage,
    Part::Network,
    Part::Camera,
    Part::Screen,
    Part::Keyboard,
    Part::Usb,
    Part::Sound,
    Part::Temperature,
    Part::Memory,
];

/// Examines a machine. Takes [`crate::budget::TOTAL`] at most; every part gets a finding, whatever the machine answers.
pub fn qualify(wire: &Wire<'_>, profile: &Profile, options: &Options, person: &mut dyn Person) -> Report {
    let mut exam = Exam { wire, profile, options, budget: Budget::new(wire.clock), person };
    let machine = identity::machine(&exam);
    let mut found: Vec<Assessed> = ORDER.into_iter().map(|part| exam.look(part)).collect();
    found.sort_by_key(|one| one.finding.part);
    let (verdict, reasons, keep) = judge_machine(profile, &found);
    let took_s = u32::try_from(exam.budget.spent().as_secs()).unwrap_or(u32::MAX);
    let findings = found.into_iter().map(|one| one.finding).collect();
    Report { machine, profile: profile.name.clone(), findings, verdict, reasons, keep, took_s }
}

impl Exam<'_> {
    fn look(&mut self, part: Part) -> Assessed {
        self.person.begins(part);
        let draft = if self.options.skip.contains(&part) {
            let why = say!("why-skipped");
            Draft::unknown(part, why)
        } else {
            parts::examine(self, part)
        };
        let found = draft.finish();
        self.person.found(&found.finding);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_machine::FakeMachine;
    use crate::report::{Finding, Machine, Outcome, Verdict};
    use crate::text::Text;
    use proptest::prelude::*;

    #[test]
    fn every_part_is_looked_at_once() {
        let mut order = ORDER;
        order.sort();
        assert_eq!(order, Part::ALL);
    }

    /// A finding as a row of a table: part, outcome, what was seen, and why.
    fn row(finding: &Finding) -> (Part, Outcome, &str, &str) {
        let why = finding.reason.as_ref().map(Text::en).unwrap_or_default();
        (finding.part, finding.outcome, finding.seen.en(), why)
    }

    #[test]
    fn what_a_machine_that_says_nothing_is_known_to_lack() {
        use Outcome::{Fail, Limited, Pass, Unknown};
        let report = FakeMachine::new().qualify();
        let found: Vec<_> = report.findings.iter().map(row).collect();
        let rows = [
            (Part::Processor, Unknown, "", "the kernel lists no processor: look at /proc/cpuinfo"),
            (Part::Memory, Unknown, "", "the kernel does not tell its size: look at /proc/meminfo"),
            (Part::Storage, Fail, "none", "no drive is built in: fit one"),
            (Part::Battery, Pass, "none", ""),
            (
                Part::Screen,
                Unknown,
                "none, no touch",
                "no screen is seen: plug in the one that the machine will be used with; dead pixels: nobody looked: \
                 qualify again without --unattended; no touch: it needs a mouse, and an advisor beside it",
            ),
            (Part::Keyboard, Limited, "none", "no keyboard: plug one in if the machine becomes a station"),
            (Part::Sound, Limited, "none", "no sound card: texts cannot be read aloud"),
            (Part::Camera, Limited, "none", "no camera: codes are read with a scanner"),
            (
                Part::Network,
                Fail,
                "none",
                "no adapter, or no driver for it: add one on USB if this machine must be reached",
            ),
            (Part::Usb, Fail, "none", "no port seen: look in the firmware's menu"),
            (
                Part::Clock,
                Unknown,
                "",
                "the kernel shows no clock of the board: look at the date in the firmware's menu",
            ),
            (
                Part::Temperature,
                Unknown,
                "",
                "no sensor of the processor: feel the air at the vents under load",
            ),
            (
                Part::Firmware,
                Unknown,
                "BIOS, no Secure Boot, no TPM seen",
                "no date of the firmware: dmidecode is not there: install dmidecode; it starts without UEFI: look in \
                 its menu for UEFI, or make sure that the image starts from BIOS",
            ),
        ];
        assert_eq!(found, rows);
        assert_eq!((report.verdict, report.keep.as_slice()), (Verdict::SpareParts, [].as_slice()));
        let reasons: Vec<&str> = report.reasons.iter().map(Text::en).collect();
        assert_eq!(reasons, ["storage fail: no drive is built in: fit one"]);
    }

    #[test]
    fn what_is_left_out_is_unknown_and_changes_nothing_else() {
        let whole = FakeMachine::new().qualify();
        for part in Part::ALL {
            let report = FakeMachine::new().skip(part).qualify();
            for (found, before) in report.findings.iter().zip(&whole.findings) {
                if found.part == part {
                    let why = "left out as asked: qualify again without --skip";
                    assert_eq!(row(found), (part, Outcome::Unknown, "", why));
                } else {
                    assert_eq!(found, before, "without {part}");
                }
            }
        }
    }

    #[test]
    fn programs_that_hang_leave_time_for_nobody_and_say_so() {
        let report = FakeMachine::new().drive("sda").drive("sdb").hanging().qualify();
        assert_eq!(report.took_s, 40, "dmidecode twice, smartctl for each drive");
        let storage = report.findings.iter().find(|f| f.part == Part::Storage).unwrap();
        let why = "sda: smartctl gave no answer in 10 s and was stopped: look at the hardware it asks";
        assert_eq!(row(storage), (Part::Storage, Outcome::Unknown, "sda: 119 GiB, sdb: 119 GiB", why));
    }

    #[test]
    fn the_machine_is_named_without_placeholders() {
        let report = FakeMachine::new()
            .file("/sys/class/dmi/id/sys_vendor", "Exemple\n")
            .file("/sys/class/dmi/id/product_name", "Bureau 22\u{1b}[31m")
            .file("/sys/class/dmi/id/product_serial", "Default string")
            .qualify();
        assert_eq!(
            report.machine,
            Machine { vendor: "Exemple".into(), model: "Bureau 22 [31m".into(), ..Machine::default() }
        );
    }

    proptest! {
        /// Whatever lies in files and whatever programs say: a finding for each part, in clean text.
        #[test]
        fn any_bytes_anywhere_give_a_finding(
            bytes in prop::collection::vec(any::<u8>(), 0..200), digits in "[0-9a-fx.: -]{0,40}", guided: bool,
        ) {
            for bytes in [bytes, digits.into_bytes()] {
                let machine = FakeMachine::hostile(bytes);
                let report = if guided { machine.guided().qualify() } else { machine.qualify() };
                prop_assert_eq!(report.findings.len(), 13);
                for finding in &report.findings {
                    prop_assert_eq!(finding.reason.is_some(), finding.outcome != Outcome::Pass);
                    for text in std::iter::once(&finding.seen).chain(&finding.reason).flat_map(|t| [t.en(), t.fr()]) {
                        prop_assert!(!text.chars().any(char::is_control));
                        prop_assert!(text.chars().count() <= crate::clean::SENTENCE_MAX);
                    }
                }
            }
        }
    }
}
