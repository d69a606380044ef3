//! Where marks are written. Never evenly spaced: a fake could know an even grid.

use std::ops::Range;

use rand_chacha::rand_core::Rng;

use super::marks::Seed;

/// Bytes of a single mark's place, or the medium's unit where that is larger.
const BLOCK: u64 = 4096;
/// Below this a sample costs as much as the whole.
const SMALL: u64 = 64 << 20;
/// The head has the square root of the size times this many bytes: then writing the ends takes about as long as seeking
/// to the strata.
const HEAD_FACTOR: u128 = 256 << 10;
/// Strata in a head's length: even cut in two, its longer piece covers a whole one wherever it lies.
const STRATA_OF_HEAD: u64 = 4;
/// Random places beyond one per stratum.
const EXTRA: u64 = 64;
/// The smallest power of two below which a place is looked at.
const POWER_MIN: u32 = 20;

/// How much is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Random samples, head and tail.
    Sampled,
    /// Every byte of the size that the medium claims.
    Full,
}

/// The places of one run: ranges in bytes, in order, none touching the next.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan(pub(super) Vec<Range<u64>>);

impl Plan {
    /// The whole medium of `size` bytes, as one range.
    pub(super) fn full(size: u64) -> Self {
        Self(std::iter::once(0..size).collect())
    }

    /// Samples of a medium of `size` bytes whose unit is `align`.
    pub(super) fn sampled(size: u64, align: u64, seed: &Seed) -> Self {
        if size <= SMALL {
            return Self::full(size);
        }
        let block = BLOCK.max(align);
        let head = head(size).next_multiple_of(block);
        let mut rng = seed.places();
        let place = |range: Range<u64>, random: u64| {
            let blocks = (range.end.min(size).saturating_sub(range.start) / block).max(1);
            let start = (range.start + random % blocks * block) / block * block;
            start..(start + block).min(size)
        };
        let stratum = head / STRATA_OF_HEAD / block * block;
        let mut places: Vec<Range<u64>> = vec![0..head, (size - head) / block * block..size];
        for at in 0..size.div_ceil(stratum) {
            places.push(place(at * stratum..(at + 1) * stratum, rng.next_u64()));
        }
        places.extend((0..EXTRA).map(|_| place(0..size, rng.next_u64())));
        let powers = (POWER_MIN..u64::BITS).map(|power| 1u64 << power).take_while(|power| *power < size);
        places.extend(powers.map(|power| power - block..power));
        Self(merged(places))
    }

    /// Bytes written.
    pub(super) fn bytes(&self) -> u64 {
        self.0.iter().map(|range| range.end - range.start).sum()
    }
}

/// Bytes of the head, and of the tail.
fn head(size: u64) -> u64 {
    let root = (u128::from(size) * HEAD_FACTOR).isqrt();
    u64::try_from(root).unwrap_or(size).min(size / 4)
}

fn merged(mut places: Vec<Range<u64>>) -> Vec<Range<u64>> {
    places.sort_unstable_by_key(|range| range.start);
    let mut all: Vec<Range<u64>> = vec![];
    for place in places.into_iter().filter(|place| !place.is_empty()) {
        match all.last_mut().filter(|last| place.start <= last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => all.push(place),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_lie_in_order_within_the_medium_on_its_units(
            size in (SMALL / 512..1u64 << 35).prop_map(|sectors| sectors * 512), seed: [u8; 32], wide: bool,
        ) {
            let align = if wide && size.is_multiple_of(65_536) { 65_536 } else { 512 };
            let plan = Plan::sampled(size, align, &Seed::fixed(seed));
            let (first, last) = (plan.0.first().unwrap(), plan.0.last().unwrap());
            prop_assert_eq!((first.start, last.end), (0, size));
            prop_assert!(plan.0.windows(2).all(|pair| pair[0].end < pair[1].start));
            prop_assert!(plan.0.iter().all(|range| range.start % align == 0 && range.end % align == 0));
            prop_assert!(size < 1 << 30 || plan.bytes() < size / 8, "{} of {}", plan.bytes(), size);
        }

        #[test]
        fn any_wrap_puts_a_mark_into_the_head(size in (1u64 << 15..1 << 24).prop_map(|blocks| blocks * 4096),
            real in 0.125f64..0.9999, seed: [u8; 32]) {
            let plan = Plan::sampled(size, 512, &Seed::fixed(seed));
            let real = ((size as f64 * real) as u64 / 512 * 512).min(size - 512);
            let head = plan.0.first().unwrap().end;
            let is_in_head = |at: u64| at >= real && at % real < head;
            let falls = |range: &Range<u64>| is_in_head(range.start) || is_in_head(range.end - 1);
            prop_assert!(plan.0.iter().any(falls));
        }

        #[test]
        fn any_region_that_takes_what_goes_beyond_meets_the_tail_with_another_mark(
            size in (1u64 << 15..1 << 26).prop_map(|blocks| blocks * 4096), real in 0.125f64..0.9375,
            region in 0.0f64..1.0, seed: [u8; 32],
        ) {
            let plan = Plan::sampled(size, 512, &Seed::fixed(seed));
            let real = (size as f64 * real) as u64 / 4096 * 4096;
            let region = ((real as f64 * region) as u64 / 4096).max(1) * 4096;
            let (tail, others) = plan.0.split_last().unwrap();
            let tail = tail.start.max(real)..size;
            // Where an address beyond comes to lie, counted from the region's start.
            let lies = |at: u64| if at >= real { Some((at - real) % region) } else { (at + region).checked_sub(real) };
            let from = lies(tail.start).unwrap();
            let meets = |at: u64| lies(at).is_some_and(|at| (at + region - from) % region < tail.end - tail.start);
            let is_met = others.iter().any(|place| meets(place.start) || meets(place.end - 4096));
            prop_assert!(is_met || tail.end - tail.start > region, "{} of {}, region {}", real, size, region);
        }

        #[test]
        fn the_strata_are_not_evenly_spaced(seed: [u8; 32]) {
            let plan = Plan::sampled(64 << 30, 512, &Seed::fixed(seed));
            let mut gaps: Vec<u64> = plan.0.windows(2).map(|pair| pair[1].start - pair[0].start).collect();
            let all = gaps.len();
            gaps.sort_unstable();
            gaps.dedup();
            prop_assert!(all > 900 && gaps.len() > all * 3 / 4, "{} of {all}", gaps.len());
        }
    }
}
