//! Work for this machine: memory that is written and read back, and cores that are kept busy.

mod walk;

use std::hint::black_box;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::wire::{Clock, Load, LoadError, MemoryRun};
use walk::Faults;

/// The most threads that work; beyond, the heat is the same and the memory's bus is full.
const THREADS_MAX: usize = 64;

/// Time between two looks at the temperature while the cores are busy.
const LOOK: Duration = Duration::from_secs(1);

/// Steps of a busy core between looks at whether it may stop.
const STEPS: u64 = 1 << 16;

/// The most memory that is tested, in bytes: more is not reached in the time.
const MEMORY_MAX: u64 = 16 << 30;

/// What a core tests at once, in bytes: far more than the caches of a PC.
const BLOCK: u64 = 128 << 20;

/// Loads this machine's own memory and processor.
pub struct Real;

impl Load for Real {
    fn memory(&self, bytes: u64, time: Duration) -> Result<MemoryRun, LoadError> {
        let until = Instant::now() + time;
        test(bytes.min(MEMORY_MAX), BLOCK, &|| Instant::now() >= until)
    }

    fn processor(&self, time: Duration, look: &mut dyn FnMut() -> bool) -> Result<(), LoadError> {
        let until = Instant::now() + time;
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let begun = (0..threads())
                .try_for_each(|_| thread::Builder::new().spawn_scoped(scope, || burn(&over)).map(drop));
            while begun.is_ok() {
                let left = until.saturating_duration_since(Instant::now());
                thread::sleep(left.min(LOOK));
                if !look() || left <= LOOK {
                    break;
                }
            }
            over.store(true, Ordering::Relaxed);
            begun.map_err(LoadError::Threads)
        })
    }
}

/// Time as this machine counts it.
pub struct RealClock(Instant);

impl RealClock {
    /// Counts from now.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for RealClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) {
        thread::sleep(time);
    }
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX)
}

/// Tests so many bytes on all cores, each its share.
fn test(bytes: u64, block: u64, is_over: &(dyn Fn() -> bool + Sync)) -> Result<MemoryRun, LoadError> {
    let share = bytes / threads() as u64;
    let runs: Vec<MemoryRun> = thread::scope(|scope| {
        let begun: Vec<_> = (0..threads() as u64)
            .map(|index| {
                let work = move || test_share(index * share, share, block, is_over);
                thread::Builder::new().spawn_scoped(scope, work).map_err(LoadError::Threads)
            })
            .collect();
        let died = |_| LoadError::Threads(io::ErrorKind::Other.into());
        begun.into_iter().map(|thread| thread?.join().map_err(died)).collect::<Result<_, _>>()
    })?;
    let run = MemoryRun {
        bytes: runs.iter().map(|run| run.bytes).sum(),
        passes: runs.iter().filter(|run| run.bytes > 0).map(|run| run.passes).min().unwrap_or_default(),
        faults: runs.iter().map(|run| run.faults).fold(0, u64::saturating_add),
        first: runs.iter().find_map(|run| run.first),
    };
    let is_refused = run.bytes == 0 && bytes > 0 && !is_over();
    if is_refused { Err(LoadError::Memory { mib: bytes >> 20 }) } else { Ok(run) }
}

/// Takes and tests block after block, then all of them again and again until it is over. So what is told as tested was
/// tested, even where memory is slow to be had.
fn test_share(offset: u64, share: u64, block: u64, is_over: &dyn Fn() -> bool) -> MemoryRun {
    let mut blocks: Vec<Vec<u64>> = vec![];
    let mut run = MemoryRun::default();
    let mut faults = Faults::default();
    while let Some(mut words) = take(block.min(share - run.bytes)) {
        let at = offset + run.bytes;
        if walk::pass(words.as_mut_slice(), at, 0, is_over, &mut faults).is_none() {
            break;
        }
        run.bytes += words.len() as u64 * 8;
        blocks.push(words);
    }
    run.passes = u32::from(!blocks.is_empty());
    while !blocks.is_empty() {
        let mut at = offset;
        let round = blocks.iter_mut().try_for_each(|words| {
            let begin = at;
            at += words.len() as u64 * 8;
            walk::pass(words.as_mut_slice(), begin, run.passes, is_over, &mut faults)
        });
        if round.is_none() {
            break;
        }
        run.passes = run.passes.saturating_add(1);
    }
    MemoryRun { faults: faults.count, first: faults.first, ..run }
}

/// Memory of so many bytes, if there is any.
fn take(bytes: u64) -> Option<Vec<u64>> {
    let count = usize::try_from(bytes / 8).ok().filter(|count| *count > 0)?;
    let mut words = vec![];
    words.try_reserve_exact(count).ok()?;
    words.resize(count, 0);
    Some(words)
}

/// Integer and floating-point work without end.
fn burn(over: &AtomicBool) {
    let (mut bits, mut ratio) = (0x9e37_79b9_7f4a_7c15_u64, 1.000_000_1_f64);
    while !over.load(Ordering::Relaxed) {
        for step in 0..STEPS {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).rotate_left(17) ^ step;
            ratio = ratio.mul_add(1.000_000_1, 1e-9).sqrt();
        }
        bits = black_box(bits);
        ratio = black_box(ratio);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    /// Is over after so many looks; one pass over a small block takes five.
    fn after(looks: u32) -> impl Fn() -> bool + Sync {
        let count = AtomicU32::new(0);
        move || count.fetch_add(1, Ordering::Relaxed) >= looks
    }

    #[test]
    fn real_memory_is_walked_block_after_block_and_then_again() {
        for (looks, bytes, passes) in
            [(4, 0, 0), (9, 4096, 1), (14, 8192, 1), (19, 10_000, 1), (29, 10_000, 1), (30, 10_000, 2)]
        {
            let run = test_share(0, 10_007, 4096, &after(looks));
            let reached = MemoryRun { bytes, passes, faults: 0, first: None };
            assert_eq!(run, reached, "{looks}");
        }
    }

    #[test]
    fn every_core_tests_its_share() {
        let run = test(1 << 20, 64 << 10, &after(4000)).unwrap();
        assert!(run.bytes > (1 << 20) - 8 * threads() as u64 && run.bytes <= 1 << 20, "{run:?}");
        assert!(run.passes >= 1 && run.faults == 0, "{run:?}");
    }

    #[test]
    fn memory_that_is_refused_is_told() {
        assert_eq!(Real.memory(0, Duration::ZERO).unwrap(), MemoryRun::default());
        assert!(take(u64::MAX).is_none());
        let refused = test(u64::MAX, u64::MAX, &|| false);
        assert!(matches!(refused, Err(LoadError::Memory { .. })), "{refused:?}");
    }

    #[test]
    fn the_cores_stop_when_told() {
        let mut looks = 0;
        Real.processor(Duration::from_millis(1), &mut || {
            looks += 1;
            true
        })
        .unwrap();
        assert_eq!(looks, 1);
    }
}
