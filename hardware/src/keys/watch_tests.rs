//! The thread of the keys, against simulated devices.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime};

use evdev::KeyCode as K;

use super::device::Timed;
use super::*;
use crate::find::DeviceId;
use crate::scanner::{Scan, ScanFault};

const TICKET: &str = "PT1:T6G4J2ABA6WAOCKYGNXZ54RKRA";
const MS: Duration = Duration::from_millis(1);
/// A report that does not come in this time does not come at all.
const PATIENCE: Duration = Duration::from_secs(20);

fn info(name: &str, node: &str) -> KeyDeviceInfo {
    KeyDeviceInfo {
        id: DeviceId::stored(node),
        name: name.to_owned(),
        vendor: None,
        node: node.to_owned(),
        keypad: None,
    }
}

struct Room {
    machine: SimulatedKeys,
    reports: Receiver<KeyReport>,
    stop: Stop,
    thread: std::thread::JoinHandle<()>,
}

fn room(rules: Rules) -> Room {
    room_of(SimulatedKeys::new().unwrap(), rules)
}

fn room_of(machine: SimulatedKeys, rules: Rules) -> Room {
    let (sender, reports) = channel();
    let listener = Box::new(move |report| sender.send(report).is_ok());
    let (stop, plugged) = (Stop::new().unwrap(), machine.clone());
    let told = stop.clone();
    let thread = std::thread::spawn(move || watch_keys(Box::new(plugged), rules, listener, &told));
    Room { machine, reports, stop, thread }
}

impl Room {
    fn close(self) {
        self.stop.stop();
        self.thread.join().unwrap();
    }

    /// The next report that is not about what is plugged in or learned.
    fn next(&self) -> KeyReport {
        loop {
            let report = self.reports.recv_timeout(PATIENCE).unwrap();
            if !matches!(report, KeyReport::Plugged(_) | KeyReport::Learned(..)) {
                return report;
            }
        }
    }

    /// Waits until this many devices are told to be plugged in.
    fn plugged(&self, count: usize) -> Vec<KeyDeviceState> {
        loop {
            if let KeyReport::Plugged(devices) = self.reports.recv_timeout(PATIENCE).unwrap()
                && devices.len() == count
            {
                return devices;
            }
        }
    }
}

fn scanned(text: &str) -> KeyReport {
    KeyReport::Scanned(Scan::new(text.as_bytes()).unwrap())
}

#[test]
fn a_scanner_is_taken_when_it_is_plugged_in_and_read_again_after_its_cable_was_pulled() {
    let room = room(Rules::default());
    let scanner = room.machine.plug(info("USB Barcode Scanner", "event4")).unwrap();
    assert!(room.plugged(1)[0].is_scanner);
    assert!(scanner.is_grabbed());
    scanner.types(&format!("{TICKET}\r"), Layout::Fr, Manner::Keys, MS * 2);
    assert_eq!(room.next(), scanned(TICKET));
    // The cable comes out in the middle of a code.
    scanner.types("PT1:AAAA", Layout::Fr, Manner::Keys, MS);
    scanner.unplug();
    room.plugged(0);
    let scanner = room.machine.plug(info("USB Barcode Scanner", "event7")).unwrap();
    room.plugged(1);
    scanner.types("PT1:BBBB\r", Layout::Fr, Manner::Keys, MS);
    assert_eq!(room.next(), scanned("PT1:BBBB"), "half a code is dropped with its cable");
    room.close();
}

#[test]
fn two_scanners_at_once_do_not_mix_their_codes() {
    let room = room(Rules::default());
    let one = room.machine.plug(info("Scanner one", "event1")).unwrap();
    let two = room.machine.plug(info("Scanner two", "event2")).unwrap();
    room.plugged(2);
    let halves = |text: &str| type_text(text, Layout::Us, Manner::Keys);
    one.sends(&halves("PT1:AA"), MS);
    two.sends(&halves("PT1:BB"), MS);
    one.sends(&halves("CC\r"), MS);
    two.sends(&halves("DD\r"), MS);
    let codes = [room.next(), room.next()];
    for text in ["PT1:AACC", "PT1:BBDD"] {
        assert!(codes.contains(&scanned(text)), "{text}: {codes:?}");
    }
    room.close();
}

/// What a typist makes of these events, the time of each told in milliseconds; then nothing for a second.
fn typed(typist: &mut Typist, events: &[(u64, KeyEvent)]) -> Vec<Typed> {
    let last = events.last().map_or(0, |(at, _)| *at);
    let start = SystemTime::now() - MS * u32::try_from(last).unwrap();
    let mut typed = vec![];
    for (at, event) in events {
        let timed: Timed = (start + Duration::from_millis(*at), *event);
        typist.take(&[timed], &mut typed);
    }
    typist.rest(std::time::Instant::now() + Duration::from_secs(3), &mut typed);
    typed
}

