//! What input devices send, gathered into keys that went down and places of fingers.
//!
//! Positions are gathered until the event that ends a group (`SYN_REPORT`). After `SYN_DROPPED` the kernel has lost
//! some, and the group is thrown away.

use std::collections::BTreeMap;

use evdev::{AbsoluteAxisCode as Axis, EventSummary, KeyCode, SynchronizationCode as Sync};

use crate::wire::InputEvent;

/// The most fingers that are followed.
const SLOTS_MAX: i32 = 16;

/// The slot of devices that know one finger.
const SINGLE: i32 = -1;

/// What a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A key went down.
    Key(KeyCode),
    /// A finger is here, in the device's own units.
    At(i32, i32),
    /// A finger left.
    Lifted,
}

/// Gathers the kernel's events into ours.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// The finger that the next positions belong to.
    slot: i32,
    /// Where each finger was last.
    places: BTreeMap<i32, (Option<i32>, Option<i32>)>,
    moved: Vec<i32>,
    is_lifted: bool,
    is_lost: bool,
    is_multi: bool,
}

impl Decoder {
    /// What these events tell, together with those before.
    pub(crate) fn feed(&mut self, sent: &[InputEvent]) -> Vec<Event> {
        let mut events = vec![];
        for event in sent {
            self.take(event.destructure(), &mut events);
        }
        events
    }

    fn take(&mut self, event: EventSummary, events: &mut Vec<Event>) {
        match event {
            EventSummary::Synchronization(_, Sync::SYN_DROPPED, _) => self.is_lost = true,
            EventSummary::Synchronization(_, Sync::SYN_REPORT, _) => self.report(events),
            _ if self.is_lost => {}
            EventSummary::Key(_, KeyCode::BTN_TOUCH, value) => self.is_lifted |= value == 0 && !self.is_multi,
            EventSummary::Key(_, key, 1) => events.push(Event::Key(key)),
            EventSummary::AbsoluteAxis(_, axis, value) => self.axis(axis, value),
            _ => {}
        }
    }

    fn axis(&mut self, axis: Axis, value: i32) {
        match axis {
            Axis::ABS_MT_SLOT => {
                self.is_multi = true;
                self.slot = value.clamp(0, SLOTS_MAX - 1);
            }
            Axis::ABS_MT_TRACKING_ID => {
                self.is_multi = true;
                self.is_lifted |= value < 0;
            }
            Axis::ABS_MT_POSITION_X | Axis::ABS_MT_POSITION_Y => {
                self.is_multi = true;
                self.moves(self.slot, axis == Axis::ABS_MT_POSITION_X, value);
            }
            Axis::ABS_X | Axis::ABS_Y if !self.is_multi => self.moves(SINGLE, axis == Axis::ABS_X, value),
            _ => {}
        }
    }

    fn moves(&mut self, slot: i32, is_x: bool, value: i32) {
        let place = self.places.entry(slot).or_default();
        if is_x {
            place.0 = Some(value);
        } else {
            place.1 = Some(value);
        }
        if !self.moved.contains(&slot) {
            self.moved.push(slot);
        }
    }

    fn report(&mut self, events: &mut Vec<Event>) {
        let moved = std::mem::take(&mut self.moved);
        let is_lifted = std::mem::take(&mut self.is_lifted);
        if std::mem::take(&mut self.is_lost) {
            return;
        }
        for slot in moved {
            if self.is_multi && slot == SINGLE {
                continue; // the same finger, told a second way
            }
            if let Some((Some(x), Some(y))) = self.places.get(&slot) {
                events.push(Event::At(*x, *y));
            }
        }
        if is_lifted {
            events.push(Event::Lifted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // Types and codes of the kernel's `input-event-codes.h`, written out: what the crate calls them must mean these.
    const SYN: u16 = 0;
    const KEY: u16 = 1;
    const ABS: u16 = 3;
    const SYN_DROPPED: u16 = 3;
    const X: u16 = 0x00;
    const Y: u16 = 0x01;
    const SLOT: u16 = 0x2f;
    const MULTI_X: u16 = 0x35;
    const MULTI_Y: u16 = 0x36;
    const TRACKING: u16 = 0x39;
    const TOUCH: u16 = 0x14a;
    const END: (u16, u16, i32) = (SYN, 0, 0);

    fn sent(events: &[(u16, u16, i32)]) -> Vec<InputEvent> {
        events.iter().map(|(kind, code, value)| InputEvent::new(*kind, *code, *value)).collect()
    }

    #[test]
    fn what_events_tell() {
        type Case<'c> = (&'c [(u16, u16, i32)], &'c [Event]);
        let cases: [Case<'_>; 9] = [
            (&[(KEY, 30, 1), END, (KEY, 30, 2), (KEY, 30, 0), END], &[Event::Key(KeyCode::KEY_A)]),
            (
                &[(ABS, X, 5), (ABS, Y, 6), (KEY, TOUCH, 1), END, (KEY, TOUCH, 0), END],
                &[Event::At(5, 6), Event::Lifted],
            ),
            (
                &[(ABS, MULTI_X, 5), (ABS, MULTI_Y, 6), END, (ABS, MULTI_X, 8), END],
                &[Event::At(5, 6), Event::At(8, 6)],
            ),
            (
                &[
                    (ABS, SLOT, 0),
                    (ABS, MULTI_X, 1),
                    (ABS, MULTI_Y, 2),
                    (ABS, SLOT, 1),
                    (ABS, MULTI_X, 3),
                    (ABS, MULTI_Y, 4),
                    END,
                ],
                &[Event::At(1, 2), Event::At(3, 4)],
            ),
            (
                &[(ABS, TRACKING, 9), (ABS, MULTI_X, 1), (ABS, X, 1), (ABS, MULTI_Y, 2), (ABS, Y, 2), END],
                &[Event::At(1, 2)],
            ),
            (&[(ABS, TRACKING, -1), (KEY, TOUCH, 0), END], &[Event::Lifted]),
            (&[(ABS, X, 5), END], &[]),
            (
                &[(ABS, X, 5), (ABS, Y, 6), (SYN, SYN_DROPPED, 0), (KEY, 30, 1), END, (ABS, Y, 7), END],
                &[Event::At(5, 7)],
            ),
            (&[(ABS, SLOT, i32::MAX), (ABS, MULTI_X, 1), (ABS, MULTI_Y, 2), END], &[Event::At(1, 2)]),
        ];
        for (events, want) in cases {
            assert_eq!(Decoder::default().feed(&sent(events)), want, "{events:?}");
        }
    }

    proptest! {
        /// Reads end where the kernel likes: the events are the same.
        #[test]
        fn events_may_come_in_any_pieces(
            events in prop::collection::vec((0u16..4, prop::sample::select(vec![X, Y, SLOT, MULTI_X, MULTI_Y, 30, TOUCH, 3]), -2i32..20), 0..60),
            cut in 1usize..20,
        ) {
            let sent = sent(&events);
            let whole = Decoder::default().feed(&sent);
            let mut pieces = Decoder::default();
            let events: Vec<Event> = sent.chunks(cut).flat_map(|piece| pieces.feed(piece)).collect();
            prop_assert_eq!(events, whole);
        }

        #[test]
        fn any_events_keep_it_small(events in prop::collection::vec((0u16..6, 0u16..0x200, any::<i32>()), 0..400)) {
            let mut decoder = Decoder::default();
            decoder.feed(&sent(&events));
            prop_assert!(decoder.places.len() <= 17 && decoder.moved.len() <= 17);
        }
    }
}
