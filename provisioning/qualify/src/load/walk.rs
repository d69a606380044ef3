//! The memory test itself, over anything that has words: the real area, or one with faults made for a test.
//!
//! ```text
//!  own address in every word, read back            finds lines of the address that stick or touch
//!  p everywhere; upwards: read p, write !p;        finds bits that stick, leak or follow a neighbour
//!                downwards: read !p, write p
//! ```
//!
//! Moving inversions go through each word in both directions, so that a cell which disturbs a neighbour is caught before
//! the neighbour is written again. What is tested at once is larger than the caches, so what is read back comes from
//! memory.

use std::hint::black_box;

use crate::wire::Fault;

/// Words between two looks at the clock.
const STRIDE: usize = 1 << 15;

/// Patterns of the inversions: all bits, neighbours, groups of 2, 4 and 8.
const PATTERNS: [u64; 5] =
    [0, 0x5555_5555_5555_5555, 0x3333_3333_3333_3333, 0x0f0f_0f0f_0f0f_0f0f, 0x00ff_00ff_00ff_00ff];

/// Words of memory.
pub(super) trait Words {
    fn len(&self) -> usize;
    fn get(&self, at: usize) -> u64;
    fn set(&mut self, at: usize, value: u64);
}

impl Words for [u64] {
    fn len(&self) -> usize {
        <[u64]>::len(self)
    }

    fn get(&self, at: usize) -> u64 {
        <[u64]>::get(self, at).copied().unwrap_or_default()
    }

    fn set(&mut self, at: usize, value: u64) {
        if let Some(word) = self.get_mut(at) {
            *word = value;
        }
    }
}

/// Faults that passes found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// How many words did not hold.
    pub(super) count: u64,
    /// The first of them.
    pub(super) first: Option<Fault>,
}

/// Tests every word once. `offset` is where they begin, in bytes; `turn` counts passes over these words, each with
/// another pattern. From the second on it first looks whether the words still hold what the last one left: a line of
/// the address between two blocks, and a cell that forgets, show only then.
/// None if it was over before the end; what was found until then is kept.
pub(super) fn pass<W: Words + ?Sized>(
    words: &mut W,
    offset: u64,
    turn: u32,
    is_over: &dyn Fn() -> bool,
    faults: &mut Faults,
) -> Option<()> {
    let mut test = Test { words, offset, is_over, faults };
    let address = |at: usize| mix((at as u64) ^ (offset << 3) ^ (u64::from(turn) << 48));
    let pattern = pattern(turn);
    match turn.checked_sub(1).map(self::pattern) {
        None => test.sweep(true, None, Some(&address))?,
        Some(left) => test.sweep(true, Some(&|_| left), Some(&address))?,
    }
    test.sweep(true, Some(&address), Some(&|_| pattern))?;
    test.sweep(true, Some(&|_| pattern), Some(&|_| !pattern))?;
    test.sweep(false, Some(&|_| !pattern), Some(&|_| pattern))?;
    test.sweep(true, Some(&|_| pattern), None)
}

struct Test<'t, W: Words + ?Sized> {
    words: &'t mut W,
    offset: u64,
    is_over: &'t dyn Fn() -> bool,
    faults: &'t mut Faults,
}

impl<W: Words + ?Sized> Test<'_, W> {
    /// Goes once through all words: compares with what must be there, then writes what comes next.
    fn sweep(
        &mut self,
        is_upward: bool,
        want: Option<&dyn Fn(usize) -> u64>,
        next: Option<&dyn Fn(usize) -> u64>,
    ) -> Option<()> {
        black_box(&mut *self.words); // what was written is not known here, so it is read
        let len = self.words.len();
        for step in 0..len {
            let at = if is_upward { step } else { len - 1 - step };
            if step % STRIDE == 0 && (self.is_over)() {
                return None;
            }
            if let Some(want) = want {
                let (wrote, read) = (want(at), self.words.get(at));
                if wrote != read {
                    self.found(at, wrote, read);
                }
            }
            if let Some(next) = next {
                self.words.set(at, next(at));
            }
        }
        Some(())
    }

    fn found(&mut self, at: usize, wrote: u64, read: u64) {
        let fault = Fault { offset: self.offset + at as u64 * 8, wrote, read };
        self.faults.count = self.faults.count.saturating_add(1);
        self.faults.first.get_or_insert(fault);
    }
}

