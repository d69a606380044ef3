//! Screens that are seen, touched and looked at.

use super::*;
use crate::fake_machine::FakeMachine;
use crate::report::Outcome::{Fail, Limited, Pass, Unknown};
use crate::wire::Answer::{No, Skip, Yes};
use crate::wire::InputEvent;
use grid::{COLUMNS, FIELDS, MARKS, ROWS};

fn screen(modes: &str, mm: (u16, u16)) -> FakeMachine {
    FakeMachine::new()
        .file("/sys/class/drm/card0/dev", "226:0")
        .file("/sys/class/drm/card0-HDMI-A-1/status", "disconnected\n")
        .file("/sys/class/drm/card0-eDP-1/status", "connected\n")
        .file("/sys/class/drm/card0-eDP-1/modes", modes)
        .bytes("/sys/class/drm/card0-eDP-1/edid", &edid::made((0, 0), mm))
}

fn with_touch(machine: FakeMachine) -> FakeMachine {
    machine
        .file("/sys/class/input/input7/name", "Exemple Touch")
        .file("/sys/class/input/input7/properties", "2\n")
        .file("/sys/class/input/input7/capabilities/abs", "260800000000003\n")
        .file("/sys/class/input/input7/capabilities/key", "400 0 0 0 0 0\n")
        .file("/sys/class/input/input7/event5/dev", "13:69")
}

fn sent(events: &[(u16, u16, i32)]) -> Vec<InputEvent> {
    events.iter().map(|(kind, code, value)| InputEvent::new(*kind, *code, *value)).collect()
}

/// A finger on a field of a multi-touch panel, and the end of the group.
fn at(field: usize) -> Vec<InputEvent> {
    let place = |at: usize, count: usize| i32::try_from((2 * at + 1) * 4096 / (2 * count)).unwrap();
    let (x, y) = (place(field % COLUMNS, COLUMNS), place(field / COLUMNS, ROWS));
    sent(&[(3, 0x39, 1), (3, 0x35, x), (3, 0x36, y), (0, 0, 0)])
}

fn lifted() -> Vec<InputEvent> {
    sent(&[(3, 0x39, -1), (0, 0, 0)])
}

/// A finger on the three marks, then over these fields.
fn finger(fields: impl IntoIterator<Item = usize>) -> Vec<InputEvent> {
    let marks = MARKS.into_iter().flat_map(|field| [at(field), lifted()].concat());
    marks.chain(fields.into_iter().flat_map(at)).collect()
}

#[test]
fn points_and_inches() {
    for (modes, mm, outcome, words) in [
        ("1920x1080\n1280x720\n", (476, 268), Pass, "eDP-1 1920x1080, 22 inches"),
        ("800x1280\n", (135, 217), Pass, "eDP-1 1280x800, 10 inches"),
        ("1024x600\n", (222, 125), Limited, "1024x600 points are few"),
        ("800x480\n", (0, 0), Fail, "800x480 points are few"),
        ("1920x1080i\n", (154, 86), Fail, "7 inches are small"),
        ("", (0, 0), Unknown, "does not tell its points"),
        ("99999999x1\n", (0, 0), Unknown, "does not tell its points"),
    ] {
        let machine =
            with_touch(screen(modes, mm)).guided().answers(&[No]).sends("event5", finger(0..FIELDS));
        let found = machine.part(Part::Screen);
        assert_eq!(found.outcome, outcome, "{found:?}");
        assert!(format!("{found:?}").contains(words), "{found:?}");
    }
}

#[test]
fn all_of_it_must_answer_to_a_finger() {
    let dead = |dead: &'static [usize]| finger((0..FIELDS).filter(move |field| !dead.contains(field)));
    for (sent, outcome, words) in [
        (dead(&[]), Pass, "24 of 24 fields answer"),
        (dead(&[8]), Limited, "1 of 24 fields do not answer"),
        (dead(&[8, 9, 10]), Limited, "3 of 24 fields do not answer"),
        (vec![], Limited, "touch does not answer (a marked field"),
        ([at(3), lifted(), at(3), lifted(), at(3), lifted()].concat(), Limited, "one place for several"),
        (vec![InputEvent::new(u16::MAX, u16::MAX, -1); 40], Limited, "touch does not answer"),
    ] {
        let found = with_touch(screen("1920x1080", (0, 0))).guided().answers(&[No]).sends("event5", sent);
        let found = found.part(Part::Screen);
        assert_eq!(found.outcome, outcome, "{found:?}");
        assert!(format!("{found:?}").contains(words), "{found:?}");
    }
}

#[test]
fn a_quick_finger_loses_nothing() {
    for piece in [1, 4, 5, 100_000] {
        let machine = with_touch(screen("1920x1080", (0, 0))).guided().answers(&[No]).pieces(piece);
        let found = machine.sends("event5", finger(0..FIELDS)).part(Part::Screen);
        assert_eq!(found.outcome, Pass, "{piece}: {found:?}");
    }
}

#[test]
fn what_a_person_sees() {
    for (answer, outcome) in [(No, Pass), (Yes, Limited), (Skip, Unknown)] {
        let machine = with_touch(screen("1920x1080", (0, 0))).guided().answers(&[answer]);
        let machine = machine.sends("event5", finger(0..FIELDS));
        assert_eq!(machine.part(Part::Screen).outcome, outcome);
        assert_eq!(machine.shown_plain(), 5);
    }
}

#[test]
fn without_touch_person_or_screen() {
    let plain = screen("1920x1080", (476, 268));
    let found = plain.guided().answers(&[No]).part(Part::Screen);
    assert_eq!(found.outcome, Limited);
    assert!(found.reason.unwrap().en().contains("a mouse"));
    let alone = with_touch(screen("1920x1080", (476, 268))).part(Part::Screen);
    assert_eq!(alone.outcome, Unknown);
    assert!(alone.reason.unwrap().en().contains("--unattended"));
    let none = FakeMachine::new().part(Part::Screen);
    assert!(none.reason.unwrap().en().contains("no screen is seen"));
    let closed = with_touch(screen("1920x1080", (0, 0))).guided().answers(&[No]).part(Part::Screen);
    assert!(closed.reason.unwrap().en().contains("as root"));
}

#[test]
fn a_touch_pad_or_pen_is_no_touch_screen() {
    for (properties, abs, keys) in [
        ("1", "260800000000003", "400 0 0 0 0 0"), // pointer
        ("2", "3", "401 0 0 0 0 0"),               // pen
        ("2", "3", "0"),                           // joystick
    ] {
        let machine = with_touch(screen("1920x1080", (0, 0)))
            .file("/sys/class/input/input7/properties", properties)
            .file("/sys/class/input/input7/capabilities/abs", abs)
            .file("/sys/class/input/input7/capabilities/key", keys);
        assert!(machine.part(Part::Screen).seen.en().contains("no touch"), "{properties} {abs} {keys}");
    }
    let old = with_touch(screen("1920x1080", (0, 0))).file("/sys/class/input/input7/capabilities/abs", "3");
    assert!(old.part(Part::Screen).seen.en().contains("touch Exemple"), "one finger is enough");
}
