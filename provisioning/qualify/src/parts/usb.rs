//! USB: how many ports the machine has, and with a person, whether each answers.
//!
//! A connector for USB 3 is wired to two hubs of the board, a slow and a fast one, so ports are not added up across
//! speeds.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::draft::Draft;
use crate::exam::{Exam, over};
use crate::report::{Outcome, Part};
use crate::wire::Answer;
use crate::words::{Message, say};

/// Where the kernel lists hubs and devices.
const DEVICES: &str = "/sys/bus/usb/devices";

/// How long a person may plug.
const PLUGGING: Duration = Duration::from_secs(45);

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(15);

/// Time between two looks at what is plugged in.
const LOOK: Duration = Duration::from_millis(250);

/// More ports than this on one hub are not believed.
const PORTS_MAX: u64 = 64;

pub(super) fn examine(exam: &mut Exam<'_>) -> Draft {
    let mut by_speed: BTreeMap<u64, u64> = BTreeMap::new();
    for hub in exam.names(DEVICES).iter().filter(|name| name.starts_with("usb")) {
        let ports = exam.count(&format!("{DEVICES}/{hub}/maxchild")).unwrap_or_default().min(PORTS_MAX);
        let speed = exam.text(&format!("{DEVICES}/{hub}/speed")).unwrap_or_default();
        let speed = speed.split('.').next().and_then(|mbit| mbit.parse().ok()).unwrap_or_default();
        *by_speed.entry(speed).or_default() += ports;
    }
    let ports = by_speed.values().copied().max().unwrap_or_default();
    if ports == 0 {
        let reason = say!("usb-missing");
        return Draft::absent(Part::Usb, say!("usb-none"), Outcome::Fail, reason);
    }
    let mut draft = Draft::new(Part::Usb);
    draft.saw(say!("usb-ports", ports));
    if let Some((speed, _)) = by_speed.last_key_value().filter(|(speed, _)| **speed > 0) {
        draft.saw(say!("usb-speed", speed));
    }
    draft.weigh(exam.profile.usb.ports.rate(ports), say!("usb-few-ports", ports));
    if exam.options.is_guided {
        plug(exam, &mut draft);
    } else {
        draft.saw(untried());
    }
    draft
}

fn untried() -> Message {
    say!("usb-not-tried")
}

/// Watches which ports answer while a person plugs a stick into each.
fn plug(exam: &mut Exam<'_>, draft: &mut Draft) {
    let Some(limit) = exam.budget.person(PLUGGING, Duration::from_secs(10)) else {
        return draft.weigh(Outcome::Unknown, over());
    };
    exam.person.tell("Plug a stick into each USB port in turn, then press Enter.");
    let until = exam.wire.clock.now() + limit;
    let mut before = plugged(exam);
    let mut answered = BTreeSet::new();
    while exam.wire.clock.now() < until && !exam.person.is_done() {
        let now = plugged(exam);
        answered.extend(now.difference(&before).cloned());
        before = now;
        exam.wire.clock.sleep(LOOK);
    }
    let count = answered.len() as u64;
    draft.saw(say!("usb-answered", count));
    let Some(limit) = exam.budget.person(ANSWER, Duration::from_secs(3)) else {
        return draft.weigh(Outcome::Unknown, over());
    };
    let question = format!("{count} ports answered. Did every port that you tried?");
    match exam.person.ask(&question, limit) {
        Answer::Yes if !answered.is_empty() => {}
        Answer::Yes | Answer::Skip => draft.saw(untried()),
        Answer::No => {
            let why = say!("usb-port-silent");
            draft.weigh(Outcome::Limited, why);
        }
    }
}

/// The ports that have something plugged in: `1-2`, or `1-2.4` behind a hub.
fn plugged(exam: &Exam<'_>) -> BTreeSet<String> {
    let is_port = |name: &String| {
        name.contains('-') && name.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'))
    };
    exam.names(DEVICES).into_iter().filter(is_port).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{Fail, Limited, Pass};
    use crate::wire::Answer::{No, Skip, Yes};

    fn hub(machine: FakeMachine, name: &str, ports: &str, speed: &str) -> FakeMachine {
        machine
            .file(&format!("{DEVICES}/{name}/maxchild"), ports)
            .file(&format!("{DEVICES}/{name}/speed"), speed)
    }

    #[test]
    fn ports_of_one_speed_are_added_and_of_two_are_not() {
        let two = |a: (&str, &str), b: (&str, &str)| {
            hub(hub(FakeMachine::new(), "usb1", a.0, a.1), "usb2", b.0, b.1)
        };
        for (machine, outcome, seen) in [
            (two(("4", "480"), ("4", "5000")), Pass, "4 ports, up to 5000 Mbit/s, not tried one by one"),
            (two(("2", "480"), ("2", "480")), Pass, "4 ports, up to 480 Mbit/s, not tried one by one"),
            (
                hub(FakeMachine::new(), "usb1", "1", "12"),
                Limited,
                "1 ports, up to 12 Mbit/s, not tried one by one",
            ),
            (
                hub(FakeMachine::new(), "usb1", "2", "1.5"),
                Pass,
                "2 ports, up to 1 Mbit/s, not tried one by one",
            ),
            (
                hub(FakeMachine::new(), "usb1", "18446744073709551615", "?"),
                Pass,
                "64 ports, not tried one by one",
            ),
            (FakeMachine::new(), Fail, "none"),
        ] {
            let found = machine.part(Part::Usb);
            assert_eq!((found.outcome, found.seen.en()), (outcome, seen), "{found:?}");
        }
    }

    #[test]
    fn a_person_plugs() {
        for (answer, outcome, words) in
            [(Yes, Pass, "1 answered"), (No, Limited, "tape"), (Skip, Pass, "not tried")]
        {
            let machine = hub(FakeMachine::new(), "usb1", "4", "480")
                .file(&format!("{DEVICES}/1-1/product"), "mouse")
                .later(2, &format!("{DEVICES}/1-3/product"), "stick")
                .later(2, &format!("{DEVICES}/1-3:1.0/x"), "interface")
                .guided()
                .answers(&[answer]);
            let found = machine.part(Part::Usb);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(format!("{found:?}").contains(words), "{found:?}");
        }
    }
}
