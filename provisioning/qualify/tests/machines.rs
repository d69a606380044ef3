//! Whole machines, recorded, from their files to the verdict.
//!
//! The recordings were made by hand after the documented formats; none is a real machine's. `support` says
//! how they are written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

#[path = "support/french.rs"]
mod french;
mod support;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::Duration;

use perron_qualify::wire::{Answer, Clock, InputEvent, Person, Picture, Recorded, Stream, Streams};
use perron_qualify::{Finding, Options, Outcome, Part, Profile, Report, Verdict, Wire, qualify};

/// A clock that moves a millisecond whenever it is looked at, so that no wait is endless.
#[derive(Default)]
struct Ticks(std::cell::Cell<Duration>);

impl Clock for Ticks {
    fn now(&self) -> Duration {
        self.0.set(self.0.get() + Duration::from_millis(1));
        self.0.get()
    }

    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

/// A person who finds everything in order.
struct Content {
    fingers: bool,
}

impl Person for Content {
    fn begins(&mut self, _part: Part) {}

    fn found(&mut self, _finding: &Finding) {}

    fn tell(&mut self, _text: &str) {}

    fn ask(&mut self, question: &str, _limit: Duration) -> Answer {
        match question {
            q if q.contains("stains") => Answer::No,
            q if q.contains("hear") => Answer::Yes,
            _ => Answer::Skip,
        }
    }

