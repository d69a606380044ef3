//! Writing, reopening, reading.

use std::io;
use std::ops::Range;
use std::time::Instant;

use super::buffer::Buffer;
use super::chance::Chance;
use super::marks::{Marks, SECTOR, Seed};
use super::plan::{Depth, Plan};
use super::push::{Limits, places};
use super::report::{Report, Verdict};
use super::speed::{Meter, Speed};
use super::tally::Tally;
use crate::disk::{Access, Disk, Medium, OpenError};

/// Bytes written or read at once.
const CHUNK: usize = 1 << 20;
/// Chunks that fail before the rest of the medium is left alone: dead media answer slowly.
const FAILURES_MAX: u32 = 64;
/// Thousandths of the claim for which the chance to be missed is told.
const REALS: [u16; 3] = [500, 750, 900];

/// Part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Marks are written.
    Writing,
    /// They are read back.
    Reading,
    /// So much is written elsewhere that a memory of the medium holds them no longer.
    Pushing,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is done now.
    pub stage: Stage,
    /// Bytes done.
    pub done: u64,
    /// Bytes to do.
    pub total: u64,
}

/// Why nothing can be said of a medium.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// It cannot be opened, or is another one.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It has another size than before.
    #[error(
        "{name} claims {now} bytes now and {was} before: its contact is bad; clean it or take another port, then probe again"
    )]
    Resized {
        /// Which medium.
        name: String,
        /// Size while writing.
        was: u64,
        /// Size while reading.
        now: u64,
    },
    /// A probe by samples would take too long.
    #[error(
        "{name} is so slow that samples of it take more than {minutes} minutes: try another port, and do not use it if it \
         is slow there too"
    )]
    Slow {
        /// Which medium.
        name: String,
        /// How long it was tried.
        minutes: u64,
    },
}

/// Writes marks, opens the medium again, and reads them back; where that is a sample and nothing is wrong, more than a
/// medium's own memory holds is written elsewhere, and they are read once more. **What it held at those places is lost.**
///
/// # Errors
/// The medium cannot be opened, changes meanwhile, or is so slow that samples of it take longer than a quarter of an
/// hour. Faults of the medium itself are findings, not errors.
pub fn probe(
    medium: &dyn Medium,
    depth: Depth,
    seed: &Seed,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report, ProbeError> {
    probe_within(medium, depth, seed, &Limits::default(), tell)
}

pub(super) fn probe_within(
    medium: &dyn Medium,
    depth: Depth,
    seed: &Seed,
    limits: &Limits,
    tell: &mut dyn FnMut(Progress),
) -> Result<Report, ProbeError> {
    let mut disk = medium.open(Access::Write)?;
    let (size, align) = (disk.size(), disk.align());
    let plan = match depth {
        Depth::Sampled if !limits.is_whole(size) => Plan::sampled(size, align as u64, seed),
        _ => Plan::full(size),
    };
    let is_full = plan == Plan::full(size);
    let end = Instant::now().checked_add(limits.time).filter(|_| depth == Depth::Sampled);
    let slow = || ProbeError::Slow { name: medium.name().to_owned(), minutes: limits.time.as_secs() / 60 };
    let marks = Marks::new(seed, size);
    let mut work = Work::new(&marks, &plan, align, end, tell);
    work.write(disk.as_mut()).ok_or_else(slow)?;
    drop(disk);
    let mut disk = open_again(medium, size)?;
    work.read(disk.as_mut()).ok_or_else(slow)?;
    let mut verdict = work.verdict();
    let mut pushed = 0;
    if !is_full && verdict == Verdict::Genuine {
        drop(disk);
        let between = places(&plan, size, align as u64, limits, seed);
        pushed = work.push(medium.open(Access::Write)?.as_mut(), &between, limits);
        disk = open_again(medium, size)?;
        work.read(disk.as_mut()).ok_or_else(slow)?;
        verdict = work.verdict();
    }
    Ok(Report {
        claims: size,
        depth: if is_full { Depth::Full } else { Depth::Sampled },
        places: plan.0.len(),
        sampled_bytes: plan.bytes(),
        pushed,
        speed: work.speed(),
        is_direct: disk.is_direct(),
        verdict,
        chances: REALS.iter().map(|real| Chance::of(&plan, size, *real)).collect(),
    })
}

fn open_again(medium: &dyn Medium, size: u64) -> Result<Box<dyn Disk>, ProbeError> {
    let disk = medium.open(Access::Read)?;
    if disk.size() == size {
        return Ok(disk);
    }
    Err(ProbeError::Resized { name: medium.name().to_owned(), was: size, now: disk.size() })
}

struct Work<'w> {
    marks: &'w Marks,
    plan: &'w Plan,
    buffer: Buffer,
    tally: Tally,
    /// What writing or its end answered: the places whose marks were never taken, and why.
    unwritten: Option<(u64, io::Error)>,
    failures: u32,
    /// When all must be done.
    end: Option<Instant>,
    writing: Meter,
    reading: Meter,
    tell: &'w mut dyn FnMut(Progress),
}

impl<'w> Work<'w> {
    fn new(
        marks: &'w Marks,
        plan: &'w Plan,
        align: usize,
        end: Option<Instant>,
        tell: &'w mut dyn FnMut(Progress),
    ) -> Self {
        let (buffer, tally) = (Buffer::new(CHUNK, align), Tally::default());
        let (writing, reading) = (Meter::of(plan.bytes()), Meter::of(plan.bytes()));
        Self { marks, plan, buffer, tally, unwritten: None, failures: 0, end, writing, reading, tell }
    }

