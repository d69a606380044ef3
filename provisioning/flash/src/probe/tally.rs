//! What came back, counted. Bounded whatever the medium's size.

use super::marks::{Marks, SECTOR, Sector};
use super::report::{Holds, How, Verdict};

/// Lost sectors up to which an end that keeps nothing is a defect and no false claim: one block.
const DEFECT_MAX: u64 = 8;

/// Counts of one run. Sectors must come in the order of their places.
#[derive(Debug, Default)]
pub(super) struct Tally {
    good_end: Option<u64>,
    bad_from: Option<u64>,
    bad: u64,
    refused: Option<(u64, String)>,
    damaged: Option<(u64, u32)>,
    moved: Option<Moved>,
}

/// Marks found at places of others.
#[derive(Debug)]
struct Moved {
    /// The greatest number that all distances between where a mark was found and where it belongs are multiples of.
    shift: u64,
    /// The lowest place concerned.
    lowest: u64,
    /// The least address that is certainly beyond what the medium holds.
    beyond: u64,
}

impl Tally {
    /// Counts what was read at `at`.
    pub(super) fn read(&mut self, bytes: &[u8], at: u64, marks: &Marks) {
        let mut own = vec![0; bytes.len()];
        marks.fill(&mut own, at);
        if own == bytes {
            self.good_end = Some(at + bytes.len() as u64);
            return;
        }
        for (sector, at) in bytes.chunks(SECTOR).zip((at..).step_by(SECTOR)) {
            match marks.read(sector, at) {
                Sector::Own => {
                    self.good_end = Some(at + SECTOR as u64);
                }
                Sector::Other(place) => self.moved(at, place),
                Sector::Damaged(bits) => {
                    self.damaged.get_or_insert((at, bits));
                }
                Sector::Foreign => self.lost(at, 1),
            }
        }
    }

    /// Counts bytes that could not be written or read.
    pub(super) fn refused(&mut self, at: u64, bytes: usize, error: &std::io::Error) {
        self.refused.get_or_insert_with(|| (at, error.to_string()));
        self.lost(at, (bytes / SECTOR) as u64);
    }

    fn lost(&mut self, at: u64, sectors: u64) {
        self.bad += sectors;
        self.bad_from = Some(self.bad_from.map_or(at, |from| from.min(at)));
    }

    fn moved(&mut self, at: u64, place: u64) {
        let (shift, lower, upper) = (at.abs_diff(place), at.min(place), at.max(place));
        let moved = self.moved.get_or_insert(Moved { shift, lowest: lower, beyond: upper });
        moved.shift = common(moved.shift, shift);
        moved.lowest = moved.lowest.min(lower);
        moved.beyond = moved.beyond.min(upper);
    }

    /// What it all says.
    pub(super) fn verdict(self) -> Verdict {
        if let Some(Moved { shift, lowest, beyond }) = self.moved {
            // Wrapped addresses reach the lowest places, by the size or a multiple of it. Else something else moves them,
            // and only what lies beyond is certain.
            let holds = if lowest < shift { Holds::About(shift) } else { Holds::AtMost(beyond) };
            return Verdict::Fake { holds, how: How::Overwrites };
        }
        if let Some(from) = self.bad_from {
            let is_end = |end: &u64| *end <= from && self.bad > DEFECT_MAX;
            if let Some(end) = self.good_end.filter(is_end) {
                let how = if self.refused.is_some() { How::Refuses } else { How::Loses };
                return Verdict::Fake { holds: Holds::About(end), how };
            }
            let error = match self.refused {
                Some((_, error)) => error,
                None => "it does not keep what is written there".to_owned(),
            };
            return Verdict::Failing { at: from, error };
        }
        match self.damaged {
            Some((at, bits)) => Verdict::Failing { at, error: format!("{bits} bits came back wrong") },
            None => Verdict::Genuine,
        }
    }
}

/// The greatest common divisor.
fn common(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common(other, one % other) }
}
