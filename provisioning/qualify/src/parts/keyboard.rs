//! Keyboard: a person presses each key once.
//!
//! Keys are told apart by where they are, not by what they write: the live system's layout may be another than that
//! printed on them. They are named as on a US keyboard.

use std::collections::BTreeSet;
use std::time::Duration;

use evdev::KeyCode;

use crate::draft::Draft;
use crate::exam::{Exam, nobody, over};
use crate::parts::input::{Decoder, Event, Kind, devices};
use crate::report::{Outcome, Part};
use crate::wire::Stream;
use crate::words::{Message, say};

/// How long a person may type.
const TYPING: Duration = Duration::from_secs(60);

/// A person who presses nothing new for so long is done.
const IDLE: Duration = Duration::from_secs(10);

/// How long each keyboard is listened to before the next.
const LISTEN: Duration = Duration::from_millis(50);

/// The most keyboards that are listened to.
const KEYBOARDS_MAX: usize = 4;

/// The most keys that a reason names.
const NAMED_MAX: usize = 12;

/// Rows of keys, which the kernel numbers one after the other: the first, and their names on a US keyboard.
const ROWS: [(KeyCode, &str); 4] = [
    (KeyCode::KEY_1, "1234567890"),
    (KeyCode::KEY_Q, "QWERTYUIOP"),
    (KeyCode::KEY_A, "ASDFGHJKL;"),
    (KeyCode::KEY_Z, "ZXCVBNM,./"),
];

pub(super) fn examine(exam: &mut Exam<'_>) -> Draft {
    let keyboards = devices(exam, Kind::Keyboard);
    if keyboards.is_empty() {
        let reason = say!("keyboard-missing");
        return Draft::absent(Part::Keyboard, say!("keyboard-none"), Outcome::Limited, reason);
    }
    let mut draft = Draft::new(Part::Keyboard);
    let names: Vec<&str> =
        keyboards.iter().take(KEYBOARDS_MAX).map(|keyboard| keyboard.name.as_str()).collect();
    draft.saw(Message::same(names.join(", ")));
    if !exam.options.is_guided {
        draft.weigh(Outcome::Unknown, nobody());
        return draft;
    }
    let events = keyboards.iter().filter_map(|keyboard| keyboard.event.as_deref());
    let streams: Vec<_> =
        events.filter_map(|event| exam.wire.streams.open(event).ok()).take(KEYBOARDS_MAX).collect();
    if streams.is_empty() {
        let why = say!("keyboard-unreadable");
        draft.weigh(Outcome::Unknown, why);
        return draft;
    }
    type_all(exam, streams, &mut draft);
    draft
}

/// Every key that must answer.
fn wanted() -> Vec<(KeyCode, Message)> {
    let keys = |first: KeyCode| (first.code()..).map(KeyCode::new);
    let rows = ROWS.into_iter().flat_map(|(first, row)| keys(first).zip(row.chars().map(Message::same)));
    let named = [(KeyCode::KEY_ENTER, say!("key-enter")), (KeyCode::KEY_SPACE, say!("key-space"))];
    rows.chain(named).collect()
}

fn type_all(exam: &mut Exam<'_>, mut streams: Vec<Box<dyn Stream>>, draft: &mut Draft) {
    let Some(limit) = exam.budget.person(TYPING, Duration::from_secs(15)) else {
        return draft.weigh(Outcome::Unknown, over());
    };
    exam.person
        .tell("Press every key of the four rows with digits and letters once, then the space bar and Enter.");
    let wanted = wanted();
    let clock = exam.wire.clock;
    let until = clock.now() + limit;
    let mut last = clock.now();
    let mut pressed = BTreeSet::new();
    let mut decoders: Vec<Decoder> = streams.iter().map(|_| Decoder::default()).collect();
    while pressed.len() < wanted.len() && clock.now() < until.min(last + IDLE) && !streams.is_empty() {
        let before = pressed.len();
        for (stream, decoder) in streams.iter_mut().zip(&mut decoders) {
            let events = decoder.feed(&stream.next(LISTEN).unwrap_or_default());
            pressed.extend(events.into_iter().filter_map(|event| match event {
                Event::Key(key) if wanted.iter().any(|(want, _)| *want == key) => Some(key),
                _ => None,
            }));
        }
        if pressed.len() > before {
            last = clock.now();
        }
        clock.sleep(Duration::from_millis(1));
    }
    exam.person.forget_typed();
    let (answered, all) = (pressed.len() as u64, wanted.len() as u64);
    draft.saw(say!("keyboard-answered", answered, all));
    let missing: Vec<Message> =
        wanted.into_iter().filter(|(key, _)| !pressed.contains(key)).map(|(_, name)| name).collect();
    if pressed.is_empty() {
        let why = say!("keyboard-not-pressed");
        draft.weigh(Outcome::Unknown, why);
    } else if !missing.is_empty() {
        draft.weigh(Outcome::Limited, silent(missing));
    }
}

/// Names the keys that did not answer.
fn silent(missing: Vec<Message>) -> Message {
    let count = missing.len() as u64;
    let names = missing.into_iter().take(NAMED_MAX).reduce(|first, next| say!("two-keys", first, next));
    let names = names.unwrap_or_else(|| Message::same(""));
    say!("keyboard-silent", count, names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_machine::FakeMachine;
    use crate::report::Outcome::{Limited, Pass, Unknown};
    use crate::wire::InputEvent;

    /// Digits, letters, Enter and space, as the kernel writes it.
    const KEYS: &str = "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe\n";

    fn keyboard() -> FakeMachine {
        FakeMachine::new()
            .file("/sys/class/input/input3/name", "AT Translated Set 2 keyboard")
            .file("/sys/class/input/input3/capabilities/key", KEYS)
            .file("/sys/class/input/input3/event2/dev", "13:66")
    }

    fn presses(keys: impl IntoIterator<Item = u16>) -> Vec<InputEvent> {
        keys.into_iter()
            .flat_map(|key| [(1, key, 1), (1, key, 0), (0, 0, 0)])
            .map(|(kind, code, value)| InputEvent::new(kind, code, value))
            .collect()
    }

    #[test]
    fn each_key_once() {
        let all: Vec<u16> = wanted().into_iter().map(|(key, _)| key.code()).collect();
        assert_eq!(all.len(), 42);
        for (typed, outcome, words) in [
            (all.clone(), Pass, "42 of 42 keys answered"),
            (
                all.iter().copied().filter(|key| ![16, 57].contains(key)).collect(),
                Limited,
                "US keyboard Q space",
            ),
            (vec![1, 200], Unknown, "no key was pressed"),
            (vec![], Unknown, "no key was pressed"),
        ] {
            let found = keyboard().guided().sends("event2", presses(typed)).part(Part::Keyboard);
            assert_eq!(found.outcome, outcome, "{found:?}");
            assert!(format!("{found:?}").contains(words), "{found:?}");
        }
    }

    #[test]
    fn without_person_rights_or_keyboard() {
        assert_eq!(keyboard().part(Part::Keyboard).outcome, Unknown);
        assert!(keyboard().guided().part(Part::Keyboard).reason.unwrap().en().contains("as root"));
        let power = FakeMachine::new().file("/sys/class/input/input0/capabilities/key", "10000000000000 0");
        let found = power.part(Part::Keyboard);
        assert_eq!((found.outcome, found.seen.en()), (Limited, "none"));
    }
}