    fn show(&mut self, _picture: Picture<'_>) {}

    fn is_done(&mut self) -> bool {
        false
    }

    fn forget_typed(&mut self) {}
}

/// A finger that wipes over all of a panel of 6000 × 4000 units, and hands that press every key.
impl Streams for Content {
    fn open(&self, name: &str) -> io::Result<Box<dyn Stream>> {
        let events = match name {
            "event5" if self.fingers => touches(),
            "event2" if self.fingers => (2..=57).map(|key| InputEvent::new(1, key, 1)).collect(),
            _ => return Err(io::ErrorKind::PermissionDenied.into()),
        };
        Ok(Box::new(Sent(events)))
    }
}

struct Sent(Vec<InputEvent>);

impl Stream for Sent {
    fn next(&mut self, _wait: Duration) -> io::Result<Vec<InputEvent>> {
        let count = self.0.len().min(5);
        Ok(self.0.drain(..count).collect())
    }
}

fn touches() -> Vec<InputEvent> {
    let at = |x, y| [(3, 0x35, x), (3, 0x36, y), (0, 0, 0)].to_vec();
    let lifted = [(3, 0x39, -1), (0, 0, 0)].to_vec();
    let marks = [(500, 500), (5500, 500), (500, 3500)];
    let wipe = (0..24).map(|field| (500 + field % 6 * 1000, 500 + field / 6 * 1000));
    let marks = marks.into_iter().flat_map(|(x, y)| [at(x, y), lifted.clone()].concat());
    let sent = marks.chain(wipe.flat_map(|(x, y)| at(x, y)));
    sent.map(|(kind, code, value)| InputEvent::new(kind, code, value)).collect()
}

fn examine(name: &str, is_guided: bool) -> Report {
    let machines = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/machines");
    let folder = support::unpack(&machines.join(format!("{name}.machine")));
    let machine = Recorded::open(folder.path()).unwrap();
    let (clock, hands) = (Ticks::default(), Content { fingers: true });
    let wire = Wire { files: &machine, programs: &machine, streams: &hands, load: &machine, clock: &clock };
    let options = Options { is_guided, skip: BTreeSet::new(), drives: vec![] };
    qualify(&wire, &Profile::kiosk().unwrap(), &options, &mut Content { fingers: true })
}

fn outcomes(report: &Report, outcome: Outcome) -> Vec<Part> {
    report.findings.iter().filter(|f| f.outcome == outcome).map(|f| f.part).collect()
}

#[test]
fn guided_machines() {
    use Part::{
        Battery, Camera, Clock, Firmware, Keyboard, Memory, Network, Processor, Screen, Sound, Storage,
    };
    use Part::{Temperature, Usb};
    type Case<'c> = (&'c str, Verdict, &'c [Part], &'c [Part], &'c [Part], &'c [Part]);
    // verdict, limited, failed, unknown, worth keeping
    let cases: [Case<'_>; 7] = [
        ("all-in-one-touch", Verdict::Kiosk, &[], &[], &[], &[]),
        (
            "laptop-worn",
            Verdict::SpareParts,
            &[Screen, Camera, Temperature, Firmware],
            &[Storage, Battery],
            &[Sound],
            &[Memory, Keyboard, Network],
        ),
        (
            "mini-pc-failing-nvme",
            Verdict::SpareParts,
            &[Screen, Camera],
            &[Storage],
            &[Sound],
            &[Memory, Keyboard, Network],
        ),
        (
            "netbook-32-bit",
            Verdict::SpareParts,
            &[Storage, Screen, Camera, Firmware],
            &[Processor, Memory],
            &[Sound],
            &[Battery, Keyboard, Network],
        ),
        ("tablet-emmc", Verdict::Station, &[Keyboard, Sound, Camera, Usb], &[], &[Storage, Network], &[]),
        ("dead-clock", Verdict::Station, &[Camera], &[Clock], &[Sound], &[]),
        (
            "bad-memory",
            Verdict::SpareParts,
            &[Screen, Camera],
            &[Memory],
            &[Sound],
            &[Storage, Keyboard, Network],
        ),
    ];
    for (name, verdict, limited, failed, unknown, keep) in cases {
        let report = examine(name, true);
        let found =
            [Outcome::Limited, Outcome::Fail, Outcome::Unknown].map(|outcome| outcomes(&report, outcome));
        assert_eq!(found, [limited, failed, unknown].map(<[Part]>::to_vec), "{name}: {report:#?}");
        assert_eq!((report.verdict, report.keep.as_slice()), (verdict, keep), "{name}");
        assert!(report.took_s <= 360, "{name}: {}", report.took_s);
        assert_eq!(report.reasons.is_empty(), verdict == Verdict::Kiosk, "{name}: {:?}", report.reasons);
    }
}

#[test]
fn nobody_there_makes_no_kiosk_and_says_what_to_look_at() {
    let report = examine("all-in-one-touch", false);
    assert_eq!(report.verdict, Verdict::Station);
    assert_eq!(report.reasons.len(), 1, "{:?}", report.reasons);
    assert!(
        report.reasons[0].en().starts_with("screen unknown: touch: nobody looked"),
        "{:?}",
        report.reasons
    );
}

#[test]
fn reasons_say_what_to_do() {
    for (name, words) in [
        ("laptop-worn", "8 sectors pending: erase the drive"),
        ("mini-pc-failing-nvme", "37 media errors: replace the drive"),
        ("netbook-32-bit", "32 bits only"),
        ("tablet-emmc", "storage unknown: mmcblk0: it tells no health"),
        ("dead-clock", "before its firmware was made (2015-08-14): change the battery"),
        ("bad-memory", "41 words did not hold, the first 0x40010000 bytes"),
    ] {
        let report = examine(name, true);
        assert!(
            report.reasons.iter().any(|reason| reason.en().contains(words)),
            "{name}: {:?}",
            report.reasons
        );
    }
}

#[test]
fn every_text_of_every_machine_is_told_in_both_languages() {
    let machines = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/machines");
    for entry in std::fs::read_dir(machines).unwrap() {
        let file = entry.unwrap().path();
        let recording = std::fs::read_to_string(&file).unwrap().replace("\\t", "\t");
        let name = file.file_stem().unwrap().to_str().unwrap();
        // What a hostile machine is called, once it is cleaned.
        let said = if name == "hostile" { recording + "\n]0;owned [2J\n]0;owned" } else { recording };
        for report in [examine(name, false), examine(name, true)] {
            let of_parts =
                report.findings.iter().flat_map(|found| std::iter::once(&found.seen).chain(&found.reason));
            for text in of_parts.filter(|text| !text.en().is_empty()).chain(&report.reasons) {
                french::check(text.en(), text.fr(), &said);
            }
        }
    }
}

#[test]
fn a_hostile_machine_gets_a_clean_report_and_no_kiosk() {
    for is_guided in [false, true] {
        let report = examine("hostile", is_guided);
        assert_ne!(report.verdict, Verdict::Kiosk);
        let text = serde_json::to_string(&report).unwrap();
        for dirt in ["\\u001b", "\u{202e}", "\\u0007", "root:", "reboot"] {
            assert!(!text.contains(dirt), "{dirt}: {text}");
        }
        assert!(text.len() < 20_000, "{}", text.len());
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }
}