/// Keys one after the other, each down for a while.
fn keys(text: &str, apart: u64) -> Vec<(u64, KeyEvent)> {
    (0..).zip(type_text(text, Layout::Us, Manner::Keys)).map(|(n, event)| (n * apart / 2, event)).collect()
}

#[test]
fn a_person_who_types_is_no_scanner() {
    for apart in [60, 120, 400] {
        let mut typist = Typist::new(Role::Unknown, Layouts::default());
        let events = keys("Bonjour, je voudrais un rendez-vous", apart);
        let mut passed = vec![];
        for typed in typed(&mut typist, &events) {
            let Typed::Keys(keys) = typed else { panic!("{apart} ms: {typed:?}") };
            passed.extend(keys);
        }
        let sent: Vec<KeyEvent> = events.iter().map(|(_, event)| *event).collect();
        assert_eq!(passed, sent, "every key reaches the screen, in order");
        assert!(!typist.role().is_scanner());
    }
}

#[test]
fn three_fingers_that_fall_together_are_a_persons() {
    let down = [K::KEY_D, K::KEY_F, K::KEY_G].map(KeyEvent::Down);
    let up = [K::KEY_D, K::KEY_F, K::KEY_G].map(KeyEvent::Up);
    let events: Vec<(u64, KeyEvent)> =
        (0..).zip(down.into_iter().chain(up)).map(|(n, event)| (n * 3, event)).collect();
    let mut typist = Typist::new(Role::Unknown, Layouts::default());
    let passed = typed(&mut typist, &events);
    assert_eq!(passed, [Typed::Keys(events.iter().map(|(_, event)| *event).collect())]);
}

#[test]
fn an_unknown_device_is_known_by_how_it_types_and_nothing_of_a_code_reaches_the_screen() {
    for (text, ending) in [(TICKET, "\r"), ("3600521234567", "\r"), ("3600521234567", "")] {
        let mut typist = Typist::new(Role::Unknown, Layouts::default());
        let told = typed(&mut typist, &keys(&format!("{text}{ending}"), 6));
        let codes: Vec<&Typed> = told.iter().filter(|typed| **typed != Typed::IsScanner).collect();
        assert_eq!(codes, [&Typed::Code(Ok(Scan::new(text.as_bytes()).unwrap()))], "{text}");
        assert_eq!(typist.role() == Role::Proven, text == TICKET, "{text}");
    }
}

#[test]
fn a_persons_keys_before_and_after_a_code_stay_a_persons() {
    let mut typist = Typist::new(Role::Unknown, Layouts::default());
    let mut events = keys("ab", 100);
    let code: Vec<_> = keys("12345678\r", 4).into_iter().map(|(at, event)| (at + 400, event)).collect();
    let after: Vec<_> = keys("cd", 100).into_iter().map(|(at, event)| (at + 900, event)).collect();
    events.extend(code.iter().chain(&after));
    let told = typed(&mut typist, &events);
    let persons: Vec<KeyEvent> = told
        .iter()
        .filter_map(|typed| if let Typed::Keys(keys) = typed { Some(keys.clone()) } else { None })
        .flatten()
        .collect();
    assert_eq!(persons, type_text("abcd", Layout::Us, Manner::Keys));
    assert!(told.contains(&Typed::Code(Ok(Scan::new(b"12345678").unwrap()))), "{told:?}");
}

/// The last of what is learned until the ticket is read.
fn learned(room: &Room) -> Option<Known> {
    let mut learned = None;
    let mut is_read = false;
    loop {
        match room.reports.recv_timeout(if is_read { Duration::from_millis(300) } else { PATIENCE }) {
            Ok(KeyReport::Learned(_, known)) => learned = Some(known),
            Ok(KeyReport::Scanned(_)) => is_read = true,
            Ok(_) => {}
            Err(_) => return learned,
        }
    }
}