/// What a pass writes, and leaves.
fn pattern(turn: u32) -> u64 {
    let at = usize::try_from(turn).unwrap_or_default() % PATTERNS.len();
    PATTERNS.get(at).copied().unwrap_or_default()
}

/// Spreads an address over all bits of a word.
const fn mix(address: u64) -> u64 {
    let a = address.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let b = (a ^ (a >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    c ^ (c >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    /// Memory with one defect.
    struct Faulty {
        words: Vec<u64>,
        defect: Defect,
    }

    #[derive(Clone, Copy, Debug)]
    enum Defect {
        None,
        /// A bit that is always 0, or always 1.
        Stuck {
            at: usize,
            bit: u32,
            to: bool,
        },
        /// A line of the address that is not connected: two words are one.
        Line(u32),
        /// Writing one word flips a bit of another.
        Disturbs {
            from: usize,
            to: usize,
            bit: u32,
        },
    }

    impl Faulty {
        fn place(&self, at: usize) -> usize {
            if let Defect::Line(line) = self.defect { at & !(1 << line) } else { at }
        }
    }

    impl Words for Faulty {
        fn len(&self) -> usize {
            self.words.len()
        }

        fn get(&self, at: usize) -> u64 {
            let value = self.words[self.place(at)];
            match self.defect {
                Defect::Stuck { at: bad, bit, to: true } if bad == at => value | 1 << bit,
                Defect::Stuck { at: bad, bit, to: false } if bad == at => value & !(1 << bit),
                _ => value,
            }
        }

        fn set(&mut self, at: usize, value: u64) {
            let place = self.place(at);
            self.words[place] = value;
            if let Defect::Disturbs { from, to, bit } = self.defect
                && from == at
            {
                self.words[to] ^= 1 << bit;
            }
        }
    }

    /// One pass over `len` words with a defect.
    fn one_pass(len: usize, defect: Defect) -> Faults {
        let mut faults = Faults::default();
        let mut words = Faulty { words: vec![0; len], defect };
        assert_eq!(pass(&mut words, 4096, 0, &|| false, &mut faults), Some(()));
        faults
    }

    #[test]
    fn good_memory_has_no_fault() {
        for len in [0, 1, 1000, STRIDE + 1] {
            assert_eq!(one_pass(len, Defect::None), Faults::default());
        }
    }

    #[test]
    fn a_stuck_bit_is_found_with_its_offset_and_what_it_does() {
        let first = one_pass(1000, Defect::Stuck { at: 7, bit: 63, to: true }).first.unwrap();
        assert_eq!(first.offset, 4096 + 56);
        assert_eq!(first.wrote ^ first.read, 1 << 63);
    }

    #[test]
    fn what_the_last_pass_left_must_still_be_there() {
        let mut words = Faulty { words: vec![0; 100], defect: Defect::None };
        let mut faults = Faults::default();
        for turn in 0..7 {
            pass(&mut words, 0, turn, &|| false, &mut faults).unwrap();
            assert_eq!(faults.count, 0, "{turn}");
        }
        words.words[40] ^= 1 << 9;
        pass(&mut words, 0, 7, &|| false, &mut faults).unwrap();
        assert_eq!((faults.count, faults.first.unwrap().offset), (1, 320));
    }

    #[test]
    fn what_is_over_before_its_end_is_no_pass_but_keeps_what_it_found() {
        for (looks, is_found) in [(0, false), (1, false), (4, true)] {
            let left = Cell::new(looks);
            let is_over = || left.replace(left.get() - 1) <= 0;
            let mut faults = Faults::default();
            let mut words = Faulty { words: vec![0; 10], defect: Defect::Stuck { at: 0, bit: 0, to: true } };
            assert_eq!(pass(&mut words, 0, 0, &is_over, &mut faults), None);
            assert_eq!(faults.count > 0, is_found, "{looks}");
        }
    }

    proptest! {
        #[test]
        fn every_single_defect_is_found_in_one_pass(
            at in 0usize..512, other in 0usize..512, bit in 0u32..64, line in 0u32..9, to: bool,
        ) {
            prop_assume!(at != other);
            for defect in
                [Defect::Stuck { at, bit, to }, Defect::Line(line), Defect::Disturbs { from: at, to: other, bit }]
            {
                prop_assert!(one_pass(512, defect).count > 0, "{:?}", defect);
            }
        }
    }
}
