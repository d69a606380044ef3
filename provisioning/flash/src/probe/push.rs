//! What is written between the marks and their reading: more than a medium's own memory holds, so that the marks come
//! from its cells.

use std::ops::Range;
use std::time::Duration;

use rand_chacha::rand_core::Rng;

use super::marks::Seed;
use super::plan::Plan;

/// What a probe may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes that are pushed through a large medium.
    pub(super) push: u64,
    /// Media of at least (first) and less than (second) so many bytes are written whole.
    pub(super) whole: (u64, u64),
    /// How long pushing may take.
    pub(super) push_time: Duration,
    /// How long a probe by samples may take in all.
    pub(super) time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            push: 1 << 30,
            whole: (128 << 20, 1 << 30),
            push_time: Duration::from_secs(4 * 60),
            time: Duration::from_secs(15 * 60),
        }
    }
}

impl Limits {
    /// Whether all of a medium is written: pushing and sampling would write much of it, and a medium that gives back
    /// all of its claim at once holds its claim, wherever.
    pub(super) fn is_whole(&self, size: u64) -> bool {
        (self.whole.0..self.whole.1).contains(&size)
    }
}

/// Places for what is pushed, none of them the plan's: a quarter of the medium at most, in a row from a random place on.
pub(super) fn places(plan: &Plan, size: u64, align: u64, limits: &Limits, seed: &Seed) -> Vec<Range<u64>> {
    let due = limits.push.min(size / 4) / align * align;
    let from = seed.child(1).places().next_u64() % size.max(1) / align * align;
    let gaps: Vec<Range<u64>> =
        plan.0.iter().zip(plan.0.iter().skip(1)).map(|(one, next)| one.end..next.start).collect();
    let behind = gaps.iter().map(|gap| gap.start.max(from)..gap.end);
    let before = gaps.iter().map(|gap| gap.start..gap.end.min(from));
    let mut left = due;
    let mut found = Vec::new();
    for gap in behind.chain(before).filter(|gap| gap.start < gap.end) {
        let bytes = (gap.end - gap.start).min(left);
        found.push(gap.start..gap.start + bytes);
        left -= bytes;
        if left == 0 {
            break;
        }
    }
    found.retain(|range| !range.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_pushed_lies_between_the_marks_and_is_as_much_as_due(
            size in ((65 << 20) / 512..1u64 << 26).prop_map(|sectors| sectors * 512), seed: [u8; 32],
        ) {
            let seed = Seed::fixed(seed);
            let plan = Plan::sampled(size, 512, &seed);
            let found = places(&plan, size, 512, &Limits::default(), &seed);
            let bytes: u64 = found.iter().map(|range| range.end - range.start).sum();
            prop_assert_eq!(bytes, (1 << 30).min(size / 4) / 512 * 512);
            for range in found {
                prop_assert!(range.start % 512 == 0 && range.end % 512 == 0 && range.end <= size);
                prop_assert!(plan.0.iter().all(|place| place.end <= range.start || range.end <= place.start));
            }
        }
    }
}