#[test]
fn what_was_learned_is_known_at_the_next_plug_and_after_the_next_start() {
    for name in ["WCM HIDKeyBoard", "USB Barcode Scanner"] {
        let first = room(Rules::default());
        let device = first.machine.plug(info(name, "event3")).unwrap();
        first.plugged(1);
        device.types(&format!("{TICKET}\r"), Layout::Tr, Manner::Keys, MS * 3);
        let known = learned(&first).unwrap();
        assert_eq!(known, Known { scanner: true, layouts: vec![Layout::Tr] }, "{name}");
        assert!(device.is_grabbed(), "{name}");
        // After suspend, too, a device comes back as a new one.
        device.unplug();
        first.plugged(0);
        let again = first.machine.plug(info(name, "event3")).unwrap();
        assert!(first.plugged(1)[0].is_scanner && again.is_grabbed(), "{name}");
        again.types("ZY-12\r", Layout::Tr, Manner::Keys, MS * 3);
        assert_eq!(first.next(), scanned("ZY-12"), "{name}");
        first.close();
        let rules = Rules { known: [(DeviceId::stored("event3"), known)].into(), ..Rules::default() };
        let second = room(rules);
        let device = second.machine.plug(info(name, "event3")).unwrap();
        assert!(second.plugged(1)[0].is_scanner && device.is_grabbed(), "{name}");
        second.close();
    }
}

#[test]
fn a_device_is_taken_only_while_none_of_its_keys_is_down() {
    let room = room(Rules::default());
    let device = room.machine.plug(info("WCM HIDKeyBoard", "event3")).unwrap();
    room.plugged(1);
    let mut events = type_text(&format!("{TICKET}\r"), Layout::Us, Manner::Keys);
    let last = events.pop().unwrap();
    // Too slow to be known before its code is whole.
    device.sends(&events, MS * 6);
    assert_eq!(room.next(), scanned(TICKET));
    assert!(!device.is_grabbed(), "Enter is still down");
    device.sends(&[last], MS);
    while !device.is_grabbed() {
        std::thread::yield_now();
    }
    room.close();
}

#[test]
fn a_device_that_types_key_by_key_is_no_scanner_after_all() {
    let mut typist = Typist::new(Role::Unknown, Layouts::default());
    // A forearm on the keys, or a radio keyboard that sends at once what it kept.
    let mut events = keys("abcdefghijklmnopqrstuvwxyz", 6);
    events.extend(keys("bonjour, je suis", 140).into_iter().map(|(at, event)| (at + 1500, event)));
    let told = typed(&mut typist, &events);
    assert!(told.contains(&Typed::IsScanner) && told.contains(&Typed::IsKeyboard), "{told:?}");
    assert_eq!(typist.role(), Role::Unknown);
    let mut named = Typist::new(Role::Named, Layouts::default());
    typed(&mut named, &keys(&format!("{TICKET}\r"), 200));
    assert_eq!(named.role(), Role::Named, "a slow scanner stays one");
}

#[test]
fn an_uneven_scanner_without_a_name_is_read_whole_and_known() {
    let mut typist = Typist::new(Role::Unknown, Layouts::default());
    let gaps = [2, 5, 9, 13, 3, 6, 8, 2];
    let mut at = 0;
    let events: Vec<(u64, KeyEvent)> = type_text(&format!("{TICKET}\r"), Layout::Fr, Manner::Keys)
        .into_iter()
        .enumerate()
        .map(|(n, event)| {
            // Now and then a gap that a hand could make.
            at += if n > 30 && n % 17 == 0 { 70 } else { gaps[n % gaps.len()] };
            (at, event)
        })
        .collect();
    let told = typed(&mut typist, &events);
    assert!(told.contains(&Typed::Code(Ok(Scan::new(TICKET.as_bytes()).unwrap()))), "{told:?}");
    assert!(told.iter().all(|typed| !matches!(typed, Typed::Keys(_))), "{told:?}");
    assert_eq!(typist.role(), Role::Proven);
}

#[test]
fn a_scanner_that_locks_capitals_is_read_again_and_again() {
    for layout in [Layout::Fr, Layout::De, Layout::Us] {
        let mut typist = Typist::new(Role::Named, Layouts::only(layout));
        for round in 0..4 {
            let mut typed = vec![];
            let events: Vec<Timed> = type_text(&format!("{TICKET}\r"), layout, Manner::CapsLock)
                .into_iter()
                .map(|event| (SystemTime::now(), event))
                .collect();
            // The lock is opened after Enter, and closed before the next code.
            typist.take(&events, &mut typed);
            assert_eq!(typed, [Typed::Code(Ok(Scan::new(TICKET.as_bytes()).unwrap()))], "{layout} {round}");
        }
    }
}

