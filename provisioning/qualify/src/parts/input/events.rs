//! What input devices send: records of 24 bytes, as 64-bit kernels write them.
//!
//! ```text
//!  seconds: 8 | microseconds: 8 | type: 2 | code: 2 | value: 4        in the machine's own byte order
//! ```
//!
//! Positions are gathered until the record that ends a group (`SYN_REPORT`). After `SYN_DROPPED` the kernel has lost
//! some, and the group is thrown away.

use std::collections::BTreeMap;

/// Bytes of a record.
pub(crate) const RECORD: usize = 24;

/// The most fingers that are followed.
const SLOTS_MAX: i32 = 16;

/// The slot of devices that know one finger.
const SINGLE: i32 = -1;

/// Numbers of the kernel's `input-event-codes.h`.
const SYN: u16 = 0;
const KEY: u16 = 1;
const ABS: u16 = 3;
const SYN_REPORT: u16 = 0;
const SYN_DROPPED: u16 = 3;
const X: u16 = 0x00;
const Y: u16 = 0x01;
const SLOT: u16 = 0x2f;
const MULTI_X: u16 = 0x35;
const MULTI_Y: u16 = 0x36;
const TRACKING: u16 = 0x39;
const TOUCH: u16 = 0x14a;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A key went down.
    Key(u16),
    /// A finger is here, in the device's own units.
    At(i32, i32),
    /// A finger left.
    Lifted,
}

/// Gathers records into events.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// A record that is not whole yet.
    rest: Vec<u8>,
    /// The finger that is spoken of.
    slot: i32,
    /// Where each finger was last.
    places: BTreeMap<i32, (Option<i32>, Option<i32>)>,
    moved: Vec<i32>,
    is_lifted: bool,
    is_lost: bool,
    is_multi: bool,
}

impl Decoder {
    /// What the bytes tell, together with what came before.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.rest.extend_from_slice(bytes);
        let whole = self.rest.len() / RECORD * RECORD;
        let records: Vec<u8> = self.rest.drain(..whole).collect();
        let mut events = vec![];
        for record in records.chunks_exact(RECORD) {
            if let [.., t0, t1, c0, c1, v0, v1, v2, v3] = *record {
                let (kind, code) = (u16::from_ne_bytes([t0, t1]), u16::from_ne_bytes([c0, c1]));
                self.take(kind, code, i32::from_ne_bytes([v0, v1, v2, v3]), &mut events);
            }
        }
        events
    }

    fn take(&mut self, kind: u16, code: u16, value: i32, events: &mut Vec<Event>) {
        match (kind, code) {
            (SYN, SYN_DROPPED) => self.is_lost = true,
            (SYN, SYN_REPORT) => self.report(events),
            _ if self.is_lost => {}
            (KEY, TOUCH) => self.is_lifted |= value == 0 && !self.is_multi,
            (KEY, key) if value == 1 => events.push(Event::Key(key)),
            (ABS, SLOT) => {
                self.is_multi = true;
                self.slot = value.clamp(0, SLOTS_MAX - 1);
            }
            (ABS, TRACKING) => {
                self.is_multi = true;
                self.is_lifted |= value < 0;
            }
            (ABS, MULTI_X | MULTI_Y) => {
                self.is_multi = true;
                self.moves(self.slot, code == MULTI_X, value);
            }
            (ABS, X | Y) if !self.is_multi => self.moves(SINGLE, code == X, value),
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
pub(crate) fn record(kind: u16, code: u16, value: i32) -> Vec<u8> {
    let mut bytes = vec![7; 16];
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(code.to_ne_bytes());
    bytes.extend(value.to_ne_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(records: &[(u16, u16, i32)]) -> Vec<u8> {
        records.iter().flat_map(|(kind, code, value)| record(*kind, *code, *value)).collect()
    }

    const END: (u16, u16, i32) = (SYN, SYN_REPORT, 0);

    #[test]
    fn what_records_tell() {
        type Case<'c> = (&'c [(u16, u16, i32)], &'c [Event]);
        let cases: [Case<'_>; 9] = [
            (&[(KEY, 30, 1), END, (KEY, 30, 2), (KEY, 30, 0), END], &[Event::Key(30)]),
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
        for (records, want) in cases {
            assert_eq!(Decoder::default().feed(&bytes(records)), want, "{records:?}");
        }
    }

    proptest! {
        /// Reads end where the kernel likes: the events are the same.
        #[test]
        fn bytes_may_come_in_any_pieces(
            records in prop::collection::vec((0u16..4, prop::sample::select(vec![X, Y, SLOT, MULTI_X, MULTI_Y, 30, TOUCH, 3]), -2i32..20), 0..60),
            cut in 1usize..100,
        ) {
            let bytes = bytes(&records);
            let whole = Decoder::default().feed(&bytes);
            let mut pieces = Decoder::default();
            let events: Vec<Event> = bytes.chunks(cut).flat_map(|piece| pieces.feed(piece)).collect();
            prop_assert_eq!(events, whole);
        }

        #[test]
        fn any_bytes_keep_it_small(bytes: Vec<u8>) {
            let mut decoder = Decoder::default();
            decoder.feed(&bytes);
            prop_assert!(decoder.rest.len() < RECORD && decoder.places.len() <= 17 && decoder.moved.len() <= 17);
        }
    }
}
