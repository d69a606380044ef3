//! Random places: what is looked at after an erase.

use rand_chacha::rand_core::Rng;

use crate::probe::{Seed, read_all};
use crate::{Disk, probe::Buffer};

/// Bytes of a sample, or the medium's unit where that is larger.
const SAMPLE: u64 = 4096;

/// Places that are looked at: the first, the last, and one at random in each of so many equal parts.
pub(super) struct Samples {
    pub(super) places: Vec<u64>,
    pub(super) length: usize,
}

impl Samples {
    /// `count` places or a few more of a medium; fewer where it is small.
    pub(super) fn choose(disk: &dyn Disk, count: u32, seed: &Seed) -> Self {
        let length = SAMPLE.max(disk.align() as u64).min(disk.size());
        let last = disk.size() - length;
        let mut rng = seed.places();
        let blocks = disk.size() / length.max(1);
        let parts = u64::from(count).clamp(1, blocks.max(1));
        let mut places = vec![0, last / disk.align() as u64 * disk.align() as u64];
        places.extend((0..parts).map(|part| {
            let (from, to) = (part * blocks / parts, (part + 1) * blocks / parts);
            (from + rng.next_u64() % (to - from).max(1)) * length
        }));
        places.sort_unstable();
        places.dedup();
        Self { places, length: usize::try_from(length).unwrap_or(usize::MAX) }
    }

    /// Bytes in all.
    pub(super) fn bytes(&self) -> u64 {
        self.places.len() as u64 * self.length as u64
    }

    /// Reads each; `see` hears its place and what it holds.
    ///
    /// # Errors
    /// The first place that cannot be read, and the system's answer, or what `see` says.
    pub(super) fn read<E>(
        &self,
        disk: &mut dyn Disk,
        fault: impl Fn(u64, std::io::Error) -> E,
        mut see: impl FnMut(u64, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut buffer = Buffer::new(self.length, disk.align());
        for &at in &self.places {
            read_all(disk, buffer.as_mut(), at).map_err(|error| fault(at, error))?;
            see(at, buffer.as_ref())?;
        }
        Ok(())
    }
}