#[test]
fn keyboards_are_only_taken_where_the_kiosk_is_alone() {
    for alone in [false, true] {
        let room = room(Rules { alone, ..Rules::default() });
        let keyboard = room.machine.plug(info("AT Translated Set 2 keyboard", "event0")).unwrap();
        let scanner = room.machine.plug(info("Scanner", "event9")).unwrap();
        room.plugged(2);
        assert_eq!(keyboard.is_grabbed(), alone);
        keyboard.sends(&[KeyEvent::Down(K::KEY_A), KeyEvent::Up(K::KEY_A)], MS * 90);
        scanner.types("PT1:AAAA\r", Layout::Us, Manner::Keys, MS);
        let mut keys = vec![];
        loop {
            match room.next() {
                KeyReport::Keys(_, more) => keys.extend(more),
                KeyReport::Scanned(_) => break,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(keys.is_empty(), !alone, "{keys:?}");
        room.close();
    }
}

#[test]
fn ten_thousand_codes_leave_nothing_behind() {
    let mut typist = Typist::new(Role::Named, Layouts::default());
    let events: Vec<Timed> = type_text("PT1:AAAABBBB\r", Layout::Us, Manner::Keys)
        .into_iter()
        .map(|event| (SystemTime::now(), event))
        .collect();
    let mut typed = vec![];
    for _ in 0..10_000 {
        typed.clear();
        typist.take(&events, &mut typed);
        assert_eq!(typed.len(), 1);
    }
    let left = format!("{typist:?}").len();
    assert!(left < 2500, "{left}: {typist:?}");
}

#[test]
fn a_device_that_another_program_holds_is_tried_again() {
    let machine = SimulatedKeys::new().unwrap();
    let scanner = machine.plug(info("Scanner", "event9")).unwrap();
    scanner.fails(3);
    let room = room_of(machine, Rules::default());
    assert_eq!(room.plugged(1)[0].problem, None);
    scanner.types("PT1:AAAA\r", Layout::Us, Manner::Keys, MS);
    assert_eq!(room.next(), scanned("PT1:AAAA"));
    room.close();
}

#[test]
fn a_device_that_is_back_at_once_under_its_name_is_read_again() {
    let room = room(Rules::default());
    for round in 0..20 {
        let scanner = room.machine.plug(info("Scanner", "event9")).unwrap();
        if round > 0 {
            // Nothing tells when the thread has opened the new one: a code that came before is lost, as with any cable.
            while !scanner.is_grabbed() {
                std::thread::yield_now();
            }
        } else {
            room.plugged(1);
        }
        scanner.types(&format!("PT1:ROUND{round}\r"), Layout::Us, Manner::Keys, MS);
        assert_eq!(room.next(), scanned(&format!("PT1:ROUND{round}")));
        scanner.unplug();
    }
    room.close();
}

#[test]
fn what_opens_a_menu_is_told_to_be_no_code() {
    let room = room(Rules::default());
    let scanner = room.machine.plug(info("Scanner", "event9")).unwrap();
    room.plugged(1);
    let chord = [
        KeyEvent::Down(K::KEY_LEFTMETA),
        KeyEvent::Down(K::KEY_R),
        KeyEvent::Up(K::KEY_R),
        KeyEvent::Up(K::KEY_LEFTMETA),
    ];
    scanner.sends(&chord, MS);
    scanner.types("cmd\r", Layout::Us, Manner::Keys, MS);
    assert_eq!(room.next(), KeyReport::Rejected(ScanFault::Unreadable));
    room.close();
}

#[test]
fn a_finger_that_rested_when_the_hand_came_down_is_let_go() {
    let begin = SystemTime::now() - Duration::from_secs(5);
    let at = |ms: u64, event| (begin + Duration::from_millis(ms), event);
    let slap = [K::KEY_S, K::KEY_D, K::KEY_F, K::KEY_G, K::KEY_H, K::KEY_J, K::KEY_K];
    let mut events = vec![at(0, KeyEvent::Down(K::KEY_A))];
    events.extend(slap.iter().zip((100..).step_by(4)).map(|(key, ms)| at(ms, KeyEvent::Down(*key))));
    events.push(at(150, KeyEvent::Up(K::KEY_A)));
    events.extend(slap.iter().zip((152..).step_by(4)).map(|(key, ms)| at(ms, KeyEvent::Up(*key))));
    let mut typist = Typist::new(Role::Unknown, Layouts::default());
    let mut typed = vec![];
    typist.take(&events, &mut typed);
    let keys = typed.iter().filter_map(|typed| if let Typed::Keys(keys) = typed { Some(keys) } else { None });
    let told: Vec<KeyEvent> = keys.flatten().copied().collect();
    assert_eq!(told, [KeyEvent::Down(K::KEY_A), KeyEvent::Up(K::KEY_A)]);
}
