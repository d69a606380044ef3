//! Marks: sectors that no other place and no other run has, and that name their place.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// Bytes of a mark: the smallest unit in which any medium counts.
pub(crate) const SECTOR: usize = 512;
/// Words of the random stream in a mark.
const WORDS: u128 = SECTOR as u128 / 4;
/// Bytes at a mark's front that name its place.
const NAME: usize = 8;
/// Differing bits below which a sector is its own mark, damaged. Any other content differs in about half of them.
const DAMAGED_MAX: u32 = (SECTOR as u32 * 8) * 2 / 5;

/// What makes one run unlike any other.
#[derive(Clone)]
pub struct Seed([u8; 32]);

impl Seed {
    /// From the system.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn from_system() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map(|()| Self(bytes))
    }

    /// A given one, for tests that must repeat.
    #[must_use]
    pub fn fixed(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Another one, which follows from this: for a second pass that must not pass for the first.
    pub(crate) fn child(&self, nth: u8) -> Self {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update([nth]);
        Self(hash.finalize().into())
    }

    /// Random numbers that choose places; they tell nothing of the marks.
    pub(crate) fn places(&self) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::from_seed(self.0);
        rng.set_stream(u64::MAX); // the marks have the first one
        rng
    }
}

/// What a sector holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sector {
    /// Its own mark.
    Own,
    /// The mark of another place, in bytes.
    Other(u64),
    /// Its own mark with so many wrong bits.
    Damaged(u32),
    /// Something else.
    Foreign,
}

/// The marks of one run.
pub(crate) struct Marks {
    rng: ChaCha8Rng,
    size: u64,
}

impl Marks {
    /// For a medium of `size` bytes.
    pub(crate) fn new(seed: &Seed, size: u64) -> Self {
        Self { rng: ChaCha8Rng::from_seed(seed.0), size }
    }

    /// Fills bytes that belong at `at` with the marks of their places. Both are multiples of [`SECTOR`].
    pub(crate) fn fill(&self, bytes: &mut [u8], at: u64) {
        let mut rng = self.rng.clone();
        rng.set_word_pos(u128::from(at / SECTOR as u64) * WORDS);
        rng.fill_bytes(bytes);
        for (sector, place) in bytes.chunks_mut(SECTOR).zip(at / SECTOR as u64..) {
            if let Some(name) = sector.first_chunk_mut::<NAME>() {
                *name = place.to_le_bytes();
            }
        }
    }

    /// What a sector read at `at` holds.
    pub(crate) fn read(&self, sector: &[u8], at: u64) -> Sector {
        let mut own = [0; SECTOR];
        self.fill(&mut own, at);
        if sector == own {
            return Sector::Own;
        }
        if let Some(place) = sector.first_chunk::<NAME>().map(|name| u64::from_le_bytes(*name)) {
            let named = place.saturating_mul(SECTOR as u64);
            if named < self.size && named != at {
                let mut other = [0; SECTOR];
                self.fill(&mut other, named);
                if sector == other {
                    return Sector::Other(named);
                }
            }
        }
        let bits = sector.iter().zip(own).map(|(is, was)| (is ^ was).count_ones()).sum();
        if bits < DAMAGED_MAX { Sector::Damaged(bits) } else { Sector::Foreign }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_names_its_place_and_its_run() {
        let marks = Marks::new(&Seed::fixed([7; 32]), 1 << 30);
        let mut two = [0; 2 * SECTOR];
        marks.fill(&mut two, 4096);
        let (first, second) = two.split_at(SECTOR);
        assert_eq!(marks.read(first, 4096), Sector::Own);
        assert_eq!(marks.read(second, 4096), Sector::Other(4096 + 512));
        assert_eq!(marks.read(first, 0), Sector::Other(4096));
        assert_eq!(Marks::new(&Seed::fixed([8; 32]), 1 << 30).read(first, 4096), Sector::Foreign);
        assert_eq!(Marks::new(&Seed::fixed([7; 32]), 4096).read(first, 0), Sector::Foreign);
        let mut torn = first.to_vec();
        torn[9] ^= 0x11;
        torn[3] ^= 0x80;
        assert_eq!(marks.read(&torn, 4096), Sector::Damaged(3));
        for other in [[0u8; SECTOR], [0xff; SECTOR]] {
            assert_eq!(marks.read(&other, 4096), Sector::Foreign);
        }
    }
}
