//! How tutorials are used: numbers of a day, never a person and never an hour. A set of reports, one per
//! device and day; their sums come together in any order.

use crate::ids::{DeviceId, OpId, StaffText};
use crate::log::{Body, Known, Meta};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Steps that are told apart; a tutorial has 12 at most.
const STEPS_MAX: usize = 32;

/// How far a tutorial was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// Begun.
    Started,
    /// Done to its end.
    Finished,
    /// Left at this step, from 0.
    Stopped(usize),
}

/// What one device counted on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Counted {
    /// Times begun.
    #[n(0)]
    pub started: u32,
    /// Times done to the end.
    #[n(1)]
    pub finished: u32,
    /// Times left, by step, from 0.
    #[n(2)]
    pub stopped: BTreeMap<u8, u32>,
}

impl Counted {
    /// Adds one.
    pub fn add(&mut self, taken: Taken, times: u32) {
        let count = match taken {
            Taken::Started => &mut self.started,
            Taken::Finished => &mut self.finished,
            Taken::Stopped(step) => {
                self.stopped.entry(u8::try_from(step.min(STEPS_MAX - 1)).unwrap_or(0)).or_default()
            }
        };
        *count = count.saturating_add(times);
    }

    fn merge(&mut self, other: &Self) {
        self.started = self.started.saturating_add(other.started);
        self.finished = self.finished.saturating_add(other.finished);
        for (step, times) in &other.stopped {
            let count = self.stopped.entry(*step).or_default();
            *count = count.saturating_add(*times);
        }
    }
}

/// All that is known of one tutorial on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Usage {
    /// Days since the beginning of the common era, on the site's calendar.
    #[n(0)]
    pub day: i32,
    /// The tutorial's name.
    #[n(1)]
    pub tutorial: StaffText,
    /// The sum of all devices.
    #[n(2)]
    pub sum: Counted,
    /// Whose counts are in it.
    #[n(3)]
    pub counted: Vec<OpId>,
}

impl Usage {
    /// Applies one record; the same twice counts once.
    #[must_use]
    pub fn evolve(mut self, meta: &Meta, body: &Known) -> Self {
        match body {
            Known::TutorialUsed { day, tutorial, counted } => {
                if let Err(place) = self.counted.binary_search(&meta.op_id) {
                    self.counted.insert(place, meta.op_id);
                    (self.day, self.tutorial) = (*day, tutorial.clone());
                    self.sum.merge(counted);
                }
            }
            // Of other aggregates.
            Known::Planned { .. }
            | Known::CalledOff { .. }
            | Known::SignUpSet { .. }
            | Known::SignUpRequested { .. }
            | Known::Granted { .. }
            | Known::Waitlisted { .. }
            | Known::GivenUp { .. }
            | Known::Promoted { .. }
            | Known::Called { .. }
            | Known::ContactErased { .. }
            | Known::Redeemed { .. }
            | Known::Reversed { .. }
            | Known::Adopted { .. }
            | Known::Revised { .. } => {}
        }
        self
    }
}

/// The name of a tutorial's day.
#[must_use]
pub fn usage_id(day: i32, tutorial: &str) -> [u8; 16] {
    hash(&[b"perron usage\0", &day.to_be_bytes(), tutorial.as_bytes()])
}

/// The name of one device's report: reporting a day again changes nothing.
pub(crate) fn report_op(device: DeviceId, day: i32, tutorial: &str) -> OpId {
    OpId(hash(&[b"perron usage report\0", &device.0, &day.to_be_bytes(), tutorial.as_bytes()]))
}

fn hash(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    let mut id = [0; 16];
    id.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    id
}

/// Records a day's counts; nothing where there are none.
pub(crate) fn decide(day: i32, tutorial: &StaffText, counted: &Counted) -> Vec<Body> {
    if *counted == Counted::default() {
        return vec![];
    }
    vec![Known::TutorialUsed { day, tutorial: tutorial.clone(), counted: counted.clone() }.into()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Hlc;

    #[test]
    fn counts_come_together_in_any_order_and_once() {
        let report = |n: u32| {
            let mut counted = Counted::default();
            counted.add(Taken::Started, n + 1);
            counted.add(Taken::Stopped(n as usize), 2);
            counted.add(Taken::Stopped(900), 1);
            Known::TutorialUsed { day: 7, tutorial: StaffText::lossy("scams"), counted }
        };
        let meta =
            |n: u8| Meta { hlc: Hlc::default(), device: DeviceId([n; 16]), seq: 1, op_id: OpId([n; 16]) };
        let fold = |order: &[u8]| {
            order.iter().fold(Usage::default(), |u, n| u.evolve(&meta(*n), &report(u32::from(*n))))
        };
        let all = fold(&[1, 2, 3]);
        assert_eq!((all.sum.started, all.sum.stopped[&2], all.sum.stopped[&31]), (9, 2, 3));
        assert_eq!(fold(&[3, 1, 2, 2, 1]), all);
        assert!(decide(7, &StaffText::lossy("x"), &Counted::default()).is_empty());
        assert_ne!(usage_id(7, "a"), usage_id(8, "a"));
    }
}
