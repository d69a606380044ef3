//! How tutorials are used: numbers of a day, never a person and never an hour. A set of reports, one per
//! device and day; their sums come together in any order.

use crate::ids::{DeviceId, OpId, StaffText};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Steps that are told apart; a tutorial has 12 at most.
const STEPS_MAX: usize = 32;

/// How far a tutorial was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// It was begun at its first step.
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

    /// Adds the counts of another device.
    pub(crate) fn merge(&mut self, other: &Self) {
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
