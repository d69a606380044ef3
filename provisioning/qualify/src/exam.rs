//! The examination: each part once, in an order that lets the technician go early.
//!
//! What only needs reading comes first, then what a person must do, then the tests that take time and nobody.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::budget::Budget;
use crate::clean::{self, NAME_MAX, clean};
use crate::draft::{Assessed, Draft};
use crate::judge::judge;
use crate::parts;
use crate::profile::Profile;
use crate::report::{Machine, Part, Report};
use crate::wire::{Clock, Files, Load, Person, Programs, Streams};
use crate::words::{Message, say};

pub use crate::parts::internal_drives;

/// The longest that a program which only reads may take.
const READ: Duration = Duration::from_secs(10);

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

/// The machine that is examined.
pub struct Wire<'w> {
    /// Its files.
    pub files: &'w dyn Files,
    /// Its programs.
    pub programs: &'w dyn Programs,
    /// Its input devices.
    pub streams: &'w dyn Streams,
    /// Work for it.
    pub load: &'w dyn Load,
    /// Its time.
    pub clock: &'w dyn Clock,
}

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether a person stands before the machine.
    pub is_guided: bool,
    /// Parts to leave out: they are unknown then.
    pub skip: BTreeSet<Part>,
    /// Names of the drives to judge, such as `sda`; none: those that are built in.
    pub drives: Vec<String>,
}

/// An examination that is under way.
pub(crate) struct Exam<'w> {
    pub(crate) wire: &'w Wire<'w>,
    pub(crate) profile: &'w Profile,
    pub(crate) options: &'w Options,
    pub(crate) budget: Budget<'w>,
    pub(crate) person: &'w mut dyn Person,
}

/// Examines a machine. Takes [`crate::budget::TOTAL`] at most; every part gets a finding, whatever the machine answers.
pub fn qualify(wire: &Wire<'_>, profile: &Profile, options: &Options, person: &mut dyn Person) -> Report {
    let mut exam = Exam { wire, profile, options, budget: Budget::new(wire.clock), person };
    let machine = exam.machine();
    let mut found: Vec<Assessed> = ORDER.into_iter().map(|part| exam.look(part)).collect();
    found.sort_by_key(|one| one.finding.part);
    let (verdict, reasons, keep) = judge(profile, &found);
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

    /// Which machine, as its firmware says; device trees only know the model.
    fn machine(&self) -> Machine {
        let field =
            |name: &str| self.text(&format!("/sys/class/dmi/id/{name}")).map(|text| clean::name(&text));
        let model = field("product_name").or_else(|| self.text("/proc/device-tree/model"));
        Machine {
            vendor: field("sys_vendor").unwrap_or_default(),
            model: model.unwrap_or_default(),
            serial: field("product_serial").unwrap_or_default(),
        }
    }

    /// A short text of a file, cleaned; none if it is not there or empty.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        let bytes = self.wire.files.read(path).ok()?;
        let text = clean(&String::from_utf8_lossy(&bytes), NAME_MAX);
        (!text.is_empty()).then_some(text)
    }

    /// A file with one number.
    pub(crate) fn number(&self, path: &str) -> Option<i64> {
        self.text(path)?.parse().ok()
    }

    /// A file with one number that is not negative.
    pub(crate) fn count(&self, path: &str) -> Option<u64> {
        self.text(path)?.parse().ok()
    }

    /// A long text.
    pub(crate) fn page(&self, path: &str) -> Option<String> {
        Some(String::from_utf8_lossy(&self.wire.files.read(path).ok()?).into_owned())
    }

    /// Names in a folder; none if it is not there.
    pub(crate) fn names(&self, path: &str) -> Vec<String> {
        self.wire.files.list(path).unwrap_or_default()
    }

    /// What a program that only reads says.
    pub(crate) fn read(&self, argv: &[&str]) -> Result<Vec<u8>, Message> {
        let limit = self.budget.share(READ, Duration::from_secs(1)).ok_or_else(over)?;
        let answer = self.wire.programs.run(argv, limit);
        answer.map(|said| said.bytes).map_err(|error| error.message())
    }
}

/// Why a test was not made.
pub(crate) fn over() -> Message {
    say!("why-no-time")
}

/// Why a person's test was not made.
pub(crate) fn nobody() -> Message {
    say!("why-nobody")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Outcome, Verdict};
    use crate::scene::Scene;
    use proptest::prelude::*;

    #[test]
    fn every_part_is_looked_at_once() {
        let mut order = ORDER;
        order.sort();
        assert_eq!(order, Part::ALL);
    }

    #[test]
    fn a_machine_that_says_nothing_is_unknown_and_no_kiosk() {
        let report = Scene::new().qualify();
        assert_eq!(report.findings.iter().map(|f| f.part).collect::<Vec<_>>(), Part::ALL);
        assert!(report.findings.iter().all(|f| f.outcome == Outcome::Pass || f.reason.is_some()));
        assert_ne!(report.verdict, Verdict::Kiosk);
    }

    #[test]
    fn what_is_left_out_is_unknown() {
        let report = Scene::new().skip(Part::Clock).qualify();
        let clock = report.findings.iter().find(|f| f.part == Part::Clock).unwrap();
        assert_eq!(clock.outcome, Outcome::Unknown);
        assert!(clock.reason.as_ref().unwrap().en().contains("--skip"), "{clock:?}");
    }

    #[test]
    fn programs_that_hang_leave_time_for_nobody_and_say_so() {
        let report = Scene::new().drive("sda").drive("sdb").hanging().qualify();
        assert!(report.took_s <= 360, "{}", report.took_s);
        let storage = report.findings.iter().find(|f| f.part == Part::Storage).unwrap();
        assert_eq!(storage.outcome, Outcome::Unknown);
        assert!(storage.reason.as_ref().unwrap().en().contains("gave no answer"), "{storage:?}");
    }

    #[test]
    fn the_machine_is_named_without_placeholders() {
        let report = Scene::new()
            .file("/sys/class/dmi/id/sys_vendor", "Exemple\n")
            .file("/sys/class/dmi/id/product_name", "Bureau 22\u{1b}[31m")
            .file("/sys/class/dmi/id/product_serial", "Default string")
            .qualify();
        assert_eq!(
            report.machine,
            Machine { vendor: "Exemple".into(), model: "Bureau 22 [31m".into(), serial: String::new() }
        );
    }

    proptest! {
        /// Whatever lies in files and whatever programs say: a finding for each part, in clean text.
        #[test]
        fn any_bytes_anywhere_give_a_finding(
            bytes in prop::collection::vec(any::<u8>(), 0..200), digits in "[0-9a-fx.: -]{0,40}", guided: bool,
        ) {
            for bytes in [bytes, digits.into_bytes()] {
                let scene = Scene::hostile(bytes);
                let report = if guided { scene.guided().qualify() } else { scene.qualify() };
                prop_assert_eq!(report.findings.len(), 13);
                for finding in &report.findings {
                    prop_assert!(finding.outcome == Outcome::Pass || finding.reason.is_some());
                    for text in std::iter::once(&finding.seen).chain(&finding.reason).flat_map(|t| [t.en(), t.fr()]) {
                        prop_assert!(!text.chars().any(char::is_control));
                        prop_assert!(text.chars().count() <= crate::clean::SENTENCE_MAX);
                    }
                }
            }
        }
    }
}