    /// Writes all marks. `None`: there was no time for that.
    fn write(&mut self, disk: &mut dyn Disk) -> Option<()> {
        let (mut done, total) = (0, self.plan.bytes());
        for (at, length) in chunks(&self.plan.0) {
            self.write_chunk(disk, at, length);
            done += length as u64;
            (self.tell)(Progress { stage: Stage::Writing, done, total });
            self.is_in_time().then_some(())?;
        }
        self.sync(disk);
        Some(())
    }

    /// Writes elsewhere, as far as the time for it goes; gives how much.
    fn push(&mut self, disk: &mut dyn Disk, between: &[Range<u64>], limits: &Limits) -> u64 {
        let total = between.iter().map(|range| range.end - range.start).sum();
        let (mut done, from) = (0, Instant::now());
        self.writing = Meter::of(total);
        for (at, length) in chunks(between) {
            if from.elapsed() > limits.push_time || !self.is_in_time() {
                break;
            }
            self.write_chunk(disk, at, length);
            done += length as u64;
            (self.tell)(Progress { stage: Stage::Pushing, done, total });
        }
        self.sync(disk);
        done
    }

    fn write_chunk(&mut self, disk: &mut dyn Disk, at: u64, length: usize) {
        if self.failures >= FAILURES_MAX {
            return;
        }
        let bytes = self.buffer.front(length);
        self.marks.fill(bytes, at);
        let from = Instant::now();
        match write_all(disk, bytes, at) {
            Ok(()) if length >= CHUNK / 2 => self.writing.add(length as u64, from.elapsed()),
            Ok(()) => {} // a small place says nothing of writing in a row
            Err(error) => {
                self.failures += 1;
                self.unwritten.get_or_insert((at, error));
            }
        }
    }

    fn sync(&mut self, disk: &mut dyn Disk) {
        let from = Instant::now();
        if let Err(error) = disk.sync() {
            self.unwritten.get_or_insert((0, error));
        }
        self.writing.add(0, from.elapsed());
    }

    /// Reads all marks. `None`: there was no time for that.
    fn read(&mut self, disk: &mut dyn Disk) -> Option<()> {
        let (mut done, total) = (0, self.plan.bytes());
        self.failures = 0;
        self.reading = Meter::of(total);
        for (at, length) in chunks(&self.plan.0) {
            self.read_chunk(disk, at, length);
            done += length as u64;
            (self.tell)(Progress { stage: Stage::Reading, done, total });
            self.is_in_time().then_some(())?;
        }
        Some(())
    }

    fn is_in_time(&self) -> bool {
        self.end.is_none_or(|end| Instant::now() < end)
    }

    fn speed(&self) -> Option<Speed> {
        self.writing.speed(self.reading.mean())
    }

    /// Reads a chunk; where that fails, its smallest parts, so that one bad block is not taken for many.
    fn read_chunk(&mut self, disk: &mut dyn Disk, at: u64, length: usize) {
        let gave_up = || io::Error::other("too many errors before");
        if self.failures >= FAILURES_MAX {
            return self.tally.refused(at, length, &gave_up());
        }
        let unit = disk.align().max(SECTOR);
        let since = Instant::now();
        if read_all(disk, self.buffer.front(length), at).is_ok() {
            if length >= CHUNK / 2 {
                self.reading.add(length as u64, since.elapsed());
            }
            return self.tally.read(self.buffer.front(length), at, self.marks);
        }
        let mut from = 0;
        while from < length {
            let (step, place) = (unit.min(length - from), at + from as u64);
            let read = if self.failures < FAILURES_MAX {
                read_all(disk, self.buffer.front(step), place)
            } else {
                Err(gave_up())
            };
            match read {
                Ok(()) => self.tally.read(self.buffer.front(step), place, self.marks),
                Err(error) => {
                    self.failures += 1;
                    self.tally.refused(place, step, &error);
                }
            }
            from += step;
        }
    }

    fn verdict(&mut self) -> Verdict {
        let verdict = std::mem::take(&mut self.tally).verdict();
        match (verdict, self.unwritten.take()) {
            // Refused while writing, and not one mark is there beyond: that is how such a fake answers.
            (Verdict::Fake { holds, how: super::How::Loses }, Some(_)) => {
                Verdict::Fake { holds, how: super::How::Refuses }
            }
            (Verdict::Genuine | Verdict::Failing { .. }, Some((at, error))) => {
                Verdict::Failing { at, error: error.to_string() }
            }
            (verdict, _) => verdict,
        }
    }
}

/// The ranges in pieces of at most [`CHUNK`].
fn chunks(ranges: &[Range<u64>]) -> impl Iterator<Item = (u64, usize)> {
    ranges.iter().flat_map(|range| {
        let end = range.end;
        range
            .clone()
            .step_by(CHUNK)
            .map(move |at| (at, usize::try_from(end - at).unwrap_or(CHUNK).min(CHUNK)))
    })
}

/// Writes all of it.
pub(crate) fn write_all(disk: &mut dyn Disk, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match disk.write_at(bytes, at) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(taken) => {
                bytes = bytes.get(taken..).unwrap_or_default();
                at += taken as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Fills all of it.
pub(crate) fn read_all(disk: &mut dyn Disk, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match disk.read_at(bytes, at) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(got) => {
                bytes = bytes.get_mut(got..).unwrap_or_default();
                at += got as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
