use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::*;
use crate::keys::Stop;

/// What does not come in this time, on however slow a machine, does not come.
const PATIENCE: Duration = Duration::from_secs(60);

fn info(name: &str) -> LidInfo {
    LidInfo { id: DeviceId::stored(name), name: name.to_owned(), node: format!("event {name}") }
}

/// A step: word from switch `a` or `b`, or a touch; and whether the lid is closed after it.
enum Step {
    A(LidSays),
    B(LidSays),
    Used,
}

#[test]
fn what_is_believed_of_the_lid() {
    use LidSays::{Found, Gone, Moved};
    use Step::{A, B, Used};
    let cases: [(&str, &[(Step, bool)]); 8] = [
        ("opened and closed", &[(A(Found(false)), false), (A(Moved(true)), true), (A(Moved(false)), false)]),
        (
            "says closed when it starts",
            &[(A(Found(true)), false), (A(Moved(false)), false), (A(Moved(true)), true)],
        ),
        (
            "does not tell that it was opened",
            &[(A(Found(false)), false), (A(Moved(true)), true), (Used, false)],
        ),
        (
            "and is closed again later",
            &[(A(Moved(true)), true), (Used, false), (A(Moved(false)), false), (A(Moved(true)), true)],
        ),
        ("goes while it is closed", &[(A(Found(false)), false), (A(Moved(true)), true), (A(Gone), false)]),
        (
            "comes back and still says closed",
            &[(A(Moved(true)), true), (A(Gone), false), (A(Found(true)), false)],
        ),
        ("is found a second time", &[(A(Moved(true)), true), (A(Found(true)), true)]),
        (
            "two, of which one is stuck",
            &[
                (A(Found(true)), false),
                (B(Found(false)), false),
                (A(Moved(true)), true),
                (B(Moved(true)), true),
                (B(Moved(false)), false),
            ],
        ),
    ];
    for (case, steps) in cases {
        let mut lid = Lid::default();
        for (at, (step, closed)) in steps.iter().enumerate() {
            let before = lid.is_closed();
            let event = |name: &str, says: &LidSays| LidEvent { id: DeviceId::stored(name), says: *says };
            let changed = match step {
                A(says) => lid.take(event("a", says)),
                B(says) => lid.take(event("b", says)),
                Used => lid.used(),
            };
            assert_eq!(lid.is_closed(), *closed, "{case}: {at}");
            assert_eq!(changed, before != *closed, "{case}: {at}");
        }
    }
}

#[test]
fn a_machine_without_a_lid_has_none() {
    let mut lid = Lid::default();
    assert!(!lid.is_there() && !lid.is_closed() && !lid.used());
    lid.take(LidEvent { id: DeviceId::stored("a"), says: LidSays::Found(true) });
    assert!(lid.is_there());
}

struct Watch {
    events: Receiver<LidEvent>,
    stop: Stop,
    thread: JoinHandle<()>,
}

impl Watch {
    fn begin(lids: &SimulatedLids) -> Self {
        let (sender, events) = channel();
        let stop = Stop::new().unwrap();
        let (lids, told) = (lids.clone(), stop.clone());
        let thread = std::thread::spawn(move || {
            watch_lids(Box::new(lids), Box::new(move |event| sender.send(event).is_ok()), &told);
        });
        Self { events, stop, thread }
    }

    fn hears(&self, name: &str, says: LidSays) {
        let want = LidEvent { id: DeviceId::stored(name), says };
        assert_eq!(self.events.recv_timeout(PATIENCE).unwrap(), want);
    }

    fn end(self) {
        self.stop.stop();
        self.thread.join().unwrap();
        assert_eq!(self.events.try_iter().collect::<Vec<_>>(), [], "nothing else was said");
    }
}

#[test]
fn a_lid_is_found_moved_and_gone() {
    let lids = SimulatedLids::new().unwrap();
    let first = lids.add(info("first"), true).unwrap();
    let watch = Watch::begin(&lids);
    watch.hears("first", LidSays::Found(true));
    first.folds(true);
    first.moves(true);
    first.moves(false);
    watch.hears("first", LidSays::Moved(false));
    let second = lids.add(info("second"), false).unwrap();
    watch.hears("second", LidSays::Found(false));
    second.moves(true);
    watch.hears("second", LidSays::Moved(true));
    first.unplug();
    watch.hears("first", LidSays::Gone);
    let back = lids.add(info("first"), false).unwrap();
    watch.hears("first", LidSays::Found(false));
    back.moves(true);
    watch.hears("first", LidSays::Moved(true));
    watch.end();
}

#[test]
fn one_that_cannot_be_opened_yet_is_tried_again() {
    let lids = SimulatedLids::new().unwrap();
    lids.add(info("slow"), false).unwrap().fails(3);
    let watch = Watch::begin(&lids);
    watch.hears("slow", LidSays::Found(false));
    watch.end();
}

#[test]
fn what_was_lost_is_asked_for() {
    let mut lids = SimulatedLids::new().unwrap();
    let lid = lids.add(info("quick"), false).unwrap();
    let mut open = lids.open(&info("quick")).unwrap();
    for move_ in 0..101 {
        lid.moves(move_ % 2 == 0);
    }
    let mut moves = vec![];
    open.read(&mut moves).unwrap();
    assert_eq!(moves.last(), Some(&true));
    assert!(open.is_closed().unwrap());
}

#[test]
fn it_ends_when_nobody_listens() {
    let lids = SimulatedLids::new().unwrap();
    let watch = Watch::begin(&lids);
    drop(watch.events);
    lids.add(info("a"), false).unwrap();
    watch.thread.join().unwrap();
}
